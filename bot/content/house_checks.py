"""Whether every text keeps the rules of rules.yaml and the house style of style.yaml."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.content import readability, sayings
from bot.content.house import Rule, Style
from bot.content.schema import Knowledge, Note
from bot.content.texts import Kind, Passage, Where

_PASSAGE = 25  # words; the grade says nothing of a shorter text, its sentence length does
_SHOWN = 60  # characters of a sentence that is quoted

Fault = tuple[str, Where, str]  # file, place, what is wrong and how to mend it


def faults(knowledge: Knowledge, texts: Sequence[Passage]) -> Iterator[Fault]:
    """Yield (file, place, what is wrong; remedy) for every rule or limit not kept.

    Args:
        knowledge: holds rules and style.
        texts: what is held to them, `passages(knowledge)` for everything.
    """
    unreadable = [
        *_unreadable("rules.yaml", ((name, *r) for name, r in _rule_sayings(knowledge))),
        *_unreadable("style.yaml", _style_sayings(knowledge.style)),
    ]
    yield from unreadable
    if unreadable:
        return
    names = _names(knowledge)
    for passage in texts:
        place = passage.file, passage.where
        for text in _text_faults(knowledge, passage, names):
            yield (*place, text)
    for rule_id, rule in knowledge.rules.items():
        yield from _note_faults(texts, rule_id, rule)


def _names(knowledge: Knowledge) -> tuple[str, ...]:
    terms = [name for t in knowledge.terms.values() for name in (t.term, t.title, *t.also)]
    return tuple(sorted({*terms, *knowledge.style.names}))


def _rule_sayings(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, rule in knowledge.rules.items():
        for field in ("words", "must", "never"):
            for saying in getattr(rule, field):
                yield name, (field, saying)


def _style_sayings(style: Style) -> Iterator[tuple[str | int, ...]]:
    for index, ban in enumerate(style.bans):
        for saying in ban.say:
            yield "bans", index, saying
    for term, explained in style.plain.items():
        for saying in explained:
            yield "plain", term, saying


def _unreadable(file: str, found: Iterable[tuple[str | int, ...]]) -> Iterator[Fault]:
    for *where, saying in found:
        try:
            sayings.check(str(saying))
        except sayings.SayingError as error:
            yield file, tuple(where), f"{error}; correct it"


def _text_faults(knowledge: Knowledge, passage: Passage, names: tuple[str, ...]) -> Iterator[str]:
    for rule_id, rule in knowledge.rules.items():
        yield from _rule_faults(rule_id, rule, passage)
    style = knowledge.style
    yield from _ban_faults(style, passage)
    yield from _number_faults(style, passage)
    yield from _reading_faults(style, passage, names, knowledge.phrases.fixed.not_covered)
    if passage.kind in {Kind.SIMPLE, Kind.TERM}:
        yield from _unexplained(style, passage)


def _rule_faults(rule_id: str, rule: Rule, passage: Passage) -> Iterator[str]:
    is_free = passage.owner in rule.allowed
    for saying in () if is_free else rule.never:
        found = sayings.said(saying, passage.text)
        if found is not None:
            yield f"says {found!r}, which rule {rule_id} forbids ({rule.text}); say it otherwise"
    block = passage.block
    if block is None or (rule.depths and passage.depth not in rule.depths):
        return
    stated = [f"states {fact}" for fact in rule.facts if fact in block.facts]
    stated += [
        f"says {word!r}"
        for word in (() if is_free else rule.words)
        if sayings.says(word, passage.text)
    ]
    if rule_id not in block.rules:
        if stated:
            yield f"{stated[0]} without rule {rule_id} ({rule.text}); follow and cite it"
        return
    is_due = bool(stated) or not (rule.facts or rule.words)
    for saying in rule.must if is_due else ():
        if not sayings.says(saying, passage.text):
            yield f"cites rule {rule_id} and does not say {saying!r} ({rule.text}); add it"


def _note_faults(texts: Sequence[Passage], rule_id: str, rule: Rule) -> Iterator[Fault]:
    if rule.note is None:
        return
    least = Note(rule.note)
    seen: set[str] = set()
    for passage in texts:
        entry, block = passage.entry, passage.block
        if entry is None or block is None or passage.owner in seen or rule_id not in block.rules:
            continue
        seen.add(passage.owner)
        if entry.note.rank < least.rank:
            where = (*passage.where[:-2], "note")
            yield passage.file, where, f"cites rule {rule_id}; its note must be {least.value}"


def _ban_faults(style: Style, passage: Passage) -> Iterator[str]:
    for ban in style.bans:
        if (ban.kinds and passage.kind not in ban.kinds) or passage.owner in ban.allowed:
            continue
        for saying in ban.say:
            found = sayings.said(saying, passage.text)
            if found is not None:
                yield f"says {found!r}; {ban.instead}"


def _number_faults(style: Style, passage: Passage) -> Iterator[str]:
    for pattern, remedy in style.numbers.items():
        found = re.search(pattern, passage.text)
        if found is not None:
            yield f"writes {found.group()!r}; {remedy}"


def _reading_faults(
    style: Style, passage: Passage, names: tuple[str, ...], opening: str
) -> Iterator[str]:
    if passage.owner in style.as_reviewed:
        return
    limits = style.limits[passage.kind.value]
    for sentence in readability.sentences(passage.text):
        count = len(readability.words(sentence))
        if count > limits.sentence:
            shown = sentence if len(sentence) <= _SHOWN else sentence[:_SHOWN] + "…"
            yield (
                f"has a sentence of {count} words, at most {limits.sentence} in a "
                f"{passage.kind.value} text; make two of it: {shown!r}"
            )
    # What is not covered is said after its fixed opening, and is read with it.
    is_gap = passage.kind is Kind.REFUSAL and passage.file == "not_covered.yaml"
    whole = f"{opening} {passage.text}" if is_gap else passage.text
    if len(readability.words(whole)) < _PASSAGE:
        return
    grade = readability.grade(whole, names)
    if grade > limits.grade:
        yield (
            f"reads at grade {grade:.1f}, at most {limits.grade:g} for a {passage.kind.value} "
            "text; use shorter words and sentences"
        )


def _unexplained(style: Style, passage: Passage) -> Iterator[str]:
    for term, explained in style.plain.items():
        used = sayings.says(term, passage.text)
        if used and not any(sayings.says(words, passage.text) for words in explained):
            yield f"uses {term!r} without plain words for it; add for example {explained[0]!r}"
