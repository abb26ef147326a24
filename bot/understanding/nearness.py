"""How near a question comes to the phrasings of an intent, 0 to 100.

rapidfuzz `ratio` on whole strings, as worded and with the words in alphabetical order: partial
scorers tie on one shared word, and `token_set_ratio` costs more than all the rest and made
nothing better. Phrasings and questions are in stems, so endings do not count.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz, process


class Phrasings:
    """The phrasings of one intent.

    Args:
        phrases: each in stems parted by spaces.
    """

    __slots__ = ("_bags", "_phrases")

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases or ("",)
        self._bags = list(dict.fromkeys(in_order(phrase.split()) for phrase in self._phrases))

    def nearest(self, line: str) -> tuple[str, float]:
        """Return the phrasing nearest to a question as worded, and how near it is."""
        return _closest(line, self._phrases)

    def nearness(self, bag: str) -> float:
        """Return how near the nearest phrasing is in whatever order of words.

        Args:
            bag: the question's words in alphabetical order.
        """
        return _closest(bag, self._bags)[1]


def in_order(words: Sequence[str]) -> str:
    """Return words in a line, in alphabetical order."""
    return " ".join(sorted(words))


def _closest(query: str, phrases: Sequence[str]) -> tuple[str, float]:
    phrase, likeness, _ = process.extractOne(query, phrases, scorer=fuzz.ratio, processor=None)
    return phrase, likeness
