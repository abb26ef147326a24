"""The engine on any set of intents, beside what one would reach for instead.

    python -m tests.benchmarks.intents TRAIN.tsv TEST.tsv [--oos FILE]
        [--dev FILE --dev-oos FILE] [--per-intent N --seed S] [--typos] [--baselines [NAME ...]]

Files hold `text TAB intent` under a header line. It prints JSON: `top1` and `top3` in per cent,
`auroc` of the confidence (in scope against out of scope), `in_scope_accuracy` and `oos_recall` in
per cent at the threshold that makes their sum largest on the dev files, `p50` and `p99` in
milliseconds of processor time a text, one thread; `typos` the same with one or two slips in every
text; `baselines` the same for each of them.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content import loader
from bot.evaluating.scoring import auroc
from tests.benchmarks.baselines import BASELINES
from tests.support.intents import (
    Example,
    IntentFileError,
    drawn,
    engine,
    read_examples,
    slipped,
)

Answer = tuple[list[str], float]  # intents, best first, and the confidence
Asked = Callable[[str], Answer]
Make = Callable[[Sequence[Example]], Asked | None]


@dataclass(frozen=True, slots=True)
class Sets:
    """What is asked.

    Attributes:
        test: examples in scope. oos: texts out of scope.
        dev, dev_oos: the same to set the threshold by.
    """

    test: Sequence[Example]
    oos: Sequence[str]
    dev: Sequence[Example]
    dev_oos: Sequence[str]


def figures(ask: Asked, sets: Sets) -> dict[str, float | None]:
    """Ask everything, and return the figures."""
    taken: list[float] = []
    answers: list[Answer] = []
    for text, _ in sets.test:
        started = time.thread_time()
        answers.append(ask(text))
        taken.append((time.thread_time() - started) * 1000)
    taken.sort()
    right = [bool(found) and found[0] == i for (found, _), (_, i) in _paired(answers, sets.test)]
    near = [intent in found[:3] for (found, _), (_, intent) in _paired(answers, sets.test)]
    sure = [confidence for _, confidence in answers]
    unsure = [ask(text)[1] for text in sets.oos]
    found: dict[str, float | None] = {
        "top1": _per_cent(right), "top3": _per_cent(near),
        "auroc": round(auroc(sure, unsure), 4) if unsure else None,
        "in_scope_accuracy": None, "oos_recall": None,
        "p50": round(taken[len(taken) // 2], 3), "p99": round(taken[int(len(taken) * 0.99)], 3),
    }  # fmt: skip
    if sets.dev and sets.dev_oos:
        least = threshold(ask, sets.dev, sets.dev_oos)
        found["in_scope_accuracy"] = _per_cent(
            [r and s >= least for r, s in zip(right, sure, strict=True)]
        )
        found["oos_recall"] = _per_cent([s < least for s in unsure]) if unsure else None
    return found


def _paired(
    answers: Sequence[Answer], examples: Sequence[Example]
) -> Sequence[tuple[Answer, Example]]:
    return list(zip(answers, examples, strict=True))


def _per_cent(hits: Sequence[bool]) -> float:
    return round(100 * sum(hits) / len(hits), 2)


def threshold(ask: Asked, dev: Sequence[Example], dev_oos: Sequence[str]) -> float:
    """Return the confidence from which to answer: the largest sum of both shares on dev."""
    scored = [(ask(text), intent) for text, intent in dev]
    right = [(sure, bool(found) and found[0] == intent) for (found, sure), intent in scored]
    out = [ask(text)[1] for text in dev_oos]

    def worth(least: float) -> float:
        kept = sum(hit for sure, hit in right if sure >= least) / len(right)
        return kept + sum(sure < least for sure in out) / len(out)

    return max(sorted({sure for sure, _ in right}), key=worth)


def of_engine(train: Sequence[Example]) -> Asked:
    """Return the engine, fitted to `train`."""
    knowledge = loader.load()
    rank = engine(train, knowledge.english, knowledge.vocabulary.carriers)

    def ask(text: str) -> Answer:
        ranking = rank(text)
        return [c.intent for c in ranking.candidates[:3]], ranking.confidence

    return ask


def measured(
    name: str, make: Make, train: Sequence[Example], sets: Sets, *, slips: int | None
) -> dict[str, Any] | None:
    """Return the figures of one way, and those with slips when a seed for them is given.

    Returns:
        The figures, or None when its library is not installed.
    """
    sys.stderr.write(f"{name} …\n")
    ask = make(train)
    if ask is None:
        return None
    found: dict[str, Any] = dict(figures(ask, sets))
    if slips is not None:
        luck = random.Random(slips)  # noqa: S311 - no secret
        typed = [(slipped(text, luck), intent) for text, intent in sets.test]
        out = [slipped(text, luck) for text in sets.oos]
        found["typos"] = figures(ask, Sets(typed, out, sets.dev, sets.dev_oos))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.intents", description="Measure the engine on intents."
    )
    parser.add_argument("train", type=Path, help="text TAB intent, one header line")
    parser.add_argument("test", type=Path, help="the same")
    parser.add_argument("--oos", type=Path, help="texts out of scope, the same format")
    parser.add_argument("--dev", type=Path, help="sets the threshold, with --dev-oos")
    parser.add_argument("--dev-oos", type=Path)
    parser.add_argument("--per-intent", type=int, help="phrasings of each intent to learn from")
    parser.add_argument("--seed", type=int, default=0, help="which ones, and where slips fall")
    parser.add_argument("--typos", action="store_true", help="also with slips in every text")
    parser.add_argument(
        "--baselines", nargs="*", metavar="NAME", choices=sorted(BASELINES),
        help=f"all, or some of: {', '.join(BASELINES)}",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    try:
        train = read_examples(options.train)
        sets = Sets(
            read_examples(options.test), _texts(options.oos),
            read_examples(options.dev) if options.dev else (), _texts(options.dev_oos),
        )  # fmt: skip
    except IntentFileError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if options.per_intent:
        train = drawn(train, options.per_intent, options.seed)
    slips = options.seed if options.typos else None
    engine_found = measured("engine", of_engine, train, sets, slips=slips) or {}
    found: dict[str, Any] = {
        "intents": len({intent for _, intent in train}),
        "phrasings": len(train),
        "questions": len(sets.test),
        **engine_found,
    }
    names = list(BASELINES) if options.baselines == [] else options.baselines or ()
    if names:
        found["baselines"] = {
            name: measured(name, BASELINES[name], train, sets, slips=slips) or "not installed"
            for name in names
        }
    json.dump(found, sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


def _texts(path: Path | None) -> list[str]:
    return [text for text, _ in read_examples(path)] if path else []


if __name__ == "__main__":
    sys.exit(main())
