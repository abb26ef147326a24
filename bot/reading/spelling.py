"""Repairing typing slips towards words the bot knows; common English words are left alone.

Distance is optimal string alignment (a swap of neighbours counts one), never a partial score.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import add, eq

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.content.english import CommonWords
from bot.reading.text import stem

_COMMON_TIER = 20  # English words up to this tier are also targets of repair
_ENGLISH_HANDICAP = 0.25  # a term of ours wins over an English word at the same distance
_COMMONNESS: Mapping[int | None, float] = {10: 0.2, 20: 0.1}
_CANDIDATES = 8
_SHORTEST = 3  # letters; shorter words are too alike to repair
# So are those of three letters, unless the word meant is a common one. Slang for the worst stands
# in rules, and nothing may be read as that.
_OFTEN = 30  # times
_JOINED = 6  # letters of a term that may have been typed as two words
_SHORT, _MEDIUM = 5, 9  # letters up to which one and two slips are repaired; beyond, three


class Spelling:
    """Knows words and repairs others towards them.

    Args:
        words: known words, with repetition; the frequent ones are preferred.
        english: common English words, which are no slips.
    """

    def __init__(self, words: Iterable[str], english: CommonWords) -> None:
        self.tier = english.tier
        self._counts = Counter(words)
        self._stems = {stem(word) for word in self._counts}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word, times in sorted(self._counts.items()):
            is_told_apart = len(word) > _SHORTEST or (len(word) == _SHORTEST and times >= _OFTEN)
            if is_told_apart and word.isalpha():
                self._by_length[len(word)].append(word)
        self._common: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, _ in english.upto(_COMMON_TIER):
            if len(word) >= _SHORTEST:
                self._common[word[0], len(word)].append(word)
        self.repair = lru_cache(maxsize=8192)(self._repair)

    def knows(self, word: str) -> bool:
        """Tell whether `word`, or another form of it, is one of ours."""
        return word in self._counts or stem(word) in self._stems

    def is_right(self, clause: Sequence[str]) -> bool:
        """Tell whether no word of a clause is read as another, and no two could be one."""
        pairs = map(add, clause, clause[1:])
        return self._counts.keys().isdisjoint(pairs) and all(
            map(eq, clause, map(self.repair, clause))
        )

    def joined(self, here: str, after: str) -> str | None:
        """Return the term that two neighbouring words make together, if they were cut apart."""
        whole = here + after
        if len(whole) < _JOINED or whole not in self._counts:
            return None
        return None if self._is_word(here) and self._is_word(after) else whole

    def _is_word(self, word: str) -> bool:
        return self.tier(word) is not None or len(word) == 1

    def _repair(self, word: str) -> str:
        """Return the word most likely meant, two words run together, or `word` itself."""
        if (
            len(word) < _SHORTEST
            or word in self._counts
            or not word.isalpha()
            or self.tier(word) is not None
            or self.knows(word)
        ):
            return word
        best, least = word, math.inf
        for candidate, distance, handicap in self._candidates(word):
            cost = distance + handicap - 0.6 * JaroWinkler.similarity(word, candidate)
            cost -= 0.05 * math.log1p(self._counts.get(candidate, 0))
            cost -= _COMMONNESS.get(self.tier(candidate), 0.0)
            if cost < least:
                best, least = candidate, cost
        return best if best != word else self._split(word)

    def _candidates(self, word: str) -> list[tuple[str, int, float]]:
        allowed = 1 if len(word) <= _SHORT else 2 if len(word) <= _MEDIUM else 3
        found: list[tuple[str, int, float]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for pool, limit, handicap in (
                (self._by_length.get(length, ()), allowed, 0.0),
                (self._common.get((word[0], length), ()), min(allowed, 2), _ENGLISH_HANDICAP),
            ):
                hits = process.extract(
                    word, pool, scorer=OSA.distance, processor=None,
                    score_cutoff=limit, limit=_CANDIDATES,
                )  # fmt: skip
                found.extend((hit, int(distance), handicap) for hit, distance, _ in hits)
        return found

    def _split(self, word: str) -> str:
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if self._is_plain(left) and self._is_plain(right):
                return f"{left} {right}"
        return word

    def _is_plain(self, word: str) -> bool:
        return word in self._counts or (self.tier(word) or _COMMON_TIER + 1) <= _COMMON_TIER
