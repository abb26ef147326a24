"""When a reminder comes back, and what a typed answer means."""

import datetime as dtm
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.actions import UnknownActionError
from bot.desk.weeks import later, word_of
from bot.reminders.schedule import QUIET, follow_up

PARIS = ZoneInfo("Europe/Paris")
NINE = dtm.time(9, 0)
MORNING = dtm.datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)


def at(text: str) -> dtm.datetime:
    return dtm.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("word", "now", "expected"),
    [
        ("later", "23T09:00", "23T10:00"), ("later", "23T20:59", "23T21:59"),
        ("later", "23T21:05", "24T09:00"), ("evening", "23T09:00", "23T18:30"),
        ("evening", "23T19:00", "24T09:00"), ("tomorrow", "23T09:00", "24T09:00"),
        ("tomorrow", "23T23:59", "24T09:00"),
    ],
)  # fmt: skip
def test_a_reminder_comes_back_when_it_was_asked_to(word: str, now: str, expected: str) -> None:
    assert later(word, at(now), PARIS, NINE, QUIET) == at(expected)


def test_another_word_is_unknown() -> None:
    with pytest.raises(UnknownActionError):
        later("never", MORNING, PARIS, NINE, QUIET)


@given(st.integers(0, 24 * 60 - 1), st.sampled_from(["later", "evening", "tomorrow"]))
def test_it_never_comes_back_in_the_quiet_hours(minute: int, word: str) -> None:
    now = MORNING.replace(hour=0) + dtm.timedelta(minutes=minute)
    when = later(word, now, PARIS, NINE, QUIET).astimezone(PARIS)
    assert not QUIET.holds(when.time())
    assert dtm.timedelta(0) < when - now <= dtm.timedelta(hours=33)


def test_a_follow_up_is_on_the_same_day_and_not_in_the_quiet_hours() -> None:
    assert follow_up(MORNING, PARIS, QUIET) == at("23T12:00")
    assert follow_up(at("23T18:59"), PARIS, QUIET) == at("23T21:59")
    assert follow_up(at("23T19:00"), PARIS, QUIET) is None
    assert follow_up(at("23T21:30"), PARIS, QUIET) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [("Done", "done"), ("tonight", "evening"), ("skip", "skip"), ("what is done?", None)],
)
def test_typed_answers_are_whole_messages(text: str, word: str | None) -> None:
    assert word_of(text) == word
