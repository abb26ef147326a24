"""Rows of whole numbers as text: little room in a file, little memory once read."""

import base64
import sys
from array import array
from collections.abc import Iterable
from typing import Any


def packed(values: Iterable[int], code: str) -> str:
    """Return numbers as text that takes little room, and little memory while it is read.

    Args:
        values: the numbers.
        code: their type, as the module `array` names it.
    """
    found = array(code, values)
    if sys.byteorder == "big":  # pragma: no cover - on other machines
        found.byteswap()
    return base64.b64encode(found.tobytes()).decode("ascii")


def unpacked(text: str, code: str) -> "array[Any]":
    """Return the numbers that `packed` wrote."""
    found: array[Any] = array(code, base64.b64decode(text))
    if sys.byteorder == "big":  # pragma: no cover - on other machines
        found.byteswap()
    return found
