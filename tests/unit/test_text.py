"""Normalising: every spelling of the same question gives the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.text import MAX_CHARACTERS, fold, read, stem


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("What’s a T-score?", "what is a tscore"),
        ("tee score / zed-score", "tscore zscore"),
        ("it's minus two point five", "it is -2.5"),
        ("T-score of -1.0 or −2.5", "tscore of -1 or -2.5"),
        ("1,200 mg, D3 & mk-7", "1200 mg d3 and mk7"),
        ("can't, won't, dont, shouldn't've", "can not will not do not should not have"),
        ("mum's hip gave way", "mum hip gave way"),
        ("sooooo tired", "soo tired"),
        ("ÄNASTROZOLE", "anastrozole"),
        ("аnastrozole", "anastrozole"),
        ("50% less", "50 percent less"),
        ("1-2 years", "1 2 years"),
        ("u r wot", "you are what"),
        ("minus three", "-3"),
        # one word by itself is read as it is in a sentence
        ("tscores", "tscore"),
        ("Zvalue", "zscore"),
        ("cannot", "can not"),
        ("hadnt", "had not"),
        ("aaaargh", "aargh"),
        ("in '79 and summer '03", "in 1979 and summer 2003"),
    ],
)
def test_words(typed: str, words: str) -> None:
    assert " ".join(read(typed).tokens) == words


@pytest.mark.parametrize("mark", "'’‘‛ʼʹ′`´")
def test_every_apostrophe_opens_contractions(mark: str) -> None:
    assert read(f"I can{mark}t, it{mark}s late").tokens == ("i", "can", "not", "it", "is", "late")


def test_sentences_stay_apart() -> None:
    assert read("No, my chest hurts. What now?").clauses == (
        ("no",),
        ("my", "chest", "hurts"),
        ("what", "now"),
    )


def test_question_marks_are_kept_by_sentence() -> None:
    assert read("zinc foods? thanks. and why ?! ok").marked == (True, False, True, False)
    assert read("no mark").marked == (False,)
    assert read("?!").marked == ()


def test_decimals_do_not_end_a_sentence() -> None:
    assert len(read("is 2.5 low").clauses) == 1


@pytest.mark.parametrize("typed", ["", "   ", "😀", "…", "???"])
def test_nothing_to_read(typed: str) -> None:
    assert read(typed).clauses == ()


def test_long_messages_are_cut() -> None:
    assert len(read("bone " * 5000).text) <= MAX_CHARACTERS


def test_stems_join_inflections_and_keep_codes() -> None:
    assert stem("osteoclasts") == stem("osteoclast")
    assert stem("k2") == "k2"
    assert stem("-2.5") == "-2.5"


@given(st.text(max_size=300))
def test_any_text_is_read_and_reading_again_changes_nothing(typed: str) -> None:
    once = read(typed).tokens
    assert all(word == word.strip() and word for word in once)
    assert fold(fold(typed)) == fold(fold(fold(typed)))
