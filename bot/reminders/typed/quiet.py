"""Reading quiet hours: from when to when no message may come."""

import datetime as dtm
from typing import Literal

from bot.reminders.typed.times import POOL, SHAPES, Reading, bare, read_time
from bot.reminders.typed.words import (
    AFTER,
    BEFORE,
    PAUSES,
    Words,
    corrected,
    phrases,
    unwrapped,
    words,
)

_BEFORE = BEFORE | phrases("from, between, quiet, quiet from, quiet hours, quiet hours from")
_AFTER = AFTER | phrases("quiet, every day, every night, each night, daily")
_BETWEEN = frozenset({"to", "until", "till", "til", "untill", "and", "through"})
_NONE_BEFORE = PAUSES - phrases("yes")
_NONE = phrases(
    "none, no, nope, off, no quiet hours, no quiet time, no quiet times, not needed, no need,"
    "nothing, never, without, without quiet hours, turn off, turn it off, turn them off,"
    "switch off, switch it off, switch them off, quiet hours off, turn quiet hours off,"
    "turn off quiet hours, no hours, not any, i do not need any, i do not need them,"
    "i do not want any, do not need any, none needed, i do not need quiet hours,"
    "i do not want quiet hours, any time, anytime, any time is fine, anytime is fine"
)


def quiet(text: str) -> tuple[dtm.time, dtm.time] | Literal["none"] | None:
    """Read the hours in which no message may come.

    Args:
        text: what was typed, or what a button carries.

    Returns:
        When they begin and end, without a time zone: of hours that are ambiguous the beginning
        is in the evening (or at midnight) and the end in the morning. "none" when none are
        wanted. None when the text is neither.
    """
    found = corrected(words(text, SHAPES), POOL)
    if unwrapped(found, lambda some: some in _NONE or None, _NONE_BEFORE) is not None:
        return "none"
    return unwrapped(found, _hours, _BEFORE, _AFTER)


def _hours(found: Words) -> tuple[dtm.time, dtm.time] | None:
    splits = (at for at, word in enumerate(found) if word in _BETWEEN)
    read = ((read_time(bare(found[:at])), read_time(bare(found[at + 1 :]))) for at in splits)
    both = [(first, last) for first, last in read if first and last]
    if len(both) != 1:
        return None
    begin, end = _evening(both[0][0]), _morning(both[0][1])
    if begin is None or begin == end:
        return None
    guessed = len(both[0][0].times) > 1 and begin != both[0][0].times[0]
    # "11:00 to 15:00" means neither: the evening cannot be meant, and the day was not said.
    return None if guessed and dtm.time(12) <= end < dtm.time(18) else (begin, end)


def _evening(reading: Reading) -> dtm.time | None:
    if not _open(reading):
        return reading.times[0]
    return next((t for t in reading.times if t.hour >= 18 or t.hour == 0), None)


def _morning(reading: Reading) -> dtm.time:
    return min(reading.times) if _open(reading) else reading.times[0]


def _open(reading: Reading) -> bool:
    # "10:00 to 7:00" is the night, although "10:00" alone is the morning.
    return len(reading.times) > 1 and (not reading.sure or reading.times[0].hour >= 10)
