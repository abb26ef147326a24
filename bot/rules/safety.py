"""Warning signs, looked for before anything else, in the words as typed and as repaired.

A sign counts unless a guard silences it: it is denied ("no chest pain"), long past ("broke my
hip in 2015"), a general question ("can calcium give you kidney stones?"), or told of a story
("in the film he clutches his chest").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.content.schema import Level, Safety, SafetyRoute
from bot.rules.patterns import Compiler, Finder, Rule
from bot.rules.phrases import Phrase, Span, Words

_REACH = 3  # words before a sign in which a denial counts
_TURN = frozenset({"but", "and", "just", "now", "though", "because", "so"})  # ends a denial


@dataclass(frozen=True, slots=True)
class Alarm:
    """One warning sign found: its route, how urgent, and the rule that saw it."""

    route: str
    level: Level
    rule: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What the safety layer saw in one message.

    Attributes:
        alarms: at most one a route, most urgent first, then in file order.
        asked: routes that a general question named, silenced because it was only a question.
    """

    alarms: tuple[Alarm, ...] = ()
    asked: tuple[str, ...] = ()


class SafetyRules:
    """The compiled routes of safety.yaml.

    Args:
        safety: the routes and guards.
        base: knows the named sets of the vocabulary.

    Raises:
        PatternError: a rule that cannot be read.
    """

    def __init__(self, safety: Safety, base: Compiler) -> None:
        compiler = base.with_sets(safety.sets)
        self._file = safety
        self._routes = {route.id: route for route in safety.routes}
        self._order = {route.id: n for n, route in enumerate(safety.routes)}
        self._finder = Finder(
            [
                (f"{route.id} {level.value}", compiler.rule(line))
                for route in safety.routes
                for level in Level
                for line in route.rules(level)
            ],
            nearby=True,
        )
        hints = [(r.id, compiler.rule(line)) for r in safety.routes for line in r.hints]
        self._hints = Finder(hints, nearby=True)
        self._hinted = frozenset(route for route, _ in hints)
        self._grave = {r.id: [compiler.phrase(p) for p in r.grave] for r in safety.routes}
        guards = safety.guards
        self._negation = frozenset(guards.negation)
        self._past = [compiler.phrase(p) for p in guards.past]
        self._present = [compiler.phrase(p) for p in guards.present]
        self._ask = [compiler.phrase(p) for p in guards.ask]
        self._personal = [compiler.phrase(p) for p in guards.personal]
        self._neutral = [compiler.phrase(p) for p in guards.neutral]
        self._story = [compiler.phrase(p) for p in guards.story]
        self._teller = [compiler.phrase(p) for p in guards.teller]

    @property
    def crisis(self) -> str:
        """The id of the self-harm route."""
        return self._file.crisis

    def route(self, route_id: str) -> SafetyRoute:
        """Return one route by its id."""
        return self._routes[route_id]

    def find(self, readings: Sequence[Words]) -> Findings:
        """Look for warning signs.

        A slip may hide what silences a sign ("twenty years ao"), so a sign counts only where no
        later reading holds it silenced.

        Args:
            readings: the same message read in different ways, the best last (as typed, as
                repaired).

        Returns:
            The alarms and the routes that were only asked about.
        """
        worst: dict[str, Alarm] = {}
        asked: list[str] = []
        for at, words in enumerate(readings):
            for key, rule, spans in self._finder.find(words):
                route_id, level = key.split(" ")
                route = self._routes[route_id]
                silenced = self._silenced(route, rule, spans, words)
                if silenced == "ask":
                    asked.append(route_id)
                if silenced is not None:
                    continue
                if any(self._is_silent(route, rule, later) for later in readings[at + 1 :]):
                    continue
                alarm = Alarm(route_id, Level(level), rule.source)
                known = worst.get(route_id)
                if known is None or known.level.rank < alarm.level.rank:
                    worst[route_id] = alarm
        return Findings(
            self._in_order(worst.values()),
            tuple(route for route in dict.fromkeys(asked) if route not in worst),
        )

    def worsened(self, findings: Findings, words: Words) -> Findings:
        """Return the findings with those amber alarms red beside which something grave stands.

        Args:
            findings: of one message. words: the same message in its best reading.
        """
        alarms = (
            replace(alarm, level=Level.RED)
            if alarm.level is Level.AMBER and self._is_grave(alarm.route, words)
            else alarm
            for alarm in findings.alarms
        )
        return replace(findings, alarms=self._in_order(alarms))

    def _is_grave(self, route_id: str, words: Words) -> bool:
        return any(
            not self._denied(span, phrase, words)
            for phrase in self._grave[route_id]
            for span in words.spans(phrase)
        )

    def _in_order(self, alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
        return tuple(sorted(alarms, key=lambda a: (-a.level.rank, self._order[a.route])))

    def hints_at(self, route_id: str, readings: Sequence[Words]) -> bool:
        """Tell whether a message holds what a route needs to be told by examples alone.

        Args:
            route_id: the route. readings: the same message read in different ways.
        """
        if route_id not in self._hinted:
            return True
        return any(found == route_id for w in readings for found, _, _ in self._hints.find(w))

    def is_calm(self, readings: Sequence[Words]) -> bool:
        """Tell whether a message denies, recalls or only asks: what a sign would be silenced for.

        Args:
            readings: the same message read in different ways.
        """
        return any(
            self._is_calm_at(clause, words)
            for words in readings
            for clause in range(len(words.clauses))
        )

    def _is_calm_at(self, clause: int, words: Words) -> bool:
        recalls = _within(self._past, clause, words) and not _within(self._present, clause, words)
        if recalls or self._is_told(clause, words) or self._is_general(clause, words):
            return True
        return not self._negation.isdisjoint(words.clauses[clause][:_REACH])

    def _is_silent(self, route: SafetyRoute, rule: Rule, words: Words) -> bool:
        """Tell whether a message holds a sign, and something that silences it each time."""
        found = [
            is_forbidden or self._silenced(route, rule, spans, words) is not None
            for spans, is_forbidden in self._finder.occurrences(rule, words)
        ]
        return bool(found) and all(found)

    def _silenced(
        self, route: SafetyRoute, rule: Rule, spans: Sequence[Span], words: Words
    ) -> str | None:
        clause = spans[0].clause
        if "story" not in route.ignore and self._is_told(clause, words):
            return "story"
        if "negation" not in route.ignore and any(
            self._denied(span, phrase, words)
            for span, phrase in zip(spans, rule.parts, strict=True)
        ):
            return "negation"
        if (
            "past" not in route.ignore
            and _within(self._past, clause, words)
            and not _within(self._present, clause, words)
        ):
            return "past"
        if "ask" not in route.ignore and self._is_general(clause, words):
            return "ask"
        return None

    def _denied(self, span: Span, phrase: Phrase, words: Words) -> bool:
        if words.at(span)[0] in self._negation:
            return False
        for word in reversed(words.before(span, _REACH)):
            if word in _TURN:
                return False
            if word in self._negation:
                return True
        return False

    def _is_told(self, clause: int, words: Words) -> bool:
        is_story = _within(self._story, clause, words)
        return is_story and not _within(self._teller, clause, words)

    def _is_general(self, clause: int, words: Words) -> bool:
        if not _within(self._ask, clause, words):
            return False
        neutral = {
            position
            for phrase in self._neutral
            for span in words.spans(phrase)
            for position in range(span.start, span.end)
        }
        return not any(
            span.start not in neutral
            for phrase in self._personal
            for span in words.spans(phrase)
            if span.clause == clause
        )


def _within(phrases: Iterable[Phrase], clause: int, words: Words) -> bool:
    return any(span.clause == clause for phrase in phrases for span in words.spans(phrase))
