"""Ranking intents for one question: build-time weights, then rapidfuzz on the best few.

The weights are made by `bot.fitting` and read as plain data, so that answering needs no
scikit-learn. It takes any set of intents; nothing in it knows about bones.
"""

import math
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import nlargest
from typing import Any, NamedTuple

from bot.reading.text import stem
from bot.understanding.linear import Weights
from bot.understanding.nearness import Phrasings, in_order

_RERANKED = 4
_MARGIN_CAP, _LEAD = 3.0, 0.3  # the lead counts up to the one, by the other
# A score: the logit, less so much of what all likely intents have together, and so much for each
# point of likeness of phrasings and for the share of the question that they cover. Chosen on the
# odd rows of tests/eval and CLINC150; the base sets the zero, by which thresholds are chosen.
_BASE, _TOGETHER, _LIKENESS, _COVERED = 1.4, 0.45, 0.02, 2.0
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


class Candidate(NamedTuple):
    """One intent considered for a question.

    Attributes:
        intent: its id.
        score: the combined score; only differences mean something.
        phrase: the nearest phrasing, in stems.
        similarity: how near that phrasing is, 0 to 100.
        seen: works out `features`, which only explanations read.
    """

    intent: str
    score: float
    phrase: str
    similarity: float
    seen: Callable[[], tuple[tuple[str, float], ...]]

    @property
    def features(self) -> tuple[tuple[str, float], ...]:
        """What the weights saw, strongest first, with their contributions."""
        return self.seen()


@dataclass(frozen=True, slots=True)
class Ranking:
    """The router's view of one question.

    Attributes:
        candidates: best first.
        unknown: words of substance that no intent uses.
        known: share of the question's substance that the intents know, 0 to 1.
    """

    candidates: tuple[Candidate, ...]
    unknown: tuple[str, ...]
    known: float

    @property
    def confidence(self) -> float:
        """The first candidate's score, raised by its lead, lowered by unknown words."""
        if not self.candidates:
            return -math.inf
        lead = _LEAD * min(self.margin, _MARGIN_CAP)
        return self.candidates[0].score + lead - UNKNOWN_PENALTY * (1 - self.known)

    @property
    def margin(self) -> float:
        """How far the first candidate leads the second."""
        if len(self.candidates) < 2:
            return _MARGIN_CAP
        return self.candidates[0].score - self.candidates[1].score

    def without(self, prefix: str) -> "Ranking":
        """Return the ranking without the intents whose id begins with `prefix`."""
        kept = tuple(c for c in self.candidates if not c.intent.startswith(prefix))
        return replace(self, candidates=kept)


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
            for root in set(" ".join(own).split()):
                self._users[root] = self._users.get(root, 0) | 1 << i
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
            The candidates looked at closely; none when no word is known.
        """
        stems = tuple(map(stem, words))
        vector = self._weights.vector(stems)
        unknown, known = self._unknown(words, stems)
        if not vector:
            return Ranking((), unknown, known)
        logits = self._weights.logits(self._bias, vector)
        likeliest = nlargest(self._closely, range(len(logits)), key=logits.__getitem__)
        top = logits[likeliest[0]]
        total = top + math.log(sum([math.exp(logits[i] - top) for i in likeliest]))
        line, bag = " ".join(stems), in_order(stems)
        gains = {root: self._weights.gain(root) for root in stems}
        substance = sum(gains.values()) or 1.0
        held = [(gain, self._users.get(root, 0)) for root, gain in gains.items()]
        candidates = []
        for i in likeliest:
            phrase, plain = self._phrases[i].nearest(line)
            likeness = plain + self._phrases[i].nearness(bag)
            covered = sum([gain for gain, users in held if users >> i & 1]) / substance
            weighed = logits[i] - _TOGETHER * total
            score = _BASE + weighed + _LIKENESS * likeness + _COVERED * covered
            seen = partial(self._weights.contributions, vector, i)
            candidates.append(Candidate(self._ids[i], score, phrase, plain, seen))
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.intent))
        return Ranking(tuple(candidates), unknown, known)

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
