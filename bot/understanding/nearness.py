"""How near a question comes to the phrasings of an intent, 0 to 100.

rapidfuzz `ratio` and `token_set_ratio`, whole strings only: partial scorers tie on one shared
word. Phrasings and questions are in stems, so endings do not count.
"""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

MOST = 100.0
_NEAR = 8  # phrasings of an intent compared as sets


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

    def near(self, bag: str) -> list[tuple[str, float]]:
        """Return the phrasings nearest to a question in whatever order of words, and how near.

        Args:
            bag: the question's words in alphabetical order.

        Returns:
            At most eight, nearest first, their words so ordered too.
        """
        found = process.extract(bag, self._bags, scorer=fuzz.ratio, processor=None, limit=_NEAR)
        return [(phrase, likeness) for phrase, likeness, _ in found]


def as_set(bag: str, near: Iterable[tuple[str, float]]) -> float:
    """Return the greatest likeness as sets of words.

    It costs ten times as much as the others, so only the nearest phrasings are compared.
    """
    return _closest(bag, [phrase for phrase, _ in near], fuzz.token_set_ratio)[1]


def in_order(words: Sequence[str]) -> str:
    """Return words in a line, in alphabetical order."""
    return " ".join(sorted(words))


def _closest(
    query: str, phrases: Sequence[str], scorer: Callable[..., float]
) -> tuple[str, float]:
    best = process.extractOne(query, phrases, scorer=scorer, processor=None)
    return (best[0], best[1]) if best else ("", 0.0)
