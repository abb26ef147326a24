"""How the engine grows with the number of phrasings.

    python -m tests.benchmarks.growth [SIZE ...]

Phrasings of this project's own intents are drawn at random, one in 25 of them kept apart to be
asked. A line of JSON a size: the intents among them, `p50` and `p99` in milliseconds of processor
time for reading and ranking one question on one thread (medians of three rounds, each with a
vocabulary that has read nothing yet), `top1` of the engine and of the same with every intent
looked at closely, in per cent. Beyond the phrasings there are (about 12,000), copies with slips
are added to those compared; the weights stay those of the largest real set. The last line tells
the `exponent` of `p50` between the smallest and the largest size up to 10,000.
"""

import json
import math
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.content import loader
from bot.fitting import neighbours, weights
from bot.reading.neighbours import Neighbours
from bot.reading.vocabulary import Vocabulary
from bot.rules.words import vocabulary_of
from bot.understanding import intents
from bot.understanding.router import Intent, Router
from tests.support.intents import Example, slipped

SIZES = (100, 1_000, 10_000, 100_000)
ROUNDS, KEPT_APART, COMPARED = 3, 25, 10_000


def measured(size: int, phrasings: Sequence[Example], asked: Sequence[Example]) -> dict[str, Any]:
    """Fit the engine to the first phrasings, and return its figures."""
    knowledge = loader.load()
    is_right = vocabulary_of(knowledge).spelling.is_right
    pairs = neighbours.fit((text for text, _ in phrasings[:size]), is_right)
    vocabulary = vocabulary_of(knowledge, Neighbours(pairs))
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in phrasings[:size]:
        by_intent[intent].append(text)
    found = [Intent(name, tuple(own)) for name, own in sorted(by_intent.items())]
    model = weights.fit(found, vocabulary.words)
    luck = random.Random(size)  # noqa: S311 - no secret
    for _ in range(size - len(phrasings)):
        text, intent = luck.choice(phrasings)
        place = model["intents"].index(intent)
        model["phrases"][place].append(" ".join(vocabulary.words(slipped(text, luck))))
    tier, outside = vocabulary.spelling.tier, vocabulary.outside
    router = Router(model, tier, outside)
    exhaustive = Router(model, tier, outside, closely=len(found))
    asked = [(text, intent) for text, intent in asked if intent in by_intent]
    rounds = []
    for _ in range(ROUNDS):
        fresh = vocabulary_of(knowledge, Neighbours(pairs))
        rounds.append(sorted(_taken(text, fresh, router) for text, _ in asked))
    return {
        "phrasings": size, "intents": len(found), "asked": len(asked),
        "p50": _at(rounds, 0.5), "p99": _at(rounds, 0.99),
        "top1": _top1(asked, vocabulary, router),
        "top1_exhaustive": _top1(asked, vocabulary, exhaustive),
    }  # fmt: skip


def _taken(text: str, vocabulary: Vocabulary, router: Router) -> float:
    started = time.thread_time()
    router.rank(vocabulary.words(text))
    return (time.thread_time() - started) * 1000


def _at(rounds: Sequence[Sequence[float]], share: float) -> float:
    return round(statistics.median(r[int(len(r) * share)] for r in rounds), 3)


def _top1(asked: Sequence[Example], vocabulary: Vocabulary, router: Router) -> float:
    ranked = [(router.rank(vocabulary.words(text)).candidates, intent) for text, intent in asked]
    hits = [bool(found) and found[0].intent == intent for found, intent in ranked]
    return round(100 * sum(hits) / len(hits), 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit code."""
    told = sys.argv[1:] if arguments is None else arguments
    sizes = [int(each) for each in told] or list(SIZES)
    every = [(text, intent.id) for intent in intents.of(loader.load()) for text in intent.phrases]
    random.Random(0).shuffle(every)  # noqa: S311 - no secret
    asked, phrasings = every[::KEPT_APART], [e for n, e in enumerate(every) if n % KEPT_APART]
    figures = []
    for size in sizes:
        sys.stderr.write(f"{size} phrasings …\n")
        figures.append(measured(size, phrasings, asked))
        print(json.dumps(figures[-1]), flush=True)
    small = [each for each in figures if each["phrasings"] <= COMPARED]
    if len(small) > 1:
        first, last = small[0], small[-1]
        grown = math.log(last["p50"] / first["p50"])
        exponent = grown / math.log(last["phrasings"] / first["phrasings"])
        print(json.dumps({"exponent": round(exponent, 3)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
