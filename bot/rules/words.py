"""The words that content and its rules use, and the vocabulary made of them."""

import re
from collections.abc import Iterator

from bot.content.schema import Knowledge
from bot.reading.neighbours import Neighbours
from bot.reading.text import fold
from bot.reading.vocabulary import Vocabulary
from bot.rules.lines import texts_of

_LETTERS = re.compile(r"[a-z]{2,}")
_PREFIX = re.compile(r"\w+\*|\[\w+\]")


def known_words(knowledge: Knowledge) -> Iterator[str]:
    """Yield every correctly spelt word the bot uses, with repetition: the targets of repair.

    Of rules, plain words count, and prefixes (`numb*`) do not.
    """
    for entry in (*knowledge.cards.values(), *knowledge.terms.values()):
        yield from _LETTERS.findall(fold(entry.title))
        for block in entry.blocks.values():
            yield from _LETTERS.findall(fold(block.text))
    for line in texts_of(knowledge):
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
        known_words(knowledge),
        knowledge.english,
        knowledge.vocabulary.carriers,
        neighbours,
    )
