"""The rules for single values and objects, each of which answers with what it finds wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support import telegram_text
from tests.support.prose import Limits, Span
from tests.support.specification import FILE, Field, ObjectType

# Observed on the real server; the documentation is silent.
MOST_BUTTONS = 100
MOST_BUTTONS_IN_A_ROW = 8

_INTEGER = re.compile(r"-?\d+")
_FLOAT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands and what is known about it besides its shape.

    Attributes:
        is_formatted: whether the text is parsed for entities, as `parse_mode` says.
        is_parameter: whether it stands at the top of a call, where everything may be a string.
        is_empty_refused: whether an empty string says nothing where something is required.
    """

    path: str
    limits: Limits = field(default_factory=Limits)
    parse_mode: str = ""
    is_formatted: bool = False
    is_parameter: bool = False
    is_empty_refused: bool = False


def absent(field: Field, values: Mapping[str, Any], path: str) -> list[str]:
    """Say whether a field that is not there should be."""
    if field.is_required:
        return [f"{path}: required"]
    others = field.limits.required_without
    if others and all(values.get(name) is None for name in others):
        return [f"{path}: required without {' and '.join(others)}"]
    return []


def says_something(field: Field) -> bool:
    """Tell whether a text is required for which the documentation states no least length."""
    limits = field.limits
    is_limited = limits.characters is not None or limits.bytes is not None
    return field.is_required and not is_limited and not limits.is_empty_allowed


def _is_boolean(value: Any, is_parameter: bool) -> bool:
    return isinstance(value, bool) or (is_parameter and str(value).lower() in ("true", "false"))


def _is_integer(value: Any, is_parameter: bool) -> bool:
    if isinstance(value, str):
        return is_parameter and _INTEGER.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def _is_float(value: Any, is_parameter: bool) -> bool:
    if isinstance(value, str):
        return is_parameter and _FLOAT.fullmatch(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


IS_SCALAR: Mapping[str, Callable[[Any, bool], bool]] = {
    "Boolean": _is_boolean,
    "Integer": _is_integer,
    "Float": _is_float,
    "String": lambda value, _: isinstance(value, str),
    FILE: lambda value, _: False,  # a part of its own, or attached
}


def number(value: float, place: Place) -> list[str]:
    """Check a number against its range."""
    if value == place.limits.also:
        return []
    return outside(value, place.limits.value, f"{place.path}: {value:g}")


def string(text: str, place: Place) -> list[str]:
    """Check a text, as it is after parsing, against its lengths, words and pattern."""
    path, limits = place.path, place.limits
    if place.is_formatted:
        parsed = telegram_text.parse(text, place.parse_mode)
        if parsed.error is not None:
            return [f"{path}: {parsed.error}"]
        text = parsed.text.strip()  # the server counts what is left without outer white space
    count, size = len(text), len(text.encode("utf-8", "surrogatepass"))
    found = outside(count, limits.characters, f"{path}: {count} characters")
    found += outside(size, limits.bytes, f"{path}: {size} bytes")
    if limits.pattern and not re.fullmatch(limits.pattern, text):
        found.append(f"{path}: {short(text)} does not look like {limits.pattern}")
    if limits.choices and text not in limits.choices:
        found.append(f"{path}: {short(text)} is none of {', '.join(sorted(limits.choices))}")
    if place.is_empty_refused and not text.strip():
        found.append(f"{path}: empty")
    return found


def outside(value: float, span: Span | None, what: str) -> list[str]:
    """Say that a figure, told as `what`, lies outside a span if it does."""
    if span is None or span[0] <= value <= span[1]:
        return []
    return [f"{what}, allowed {span[0]}-{span[1]}"]


def not_alone(value: Mapping[str, Any], kind: ObjectType, path: str) -> list[str]:
    """Check that of the fields that exclude each other no more are there than may be."""
    if kind.alone is None:
        return []
    given = sorted(name for name in kind.alone.names if value.get(name) is not None)
    if kind.alone.least <= len(given) <= 1:
        return []
    words = "exactly" if kind.alone.least else "at most"
    return [f"{path}: {words} one of its kinds allowed, got {', '.join(given) or 'none'}"]


def inline_keyboard(value: Mapping[str, Any], path: str) -> list[str]:
    """Check how many buttons an inline keyboard has."""
    rows = value.get("inline_keyboard")
    lengths = [len(row) for row in rows if isinstance(row, list)] if isinstance(rows, list) else []
    found = outside(sum(lengths), (0, MOST_BUTTONS), f"{path}: {sum(lengths)} buttons")
    for index, length in enumerate(lengths):
        what = f"{path}.inline_keyboard[{index}]: {length} buttons in a row"
        found += outside(length, (0, MOST_BUTTONS_IN_A_ROW), what)
    return found


def short(value: Any) -> str:
    """Show a value in a few characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
