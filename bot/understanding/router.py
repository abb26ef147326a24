"""Ranking intents for one question: build-time weights, then rapidfuzz on the best few.

The weights are made by `bot.fitting` and read as plain data, so that this module needs nothing
but rapidfuzz. It takes any set of intents; nothing in it knows about bones.

Reference: softmax weights over stems and bigrams with inverse document and class frequency
(Lan et al., 2009, "Supervised and traditional term weighting methods").
"""

import heapq
import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from sys import intern
from typing import Any

from bot.reading.text import stem
from bot.understanding.candidates import BestFirst, Candidate, Prospect
from bot.understanding.linear import Weights
from bot.understanding.nearness import MOST, Phrasings, as_set, in_order

_RERANKED = 6
_MARGIN_CAP = 3.0
UNKNOWN_PENALTY = 8.0
# How much an unknown word counts, by how common it is in English: a rare word that no card uses
# is likely what the question is about.
_RARITY: Mapping[int | None, float] = {10: 0.3, 20: 1.2, 35: 2.4, 40: 3.0, 50: 3.6, None: 5.0}
_OUTSIDE = 6.0


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing that can be meant, as the engine is trained on it.

    Attributes:
        id: its name.
        phrases: how people ask for it.
        body: sentences of the answer; they add words but are not compared as phrasings.
    """

    id: str
    phrases: tuple[str, ...]
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The router's view of one question.

    Attributes:
        candidates: best first.
        confidence: the first candidate's score, raised by its lead, lowered by unknown words.
        unknown: words of substance that no intent uses.
        known: share of the question's substance that the intents know, 0 to 1.
    """

    candidates: BestFirst
    confidence: float
    unknown: tuple[str, ...]
    known: float

    def without(self, prefix: str) -> "Ranking":
        """Return the ranking without the intents whose id begins with `prefix`."""
        kept = self.candidates.without(prefix)
        if not kept:
            return Ranking(BestFirst(()), -math.inf, self.unknown, self.known)
        first = self.candidates[0]
        base = self.confidence - first.score - 0.3 * min(max(self.margin, 0.0), _MARGIN_CAP)
        confidence = base + kept[0].score + 0.3 * min(_margin(kept), _MARGIN_CAP)
        return Ranking(kept, confidence, self.unknown, self.known)

    @property
    def margin(self) -> float:
        """How far the first candidate leads the second."""
        return _margin(self.candidates)


def _margin(candidates: Sequence[Candidate]) -> float:
    if len(candidates) < 2:
        return _MARGIN_CAP
    return candidates[0].score - candidates[1].score


@dataclass(frozen=True, slots=True)
class _Question:
    """One question in stems: as asked, in alphabetical order, with gains, and as features."""

    line: str
    bag: str
    gains: Mapping[str, float]
    substance: float
    vector: Mapping[str, float]


class Router:
    """Ranks intents.

    Args:
        model: what `bot.fitting.weights.fit` returned, or the same read from JSON.
        tier: how common an English word is (10 to 50), or None.
        outside: words known to lie outside every intent.
        closely: how many intents are looked at closely, the likeliest by weight.
    """

    def __init__(
        self,
        model: Mapping[str, Any],
        tier: Callable[[str], int | None],
        outside: Container[str] = frozenset(),
        closely: int = _RERANKED,
    ) -> None:
        self._ids: list[str] = model["intents"]
        self._bias: list[float] = model["bias"]
        self._phrases = [Phrasings(own) for own in model["phrases"]]
        self._users: dict[str, int] = {}  # stem to the intents whose phrasings use it, as bits
        for i, own in enumerate(model["phrases"]):
            for root in {root for phrase in own for root in phrase.split()}:
                self._users[intern(root)] = self._users.get(root, 0) | 1 << i
        self._weights = Weights(model["features"])
        self._tier = tier
        self._outside = outside
        self._closely = closely

    def gain(self, root: str) -> float:
        """Return how much a stem says, 0 for an unknown one."""
        return self._weights.gain(root)

    def rank(self, words: Sequence[str]) -> Ranking:
        """Rank the intents for one question.

        Args:
            words: its words after repair and naming (`Reading.concepts`).

        Returns:
            At most eight candidates; none when no word is known.
        """
        stems = tuple(map(stem, words))
        vector = self._weights.vector(stems)
        unknown, known = self._unknown(words, stems)
        if not vector:
            return Ranking(BestFirst(()), -math.inf, unknown, known)
        logits = self._weights.logits(self._bias, vector)
        best = heapq.nlargest(self._closely, zip(logits, range(len(logits)), strict=True))
        top, _ = best[0]
        total = math.log(sum([math.exp(logit - top) for logit, _ in best]))
        gains = {root: self._weights.gain(root) for root in stems}
        question = _Question(" ".join(stems), in_order(stems), gains, sum(gains.values()), vector)
        candidates = BestFirst(
            self._prospect(question, i, 0.55 * logit + 0.45 * (logit - top - total))
            for logit, i in best
        )
        lead = min(_margin(candidates), _MARGIN_CAP)
        confidence = candidates[0].score + 0.3 * lead - UNKNOWN_PENALTY * (1 - known)
        return Ranking(candidates, confidence, unknown, known)

    def _prospect(self, question: "_Question", intent: int, weighed: float) -> Prospect:
        name = self._ids[intent]
        phrasings = self._phrases[intent]
        covered = 1.5 * self._coverage(question, intent)

        def score(plain: float, in_set: float, as_bag: float) -> float:
            return weighed + 0.02 * (plain + in_set + as_bag) + covered

        def compare() -> Prospect:
            phrase, plain = phrasings.nearest(question.line)
            near = phrasings.near(question.bag)
            as_bag = near[0][1] if near else 0.0

            def settle() -> Candidate:
                true = score(plain, as_set(question.bag, near), as_bag)
                seen = partial(self._weights.contributions, question.vector, intent)
                return Candidate(name, true, phrase, plain, seen)

            return Prospect(name, score(plain, MOST, as_bag), settle)

        return Prospect(name, score(MOST, MOST, MOST), compare)

    def _unknown(
        self, words: Sequence[str], stems: Sequence[str]
    ) -> tuple[tuple[str, ...], float]:
        missing: list[str] = []
        lost = mass = 0.0
        for word, root in zip(words, stems, strict=True):
            weight = _OUTSIDE if word in self._outside else _RARITY[self._tier(word)]
            mass += weight
            if root not in self._weights or word in self._outside:
                lost += weight
                if weight > _RARITY[10]:
                    missing.append(word)
        return tuple(missing), 1 - lost / mass if mass else 0.0

    def _coverage(self, question: "_Question", intent: int) -> float:
        """Return the share of the question's substance that the phrasings of an intent hold."""
        users = self._users.get
        held = [gain for root, gain in question.gains.items() if users(root, 0) >> intent & 1]
        return sum(held) / question.substance if question.substance else 0.0
