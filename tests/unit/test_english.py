"""Common English words and their tiers."""

from pathlib import Path

import pytest

from bot.content import loader
from bot.content.english import CommonWords
from bot.content.loader import ContentError

LINES = ["10\tadd added", "10\tage", "35\tadder adds"]


@pytest.mark.parametrize(
    ("word", "tier"),
    [("add", 10), ("added", 10), ("age", 10), ("adds", 35), ("ad", None), ("", None)],
)
def test_tiers(word: str, tier: int | None) -> None:
    assert CommonWords(LINES).tier(word) == tier


def test_words_up_to_a_tier() -> None:
    assert dict(CommonWords(LINES).upto(20)) == {"add": 10, "added": 10, "age": 10}


@pytest.mark.parametrize("line", ["add added", "ten\tadd", "10\tadd age"])
def test_a_line_out_of_shape_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="2: not a tier"):
        CommonWords(["10\tadd", line])


def test_a_spoilt_file_is_named(folder: Path) -> None:
    path = folder / "english.txt"
    path.write_text("10\tadd age\n", "utf-8")
    with pytest.raises(ContentError, match=r"english\.txt:1: not a tier.*; restore the file"):
        loader.load(folder)
    path.unlink()
    with pytest.raises(ContentError, match="is missing; restore it"):
        loader.load(folder)


def test_every_word_of_the_file_is_found_again() -> None:
    text = (loader.FOLDER / "english.txt").read_text("utf-8")
    english = CommonWords(text.splitlines())
    for line in text.splitlines():
        tier, words = line.split("\t")
        assert {english.tier(word) for word in words.split()} == {int(tier)}
