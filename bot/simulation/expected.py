"""When reminders should come, worked out anew: nothing here knows how the bot does it."""

import datetime as dtm
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.reminders.person import Reminder

_DAY = dtm.timedelta(days=1)


class Standing(StrEnum):
    """Whether a person can be written to, as far as the bot has heard."""

    HERE = "here"
    LOST = "lost"  # a message was refused
    GONE = "gone"  # the bot was told


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds from a moment on: the reminder, and whether the person can be written to."""

    since: dtm.datetime
    reminder: Reminder
    standing: Standing = Standing.HERE

    def forbid(self, at: dtm.datetime) -> bool:
        """Tell whether nothing may be sent at a moment."""
        today = at.astimezone(ZoneInfo(self.reminder.zone)).date()
        return self.standing is Standing.GONE or _is_paused(self.reminder, today)


class Course:
    """What one person has wanted over time.

    Args:
        terms: the first.
    """

    def __init__(self, terms: Terms) -> None:
        self._all = [terms]

    @property
    def latest(self) -> Terms:
        """What holds now."""
        return self._all[-1]

    @property
    def gone_since(self) -> dtm.datetime | None:
        """Since when the person cannot be written to, or None."""
        found = None
        for terms in reversed(self._all):
            if terms.standing is Standing.HERE:
                break
            found = terms.since
        return found

    def change(self, terms: Terms) -> None:
        """Let other terms hold from now on."""
        self._all.append(terms)

    def around(self, at: dtm.datetime) -> list[Terms]:
        """Return what held at a moment; at the very moment of a change, both."""
        first = max(0, bisect_left(self._all, at, key=lambda terms: terms.since) - 1)
        last = bisect_right(self._all, at, key=lambda terms: terms.since)
        return self._all[first:last]

    def due(self, end: dtm.datetime) -> dict[dtm.date, dtm.datetime]:
        """Return each local date before `end` that has a reminder, and when it is due (UTC)."""
        found: dict[dtm.date, dtm.datetime] = {}
        ends = [terms.since for terms in self._all[1:]] + [end]
        for terms, until in zip(self._all, ends, strict=True):
            if terms.standing is Standing.HERE:
                for date, moment in _within(terms, until):
                    found.setdefault(date, moment)
        return found


def _within(terms: Terms, until: dtm.datetime) -> Iterator[tuple[dtm.date, dtm.datetime]]:
    reminder = terms.reminder
    date = terms.since.date() - 2 * _DAY
    while date <= until.date() + 2 * _DAY:
        if date.isoweekday() == reminder.weekday and not _is_paused(reminder, date):
            moment = on_the_wall(date, reminder.at, ZoneInfo(reminder.zone))
            if terms.since < moment <= until:
                yield date, moment
        date += _DAY


def _is_paused(reminder: Reminder, date: dtm.date) -> bool:
    return reminder.paused_until is not None and date < reminder.paused_until


def on_the_wall(date: dtm.date, time: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    """Return the first moment (UTC) at which a clock in a zone shows a date and time.

    A time that the clocks skip counts as if they had not been changed yet.
    """
    naive = dtm.datetime.combine(date, time)
    offsets = [_offset(naive + days * _DAY, zone) for days in (-1, 1)]
    moments = sorted((naive - offset).replace(tzinfo=dtm.UTC) for offset in offsets)
    for moment in moments:
        if moment.astimezone(zone).replace(tzinfo=None) == naive:
            return moment
    return (naive - offsets[0]).replace(tzinfo=dtm.UTC)


def _offset(naive: dtm.datetime, zone: ZoneInfo) -> dtm.timedelta:
    found = naive.replace(tzinfo=dtm.UTC).astimezone(zone).utcoffset()
    return found if found is not None else dtm.timedelta()
