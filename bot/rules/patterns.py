"""The small pattern language in which curated routes say what they recognise.

A rule is one line that an editor can read:

    [fall] ... (hip|groin) & can not (stand|get up) ! tennis

- words stand for themselves; `word*` also matches longer words; `word?` may be missing;
- `(a|b c)` is a choice; `[name]` is a named set of choices from the same file;
- `..` allows up to two other words, `...` up to five; `#` is any number and `-#` a negative one;
- `&` asks for both parts anywhere in the message, `+` for both within twelve words;
- `!` names what must not occur in the message, or of warning signs, in the same sentences.

Phrases never cross the end of a sentence. Rules are found through an index on the words that each
must contain, so that hundreds cost little; `phrases` then finds where their phrases stand.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.reading.text import fold, words_of
from bot.rules.phrases import (
    NUMBER,
    Choice,
    Gap,
    Literal,
    Node,
    Number,
    Option,
    Phrase,
    Prefix,
    Series,
    Span,
    Words,
)

NEAR = 12  # words between the parts of a `+` rule
_GAPS = {"..": 2, "...": 5}
_SIGNS = {"#": "", "-#": "-"}
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
_MARKS = {" ": re.compile(r"[() ]"), "|": re.compile(r"[()|]")}
_LARGE = 64  # words; a larger collection rules out too little to be worth its memory
# Too common to find phrases by.
_WEAK = frozenset(
    "a an the and or to of in on at is are was am be i my me it that this do does did not no can "
    "you your for with have has had just so up out what how if would will she he her his".split()
)

# A part of a phrase, and the words of which a message that holds it must hold one (or none).
_Part = tuple[Node, Collection[str]]


class PatternError(ValueError):
    """A rule that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule line: phrases that must occur, that must not, and whether near by."""

    source: str
    parts: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    near: bool


class Compiler:
    """Compiles rule lines against named sets.

    Args:
        sets: name to the choices it stands for; a choice may use every feature of a phrase.
        base: knows further sets; a name of `sets` hides the same name there.
    """

    def __init__(self, sets: Mapping[str, Iterable[str]], base: "Compiler | None" = None) -> None:
        self._base = base
        self._sets = {name: tuple(map(str, choices)) for name, choices in sets.items()}
        # Equal parts are one object: less memory, and what is found for one serves all.
        self._phrases: dict[str, Phrase] = {}
        self._parts: dict[str, _Part] = {}
        self._literals: dict[str, _Part] = base._literals if base else {}

    def with_sets(self, sets: Mapping[str, Iterable[str]]) -> "Compiler":
        """Return a compiler that knows `sets` as well; what is compiled already is shared."""
        return Compiler(sets, self)

    def rule(self, line: str) -> Rule:
        """Compile one rule line.

        Raises:
            PatternError: an unknown set, an empty part, or nothing to find the rule by.
        """
        wanted, *forbidden = line.split(" ! ")
        near = " + " in wanted
        if near and " & " in wanted:
            raise PatternError(f"rule {line!r} mixes & and +; use one of them")
        parts = [self.phrase(p) for p in wanted.split(" + " if near else " & ")]
        return Rule(line, tuple(parts), tuple(self.phrase(p) for p in forbidden), near)

    def phrase(self, source: str) -> Phrase:
        """Compile one phrase; raises PatternError as `rule` does."""
        if source not in self._phrases:
            self._phrases[source] = self._new_phrase(source)
        return self._phrases[source]

    def _new_phrase(self, source: str) -> Phrase:
        root, needs = self._series(source)
        if not needs:
            raise PatternError(f"phrase {source!r} has no word to find it by")
        rarest, *others = sorted(needs, key=_rank)
        return Phrase(root, (rarest, *(need for need in others if len(need) <= _LARGE)))

    def _series(self, source: str) -> tuple[Node, list[Collection[str]]]:
        if _PLAIN.fullmatch(source):
            node, anchors = self._literal(source)
            return node, [anchors]
        items = _split(source.strip(), " ")
        if not items:
            raise PatternError("an empty phrase")
        parts = [self._item(item) for item in items]
        root = parts[0][0] if len(parts) == 1 else Series([node for node, _ in parts])
        return root, [anchors for _, anchors in parts if anchors]

    def _item(self, item: str) -> _Part:
        if item not in self._parts:
            self._parts[item] = self._new_item(item)
        return self._parts[item]

    def _new_item(self, item: str) -> _Part:
        if item in _GAPS:
            return Gap(_GAPS[item]), ()
        if item in _SIGNS:
            return Number(_SIGNS[item]), (NUMBER,)
        if item.endswith("?"):
            return Option(self._item(item[:-1])[0]), ()
        if item[0] == "[":
            return self._set(item[1:-1])
        if item[0] == "(":
            return self._choices(_split(item[1:-1], "|"))
        return self._literal(item)

    def _literal(self, item: str) -> _Part:
        if item not in self._literals:
            words = words_of(fold(item.rstrip("*")))
            if not words:
                raise PatternError(f"{item!r} has no letters or digits")
            anchor = _anchor(words)
            if item.endswith("*"):
                anchor += "*" if anchor == words[-1] else ""
                self._literals[item] = Prefix(words), (anchor,)
            else:
                self._literals[item] = Literal(words), (anchor,)
        return self._literals[item]

    def _set(self, name: str) -> _Part:
        if name in self._sets:
            return self._choices(self._sets[name])
        if self._base is None:
            raise PatternError(f"there is no set [{name}]")
        return self._base._item(f"[{name}]")

    def _choices(self, choices: Iterable[str]) -> _Part:
        alternatives: list[Node] = []
        anchors: dict[str, None] | None = {}
        for choice in choices:
            known = self._literals.get(choice)  # most choices are words that others hold as well
            node, needs = (known[0], [known[1]]) if known else self._series(choice)
            alternatives.append(node)
            if not needs:
                anchors = None
            elif anchors is not None:
                for anchor in needs[0] if len(needs) == 1 else min(needs, key=_rank):
                    anchors[anchor] = None
        root = Choice(alternatives) if alternatives else Gap(0)
        return root, tuple(anchors or ())


def _split(source: str, mark: str) -> list[str]:
    """Split at every `mark` outside parentheses."""
    if "(" not in source and ")" not in source:
        return [part.strip() for part in source.split(mark) if part.strip()]
    parts, depth, start = [], 0, 0
    for found in _MARKS[mark].finditer(source):
        letter = found[0]
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            break
        if letter == mark and depth == 0:
            parts.append(source[start : found.start()])
            start = found.end()
    if depth != 0:
        raise PatternError(f"parentheses do not match in {source!r}")
    return [part.strip() for part in (*parts, source[start:]) if part.strip()]


def _anchor(words: Sequence[str]) -> str:
    return max(words, key=lambda w: (w not in _WEAK, len(w)))


def _rank(anchors: Collection[str]) -> tuple[bool, int]:
    return not _WEAK.isdisjoint(anchors), len(anchors)


class Finder:
    """Many rules, each under a key, found together in one message.

    Args:
        rules: (key, rule) pairs; hits come back in this order.
        nearby: what a rule forbids counts in the sentences of its parts alone: whatever else
            somebody writes must not silence a warning sign.
    """

    def __init__(self, rules: Sequence[tuple[str, Rule]], *, nearby: bool = False) -> None:
        self._rules = rules
        self._nearby = nearby
        # Many rules need a word of the same collection, so whether a message holds one is found
        # out once a collection, which goes by its number.
        numbers: dict[Collection[str], int] = {}
        # What else a message must hold for a rule to be worth a closer look.
        self._others: list[tuple[int, ...]] = []
        by_need: dict[int, list[int]] = defaultdict(list)
        for number, (_, rule) in enumerate(rules):
            needs = sorted((n for part in rule.parts for n in part.needs), key=_rank)
            rarest, *others = dict.fromkeys(numbers.setdefault(n, len(numbers)) for n in needs)
            by_need[rarest].append(number)
            self._others.append(tuple(others))
        self._by_need = [tuple(by_need[need]) for need in range(len(numbers))]
        met: dict[str, list[int]] = defaultdict(list)
        for need, number in numbers.items():
            for head in need:
                met[head].append(number)
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._met = {head: shared.setdefault(own, own) for head, own in _tuples(met)}

    def find(self, words: Words) -> Iterator[tuple[str, Rule, tuple[Span, ...]]]:
        """Yield (key, rule, one span a part) for every rule that holds, in rule order.

        Where a part occurs more than once, every occurrence of the first part is reported
        as its own hit, so that a guard can judge each.
        """
        here = self._met.keys() & words.heads
        met = set[int]().union(*map(self._met.__getitem__, here))
        others, holds = self._others, met.issuperset
        worth = [n for need in met for n in self._by_need[need] if holds(others[n])]
        for number in sorted(worth):
            key, rule = self._rules[number]
            for spans, is_forbidden in self.occurrences(rule, words):
                if not is_forbidden:
                    yield key, rule, spans

    def occurrences(self, rule: Rule, words: Words) -> Iterator[tuple[tuple[Span, ...], bool]]:
        """Yield where the parts of a rule are, and whether what it forbids is there too."""
        for spans in _matches(rule, words):
            yield spans, self._is_forbidden(rule, spans, words)

    def _is_forbidden(self, rule: Rule, spans: Sequence[Span], words: Words) -> bool:
        here = {span.clause for span in spans}
        return any(
            not self._nearby or found.clause in here
            for phrase in rule.unless
            for found in words.spans(phrase)
        )


def _tuples(lists: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    return ((name, tuple(own)) for name, own in lists.items())


def _matches(rule: Rule, words: Words) -> list[tuple[Span, ...]]:
    places: list[list[Span]] = []
    for part in rule.parts:
        places.append(words.spans(part))
        if not places[-1]:
            return []
    found = []
    for span in places[0]:
        nearest = [min(o, key=lambda s: _gap(span, s)) for o in places[1:]]
        if not rule.near or all(_gap(span, s) <= NEAR for s in nearest):
            found.append((span, *nearest))
    return found


def _gap(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end, 0)
