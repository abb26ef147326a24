"""The report on understanding: its figures, its plots, and what it leaves out in turn."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bot.app import Assistant
from bot.evaluating import report
from bot.evaluating.ablation import Worth
from bot.evaluating.plots import chart
from bot.evaluating.report import Judged, calibration, risk_coverage, split
from bot.evaluating.scoring import auroc

ROWS = [
    {"id": "X1", "question": "what does a dexa scan measure", "kind": "answer", "facts": "F070"},
    {"id": "X2", "question": "which foods have zinc", "kind": "answer", "facts": "F097"},
    {"id": "X3", "question": "what is a t-score", "kind": "glossary", "facts": ""},
    {"id": "X4", "question": "how do volcanoes erupt", "kind": "out_of_scope", "facts": ""},
    {"id": "X5", "question": "what does collagen do", "kind": "answer", "facts": "F001"},
]
for _row in ROWS:
    _row |= {"context": "", "term": "T-score" if _row["id"] == "X3" else ""}


def test_odd_rows_are_dev_and_even_ones_test() -> None:
    parts = split(ROWS)
    assert [row["id"] for row in parts["dev"]] == ["X1", "X3", "X5"]
    assert [row["id"] for row in parts["test"]] == ["X2", "X4"]


def test_risk_grows_as_less_sure_answers_are_given() -> None:
    judged = [Judged(9, True, True), Judged(5, True, False), Judged(7, False, False)]
    assert risk_coverage(judged) == [(0.5, 0.0), (0.5, 0.5), (1.0, 2 / 3)]


def test_confidence_is_set_against_what_was_right() -> None:
    judged = [Judged(5.5, True, True), Judged(4.5, True, False), Judged(99, True, True)]
    assert calibration([*judged, Judged(-3, False, False)]) == [
        (0.0, 1, 0.0), (4.0, 2, 0.5), (14.0, 1, 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [([2, 3], [1], 1.0), ([1], [2, 3], 0.0), ([1], [1], 0.5), ([1, 3], [2], 0.5)],
)
def test_auroc(ours: list[float], theirs: list[float], expected: float) -> None:
    assert auroc(ours, theirs) == expected


def test_a_chart_is_svg_with_its_lines_named_and_dashed() -> None:
    svg = chart("a < b", "x", "y", {"dev": [(0, 0), (1, 1)], "test": [(0, 1)]})
    drawn = ET.fromstring(svg)  # noqa: S314 - our own
    texts = [node.text for node in drawn.iter() if node.tag.endswith("text")]
    assert {"a < b", "dev", "test", "x", "y", "50%"} <= set(texts)
    lines = [node for node in drawn.iter() if node.tag.endswith("polyline")]
    assert len({line.get("stroke-dasharray") for line in lines}) == 2


def test_the_report_tells_outcomes_curves_confusions_and_time(
    helper: Assistant, tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    worths = [Worth("nothing", 0.9, 0.95, 0.88)]
    path = report.write(tmp_path, helper, {"rows.tsv": ROWS}, worths)
    text = path.read_text("utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Outcomes", "## Risk and coverage", "## Calibration", "## What is shown instead",
        "## Time", "## What each part is worth",
    ]  # fmt: skip
    assert "| rows.tsv | answer | right |" in text
    assert "| nothing | 90.0 | 95.0 | 0.880 |" in text
    for plot in ("risk_coverage.svg", "calibration.svg"):
        ET.parse(tmp_path / "report" / plot)  # noqa: S314 - our own


def test_without_gaps_to_compare_with_the_report_has_no_ablation(
    helper: Assistant, tmp_path: Path
) -> None:
    path = report.publish(helper, {"rows.tsv": ROWS[:3]}, tmp_path)
    assert "What each part is worth" not in path.read_text("utf-8")
