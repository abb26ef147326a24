"""Which depth of a card holds what was asked."""

from collections.abc import Callable, Sequence

from bot.content.schema import Depth, Knowledge
from bot.reading.text import read, stem
from bot.reading.vocabulary import Vocabulary
from bot.understanding.meaning import entries_of

# Share of the question that another depth must hold beyond the middle one to be opened instead.
# The middle one answers most questions: the simple one tells the gist, the academic one more.
_LEAD = 0.1


class DepthChooser:
    """Knows the words of each block.

    Args:
        knowledge: the cards and terms.
        vocabulary: reads their texts as it reads questions.
        gain: how much a stem says, 0 for an unknown one.
    """

    def __init__(
        self, knowledge: Knowledge, vocabulary: Vocabulary, gain: Callable[[str], float]
    ) -> None:
        self._vocabulary = vocabulary
        self._gain = gain
        self._blocks = {name: entry.blocks for name, entry in entries_of(knowledge).items()}
        # The words of all blocks, and what each holds beyond those. As tuples, for sets of this
        # size are mostly empty space.
        self._words: dict[str, tuple[tuple[str, ...], dict[Depth, tuple[str, ...]]]] = {}

    def choose(self, target: str, words: Sequence[str]) -> Depth:
        """Return the middle depth unless another one holds clearly more of the question.

        Args:
            target: a card or term.
            words: the question's words, names unified.
        """
        common, held = self._held(target)
        asked = {root: self._gain(root) for root in set(map(stem, words))}
        depths = list(held)
        best = Depth.DETAIL if Depth.DETAIL in held else depths[0]
        if len(depths) == 1:
            return best
        own = {depth: sum(asked[root] for root in asked.keys() & held[depth]) for depth in depths}
        shared = sum(asked[root] for root in asked.keys() & common)
        apart = set().union(*held.values())
        substance = shared + sum(asked[root] for root in asked.keys() & apart)
        for depth in depths:
            if substance and (own[depth] - own[best]) / substance > _LEAD:
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
