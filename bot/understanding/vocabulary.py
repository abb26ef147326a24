"""Words people use: repairing typing slips and putting one name on one thing.

Typing slips are repaired towards words the bot knows, by optimal string alignment distance
(a swap of neighbours counts one), never by partial scorers. Common English words are left alone.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.understanding.text import Utterance, fold, stem, words_of

Clauses = tuple[tuple[str, ...], ...]

_WH = frozenset("what which how why when where who whose".split())
_QUESTION = _WH | frozenset(
    "is are do does did can could should would will has have any explain define list show "
    "describe tell name summarise summarize".split()
)
_LINKS = frozenset({"and", "also", "plus", "or", "but"})

_COMMON_TIER = 20  # English words up to this tier are also targets of repair
_ENGLISH_HANDICAP = 0.25  # a term of ours wins over an English word at the same distance
_COMMONNESS = {10: 0.2, 20: 0.1}
_CANDIDATES = 8
_SHORTEST = 4  # letters; shorter words are too alike to repair
_JOINED = 6  # letters of a term that may have been typed as two words


@dataclass(frozen=True, slots=True)
class Repair:
    """One word read as another."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Alias:
    """One name replaced by the name the cards use."""

    typed: str
    concept: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question within a message: its words, and the same with names unified."""

    words: tuple[str, ...]
    concepts: tuple[str, ...]

    @property
    def is_question(self) -> bool:
        """True when it is worded as a question or request."""
        return any(w in _QUESTION for w in self.words[:3]) or any(w in _WH for w in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance with its slips repaired and its names unified.

    Attributes:
        utterance: what was typed.
        repaired: the words after repair, by sentence.
        asks: the same cut into single questions, with every known name replaced by its
            concept (`vitamin_d`).
        repairs, aliases: what was changed, in order.
        outside: words for things the article does not cover, as concepts.
    """

    utterance: Utterance
    repaired: Clauses
    asks: tuple[Ask, ...]
    repairs: tuple[Repair, ...]
    aliases: tuple[Alias, ...]
    outside: tuple[str, ...]

    @property
    def concepts(self) -> tuple[str, ...]:
        """All words of all questions, names unified, in order."""
        return tuple(word for ask in self.asks for word in ask.concepts)


def cut(clause: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut one sentence where a second question begins ("… and what is …")."""
    parts: list[tuple[str, ...]] = []
    start = 0
    for at in range(2, len(clause) - 2):
        after = clause[at + 1 : at + 3]
        begins = after[0] in _QUESTION or (after[0] in _LINKS and after[1] in _QUESTION)
        if clause[at] in _LINKS and begins and at - start >= 2:
            parts.append(tuple(clause[start:at]))
            start = at + 1
    parts.append(tuple(clause[start:]))
    return parts


class Vocabulary:
    """Knows words, repairs slips and unifies names.

    Args:
        same: concept to its other names. A concept of several words is written with `_`.
        outside: class of things not covered to the words for them.
        words: further words that are known and are targets of repair, with repetition.
        english: common English word to its tier (smaller is more common).
        carriers: phrases without meaning of their own, dropped before routing.
    """

    def __init__(
        self,
        same: Mapping[str, Iterable[str]],
        outside: Mapping[str, Iterable[str]],
        words: Iterable[str],
        english: Mapping[str, int],
        carriers: Iterable[str] = (),
    ) -> None:
        self._english = english
        self._counts: dict[str, int] = defaultdict(int)
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._outside_names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.outside = self._add_outside(outside)
        for concept, names in same.items():
            for name in (concept.replace("_", " "), *names):
                self._add_name(words_of(fold(name)), concept)
        for word in words:
            self._counts[word] += 1
        for entries in (*self._names.values(), *self._outside_names.values()):
            entries.sort(key=lambda e: (-len(e[0]), e[1]))
        self._carriers = sorted((words_of(fold(c)) for c in carriers), key=lambda c: (-len(c), c))
        self._stems = {stem(word) for word in self._counts}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._counts):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_length[len(word)].append(word)
        self._common: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, tier in english.items():
            if tier <= _COMMON_TIER and len(word) >= _SHORTEST:
                self._common[word[0], len(word)].append(word)
        self._repair = lru_cache(maxsize=8192)(self._nearest)

    def _add_outside(self, outside: Mapping[str, Iterable[str]]) -> dict[str, str]:
        found = {}
        for kind, names in outside.items():
            for name in names:
                words = words_of(fold(name))
                concept = "_".join(words)
                found[concept] = kind
                # As spelt, plurals apart: stems would read "even" as the brand Evenity.
                for form in (words, (*words[:-1], words[-1] + "s")):
                    self._outside_names[form[0]].append((form, concept))
                for word in words:
                    self._counts[word] += 1
        return found

    def _add_name(self, words: tuple[str, ...], concept: str) -> None:
        stems = tuple(map(stem, words))
        if all(known != stems for known, _ in self._names[stems[0]]):
            self._names[stems[0]].append((stems, concept))
        for word in words:
            self._counts[word] += 1

    def knows(self, word: str) -> bool:
        """Tell whether `word`, or another form of it, is one of ours."""
        return word in self._counts or stem(word) in self._stems

    def tier(self, word: str) -> int | None:
        """Return how common an English word is (10, 20 or 35), or None when it is not."""
        return self._english.get(word)

    def read(self, utterance: Utterance) -> Reading:
        """Repair the slips of one utterance and unify its names."""
        repairs: list[Repair] = []
        aliases: list[Alias] = []
        repaired = tuple(self._repaired(clause, repairs) for clause in utterance.clauses)
        asks = tuple(
            Ask(part, self.unify(part, aliases)) for clause in repaired for part in cut(clause)
        )
        outside = tuple(w for ask in asks for w in ask.concepts if w in self.outside)
        return Reading(utterance, repaired, asks, tuple(repairs), tuple(aliases), outside)

    def stripped(self, clause: Sequence[str]) -> tuple[str, ...]:
        """Drop the phrases that carry no meaning, unless nothing would be left."""
        words = list(clause)
        for carrier in self._carriers:
            size = len(carrier)
            for start in range(len(words) - size, -1, -1):
                if tuple(words[start : start + size]) == carrier and len(words) > size:
                    del words[start : start + size]
        return tuple(words)

    def _repaired(self, clause: tuple[str, ...], repairs: list[Repair]) -> tuple[str, ...]:
        words: list[str] = []
        skip = False
        for here, after in zip(clause, (*clause[1:], ""), strict=True):
            if skip:
                skip = False
                continue
            joined = here + after
            if after and self._is_one_word(here, after, joined):
                repairs.append(Repair(f"{here} {after}", joined))
                words.append(joined)
                skip = True
                continue
            read = self._repair(here)
            if read != here:
                repairs.append(Repair(here, read))
            words.extend(read.split())
        return tuple(words)

    def _is_one_word(self, here: str, after: str, joined: str) -> bool:
        return (
            len(joined) >= _JOINED
            and joined in self._counts
            and not (here in self._english and after in self._english)
        )

    def _nearest(self, word: str) -> str:
        if (
            len(word) < _SHORTEST
            or not word.isalpha()
            or word in self._english
            or self.knows(word)
        ):
            return word
        allowed = 1 if len(word) <= 5 else 2 if len(word) <= 9 else 3
        best, least = word, math.inf
        for candidate, distance, handicap in self._candidates(word, allowed):
            cost = distance + handicap - 0.6 * JaroWinkler.similarity(word, candidate)
            cost -= 0.05 * math.log1p(self._counts.get(candidate, 0))
            cost -= _COMMONNESS.get(self._english.get(candidate, 0), 0.0)
            if cost < least:
                best, least = candidate, cost
        return best if best != word else self._split(word)

    def _candidates(self, word: str, allowed: int) -> list[tuple[str, int, float]]:
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
        return word in self._counts or self._english.get(word, 99) <= _COMMON_TIER

    def unify(self, clause: Sequence[str], aliases: list[Alias] | None = None) -> tuple[str, ...]:
        """Replace every known name by its concept; what was replaced is added to `aliases`."""
        stems = tuple(map(stem, clause))
        words: list[str] = []
        at = 0
        while at < len(clause):
            match = max(
                _first(self._names.get(stems[at], ()), stems, at),
                _first(self._outside_names.get(clause[at], ()), clause, at),
            )
            if match[0] == 0:
                words.append(clause[at])
                at += 1
                continue
            size, concept = match
            typed = " ".join(clause[at : at + size])
            if aliases is not None and typed != concept:
                aliases.append(Alias(typed, concept))
            words.append(concept)
            at += size
        return tuple(words)


def _first(
    names: Iterable[tuple[tuple[str, ...], str]], words: Sequence[str], at: int
) -> tuple[int, str]:
    """Return length and concept of the first (longest) name that stands at `at`, or (0, "")."""
    for name, concept in names:
        if tuple(words[at : at + len(name)]) == name:
            return len(name), concept
    return 0, ""
