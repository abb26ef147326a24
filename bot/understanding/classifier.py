"""What sort of message one is, as learned from examples: a second opinion beside the rules.

Rules see what somebody thought of; people say the same in ways that nobody thought of. Linear
models over words and neighbouring pairs, fitted to example messages (`knowledge/examples.tsv`)
and every phrasing, see those that are like them: first the sort, then the route of that sort that
it is most like. They are read as plain data, and can be explained word by word.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.content.schema import Level
from bot.reading.text import stem
from bot.rules.phrases import Words
from bot.understanding.linear import Weights


class Sort(StrEnum):
    """The sorts of message told apart."""

    CONTENT = "content"  # what a card may answer
    ELSEWHERE = "elsewhere"  # flights, banks, recipes: nothing to do with health
    DECISION = "decision"
    GAP = "gap"
    WARNING = "warning"
    CRISIS = "crisis"
    YELLOW = "yellow"  # a sign to tell of soon


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a message is like.

    Attributes:
        share: how sure, 0 to 1.
        route: the id of the route it is most like; level: how urgent, for warning signs.
        why: what decided, in one plain sentence.
    """

    share: float
    route: str
    level: Level | None
    why: str


class _Linear:
    """One model: labels, a bias for each, and the weights of words."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        self.labels: list[str] = model["labels"]
        self._bias: list[float] = model["bias"]
        self._weights = Weights(model["features"])

    def shares(self, stems: Sequence[str]) -> list[float]:
        """Return how likely each label is, 0 to 1."""
        logits = self._weights.logits(self._bias, self._weights.vector(stems))
        top = max(logits)
        odds = [math.exp(logit - top) for logit in logits]
        total = sum(odds)
        return [each / total for each in odds]

    def told(self, stems: Sequence[str], place: int) -> list[str]:
        """Return the words and pairs that spoke for a label, strongest first."""
        seen = self._weights.contributions(self._weights.vector(stems), place)
        return [name for name, weight in seen if weight > 0]


class Classifier:
    """Tells decisions, gaps and warning signs from what cards may answer.

    Args:
        model: what `bot.fitting.classifier.fit` returned, or the same read from JSON.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        self._sorts = _Linear(model["sorts"])
        self._routes = {Sort(name): _Linear(each) for name, each in model["routes"].items()}

    def opinions(self, words: Words) -> "Opinions":
        """Return how likely every sort is for one message."""
        stems = tuple(stem(word) for clause in words.clauses for word in clause)
        shares = zip(map(Sort, self._sorts.labels), self._sorts.shares(stems), strict=True)
        return Opinions(self, stems, dict(shares))

    def opinion(self, stems: Sequence[str], sort: Sort, share: float) -> Opinion:
        """Return the route of a sort that a message is most like, and why."""
        place = self._sorts.labels.index(sort)
        told = ", ".join(f"“{name}”" for name in self._sorts.told(stems, place))
        routes = self._routes[sort]
        shares = routes.shares(stems)
        label = routes.labels[max(range(len(shares)), key=shares.__getitem__)]
        route, _, level = label.partition(" ")
        why = f"like examples of {route} ({share:.0%} sure that it is a {sort}), for {told}"
        return Opinion(share, route, Level(level) if level else None, why)


@dataclass(frozen=True, slots=True)
class Opinions:
    """The classifier's view of one message; its routes are worked out only when asked for."""

    _classifier: Classifier
    _stems: Sequence[str]
    _shares: Mapping[Sort, float]

    def share(self, sort: Sort) -> float:
        """Return how sure it is that a message is of one sort, 0 to 1."""
        return self._shares[sort]

    def of(self, *sorts: Sort, least: float) -> Opinion | None:
        """Return the opinion that a message is of some sort, or None when it is less sure.

        Args:
            sorts: which; of several the likeliest is told, with what they have together.
            least: how sure it must be, 0 to 1.
        """
        shares = {sort: self.share(sort) for sort in sorts}
        together = sum(shares.values())
        if together < least:
            return None
        likeliest = max(shares, key=lambda sort: shares[sort])
        return self._classifier.opinion(self._stems, likeliest, together)
