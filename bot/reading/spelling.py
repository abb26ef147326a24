"""Repairing typing slips towards words the bot knows, by how they look and by what stands beside.

Distance is optimal string alignment (a swap of neighbours counts one), never a partial score. A
slip that happens to be another word is seen by its neighbours alone: nobody writes "my one
density". After Kernighan, Church and Gale (1990), "A spelling correction program based on a noisy
channel model", and Mays, Damerau and Mercer (1991), "Context based spelling correction".
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from bot.content.english import CommonWords
from bot.reading.lexicon import Lexicon
from bot.reading.neighbours import EDGE, Neighbours
from bot.reading.text import CONTRACTED, stem

_COMMON_TIER = 20  # English words up to this tier are also targets of repair
_ENGLISH_HANDICAP = 0.25  # a term of ours wins over an English word at the same distance
_SWAPPED = 0.97  # how like words of the same letters are, 0 to 1
_COMMONNESS: Mapping[int | None, float] = {10: 0.2, 20: 0.1}
_MEETING, _DOUBLING = 0.3, 0.07  # what it is worth that a word is known beside its neighbour
# Doublings of both neighbours together from which a doubtful word counts at all, and from which
# a rare word that exists, or any, is a slip for another.
_MET, _RARE_OVERRULED, _OVERRULED = 2, 5, 12
_FOLLOWING = 8  # readings of the next slip that are looked ahead to, the likeliest
_RARE = 3  # times; a word that rules or names hold less often may be a slip they foresaw
_SHORTEST = 3  # letters; shorter words are repaired only where both neighbours know what is meant
# What has three letters is meant only so, unless it is common. Slang for the worst stands in
# rules, and nothing may be read as that by its looks.
_OFTEN = 30  # times
# What makes another form of a known word: a bare stem is a word cut short ("halv", "densit").
_ENDINGS = tuple("s ed ing er ers ly able al ate ation ise ist ity ive ize ment ness".split())
_JOINED = 6  # letters of a term that may have been typed as two words
_SHORT, _MEDIUM = 5, 9  # letters up to which one and two slips are repaired; beyond, three


class _Option(NamedTuple):
    """What a word may have been meant as: one word, or what a contraction stands for.

    Attributes:
        words: in full. first, last: of them.
        cost: the lower, the likelier.
        needed: how well both neighbours must know it, in doublings together; 0 when it counts
            wherever it stands.
    """

    words: str
    first: str
    last: str
    cost: float
    needed: int


class Spelling:
    """Knows words and repairs others towards them.

    Args:
        words: known words, with repetition; the frequent ones are preferred.
        english: common English words, which are no slips unless their neighbours say so.
        neighbours: which words stand next to each other.
    """

    def __init__(self, words: Iterable[str], english: CommonWords, neighbours: Neighbours) -> None:
        self.tier = english.tier
        self._met = neighbours.met
        self._counts = Counter(words)
        self._stems = {stem(word) for word in self._counts}
        ours = (word for word in sorted(self._counts) if word.isalpha() and len(word) > 2)
        common = (word for word, _ in english.upto(_COMMON_TIER) if len(word) > 1)
        contracted = (word for word, opened in CONTRACTED.items() if " " in opened)
        self._lexicon = Lexicon(dict.fromkeys((*ours, *common, *contracted)))
        self.is_right = lru_cache(maxsize=8192)(self._is_right)
        self._options = lru_cache(maxsize=4096)(self._found)

    def joined(self, here: str, after: str, before: str = EDGE) -> str | None:
        """Return what two neighbouring words make together, if they were cut apart or amiss.

        Args:
            here, after: the two. before: what stands before them.

        Returns:
            One term, or two words with a letter moved over the space ("bon edensity").
        """
        whole = here + after
        if len(whole) >= _JOINED and whole in self._counts:
            return None if self._is_word(here) and self._is_word(after) else whole
        if self.is_right(here) and self.is_right(after):
            return None
        moved = (here + after[:1], after[1:]), (here[:-1], here[-1:] + after)
        return next(
            (f"{a} {b}" for a, b in moved if a and b and self._met(before, a) and self._met(a, b)),
            None,
        )

    def _is_word(self, word: str) -> bool:
        return self.tier(word) is not None or len(word) == 1

    def _is_right(self, word: str) -> bool:
        """Tell whether a word, seen alone, is none to repair."""
        if len(word) == 1 or not word.isalpha() or word in self._counts:
            return True
        return self.tier(word) is not None or self._is_form(word)

    def _is_form(self, word: str) -> bool:
        """Tell whether a word is another form of one of ours, by its ending."""
        return stem(word) in self._stems and word.endswith(_ENDINGS)

    def repair(self, word: str, before: str = EDGE, after: str = EDGE) -> str:
        """Return the word or words most likely meant, or `word` itself.

        Args:
            word: as typed.
            before, after: the words beside it in its sentence.
        """
        if self.is_right(word) and (
            not word.isalpha() or self._met(before, word) or self._met(word, after)
        ):
            return word
        best, lowest = "", math.inf
        # What comes after may be a slip too, of anything that it looks like.
        following = () if not after or self.is_right(after) else self._options(after)[:_FOLLOWING]
        for option in self._options(word):
            left, right = self._met(before, option.first), self._met(option.last, after)
            if not right and following:
                right = max(self._met(option.last, other.first) for other in following)
            if option.needed and not (left and right and left + right >= option.needed):
                continue
            cost = option.cost - self._worth(left) - self._worth(right)
            if cost < lowest:
                best, lowest = option.words, cost
        return best or (word if self.is_right(word) else self._split(word))

    def _is_rare(self, word: str) -> bool:
        if self.tier(word) is None:
            return len(word) == 1 or self._counts[word] < _RARE
        return word not in self._counts and not self._is_common(word)

    def _is_common(self, word: str) -> bool:
        return (self.tier(word) or math.inf) <= _COMMON_TIER

    @staticmethod
    def _worth(times: int) -> float:
        return _MEETING + _DOUBLING * (times - 1) if times else 0.0

    def _found(self, word: str) -> tuple[_Option, ...]:
        root, least = stem(word), self._least(word)
        sure = 1 if len(word) <= _SHORT else 2 if len(word) <= _MEDIUM else 3
        allowed = 1 if self.is_right(word) or len(word) <= _SHORTEST else max(sure, 2)
        near = self._lexicon.like(word, allowed)
        if word.endswith("in") and self.tier(word + "g") is not None:
            near.append((word + "g", 0))
        found: dict[str, _Option] = {}
        for meant, slips in near:
            opened = CONTRACTED.get(meant, meant)
            parts = opened.split()
            # A contraction is little like what it stands for, so it is meant by a near miss only.
            is_far = len(parts) > 1 and (least > 0 or slips > 1)
            # What is right is no slip for another form of itself; the bare stem of a word may be.
            is_form = stem(meant) == root and (least > 0 or len(parts) > 1)
            if is_form or is_far:
                continue
            cost = slips + (slips > sure) - self._ease(word, meant)
            needed = least or (_MET if slips > sure or self._is_shy(meant) else 0)
            # The fewest slips come first: "wat" does not stand in the way of "what".
            found.setdefault(opened, _Option(opened, parts[0], parts[-1], cost, needed))
        return tuple(found.values())

    def _least(self, word: str) -> int:
        """Return how well its neighbours must know what stands for `word`."""
        if not self.is_right(word):
            return _MET if len(word) < _SHORTEST else 0
        return _RARE_OVERRULED if self._is_rare(word) else _OVERRULED

    def _is_shy(self, meant: str) -> bool:
        is_told_apart = len(meant) > _SHORTEST or self._counts[meant] >= _OFTEN
        return not is_told_apart and not self._is_common(meant)

    def _ease(self, word: str, meant: str) -> float:
        """Return what makes it likely that `meant` was typed as `word`, slips apart."""
        # Jaro and Winkler see nothing alike in short words with two letters swapped.
        is_swapped = len(word) == len(meant) and sorted(word) == sorted(meant)
        alike = _SWAPPED if is_swapped else JaroWinkler.similarity(word, meant)
        return (
            0.6 * alike
            + 0.05 * math.log1p(self._counts[meant])
            + _COMMONNESS.get(self.tier(meant), 0.0)
            - (0.0 if meant in self._counts else _ENGLISH_HANDICAP)
        )

    def _split(self, word: str) -> str:
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if self._is_plain(left) and self._is_plain(right):
                return f"{left} {right}"
        return word

    def _is_plain(self, word: str) -> bool:
        return word in self._counts or self._is_common(word)
