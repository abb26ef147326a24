"""The order of the layers and the outcomes, over the real content."""

import pytest

from bot.app import Assistant
from bot.content.schema import Depth, Knowledge
from bot.understanding.conversation import State
from bot.understanding.meaning import SAFE, Kind, Meaning


def understood(helper: Assistant, *messages: str) -> Meaning:
    state = State()
    for earlier in messages[:-1]:
        _, _, state = helper.reply(earlier, state)
    return helper.understanding.understand(messages[-1], state)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("which foods have zinc?", Kind.ANSWER),
        ("what is osteopenia", Kind.GLOSSARY),
        ("hello", Kind.SMALLTALK),
        ("chest pain and my left arm aches", Kind.URGENT),
        ("i want to die", Kind.CRISIS),
        ("should I stop taking arimidex", Kind.DECISION),
        ("how many mg of magnesium should people take", Kind.NOT_COVERED),
        ("who won the football", Kind.OUT_OF_SCOPE),
        ("", Kind.SMALLTALK),
        ("😀", Kind.SMALLTALK),
    ],
)
def test_outcomes(helper: Assistant, text: str, kind: Kind) -> None:
    assert understood(helper, text).kind is kind


def test_danger_comes_before_a_question(helper: Assistant) -> None:
    meaning = understood(helper, "chest pain and sweating, also which foods have zinc?")
    assert meaning.kind is Kind.URGENT
    assert meaning.route == "S05"


def test_a_typo_and_a_brand_name_find_the_card(helper: Assistant) -> None:
    meaning = understood(helper, "magneesium fods")
    assert meaning.target == "card:magnesium-foods"
    reading = meaning.evidence.reading
    assert reading is not None
    assert [r.read for r in reading.repairs] == ["magnesium", "foods"]


def test_two_questions_get_two_answers(helper: Assistant) -> None:
    meaning = understood(helper, "which foods have zinc? and what does a DEXA scan measure?")
    assert {meaning.target, meaning.also} == {"card:zinc-foods", "card:dexa-what-it-measures"}


def test_the_half_that_is_not_covered_is_named(helper: Assistant) -> None:
    meaning = understood(
        helper, "which foods have zinc? how many mg of zinc a day do people need?"
    )
    assert meaning.target == "card:zinc-foods"
    assert meaning.half is not None


def test_the_half_about_another_medicine_is_named(helper: Assistant) -> None:
    meaning = understood(helper, "which foods have zinc? does metformin upset the kidneys?")
    assert meaning.target == "card:zinc-foods"
    assert meaning.lost or meaning.half


@pytest.mark.parametrize(
    ("first", "then", "target"),
    [
        ("which foods have magnesium", "and zinc?", "card:zinc-foods"),
        ("what does vitamin k2 do", "which foods is it in", "card:k2-foods"),
        ("what does vitamin K2 do", "what foods is it in", "card:k2-foods"),
        ("what is dexa", "when is it done", "card:first-scan-when"),
        ("what score is normal", "whats the next band down", "card:t-score-classes"),
        # no word points back, and alone they mean nothing
        ("why do bones want zinc", "found in?", "card:zinc-foods"),
        # what a rule saw in a question that was answered all the same is no decision now
        (
            "do lifestyle choices need more planning on anastrozole",
            "how come",
            "card:mindset-pillars-matter-more",
        ),
        ("why do bones want zinc", "explain like im 12", "card:zinc-what-it-does"),
    ],
)
def test_follow_ups(helper: Assistant, first: str, then: str, target: str) -> None:
    assert understood(helper, first, then).target == target


@pytest.mark.parametrize(
    "text", ["RANKL long form", "full form of RANKL", "the long name behind the letters RANKL"]
)
def test_a_name_in_full_is_asked_for_in_many_ways(helper: Assistant, text: str) -> None:
    assert understood(helper, text).target == "term:RANKL"


def test_a_form_of_something_is_no_full_form(helper: Assistant) -> None:
    assert understood(helper, "what form of vitamin k2").target != "term:vitamin k2"


def test_what_all_that_come_near_agree_on_is_answered(helper: Assistant) -> None:
    asked = "please explain T scores and also what the first scan is for"
    assert understood(helper, asked).kind in {Kind.ANSWER, Kind.GLOSSARY}


def test_weeks_of_treatment_are_no_age(helper: Assistant) -> None:
    asked = "i am 16 weeks into arimidex and is my bone thinner now"
    assert understood(helper, asked).kind is Kind.ANSWER


@pytest.mark.parametrize("text", ["what should i ask my doctor", "make me a list of questions"])
def test_a_list_of_questions_is_offered(helper: Assistant, text: str) -> None:
    assert understood(helper, text).target == "talk:visit-list"


def test_depth_of_the_last_answer_can_change(helper: Assistant) -> None:
    meaning = understood(helper, "why does anastrozole thin bone", "more detail")
    assert meaning.target == "card:why-anastrozole-thins-bone"
    assert meaning.depth is Depth.DETAIL


def test_a_follow_up_can_be_a_decision(helper: Assistant) -> None:
    meaning = understood(helper, "what does vitamin k2 do", "should I take it?")
    assert meaning.kind is Kind.DECISION


def test_a_choice_is_taken_by_number(helper: Assistant) -> None:
    state = State(candidates=("card:zinc-foods", "term:osteopenia"))
    assert helper.understanding.understand("2", state).target == "term:osteopenia"


def test_the_other_one_is_the_neighbour(helper: Assistant, knowledge: Knowledge) -> None:
    state = State(target="card:zinc-foods", subject=("zinc",))
    meaning = helper.understanding.understand("the other one?", state)
    assert meaning.target == f"card:{knowledge.cards['zinc-foods'].related[0]}"


def test_a_crisis_holds_until_the_person_is_safe(helper: Assistant) -> None:
    assert understood(helper, "i want to die", "which foods have zinc").kind is Kind.CRISIS
    assert understood(helper, "i want to die", "I am safe now").target == SAFE


@pytest.mark.parametrize("nothing", ["", "👍", "?", "…", "❤️"])
def test_a_crisis_holds_over_what_has_no_words(helper: Assistant, nothing: str) -> None:
    assert understood(helper, "i want to die", nothing).kind is Kind.CRISIS
    assert (
        understood(helper, "i want to die", nothing, "which foods have zinc").kind is Kind.CRISIS
    )


@pytest.mark.parametrize("text", ["it", "what about", "so", "and then", "when", "that one"])
def test_words_that_mean_nothing_by_themselves_get_no_card(helper: Assistant, text: str) -> None:
    assert understood(helper, text).kind is Kind.SMALLTALK


EVERYDAY = [
    "the washing machine man never turned up and nobody answers the phone",
    "i booked two seats and we are not sitting together",
    "i want to cancel my phone contract and keep the number",
]


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_messages_are_no_question_of_ours(helper: Assistant, text: str) -> None:
    assert understood(helper, text).kind is Kind.OUT_OF_SCOPE


def test_the_evidence_says_what_has_nothing_to_do_with_health(helper: Assistant) -> None:
    meaning = understood(helper, "my new bank card still has not come and i need it by friday")
    assert "like messages that have nothing to do with health" in meaning.evidence.decided


def test_a_medicine_keeps_an_everyday_message_from_being_put_aside(helper: Assistant) -> None:
    text = "i lost my card, can you look up and book my next prolia appointment please"
    assert "nothing to do with health" not in understood(helper, text).evidence.decided


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("could you nudge me to exercise each week", "talk:reminders"),
        ("please stop sending reminders", "talk:reminders-change"),
        ("I want to cancel the weekly reminder", "talk:reminders-change"),
        ("delete what you know about me", "talk:your-data"),
    ],
)
def test_what_the_bot_does_beside_answering_is_asked_for_in_plain_words(
    helper: Assistant, text: str, talk: str
) -> None:
    assert understood(helper, text).target == talk


def test_small_talk_never_covers_a_health_question(helper: Assistant) -> None:
    assert understood(helper, "hello, which foods have zinc?").target == "card:zinc-foods"
    assert understood(helper, "thanks! what is osteopenia").target == "term:osteopenia"


def test_nonsense_is_not_answered(helper: Assistant) -> None:
    for text in ("asdf qwer zxcv", "??!", "blah blah blah", "x", "lorem ipsum dolor sit amet"):
        assert understood(helper, text).kind not in {Kind.ANSWER, Kind.GLOSSARY}


def test_a_follow_up_can_turn_into_a_decision_or_a_gap(helper: Assistant) -> None:
    dose = understood(helper, "does body fat raise estrogen on TRT", "so can I drop mine?")
    assert dose.kind is Kind.DECISION
    often = understood(helper, "do you need more than one dexa", "how often then")
    assert often.kind is Kind.NOT_COVERED
    assert often.route == "B08"


@pytest.mark.parametrize(
    "then", ["what does altruism mean", "play something by fela", "who built you", "thanks"]
)
def test_what_leans_on_nothing_gets_no_card(helper: Assistant, then: str) -> None:
    assert understood(helper, "how much calcium a day", then).target in (
        None, "talk:thanks", "talk:who-are-you",
    )  # fmt: skip


def test_a_choice_in_context_is_a_decision(helper: Assistant) -> None:
    state = State(
        target="term:anastrozole", subject=("should", "i", "stop", "anastrozole"), route="D02"
    )
    assert helper.understanding.understand("and then", state).kind is Kind.DECISION


def test_what_is_it_asks_about_the_sentence_before(helper: Assistant) -> None:
    meaning = understood(helper, "I have a DEXA scan tomorrow. What is it for?")
    offered = (meaning.target, *meaning.candidates)
    assert any(target and "dexa" in target for target in offered)


def test_things_outside_are_not_answered_from_a_card(helper: Assistant) -> None:
    for text in ("which bones like malaria", "does epilepsy thin the skeleton"):
        assert understood(helper, text).kind in {Kind.NOT_COVERED, Kind.OUT_OF_SCOPE}


def test_the_half_about_something_outside_is_owned_up_to(helper: Assistant) -> None:
    meaning = understood(helper, "which foods have zinc? what does endoscopy mean for a skeleton?")
    assert meaning.target == "card:zinc-foods"
    assert meaning.lost or meaning.half


def test_a_gap_beside_an_unclear_question_stays_a_gap(helper: Assistant) -> None:
    meaning = understood(
        helper, "how many mg of zinc a day? what is the blorp quux frobnicate zinc xyzzy plugh?"
    )
    assert meaning.kind is Kind.NOT_COVERED


def test_both_questions_are_shown_whichever_is_stronger(helper: Assistant) -> None:
    shown = set()
    for text in (
        "what is osteopenia? and which foods have zinc?",
        "explain what proprioception is please? also which foods have zinc?",
        "what is rankl? what is osteopenia?",
    ):
        meaning = understood(helper, text)
        assert meaning.also is not None
        shown.add(meaning.kind)
    assert shown == {Kind.ANSWER, Kind.GLOSSARY}


def test_whoever_says_that_they_are_safe_is_answered_so(helper: Assistant) -> None:
    _, _, state = helper.reply("i want to die")
    reply, _, state = helper.reply("thank you, I am safe now", state)
    assert "glad you are safe" in reply.body[0]
    assert "crisis line" in reply.body[0]
    assert not state.crisis


def test_of_two_questions_the_half_with_an_answer_is_answered(helper: Assistant) -> None:
    meaning = understood(helper, "what exercises count as impact and how many reps in general")
    assert (meaning.kind, meaning.target) == (Kind.ANSWER, "card:exercise-impact-examples")
    assert meaning.half == "B23"


def test_a_message_of_gaps_alone_is_not_answered_by_half(helper: Assistant) -> None:
    meaning = understood(helper, "does the bone scan hurt or is it like an mri tunnel")
    assert (meaning.kind, meaning.half) == (Kind.NOT_COVERED, None)
    asked = "does gyno ever go away by itself or is it always surgery"
    assert understood(helper, asked).kind is Kind.NOT_COVERED


def test_a_name_by_itself_is_what_the_next_sentence_asks_about(helper: Assistant) -> None:
    assert understood(helper, "coffee. good or bad for bones?").kind is Kind.NOT_COVERED


def test_it_stands_for_the_thing_that_is_not_covered(helper: Assistant) -> None:
    for asked in (
        "which drug is metformin and how does it build bone",
        "what sort of drug is zoledronic acid and how does it build bone",
    ):
        assert understood(helper, asked).kind in {Kind.NOT_COVERED, Kind.OUT_OF_SCOPE}
    meaning = understood(helper, "what is metformin and how does exercise build bone")
    assert meaning.kind is Kind.ANSWER
