"""When a reminder is due: calendar arithmetic alone, with the present moment passed in.

A person chooses a weekday and a time on their own clock. The local calendar date names the week's
slot, whatever the clocks do: that name is what keeps a reminder from coming twice.
"""

import datetime as dtm
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_WEEK = dtm.timedelta(days=7)
_DAY = dtm.timedelta(days=1)
# Ten thousand due at once take seven minutes at Telegram's pace: that is still on time.
ON_TIME = dtm.timedelta(minutes=15)
GRACE = dtm.timedelta(hours=6)
_FOLLOW_UP_AFTER = dtm.timedelta(hours=3)
_REMEMBERED = 13 * _WEEK


@dataclass(frozen=True, slots=True)
class Slot:
    """One week's reminder: the local date that names it, and when it is due (UTC)."""

    date: dtm.date
    due: dtm.datetime


@dataclass(frozen=True, slots=True)
class Weekly:
    """A day and time of the week on somebody's clock.

    Attributes:
        weekday: 1 for Monday to 7 for Sunday, as ISO 8601 counts.
        at: the time on the wall, without a zone.
        zone: where the clock hangs.

    Raises:
        ValueError: the weekday is none, or the time carries a zone.
    """

    weekday: int
    at: dtm.time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Refuse what is not a weekday and a time on the wall."""
        if not 1 <= self.weekday <= 7:
            raise ValueError(f"weekday {self.weekday} is not 1 (Monday) to 7 (Sunday)")
        if self.at.tzinfo is not None:
            raise ValueError("the time of a weekly reminder carries no zone of its own")


def due(date: dtm.date, at: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    """Return the moment (UTC) at which a clock in `zone` shows this date and time.

    A time that the clocks skip comes later by what they skip; a time that they show twice is the
    first of the two (RFC 5545, section 3.3.5).
    """
    return dtm.datetime.combine(date, at.replace(fold=0), tzinfo=zone).astimezone(dtm.UTC)


def upcoming(weekly: Weekly, after: dtm.datetime) -> Iterator[Slot]:
    """Yield the slots that are due after a moment, soonest first, without end.

    Args:
        weekly: the day, time and zone.
        after: an aware moment.

    Raises:
        ValueError: `after` is naive.
    """
    if after.tzinfo is None:
        raise ValueError("a moment needs a zone; naive times are a bug")
    # A day earlier, because a skipped day or a far zone can put the slot's date before today's.
    date = after.astimezone(weekly.zone).date() - _DAY
    date += _DAY * ((weekly.weekday - date.isoweekday()) % 7)
    while True:
        moment = due(date, weekly.at, weekly.zone)
        if moment > after:
            yield Slot(date, moment)
        date += _WEEK


def next_slot(weekly: Weekly, after: dtm.datetime) -> Slot:
    """Return the first slot that is due after a moment; see `upcoming`."""
    return next(upcoming(weekly, after))


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the day in which nothing is sent late, in minutes after midnight.

    Attributes:
        start: the first quiet minute; end: the first that is not. Equal: there are none.
    """

    start: int = 22 * 60
    end: int = 7 * 60

    def holds(self, time: dtm.time) -> bool:
        """Tell whether a time on the wall is within them."""
        minute = time.hour * 60 + time.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


QUIET = Quiet()


def is_timely(due_at: dtm.datetime, now: dtm.datetime, zone: ZoneInfo, quiet: Quiet) -> bool:
    """Tell whether something that was due may still be sent.

    On time it always may: the person chose the hour. Later only on the same day on the person's
    calendar, within six hours, and outside the quiet hours.

    Args:
        due_at: when it was due. now: the present moment; both aware.
        zone: the person's. quiet: their quiet hours.
    """
    late = now - due_at
    if late <= ON_TIME:
        return True
    there = now.astimezone(zone)
    same_day = there.date() == due_at.astimezone(zone).date()
    return late <= GRACE and same_day and not quiet.holds(there.time())


def is_late(due_at: dtm.datetime, now: dtm.datetime) -> bool:
    """Tell whether a message should say that it comes late."""
    return now - due_at > ON_TIME


def follow_up(sent: dtm.datetime, zone: ZoneInfo, quiet: Quiet) -> dtm.datetime | None:
    """Return when to follow a message up: some hours later, or not at all.

    Never on another day of the person's calendar, and never in the quiet hours.
    """
    later = sent + _FOLLOW_UP_AFTER
    there = later.astimezone(zone)
    if there.date() != sent.astimezone(zone).date() or quiet.holds(there.time()):
        return None
    return later


def missed_and_due(
    weekly: Weekly, since: dtm.datetime, now: dtm.datetime, quiet: Quiet
) -> tuple[list[Slot], Slot | None]:
    """Return the slots that came since a moment: those missed, and the one to send now.

    Args:
        weekly: the day, time and zone.
        since: the moment at which the first of them was due.
        now: the present moment.
        quiet: the person's quiet hours.

    Returns:
        At most 13 missed ones (a longer absence is not remembered any longer either), oldest
        first; and the latest one, when it may still be sent.
    """
    earliest = max(since, now - _REMEMBERED) - dtm.timedelta(seconds=1)
    slots = []
    for slot in upcoming(weekly, earliest):
        if slot.due > now:
            break
        slots.append(slot)
    if slots and is_timely(slots[-1].due, now, weekly.zone, quiet):
        return slots[:-1], slots[-1]
    return slots, None
