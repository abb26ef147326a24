"""Every text that people read, one after the other, with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.content.schema import Block, Card, Depth, Entry, Knowledge, Term

Where = tuple[str | int, ...]


class Kind(StrEnum):
    """What sort of text it is; each has its own limits in style.yaml."""

    SIMPLE = "simple"
    DETAIL = "detail"
    ACADEMIC = "academic"
    TERM = "term"  # the simple line of a glossary entry
    SAFETY = "safety"
    REFUSAL = "refusal"  # what is said to a decision, or to what is not covered
    NOTE = "note"
    FIXED = "fixed"  # greetings, help, small talk


@dataclass(frozen=True, slots=True)
class Passage:
    """One text.

    Attributes:
        kind: what sort. text: its words.
        file, where: its file within the knowledge folder, and its place in it.
        owner: the id of the card or route, the spelling of the term, the name of the sentence.
        entry, block, depth: the card or term it belongs to, for texts of those.
    """

    kind: Kind
    text: str
    file: str
    where: Where
    owner: str
    entry: Entry | None = None
    block: Block | None = None
    depth: Depth | None = None


def card_file(card: Card) -> str:
    """Return a card's file within the knowledge folder."""
    return f"cards/{card.topic}/{card.id}.yaml"


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Yield every text that people read, except those around reminders."""
    for card in knowledge.cards.values():
        yield from _of_entry(card, card_file(card), ())
    for index, term in enumerate(knowledge.terms.values()):
        yield from _of_entry(term, "glossary.yaml", (index,))
    yield from _of_routes(knowledge)
    yield from _fixed(knowledge)


def _of_routes(knowledge: Knowledge) -> Iterator[Passage]:
    for index, route in enumerate(knowledge.safety.routes):
        at: Where = ("routes", index)
        for level, text in route.say.items():
            yield Passage(Kind.SAFETY, text, "safety.yaml", (*at, "say", level.value), route.id)
        if route.ask is not None:
            yield Passage(Kind.SAFETY, route.ask, "safety.yaml", (*at, "ask"), route.id)
    for file, routes in (
        ("decisions.yaml", knowledge.decisions), ("not_covered.yaml", knowledge.not_covered),
    ):  # fmt: skip
        for index, each in enumerate(routes.routes):
            yield Passage(Kind.REFUSAL, each.say, file, ("routes", index, "say"), each.id)


def _fixed(knowledge: Knowledge) -> Iterator[Passage]:
    phrases = knowledge.phrases
    for note, text in phrases.notes.items():
        yield Passage(Kind.NOTE, text, "notes.yaml", ("notes", note.value), note.value)
    name = "exercise_before_you_change"
    yield Passage(Kind.NOTE, phrases.exercise_before_you_change, "notes.yaml", (name,), name)
    for name, text in phrases.fixed.model_dump().items():
        yield Passage(Kind.FIXED, text, "notes.yaml", ("fixed", name), name)
    for index, talk in enumerate(knowledge.smalltalk.values()):
        yield Passage(Kind.FIXED, talk.text, "smalltalk.yaml", (index, "text"), talk.id)
    for name, text in knowledge.visit.phrases.model_dump().items():
        yield Passage(Kind.FIXED, text, "visit.yaml", ("phrases", name), name)
    for index, question in enumerate(knowledge.visit.questions):
        yield Passage(
            Kind.FIXED, question.ask, "visit.yaml", ("questions", index, "ask"), question.id
        )


def _of_entry(entry: Card | Term, file: str, at: Where) -> Iterator[Passage]:
    for depth, block in entry.blocks.items():
        is_line = isinstance(entry, Term) and depth is Depth.SIMPLE
        kind = Kind.TERM if is_line else Kind(depth.value)
        owner = entry.term if isinstance(entry, Term) else entry.id
        where = (*at, depth.value, "text")
        yield Passage(kind, block.text, file, where, owner, entry, block, depth)
