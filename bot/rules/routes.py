"""The routes of decisions.yaml and not_covered.yaml."""

from collections.abc import Sequence
from itertools import chain

from bot.content.schema import Routes
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
        """Return (route id, rule line) of the first route that fits, or None.

        Args:
            readings: the same message read in different ways, the best last (as typed, as
                repaired). A rule that does not hold in one, for what it forbids, does not hold
                in a worse one.
        """
        best_first = readings[::-1]
        for at, words in enumerate(best_first):
            for route_id, rule, _ in self._finder.find(words):
                better = chain.from_iterable(
                    self._finder.occurrences(rule, each) for each in best_first[:at]
                )
                if not any(is_forbidden for _, is_forbidden in better):
                    return route_id, rule.source
        return None

    def is_personal(self, words: Words) -> bool:
        """Tell whether a message speaks of somebody in particular."""
        return any(True for phrase in self._people for _ in words.spans(phrase))
