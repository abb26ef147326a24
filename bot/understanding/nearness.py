"""How near a question comes to the phrasings of an intent, 0 to 100.

rapidfuzz `ratio` and `token_set_ratio`, whole strings only: partial scorers tie on one shared
word. Phrasings and questions are in stems, so endings do not count.
"""

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

MOST = 100.0
_NEAR = 48  # phrasings of an intent compared as sets


class Phrasings:
    """The phrasings of one intent.

    Args:
        phrases: each in stems parted by spaces.
    """

    __slots__ = ("_bags", "_phrases")

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._bags = list(dict.fromkeys(in_order(phrase.split()) for phrase in phrases))

    def nearest(self, line: str) -> tuple[str, float]:
        """Return the phrasing nearest to a question, and how near it is."""
        return _closest(line, self._phrases, fuzz.ratio)

    def as_bag(self, bag: str) -> float:
        """Return the greatest likeness with the words of both sides in alphabetical order.

        Args:
            bag: the question's words so ordered.
        """
        return _closest(bag, self._bags, fuzz.ratio)[1]

    def as_set(self, bag: str) -> float:
        """Return the greatest likeness as sets of words, of the phrasings nearest as bags.

        It costs ten times as much as the others, so not every phrasing is compared.
        """
        near = process.extract(bag, self._bags, scorer=fuzz.ratio, processor=None, limit=_NEAR)
        return _closest(bag, [phrase for phrase, _, _ in near], fuzz.token_set_ratio)[1]


def in_order(words: Sequence[str]) -> str:
    """Return words in a line, in alphabetical order."""
    return " ".join(sorted(words))


def _closest(
    query: str, phrases: Sequence[str], scorer: Callable[..., float]
) -> tuple[str, float]:
    best = process.extractOne(query, phrases, scorer=scorer, processor=None)
    return (best[0], best[1]) if best else ("", 0.0)
