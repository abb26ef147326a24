"""Slips that only the words beside them give away."""

import pytest

from bot.content.english import CommonWords
from bot.fitting import neighbours as fitting
from bot.reading.neighbours import Neighbours
from bot.reading.spelling import Spelling
from bot.reading.text import read
from bot.reading.vocabulary import Vocabulary

COMMON = (
    "my one is low how do they it the of to what for find out coughing cousin can you why not done"
)
ENGLISH = CommonWords([*(f"10\t{word}" for word in COMMON.split()), "40\tscam"])
SAID = ["my bone density is low"] * 80 + ["how do they find it", "define dxa", "density scan"] * 5
SAID += ["what is dxa for", "can you find my bone density", "why is my scan not done"] * 5
WORDS = "bone bones density scan scan scan define find dxa weight rhe".split()


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    by_looks = Spelling(WORDS, ENGLISH, Neighbours())
    pairs = fitting.fit(SAID, by_looks.is_right)
    return Vocabulary({}, {}, WORDS, ENGLISH, ["lol"], Neighbours(pairs))


@pytest.fixture(scope="module")
def spelling(vocabulary: Vocabulary) -> Spelling:
    return vocabulary.spelling


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("my one density is low", "my bone density is low"),  # a word, yet not this one
        ("density scam", "density scan"),  # a rare one
        ("define dax", "define dxa"),  # of three letters, and both neighbours know it
        ("tell dax", "tell dax"),
        ("how od they find it", "how do they find it"),
        ("how do hteu find it", "how do they find it"),  # two slips in four letters
        ("my bon edensity is low", "my bone density is low"),  # a letter over the space
        ("ca nyou find it", "can you find it"),
        ("my bone denisty lol", "my bone density lol"),
        ("whatts dxa for", "what is dxa for"),
        ("boen densiyt", "bone density"),  # a slip beside a slip
        ("bone densit is low", "bone density is low"),  # the stem of a word, and no word
        ("coughin", "coughing"),
        ("qx", "qx"),
    ],
)
def test_repair(vocabulary: Vocabulary, typed: str, read_as: str) -> None:
    assert " ".join(vocabulary.read(read(typed)).repaired[0]) == read_as


def test_a_word_that_its_neighbours_know_stays(spelling: Spelling) -> None:
    assert spelling.repair("one", "this", "of") == "one"
    assert spelling.repair("low", "is", "") == "low"


def test_words_that_only_rules_hold_are_right_and_rare(spelling: Spelling) -> None:
    assert spelling.is_right("rhe")
    assert spelling.repair("rhe", "x", "y") == "rhe"
