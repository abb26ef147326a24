"""A table of names: the longest one that stands at a place in a sentence, and what it means."""

from collections.abc import Sequence


class Names:
    """Names of one or more words, each with a meaning; the first meaning of a name is kept.

    Attributes:
        first_words: the words with which names begin.
    """

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.first_words = self._lengths.keys()

    def add(self, words: Sequence[str], meaning: str) -> None:
        """Add a name, unless it is known already."""
        name = tuple(words)
        self._meanings.setdefault(name, meaning)
        lengths = self._lengths.get(name[0], ())
        if len(name) not in lengths:
            longest_first = tuple(sorted((*lengths, len(name)), reverse=True))
            # Few combinations exist; each is kept once.
            self._lengths[name[0]] = self._shared.setdefault(longest_first, longest_first)

    def at(self, words: Sequence[str], place: int) -> tuple[int, str]:
        """Return length and meaning of the longest name at `place`, or (0, "")."""
        for length in self._lengths.get(words[place], ()):
            meaning = self._meanings.get(tuple(words[place : place + length]))
            if meaning is not None:
                return length, meaning
        return 0, ""
