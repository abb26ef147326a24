"""Buttons: what they lead to, and what of a reply they keep."""

import pytest

from bot.answering.actions import Action, Extras, UnknownActionError, Verb
from bot.answering.plain import render
from bot.answering.reply import Reply
from bot.app import Assistant
from bot.content.schema import Depth, Knowledge, Level
from bot.understanding.conversation import State

QUESTION = "what does a dexa scan measure?"


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


def actions(reply: Reply) -> list[Action]:
    return [button.action for row in reply.buttons for button in row]


def test_every_button_of_every_card_and_term_leads_on(
    helper: Assistant, knowledge: Knowledge
) -> None:
    targets = [f"card:{c}" for c in knowledge.cards] + [f"term:{t}" for t in knowledge.terms]
    for target in targets:
        opened, state = helper.act(Action(Verb.OPEN, target))
        assert state.target == target
        for action in actions(opened):
            reply, _ = helper.act(action, state)
            assert reply.item is not None
            if action.verb is Verb.SHOW:
                assert (reply.item.target, reply.depth) == (target, action.depth)
                assert action.in_place
            else:
                assert reply.item.target != target


def test_every_page_of_topics_and_words_is_reached(
    helper: Assistant, knowledge: Knowledge
) -> None:
    found: set[str] = set()
    queue, seen = [Action(Verb.TOPICS), Action(Verb.TERMS)], set()
    while queue:
        action = queue.pop()
        if action in seen or action.verb is Verb.OPEN:
            found |= {action.target} - {""}
            continue
        seen.add(action)
        reply, state = helper.act(action)
        assert state.candidates == tuple(item.target for item in reply.choices)
        queue += actions(reply)
    everything = {f"card:{c}" for c in knowledge.cards} | {f"term:{t}" for t in knowledge.terms}
    assert found == everything


def test_another_depth_repeats_what_was_said_beside(
    helper: Assistant, knowledge: Knowledge
) -> None:
    yellow = next(r.id for r in knowledge.safety.routes if Level.YELLOW in r.say)
    asked = next(r.id for r in knowledge.safety.routes if r.ask)
    half = knowledge.not_covered.routes[0].id
    extras = Extras((yellow,), (asked,), half)
    target = "card:dexa-what-it-measures"
    reply, _ = helper.act(Action(Verb.SHOW, target, Depth.DETAIL, extras, in_place=True))
    text = render(reply)
    assert helper.wording.fixed.half_not_covered in text
    assert text.count("\n\n") > 3
    assert {a.extras for a in actions(reply) if a.verb is Verb.SHOW} == {extras}
    lost, _ = helper.act(Action(Verb.SHOW, target, Depth.DETAIL, Extras(lost=True)))
    assert helper.wording.fixed.half_not_found in render(lost)


@pytest.mark.parametrize(
    "action",
    [
        Action(Verb.OPEN, "card:gone"), Action(Verb.OPEN, "term:gone"),
        Action(Verb.OPEN, "talk:hello"), Action(Verb.TOPIC, topic="gone"),
        Action(Verb.TOPIC, topic="trt", page=99), Action(Verb.TERMS, page=-1),
        Action(Verb.SHOW, "term:osteopenia", Depth.SIMPLE, Extras(("S99",))),
        Action(Verb.SHOW, "term:osteopenia", Depth.SIMPLE, Extras(asked=("S99",))),
        Action(Verb.SHOW, "term:osteopenia", Depth.SIMPLE, Extras(half="B99")),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_exist_is_an_unknown_action(helper: Assistant, action: Action) -> None:
    with pytest.raises(UnknownActionError):
        helper.act(action)


def test_two_answers_offer_each_by_itself(helper: Assistant) -> None:
    reply, _, _ = helper.reply("which foods have zinc? which foods have magnesium?")
    assert reply.also is not None
    opened = [action.target for action in actions(reply)]
    assert reply.item is not None
    assert opened[:2] == [reply.item.target, reply.also.target]
    assert len(set(opened)) == len(opened)


def test_two_that_come_as_near_are_both_shown(helper: Assistant) -> None:
    reply, meaning, _ = helper.reply("tell me about calcium")
    assert reply.item is not None
    assert reply.also is not None
    assert meaning.also == reply.also.target
    assert reply.also.title in reply.body


def test_what_else_came_near_stands_under_an_answer(helper: Assistant) -> None:
    reply, meaning, _ = helper.reply("what does magnesium do for bone")
    assert reply.nearby
    assert [item.target for item in reply.nearby][: len(meaning.runners_up)] == [
        *meaning.runners_up
    ]
    offered = [a.target for a in actions(reply) if a.verb is Verb.OPEN]
    assert offered == [item.target for item in reply.nearby]


def test_a_warning_stays_when_one_of_two_answers_is_opened(helper: Assistant) -> None:
    asked = "my fingers go numb. which foods have zinc? which foods have magnesium?"
    reply, _, state = helper.reply(asked)
    assert reply.also is not None
    yellow = [p for p in reply.body if "tell your doctor" in p.lower()]
    assert yellow
    for action in actions(reply)[:2]:
        assert yellow[0] in helper.act(action, state)[0].body


def test_none_of_these_counts_as_a_miss(helper: Assistant) -> None:
    offer, _, state = helper.reply("bones")
    assert labels(offer)[-1] == "None of these"
    reply, after = helper.act(actions(offer)[-1], state)
    assert after.misses == state.misses + 1
    assert after.candidates == ()
    assert reply.buttons


def test_a_crisis_holds_whatever_is_pressed(helper: Assistant) -> None:
    crisis, _, state = helper.reply("i want to kill myself")
    assert crisis.buttons == ()
    for action in (Action(Verb.TOPICS), Action(Verb.OPEN, "card:zinc-foods")):
        reply, after = helper.act(action, state)
        assert reply.body[:-1] == crisis.body
        assert "write: I am safe" in reply.body[-1]
        assert reply.buttons == ()
        assert after.crisis


def test_numbers_pick_from_a_page_of_eight_and_more(helper: Assistant) -> None:
    page, state = helper.act(Action(Verb.TERMS))
    reply, _, _ = helper.reply("10", state)
    assert reply.item is not None
    assert reply.item.target == page.choices[9].target


def test_a_number_beyond_the_list_says_how_long_it_is(helper: Assistant) -> None:
    _, state = helper.act(Action(Verb.TOPIC, topic="nutrition"))
    assert "from 1 to 6." in render(helper.reply("7", state)[0])
    assert "no list" in render(helper.reply("7")[0])


def test_more_detail_goes_on_to_the_deepest_and_says_where_it_ends(helper: Assistant) -> None:
    deep = "card:axis-ratio"
    _, state = helper.act(Action(Verb.OPEN, deep))
    assert helper.wording.fixed.no_such_depth in render(helper.reply("simpler please", state)[0])
    three = "card:" + next(
        c.id for c in helper.responder._knowledge.cards.values() if len(c.blocks) == len(Depth)
    )
    _, state = helper.act(Action(Verb.SHOW, three, Depth.DETAIL))
    reply, _, _ = helper.reply("more detail", state)
    assert reply.depth is Depth.ACADEMIC
    assert helper.wording.fixed.no_such_depth not in render(reply)


def test_the_welcome_offers_its_examples_and_the_lists(helper: Assistant) -> None:
    assert [a.verb for a in actions(helper.welcome())] == [Verb.OPEN] * 3 + [
        Verb.TOPICS, Verb.TERMS,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "title"),
    [("food", "Food and nutrients"), ("TRT", "Men on TRT"), ("scans", "Bone scans and results")],
)
def test_a_topic_by_its_name(helper: Assistant, words: str, title: str) -> None:
    assert helper.named_topic(words, State())[0].title == title


def test_a_topic_that_is_none_gives_the_list(helper: Assistant) -> None:
    reply, _ = helper.named_topic("something else", State())
    assert [a.verb for a in actions(reply)][:2] == [Verb.TOPIC, Verb.TOPIC]


def test_every_term_can_travel(helper: Assistant, knowledge: Knowledge) -> None:
    assert set(helper.responder.terms) == set(knowledge.terms)


def test_words_looked_up(helper: Assistant) -> None:
    assert helper.explain("", State())[0].choices
    assert helper.explain("BMD", State())[0].title == "Bone mineral density"
    reply, state = helper.explain("what does the scan measure exactly and for whom", State())
    assert reply.item is None or reply.item.term is None
    assert helper.explain("i have chest pain", state)[0].kind.value == "urgent"


def test_thanks_are_thanks_even_after_a_refusal(helper: Assistant) -> None:
    _, _, state = helper.reply("what is the weather")
    assert helper.reply("thanks", state)[1].target == "talk:thanks"
    _, _, state = helper.reply(QUESTION)
    assert helper.reply("ok thank you", state)[1].target == "talk:thanks"
