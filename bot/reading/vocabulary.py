"""Reading an utterance: slips repaired, questions cut apart, one name put on one thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.content.english import CommonWords
from bot.reading.names import Names
from bot.reading.neighbours import EDGE, Neighbours
from bot.reading.spelling import Spelling
from bot.reading.text import Utterance, fold, read, stem, words_of

Clauses = tuple[tuple[str, ...], ...]

_WH = frozenset("what which how why when where who whose".split())
_QUESTION = _WH | frozenset(
    "is are am do does did can could may should shall must would will has have any explain define "
    "list show describe tell name summarise summarize".split()
)
_SUBJECTS = frozenset("i you he she it we they this that my our his her the a an".split())
_LINKS = frozenset({"and", "also", "plus", "or", "but"})


@dataclass(frozen=True, slots=True)
class Repair:
    """One word read as another."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Alias:
    """One name replaced by the name the cards use."""

    typed: str
    concept: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question within a message.

    Attributes:
        words: its words. concepts: the same with names unified.
        marked: a question mark ends it.
    """

    words: tuple[str, ...]
    concepts: tuple[str, ...]
    marked: bool = False

    @property
    def is_question(self) -> bool:
        """True when it is marked or worded as a question or request."""
        tells = self.words[0] in _SUBJECTS  # "he is …", "my dog has …"
        opens = not tells and any(word in _QUESTION for word in self.words[:3])
        return self.marked or opens or not _WH.isdisjoint(self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """An utterance with its slips repaired and its names unified.

    Attributes:
        utterance: what was typed.
        repaired: the words after repair, by sentence.
        asks: the same cut into single questions, with every known name replaced by its
            concept (`vitamin_d`).
        repairs, aliases: what was changed, in order.
        outside: words for things the article does not cover, as concepts.
    """

    utterance: Utterance
    repaired: Clauses
    asks: tuple[Ask, ...]
    repairs: tuple[Repair, ...]
    aliases: tuple[Alias, ...]
    outside: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All words of all sentences as repaired, in order."""
        return tuple(chain.from_iterable(self.repaired))

    @property
    def concepts(self) -> tuple[str, ...]:
        """All words of all questions, names unified, in order."""
        return tuple(word for ask in self.asks for word in ask.concepts)


def cut(clause: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut one sentence where a second question begins ("… and what is …")."""
    parts: list[tuple[str, ...]] = []
    start = 0
    for at in range(2, len(clause) - 2):
        after = clause[at + 1 : at + 3]
        begins = after[0] in _QUESTION or (after[0] in _LINKS and after[1] in _QUESTION)
        if clause[at] in _LINKS and begins and at - start >= 2:
            parts.append(tuple(clause[start:at]))
            start = at + 1
    parts.append(tuple(clause[start:]))
    return parts


class Vocabulary:
    """Knows words, repairs slips and unifies names.

    Args:
        same: concept to its other names. A concept of several words is written with `_`.
        outside: class of things not covered to the words for them.
        words: further words that are known and are targets of repair, with repetition.
        english: common English words, which are no slips.
        carriers: phrases without meaning of their own, dropped before routing.
        neighbours: which words stand next to each other, for telling slips.

    Attributes:
        outside: concept of a thing not covered to its class.
        spelling: the words known.
    """

    def __init__(
        self,
        same: Mapping[str, Iterable[str]],
        outside: Mapping[str, Iterable[str]],
        words: Iterable[str],
        english: CommonWords,
        carriers: Iterable[str] = (),
        neighbours: Neighbours | None = None,
    ) -> None:
        self._names = Names()
        self._as_spelt = Names()
        self._carriers = Names()
        self.outside: dict[str, str] = {}
        ours = [
            (words_of(fold(name)), concept)
            for concept, names in same.items()
            for name in (concept.replace("_", " "), *names)
        ]
        theirs = [
            (words_of(fold(name)), kind) for kind, names in outside.items() for name in names
        ]
        for name, concept in ours:
            self._names.add([stem(word) for word in name], concept)
        for name, kind in theirs:
            concept = "_".join(name)
            self.outside[concept] = kind
            # As spelt, plurals apart: stems would read "even" as the brand Evenity.
            self._as_spelt.add(name, concept)
            self._as_spelt.add((*name[:-1], name[-1] + "s"), concept)
        carried = [words_of(fold(carrier)) for carrier in carriers]
        for carrier in carried:
            self._carriers.add(carrier, "")
        named = chain.from_iterable(name for name, _ in (*ours, *theirs))
        chatter = chain.from_iterable(carried)
        self.spelling = Spelling(chain(words, named, chatter), english, neighbours or Neighbours())

    def read(self, utterance: Utterance) -> Reading:
        """Repair the slips of one utterance and unify its names."""
        repairs: list[Repair] = []
        aliases: list[Alias] = []
        repaired = tuple(self._repaired(clause, repairs) for clause in utterance.clauses)
        asks = tuple(
            ask
            for clause, is_marked in zip(repaired, utterance.marked, strict=True)
            for ask in self._asks(clause, is_marked, aliases)
        )
        outside = tuple(w for ask in asks for w in ask.concepts if w in self.outside)
        return Reading(utterance, repaired, asks, tuple(repairs), tuple(aliases), outside)

    def _asks(
        self, clause: tuple[str, ...], is_marked: bool, aliases: list[Alias]
    ) -> Iterator[Ask]:
        *before, last = cut(clause)
        for part in before:
            yield Ask(part, self.unify(part, aliases))
        yield Ask(last, self.unify(last, aliases), is_marked)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of a text as the router sees them: repaired, named, stripped."""
        return self.stripped(self.read(read(text)).concepts)

    def unify(self, clause: Sequence[str], aliases: list[Alias] | None = None) -> tuple[str, ...]:
        """Replace every known name by its concept; what was replaced is added to `aliases`."""
        stems = [stem(word) for word in clause]
        words: list[str] = []
        at = 0
        while at < len(clause):
            size, concept = self._named(clause, stems, at)
            if size == 0:
                words.append(clause[at])
                at += 1
                continue
            words.append(concept)
            typed = " ".join(clause[at : at + size])
            if aliases is not None and typed != concept:
                aliases.append(Alias(typed, concept))
            at += size
        return tuple(words)

    def _named(self, clause: Sequence[str], stems: Sequence[str], at: int) -> tuple[int, str]:
        """Return length and concept of the longest name at a place, or (0, "")."""
        if stems[at] in self._names.first_words or clause[at] in self._as_spelt.first_words:
            return max(self._names.at(stems, at), self._as_spelt.at(clause, at))
        return 0, ""

    def stripped(self, clause: Sequence[str]) -> tuple[str, ...]:
        """Drop the phrases that carry no meaning, unless nothing would be left."""
        if self._carriers.first_words.isdisjoint(clause):
            return tuple(clause)
        words: list[str] = []
        at = 0
        while at < len(clause):
            size, _ = self._carriers.at(clause, at)
            if size == 0:
                words.append(clause[at])
            at += max(size, 1)
        return tuple(words or clause)

    def _repaired(self, clause: Sequence[str], repairs: list[Repair]) -> tuple[str, ...]:
        stems = [stem(word) for word in clause]
        words: list[str] = []
        found = len(repairs)
        at = 0
        while at < len(clause):
            size, _ = self._named(clause, stems, at)
            if size > 1:  # a name of several words stands as it is listed
                words.extend(clause[at : at + size])
                at += size
                continue
            here, after = clause[at], clause[at + 1] if at + 1 < len(clause) else EDGE
            before = words[-1] if words else EDGE
            joined = self.spelling.joined(here, after, before) if after else None
            read = joined or self.spelling.repair(here, before, after)
            typed = f"{here} {after}" if joined else here
            if read != typed:
                repairs.append(Repair(typed, read))
            words.extend(read.split())
            at += 2 if joined else 1
        # What is right now may be a contraction, or the second half of "T score".
        return words_of(" ".join(words)) if len(repairs) > found else tuple(words)
