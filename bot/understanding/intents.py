"""Cards, glossary terms and small talk as the intents that compete, and the words they use."""

import re
from collections.abc import Iterable, Iterator

from bot.content.schema import Card, Entry, Knowledge, Term
from bot.reading.neighbours import Neighbours
from bot.reading.text import fold
from bot.reading.vocabulary import Vocabulary
from bot.rules.routes import rule_lines
from bot.understanding.meaning import CARD, TALK, TERM
from bot.understanding.router import Intent

# The ways of asking for the meaning of a word; each is a phrasing of every term.
DEFINITION_FRAMES = (
    "{}",
    "what is {}",
    "what is a {}",
    "what are {}",
    "what does {} mean",
    "{} meaning",
    "{} definition",
    "define {}",
    "meaning of {}",
    "what does {} stand for",
    "{} short for what",
    "explain the word {}",
    "what do they mean by {}",
)
_LETTERS = re.compile(r"[a-z]{2,}")
_PREFIX = re.compile(r"\w+\*|\[\w+\]")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+(?:- )?")


def of(knowledge: Knowledge) -> list[Intent]:
    """Return every intent, in a stable order."""
    return [
        *(
            Intent(CARD + card.id, (card.title, *card.utterances), tuple(_sentences(card)))
            for card in knowledge.cards.values()
        ),
        *(Intent(TERM + t.term, tuple(_asking(t)), tuple(_sentences(t)))
          for t in knowledge.terms.values()),
        *(Intent(TALK + s.id, s.utterances) for s in knowledge.smalltalk.values()),
    ]  # fmt: skip


def _asking(term: Term) -> Iterator[str]:
    for name in dict.fromkeys((term.term, *term.also)):
        yield from (frame.format(name) for frame in DEFINITION_FRAMES)
    yield from term.utterances


def _sentences(entry: Entry) -> Iterator[str]:
    if isinstance(entry, Card):
        yield entry.title
    for block in entry.blocks.values():
        yield from (s for s in _SENTENCE.split(block.text) if s.strip())


def words(knowledge: Knowledge, patterns: Iterable[str]) -> Iterator[str]:
    """Yield every correctly spelt word the bot uses, with repetition: the targets of repair.

    Args:
        knowledge: its cards, terms and titles.
        patterns: rule lines; their plain words count, prefixes (`numb*`) do not.
    """
    for entry in (*knowledge.cards.values(), *knowledge.terms.values()):
        yield from _LETTERS.findall(fold(entry.title))
        for block in entry.blocks.values():
            yield from _LETTERS.findall(fold(block.text))
    for line in patterns:
        yield from _LETTERS.findall(_PREFIX.sub(" ", fold(line)))


def vocabulary_of(knowledge: Knowledge, neighbours: Neighbours | None = None) -> Vocabulary:
    """Build the vocabulary that questions, cards and rules share.

    Args:
        knowledge: the content.
        neighbours: which words stand next to each other in it; without, slips are told by
            their looks alone.
    """
    return Vocabulary(
        knowledge.vocabulary.same,
        knowledge.vocabulary.outside,
        words(knowledge, rule_lines(knowledge)),
        knowledge.english,
        knowledge.vocabulary.carriers,
        neighbours,
    )
