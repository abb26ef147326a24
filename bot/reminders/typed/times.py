"""Reading times of day as people write and say them, on the 12 and on the 24-hour clock."""

import datetime as dtm
import re
from dataclasses import dataclass

from bot.reminders.typed.words import (
    AFTER,
    BEFORE,
    Shape,
    Words,
    corrected,
    number,
    phrases,
    unwrapped,
    words,
)

_DASH = "[-\u2013\u2014]"
SHAPES: tuple[Shape, ...] = (
    (re.compile(r"(?<![a-z])([ap])[. ]{0,2}m\b"), r"\1m"),
    (re.compile(r"\bo'? ?clock\b"), "oclock"),
    (re.compile(r"(?<![0-9.:])([0-9]{1,2})[:.h]([0-9]{2})h?(?![0-9]|[.:][0-9])"), r"\1.\2"),
    (re.compile(rf"(?<=[0-9a-z]) ?{_DASH} ?(?=[0-9])|(?<= ){_DASH}(?= )"), " until "),
    (re.compile(r"(?<=[0-9]) ?[,/:;] ?(?=[0-9])"), " comma "),
)
POOL = (
    "morning afternoon evening midnight midday lunchtime quarter seven eight eleven twelve "
    "fifteen twenty thirty forty mornings evenings afternoons"
).split()

_NAMED: dict[Words, dtm.time] = {
    phrase: dtm.time(hour, minute)
    for names, hour, minute in (
        ("noon, midday, mid day, 12 noon, twelve noon, 12 midday, 12.00 noon", 12, 0),
        ("midnight, mid night, 12 midnight, twelve midnight, 12.00 midnight", 0, 0),
        ("morning, mornings, the morning, in the morning, in the mornings", 9, 0),
        ("lunch, lunchtime, lunch time, the lunch break, my lunch break", 12, 30),
        ("afternoon, afternoons, the afternoon, in the afternoon, in the afternoons", 15, 0),
        ("evening, evenings, the evening, in the evening, in the evenings", 18, 30),
        ("night, nights, night time, the night, at night, in the night", 20, 0),
    )
    for phrase in phrases(names)
}
# From and to which hour a part of the day reaches; the night goes on after midnight.
_HOURS = {
    "am": range(12), "pm": range(12, 24), "morning": range(12), "afternoon": range(12, 20),
    "evening": range(16, 24), "night": (*range(18, 24), *range(4)),
}  # fmt: skip
_PARTS: dict[Words, str] = {
    phrase: part
    for part in _HOURS
    for phrase in phrases(f"{part}, {part}s, in the {part}, in the {part}s, at {part}, in {part}")
}
_EXACT = re.compile(r"([0-9]{1,2})\.([0-9]{2})|([0-9]{1,2})([0-9]{2})")
_MINUTES_SAID = {"quarter": 15, "half": 30}
_PAST, _TO = frozenset({"past", "after"}), frozenset({"to", "of", "before", "til", "till"})
_LOOSE = frozenset({"oclock", "ish", "sharp"})
_BEFORE = BEFORE | phrases(
    "at, around, about, by, for, approximately, roughly, nearly, exactly, at about, the time is"
)
_AFTER = AFTER | phrases("or so, exactly, or thereabouts")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written time can mean.

    Attributes:
        times: the time as on the 24-hour clock, then the one twelve hours away if it can be meant.
        sure: whether it is written as on the 24-hour clock, so that nobody need ask.
    """

    times: tuple[dtm.time, ...]
    sure: bool


def time_of_day(text: str) -> dtm.time | tuple[dtm.time, dtm.time] | None:
    """Read a time of day.

    Two digits for the hour and two for the minutes ("09:00", "10:30", "1830") are the 24-hour
    clock. Otherwise an hour up to 12 without morning or evening is ambiguous.

    Args:
        text: what was typed, or what a button carries.

    Returns:
        The time without a time zone; both times, first as on the 24-hour clock, when either may
        be meant; None when the text is no time of day.
    """
    found = corrected(words(text, SHAPES), POOL)
    reading = unwrapped(found, read_time, _BEFORE, _AFTER)
    if reading is None:
        return None
    first, *other = reading.times
    return (first, other[0]) if other and not reading.sure else first


def bare(found: Words) -> Words:
    """Return the words without a leading "at" or "around"."""
    return found[1:] if found[:1] in {("at",), ("about",), ("around",)} else found


def read_time(found: Words) -> Reading | None:
    """Read the words of a time and of nothing else; None when they are none."""
    if found in _NAMED:
        return Reading((_NAMED[found],), sure=True)
    parts: list[str] = []
    while cut := next((n for n in (3, 2, 1) if found[-n:] in _PARTS), 0):
        parts.append(_PARTS[found[-cut:]])
        found = found[:-cut]
    if cut := next((n for n in (3, 2, 1) if found[:n] in _PARTS), 0):
        parts.append(_PARTS[found[:cut]])
        found = bare(found[cut:])
    reading = _clock(found, named=bool(parts))
    if reading is None or not parts:
        return reading
    times = tuple(t for t in reading.times if all(t.hour in _HOURS[part] for part in parts))
    return Reading(times, sure=True) if len(times) == 1 else None


def _clock(found: Words, *, named: bool) -> Reading | None:
    while len(found) > 1 and found[-1] in _LOOSE:
        found = found[:-1]
    # "9 hours" is how long, "0900 hours" and "9 h" are when.
    if found[1:] == ("h",) or (found[1:] in {("hours",), ("hrs",)} and len(found[0]) > 2):
        found = found[:1]
    if len(found) == 1:
        return _digits(found[0], named=named)
    return _spoken(found) if found else None


def _digits(word: str, *, named: bool) -> Reading | None:
    exact = _EXACT.fullmatch(word)
    if exact is None:
        bare_hour = number((word,))
        return _clock_time(bare_hour, 0, word[0] == "0") if bare_hour else None
    hour, minute = exact[1] or exact[3], exact[2] or exact[4]
    # Three digits alone may be a dose or a weight; "930 am" is a time.
    if len(word) == 3 and not named:
        return None
    return _clock_time(int(hour), int(minute), len(hour) == 2)


def _spoken(found: Words) -> Reading | None:
    if found[0] in {"a", "the"}:
        found = found[1:]
    at = next((n for n, word in enumerate(found) if word in _PAST or word in _TO), 0)
    if not at:
        return _hour_first(found)
    amount = tuple(word for word in found[:at] if word not in {"minutes", "minute", "mins", "min"})
    minute = _MINUTES_SAID.get(amount[0]) if len(amount) == 1 else None
    if minute is None:
        minute = number(amount)
    hour = number(found[at + 1 :])
    if minute is None or hour is None or not (1 <= hour <= 12 and 1 <= minute <= 30):
        return None
    said = len(amount) < at or amount[0] in _MINUTES_SAID
    if not said and minute % 5:
        return None
    if found[at] in _PAST:
        return _clock_time(hour, minute)
    # "5 to 6" is as likely two hours as the fifth minute before one.
    if amount[0] == "half" or (not said and hour - minute in {1, 2}):
        return None
    return _clock_time(hour - 1 or 12, 60 - minute)


def _hour_first(found: Words) -> Reading | None:
    """Read "nine thirty", "9 30", "nine oh five" and "half nine"."""
    if len(found) == 2 and found[0] == "half":
        hour, minute = number(found[1:]), 30
        return _clock_time(hour, minute) if hour and hour <= 12 else None
    tail = found[2:] if found[1:2] in {("oh",), ("o",)} else found[1:]
    hour, said = number(found[:1]), number(tail)
    if not hour or said is None or (tail[0].isdigit() and len(tail[0]) != 2):
        return None
    if said < 10 and len(tail) == len(found) - 1 and not tail[0].isdigit():
        return None  # "nine five" is no time, "nine oh five" is
    return _clock_time(hour, said)


def _clock_time(hour: int, minute: int, sure: bool = False) -> Reading | None:
    if hour > 23 or minute > 59:
        return None
    first = dtm.time(hour, minute)
    if not 1 <= hour <= 12:
        return Reading((first,), sure=True)
    return Reading((first, dtm.time((hour + 12) % 24, minute)), sure)
