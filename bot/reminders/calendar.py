"""A calendar file for those who would rather be reminded by their own calendar.

The event repeats weekly at the same time of day in its own zone (RFC 5545). Calendars know an
event by its uid and take the version with the highest sequence number.
"""

import datetime as dtm
import unicodedata
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event
from icalendar.enums import CLASS, STATUS, TRANSP

_PRODUCT = "-//Bonewise//Weekly reminders//EN"
_ZONE_YEARS = 10  # for which the file itself describes the clock changes
_WEEKLY = {"FREQ": "WEEKLY"}


def weekly_event(
    uid: str, title: str, description: str, first: dtm.datetime, minutes: int, stamp: dtm.datetime
) -> bytes:
    """Return a file with one weekly event that calls at its start.

    Args:
        uid: always the same for the same reminder, so that a second import does not double it.
        title: also what the call says. description: may be empty.
        first: the first time, in a `ZoneInfo`. minutes: how long each takes.
        stamp: now; of two files the later one counts.

    Raises:
        ValueError: a time is naive, `first` has no named zone, the title is empty or `minutes`
            is less than one.
    """
    if minutes < 1:
        raise ValueError(f"an event takes at least one minute, not {minutes}")
    event = _event(uid, title, first, stamp)
    event.description = _text(description) or None
    event.sequence = _version(stamp)
    event.add("DURATION", dtm.timedelta(minutes=minutes))
    event.add_component(Alarm.new_display(event.summary, dtm.timedelta(0)))
    return _file(event, "PUBLISH", first)


def cancelled(uid: str, title: str, first: dtm.datetime, stamp: dtm.datetime) -> bytes:
    """Return a file that takes the whole series back; arguments and errors as above."""
    event = _event(uid, title, first, stamp)
    event.status = STATUS.CANCELLED
    event.sequence = _version(stamp) + 1
    return _file(event, "CANCEL", first)


def _event(uid: str, title: str, first: dtm.datetime, stamp: dtm.datetime) -> Event:
    if stamp.utcoffset() is None:
        raise ValueError("the stamp needs a time zone")
    if not isinstance(first.tzinfo, ZoneInfo) or not first.tzinfo.key:
        raise ValueError("the first time needs a named time zone")
    summary = _text(title)
    if not summary:
        raise ValueError("an event needs a title")
    event = Event.new(
        uid=uid, summary=summary, start=first, stamp=stamp,
        classification=CLASS.PRIVATE, transparency=TRANSP.TRANSPARENT,
    )  # fmt: skip
    event.add("RRULE", _WEEKLY)
    return event


def _file(event: Event, method: str, first: dtm.datetime) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", _PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    calendar.add_component(event)
    calendar.add_missing_timezones(
        dtm.date(first.year, 1, 1), dtm.date(first.year + _ZONE_YEARS, 1, 1)
    )
    file: bytes = calendar.to_ical()
    return file


def _version(stamp: dtm.datetime) -> int:
    """Return minutes since 1970: grows from file to file, and fits where 31 bits are read."""
    return int(stamp.timestamp()) // 60


def _text(given: str) -> str:
    kept = "\n".join(given.splitlines()).strip()
    return "".join(c for c in kept if c == "\n" or unicodedata.category(c) != "Cc")
