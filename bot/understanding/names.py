"""A table of names: the longest one that stands at a place in a sentence, and what it means."""

from collections import defaultdict
from collections.abc import Sequence


class Names:
    """Names of one or more words, each with a meaning; the first meaning of a name is kept."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        self._lengths: dict[str, list[int]] = {}

    def add(self, words: Sequence[str], meaning: str) -> None:
        """Add a name, unless it is known already."""
        name = tuple(words)
        self._by_first[name[0]].setdefault(name, meaning)
        lengths = self._lengths.setdefault(name[0], [])
        if len(name) not in lengths:
            lengths.append(len(name))
            lengths.sort(reverse=True)

    def at(self, words: Sequence[str], place: int) -> tuple[int, str]:
        """Return length and meaning of the longest name at `place`, or (0, "")."""
        known = self._by_first.get(words[place])
        if known is None:
            return 0, ""
        for length in self._lengths[words[place]]:
            meaning = known.get(tuple(words[place : place + length]))
            if meaning is not None:
                return length, meaning
        return 0, ""
