"""Phrases as small trees of words, and the places in a message at which they occur.

Every part of a tree answers one question: where may it end when it begins at this word? The ends
come in the order in which a regular expression would try them, so a phrase is found where, and
as long as, its expression would be. Trees cost a tenth of the memory of compiled expressions,
nothing to compile, and large choices look only at the alternatives that begin as the text does.
"""

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

NUMBER = "#"  # stands for any number among the heads of a word
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Span(NamedTuple):
    """Where a phrase was found: word positions in the whole message, end exclusive."""

    start: int
    end: int
    clause: int


@lru_cache(maxsize=1024)
def heads(word: str) -> tuple[str, ...]:
    """Return a word, its beginnings marked as such (`bo*`), and `#` where it ends in a digit."""
    found = (word, *(f"{word[:n]}*" for n in range(1, len(word) + 1)))
    return (*found, NUMBER) if word[-1:].isdigit() else found


class Line:
    """One sentence laid out for matching.

    Attributes:
        words: its words; by_word: the heads of each; heads: those of all.
        ends, starts: what has been worked out for choices, which many phrases share.
    """

    __slots__ = ("by_word", "ends", "heads", "starts", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.by_word = [*map(heads, words)]
        self.heads = frozenset[str]().union(*self.by_word)
        self.ends: dict[tuple[Node, int], Sequence[int]] = {}
        self.starts: dict[Node, Sequence[int]] = {}

    def may_hold(self, needs: Iterable[Collection[str]]) -> bool:
        """Tell whether a word of each collection occurs, so that looking closer is worth it."""
        lacks = self.heads.isdisjoint
        for need in needs:  # noqa: SIM110 - a generator costs twice as much here
            if lacks(need):
                return False
        return True


class Node(ABC):
    """A part of a phrase."""

    __slots__ = ()

    @abstractmethod
    def ends(self, line: Line, at: int) -> Sequence[int]:
        """Return where the part may end when it begins at `at`, each end once."""

    def firsts(self) -> Set[str] | None:
        """Return the heads of which the first word must have one; None if any word may do."""
        return None

    def starts(self, line: Line) -> Sequence[int]:
        """Return the places at which the part may begin, in order."""
        firsts = self.firsts()
        if firsts is None:
            return range(len(line.words))
        lacks = firsts.isdisjoint
        return [at for at, own in enumerate(line.by_word) if not lacks(own)]


class Literal(Node):
    """Words as they stand."""

    __slots__ = ("_words",)

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        end = at + len(self._words)
        return (end,) if line.words[at:end] == self._words else ()

    def firsts(self) -> Set[str]:
        """See Node."""
        return frozenset(self._words[:1])

    def starts(self, line: Line) -> Sequence[int]:
        """See Node."""
        first = self._words[0]
        return [at for at, word in enumerate(line.words) if word == first]


class Prefix(Node):
    """Words as they stand, of which the last may be longer."""

    __slots__ = ("_last", "_words")

    def __init__(self, words: tuple[str, ...]) -> None:
        *before, self._last = words
        self._words = tuple(before)

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        last = at + len(self._words)
        if last < len(line.words) and line.words[at:last] == self._words:
            return (last + 1,) if line.words[last].startswith(self._last) else ()
        return ()

    def firsts(self) -> Set[str]:
        """See Node."""
        return frozenset(self._words[:1] or (f"{self._last}*",))


class Number(Node):
    """Any number, or with the sign `-` a negative one."""

    __slots__ = ("_sign",)

    def __init__(self, sign: str) -> None:
        self._sign = sign

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        word = line.words[at] if at < len(line.words) else ""
        return (at + 1,) if word.startswith(self._sign) and _NUMBER.fullmatch(word) else ()

    def firsts(self) -> Set[str]:
        """See Node."""
        return frozenset({NUMBER})


class Gap(Node):
    """Up to so many words, whatever they are; as few as possible."""

    __slots__ = ("_most",)

    def __init__(self, most: int) -> None:
        self._most = most

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        return range(at, min(at + self._most, len(line.words)) + 1)


class Option(Node):
    """A part that may be missing."""

    __slots__ = ("inner",)

    def __init__(self, inner: Node) -> None:
        self.inner = inner

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        ends = self.inner.ends(line, at)
        return tuple(dict.fromkeys((*ends, at))) if ends else (at,)


class Series(Node):
    """Parts one after another."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[Node]) -> None:
        self._parts = tuple(parts)

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        ends: Sequence[int] = (at,)
        for part in self._parts:
            if len(ends) == 1:
                ends = part.ends(line, ends[0])
            else:
                ends = tuple(dict.fromkeys([e for start in ends for e in part.ends(line, start)]))
            if not ends:
                break
        return ends

    def firsts(self) -> Set[str] | None:
        """See Node."""
        found: set[str] = set()
        for part in self._parts:
            firsts = (part.inner if isinstance(part, Option) else part).firsts()
            if firsts is None:
                return None
            found.update(firsts)
            if not isinstance(part, Option):
                return found
        return None

    def starts(self, line: Line) -> Sequence[int]:
        """See Node."""
        first = self._parts[0]
        return super().starts(line) if isinstance(first, Option) else first.starts(line)


class Choice(Node):
    """Alternatives, the first preferred."""

    __slots__ = ("_alternatives", "_by_head")

    def __init__(self, alternatives: Sequence[Node]) -> None:
        self._alternatives = tuple(alternatives)
        self._by_head: _ByHead | None = None

    def ends(self, line: Line, at: int) -> Sequence[int]:
        """See Node."""
        by_head = self._by_head or self._sorted()
        places = by_head.of(line.words[at] if at < len(line.words) else "")
        if not places:
            return ()
        if len(places) == 1:
            return self._alternatives[places[0]].ends(line, at)
        known = line.ends.get((self, at))
        if known is None:
            tried = [e for place in places for e in self._alternatives[place].ends(line, at)]
            known = line.ends[self, at] = tuple(dict.fromkeys(tried))
        return known

    def firsts(self) -> Set[str] | None:
        """See Node."""
        return self._sorted().firsts

    def starts(self, line: Line) -> Sequence[int]:
        """See Node."""
        starts = line.starts.get(self)
        if starts is None:
            starts = line.starts[self] = self._looked_up(line)
        return starts

    def _looked_up(self, line: Line) -> Sequence[int]:
        by_head = self._sorted()
        if by_head.is_whole:
            return [at for at, word in enumerate(line.words) if word in by_head.places]
        return super().starts(line)

    def _sorted(self) -> "_ByHead":
        # Made when first asked for: most choices never are.
        if self._by_head is None:
            self._by_head = _ByHead(self._alternatives)
        return self._by_head


class _ByHead:
    """The places of alternatives by the heads with which they begin.

    Attributes:
        places: those of each head.
        firsts: all heads; None if some alternative may begin with any word.
        is_whole: every alternative begins with a word that stands for itself.
    """

    __slots__ = ("_open", "firsts", "is_whole", "places")

    def __init__(self, alternatives: Sequence[Node]) -> None:
        places: dict[str, list[int]] = defaultdict(list)
        self._open: set[int] = set()
        for place, node in enumerate(alternatives):
            firsts = node.firsts()
            if firsts is None:
                self._open.add(place)
            for head in firsts or ():
                places[head].append(place)
        self.places = {head: _shared(tuple(own)) for head, own in places.items()}
        self.is_whole = not self._open and all(map(str.isalnum, places))
        self.firsts = None if self._open else self.places.keys()

    def of(self, word: str) -> Sequence[int]:
        """Return the places of the alternatives that may begin with `word`, in order."""
        if self.is_whole:
            return self.places.get(word, ())
        places = self.places
        found = [places[h] for h in heads(word) if h in places]
        if len(found) == 1 and not self._open:
            return found[0]
        return sorted(self._open.union(*found))


@lru_cache(maxsize=1024)
def _shared(places: tuple[int, ...]) -> tuple[int, ...]:
    """Return equal tuples as one object: most hold a single small number."""
    return places


class Phrase:
    """One phrase.

    Args:
        root: its tree.
        needs: collections of words; a sentence that holds the phrase holds a word of each.
    """

    __slots__ = ("needs", "root")

    def __init__(self, root: Node, needs: Sequence[Collection[str]]) -> None:
        self.root = root
        self.needs = tuple(needs)

    def found(self, line: Line) -> list[tuple[int, int]]:
        """Return the places of `line`, end exclusive, at which the phrase stands, none twice."""
        found: list[tuple[int, int]] = []
        free = 0
        for at in self.root.starts(line):
            ends = self.root.ends(line, at) if at >= free else ()
            if ends:
                free = ends[0]
                found.append((at, free))
        return found


class Words:
    """One message laid out for matching.

    Args:
        clauses: its words by sentence, as `text.read` gives them.
        known: a layout that may hold some of the same sentences.
    """

    def __init__(self, clauses: Sequence[Sequence[str]], known: "Words | None" = None) -> None:
        self.clauses = clauses
        self._offsets = [*accumulate(map(len, clauses), initial=0)]
        laid_out = {line.words: line for line in known._lines} if known else {}
        self._lines: list[Line] = [
            laid_out.get(tuple(clause)) or Line(clause) for clause in clauses
        ]
        heads = [line.heads for line in self._lines]
        self.heads = heads[0] if len(heads) == 1 else frozenset[str]().union(*heads)
        self._spans: dict[Phrase, list[Span]] = {}

    def of(self, clause: tuple[str, ...]) -> "Words":
        """Return the layout of one sentence, this one where it holds nothing else."""
        return self if self.clauses == (clause,) else Words((clause,), self)

    def at(self, span: Span) -> tuple[str, ...]:
        """Return the words of `span`."""
        offset = self._offsets[span.clause]
        return tuple(self.clauses[span.clause][span.start - offset : span.end - offset])

    def before(self, span: Span, count: int) -> tuple[str, ...]:
        """Return up to `count` words of the same sentence just before `span`."""
        end = span.start - self._offsets[span.clause]
        return tuple(self.clauses[span.clause][max(0, end - count) : end])

    def spans(self, phrase: Phrase) -> list[Span]:
        """Return every place at which `phrase` occurs."""
        found = self._spans.get(phrase)
        if found is None:
            found = self._spans[phrase] = []
            several = len(self._lines) > 1  # where there is one, `Finder` has looked already
            for clause, line in enumerate(self._lines):
                if several and not line.may_hold(phrase.needs):
                    continue
                offset = self._offsets[clause]
                for start, end in phrase.found(line):
                    found.append(Span(offset + start, offset + end, clause))
        return found
