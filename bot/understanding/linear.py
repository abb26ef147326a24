"""The build-time weights of intents over stems and pairs, kept flat so that they are small."""

import itertools
import math
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.reading.packing import unpacked

# Part of the model's fingerprint: another layout has to be fitted anew.
FORMAT = b"packed in units, with neighbours"
BIGRAM_WEIGHT, LETTERS_WEIGHT = 0.4, 0.3
_COMMON = 4096  # features whose rows are kept unpacked
_LETTERS = (3, 4)  # letters that stand together within a word
# Kept as whole numbers of these units: half the room of floats, and no less exact than needed.
WEIGHT_UNIT, GAIN_UNIT = 0.01, 0.001


def features(stems: Sequence[str], *, letters: bool = False) -> dict[str, float]:
    """Return the features of one question: stems, and neighbouring pairs with both ends marked.

    Args:
        stems: its words.
        letters: with the parts of its words as well. They pay where an intent has about ten
            phrasings, and cost time and room where it has thirty.
    """
    found = dict.fromkeys(stems, 1.0)
    for one, other in itertools.pairwise(("^", *stems, "$")):
        found[f"{one} {other}"] = BIGRAM_WEIGHT
    if letters:
        found.update(
            dict.fromkeys(itertools.chain.from_iterable(map(_parts, stems)), LETTERS_WEIGHT)
        )
    return found


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    return tuple(
        f"#{marked[at : at + size]}" for size in _LETTERS for at in range(len(marked) - size + 1)
    )


def names_of(model: Mapping[str, Any]) -> list[str]:
    """Return the names of a model's features, in order."""
    names: str = model["names"]
    return names.split("\n")


class Weights:
    """The weights of every feature.

    Args:
        model: `names` of the features, one a line, their `gains`, and for each of them in turn
            the `counts` of intents that use it, those `owners` and their `weights`; packed,
            gains and weights in their units; and `letters`, when it was fitted with them.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        self._place = {name: place for place, name in enumerate(names_of(model))}
        self._gains = unpacked(model["gains"], "H")
        self._starts = array("L", itertools.accumulate(unpacked(model["counts"], "H"), initial=0))
        self._owners = unpacked(model["owners"], "H")
        self._weights = unpacked(model["weights"], "h")
        self._letters = bool(model.get("letters"))
        # Questions share most of their words; unpacked, rows are read twice as fast.
        self.row = lru_cache(maxsize=_COMMON)(self._row)

    def __contains__(self, name: str) -> bool:
        """Tell whether `name` is a known feature."""
        return name in self._place

    def gain(self, name: str) -> float:
        """Return how much a feature says, 0 for an unknown one."""
        place = self._place.get(name)
        return 0.0 if place is None else self._gains[place] * GAIN_UNIT

    def vector(self, stems: Sequence[str]) -> dict[str, float]:
        """Return the known features of one question, weighed by gain and of length one."""
        found = {
            name: value * self._gains[place] * GAIN_UNIT
            for name, value in features(stems, letters=self._letters).items()
            if (place := self._place.get(name)) is not None
        }
        length = math.sqrt(sum([v * v for v in found.values()]))
        return {name: value / length for name, value in found.items()} if length else {}

    def logits(self, bias: Sequence[float], vector: Mapping[str, float]) -> list[float]:
        """Return the logit of every intent: its bias and what each feature adds."""
        logits = list(bias)
        for name, value in vector.items():
            for owner, weight in self.row(name):
                logits[owner] += value * weight
        return logits

    def contributions(
        self, vector: Mapping[str, float], intent: int
    ) -> tuple[tuple[str, float], ...]:
        """Return what each feature added to one intent, strongest first, at most six."""
        found = []
        for name, value in vector.items():
            weight = next((w for owner, w in self.row(name) if owner == intent), None)
            if weight is not None:
                found.append((name, round(value * weight, 2)))
        return tuple(sorted(found, key=lambda f: (-f[1], f[0]))[:6])

    def _row(self, name: str) -> tuple[tuple[int, float], ...]:
        """Return the intents that use a feature, each with its weight."""
        place = self._place[name]
        own = slice(self._starts[place], self._starts[place + 1])
        weights = [weight * WEIGHT_UNIT for weight in self._weights[own]]
        return tuple(zip(self._owners[own], weights, strict=True))
