"""Due times: once a week on the person's own clock, through every change of the clocks."""

import datetime as dtm
import itertools
import random
import zoneinfo
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from bot.reminders.schedule import Slot, Weekly, due, next_slot, upcoming

ZONES = sorted(zoneinfo.available_timezones())
TIMES = [dtm.time(*t) for t in ((0, 0), (0, 30), (2, 15), (2, 30), (9, 0), (21, 45), (23, 59))]
START = dtm.datetime(2026, 1, 1, tzinfo=dtm.UTC)
YEARS = 10
WEEK = dtm.timedelta(days=7)
TOLERANCE = dtm.timedelta(hours=2)


def at(text: str) -> dtm.datetime:
    return dtm.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "date", "time", "expected"),
    [
        ("Europe/Paris", "2026-03-29", "02:30", "2026-03-29T03:30+02:00"),
        ("Europe/Paris", "2026-10-25", "02:30", "2026-10-25T02:30+02:00"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T03:30-04:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30-04:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:45+11:00"),
        ("Africa/Cairo", "2026-04-24", "00:15", "2026-04-24T01:15+03:00"),
        ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T01:30-03:00"),
        ("Pacific/Apia", "2011-12-30", "09:00", "2011-12-31T09:00+14:00"),
        ("Asia/Kathmandu", "2026-06-01", "09:00", "2026-06-01T09:00+05:45"),
    ],
)
def test_clocks_that_skip_and_repeat(zone: str, date: str, time: str, expected: str) -> None:
    moment = due(dtm.date.fromisoformat(date), dtm.time.fromisoformat(time), ZoneInfo(zone))
    assert moment == at(expected)
    assert moment.tzinfo is dtm.UTC


def test_the_next_slot_is_after_now_and_never_now() -> None:
    weekly = Weekly(1, dtm.time(9, 0), ZoneInfo("Europe/Paris"))
    monday = Slot(dtm.date(2026, 11, 23), at("2026-11-23T08:00+00:00"))
    assert next_slot(weekly, at("2026-11-23T08:59+01:00")) == monday
    following = next_slot(weekly, monday.due)
    assert following == Slot(dtm.date(2026, 11, 30), at("2026-11-30T08:00+00:00"))


def test_what_makes_no_sense_is_refused() -> None:
    zone = ZoneInfo("UTC")
    with pytest.raises(ValueError, match="not 1"):
        Weekly(0, dtm.time(9, 0), zone)
    with pytest.raises(ValueError, match="no zone of its own"):
        Weekly(1, dtm.time(9, 0, tzinfo=dtm.UTC), zone)
    with pytest.raises(ValueError, match="naive"):
        next_slot(Weekly(1, dtm.time(9, 0), zone), dtm.datetime(2026, 1, 1))  # noqa: DTZ001


def faults(weekly: Weekly) -> Iterator[str]:
    """Yield every week skipped or doubled, and every interval out of step, in ten years."""
    end = START.replace(year=START.year + YEARS)
    slots = list(itertools.takewhile(lambda s: s.due < end, upcoming(weekly, START)))
    for one, other in itertools.pairwise(slots):
        if other.date - one.date != WEEK:
            yield f"{weekly}: {one.date} then {other.date}"
        if abs(other.due - one.due - WEEK) > TOLERANCE:
            yield f"{weekly}: {one.due} then {other.due}"
    if any(slot.date.isoweekday() != weekly.weekday for slot in slots):
        yield f"{weekly}: another weekday"


def test_ten_years_in_some_zones() -> None:
    luck = random.Random(7)  # noqa: S311 - repeatable, not secret
    zones = [*luck.sample(ZONES, 12), "Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe"]
    for zone in zones:
        weekly = Weekly(luck.randint(1, 7), luck.choice(TIMES), ZoneInfo(zone))
        assert list(faults(weekly)) == []
        for slot in itertools.islice(upcoming(weekly, START), 60):
            assert next_slot(weekly, slot.due - dtm.timedelta(seconds=1)) == slot


@pytest.mark.long
def test_ten_years_in_every_zone_on_every_day() -> None:
    for zone, weekday, time in itertools.product(ZONES, range(1, 8), TIMES):
        assert list(faults(Weekly(weekday, time, ZoneInfo(zone)))) == []
