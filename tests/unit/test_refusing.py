"""Decisions and gaps: where rules, examples and cards disagree, over the real content."""

from dataclasses import replace

import pytest

from bot.answering.plain import render
from bot.app import Assistant
from bot.reading.text import read
from bot.rules.phrases import Words
from bot.understanding.classifier import Opinions, Sort
from bot.understanding.meaning import Evidence, Kind, Meaning
from bot.understanding.refusing import DOUBTFUL, doubted


def sharing(helper: Assistant, sort: Sort, share: float) -> Opinions:
    """Return opinions as no words can be typed to give: one sort with a share of one's own."""
    return Opinions(helper.understanding._classifier, (), dict.fromkeys(Sort, 0.0) | {sort: share})


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("which foods have magnesium and zinc", "card:zinc-foods"),
        ("do people walking the dog every day count as exercising, is walking good for bone",
         "card:exercise-walking"),
        ("what is the handbrake that osteocytes pull on the builders?", "card:sclerostin-what"),
        ("Is a percentage given for how far estrogen falls when the OPG brake is lifted?",
         "card:axis-anastrozole-lifts-brake"),
    ],
)  # fmt: skip
def test_a_card_that_fits_goes_before_a_rule(helper: Assistant, text: str, target: str) -> None:
    meaning = helper.understanding.understand(text)
    assert target in {meaning.target, meaning.also}, meaning.evidence.decided


def test_a_slip_does_not_hide_what_keeps_a_rule_from_holding(helper: Assistant) -> None:
    text = "how does k2 activate that protein, i cant get my hea round it"
    assert helper.understanding.understand(text).kind is Kind.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "Should I start it tomorrow? What is RANKL?",
        "Which foods have zinc? Should I stop anastrozole?",
        "is magnesium part of the bone or just floating round? -2.1 hip. bad?",
        "does oestrogen raise or lower OPG? if i take two each day from monday it will work "
        "more quick? i think to do this",
    ],
)
def test_a_decision_in_one_sentence_of_several_is_heard(helper: Assistant, text: str) -> None:
    reply, meaning, _ = helper.reply(text)
    assert meaning.kind is Kind.DECISION
    assert reply.item is None


def test_what_a_card_answers_stands_beside_the_refusal(helper: Assistant) -> None:
    reply, meaning, _ = helper.reply("Which foods have zinc? Should I stop anastrozole?")
    assert "card:zinc-foods" in meaning.runners_up
    assert reply.nearby[0].target == "card:zinc-foods"
    assert f"- {reply.nearby[0].title}" in render(reply)
    assert [row[0].action.target for row in reply.buttons] == [i.target for i in reply.nearby]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("My T-score is -1.8. What does vitamin K2 do?", "card:k2-what-it-does"),
        ("Half a tablet of adex a week. Which foods have calcium?", "card:calcium-foods"),
    ],
)
def test_what_is_asked_stands_beside_the_refusal_of_what_is_told(
    helper: Assistant, text: str, card: str
) -> None:
    reply, meaning, _ = helper.reply(text)
    assert meaning.kind is Kind.DECISION
    assert card in [item.target for item in reply.nearby]


def test_what_is_asked_is_found_where_examples_see_only_the_decision(helper: Assistant) -> None:
    understanding = helper.understanding
    text = "I doubled my tablet on purpose each day. Which foods have zinc?"
    reading = understanding.vocabulary.read(read(text))
    only = sharing(helper, Sort.DECISION, 1.0)
    meaning = understanding._refusals.by_rule(reading, [Words(reading.repaired)], only)
    assert meaning is not None
    assert (meaning.kind, meaning.runners_up[0]) == (Kind.DECISION, "card:zinc-foods")


def test_nothing_stands_beside_a_plain_decision_but_what_its_route_names(
    helper: Assistant,
) -> None:
    reply, meaning, _ = helper.reply("should i stop taking anastrozole")
    assert meaning.runners_up == ()
    named = {route.id: route.nearby for route in helper.knowledge.decisions.routes}
    assert tuple(item.card for item in reply.nearby) == named[meaning.route or ""][:3]


@pytest.mark.parametrize(("share", "kind"), [(0.3, Kind.DID_YOU_MEAN), (0.5, Kind.GLOSSARY)])
def test_an_answer_that_examples_doubt_is_offered(
    helper: Assistant, share: float, kind: Kind
) -> None:
    meaning = helper.understanding.understand("does gyno ever go away by itself")
    ranking = meaning.evidence.ranking or helper.understanding.understand("zinc").evidence.ranking
    assert ranking is not None
    unsure = replace(ranking, candidates=(ranking.candidates[0]._replace(score=6.0),), known=1.0)
    assert DOUBTFUL[1] > unsure.confidence
    answer = Meaning(
        Kind.GLOSSARY, Evidence("near", None, unsure), "term:gynecomastia",
        runners_up=("card:trt-gynecomastia",),
    )  # fmt: skip
    found = doubted(answer, sharing(helper, Sort.CONTENT, share))
    assert found.kind is kind
    if kind is Kind.DID_YOU_MEAN:
        assert found.candidates == ("term:gynecomastia", "card:trt-gynecomastia")


def test_the_rule_that_a_card_goes_before_is_named(helper: Assistant) -> None:
    meaning = helper.understanding.understand(
        "what is the handbrake that osteocytes pull on the builders?"
    )
    assert "goes before decision rule" in meaning.evidence.decided


def test_of_two_gaps_none_is_answered_as_a_half(helper: Assistant) -> None:
    meaning = helper.understanding.understand("who wrote this and are they a real doctor")
    assert (meaning.kind, meaning.half) == (Kind.NOT_COVERED, None)


def test_two_gaps_are_not_answered_by_half(helper: Assistant) -> None:
    meaning = helper.understanding.understand(
        "does gyno ever go away by itself or is it always surgery"
    )
    assert meaning.kind not in {Kind.ANSWER, Kind.GLOSSARY}


def test_a_general_question_worded_like_a_request_is_a_gap(helper: Assistant) -> None:
    meaning = helper.understanding.understand("is tumeric known to clash with anastrozole")
    assert meaning.kind is Kind.NOT_COVERED


def test_a_decision_that_no_rule_sees_is_heard_in_one_sentence(helper: Assistant) -> None:
    meaning = helper.understanding.understand(
        "What does RANKL do in bone, and which cells make osteoprotegerin? And my numbers, give "
        "me your honest verdict on them"
    )
    assert meaning.kind is Kind.DECISION


@pytest.mark.parametrize(
    "text",
    ["should i stop hormone therapy", "do i really need endocrine therapy",
     "can my mum skip a day",
     "should she change to another hormone therapy"],
)  # fmt: skip
def test_no_card_takes_a_personal_decision_from_a_rule(helper: Assistant, text: str) -> None:
    """Whatever cards and examples are added: here examples are wholly sure of a card."""
    understanding = helper.understanding
    reading = understanding.vocabulary.read(read(text))
    sure = sharing(helper, Sort.CONTENT, 1.0)
    refusals = understanding._refusals
    meaning = refusals.by_rule(reading, [Words(reading.repaired)], sure)
    assert meaning is not None
    assert meaning.kind is Kind.DECISION
