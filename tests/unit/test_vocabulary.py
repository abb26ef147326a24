"""Repairing slips and unifying names."""

import pytest

from bot.content.english import CommonWords
from bot.fitting import neighbours
from bot.reading.neighbours import Neighbours
from bot.reading.text import read
from bot.reading.vocabulary import Alias, Repair, Vocabulary, cut

COMMON = "the what does my is and of a bones weather really break"
ENGLISH = CommonWords([*(f"10\t{w}" for w in COMMON.split()), "20\trely", "35\tthorough"])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(
        same={
            "anastrozole": ["arimidex", "hormone tablet", "anastrazole"],
            "vitamin_d": ["vit d", "sunshine vitamin"],
            "dexa_scan": ["dexa", "bone scan"],
        },
        outside={"other_medicine": ["letrozole", "evenity"], "off_topic": ["box office"]},
        words="osteoclast osteoporosis osteoporosis bone weight bearing".split(),
        english=ENGLISH,
        carriers=["can you tell me", "tell me about", "please"],
    )


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("osteoclats", "osteoclast"),
        ("ostoeporosis", "osteoporosis"),
        ("osteoprosis", "osteoporosis"),
        ("realy", "really"),
        ("weather", "weather"),
        ("dxea", "dexa"),
        ("xyz", "xyz"),
        ("qwxzkvjp", "qwxzkvjp"),
        ("weightbearing", "weight bearing"),
        ("osteo clast", "osteoclast"),
    ],
)
def test_repair(vocabulary: Vocabulary, typed: str, read_as: str) -> None:
    assert " ".join(vocabulary.read(read(typed)).repaired[0]) == read_as


@pytest.mark.parametrize(("typed", "words"), [("my bone mot", "my dexa_scan"), ("a mot", "a not")])
def test_a_name_of_several_words_holds_no_slip(typed: str, words: str) -> None:
    pairs = neighbours.fit(["my bone not", "a not"] * 200, lambda word: True)
    known = ["not", "bone", "my"] * 40
    names = {"dexa_scan": ["bone mot"]}
    vocabulary = Vocabulary(names, {}, known, ENGLISH, (), Neighbours(pairs))
    assert " ".join(vocabulary.words(typed)) == words


def test_repairs_are_named(vocabulary: Vocabulary) -> None:
    reading = vocabulary.read(read("osteo clast and realy"))
    assert reading.repairs == (Repair("osteo clast", "osteoclast"), Repair("realy", "really"))


@pytest.mark.parametrize(
    ("typed", "concepts"),
    [
        ("my hormone tablets", "my anastrozole"),
        ("sunshine vitamins", "vitamin_d"),
        ("bone scan of my bones", "dexa_scan of my bones"),
        ("vitamin d", "vitamin_d"),
    ],
)
def test_names_become_concepts(vocabulary: Vocabulary, typed: str, concepts: str) -> None:
    assert " ".join(vocabulary.read(read(typed)).concepts) == concepts


def test_aliases_are_named_once_they_changed_something(vocabulary: Vocabulary) -> None:
    reading = vocabulary.read(read("arimidex or anastrozole"))
    assert reading.aliases == (Alias("arimidex", "anastrozole"),)


def test_things_outside_are_known_as_spelt_and_in_the_plural(vocabulary: Vocabulary) -> None:
    assert vocabulary.read(read("letrozole")).outside == ("letrozole",)
    assert vocabulary.read(read("box offices")).outside == ("box_office",)
    assert vocabulary.read(read("even my bones")).outside == ()


def test_carriers_are_dropped_unless_nothing_is_left(vocabulary: Vocabulary) -> None:
    assert vocabulary.stripped(("can", "you", "tell", "me", "why")) == ("why",)
    assert vocabulary.stripped(("please",)) == ("please",)


def test_tiers(vocabulary: Vocabulary) -> None:
    assert vocabulary.spelling.tier("rely") == 20
    assert vocabulary.spelling.tier("osteoclast") is None
    assert vocabulary.spelling.is_right("osteoclasts")


@pytest.mark.parametrize(
    ("clause", "parts"),
    [
        ("what is rankl and what does it do", ["what is rankl", "what does it do"]),
        ("zinc foods and also how much", ["zinc foods", "also how much"]),
        ("zinc and magnesium foods", ["zinc and magnesium foods"]),
        ("and what", ["and what"]),
    ],
)
def test_questions_are_cut_apart(clause: str, parts: list[str]) -> None:
    assert [" ".join(part) for part in cut(clause.split())] == parts


def test_asks_know_whether_they_ask(vocabulary: Vocabulary) -> None:
    told, asked = vocabulary.read(read("I am 71. So what is a bone scan")).asks
    assert not told.is_question
    assert asked.is_question
    assert vocabulary.read(read("is it really")).asks[0].is_question
    assert vocabulary.read(read("bones and weather?")).asks[0].is_question
    assert not vocabulary.read(read("he is really a bone of weather")).asks[0].is_question
    of_two = vocabulary.read(read("my bones break and what is bone?")).asks
    assert [ask.marked for ask in of_two] == [False, True]
