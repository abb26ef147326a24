"""Follow-ups and choices, as pure functions over small states."""

import pytest

from bot.content.english import CommonWords
from bot.content.schema import Depth
from bot.reading.text import read
from bot.reading.vocabulary import Reading, Vocabulary
from bot.understanding import conversation
from bot.understanding.conversation import State, advance
from bot.understanding.meaning import Evidence, Kind, Meaning

VOCABULARY = Vocabulary({"magnesium": [], "zinc": [], "foods": ["food"]}, {}, [], CommonWords())
EVIDENCE = Evidence("a test")


def reading(text: str) -> Reading:
    return VOCABULARY.read(read(text))


@pytest.mark.parametrize(
    ("text", "depth", "alone"),
    [
        ("simpler please", Depth.SIMPLE, True),
        ("explain like i'm five", Depth.SIMPLE, True),
        ("explain it like im 12", Depth.SIMPLE, True),
        ("too sciency, sum it up quick", Depth.SIMPLE, True),
        ("a quick question on zinc", None, False),
        ("eli5", Depth.SIMPLE, True),
        ("academic version", Depth.ACADEMIC, True),
        ("tell me more", Depth.DETAIL, True),
        ("more detail about zinc", None, False),
        ("in simple words what does zinc do for my bones and why", Depth.SIMPLE, False),
        ("simpler please, lost me at ligand", Depth.SIMPLE, True),
        ("zinc", None, False),
    ],
)
def test_depth_asked(text: str, depth: Depth | None, alone: bool) -> None:
    assert conversation.depth_asked(reading(text)) == (depth, alone)


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("2", "card:b"),
        ("the second one", "card:b"),
        ("number 1 please", "card:a"),
        ("one", "card:a"),
        ("last", "card:c"),
        ("3", "card:c"),
        ("1 or 2", None),
        ("zinc", None),
        ("2 tablets", None),
        ("yes", None),
    ],
)
def test_choice(text: str, picked: str | None) -> None:
    state = State(candidates=("card:a", "card:b", "card:c"))
    assert conversation.choice(reading(text), state) == picked


def test_choice_without_or_beyond_an_offer() -> None:
    assert conversation.choice(reading("2"), State()) is None
    assert conversation.choice(reading("3"), State(candidates=("card:a",))) is None
    assert conversation.choice(reading("yes please"), State(candidates=("card:a",))) == "card:a"


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("and zinc?", True),
        ("what about zinc", True),
        ("why though", True),
        ("examples?", True),
        ("does it help", True),
        ("which foods have zinc", False),
        ("how much a day", True),
        ("how much zinc daily", False),
        ("and then one more thing I always wanted to know about zinc", False),
    ],
)
def test_is_follow_up(text: str, leans: bool) -> None:
    assert conversation.is_follow_up(reading(text), frozenset({"zinc"})) is leans


def ways(text: str, before: tuple[str, ...], shown: tuple[str, ...] = ()) -> list[str]:
    concepts = frozenset({"magnesium", "zinc", "foods", "tscore", "zscore", "rankl"})
    pairs = {"tscore": "zscore", "zscore": "tscore"}
    found = conversation.completed(reading(text), before, shown, concepts, pairs)
    return [" ".join(ask.concepts) for ask in found]


def test_the_thing_is_swapped_or_kept() -> None:
    assert ways("and zinc", ("magnesium", "foods")) == [
        "zinc foods", "magnesium zinc", "zinc magnesium foods", "zinc magnesium foods",
    ]  # fmt: skip


def test_the_other_one_is_the_counterpart() -> None:
    assert ways("and the other one", ("what", "is", "tscore"))[0] == "what is zscore"


def test_what_was_shown_is_meant_where_nothing_was_named() -> None:
    told = ways("is it short for something", ("which", "signal", "is", "main"), ("rankl", "what"))
    assert told[-1] == "is short for something rankl"
    assert ways("is it short for something", ("rankl",), ("zinc",))[-1].endswith("rankl")


@pytest.mark.parametrize(
    "text",
    ["I am safe now", "I'm safe", "im safe", "yes i am safe", "safe", "safe now", "ok I feel safe",
     "thanks, I am okay now", "i feel much better now", "We are safe now, thank you"],
)  # fmt: skip
def test_safe_is_said_outright(text: str) -> None:
    assert conversation.says_safe(reading(text))


@pytest.mark.parametrize(
    "text",
    ["I am not okay", "which foods have zinc", "okay but i still want to do it", "ok", "fine",
     "which foods are safe to eat?", "what is better, zinc or copper", "is it safe", "better",
     "i would be safe if i was gone", "nobody is safe",
     "okay what is a safe amount", "i am never safe", "i am fine"],
)  # fmt: skip
def test_safe_is_not_read_into_other_words(text: str) -> None:
    assert not conversation.says_safe(reading(text))


def test_other() -> None:
    assert conversation.wants_other(reading("and the other one"))
    assert not conversation.wants_other(reading("which other foods have zinc in them"))


def test_state_moves_on() -> None:
    state = State()
    asked = Meaning(Kind.DID_YOU_MEAN, EVIDENCE, candidates=("card:a",), subject=("zinc",))
    state = advance(state, asked)
    assert (state.misses, state.candidates) == (0, ("card:a",))
    state = advance(state, Meaning(Kind.SMALLTALK, EVIDENCE, "talk:thanks"))
    assert state.candidates == ("card:a",)
    picked = advance(state, Meaning(Kind.ANSWER, EVIDENCE, "card:a", picked=True))
    assert picked.candidates == ("card:a",)
    state = advance(state, Meaning(Kind.ANSWER, EVIDENCE, "card:a"), Depth.DETAIL)
    assert state.candidates == ()
    assert (state.target, state.depth, state.misses) == ("card:a", Depth.DETAIL, 0)
    state = advance(state, Meaning(Kind.OUT_OF_SCOPE, EVIDENCE))
    assert (state.target, state.depth, state.misses) == ("card:a", Depth.DETAIL, 1)
    state = advance(state, Meaning(Kind.CRISIS, EVIDENCE, route="S12"))
    assert state == State(crisis=True)
    assert advance(state, Meaning(Kind.URGENT, EVIDENCE, route="S05")).crisis
