"""Whatever is asked, no reply names a dose or target, judges a person, or changes a treatment."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.plain import render
from bot.app import Assistant
from bot.content.loader import load
from tests.support.mirrors import mirrored

EVAL = Path(__file__).parents[1] / "eval"
_CALCIUM = re.compile(r"\b1,200 mg\b")  # the one figure the article gives
_FORBIDDEN = {
    "a dose": re.compile(r"\b\d[\d.,]*\s*(?:mg|mcg|milligrams?|micrograms?|IU|units)\b", re.I),
    "a number of tablets": re.compile(
        r"\b(?:\d+|one|two|half a) tablets? (?:a|per|each) (?:day|week)", re.I
    ),
    "a target": re.compile(
        r"\b(?:aim for|target of|should be (?:above|below|between))\s+-?\d", re.I
    ),
    "a verdict": re.compile(
        r"(?<!think )\byou (?:have|do not have|don't have|may have|probably have) "
        r"(?:osteop\w+|a fracture|a broken|cancer)|"
        r"\byour (?:T-score|Z-score|result|scan|bones?|level) (?:is|are|looks?) "
        r"(?:normal|fine|good|bad|low|high|okay|worrying)|"
        r"\b(?:you are|you're|you will be) (?:fine|okay|safe to)|nothing to worry about",
        re.I,
    ),
    "a change of treatment": re.compile(
        r"(?<!don't )(?<!not )(?<!before you )(?<!never )(?<!to )(?<!or )(?<!, )"
        r"\b(?:stop|start|skip|double|halve|raise|lower|switch) (?:taking )?"
        r"(?:your|the|this|these) (?:tablets?|medicine|dose|anastrozole|injections?)\b",
        re.I,
    ),
}


def messages() -> Iterator[str]:
    knowledge = load()
    for each in mirrored(knowledge):
        mirror = each.read()
        yield from (*mirror.says, *mirror.misses, *mirror.quiet, *mirror.fires)
    for path in sorted(EVAL.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield row["question"]


@pytest.mark.untraced
def test_no_reply_says_what_only_a_clinician_may(helper: Assistant) -> None:
    found = []
    for message in dict.fromkeys(messages()):
        said = _CALCIUM.sub("", render(helper.reply(message)[0]))
        found += [
            (what, hit.group(), message)
            for what, pattern in _FORBIDDEN.items()
            if (hit := pattern.search(said))
        ]
    assert found == []


@pytest.mark.parametrize(
    "said",
    [
        "Take 1 mg of it.", "Two tablets a day.", "Aim for -1.5.", "You have osteoporosis.",
        "Your T-score is normal.", "You are fine.", "Please stop taking your tablets.",
    ],
)  # fmt: skip
def test_each_of_these_would_be_seen(said: str) -> None:
    assert any(pattern.search(said) for pattern in _FORBIDDEN.values())
