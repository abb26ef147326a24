"""Which words stand next to each other in what people ask and cards say.

Two words kept as numbers of 32 bits: 29 of a checksum, and how often they met in doublings. A
pair that never met is taken for another one in about six thousand; as strings all pairs would
take many times the room.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from bot.reading.packing import packed, unpacked

EDGE = ""  # stands before the first and behind the last word of a sentence
_MOST = 7  # doublings kept apart
_BITS = 3  # that they take
_COMMON = 8192  # pairs kept at hand
NONE = packed([], "I")


class Neighbours:
    """Knows pairs of words.

    Args:
        pairs: what `kept` returned.
    """

    def __init__(self, pairs: str = NONE) -> None:
        self._pairs = unpacked(pairs, "I")
        # Questions share most of their pairs.
        self.met = lru_cache(maxsize=_COMMON)(self._met)

    def _met(self, one: str, other: str) -> int:
        """Return how often `other` stands behind `one`: 0 never, then 1 and more for doublings."""
        wanted = _number(one, other)
        at = bisect_left(self._pairs, wanted)
        found = self._pairs[at] if at < len(self._pairs) else 0
        return found - wanted if found >> _BITS == wanted >> _BITS else 0


def pairs_of(clause: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield the neighbours of one sentence, its edges among them."""
    return pairwise((EDGE, *clause, EDGE))


def kept(counts: Mapping[tuple[str, str], int]) -> str:
    """Return pairs of words as `Neighbours` takes them.

    Args:
        counts: how often each stands so, at least once.
    """
    return packed(
        sorted(_number(*pair) + min(times.bit_length(), _MOST) for pair, times in counts.items()),
        "I",
    )


def _number(one: str, other: str) -> int:
    return crc32(f"{one} {other}".encode()) >> _BITS << _BITS
