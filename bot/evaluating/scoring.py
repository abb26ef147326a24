"""Scoring question files: how often the right thing was said, and nothing else."""

import csv
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.app import Assistant
from bot.batch import Question, answer

Row = Mapping[str, str]
ANSWERED = frozenset({"answer", "glossary"})
LARGEST = 18  # facts; a card that claims more is a pile, not an answer


def read_rows(path: Path) -> list[Row]:
    """Read a tab-separated question file.

    Raises:
        OSError: it cannot be read. KeyError: a column is missing.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows: list[Row] = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        for column in ("id", "question", "kind", "facts", "context"):
            if row[column] is None:
                raise KeyError(column)
    return rows


def earlier(row: Row) -> list[str]:
    """Return the person's earlier messages from a context cell (`User: … | Bot: …`)."""
    context = row["context"].strip(" -")
    said = re.findall(r"User:\s*(.*?)\s*(?=\||$)", context)
    return said or ([context] if context else [])


def outcome(row: Row, reply: Mapping[str, Any]) -> str:
    """Judge a reply to a question that has an answer: right, button, wrong or silent."""
    shown = [reply, *reply["also"][:1]]
    content = reply["kind"] in ANSWERED
    if content and any(covers(item, row, "facts") for item in shown):
        return "right"
    if any(covers(item, row, "facts") for item in reply["candidates"][:3]):
        return "button"
    return "wrong" if content else "silent"


def covers(item: Mapping[str, Any], row: Row, field: str) -> bool:
    """Tell whether a card or term holds at least half of a row's facts, or is its term."""
    conveyed = set(item.get(field) or ())
    if len(conveyed) > LARGEST:
        return False
    wanted = {f for f in re.split(r"[;,|\s]+", row["facts"]) if f.startswith("F")}
    if wanted and 2 * len(wanted & conveyed) >= len(wanted):
        return True
    term = item.get("term")
    names = {_bare(name) for name in re.split(r"[|/;]", row.get("term", "")) if name}
    return bool(term) and _bare(str(term)) in names


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def auroc(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how often one of ours is above one of theirs, 0 to 1; equal ones count half."""
    ordered = sorted(theirs)
    wins = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in ours)
    return wins / (2 * len(ours) * len(theirs))


def judge(row: Row, reply: Mapping[str, Any]) -> Counter[str]:
    """Return every figure that one row counts towards."""
    counts = Counter([f"said {reply['kind']}"])
    kind = row["kind"]
    content = reply["kind"] in ANSWERED
    met = reply["kind"] in {"not_covered", "decision"}
    if row["facts"] or row.get("term"):
        judged = outcome(row, reply)
        counts[judged] += 1
        counts["served"] += judged in {"right", "button"}
        counts["direct"] += content and covers(reply, row, "shown")
        met = judged == "right"
    counts["met"] += met
    counts["content"] += content
    counts["alarm"] += reply["kind"] in {"urgent", "crisis"}
    counts["hit"] += reply["kind"] == kind or (kind == "urgent" and reply["kind"] == "crisis")
    counts["hit"] += kind == "out_of_scope" and reply["kind"] == "not_covered"
    return counts


_FIGURES = {
    "answer": ("right", "served", "direct", "wrong", "silent"),
    "glossary": ("right", "served", "direct", "wrong", "silent"),
    "followup": ("met", "right", "served", "wrong"),
    "trap": ("met", "alarm"),
    "decision": ("hit", "content"),
    "urgent": ("hit", "content"),
    "crisis": ("hit", "content"),
    "not_covered": ("hit", "content"),
    "out_of_scope": ("hit", "content", "alarm"),
}


def figures(helper: Assistant, rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return, by kind, each figure in per cent and `n`."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        totals[row["kind"]] += judge(row, replied(helper, row)) + Counter(n=1)
    return {
        kind: {"n": counts["n"]}
        | {name: 100 * counts[name] / counts["n"] for name in _FIGURES.get(kind, ("content",))}
        for kind, counts in totals.items()
    }


def replied(helper: Assistant, row: Row) -> dict[str, Any]:
    """Return the flat reply to a row, after its earlier messages."""
    return answer(helper, Question(id=row["id"], text=row["question"], previous=earlier(row)))


def table(helper: Assistant, rows: Sequence[Row], show: str | None = None) -> str:
    """Return the figures as text, with the missed rows of one kind on request."""
    lines = []
    for kind, found in figures(helper, rows).items():
        cells = "  ".join(f"{name} {value:5.1f} %" for name, value in found.items() if name != "n")
        lines.append(f"  {kind:13} n={found['n']:<4.0f} {cells}")
    for row in rows:
        if row["kind"] == show:
            lines.extend(_missed(row, replied(helper, row)))
    return "\n".join(lines) + "\n"


def _missed(row: Row, reply: Mapping[str, Any]) -> list[str]:
    counts = judge(row, reply)
    if counts["right"] or (counts["hit"] and not row["facts"]):
        return []
    got = reply["card"] or reply["term"] or reply["route"] or "-"
    offered = [c["card"] or c["term"] for c in reply["candidates"]]
    return [f"    {row['id']} {row['question'][:110]!r} -> {reply['kind']} {got} {offered or ''}"]
