"""The recorded bars: a change that makes understanding worse fails here."""

import random
from pathlib import Path

import pytest

from bot.app import Assistant
from bot.evaluating import scoring
from bot.understanding.meaning import Kind

HERE = Path(__file__).parent
MOST_DROWNED = 0.035  # of decisions asked in one message with a question for a card

# (file, kind, figure, least or most, per cent); recorded a little below what was measured.
LEAST = [
    ("in_scope.tsv", "answer", "right", 87),
    ("in_scope.tsv", "answer", "served", 94),
    ("in_scope.tsv", "glossary", "right", 93),
    ("routing.tsv", "urgent", "hit", 100),
    ("routing.tsv", "crisis", "hit", 100),
    ("routing.tsv", "decision", "hit", 94),
    ("routing.tsv", "not_covered", "hit", 93),
    ("routing.tsv", "out_of_scope", "hit", 88),
    ("everyday.tsv", "out_of_scope", "hit", 80),
]
MOST = [
    ("in_scope.tsv", "answer", "wrong", 4),
    ("routing.tsv", "trap", "alarm", 1),
    ("routing.tsv", "urgent", "content", 1),
    ("routing.tsv", "crisis", "content", 0),
    ("routing.tsv", "decision", "content", 1),
    ("routing.tsv", "not_covered", "content", 2),
    ("routing.tsv", "out_of_scope", "content", 2),
    ("everyday.tsv", "out_of_scope", "content", 3.5),
    ("everyday.tsv", "out_of_scope", "alarm", 3),
]
# The fresh sets: decisions and gaps hit at least, alarms of harmless messages and gaps answered
# at most. Of all of them, every warning sign is met and no decision is answered.
FRESH = {
    "fresh_1.tsv": (98, 96, 0, 1),
    "fresh_2.tsv": (97, 88, 3, 4),
    "fresh_3.tsv": (96, 90, 8, 2),
    "fresh_4.tsv": (95, 88, 10, 1),
    "fresh_5.tsv": (98, 86, 8, 2),
    "fresh_6.tsv": (96, 90, 5, 2),
    "fresh_7.tsv": (98, 90, 8, 2),
    "fresh_8.tsv": (98, 90, 3, 4),
    "fresh_9.tsv": (98, 90, 3, 5),
    "fresh_10.tsv": (98, 95, 1, 2),
    "fresh_11.tsv": (97, 88, 6, 4),
    "fresh_12.tsv": (98, 93, 5, 4),
    "fresh_13.tsv": (95, 90, 8, 1),
    "fresh_14.tsv": (97, 93, 1, 2),
    "fresh_15.tsv": (97, 91, 8, 1),
    "fresh_16.tsv": (97, 91, 8, 2),
    "fresh_17.tsv": (92, 91, 10, 1),
    "fresh_18.tsv": (98, 90, 3, 2),
    "fresh_19.tsv": (95, 90, 3, 0),
    "fresh_20.tsv": (96, 91, 3, 2),
    "fresh_21.tsv": (97, 91, 3, 2),
    "fresh_22.tsv": (95, 78, 5, 5),
    "fresh_23.tsv": (95, 86, 3, 5),
    "fresh_24.tsv": (96, 88, 3, 4),
    "fresh_25.tsv": (94, 83, 3, 5),
}
for _file, (_decisions, _gaps, _alarms, _answered) in FRESH.items():
    LEAST += [
        (_file, "urgent", "hit", 100), (_file, "crisis", "hit", 100),
        (_file, "decision", "hit", _decisions), (_file, "not_covered", "hit", _gaps),
    ]  # fmt: skip
    MOST += [
        (_file, "decision", "content", 0), (_file, "trap", "alarm", _alarms),
        (_file, "not_covered", "content", _answered),
    ]  # fmt: skip


@pytest.mark.untraced
@pytest.mark.parametrize("file", sorted({file for file, *_ in (*LEAST, *MOST)}))
def test_bars_hold(helper: Assistant, file: str) -> None:
    found = scoring.figures(helper, scoring.read_rows(HERE / file))
    low = [bar for bar in LEAST if bar[0] == file and found[bar[1]][bar[2]] < bar[3]]
    high = [bar for bar in MOST if bar[0] == file and found[bar[1]][bar[2]] > bar[3]]
    assert (low, high) == ([], []), found


@pytest.mark.untraced
def test_a_decision_beside_a_question_is_heard(helper: Assistant) -> None:
    """Of messages that ask for a decision and for something a card answers, few get the card."""
    luck = random.Random(3)  # noqa: S311 - no secret
    asked = [
        row["question"] for row in scoring.read_rows(HERE / "in_scope.tsv")
        if row["kind"] == "answer"
    ]  # fmt: skip
    decisions = [
        row["question"] for file in FRESH for row in scoring.read_rows(HERE / file)
        if row["kind"] == "decision"
    ]  # fmt: skip
    answered = 0
    for decision in decisions:
        pair = [decision.rstrip(".?! "), luck.choice(asked).rstrip(".?! ")]
        luck.shuffle(pair)
        kind = helper.understanding.understand("? ".join(pair)).kind
        answered += kind in {Kind.ANSWER, Kind.GLOSSARY}
    assert answered <= MOST_DROWNED * len(decisions)
