"""Everything `python -m bot check` looks for beyond the shape of the files."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content import house_checks, ledger, plan_checks
from bot.content.loader import ContentError, Lines, Problem, load
from bot.content.schema import Card, Depth, Entry, Knowledge, Level, Note, Route, Term
from bot.content.texts import Passage, card_file, passages

LEAST_UTTERANCES = 10
LONGEST = {Depth.SIMPLE: 120, Depth.DETAIL: 190, Depth.ACADEMIC: 260}  # words
FIRST_SENTENCE = 25  # words
_LONGEST_TERM_LINE = 45
_SAFETY_WORDS = 65
_MOST_CHARACTERS = 3500  # of one block; Telegram takes 4,096 with heading, source and note
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+(?=[A-Z\"“'-])|\n\n")
_WORDS = re.compile(r"[A-Za-z0-9'’-]+")


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check.

    Attributes:
        problems: every fault, as `file:line: what is wrong; how to mend it`.
        knowledge: the content, or None when it could not be read.
    """

    problems: tuple[Problem, ...]
    knowledge: Knowledge | None


class _Found:
    """Collects problems, with the line at which each stands."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self._folder = folder
        self._lines: dict[Path, Lines] = {}

    def add(self, file: str, where: tuple[str | int, ...], text: str) -> None:
        path = self._folder / file
        if path not in self._lines:
            self._lines[path] = Lines(path)
        line = self._lines[path].of(where)
        self.problems.append(Problem(f"{path}:{line}: {text}"))


def check(
    folder: Path,
    rules: Callable[[Knowledge], Iterator[tuple[str, str, str]]],
    texts: Callable[[Knowledge], Iterator[Passage]] = passages,
) -> Report:
    """Check the whole folder.

    Args:
        folder: the knowledge folder.
        rules: yields (file, route id, what is wrong) for every rule line that cannot be
            compiled; passed in because the pattern language belongs to understanding.
        texts: what is held to the rules of wording and to the house style.
    """
    try:
        knowledge = load(folder)
    except ContentError as error:
        return Report(error.problems, None)
    found = _Found(folder)
    for card in knowledge.cards.values():
        _check_card(knowledge, card, found)
    for index, term in enumerate(knowledge.terms.values()):
        _check_term(knowledge, index, term, found)
    _check_utterances(knowledge, found)
    _check_routes(knowledge, found)
    _check_phrases(knowledge, found)
    _check_visit(knowledge, found)
    _check_examples(knowledge, found)
    for file, where, text in house_checks.faults(knowledge, [*texts(knowledge)]):
        found.add(file, where, text)
    for where, text in plan_checks.faults(knowledge):
        found.add("plan.yaml", where, text)
    for file, route, text in rules(knowledge):
        found.add(file, ("routes", _position(knowledge, file, route)), text)
    for fact in ledger.uncovered(knowledge):
        found.problems.append(
            Problem(f"{folder / 'facts.tsv'}:{_row(knowledge, fact)}: {fact} is on no card; "
                    "add it to a block of its depth")
        )  # fmt: skip
    return Report(tuple(found.problems), knowledge)


def _row(knowledge: Knowledge, fact: str) -> int:
    return list(knowledge.facts).index(fact) + 2


def _position(knowledge: Knowledge, file: str, route: str) -> int:
    routes = {
        "safety.yaml": [r.id for r in knowledge.safety.routes],
        "decisions.yaml": [r.id for r in knowledge.decisions.routes],
        "not_covered.yaml": [r.id for r in knowledge.not_covered.routes],
    }[file]
    return routes.index(route) if route in routes else 0


def _check_card(knowledge: Knowledge, card: Card, found: _Found) -> None:
    file = card_file(card)
    if not (found._folder / file).is_file():
        actual = next(found._folder.glob(f"cards/*/*{card.id}*.yaml"), None) or next(
            p for p in found._folder.glob("cards/*/*.yaml") if f"id: {card.id}\n" in p.read_text()
        )
        place = str(actual.relative_to(found._folder))
        found.add(place, ("id",), f"id {card.id!r} and topic {card.topic!r} do not fit the file's "
                  f"place; move it to {file}")  # fmt: skip
        file = place
    if len(card.utterances) < LEAST_UTTERANCES:
        text = f"{len(card.utterances)} utterances, at least {LEAST_UTTERANCES}; add phrasings"
        found.add(file, ("utterances",), text)
    for index, other in enumerate(card.related):
        if other not in knowledge.cards or other == card.id:
            found.add(
                file, ("related", index), f"related card {other!r} does not exist; remove it"
            )
    _check_entry(knowledge, card, file, (), found)


def _check_term(knowledge: Knowledge, index: int, term: Term, found: _Found) -> None:
    if term.card is not None and term.card not in knowledge.cards:
        text = f"card {term.card!r} does not exist; remove it or correct it"
        found.add("glossary.yaml", (index, "card"), text)
    if term.simple is None:
        text = f"{term.term!r} has no simple line; add one"
        found.add("glossary.yaml", (index,), text)
    _check_entry(knowledge, term, "glossary.yaml", (index,), found)


def _check_entry(
    knowledge: Knowledge, entry: Entry, file: str, at: tuple[str | int, ...], found: _Found
) -> None:
    if not entry.blocks:
        found.add(file, at, "no depth has a text; add simple, detail or academic")
    is_term = isinstance(entry, Term)
    for depth, block in entry.blocks.items():
        where = (*at, depth.value)
        for fault in ledger.block_faults(knowledge, depth, block, deeper_allowed=is_term):
            found.add(file, where, f"{depth.value} {fault}")
        most = _LONGEST_TERM_LINE if is_term and depth is Depth.SIMPLE else LONGEST[depth]
        count = len(_WORDS.findall(block.text))
        if count > most:
            found.add(file, where, f"{depth.value} has {count} words, at most {most}; shorten it")
        if len(block.text) > _MOST_CHARACTERS:
            found.add(file, where, f"{depth.value} is longer than a message; split the card")
        first = len(_WORDS.findall(_SENTENCE_END.split(block.text.strip())[0]))
        if first > FIRST_SENTENCE:
            found.add(file, where, f"{depth.value} opens with {first} words, at most "
                      f"{FIRST_SENTENCE}; answer in a shorter first sentence")  # fmt: skip
    stated = [knowledge.facts[f] for f in entry.facts if f in knowledge.facts]
    for fault in ledger.note_faults(entry, stated):
        found.add(file, (*at, "note"), fault)


def _check_utterances(knowledge: Knowledge, found: _Found) -> None:
    owners: dict[str, str] = {}
    entries = [(card_file(c), c.id, (), c) for c in knowledge.cards.values()] + [
        ("glossary.yaml", t.term, (n,), t) for n, t in enumerate(knowledge.terms.values())
    ]  # fmt: skip
    for file, name, at, entry in entries:
        for index, utterance in enumerate(entry.utterances):
            key = " ".join(_WORDS.findall(utterance.casefold()))
            owner = owners.setdefault(key, name)
            if owner != name:
                text = f"{utterance!r} also stands on {owner!r}; keep it where it belongs"
                found.add(file, (*at, "utterances", index), text)
    for card in knowledge.cards.values():
        own = {" ".join(_WORDS.findall(u.casefold())) for u in card.utterances}
        for index, phrase in enumerate(card.not_utterances):
            if " ".join(_WORDS.findall(phrase.casefold())) in own:
                text = f"{phrase!r} is an utterance of the same card; keep one of the two"
                found.add(card_file(card), ("not_utterances", index), text)


def _check_routes(knowledge: Knowledge, found: _Found) -> None:
    for index, route in enumerate(knowledge.safety.routes):
        for level in Level:
            if route.rules(level) and level not in route.say:
                text = f"{route.id} has {level.value} rules and no {level.value} text; add it"
                found.add("safety.yaml", ("routes", index), text)
        if route.grave and Level.RED not in route.say:
            text = f"{route.id} has grave phrases and no red text to say then; add it"
            found.add("safety.yaml", ("routes", index), text)
        for level, said in route.say.items():
            count = len(_WORDS.findall(said))
            if count > _SAFETY_WORDS:
                text = f"{route.id} {level.value} has {count} words, at most {_SAFETY_WORDS}"
                found.add("safety.yaml", ("routes", index, "say"), f"{text}; shorten it")
    for file, routes in (
        ("decisions.yaml", knowledge.decisions.routes),
        ("not_covered.yaml", knowledge.not_covered.routes),
    ):
        for index, each in enumerate(routes):
            for fault in _route_faults(knowledge, each):
                found.add(file, ("routes", index), f"{each.id} {fault}")


def _route_faults(knowledge: Knowledge, route: Route) -> Iterator[str]:
    for card in route.nearby:
        if card not in knowledge.cards:
            yield f"names card {card!r}, which does not exist; remove it"
    for fact in route.facts:
        if fact not in knowledge.facts:
            yield f"cites {fact}, which is not in facts.tsv; correct the id"


def _check_phrases(knowledge: Knowledge, found: _Found) -> None:
    for note in Note:
        if note not in knowledge.phrases.notes:
            found.add("notes.yaml", ("notes",), f"the note {note.value!r} is missing; add it")
    for section in sorted({fact.section for fact in knowledge.facts.values()}):
        if section not in knowledge.article.sections:
            text = f"the section {section!r} of facts.tsv has no name; add it"
            found.add("article.yaml", ("sections",), text)


def _check_visit(knowledge: Knowledge, found: _Found) -> None:
    routes = [r.id for r in (*knowledge.decisions.routes, *knowledge.not_covered.routes)]
    named: dict[str, str] = {}
    for index, question in enumerate(knowledge.visit.questions):
        where = ("questions", index, "routes")
        for route in question.routes:
            other = named.setdefault(route, question.id)
            if route not in routes:
                text = f"{question.id} names route {route}, which does not exist; correct it"
                found.add("visit.yaml", where, text)
            elif other != question.id:
                text = f"{question.id} names route {route}, which {other} has; keep one of the two"
                found.add("visit.yaml", where, text)


def _check_examples(knowledge: Knowledge, found: _Found) -> None:
    routes = (*knowledge.decisions.routes, *knowledge.not_covered.routes)
    labels = {"content", "elsewhere", *(route.id for route in routes)} | {
        f"{route.id} {level.value}" for route in knowledge.safety.routes for level in route.say
    }
    path = found._folder / "examples.tsv"
    for label in knowledge.examples:
        if label not in labels:
            known = "content, elsewhere, or a route with a level it has"
            text = f"{label!r} is not {known}; correct it"
            found.problems.append(Problem(f"{path}:{_row_of(path, label)}: {text}"))
    there = {_sort(label) for label in knowledge.examples}
    for sort in sorted({"content", "elsewhere", "D", "B", "S"} - there):
        found.problems.append(Problem(f"{path}:1: has no example of {sort}; add some"))


def _row_of(path: Path, label: str) -> int:
    rows = path.read_text("utf-8").splitlines()
    return next(n for n, row in enumerate(rows, 1) if row.startswith(f"{label}\t"))


def _sort(label: str) -> str:
    return label if label in ("content", "elsewhere") else label[0]
