"""Words looked up by how they look: those that begin or end like what was typed.

One or two slips seldom spoil both ends of a word, and few words share an end: a fortieth of all is
compared. Short words are looked up by one letter, longer ones by two.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORT = 5  # letters of what was typed, up to which one letter is enough
_FOUND = 100  # at most


class Lexicon:
    """Holds words.

    Args:
        words: each once.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_end: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in words:
            for size in self._sizes(len(word)):
                self._by_end["^" + word[:size], len(word)].append(word)
                self._by_end[word[-size:] + "$", len(word)].append(word)

    def like(self, word: str, slips: int) -> list[tuple[str, int]]:
        """Return the words at most so many slips away, each with how many, fewest first.

        Args:
            word: as typed, at least two letters.
            slips: letters missed, added, changed or swapped with their neighbour.
        """
        size = 1 if len(word) <= _SHORT else 2
        # A letter too many may stand first, or the first two be swapped, and the end be spoiled.
        begins = word[:size], word[1 : size + 1], word[:size][::-1]
        ends = [*("^" + begin for begin in dict.fromkeys(begins)), word[-size:] + "$"]
        lengths = range(len(word) - slips, len(word) + slips + 1)
        pools = [self._by_end.get((end, length), ()) for length in lengths for end in ends]
        # Words that share both ends stand here twice; it is cheaper to drop them once found.
        hits = process.extract(
            word, list(chain.from_iterable(pools)), scorer=OSA.distance, processor=None,
            score_cutoff=slips, limit=None,
        )  # fmt: skip
        found = {hit: int(distance) for hit, distance, _ in hits}
        return list(found.items())[:_FOUND]

    @staticmethod
    def _sizes(length: int) -> tuple[int, ...]:
        # What has so many letters may have lost or gained two.
        return (1,) if length < _SHORT - 1 else (1, 2) if length <= _SHORT + 2 else (2,)
