"""Common English words by how common they are, kept as the lines they are read from.

As seventy thousand strings in a dictionary they would take ten times the memory.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

_KEY = 2  # letters that all words of a line share


class CommonWords:
    """Knows the tier of a word.

    Args:
        lines: tier, tab, and words parted by spaces that share their first two letters.

    Raises:
        ValueError: a line that is not so; the message says what is wrong.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines: dict[str, list[tuple[int, str]]] = {}
        for number, line in enumerate(lines, 1):
            tier, _, words = line.partition("\t")
            key = words[:_KEY]
            if not tier.isdigit() or words.count(f" {key}") != words.count(" "):
                raise ValueError(
                    f"{number}: not a tier, a tab and words with the same two letters"
                )
            self._lines.setdefault(key, []).append((int(tier), f" {words} "))
        self.tier = lru_cache(maxsize=4096)(self._tier)

    def upto(self, tier: int) -> Iterator[tuple[str, int]]:
        """Yield the words up to a tier, each with its own."""
        for lines in self._lines.values():
            for own, words in lines:
                if own <= tier:
                    yield from ((word, own) for word in words.split())

    def _tier(self, word: str) -> int | None:
        """Return how common a word is (smaller is more common), or None."""
        spaced = f" {word} "
        return next((t for t, words in self._lines.get(word[:_KEY], ()) if spaced in words), None)
