"""The recorded bars: a change that makes understanding worse fails here."""

from pathlib import Path

import pytest

from bot import evaluation
from bot.app import Assistant

HERE = Path(__file__).parent

# (file, kind, figure, least or most, per cent); recorded a little below what was measured.
LEAST = [
    ("in_scope.tsv", "answer", "right", 78),
    ("in_scope.tsv", "answer", "served", 83),
    ("in_scope.tsv", "glossary", "right", 90),
    ("routing.tsv", "urgent", "hit", 97),
    ("routing.tsv", "crisis", "hit", 100),
    ("routing.tsv", "decision", "hit", 94),
    ("routing.tsv", "not_covered", "hit", 93),
    ("routing.tsv", "out_of_scope", "hit", 88),
    ("fresh_1.tsv", "urgent", "hit", 100),
    ("fresh_1.tsv", "crisis", "hit", 100),
    ("fresh_1.tsv", "decision", "hit", 98),
    ("fresh_1.tsv", "not_covered", "hit", 96),
    ("fresh_3.tsv", "urgent", "hit", 100),
    ("fresh_3.tsv", "crisis", "hit", 100),
    ("fresh_3.tsv", "decision", "hit", 90),
    ("fresh_4.tsv", "urgent", "hit", 100),
    ("fresh_4.tsv", "crisis", "hit", 100),
    ("fresh_4.tsv", "decision", "hit", 93),
    ("fresh_5.tsv", "urgent", "hit", 100),
    ("fresh_5.tsv", "crisis", "hit", 100),
    ("fresh_5.tsv", "decision", "hit", 96),
    ("fresh_6.tsv", "urgent", "hit", 100),
    ("fresh_6.tsv", "crisis", "hit", 100),
    ("fresh_6.tsv", "decision", "hit", 96),
    ("fresh_7.tsv", "urgent", "hit", 100),
    ("fresh_7.tsv", "crisis", "hit", 100),
    ("fresh_7.tsv", "decision", "hit", 98),
    ("fresh_8.tsv", "urgent", "hit", 100),
    ("fresh_8.tsv", "crisis", "hit", 100),
    ("fresh_8.tsv", "decision", "hit", 93),
    ("fresh_2.tsv", "urgent", "hit", 100),
    ("fresh_2.tsv", "crisis", "hit", 100),
    ("fresh_2.tsv", "decision", "hit", 96),
    ("fresh_2.tsv", "not_covered", "hit", 86),
]
MOST = [
    ("in_scope.tsv", "answer", "wrong", 10),
    ("routing.tsv", "trap", "alarm", 1),
    ("routing.tsv", "urgent", "content", 1),
    ("routing.tsv", "crisis", "content", 0),
    ("routing.tsv", "decision", "content", 1),
    ("routing.tsv", "not_covered", "content", 2),
    ("fresh_1.tsv", "trap", "alarm", 0),
    ("fresh_1.tsv", "decision", "content", 0),
    ("fresh_6.tsv", "trap", "alarm", 3),
    ("fresh_6.tsv", "decision", "content", 0),
    ("fresh_7.tsv", "trap", "alarm", 3),
    ("fresh_7.tsv", "decision", "content", 0),
    ("fresh_8.tsv", "trap", "alarm", 15),
    ("fresh_8.tsv", "decision", "content", 0),
    ("fresh_8.tsv", "not_covered", "content", 7),
    ("fresh_2.tsv", "trap", "alarm", 3),
    ("fresh_3.tsv", "trap", "alarm", 8),
    ("fresh_3.tsv", "decision", "content", 0),
    ("fresh_4.tsv", "trap", "alarm", 3),
    ("fresh_4.tsv", "decision", "content", 0),
    ("fresh_5.tsv", "trap", "alarm", 3),
    ("fresh_5.tsv", "decision", "content", 0),
    ("fresh_2.tsv", "decision", "content", 0),
    ("routing.tsv", "out_of_scope", "content", 2),
]


@pytest.mark.untraced
@pytest.mark.parametrize("file", sorted({file for file, *_ in (*LEAST, *MOST)}))
def test_bars_hold(helper: Assistant, file: str) -> None:
    found = evaluation.figures(helper, evaluation.read_rows(HERE / file))
    low = [bar for bar in LEAST if bar[0] == file and found[bar[1]][bar[2]] < bar[3]]
    high = [bar for bar in MOST if bar[0] == file and found[bar[1]][bar[2]] > bar[3]]
    assert (low, high) == ([], []), found
