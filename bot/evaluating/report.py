"""The report on how well questions are understood: REPORT.md and its plots."""

import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.app import Assistant
from bot.evaluating import scoring
from bot.evaluating.ablation import Worth, ablation
from bot.evaluating.plots import Line, chart
from bot.evaluating.scoring import ANSWERED, Row
from bot.understanding.meaning import TALK

NAME = "REPORT.md"
_HAVE = frozenset({"answer", "glossary"})  # kinds of rows that an answer is for
_LACK = frozenset({"not_covered", "out_of_scope"})
_BIN, _BINS = 2.0, 8  # of confidence
_MOST = 12  # rows of the table of confusions
_ROUNDS = 3
_INTRODUCTION = """\
# How well questions are understood

Made by `python -m bot eval --report`; do not edit it. The questions were written
without sight of the cards (`tests/README.md` says how, and what each file may be used for). Rows
with an odd number (*dev*) may be looked at and tuned on, rows with an even number (*test*) only
score. The fresh sets have been read and mended after their first scoring, odd and even rows alike:
their first figures stand in `tests/README.md`. Figures are shares in per cent.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question that was ranked.

    Attributes:
        confidence: of the ranking.
        has_answer: a card or term answers it.
        is_right: the one ranked first does.
    """

    confidence: float
    has_answer: bool
    is_right: bool


def publish(helper: Assistant, files: Mapping[str, Sequence[Row]], folder: Path) -> Path:
    """Leave out one part after the other, then write the report; progress goes to standard error.

    Args:
        helper: who is asked. files: name to rows. folder: where to.

    Raises:
        ModuleNotFoundError: scikit-learn, by which weights are fitted, is not installed.
        FileNotFoundError: there is no such folder.
    """
    (folder / "report").mkdir(exist_ok=True)
    rows = [row for each in files.values() for row in each]
    with_answer = [row for row in rows if row["kind"] in _HAVE]
    without = [row for row in rows if row["kind"] in _LACK]
    worths: list[Worth] = []
    for worth in (
        ablation(helper.knowledge, with_answer, without) if with_answer and without else ()
    ):
        sys.stderr.write(f"without {worth.name}: {worth.first:.1%} right first\n")
        worths.append(worth)
    return write(folder, helper, files, worths)


def split(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Part rows by their number: odd ones are `dev`, even ones `test`."""
    parts: dict[str, list[Row]] = {"dev": [], "test": []}
    for row in rows:
        digits = re.findall(r"\d+", row["id"])
        parts["dev" if int(digits[-1]) % 2 else "test"].append(row)
    return parts


def write(
    folder: Path, helper: Assistant, files: Mapping[str, Sequence[Row]], worths: Sequence[Worth]
) -> Path:
    """Write the report and its plots.

    Args:
        folder: where to. helper: who is asked.
        files: name to rows. worths: the ablation, or nothing.

    Returns:
        The file written.
    """
    parts = {name: split(rows) for name, rows in files.items()}
    judged = {
        part: [j for each in parts.values() for j in ranked(helper, each[part])]
        for part in ("dev", "test")
    }
    plots = folder / "report"
    curves = {part: risk_coverage(found) for part, found in judged.items() if found}
    (plots / "risk_coverage.svg").write_text(
        chart("Wrong answers by how many are answered", "share of questions answered",
              "share of answers that are wrong", curves, 0.5),
        "utf-8",
    )  # fmt: skip
    (plots / "calibration.svg").write_text(
        chart("Right answers by confidence", f"confidence, 0 to {_BIN * _BINS:.0f}",
              "share that is right", {p: _line(calibration(f)) for p, f in judged.items() if f}),
        "utf-8",
    )  # fmt: skip
    rows = [row for each in files.values() for row in each]
    sections = (
        _INTRODUCTION, _outcomes(helper, parts), _curves(judged, curves),
        _confusions(helper, rows), _latency(helper, rows), _ablation(worths),
    )  # fmt: skip
    path = folder / NAME
    path.write_text("\n".join(filter(None, sections)), "utf-8")
    return path


def ranked(helper: Assistant, rows: Iterable[Row]) -> Iterator[Judged]:
    """Yield the judgement of every question that reached the ranking."""
    for row in rows:
        if row["kind"] not in _HAVE | _LACK:
            continue
        meaning = helper.understanding.understand(row["question"])
        ranking = meaning.evidence.ranking
        kept = ranking.without(TALK) if ranking else None
        if kept is None or not kept.candidates:
            continue
        item = helper.responder.item(kept.candidates[0].intent)
        described = {"facts": item.facts, "term": item.term}
        right = row["kind"] in _HAVE and scoring.covers(described, row, "facts")
        yield Judged(kept.confidence, row["kind"] in _HAVE, right)


def risk_coverage(judged: Sequence[Judged]) -> Line:
    """Return (share of answerable questions answered, share of answers wrong), surest first."""
    answerable = sum(each.has_answer for each in judged) or 1
    line: list[tuple[float, float]] = []
    answered = wrong = 0
    for number, each in enumerate(sorted(judged, key=lambda j: -j.confidence), 1):
        answered += each.has_answer
        wrong += not each.is_right
        if number >= len(judged) // 20:  # of a few, each one is a leap
            line.append((answered / answerable, wrong / number))
    return line


def calibration(judged: Sequence[Judged]) -> list[tuple[float, int, float]]:
    """Return (lower end, how many, share right) of every bin of confidence."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for each in judged:
        bins[min(max(int(each.confidence / _BIN), 0), _BINS - 1)].append(each.is_right)
    return [(at * _BIN, len(hits), sum(hits) / len(hits)) for at, hits in sorted(bins.items())]


def _line(bins: Sequence[tuple[float, int, float]]) -> Line:
    return [((low + _BIN / 2) / (_BIN * _BINS), share) for low, _, share in bins]


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines) + "\n"


def _outcomes(helper: Assistant, parts: Mapping[str, Mapping[str, Sequence[Row]]]) -> str:
    rows = []
    for name, each in parts.items():
        found = {part: scoring.figures(helper, each[part]) for part in each}
        for kind in dict.fromkeys(k for figures in found.values() for k in figures):
            for figure in next(f[kind] for f in found.values() if kind in f):
                if figure == "n":
                    continue
                cells = [
                    f"{found[part][kind][figure]:.1f} (of {found[part][kind]['n']:.0f})"
                    if kind in found[part] else "-"
                    for part in ("dev", "test")
                ]  # fmt: skip
                rows.append((name, kind, figure, *cells))
    return "## Outcomes\n\n" + _table(("file", "kind", "figure", "dev", "test"), rows)


def _curves(judged: Mapping[str, Sequence[Judged]], curves: Mapping[str, Line]) -> str:
    rows = [
        (part, f"{low:.0f} to {low + _BIN:.0f}", count, f"{100 * share:.0f}")
        for part, found in judged.items()
        for low, count, share in calibration(found)
    ]
    at = [
        (part, f"{coverage:.0%}", f"{100 * _risk_at(line, coverage):.1f}")
        for part, line in curves.items()
        for coverage in (0.5, 0.7, 0.8, 0.9)
    ]
    return (
        "## Risk and coverage\n\n"
        "Of the questions that reach the ranking: with a lower threshold more are answered, and "
        "more of\nthe answers are wrong. Questions that nothing answers count as wrong when they "
        "are answered.\n\n![risk and coverage](report/risk_coverage.svg)\n\n"
        + _table(("part", "answered", "of those wrong"), at)
        + "\n## Calibration\n\n![calibration](report/calibration.svg)\n\n"
        + _table(("part", "confidence", "questions", "first is right"), rows)
    )


def _risk_at(line: Line, coverage: float) -> float:
    return next((risk for answered, risk in line if answered >= coverage), line[-1][1])


def _confusions(helper: Assistant, rows: Iterable[Row]) -> str:
    entries = (*helper.knowledge.cards.values(), *helper.knowledge.terms.values())
    pairs: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["kind"] not in _HAVE:
            continue
        reply = scoring.replied(helper, row)
        if reply["kind"] not in ANSWERED or scoring.outcome(row, reply) == "right":
            continue
        wanted = set(re.findall(r"F\d+", row["facts"]))
        best = max(entries, key=lambda e: (len(wanted & set(e.facts)), -len(e.facts)))
        if wanted:
            pairs[best.title, reply["card"] or reply["term"]] += 1
    table = _table(
        ("asked for", "shown", "times"), [(*pair, n) for pair, n in pairs.most_common(_MOST)]
    )
    return f"## What is shown instead\n\n{table}"


def _latency(helper: Assistant, rows: Sequence[Row]) -> str:
    questions = [row["question"] for row in rows if row["kind"] in _HAVE]
    cards = helper.knowledge.cards.values()
    phrasings = [u.lower() for card in cards for u in card.utterances][:2000]

    def extract(question: str) -> object:
        return process.extract(question.lower(), phrasings, scorer=fuzz.token_set_ratio, limit=3)

    found = [
        (name, *_timed(work, questions[::step]))
        for name, work, step in (
            ("understanding, every stage", helper.understanding.understand, 1),
            ("whole reply", helper.reply, 1),
            (f"rapidfuzz extract, token_set, {len(phrasings)} phrasings", extract, 5),
        )
    ]
    table = _table(
        ("work", "p50 ms", "p99 ms"), [(n, f"{a:.2f}", f"{b:.2f}") for n, a, b in found]
    )
    return (
        "## Time\n\nMilliseconds of processor time a question, one thread, median of "
        f"{_ROUNDS} rounds;\ncompare the rows, for machines differ.\n\n{table}"
    )


def _timed(work: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    rounds = []
    for _ in range(_ROUNDS):
        taken = []
        for question in questions:
            started = time.thread_time()
            work(question)
            taken.append((time.thread_time() - started) * 1000)
        taken.sort()
        rounds.append((taken[len(taken) // 2], taken[int(len(taken) * 0.99)]))
    return statistics.median(r[0] for r in rounds), statistics.median(r[1] for r in rounds)


def _ablation(worths: Sequence[Worth]) -> str:
    if not worths:
        return ""
    rows = [
        (w.name, f"{100 * w.first:.1f}", f"{100 * w.three:.1f}", f"{w.auroc:.3f}") for w in worths
    ]
    return (
        "## What each part is worth\n\nThe ranking alone, before thresholds and rules, on all "
        "questions with an answer; AUROC of its\nconfidence against the questions without one.\n\n"
        + _table(("left out", "first is right", "one of three is", "AUROC"), rows)
    )
