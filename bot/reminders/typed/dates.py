"""Reading the date until which something rests."""

import datetime as dtm
import re

from bot.reminders.typed.days import day_named
from bot.reminders.typed.words import (
    BEFORE,
    Shape,
    Words,
    nearest,
    number,
    phrases,
    unwrapped,
    words,
)

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_SHORT_MONTHS = {month[:3]: n for n, month in enumerate(_MONTHS, 1)} | {"sept": 9}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
         "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth").split(), 1
    )
} | {"twentieth": 20, "thirtieth": 30}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30}
_UNTIL_BEFORE = BEFORE | phrases(
    "until, till, til, untill, up to, up until, on, pause until, pause it until, pause till,"
    "pause them until, wait until, not until, from now until, from today until, this, coming"
)


def until(text: str, today: dtm.date) -> dtm.date | None:
    """Read a date after today, at most a year ahead.

    Args:
        text: what was typed, or what a button carries.
        today: the person's date.

    Returns:
        The date; the next such date when no year is given. None when the text is no date, is out
        of reach, or could be two dates ("5/1/2027", or "next Friday" on a Wednesday).
    """
    found = words(text, _NUMERIC)
    day = unwrapped(found, lambda some: _date(some, today), _UNTIL_BEFORE)
    if day is None or day <= today:
        return None
    ahead = (day.year - today.year, day.month, day.day)
    return day if ahead <= (1, today.month, today.day) else None


def _spelled(match: re.Match[str]) -> str:
    """Write a numeric date in words; what could be two dates stays unreadable."""
    year, month, day = match["year"], match["m"], match["d"]
    if year is None:
        a, b, year = match["a"], match["b"], match["y"] or ""
        options = {(m, d) for d, m in ((a, b), (b, a)) if 1 <= int(m) <= 12}
        if len({(int(m), int(d)) for m, d in options}) != 1:
            return " numbers "
        month, day = options.pop()
    if not 1 <= int(month) <= 12:
        return " numbers "
    year = f"20{year}" if len(year) == 2 else year
    return f" {int(day)} {_MONTHS[int(month) - 1]} {year} "


_NUMERIC: tuple[Shape, ...] = (
    (
        # Without a year only a slash makes a date: "9.30" is a time, "1-2" a range.
        re.compile(
            r"(?<![0-9./-])(?:(?P<year>[0-9]{4})([-/.])(?P<m>[0-9]{1,2})\2(?P<d>[0-9]{1,2})"
            r"|(?P<a>[0-9]{1,2})(?:/|([-.])(?=[0-9]{1,2}\6))(?P<b>[0-9]{1,2})"
            r"(?:[-/.](?P<y>[0-9]{4}|[0-9]{2}))?)"
            r"(?![0-9]|[./-][0-9])"
        ),
        _spelled,
    ),
    (re.compile(r"([0-9]) ?(?:st|nd|rd|th)\b"), r"\1 th"),
)


def _date(found: Words, today: dtm.date) -> dtm.date | None:
    found = tuple(word for word in found if word not in {"the", "of"})
    if len(found) == 1:
        if nearest(found[0], ("tomorrow",)):
            return today + dtm.timedelta(days=1)
        day = day_named(found[0])
        return None if day is None else _coming(day, today)
    if len(found) == 2 and found[0] == "next":
        day = day_named(found[1])
        return None if day is None else _next(day, today)
    named = day_named(found[0]) if found else None
    date = _written(found if named is None else found[1:], today)
    return date if date is not None and named in {None, date.isoweekday()} else None


def _coming(day: int, today: dtm.date) -> dtm.date:
    return today + dtm.timedelta(days=(day - today.isoweekday() - 1) % 7 + 1)


def _next(day: int, today: dtm.date) -> dtm.date | None:
    coming = _coming(day, today)
    # "Next" is said of the nearest and of the one in the next week: both must be the same.
    same = coming.isocalendar()[:2] != today.isocalendar()[:2] and (coming - today).days > 2
    return coming if same else None


def _written(found: Words, today: dtm.date) -> dtm.date | None:
    """Read "5 january", "january 5 th 2027" and "5 th", without "the" and "of"."""
    year = None
    if len(found) > 1 and re.fullmatch("2[0-9]{3}", found[-1]):
        year, found = int(found[-1]), found[:-1]
    month = None
    for at, rest in ((0, found[1:]), (-1, found[:-1])):
        if month is None and found and (month := _month(found[at])):
            found = rest
    day = _day_of_month(found, marked=month is None)
    if day is None or (month is None and year is not None):
        return None
    if year is not None and month is not None:
        return _valid(year, month, day)
    months = [(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1)
              for n in range(13)]  # fmt: skip
    dates = [_valid(y, m, day) for y, m in months if month in {None, m}]
    # The date of today, given without a year, cannot well mean a year from now.
    if month is not None and today in dates:
        return None
    return next((date for date in dates if date is not None and date > today), None)


def _month(word: str) -> int | None:
    if word in _SHORT_MONTHS:
        return _SHORT_MONTHS[word]
    name = nearest(word, _MONTHS)
    return None if name is None else _MONTHS.index(name) + 1


def _day_of_month(found: Words, *, marked: bool) -> int | None:
    """Read the day; with `marked` only as an ordinal, for a bare number may be anything."""
    match found:
        case (*rest, "th"):
            return number(tuple(rest))
        case (tens, unit) if tens in _TENS and _ORDINALS.get(unit, 10) < 10:
            return _TENS[tens] + _ORDINALS[unit]
        case (word,) if word in _ORDINALS:
            return _ORDINALS[word]
    return None if marked else number(found)


def _valid(year: int, month: int, day: int) -> dtm.date | None:
    try:
        return dtm.date(year, month, day)
    except ValueError:
        return None
