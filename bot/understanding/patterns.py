"""The small pattern language in which curated routes say what they recognise.

A rule is one line that an editor can read:

    [fall] ... (hip|groin) & can not (stand|get up) ! tennis

- words stand for themselves; `word*` also matches longer words; `word?` may be missing;
- `(a|b c)` is a choice; `[name]` is a named set of choices from the same file;
- `..` allows up to two other words, `...` up to five; `#` is any number and `-#` a negative one;
- `&` asks for both parts anywhere in the message, `+` for both within twelve words;
- `!` names what must not occur in the message.

Phrases never cross the end of a sentence. Rules are compiled to regular expressions and found
through an index on one word that each phrase must contain, so hundreds cost little.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.text import fold, words_of

NEAR = 12  # words between the parts of a `+` rule
_GAPS = {"..": 2, "...": 5}
_NUMBER = {"#": r"-?\d+(?:\.\d+)?", "-#": r"-\d+(?:\.\d+)?"}
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
# Too common to find phrases by.
_WEAK = frozenset(
    "a an the and or to of in on at is are was am be i my me it that this do does did not no can "
    "you your for with have has had just so up out what how if would will she he her his".split()
)


class PatternError(ValueError):
    """A rule that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase was found: word positions in the whole message, end exclusive."""

    start: int
    end: int
    clause: int


class Phrase:
    """One phrase: its source, and the words of which at least one must be present.

    The regular expression is compiled when a message first holds such a word: most never do.
    """

    __slots__ = ("_body", "_regex", "anchors", "source")

    def __init__(self, source: str, body: str, anchors: frozenset[str]) -> None:
        self.source = source
        self.anchors = anchors
        self._body = body
        self._regex: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        """The expression that finds the phrase in a line of words parted by spaces."""
        if self._regex is None:
            self._regex = re.compile(f"(?<= ){self._body}")
        return self._regex


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule line: phrases that must occur, that must not, and whether near by."""

    source: str
    parts: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    near: bool


class Words:
    """One message laid out for matching.

    Args:
        clauses: its words by sentence, as `text.read` gives them.
    """

    def __init__(self, clauses: Sequence[Sequence[str]]) -> None:
        self.clauses = clauses
        self._lines = [" " + " ".join(clause) + " " for clause in clauses]
        self._offsets = [sum(map(len, clauses[:i])) for i in range(len(clauses))]
        words = {word for clause in clauses for word in clause}
        self.prefixes = words | {w[:n] for w in words for n in range(2, len(w))}
        if any(w[-1].isdigit() for w in words):
            self.prefixes.add("#")

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
        if self.prefixes.isdisjoint(phrase.anchors):
            return []
        found = []
        for index, line in enumerate(self._lines):
            for match in phrase.regex.finditer(line):
                start = self._offsets[index] + line.count(" ", 0, match.start()) - 1
                length = match.group().strip().count(" ") + 1
                found.append(Span(start, start + length, index))
        return found


class Compiler:
    """Compiles rule lines against named sets.

    Args:
        sets: name to the choices it stands for; a choice may use every feature of a phrase.
        base: knows further sets; a name of `sets` hides the same name there.
    """

    def __init__(self, sets: Mapping[str, Iterable[str]], base: "Compiler | None" = None) -> None:
        self._base = base
        self._sets = {name: tuple(map(str, choices)) for name, choices in sets.items()}
        self._memo: dict[str, tuple[str, frozenset[str]]] = {}

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
        body, anchors = self._sequence(source)
        if not anchors:
            raise PatternError(f"phrase {source!r} has no word to find it by")
        return Phrase(source, body, anchors)

    def _sequence(self, source: str) -> tuple[str, frozenset[str]]:
        if _PLAIN.fullmatch(source):
            return _plain(source)
        regex, best = [], frozenset[str]()
        items = _split(source.strip(), " ")
        if not items:
            raise PatternError("an empty phrase")
        for item in items:
            body, anchors = self._item(item)
            regex.append(body)
            if anchors and (not best or _rank(anchors) < _rank(best)):
                best = anchors
        return "".join(regex), best

    def _item(self, item: str) -> tuple[str, frozenset[str]]:
        if item in _GAPS:
            return rf"(?:[^ ]+ ){{0,{_GAPS[item]}}}?", frozenset()
        if item in _NUMBER:
            return _NUMBER[item] + " ", frozenset({"#"})
        if item.endswith("?"):
            return f"(?:{self._item(item[:-1])[0]})?", frozenset()
        if item[0] == "[":
            return self._set(item[1:-1])
        if item[0] == "(":
            return self._choices(_split(item[1:-1], "|"))
        prefix = item.endswith("*")
        words = _literal(item.rstrip("*"))
        if not words:
            raise PatternError(f"{item!r} has no letters or digits")
        body = " ".join(map(re.escape, words)) + ("[^ ]* " if prefix else " ")
        return body, frozenset({_anchor(words)})

    def _set(self, name: str) -> tuple[str, frozenset[str]]:
        if name not in self._sets:
            if self._base is None:
                raise PatternError(f"there is no set [{name}]")
            return self._base._set(name)
        if name not in self._memo:
            self._memo[name] = self._choices(self._sets[name])
        return self._memo[name]

    def _choices(self, choices: Iterable[str]) -> tuple[str, frozenset[str]]:
        compiled = [self._sequence(choice) for choice in choices]
        body = "(?:" + "|".join(body for body, _ in compiled) + ")"
        if any(not anchors for _, anchors in compiled):
            return body, frozenset()
        return body, frozenset().union(*(anchors for _, anchors in compiled))


def _split(source: str, mark: str) -> list[str]:
    """Split at every `mark` outside parentheses."""
    parts, depth, part = [], 0, ""
    for letter in source:
        depth += (letter == "(") - (letter == ")")
        if depth < 0:
            break
        if letter == mark and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += letter
    if depth != 0:
        raise PatternError(f"parentheses do not match in {source!r}")
    return [part.strip() for part in (*parts, part) if part.strip()]


@lru_cache(maxsize=65536)
def _plain(source: str) -> tuple[str, frozenset[str]]:
    words = words_of(source)
    return " ".join(words) + " ", frozenset({_anchor(words)})


@lru_cache(maxsize=65536)
def _literal(item: str) -> tuple[str, ...]:
    return words_of(fold(item))


def _anchor(words: Sequence[str]) -> str:
    return max(words, key=lambda w: (w not in _WEAK, len(w)))


def _rank(anchors: frozenset[str]) -> tuple[bool, int]:
    return bool(anchors & _WEAK), len(anchors)


class Finder:
    """Many rules, each under a key, found together in one message.

    Args:
        rules: (key, rule) pairs; hits come back in this order.
    """

    def __init__(self, rules: Sequence[tuple[str, Rule]]) -> None:
        self._rules = rules
        self._index: dict[str, list[int]] = defaultdict(list)
        for number, (_, rule) in enumerate(rules):
            rarest = min(rule.parts, key=lambda p: _rank(p.anchors))
            for anchor in rarest.anchors:
                self._index[anchor].append(number)

    def find(self, words: Words) -> list[tuple[str, Rule, tuple[Span, ...]]]:
        """Return (key, rule, one span a part) for every rule that holds, in rule order.

        Where a part occurs more than once, every occurrence of the first part is reported
        as its own hit, so that a guard can judge each.
        """
        numbers = {n for word in words.prefixes for n in self._index.get(word, ())}
        hits: list[tuple[str, Rule, tuple[Span, ...]]] = []
        for number in sorted(numbers):
            key, rule = self._rules[number]
            hits.extend((key, rule, spans) for spans in _matches(rule, words))
        return hits


def _matches(rule: Rule, words: Words) -> list[tuple[Span, ...]]:
    first = words.spans(rule.parts[0])
    if not first or any(words.spans(phrase) for phrase in rule.unless):
        return []
    others = [words.spans(part) for part in rule.parts[1:]]
    if not all(others):
        return []
    found = []
    for span in first:
        nearest = [min(o, key=lambda s: _gap(span, s)) for o in others]
        if not rule.near or all(_gap(span, s) <= NEAR for s in nearest):
            found.append((span, *nearest))
    return found


def _gap(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end, 0)
