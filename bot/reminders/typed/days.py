"""Reading days of the week and numbers of weeks."""

import datetime as dtm

from bot.reminders.typed.words import (
    AFTER,
    BEFORE,
    Words,
    corrected,
    nearest,
    number,
    phrases,
    unwrapped,
    words,
)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS = {
    "mon": 1, "tue": 2, "tues": 2, "wed": 3, "weds": 3, "thu": 4, "thur": 4, "thurs": 4,
    "fri": 5, "sat": 6, "sun": 7,
}  # fmt: skip
_WORD_POOL = ("tomorrow", "morning", "afternoon", "evening", "mornings", "afternoons", "evenings")
_PARTS = phrases(
    ",".join(
        f"{part}, {part}s, in the {part}, in the {part}s, at {part}"
        for part in ("morning", "afternoon", "evening", "night", "lunchtime")
    )
)
_WEEKDAY_BEFORE = BEFORE | phrases(
    "on, on a, a, every, each, on every, on each, next, this, coming, always, weekly, weekly on,"
    "once a week on, every week on, each week on, starting, start on, from, for"
)
_WEEKDAY_AFTER = frozenset({("each", "week"), ("every", "week"), ("weekly",)})
_WEEKS_BEFORE = BEFORE | phrases(
    "for, for the next, the next, next, another, for another, about, around, just, only,"
    "for about, for just, for only, pause for, pause it for, in"
)
_WEEKS_AFTER = AFTER | phrases("only, or so, from now")
_MOST_WEEKS = 26
_WEEKS = {
    phrase: count
    for count, text in (
        (1, "another week"), (4, "another month"), (26, "half a year, half year, a half year"),
        (2, "fortnight, fortnite, a fortnite, a fortnight, the fortnight, another fortnight"),
        (2, "couple of weeks, couple weeks, a couple of weeks, a couple weeks"),
    )
    for phrase in phrases(text)
}  # fmt: skip


def weekday(text: str, today: dtm.date | None = None) -> int | None:
    """Read a day of the week.

    Args:
        text: what was typed, or what a button carries.
        today: the person's date, without which "today" and "tomorrow" are not read.

    Returns:
        1 for Monday to 7 for Sunday, or None when the text is not one day of the week.
    """

    def read(found: Words) -> int | None:
        day = day_named(found[0])
        if day is None and today is not None:
            day = _near_day(found[0], today)
        rest = found[1:]
        return day if not rest or rest in _PARTS or rest in _WEEKDAY_AFTER else None

    found = corrected(words(text), _WORD_POOL)
    return unwrapped(found, read, _WEEKDAY_BEFORE)


def weeks(text: str) -> int | None:
    """Read a number of weeks from 1 to 26, also written as months or whole weeks of days.

    Args:
        text: what was typed, or what a button carries.

    Returns:
        The weeks, four for a month and thirteen for three; None when the text is no such number.
    """
    found = corrected(words(text), ("fortnight", "weeks"))
    count = unwrapped(found, _weeks, _WEEKS_BEFORE, _WEEKS_AFTER)
    return count if count is not None and 1 <= count <= _MOST_WEEKS else None


def day_named(word: str) -> int | None:
    """Return 1 for Monday to 7 for Sunday, also misspelled or cut short, or None."""
    if word in _SHORT_DAYS:
        return _SHORT_DAYS[word]
    name = nearest(word, _DAYS) or nearest(word.removesuffix("s"), _DAYS)
    return None if name is None else _DAYS.index(name) + 1


def _near_day(word: str, today: dtm.date) -> int | None:
    if word in {"tomorrow", "tmrw", "tmr"}:
        return today.isoweekday() % 7 + 1
    return today.isoweekday() if word == "today" else None


def _weeks(found: Words) -> int | None:
    if found in _WEEKS:
        return _WEEKS[found]
    *amount, unit = found
    if unit not in {"week", "weeks", "month", "months", "mth", "mths", "days"}:
        return number(found)
    count = 1 if amount == ["a"] else number(tuple(word for word in amount if word != "more"))
    if count is None:
        return None
    if unit == "days":
        return None if count % 7 else count // 7
    return count if unit.startswith("week") else count * 52 // 12
