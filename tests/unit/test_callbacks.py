"""Callback data: short enough for everything, the same when read back, kind to others'."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.actions import Action, Extras, UnknownActionError, Verb
from bot.content.schema import Depth, Knowledge
from bot.telegram_app.callbacks import LONGEST, Callbacks

# As much as a reply can say beside its card.
MOST = Extras(("S15", "S16"), ("S20",), "B41", lost=True)


@pytest.fixture(scope="module")
def callbacks(knowledge: Knowledge) -> Callbacks:
    return Callbacks(knowledge.terms)


def test_every_card_and_term_fits_and_comes_back(
    callbacks: Callbacks, knowledge: Knowledge
) -> None:
    targets = [f"card:{c}" for c in knowledge.cards] + [f"term:{t}" for t in knowledge.terms]
    for target in targets:
        for depth in Depth:
            show = Action(Verb.SHOW, target, depth, MOST, in_place=True)
            assert callbacks.read(callbacks.write(show)) == show
        opened = Action(Verb.OPEN, target)
        assert callbacks.read(callbacks.write(opened)) == opened


@pytest.mark.parametrize(
    "action",
    [
        Action(Verb.TOPICS), Action(Verb.TOPICS, in_place=True), Action(Verb.NONE),
        Action(Verb.TOPIC, topic="nutrition", page=3, in_place=True),
        Action(Verb.TERMS), Action(Verb.TERMS, page=4, in_place=True),
        Action(Verb.SHOW, "card:a", Depth.ACADEMIC, Extras(lost=True)),
        Action(Verb.OPEN, "card:a", extras=MOST), Action(Verb.MINE), Action(Verb.ROUTE, "D02"),
        Action(Verb.ANSWER, row=10**15, word="tomorrow"),
        Action(Verb.STEP, step="quiet", word="22:00 to 07:00", in_place=True),
        Action(Verb.STEP, step="q0", word="not sure", in_place=True),
    ],
)  # fmt: skip
def test_every_action_comes_back(callbacks: Callbacks, action: Action) -> None:
    assert callbacks.read(callbacks.write(action)) == action


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Action(Verb.OPEN, "card:zinc-foods"), "v1:o:c.zinc-foods"),
        (Action(Verb.OPEN, "term:bone loss"), "v1:o:t.bone-loss"),
        (Action(Verb.SHOW, "term:bone loss", Depth.DETAIL, in_place=True), "v1:s!:t.bone-loss:d"),
        (Action(Verb.TOPIC, topic="trt", page=1, in_place=True), "v1:c!:trt:1"),
        (Action(Verb.ANSWER, row=41, word="done"), "v1:d:41:done"),
        (Action(Verb.STEP, step="time", word="18:30", in_place=True), "v1:r!:time:18:30"),
    ],
)
def test_what_old_messages_carry_never_changes(
    callbacks: Callbacks, action: Action, data: str
) -> None:
    assert callbacks.write(action) == data
    assert callbacks.read(data) == action


@pytest.mark.parametrize(
    "data",
    ["", "v1", "v1:", "v2:o:c.zinc-foods", "v1:o", "v1:o:t.no-such-term", "v1:s:c.a:x", "v1:c:trt",
     "v1:c:trt:one", "v1:g:one", "v1:zz:1", "🙂" * 16,
     "v1:d:one:done", "v1:d:1", "v1:u", "v1:r"],
)  # fmt: skip
def test_what_cannot_be_read_is_an_unknown_action(callbacks: Callbacks, data: str) -> None:
    with pytest.raises(UnknownActionError):
        callbacks.read(data)


@given(st.text(max_size=64))
def test_nothing_else_is_ever_raised(data: str) -> None:
    for given_data in (data, f"v1:{data}"):
        try:
            Callbacks(["bone loss"]).read(given_data)
        except UnknownActionError:
            continue


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match=f"more than {LONGEST} bytes"):
        Callbacks([]).write(Action(Verb.OPEN, "card:" + "x" * 80))
    with pytest.raises(ValueError, match="look alike"):
        Callbacks(["bone loss", "Bone-Loss"])
