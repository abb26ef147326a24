"""Every line of the pattern language that content holds, and those that cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from bot.content.schema import Knowledge, Level
from bot.rules.patterns import Compiler, PatternError


class RuleLines(NamedTuple):
    """Lines that are read in one way.

    Attributes:
        file, owner: where they stand: a file of `knowledge/`, and a route or the name of a list.
        sets: the named choices they may use, beside the names of the vocabulary.
        lines: the lines.
        are_phrases: each is one phrase; else a rule, in which `&`, `+` and `!` may stand.
    """

    file: str
    owner: str
    sets: Mapping[str, tuple[str, ...]]
    lines: Sequence[str]
    are_phrases: bool = False


def lines_of(knowledge: Knowledge) -> Iterator[RuleLines]:
    """Yield all lines of the pattern language."""
    safety, sets = knowledge.safety, knowledge.safety.sets
    for name, phrases in safety.guards:
        if name != "negation":  # single words
            yield RuleLines("safety.yaml", name, sets, phrases, are_phrases=True)
    for warning in safety.routes:
        rules = chain.from_iterable(map(warning.rules, Level))
        yield RuleLines("safety.yaml", warning.id, sets, (*rules, *warning.hints, *warning.grave))
    yield RuleLines("plan.yaml", "pause_when", sets, knowledge.plan.pause_when)
    for file, routes in (
        ("decisions.yaml", knowledge.decisions), ("not_covered.yaml", knowledge.not_covered),
    ):  # fmt: skip
        yield RuleLines(file, "people", routes.sets, routes.people, are_phrases=True)
        for route in routes.routes:
            yield RuleLines(file, route.id, routes.sets, route.when)


def texts_of(knowledge: Knowledge) -> Iterator[str]:
    """Yield every line, and every choice of the sets that lines may use: the words rules know."""
    files = (knowledge.safety, knowledge.decisions, knowledge.not_covered)
    yield from chain.from_iterable(chain.from_iterable(file.sets.values()) for file in files)
    for lines in lines_of(knowledge):
        yield from lines.lines


def pattern_sets(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return the vocabulary as named sets for rules: every concept and every outside class."""
    same = {
        concept: (concept.replace("_", " "), *names)
        for concept, names in knowledge.vocabulary.same.items()
    }
    return {**same, **knowledge.vocabulary.outside}


def faults(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Yield (file, owner, what is wrong) for every line that cannot be read."""
    base = Compiler(pattern_sets(knowledge))
    for file, owner, sets, lines, are_phrases in lines_of(knowledge):
        compiler = base.with_sets(sets)
        read = compiler.phrase if are_phrases else compiler.rule
        for line in lines:
            try:
                read(line)
            except PatternError as error:
                yield file, owner, f"{owner}: {error}; correct the line"
