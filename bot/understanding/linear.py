"""The build-time weights of intents over stems and pairs, kept flat so that they are small."""

import itertools
import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

FORMAT = b"flat"  # part of the model's fingerprint: another layout has to be fitted anew
BIGRAM_WEIGHT = 0.4


def features(stems: Sequence[str]) -> dict[str, float]:
    """Return the features of one question: stems, and neighbouring pairs with both ends marked."""
    found = dict.fromkeys(stems, 1.0)
    for one, other in itertools.pairwise(("^", *stems, "$")):
        found[f"{one} {other}"] = BIGRAM_WEIGHT
    return found


class Weights:
    """The weights of every feature.

    Args:
        model: `names` of the features, their `gains`, and for each of them in turn the
            `counts` of intents that use it, those `owners` and their `weights`.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        self._place = {name: place for place, name in enumerate(model["names"])}
        self._gains = array("d", model["gains"])
        self._starts = array("L", itertools.accumulate(model["counts"], initial=0))
        self._owners = array("H", model["owners"])
        self._weights = array("d", model["weights"])

    def __contains__(self, name: str) -> bool:
        """Tell whether `name` is a known feature."""
        return name in self._place

    def gain(self, name: str) -> float:
        """Return how much a feature says, 0 for an unknown one."""
        place = self._place.get(name)
        return 0.0 if place is None else self._gains[place]

    def vector(self, stems: Sequence[str]) -> dict[str, float]:
        """Return the known features of one question, weighed by gain and of length one."""
        found = {
            name: value * self._gains[self._place[name]]
            for name, value in features(stems).items()
            if name in self._place
        }
        length = math.sqrt(sum([v * v for v in found.values()]))
        return {name: value / length for name, value in found.items()} if length else {}

    def logits(self, bias: Sequence[float], vector: Mapping[str, float]) -> list[float]:
        """Return the logit of every intent: its bias and what each feature adds."""
        logits = list(bias)
        for name, value in vector.items():
            own = self._own(name)
            for owner, weight in zip(self._owners[own], self._weights[own], strict=True):
                logits[owner] += value * weight
        return logits

    def contributions(
        self, vector: Mapping[str, float], intent: int
    ) -> tuple[tuple[str, float], ...]:
        """Return what each feature added to one intent, strongest first, at most six."""
        found = []
        for name, value in vector.items():
            own = self._own(name)
            owners = self._owners[own]
            if intent in owners:
                weight = self._weights[own][owners.index(intent)]
                found.append((name, round(value * weight, 2)))
        return tuple(sorted(found, key=lambda f: (-f[1], f[0]))[:6])

    def _own(self, name: str) -> slice:
        place = self._place[name]
        return slice(self._starts[place], self._starts[place + 1])
