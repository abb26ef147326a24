"""Seeded mistakes: each is found, with its file, its line and its remedy."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.content import checks, loader, plan_checks
from bot.content.loader import ContentError, Lines
from bot.content.schema import Knowledge
from bot.content.texts import passages
from bot.rules import lines

Spoil = Callable[[Path], None]
CARD = "cards/monitoring/first-scan-when.yaml"
PLAN = "plan.yaml"


def edited(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert re.search(old, text), f"{old!r} is not in {file}"
        path.write_text(re.sub(old, new, text, count=1), "utf-8")

    return spoil


def removed(file: str) -> Spoil:
    return lambda folder: (folder / file).unlink()


def appended(file: str, text: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    return spoil


MISTAKES: dict[str, tuple[Spoil, str, str]] = {
    "unknown fact": (edited(CARD, r"facts: \[F078", "facts: [F978"), CARD, "F978, which is"),
    "people of no set": (
        edited("decisions.yaml", r"people: \['\[me_words\]'\]", "people: ['[nobody_words]']"),
        "decisions.yaml",
        "people: there is no set [nobody_words]",
    ),
    "counterpart of nothing": (
        edited("vocabulary.yaml", r"\[tscore, zscore\]", "[tscore, qscore]"),
        "vocabulary.yaml",
        "'qscore' is no word of same",
    ),
    "unknown rule": (
        edited(CARD, r"related:", "academic: {text: Deep., facts: [], rules: [A99]}\nrelated:"),
        CARD,
        "rule A99",
    ),
    "no facts": (
        edited(CARD, r"related:", "academic: {text: Deep.}\nrelated:"),
        CARD,
        "cites nothing",
    ),
    "deeper fact": (edited(CARD, r"facts: \[F078", "facts: [F078, F129"), CARD, "home depth"),
    "too many facts": (
        edited(CARD, r"facts: \[F078", "facts: [F078, F005, F006, F007"),
        CARD,
        "at most 3",
    ),
    "few utterances": (
        edited(CARD, r"utterances:\n(?:  - .*\n)+", "utterances: [only one]\n"),
        CARD,
        "at least 10",
    ),
    "broken link": (edited(CARD, r"related: \[", "related: [nowhere, "), CARD, "nowhere"),
    "long opening": (
        edited(CARD, r"text: \|\n", "text: |\n    " + "word " * 26 + "ends.\n\n"),
        CARD,
        "opens with",
    ),
    "long block": (
        edited(CARD, r"text: \|\n", "text: |\n    Short. " + "Some words here. " * 60 + "\n\n"),
        CARD,
        "shorten it",
    ),
    "too long for a message": (
        edited(CARD, r"text: \|\n", "text: |\n    Short. " + "Word. " * 800 + "\n\n"),
        CARD,
        "split the card",
    ),
    "duplicate utterance": (
        edited(CARD, r"utterances:\n", "utterances:\n  - is tennis good for bones\n"),
        CARD,
        "also stands on",
    ),
    "own not-utterance": (
        edited(CARD, r"utterances:\n", "utterances:\n  - How often is the scan repeated?\n"),
        CARD,
        "of the same card",
    ),
    "wrong folder": (edited(CARD, "topic: monitoring", "topic: exercise"), CARD, "move it to"),
    "other id": (edited(CARD, "id: first-scan-when", "id: other-id"), CARD, "move it to"),
    "unknown field": (edited(CARD, "note:", "colour: red\nnote:"), CARD, "is not a field"),
    "missing field": (edited(CARD, "title: .*\n", ""), CARD, "title: is missing"),
    "unknown note": (edited(CARD, "note: .*", "note: loud"), CARD, "note"),
    "not yaml": (edited(CARD, "note:", "  note: ["), CARD, "check quotes"),
    "decision note": (
        edited("cards/trt/trt-lower-dose.yaml", "note: .*", "note: before-you-change"),
        "cards/trt/trt-lower-dose.yaml",
        "must be your-decision",
    ),
    "short note on trt": (
        edited("cards/trt/trt-sweet-spot.yaml", "note: .*", "note: short"),
        "cards/trt/trt-sweet-spot.yaml",
        "must be before-you-change",
    ),
    "safety note on a card": (
        edited(CARD, "note: .*", "note: after-help"),
        CARD,
        "has the note of safety messages",
    ),
    "missing note": (
        edited("notes.yaml", r"  after-help: >-\n.*\n", ""),
        "notes.yaml",
        "'after-help' is missing",
    ),
    "unnamed section": (
        edited("article.yaml", r"  reflection: .*\n", ""),
        "article.yaml",
        "'reflection' of facts.tsv has no name",
    ),
    "term without a card": (
        edited("glossary.yaml", r"  card: [a-z0-9-]+", "  card: nowhere"),
        "glossary.yaml",
        "'nowhere' does not exist",
    ),
    "term without simple": (
        edited("glossary.yaml", r"  simple:", "  academic:"),
        "glossary.yaml",
        "has no simple line",
    ),
    "safety text missing": (
        edited("safety.yaml", r"(?m)^  say:\n    red: .*\n", "  say:\n    yellow: Soon.\n"),
        "safety.yaml",
        "and no red text",
    ),
    "grave and no red text": (
        edited("safety.yaml", r"(- id: S18\n)", r"\1  grave: [collapsed]\n"),
        "safety.yaml",
        "has grave phrases and no red text",
    ),
    "safety text too long": (
        edited("safety.yaml", r"(?m)^    red: Call", "    red: " + "Long words. " * 40 + "Call"),
        "safety.yaml",
        "shorten it",
    ),
    "unreadable rule": (
        edited("decisions.yaml", r"(?m)^( +)when:\n", r'\1when:\n\1  - "[no_such_set] pain"\n'),
        "decisions.yaml",
        "there is no set",
    ),
    "route to nowhere": (
        edited("not_covered.yaml", r"nearby: \[", "nearby: [nowhere, "),
        "not_covered.yaml",
        "'nowhere'",
    ),
    "route without fact": (
        edited("decisions.yaml", r"facts: \[", "facts: [F999, "),
        "decisions.yaml",
        "F999",
    ),
    "bad fact row": (
        edited("facts.tsv", "\tsimple\t", "\tshallow\t"),
        "facts.tsv",
        "keep the seven columns",
    ),
    "file gone": (removed("notes.yaml"), "notes.yaml", "is missing; restore it"),
    "plan gone": (removed(PLAN), PLAN, "is missing; restore it"),
    "facts gone": (removed("facts.tsv"), "facts.tsv", "is missing; restore it"),
    "term twice": (
        appended(
            "smalltalk.yaml",
            "- {id: hello, title: Again, utterances: [hello again], text: Hello.}\n",
        ),
        "smalltalk.yaml",
        "'hello' stands twice",
    ),
    "rules not text": (appended("rules.yaml", "A98: [1]\n"), "rules.yaml", "valid dict"),
    "visit route": (
        edited("visit.yaml", r"routes: \[D05", "routes: [D95"), "visit.yaml", "names route D95"
    ),
    "visit route twice": (
        edited("visit.yaml", r"routes: \[D05", "routes: [D01"), "visit.yaml", "what-for has"
    ),
    "example of no route": (
        appended("examples.tsv", "S99 red\tmy ear fell off\n"), "examples.tsv", "'S99 red' is not",
    ),
    "no example of a sort": (
        edited("examples.tsv", r"(?s)\nD\d\d\t.*", "\nS01 red\tmy hip is broken\n"),
        "examples.tsv",
        "no example of D",
    ),
    "example without a label": (
        appended("examples.tsv", "my ear fell off\n"), "examples.tsv", "not a label",
    ),
    "no examples": (removed("examples.tsv"), "examples.tsv", "is missing"),
    "hint of no set": (
        edited("safety.yaml", r"  hints:\n", "  hints:\n    - '[nosuchset] now'\n"),
        "safety.yaml",
        "[nosuchset]",
    ),
    "forbidden word": (
        edited(CARD, r"text: \|\n", "text: |\n    It is proven.\n\n"), CARD, "says 'proven'",
    ),
    "wording taken out": (
        edited("cards/nutrition/calcium-how-much.yaml", "differs by country", "differs"),
        "cards/nutrition/calcium-how-much.yaml",
        "rule A21",
    ),
    "hard to read": (
        edited(CARD, r"text: \|\n", "text: |\n    " + "Intentional indeterminacy. " * 15 + "\n\n"),
        CARD,
        "reads at grade",
    ),
    "plan: not if no": (edited(PLAN, r"thin: \[yes, not-sure\]", "thin: [no]"), PLAN, "not_if"),
    "plan: ask first no": (
        edited(PLAN, r"ask_first: \[yes\]", "ask_first: [no]"), PLAN, "ask_first",
    ),
    "numbers no pattern": (
        edited("style.yaml", r"numbers:\n", "numbers:\n  '(': cut it\n"),
        "style.yaml",
        "is no regular expression",
    ),
    "script of no language": (
        edited("languages.yaml", r"scripts:\n  (\S+): \[", r"scripts:\n  \1: [klingon, "),
        "languages.yaml",
        "names 'klingon'",
    ),
    "plan: unknown rule": (edited(PLAN, "B21, B22", "B21, B99"), PLAN, "rule B99"),
    "glossary shape": (
        appended("glossary.yaml", "- {term: x}\n"), "glossary.yaml", "is missing",
    ),
}  # fmt: skip
PLAN_MISTAKES: list[tuple[str, str, str]] = [
    (r"F107, F110", "F107, F910", "F910, which is not in facts.tsv"),
    (r"card: exercise-impact-how", "card: nowhere", "'nowhere' does not exist"),
    (r"thin: \[yes, not-sure\]", "slim: [yes]", "question 'slim'"),
    (r"facts: \[F107, F110\]", "facts: []", "cites no fact"),
    (r"facts: \[F111, F112\]\n +rules: .*\n", "facts: []\n", "why cites nothing"),
    (r" +not_if: .*\n", "", "has no not_if, and F110 carries a caution"),
    (r"unsteady: \[yes, not-sure\]", "unsteady: [not-sure]", "add yes"),
    (r"say: tennis", "say: tennis for bones", "'bones' would show on a locked screen"),
    (r"title: .*", "title: After your broken wrist", "'broken' would show"),
    (r"- Which moves", "- With my tablets, which moves", "'tablets' would show"),
    (r"Stop if", "Do it for ten minutes. Stop if", "'minutes' is an amount"),
    (r"Balance work, the", "Balance work, 2 times, the", "'2' is an amount"),
    (r"in the last year", "in the last 12 months", "'1' is an amount"),
    (r"Are you unsteady", "Are you " + "or " * 20 + "unsteady", "at most 25"),
    (r"Are you unsteady on", "Are you unsteady? Or on", "in one sentence"),
    (r"id: stairs", "id: dancing", "'dancing' is taken"),
    (r"id: stairs", "id: ask-first", "'ask-first' is taken"),
    (r"\[S01,", "[S99,", "S99 is no route of safety.yaml"),
]


# Compiling every rule and reading every text take most of the time, and few mistakes are in one.
IN_TEXTS = {"forbidden word", "wording taken out", "hard to read", "short note on trt"}
IN_RULES = {"unreadable rule", "people of no set", "hint of no set"}


def _nothing(_: Knowledge) -> Iterator[Any]:
    return iter(())


@pytest.mark.parametrize("name", list(MISTAKES))
def test_mistake_is_found(name: str, folder: Path) -> None:
    spoil, file, remedy = MISTAKES[name]
    spoil(folder)
    rules = lines.faults if name in IN_RULES else _nothing
    texts = passages if name in IN_TEXTS else _nothing
    problems = checks.check(folder, rules, texts).problems
    place = re.compile(rf"^{re.escape(str(folder / file))}:\d+: .*; .+$")
    assert [p for p in problems if place.match(p) and remedy in p], problems


@pytest.mark.parametrize(("old", "new", "remedy"), PLAN_MISTAKES)
def test_mistake_in_the_plan_is_found(old: str, new: str, remedy: str, folder: Path) -> None:
    edited(PLAN, old, new)(folder)
    lines = Lines(folder / PLAN)
    found = [*plan_checks.faults(loader.load(folder))]
    assert [text for _, text in found if remedy in text], found
    assert all(lines.of(where) > 1 for where, _ in found)


def test_uncovered_fact_is_found(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        text = path.read_text("utf-8")
        if "F078" in text:
            path.write_text(text.replace("F078", "F081"), "utf-8")
    problems = checks.check(folder, _nothing, _nothing).problems
    assert any("F078 is on no card" in p and "facts.tsv:79:" in p for p in problems)


def test_card_without_any_depth_is_found(folder: Path) -> None:
    path = folder / CARD
    text = path.read_text("utf-8")
    start = min(text.index(f"\n{d}:") for d in ("simple", "detail") if f"\n{d}:" in text)
    path.write_text(text[:start] + "\n" + text[text.index("\nrelated:") :], "utf-8")
    problems = checks.check(folder, _nothing, _nothing).problems
    assert any("no depth has a text" in p for p in problems)


def test_two_files_with_one_id(folder: Path) -> None:
    copy = folder / "cards/monitoring/first-scan-again.yaml"
    copy.write_text((folder / CARD).read_text("utf-8"), "utf-8")
    with pytest.raises(ContentError, match="stands twice"):
        loader.load(folder)


def test_file_that_is_not_text(folder: Path) -> None:
    (folder / CARD).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="not UTF-8"):
        loader.load(folder)


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such folder"):
        loader.load(tmp_path / "nowhere")


def test_the_content_has_no_problem() -> None:
    report = checks.check(loader.FOLDER, lines.faults)
    assert report.problems == ()
    assert report.knowledge is not None


def test_the_line_of_a_value_inside_a_plain_one_is_that_of_its_parent() -> None:
    lines = Lines(loader.FOLDER / CARD)
    assert lines.of(("title", "deeper")) == 3
    assert lines.of(("utterances", 999)) == lines.of(("utterances",))
