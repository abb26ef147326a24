"""Softmax weights of intents over stems and pairs, pruned to plain data."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.reading.packing import packed
from bot.reading.text import stem
from bot.understanding.linear import GAIN_UNIT, WEIGHT_UNIT, features
from bot.understanding.router import Intent

STRENGTH = 30.0  # inverse regularisation
# To the end: stopped early, a change of five words in one card moved one question in fifteen.
_STEPS, _TOLERANCE = 300, 1e-4
# A weight that moves no ranking is dropped; common words gain little, so theirs must be large.
_PRUNED, _PRUNED_FEW = 1.5, 0.3  # weight times gain; of few phrasings, every weight counts
_BODY_SHARE = 0.5  # a sentence of the answer counts half a phrasing


def fit(
    intents: Sequence[Intent],
    words: Callable[[str], Sequence[str]],
    strength: float = STRENGTH,
    *,
    letters: bool = False,
) -> dict[str, Any]:
    """Fit the weights.

    Args:
        intents: at least two, each with a phrase.
        words: the reading used for questions as well (repair, naming).
        strength: inverse regularisation of the logistic regression.
        letters: with the parts of words as features; see `linear.features`.

    Returns:
        The model as plain data: `intents`, `bias`, `phrases` (in stems, by intent) and
        `features` as `linear.Weights` takes them. The same intents give the same model.
    """
    rows: list[dict[str, float]] = []
    owners: list[int] = []
    shares: list[float] = []
    phrases: list[list[str]] = []
    for index, intent in enumerate(intents):
        own = [tuple(words(phrase)) for phrase in intent.phrases]
        phrases.append(list(dict.fromkeys(" ".join(map(stem, p)) for p in own)))
        bodies = [tuple(words(sentence)) for sentence in intent.body]
        for text, share in [(p, 1.0) for p in own] + [(b, _BODY_SHARE) for b in bodies]:
            if text:
                rows.append(features(tuple(map(stem, text)), letters=letters))
                owners.append(index)
                shares.append(share)
    ids = [intent.id for intent in intents]
    model = solved(rows, owners, ids, shares, strength, _PRUNED_FEW if letters else _PRUNED)
    if letters:
        model["features"]["letters"] = True
    return {"intents": ids, "phrases": phrases, **model}


def solved(
    rows: Sequence[dict[str, float]],
    owners: Sequence[int],
    labels: Sequence[str],
    shares: Sequence[float],
    strength: float,
    least: float = _PRUNED,
) -> dict[str, Any]:
    """Fit a softmax over features, and return its `bias` and `features` as plain data.

    Args:
        rows: the features of each text.
        owners: the place of its label among the labels.
        labels: the classes.
        shares: how much it counts.
        strength: inverse regularisation.
        least: a weight that comes to less, times its feature's gain, is dropped.

    Raises:
        ValueError: a label has no text.
    """
    for label in {*labels} - {labels[owner] for owner in owners}:
        raise ValueError(f"{label} has no phrase with a word in it; add one")
    classes = len(labels)
    gains = _gains(rows, owners, classes)
    names = sorted(gains)
    column = {name: i for i, name in enumerate(names)}
    matrix = _matrix(rows, gains, column)
    model = LogisticRegression(C=strength, max_iter=_STEPS, tol=_TOLERANCE)
    model.fit(matrix, owners, sample_weight=shares)
    coefficients = model.coef_ if classes > 2 else np.vstack([-model.coef_, model.coef_])
    intercept = model.intercept_ if classes > 2 else np.array([-1.0, 1.0]) * model.intercept_
    weights = coefficients - np.median(coefficients, axis=0)
    kept = [
        np.flatnonzero(np.abs(weights[:, column[name]]) * gains[name] >= least) for name in names
    ]
    return {
        "bias": [round(float(b), 3) for b in intercept],
        "features": {
            "names": "\n".join(names),
            "gains": packed([round(gains[name] / GAIN_UNIT) for name in names], "H"),
            "counts": packed([len(own) for own in kept], "H"),
            "owners": packed([int(i) for own in kept for i in own], "H"),
            "weights": packed(
                [
                    round(float(weights[i, column[name]]) / WEIGHT_UNIT)
                    for name, own in zip(names, kept, strict=True)
                    for i in own
                ],
                "h",
            ),
        },
    }


def _gains(
    rows: Sequence[dict[str, float]], owners: Sequence[int], classes: int
) -> dict[str, float]:
    # Inverse document and class frequency, in equal parts: Wang and Zhang (2010),
    # "Inverse-category-frequency based supervised term weighting schemes for text categorization".
    documents: Counter[str] = Counter()
    users: dict[str, set[int]] = defaultdict(set)
    for row, owner in zip(rows, owners, strict=True):
        documents.update(row.keys())
        for name in row:
            users[name].add(owner)
    # A pair or part seen once says nothing that its words do not.
    return {
        name: 0.5 * math.log(1 + len(rows) / count)
        + 0.5 * math.log(1 + classes / len(users[name]))
        for name, count in documents.items()
        if count > 1 or not (" " in name or name.startswith("#"))
    }


def _matrix(
    rows: Sequence[dict[str, float]], gains: dict[str, float], column: dict[str, int]
) -> csr_matrix:
    data: list[float] = []
    indices: list[int] = []
    starts = [0]
    for row in rows:
        values = {name: value * gains[name] for name, value in row.items() if name in gains}
        length = math.sqrt(sum(v * v for v in values.values()))
        for name, value in sorted(values.items()):
            data.append(value / length)
            indices.append(column[name])
        starts.append(len(data))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(column)))
