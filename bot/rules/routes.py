"""The routes of decisions.yaml and not_covered.yaml, and the words that rules know."""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.content.schema import Knowledge, Level, Routes
from bot.rules.patterns import Compiler, Finder
from bot.rules.phrases import Words


class RuleRoutes:
    """The compiled routes of decisions.yaml or not_covered.yaml, first match wins.

    Args:
        routes: the routes with their own sets.
        base: knows the named sets of the vocabulary.
    """

    def __init__(self, routes: Routes, base: Compiler) -> None:
        compiler = base.with_sets(routes.sets)
        self._finder = Finder(
            [(route.id, compiler.rule(line)) for route in routes.routes for line in route.when]
        )
        self._people = [compiler.phrase(each) for each in routes.people]
        self.ids = frozenset(route.id for route in routes.routes)
        self.outside = frozenset(route.id for route in routes.routes if route.outside)

    def find(self, readings: Sequence[Words]) -> tuple[str, str] | None:
        """Return (route id, rule line) of the first route that fits, or None."""
        for words in readings:
            hit = next(self._finder.find(words), None)
            if hit is not None:
                return hit[0], hit[1].source
        return None

    def is_personal(self, words: Words) -> bool:
        """Tell whether a message speaks of somebody in particular."""
        return any(True for phrase in self._people for _ in words.spans(phrase))


def pattern_sets(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return the vocabulary as named sets for rules: every concept and every outside class."""
    same = {
        concept: (concept.replace("_", " "), *names)
        for concept, names in knowledge.vocabulary.same.items()
    }
    return {**same, **knowledge.vocabulary.outside}


def rule_lines(knowledge: Knowledge) -> Iterator[str]:
    """Yield every rule line and every choice of every set."""
    safety = knowledge.safety
    yield from chain.from_iterable(safety.sets.values())
    for warning in safety.routes:
        for level in Level:
            yield from warning.rules(level)
    for routes in (knowledge.decisions, knowledge.not_covered):
        yield from chain.from_iterable(routes.sets.values())
        for route in routes.routes:
            yield from route.when
