"""Candidates for one question, best first, worked out only as far as they are looked at.

Part of a score is costly, but no candidate can gain more than a known amount by it. So the one
with the highest bound is worked out first, and is the best as soon as its true score is no lower
than every other bound (best-first search). The order is that of sorting all true scores.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, overload


class Candidate(NamedTuple):
    """One intent considered for a question.

    Attributes:
        intent: its id.
        score: the combined score; only differences mean something.
        phrase: the nearest phrasing, in stems.
        similarity: how near that phrasing is, 0 to 100.
        seen: works out `features`, which only explanations read.
    """

    intent: str
    score: float
    phrase: str
    similarity: float
    seen: Callable[[], tuple[tuple[str, float], ...]]

    @property
    def features(self) -> tuple[tuple[str, float], ...]:
        """What the weights saw, strongest first, with their contributions."""
        return self.seen()


class Prospect(NamedTuple):
    """A candidate before its score is known.

    Attributes:
        intent: its id.
        bound: what its score cannot exceed.
        settle: works the candidate out, or comes nearer to it with a lower bound.
    """

    intent: str
    bound: float
    settle: Callable[[], "Prospect | Candidate"]


class BestFirst(Sequence[Candidate]):
    """A sequence of candidates by falling score, equal scores by id.

    Args:
        prospects: all of them, in any order, each id once.
    """

    def __init__(self, prospects: Iterable[Prospect]) -> None:
        self._found: list[Candidate] = []
        # A prospect comes before a candidate of the same value: it may yet equal it.
        self._heap: list[tuple[float, bool, str, Prospect | Candidate]] = [
            (-prospect.bound, False, prospect.intent, prospect) for prospect in prospects
        ]
        heapq.heapify(self._heap)

    def __len__(self) -> int:
        """Return how many there are, worked out or not."""
        return len(self._found) + len(self._heap)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | Sequence[Candidate]:
        """Return one candidate or several, as a list does."""
        wanted = range(len(self))[index]
        last = max(wanted, default=-1) if isinstance(wanted, range) else wanted
        while len(self._found) <= last:
            self._advance()
        return self._found[index]

    def without(self, prefix: str) -> "BestFirst":
        """Return the candidates whose id does not begin with `prefix`, no further worked out."""
        rest = BestFirst(())
        rest._found = [c for c in self._found if not c.intent.startswith(prefix)]
        rest._heap = [entry for entry in self._heap if not entry[2].startswith(prefix)]
        heapq.heapify(rest._heap)
        return rest

    def _advance(self) -> None:
        _, _, intent, best = heapq.heappop(self._heap)
        if isinstance(best, Candidate):
            self._found.append(best)
            return
        nearer = best.settle()
        if isinstance(nearer, Candidate):
            heapq.heappush(self._heap, (-nearer.score, True, intent, nearer))
        else:
            heapq.heappush(self._heap, (-nearer.bound, False, intent, nearer))
