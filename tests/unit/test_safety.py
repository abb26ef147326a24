"""The guards, on a small file of routes; the real routes are tested in tests/knowledge."""

import pytest

from bot.content.schema import Level, Safety
from bot.reading.text import read
from bot.rules.patterns import Compiler
from bot.rules.phrases import Words
from bot.rules.safety import SafetyRules

SAFETY = Safety.model_validate(
    {
        "guards": {
            "negation": ["no", "not", "without"],
            "past": ["years ago", "in #"],
            "present": ["now"],
            "ask": ["can ... cause", "is it possible"],
            "personal": ["my", "i"],
            "neutral": ["my tablets"],
            "story": ["novel"],
            "teller": ["i"],
        },
        "sets": {"pain": ["pain", "ache"]},
        "routes": [
            {
                "id": "S12", "name": "crisis", "crisis": True,
                "ignore": ["negation", "past", "ask", "story"],
                "red": ["want to die"], "say": {"red": "Get help."},
            },
            {
                "id": "S05", "name": "chest", "red": ["chest [pain]"], "amber": ["tight chest"],
                "yellow": ["chest"], "say": {"red": "Call.", "amber": "Today.", "yellow": "Soon."},
            },
            {"id": "S02", "name": "limb", "amber": ["arm [pain]"], "say": {"amber": "Today."}},
            {
                "id": "S25", "name": "young", "amber": ["schoolgirl"], "hints": ["school", "# yo"],
                "say": {"amber": "Tell a parent."},
            },
            {"id": "S04", "name": "numb", "red": ["no feeling"], "say": {"red": "Call."}},
            {
                "id": "S19", "name": "liver", "amber": ["yellow eyes"], "grave": ["drowsy"],
                "say": {"red": "Call.", "amber": "Today."},
            },
        ],
    }
)  # fmt: skip


def alarms(text: str) -> dict[str, str]:
    rules = SafetyRules(SAFETY, Compiler({}))
    found = rules.find((Words(read(text).clauses),))
    return {alarm.route: alarm.level.value for alarm in found.alarms}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chest pain", {"S05": "red"}),
        ("a tight chest", {"S05": "amber"}),
        ("my chest", {"S05": "yellow"}),
        ("tight chest and chest pain", {"S05": "red"}),
        ("no chest pain", {}),
        ("not really any chest pain", {}),
        ("no fever but chest pain", {"S05": "red"}),
        ("no. chest pain", {"S05": "red"}),
        ("not sure why but there is no feeling", {"S04": "red"}),
        ("no feeling", {"S04": "red"}),
        ("chest pain years ago", {}),
        ("chest pain in 2019", {}),
        ("chest pain years ago and now", {"S05": "red"}),
        ("can tablets cause chest pain", {}),
        ("can my tablets cause chest pain", {}),
        ("can my dinner cause chest pain", {"S05": "red"}),
        ("i do not want to die", {"S12": "red"}),
        ("arm ache, chest pain, want to die", {"S12": "red", "S05": "red", "S02": "amber"}),
        ("in the novel someone has chest pain", {}),
        ("they want to die in the novel", {"S12": "red"}),
        ("i read a novel and want to die", {"S12": "red"}),
        ("a novel. now chest pain", {"S05": "red"}),
        ("what is calcium for", {}),
    ],
)
def test_alarms(text: str, expected: dict[str, str]) -> None:
    assert alarms(text) == expected


def test_most_urgent_first_then_file_order() -> None:
    assert list(alarms("arm ache, chest pain, want to die")) == ["S12", "S05", "S02"]


def test_a_general_question_is_remembered_as_asked() -> None:
    rules = SafetyRules(SAFETY, Compiler({}))
    found = rules.find((Words(read("can tablets cause chest pain").clauses),))
    assert found.asked == ("S05",)
    both = rules.find((Words(read("can tablets cause chest pain? I have chest pain").clauses),))
    assert both.asked == ()


@pytest.mark.parametrize(
    ("typed", "repaired", "levels"),
    [
        ("arm akhe", "arm ache", [Level.AMBER]),  # the slip hid the sign
        ("arm ache", "arm acre", [Level.AMBER]),  # the repair did
        ("chest pain yaers ago", "chest pain years ago", []),  # the slip hid that it is past
    ],
)
def test_what_a_slip_hides_counts(typed: str, repaired: str, levels: list[Level]) -> None:
    rules = SafetyRules(SAFETY, Compiler({}))
    found = rules.find(tuple(Words(read(text).clauses) for text in (typed, repaired)))
    assert [a.level for a in found.alarms] == levels


@pytest.mark.parametrize(
    ("text", "is_calm"),
    [
        ("no pain here", True),
        ("my arm ached in 2015", True),
        ("my arm ached in 2015 and now it is worse", False),
        ("can tablets cause an ache", True),
        ("my arm aches", False),
        ("my arm aches. no fever", True),
        ("in the novel her arm aches", True),
        ("reading a novel i felt an arm ache", False),
    ],
)
def test_a_message_that_denies_recalls_or_only_asks_is_calm(text: str, is_calm: bool) -> None:
    rules = SafetyRules(SAFETY, Compiler({}))
    assert rules.is_calm((Words(read(text).clauses),)) is is_calm


def test_the_crisis_route_is_known() -> None:
    assert SafetyRules(SAFETY, Compiler({})).crisis == "S12"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("yellow eyes", [("S19", "amber")]),
        ("drowsy", []),
        ("yellow eyes. and drowsy", [("S19", "red")]),
        ("yellow eyes, not drowsy", [("S19", "amber")]),
        ("tight chest, yellow eyes, drowsy", [("S19", "red"), ("S05", "amber")]),
    ],
)
def test_something_grave_makes_an_amber_sign_red(text: str, order: list[tuple[str, str]]) -> None:
    rules, words = SafetyRules(SAFETY, Compiler({})), Words(read(text).clauses)
    found = rules.worsened(rules.find((words,)), words)
    assert [(alarm.route, alarm.level.value) for alarm in found.alarms] == order


@pytest.mark.parametrize(
    ("route", "text", "told"),
    [
        ("S25", "i am in school", True),
        ("S25", "15 yo on it", True),
        ("S25", "on it for years", False),
        ("S05", "on it for years", True),
    ],
)
def test_some_routes_need_a_hint_to_be_told_by_examples(route: str, text: str, told: bool) -> None:
    rules = SafetyRules(SAFETY, Compiler({}))
    assert rules.hints_at(route, (Words(read(text).clauses),)) is told
