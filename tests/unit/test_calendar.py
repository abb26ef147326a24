"""Calendar files read back: wall times stay, an import does not double, a cancel takes back."""

import datetime as dtm
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.reminders.calendar import cancelled, weekly_event

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
FIRST = dtm.datetime(2026, 10, 12, 9, 30, tzinfo=PARIS)
STAMP = dtm.datetime(2026, 10, 10, 20, 0, tzinfo=dtm.UTC)
UID = "reminder-7@bonewise"


def a_file(
    title: str = "Strength training", description: str = "Ten quiet minutes.",
    first: dtm.datetime = FIRST, minutes: int = 20, stamp: dtm.datetime = STAMP,
) -> bytes:  # fmt: skip
    return weekly_event(UID, title, description, first, minutes, stamp)


def the_event(file: bytes) -> Any:
    (event,) = Calendar.from_ical(file).events
    return event


def zone_in(file: bytes) -> dtm.tzinfo | None:
    """The time zone as the file itself describes it, whatever its name."""
    start = file.index(b"BEGIN:VTIMEZONE")
    end = file.index(b"END:VTIMEZONE") + len(b"END:VTIMEZONE")
    found: dtm.tzinfo | None = tz.tzical(StringIO(file[start:end].decode())).get()
    return found


def test_calendar_reads_back() -> None:
    file = a_file()
    calendar: Any = Calendar.from_ical(file)
    event = the_event(file)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert "Bonewise" in calendar["PRODID"]
    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("Strength training", "Ten quiet minutes.")
    assert (event.start, event.duration) == (FIRST, dtm.timedelta(minutes=20))
    assert event.stamp == STAMP
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
    assert b"DTSTART;TZID=Europe/Paris:20261012T093000\r\n" in file
    assert calendar.get_missing_tzids() == set()


def test_calendar_calls_once_at_the_start() -> None:
    (alarm,) = the_event(a_file()).walk("VALARM")
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", "Strength training")
    assert alarm["TRIGGER"].dt == dtm.timedelta(0)
    assert "REPEAT" not in alarm


@pytest.mark.parametrize(
    ("first", "offsets"),
    [
        (dtm.datetime(2026, 10, 19, 9, 30, tzinfo=PARIS), [2, 1, 1]),
        (dtm.datetime(2027, 3, 22, 9, 30, tzinfo=PARIS), [1, 2, 2]),
        (dtm.datetime(2026, 10, 25, 20, 0, tzinfo=NEW_YORK), [-4, -5, -5]),
        (dtm.datetime(2027, 3, 8, 7, 0, tzinfo=NEW_YORK), [-5, -4, -4]),
        (dtm.datetime(2026, 9, 22, 7, 0, tzinfo=ZoneInfo("Australia/Sydney")), [10, 10, 11]),
        (dtm.datetime(2026, 10, 19, 9, 0, tzinfo=ZoneInfo("Europe/Dublin")), [1, 0, 0]),
    ],
)
def test_calendar_keeps_the_wall_time_over_clock_changes(
    first: dtm.datetime, offsets: list[int]
) -> None:
    file = a_file(first=first)
    rule = the_event(file)["RRULE"].to_ical().decode()
    start = first.replace(tzinfo=zone_in(file))
    times = list(rrule.rrulestr(rule, dtstart=start).xafter(start, 3, inc=True))
    assert [t.utcoffset() for t in times] == [dtm.timedelta(hours=h) for h in offsets]
    assert {(t.weekday(), t.time()) for t in times} == {(first.weekday(), first.time())}
    theirs = [t.replace(tzinfo=first.tzinfo) for t in times]
    assert [t.timestamp() for t in theirs] == [t.timestamp() for t in times]


def test_calendar_knows_its_zone_for_years() -> None:
    zone = zone_in(a_file())
    for week in range(9 * 52):
        wall = FIRST.replace(tzinfo=None) + dtm.timedelta(weeks=week)
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=PARIS).utcoffset()


def test_calendar_in_utc_needs_no_zone() -> None:
    file = a_file(first=FIRST.replace(tzinfo=ZoneInfo("UTC")))
    assert b"VTIMEZONE" not in file
    assert b"DTSTART:20261012T093000Z" in file


def test_calendar_imported_again_is_the_same_event() -> None:
    assert a_file() == a_file()
    later = a_file(first=FIRST + dtm.timedelta(hours=1), stamp=STAMP + dtm.timedelta(days=1))
    assert the_event(later)["UID"] == the_event(a_file())["UID"] == UID
    assert the_event(later)["SEQUENCE"] > the_event(a_file())["SEQUENCE"]


def test_cancelled_takes_the_series_back() -> None:
    file = cancelled(UID, "Strength training", FIRST, STAMP)
    event = the_event(file)
    assert Calendar.from_ical(file)["METHOD"] == "CANCEL"
    assert (event["STATUS"], event["UID"], event.start) == ("CANCELLED", UID, FIRST)
    assert event["SEQUENCE"] == the_event(a_file())["SEQUENCE"] + 1
    assert event["SEQUENCE"] < 2**31
    assert event["RRULE"] == the_event(a_file())["RRULE"]
    assert event.walk("VALARM") == [], "what is over does not ring"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": FIRST.replace(tzinfo=None)}, "named time zone"),
        ({"first": FIRST.astimezone(dtm.timezone(dtm.timedelta(hours=2)))}, "named time zone"),
        ({"stamp": STAMP.replace(tzinfo=None)}, "stamp"),
        ({"minutes": 0}, "one minute"),
        ({"title": " \n"}, "title"),
    ],
)
def test_calendar_refuses_what_cannot_be_an_event(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        a_file(**wrong)  # type: ignore[arg-type]
    if "minutes" not in wrong:
        given = {"title": "a", "first": FIRST, "stamp": STAMP} | wrong
        with pytest.raises(ValueError, match=words):
            cancelled(UID, **given)  # type: ignore[arg-type]


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_calendar_lines_are_75_octets_whatever_the_text(text: str) -> None:
    file = a_file(title=f"A{text}", description=text)
    assert file.endswith(b"END:VCALENDAR\r\n")
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(line.decode() is not None for line in lines), "no letter is cut in two"
    assert the_event(file)["UID"] == UID


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n"))
)
def test_calendar_text_comes_back(text: str) -> None:
    event = the_event(a_file(title=f"A{text}", description=text))
    assert event["SUMMARY"] == f"A{text}".strip()
    assert event.get("DESCRIPTION", "") == text.strip()
