"""People and what they do over the weeks, all of it drawn from a seed before anything runs."""

import datetime as dtm
import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.reminders.person import Reminder

_WEEK = dtm.timedelta(weeks=1)
_WEEK_SECONDS = 7 * 86_400
_ZONES = {
    "Europe/London": 6, "Europe/Paris": 4, "Europe/Berlin": 4, "Europe/Madrid": 3,
    "Europe/Athens": 2, "Europe/Moscow": 2, "Atlantic/Azores": 1, "America/New_York": 8,
    "America/Chicago": 5, "America/Denver": 3, "America/Phoenix": 1, "America/Los_Angeles": 6,
    "America/Anchorage": 1, "America/St_Johns": 2, "America/Toronto": 3, "America/Havana": 1,
    "America/Mexico_City": 2, "America/Bogota": 1, "America/Sao_Paulo": 3, "America/Santiago": 3,
    "America/Asuncion": 1, "Africa/Cairo": 3, "Africa/Casablanca": 2, "Africa/Lagos": 2,
    "Africa/Johannesburg": 2, "Africa/Nairobi": 1, "Asia/Jerusalem": 1, "Asia/Tehran": 1,
    "Asia/Karachi": 1, "Asia/Kolkata": 6, "Asia/Kathmandu": 2, "Asia/Bangkok": 2,
    "Asia/Shanghai": 5, "Asia/Tokyo": 3, "Australia/Perth": 1, "Australia/Eucla": 1,
    "Australia/Adelaide": 1, "Australia/Sydney": 3, "Australia/Lord_Howe": 2,
    "Pacific/Auckland": 2, "Pacific/Chatham": 1, "Pacific/Apia": 1, "Pacific/Kiritimati": 1,
    "Pacific/Honolulu": 1, "Pacific/Pago_Pago": 1,
}  # fmt: skip
_SMALL_HOURS = tuple(dtm.time(*at) for at in ((0, 0), (0, 30), (1, 30), (2, 0), (2, 30), (3, 0)))
_WORDS = {"done": 5, "skip": 1, "later": 2, "evening": 1, "tomorrow": 1}
_OFTEN = 0.6  # presses a week


class Act(StrEnum):
    """What a person does, and what the word of the event says then."""

    MOVE = "move"  # the new zone
    CHANGE = "change"  # the new weekday and time: `3 18:30`
    PAUSE = "pause"  # so many days; none: until resumed
    RESUME = "resume"
    BLOCK = "block"  # `silently`: the bot is not told
    RETURN = "return"
    PRESS = "press"  # the button


_EACH_WEEK = {Act.MOVE: 0.03, Act.PAUSE: 0.025, Act.CHANGE: 0.02, Act.BLOCK: 0.006}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a person does: when, who, what, and a word on it."""

    at: dtm.datetime
    chat: int
    act: Act
    word: str = ""


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """A person before the first week: the chat, the profile and the reminder they set."""

    chat: int
    profile: str
    reminder: Reminder


def inhabitants(seed: int, count: int, profiles: tuple[str, ...]) -> list[Inhabitant]:
    """Return so many people; the same ones for a seed, however many there are.

    Args:
        seed: of all chance.
        count: how many.
        profiles: what may be suggested, to choose from.
    """
    return [_inhabitant(_luck(seed, chat), chat, profiles) for chat in range(1, count + 1)]


def _luck(seed: int, chat: int) -> random.Random:
    return random.Random(f"{seed} person {chat}")  # noqa: S311 - repeatable, not secret


def _inhabitant(luck: random.Random, chat: int, profiles: tuple[str, ...]) -> Inhabitant:
    weekday, at = _day_and_time(luck)
    reminder = Reminder(
        weekday, at, _zone(luck), follow_up=luck.random() < 0.3, discreet=luck.random() < 0.8
    )
    return Inhabitant(chat, luck.choice(profiles), reminder)


def _day_and_time(luck: random.Random) -> tuple[int, dtm.time]:
    if luck.random() < 0.12:  # clocks change in the small hours, mostly on Sundays
        return luck.choice((7, 7, 7, 6, 5)), luck.choice(_SMALL_HOURS)
    return luck.randint(1, 7), dtm.time(*divmod(30 * luck.randint(14, 43), 60))


def _zone(luck: random.Random) -> str:
    return luck.choices(list(_ZONES), list(_ZONES.values()))[0]


def events(
    seed: int, people: list[Inhabitant], start: dtm.datetime, weeks: int
) -> Iterator[Event]:
    """Yield everything that these people do, in order.

    Args:
        seed: of all chance.
        people: who.
        start: the moment at which the first week begins.
        weeks: how many.
    """
    found = [
        event
        for person in people
        for event in _of(random.Random(f"{seed} life {person.chat}"), person, start, weeks)  # noqa: S311
    ]
    yield from sorted(found, key=lambda event: (event.at, event.chat, event.act))


def _of(
    luck: random.Random, person: Inhabitant, start: dtm.datetime, weeks: int
) -> Iterator[Event]:
    chat = person.chat
    for week in range(weeks):
        begins = start + week * _WEEK
        for act, often in _EACH_WEEK.items():
            if luck.random() < often:
                at = begins + dtm.timedelta(seconds=luck.randrange(_WEEK_SECONDS))
                yield from _with_end(luck, at, chat, act)
        if luck.random() < _OFTEN:
            word = luck.choices(list(_WORDS), list(_WORDS.values()))[0]
            yield Event(_after_due(luck, person.reminder, begins), chat, Act.PRESS, word)


def _with_end(luck: random.Random, at: dtm.datetime, chat: int, act: Act) -> Iterator[Event]:
    """Yield an event, and the one that ends what it begins."""
    later = at + dtm.timedelta(seconds=luck.randrange(86_400, 60 * 86_400))
    match act:
        case Act.MOVE:
            yield Event(at, chat, act, _zone(luck))
        case Act.CHANGE:
            weekday, time = _day_and_time(luck)
            yield Event(at, chat, act, f"{weekday} {time:%H:%M}")
        case Act.PAUSE:
            days = luck.choice(("7", "14", "21", "42", "", ""))
            yield Event(at, chat, act, days)
            if not days or luck.random() < 0.3:
                yield Event(later, chat, Act.RESUME)
        case _:
            yield Event(at, chat, act, luck.choice(("", "silently")))
            if luck.random() < 0.8:
                yield Event(later, chat, Act.RETURN)


def _after_due(luck: random.Random, reminder: Reminder, begins: dtm.datetime) -> dtm.datetime:
    """Return a moment some time after this week's reminder, if nothing has changed meanwhile."""
    date = begins.date() + dtm.timedelta(days=reminder.weekday - 1)
    at = dtm.datetime.combine(date, reminder.at, ZoneInfo(reminder.zone)).astimezone(dtm.UTC)
    return at + dtm.timedelta(seconds=int(60 + luck.expovariate(1 / 7200)))
