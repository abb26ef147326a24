"""Ranking intents for one question: build-time weights, then rapidfuzz on the best few.

The weights are made by `bot.fitting` and read as plain data, so that this module needs nothing
but rapidfuzz. It takes any set of intents; nothing in it knows about bones.

References: softmax weights over stems and bigrams with inverse document and class frequency
(Lan et al., 2009, "Supervised and traditional term weighting methods"); rapidfuzz `ratio` and
`token_set_ratio` only to re-rank, because partial scorers tie on one shared word.
"""

import itertools
import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from bot.understanding.text import stem

BIGRAM_WEIGHT = 0.4
_RERANKED = 8  # intents looked at closely
_MARGIN_CAP = 3.0
_UNKNOWN_PENALTY = 8.0
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
class Candidate:
    """One intent considered for a question.

    Attributes:
        intent: its id.
        score: the combined score; only differences mean something.
        phrase: the nearest phrasing, in stems.
        similarity: how near that phrasing is, 0 to 100.
        features: what the weights saw, strongest first, with their contributions.
    """

    intent: str
    score: float
    phrase: str
    similarity: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The router's view of one question.

    Attributes:
        candidates: best first.
        confidence: the first candidate's score, raised by its lead, lowered by unknown words.
        unknown: words of substance that no intent uses.
        known: share of the question's substance that the intents know, 0 to 1.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    unknown: tuple[str, ...]
    known: float

    def without(self, prefix: str) -> "Ranking":
        """Return the ranking without the intents whose id begins with `prefix`."""
        kept = tuple(c for c in self.candidates if not c.intent.startswith(prefix))
        if not kept:
            return Ranking((), -math.inf, self.unknown, self.known)
        first = self.candidates[0]
        lead = kept[0].score - kept[1].score if len(kept) > 1 else _MARGIN_CAP
        base = self.confidence - first.score - 0.3 * min(max(self.margin, 0.0), _MARGIN_CAP)
        confidence = base + kept[0].score + 0.3 * min(lead, _MARGIN_CAP)
        return Ranking(kept, confidence, self.unknown, self.known)

    @property
    def margin(self) -> float:
        """How far the first candidate leads the second."""
        if len(self.candidates) < 2:
            return _MARGIN_CAP
        return self.candidates[0].score - self.candidates[1].score


def features(words: Sequence[str]) -> dict[str, float]:
    """Return the features of one question: stems, and neighbouring pairs with both ends marked."""
    stems = ["^", *map(stem, words), "$"]
    found = dict.fromkeys(stems[1:-1], 1.0)
    for pair in itertools.pairwise(stems):
        found[" ".join(pair)] = BIGRAM_WEIGHT
    return found


class Router:
    """Ranks intents.

    Args:
        model: what `bot.fitting.weights.fit` returned, or the same read from JSON.
        tier: how common an English word is (10 to 50), or None.
        outside: words known to lie outside every intent.
    """

    def __init__(
        self,
        model: Mapping[str, Any],
        tier: Callable[[str], int | None],
        outside: Container[str] = frozenset(),
    ) -> None:
        self._ids: list[str] = model["intents"]
        self._bias: list[float] = model["bias"]
        self._phrases: list[list[str]] = model["phrases"]
        self._sorted = [[" ".join(sorted(p.split())) for p in own] for own in self._phrases]
        self._weights: dict[str, tuple[float, dict[int, float]]] = {
            name: (gain, dict(zip(owners, weights, strict=True)))
            for name, (gain, owners, weights) in model["features"].items()
        }
        self._words = [frozenset(w for p in own for w in p.split()) for own in self._phrases]
        self._tier = tier
        self._outside = outside

    def rank(self, words: Sequence[str]) -> Ranking:
        """Rank the intents for one question.

        Args:
            words: its words after repair and naming (`Reading.concepts`).

        Returns:
            At most eight candidates; none when no word is known.
        """
        stems = tuple(map(stem, words))
        vector = self._vector(words)
        unknown, known = self._unknown(words, stems)
        if not vector:
            return Ranking((), -math.inf, unknown, known)
        logits = list(self._bias)
        for name, value in vector.items():
            for owner, weight in self._weights[name][1].items():
                logits[owner] += value * weight
        best = sorted(range(len(logits)), key=lambda i: (-logits[i], i))[:_RERANKED]
        total = math.log(sum(math.exp(logits[i] - logits[best[0]]) for i in range(len(logits))))
        query = " ".join(stems)
        ordered = " ".join(sorted(stems))
        scored = []
        for i in best:
            phrase, plain = _closest(query, self._phrases[i], fuzz.ratio)
            _, as_set = _closest(query, self._phrases[i], fuzz.token_set_ratio)
            _, as_bag = _closest(ordered, self._sorted[i], fuzz.ratio)
            probability = logits[i] - logits[best[0]] - total
            score = (
                0.55 * logits[i]
                + 0.45 * probability
                + 0.02 * (plain + as_set + as_bag)
                + 1.5 * self._coverage(stems, i)
            )
            scored.append(
                Candidate(self._ids[i], score, phrase, plain, self._contributions(vector, i))
            )
        scored.sort(key=lambda c: (-c.score, c.intent))
        lead = scored[0].score - scored[1].score if len(scored) > 1 else _MARGIN_CAP
        confidence = (
            scored[0].score + 0.3 * min(lead, _MARGIN_CAP) - _UNKNOWN_PENALTY * (1 - known)
        )
        return Ranking(tuple(scored), confidence, unknown, known)

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        found = {
            name: value * self._weights[name][0]
            for name, value in features(words).items()
            if name in self._weights
        }
        length = math.sqrt(sum(v * v for v in found.values()))
        return {name: value / length for name, value in found.items()} if length else {}

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

    def _coverage(self, stems: Sequence[str], intent: int) -> float:
        gains = [(s in self._words[intent], self._gain(s)) for s in set(stems)]
        total = sum(gain for _, gain in gains)
        return sum(gain for found, gain in gains if found) / total if total else 0.0

    def _gain(self, root: str) -> float:
        entry = self._weights.get(root)
        return entry[0] if entry else 0.0

    def _contributions(
        self, vector: Mapping[str, float], intent: int
    ) -> tuple[tuple[str, float], ...]:
        found = []
        for name, value in vector.items():
            weight = self._weights[name][1].get(intent)
            if weight is not None:
                found.append((name, round(value * weight, 2)))
        return tuple(sorted(found, key=lambda f: (-f[1], f[0]))[:6])


def _closest(
    query: str, phrases: Sequence[str], scorer: Callable[..., float]
) -> tuple[str, float]:
    best = process.extractOne(query, phrases, scorer=scorer, processor=None)
    return (best[0], best[1]) if best else ("", 0.0)
