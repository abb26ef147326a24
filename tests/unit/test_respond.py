"""Replies: always a note, never more than the card says."""

import pytest

from bot.answering.menus import Menus
from bot.answering.plain import paragraphs, render
from bot.answering.reply import ClosingNote, Reply
from bot.answering.respond import Responder
from bot.answering.wording import Clinic, Review, Wording
from bot.app import Assistant
from bot.content.english import CommonWords
from bot.content.schema import Depth, Knowledge, Level, Note
from bot.reading.text import read
from bot.reading.vocabulary import Vocabulary
from bot.rules.safety import Alarm
from bot.understanding.conversation import State
from bot.understanding.meaning import Evidence, Kind, Meaning

EVIDENCE = Evidence("a test")
CLINIC = Clinic("Bone clinic", "01234 567", "weekdays 9 to 5", "112")
UNREVIEWED = Review()


def made(knowledge: Knowledge, clinic: Clinic = CLINIC, review: Review = UNREVIEWED) -> Responder:
    return Responder(knowledge, Wording(knowledge, clinic, review))


@pytest.fixture(scope="module")
def responder(knowledge: Knowledge) -> Responder:
    return made(knowledge)


def menus(knowledge: Knowledge, clinic: Clinic = CLINIC) -> Menus:
    wording = Wording(knowledge, clinic, Review())
    return Menus(knowledge, wording, Responder(knowledge, wording))


def answer(target: str, **more: object) -> Meaning:
    kind = Kind.GLOSSARY if target.startswith("term:") else Kind.ANSWER
    return Meaning(kind, EVIDENCE, target, **more)  # type: ignore[arg-type]


def test_a_reply_needs_its_note_and_words() -> None:
    with pytest.raises(ValueError, match="has no text"):
        ClosingNote(Note.SHORT, "  ")
    with pytest.raises(ValueError, match="at least one paragraph"):
        Reply(Kind.ANSWER, ("",), ClosingNote(Note.SHORT, "Ask."))


def test_every_card_and_term_at_every_depth_ends_with_its_note(
    responder: Responder, knowledge: Knowledge
) -> None:
    targets = [f"card:{c}" for c in knowledge.cards] + [f"term:{t}" for t in knowledge.terms]
    for target in targets:
        for depth in Depth:
            reply = responder.respond(answer(target, depth=depth))
            assert render(reply).endswith(reply.note.text)
            assert reply.item is not None
            assert set(reply.item.shown) <= set(reply.item.facts)


def test_exercise_cards_name_the_physiotherapist(responder: Responder) -> None:
    assert "physiotherapist" in responder.respond(answer("card:exercise-tennis")).note.text


def test_a_card_opens_at_the_nearest_depth_it_has(responder: Responder) -> None:
    reply = responder.respond(answer("card:axis-ratio", depth=Depth.SIMPLE))
    assert reply.depth is Depth.ACADEMIC
    assert responder.respond(answer("card:dexa-what-it-measures")).depth is Depth.SIMPLE


def test_the_source_names_part_date_and_review(knowledge: Knowledge) -> None:
    plain = made(knowledge)
    source = plain.respond(answer("card:zinc-foods")).source
    assert source.startswith("From the part on nutrition")
    assert "Written 24 November 2026." in source
    assert source.endswith("have not yet been reviewed by a clinician.")
    signed = made(knowledge, review=Review("the clinic board", "2026-12-01"))
    source = signed.respond(answer("card:zinc-foods")).source
    assert source.endswith("reviewed by the clinic board, 2026-12-01.")


def test_a_term_comes_from_the_glossary(responder: Responder) -> None:
    assert "the glossary" in responder.respond(answer("term:osteopenia")).source


def test_a_second_card_follows_and_the_stronger_note_closes(responder: Responder) -> None:
    reply = responder.respond(answer("card:dexa-what-it-measures", also="card:zinc-foods"))
    assert reply.also is not None
    assert "oysters" in render(reply)
    assert reply.note.variant is Note.BEFORE_YOU_CHANGE


def test_half_not_covered_is_said(responder: Responder, knowledge: Knowledge) -> None:
    route = knowledge.not_covered.routes[0].id
    reply = responder.respond(answer("card:zinc-foods", half=route))
    assert "One part of your question is not in the article" in render(reply)
    assert reply.note.variant is Note.YOUR_DECISION
    lost = responder.respond(answer("card:zinc-foods", lost=True))
    assert "did not find the other part" in render(lost)


def test_safety_leads_with_the_action_and_ends_with_variant_four(
    responder: Responder, knowledge: Knowledge
) -> None:
    for route in knowledge.safety.routes:
        for level in (Level.RED, Level.AMBER):
            if level not in route.say:
                continue
            alarm = Alarm(route.id, level, "a rule")
            kind = Kind.CRISIS if route.crisis else Kind.URGENT
            text = render(
                responder.respond(Meaning(kind, EVIDENCE, alarms=(alarm,), route=route.id))
            )
            said = " ".join(route.say[level].split())
            assert text.startswith(said[:20])
            assert text.endswith(knowledge.phrases.notes[Note.AFTER_HELP].strip())
            assert "I can't see you or call for you" in text
            assert "learn more" not in text.lower()


def test_two_urgent_routes_give_both_action_lines(responder: Responder) -> None:
    alarms = (Alarm("S12", Level.RED, "a"), Alarm("S14", Level.RED, "b"))
    reply = responder.respond(Meaning(Kind.CRISIS, EVIDENCE, alarms=alarms, route="S12"))
    assert "You deserve help right now" in reply.body[0]
    assert "emergency number (112)" in reply.body[0]
    assert len(reply.body) >= 3


def test_yellow_adds_its_line(responder: Responder, knowledge: Knowledge) -> None:
    route = next(r for r in knowledge.safety.routes if Level.YELLOW in r.say)
    meaning = answer("card:zinc-foods", alarms=(Alarm(route.id, Level.YELLOW, "a"),))
    assert "oysters" in render(responder.respond(meaning))
    assert route.say[Level.YELLOW].split(".")[0] in render(responder.respond(meaning))


def test_a_general_question_on_a_sign_adds_one_line(
    responder: Responder, knowledge: Knowledge
) -> None:
    asked = next(r.id for r in knowledge.safety.routes if r.ask)
    silent = [r.id for r in knowledge.safety.routes if not r.ask][:1]
    meaning = Meaning(Kind.NOT_COVERED, EVIDENCE, asked_signs=(asked, *silent))
    assert "call your local emergency number (112)" in render(responder.respond(meaning))


def test_decisions_close_with_the_decision_note(
    responder: Responder, knowledge: Knowledge
) -> None:
    for route in knowledge.decisions.routes:
        reply = responder.respond(Meaning(Kind.DECISION, EVIDENCE, route=route.id))
        assert reply.note.variant is Note.YOUR_DECISION
        assert "Bone clinic, 01234 567, weekdays 9 to 5" in render(reply)


def test_gaps_say_so_and_whom_to_ask(responder: Responder, knowledge: Knowledge) -> None:
    for route in knowledge.not_covered.routes:
        kind = Kind.OUT_OF_SCOPE if route.outside else Kind.NOT_COVERED
        text = render(responder.respond(Meaning(kind, EVIDENCE, route=route.id)))
        opening = "I can only help with this article" if route.outside else "The article I work"
        assert text.startswith(opening)


def test_two_misses_end_the_guessing(responder: Responder) -> None:
    for kind in (Kind.NOT_COVERED, Kind.OUT_OF_SCOPE):
        meaning = Meaning(kind, EVIDENCE)
        assert "missed twice" not in render(responder.respond(meaning))
        second = render(responder.respond(meaning, State(misses=1)))
        assert "I won't guess again" in second
        assert "- Exercise" in second
        assert "Bone clinic" in second
    offer = Meaning(Kind.DID_YOU_MEAN, EVIDENCE, candidates=("card:zinc-foods",))
    again = render(responder.respond(offer, State(misses=1)))
    assert "I won't guess again" not in again, "choices are offered, and nothing was rejected"


def test_choices_are_numbered(responder: Responder) -> None:
    offer = Meaning(Kind.DID_YOU_MEAN, EVIDENCE, candidates=("card:zinc-foods", "term:osteopenia"))
    text = render(responder.respond(offer))
    assert "\n1. " in text
    assert "\n2. Osteopenia" in text


def test_repairs_are_shown_with_an_answer(responder: Responder) -> None:
    vocabulary = Vocabulary({}, {}, ["magnesium"], CommonWords())
    evidence = Evidence("a test", vocabulary.read(read("magneesium")))
    reply = responder.respond(Meaning(Kind.ANSWER, evidence, "card:magnesium-foods"))
    assert reply.body[0] == "I read “magneesium” as “magnesium”."


def test_fixed_replies(knowledge: Knowledge) -> None:
    ours = menus(knowledge)
    welcome = render(ours.welcome(lambda _: None))
    assert "not a doctor" in welcome
    assert "emergency number (112)" in welcome
    assert "not yet been reviewed" in welcome
    assert "Bone clinic" in render(ours.help())
    assert "Bone clinic" not in render(menus(knowledge, Clinic()).help())
    assert "not end-to-end encrypted" in render(ours.about())


def test_small_talk(responder: Responder) -> None:
    assert render(responder.respond(Meaning(Kind.SMALLTALK, EVIDENCE, "talk:hello")))
    empty = render(responder.respond(Meaning(Kind.SMALLTALK, EVIDENCE, "talk:empty")))
    assert "Please type your question" in empty


def test_paragraphs_join_wrapped_lines_and_keep_lists() -> None:
    assert paragraphs("One\ntwo.\n\n- a\n  more\n- b\n\nEnd.\n") == [
        "One two.",
        "- a more\n- b",
        "End.",
    ]


def test_every_reply_of_the_helper_sends_to_a_clinician(helper: Assistant) -> None:
    for text in ("", "zinc", "what is bmd", "tell me a joke", "should I stop", "/x", "x" * 5000):
        reply, _, _ = helper.reply(text)
        assert render(reply).endswith(reply.note.text)
