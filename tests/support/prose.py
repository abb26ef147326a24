"""What the official descriptions say about a value, in a form that can be checked.

The Bot API states lengths, ranges and allowed words only in prose, in a handful of set phrases
("1-4096 characters", "Values between 1-100 are accepted"). This module knows those phrases.
"""

import re
from dataclasses import dataclass

Span = tuple[int, int]

_SPAN = r"(\d+)\s*-\s*(\d+)"
_LENGTH = re.compile(rf"(?:{_SPAN}|[Uu]p to (\d+)|can't exceed (\d+)) (characters|bytes)", re.I)
_ITEMS = re.compile(
    rf"list of {_SPAN}|must include {_SPAN} items|(?:list of up to|of up to|up to) (\d+) "
    r"(?:items|identifiers|winners)|At most (\d+) [a-z ]+ can be specified",
    re.I,
)
# A bare span counts only where a clause ends: "1-6 for 🎲, 1-64 for 🎰" is no range of the field.
_RANGE = re.compile(
    rf"Values between {_SPAN} are accepted|[;,] {_SPAN}(?=[.;]|$)"
    r"|(?:Must|should) be between (\d+) and (\d+)"
)
_ALSO = re.compile(r"or 0x([0-9A-F]+) for")
_CHOICES = re.compile(r"(?:can be|one of|either|Poll type,)\s(?='\S)(.*?)(?:[.;]\s|[.;]?$)", re.S)
_CHOOSE_ONE = re.compile(r"Choose one,(.*?)\.?$", re.S)
_QUOTED = re.compile(r"(?<!\w)'([^'\s]+)'(?!\w)")
_REQUIRED_WITHOUT = re.compile(r"Required if ([\w, ]+?) (?:is|are) not specified")
_ONE_OF = re.compile(
    r"(exactly|at most) one of the "
    r"(?:fields other than ([\w, ]+) must|(optional) (?:fields|parameters)|fields ([\w, ]+) will)",
    re.I,
)
_PATTERNS = {
    "only A-Z, a-z, 0-9, _ and - are allowed": r"[A-Za-z0-9_-]*",
    "Only characters A-Z, a-z, 0-9, _ and - are allowed": r"[A-Za-z0-9_-]*",
    "only lowercase English letters, digits and underscores": r"[a-z0-9_]*",
    "in the format @username": r"-?\d+|@\w+",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a description demands of a value beyond its type.

    Attributes:
        also: a number allowed although it lies outside `value`.
        required_without: names of fields, all of whose absence makes this one required.
        is_empty_allowed: whether an empty string means something.
    """

    characters: Span | None = None
    bytes: Span | None = None
    items: Span | None = None
    value: Span | None = None
    also: int | None = None
    pattern: str | None = None
    choices: frozenset[str] = frozenset()
    required_without: tuple[str, ...] = ()
    is_empty_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Alone:
    """How many of some fields an object may carry: exactly one or at most one."""

    least: int
    names: frozenset[str]


def limits(description: str) -> Limits:
    """Read the limits of a field from its description."""
    plain = _plain(description)
    length = _LENGTH.search(plain)
    unit = length[5].lower() if length else ""
    also = _ALSO.search(plain)
    return Limits(
        characters=_span(length, 4) if unit == "characters" else None,
        bytes=_span(length, 4) if unit == "bytes" else None,
        items=_span(_ITEMS.search(plain)),
        value=_span(_RANGE.search(plain)),
        also=int(also[1], 16) if also else None,
        pattern=next((p for phrase, p in _PATTERNS.items() if phrase in plain), None),
        choices=_choices(description),
        required_without=_required_without(plain),
        is_empty_allowed="empty string" in plain,
    )


def alone(description: str, fields: frozenset[str], required: frozenset[str]) -> Alone | None:
    """Read from a type's description which of its fields exclude each other."""
    found = _ONE_OF.search(_plain(description))
    if found is None:
        return None
    _, others, is_any_optional, named = found.groups()
    if is_any_optional:
        names = fields - required
    else:
        names = fields - _names(others) if others else _names(named)
    return Alone(1 if found[1].lower() == "exactly" else 0, names)


def _plain(description: str) -> str:
    """Drop the markup, keep the words."""
    text = re.sub(r":\w+:`([^`<]*)`", r"\1", description)
    text = re.sub(r"`([^`<]*?)\s*<[^`]*>`_*", r"\1", text)
    return text.replace("*", "").replace("`", "").replace("\n", " ")


def _span(found: re.Match[str] | None, last: int | None = None) -> Span | None:
    if found is None:
        return None
    numbers = [int(n) for n in found.groups()[:last] if n]
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (0, numbers[0])


def _choices(description: str) -> frozenset[str]:
    if found := _CHOOSE_ONE.search(description):
        return frozenset(re.findall(r"\*(\w+)\*", found[1]))
    found = _CHOICES.search(_plain(description))
    return frozenset(_QUOTED.findall(found[1])) if found else frozenset()


def _required_without(plain: str) -> tuple[str, ...]:
    found = _REQUIRED_WITHOUT.search(plain)
    return tuple(sorted(_names(found[1]))) if found else ()


def _names(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", words)) - {"and", "or"}
