"""Fitting the classifier of sorts of messages to its examples."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.content.schema import Level
from bot.fitting.weights import solved
from bot.reading.packing import packed, unpacked
from bot.reading.text import stem
from bot.understanding.classifier import Sort
from bot.understanding.linear import features, names_of

_STRENGTH = 20.0  # inverse regularisation
_CONTENT = 8.0  # how much more questions for cards weigh than each other sort
_ONE = packed([0], "H")
# Of a model with one label.
_NO_FEATURES = {"names": "", "gains": _ONE, "counts": _ONE, "owners": "", "weights": ""}


def fit(
    examples: Mapping[str, Sequence[str]], words: Callable[[str], Sequence[str]], crisis: str
) -> dict[str, Any]:
    """Fit the models.

    Args:
        examples: label to messages: `content`, or a route with its level.
        words: the words of a message after repair.
        crisis: the id of the self-harm route.

    Returns:
        The models as plain data: `sorts`, and `routes` by sort, each with `labels`, `bias` and
        `features`. The same examples give the same models.
    """
    read = {label: [tuple(map(stem, words(m))) for m in examples[label]] for label in examples}
    sorts: dict[str, list[tuple[str, ...]]] = {}
    for label in sorted(read):
        sorts.setdefault(sort_of(label, crisis), []).extend(read[label])
    routes = {
        sort.value: _model({n: read[n] for n in read if sort_of(n, crisis) is sort})
        for sort in Sort
        if sort not in (Sort.CONTENT, Sort.ELSEWHERE)
    }
    return {"sorts": _model(sorts), "routes": routes}


def _model(messages: Mapping[str, Sequence[tuple[str, ...]]]) -> dict[str, Any]:
    labels = sorted(messages)
    if len(labels) == 1:
        return {"labels": labels, "bias": [0.0], "features": _NO_FEATURES}
    rows = [
        (features(m), place) for place, label in enumerate(labels) for m in messages[label] if m
    ]
    counts = Counter(place for _, place in rows)
    # Every label weighs the same, however many examples it has; but most messages are questions.
    weight = [_CONTENT if label == Sort.CONTENT else 1.0 for label in labels]
    shares = [weight[place] * len(rows) / (len(labels) * counts[place]) for _, place in rows]
    owners = [place for _, place in rows]
    first = solved([row for row, _ in rows], owners, labels, shares, _STRENGTH)["features"]
    # Half of the features end up with no weight worth keeping; fitted again without them, the
    # model is as good and half as large.
    used = unpacked(first["counts"], "H")
    telling = {name for name, count in zip(names_of(first), used, strict=True) if count}
    lean = [{n: value for n, value in row.items() if n in telling} for row, _ in rows]
    return {"labels": labels, **solved(lean, owners, labels, shares, _STRENGTH)}


def sort_of(label: str, crisis: str) -> Sort:
    """Return the sort of a label of `examples.tsv`: `content`, `elsewhere`, or a route with its
    level.

    Args:
        label: the label.
        crisis: the id of the self-harm route.
    """
    if label in (Sort.CONTENT, Sort.ELSEWHERE):
        return Sort(label)
    if label.partition(" ")[0] == crisis:
        return Sort.CRISIS
    if label.endswith(Level.YELLOW.value):
        return Sort.YELLOW
    return {"B": Sort.GAP, "D": Sort.DECISION, "S": Sort.WARNING}[label[0]]
