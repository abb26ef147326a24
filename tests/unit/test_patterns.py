"""The pattern language: what each sign means, and what is refused."""

import pytest

from bot.reading.text import read
from bot.rules.patterns import Compiler, Finder, PatternError
from bot.rules.phrases import Words

SETS = {"fall": ("fell", "fall*", "gone over"), "leg": ("leg", "hip"), "limb": ("[leg]", "arm")}


def found(rule: str, text: str) -> bool:
    finder = Finder([("x", Compiler(SETS).rule(rule))])
    return any(finder.find(Words(read(text).clauses)))


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("chest pain", "I have chest pain", "chest and back pain"),
        ("chest .. pain", "chest and back pain", "chest and lower back and side pain"),
        ("chest ... pain", "chest and lower back and side pain", "my chest. The pain"),
        ("numb*", "such numbness", "my thumb"),
        ("swollen? calf", "calf", "swollen"),
        ("(left|right) arm", "my right arm", "my arm"),
        ("[fall] & [leg]", "my hip since I had gone over", "I had gone over"),
        ("[limb] (broke|snapped)", "the hip snapped", "the toe snapped"),
        ("[fall] ! tennis", "I fell", "I fell at tennis"),
        ("tscore .. -#", "t score is -2.1", "t score is 2.1"),
        ("tscore .. #", "t score is 2.1", "t score is low"),
        ("[fall] + [leg]", "fell on my hip", "fell " + "on and " * 10 + "my hip"),
        ("can't feel", "cannot feel", "can feel"),
        ("((left|right) arm|jaw) pain", "left arm pain", "arm pain"),
    ],
)
def test_rules(rule: str, yes: str, no: str) -> None:
    assert found(rule, yes)
    assert not found(rule, no)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("[unknown] pain", "no set"),
        ("a & b + c", "mixes"),
        ("chest & ", "empty"),
        ("...", "no word to find"),
        ("... !!", "no letters"),
        ("swollen?", "no word to find"),
        ("(left arm", "do not match"),
        ("left) arm", "do not match"),
    ],
)
def test_unreadable_rules_say_why(rule: str, why: str) -> None:
    with pytest.raises(PatternError, match=why):
        Compiler(SETS).rule(rule)


def test_every_occurrence_is_reported_with_its_place() -> None:
    words = Words(read("no pain. my pain").clauses)
    hits = list(Finder([("x", Compiler({}).rule("pain"))]).find(words))
    assert [(spans[0].start, spans[0].clause) for _, _, spans in hits] == [(1, 0), (3, 1)]
    assert words.before(hits[0][2][0], 3) == ("no",)
    assert words.at(hits[1][2][0]) == ("pain",)


def test_a_choice_without_words_cannot_anchor() -> None:
    finder = Finder([("x", Compiler({"any": ("..", "bone")}).rule("[any] pain"))])
    assert any(finder.find(Words(read("some pain").clauses)))
