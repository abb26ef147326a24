"""The router as an engine of its own: any intents, plain data, explained."""

import json
import math

import pytest

from bot.fitting.weights import fit
from bot.understanding.router import Intent, Router

INTENTS = [
    Intent("food", ("what should i eat", "which foods help", "good meals"), ("Eat beans.",)),
    Intent("scan", ("when is my scan", "what does the scan show", "scan result"), ("",)),
    Intent("talk:hello", ("hello there", "good morning", "hi bot")),
]


def router(intents: list[Intent]) -> Router:
    model = json.loads(json.dumps(fit(intents, str.split)))
    return Router(model, lambda word: 10 if len(word) < 5 else None, {"metformin"})


def test_the_nearest_intent_wins_and_says_why() -> None:
    ranking = router(INTENTS).rank(["which", "foods", "help", "me"])
    best = ranking.candidates[0]
    assert best.intent == "food"
    assert best.phrase == "which food help"
    assert best.similarity > 80
    assert "food" in dict(best.features)
    assert "food" not in dict(ranking.candidates[2].features)
    assert ranking.margin > 0


def test_unknown_and_outside_words_lower_the_confidence() -> None:
    engine = router(INTENTS)
    known = engine.rank(["scan", "result"])
    unknown = engine.rank(["scan", "result", "zanzibar"])
    outside = engine.rank(["scan", "metformin"])
    assert unknown.unknown == ("zanzibar",)
    assert outside.unknown == ("metformin",)
    assert known.confidence > unknown.confidence
    assert known.known == 1.0


def test_nothing_known_gives_no_candidate() -> None:
    ranking = router(INTENTS).rank(["zanzibar"])
    assert len(ranking.candidates) == 0
    assert ranking.confidence == -math.inf
    assert router(INTENTS).rank([]).known == 0.0


def test_intents_can_be_set_aside() -> None:
    ranking = router(INTENTS).rank(["good", "morning", "scan"])
    assert all(not c.intent.startswith("talk:") for c in ranking.without("talk:").candidates)
    only = router(INTENTS).rank(["scan"]).without("talk:").without("food")
    assert len(only.candidates) == 1
    assert only.margin == 3.0
    assert len(only.without("scan").candidates) == 0
    assert only.without("scan").confidence == -math.inf


def test_two_intents_are_enough_and_fitting_is_deterministic() -> None:
    assert router(INTENTS[:2]).rank(["scan"]).candidates[0].intent == "scan"
    assert fit(INTENTS, str.split) == fit(INTENTS, str.split)


def test_an_intent_without_a_word_is_named() -> None:
    intents = [Intent("a", ("zinc foods",)), Intent("b", ("",)), Intent("c", ("bone scan",))]
    with pytest.raises(ValueError, match="b has no phrase with a word in it; add one"):
        fit(intents, str.split)


def test_an_intent_may_have_no_phrases() -> None:
    engine = router([*INTENTS, Intent("empty", (), ("kidney beans grow",))])
    seen = {c.intent: c.phrase for c in engine.rank(["kidney"]).candidates}
    assert seen["empty"] == ""


@pytest.mark.parametrize("text", ["scan", "which foods help", "hello there bot"])
def test_confidence_is_finite_for_known_words(text: str) -> None:
    assert math.isfinite(router(INTENTS).rank(text.split()).confidence)
