"""Cards, glossary terms and small talk as the intents that compete."""

import re
from collections.abc import Iterator

from bot.content.schema import Card, Entry, Knowledge, Term
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
