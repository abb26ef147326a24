"""One person and their weekly reminder, as plain values."""

import datetime as dtm
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.reminders.schedule import QUIET, Quiet, Weekly

FOREVER = dtm.date(9999, 12, 31)  # paused until resumed


@dataclass(frozen=True, slots=True)
class Reminder:
    """One person's weekly reminder.

    Attributes:
        weekday: 1 for Monday to 7. at: the time on the wall. zone: the IANA name of the zone.
        quiet: hours in which nothing comes late.
        follow_up: one more message is wanted when the first is not answered.
        discreet: messages leave out every word about health.
        paused_until: the first day without a pause, FOREVER, or None.
    """

    weekday: int
    at: dtm.time
    zone: str
    quiet: Quiet = QUIET
    follow_up: bool = False
    discreet: bool = True
    paused_until: dtm.date | None = None

    @property
    def weekly(self) -> Weekly:
        """The day, time and zone for calendar arithmetic."""
        return Weekly(self.weekday, self.at, ZoneInfo(self.zone))

    def is_paused(self, today: dtm.date) -> bool:
        """Tell whether it is paused on a day of the person's calendar."""
        return self.paused_until is not None and today < self.paused_until


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of one person.

    Attributes:
        chat_id: of the private chat.
        profile: what may be suggested; None when the questions are to be asked (again).
        reminder: the weekly reminder, if there is one.
        next_due: when it comes next (UTC), if it does.
    """

    chat_id: int
    profile: str | None = None
    reminder: Reminder | None = None
    next_due: dtm.datetime | None = None
