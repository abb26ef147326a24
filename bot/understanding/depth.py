"""Which depth of a card holds what was asked."""

from collections.abc import Sequence

from bot.content.schema import Depth, Knowledge
from bot.understanding.meaning import CARD, TERM
from bot.understanding.text import read, stem
from bot.understanding.vocabulary import Vocabulary

_LEAD = 0.2  # share of the question's words that a deeper block must hold beyond a shallower one


class DepthChooser:
    """Knows the words of each block.

    Args:
        knowledge: the cards and terms.
        vocabulary: reads their texts as it reads questions.
    """

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        entries = {CARD + c.id: c for c in knowledge.cards.values()} | {
            TERM + t.term: t for t in knowledge.terms.values()
        }
        self._blocks = {name: entry.blocks for name, entry in entries.items()}
        # The words of all blocks, and what each holds beyond those. As tuples, for sets of this
        # size are mostly empty space.
        self._words: dict[str, tuple[tuple[str, ...], dict[Depth, tuple[str, ...]]]] = {}

    def choose(self, target: str, words: Sequence[str]) -> Depth:
        """Return the shallowest depth unless a deeper one holds clearly more of the question.

        Args:
            target: a card or term.
            words: the question's words, names unified.
        """
        common, held = self._held(target)
        asked = {stem(w) for w in words}.difference(common)
        best = next(iter(held))
        for depth in held:
            gained = len(asked.intersection(held[depth])) - len(asked.intersection(held[best]))
            if asked and gained / len(asked) > _LEAD:
                best = depth
        return best

    def _held(self, target: str) -> tuple[tuple[str, ...], dict[Depth, tuple[str, ...]]]:
        if target not in self._words:
            found = {
                depth: frozenset(map(stem, self._vocabulary.read(read(block.text)).concepts))
                for depth, block in self._blocks[target].items()
            }
            common = frozenset.intersection(*found.values())
            beyond = {depth: tuple(own - common) for depth, own in found.items()}
            self._words[target] = tuple(common), beyond
        return self._words[target]
