"""What a reminder may suggest: every combination of answers against the clinical rules.

The rules are written here once more and on purpose not read from plan.yaml.
"""

import datetime as dtm
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.plan import Answer, Example
from bot.content.schema import Knowledge
from bot.reminders.plan import Planner, Profile, Session

QUESTIONS = ("broken", "thin", "unsteady", "limited")
IMPACT = frozenset({"brisk-walking", "stairs", "dancing", "jogging", "tennis"})
STRENGTH = frozenset({"weights", "bands", "bodyweight"})
BALANCE = frozenset({"tai-chi", "yoga", "one-leg"})
YES, NO, NOT_SURE = Answer.YES, Answer.NO, Answer.NOT_SURE
ALL = [dict(zip(QUESTIONS, each, strict=True)) for each in itertools.product(Answer, repeat=4)]
WEEKS = [dtm.date(2026, 11, 26) + dtm.timedelta(weeks=n) for n in range(52)]
PRIVATE = (
    "anastrozole", "bone", "osteoporosis", "fracture", "break", "broken", "cancer", "trt",
    "estrogen", "density", "dexa", "scan", "tablet", "medicine", "pill",
)  # fmt: skip


@pytest.fixture(scope="module")
def planner(knowledge: Knowledge) -> Planner:
    return Planner(knowledge.plan)


def left(planner: Planner, **answers: Answer) -> set[str]:
    """What is left when every question not named is answered with no."""
    return set(planner.profile(dict.fromkeys(QUESTIONS, NO) | answers).allowed)


def sessions(planner: Planner, profile: Profile) -> list[Session]:
    return [planner.session(profile, slot) for slot in WEEKS]


def test_the_81_combinations_keep_to_the_clinical_rules(planner: Planner) -> None:
    assert len(ALL) == 81
    for answers in ALL:
        profile = planner.profile(answers)
        allowed = set(profile.allowed)
        doubts = {name for name, answer in answers.items() if answer is not NO}
        if doubts & {"broken", "limited"} or answers["unsteady"] is YES:
            assert profile.ask_first, answers
        if doubts:
            assert not allowed & IMPACT, answers
            assert "yoga" not in allowed or not doubts & {"thin", "unsteady"}, answers
        if "thin" in doubts:
            assert not allowed & STRENGTH, answers
        if "unsteady" in doubts:
            assert allowed <= {"bands", "tai-chi"}, answers
        assert profile.ask_first == (not allowed)


def test_what_is_left_is_what_the_review_leaves(planner: Planner) -> None:
    assert left(planner) == IMPACT | STRENGTH | BALANCE
    for thin in (YES, NOT_SURE):
        assert left(planner, thin=thin) == {"tai-chi", "one-leg"}
        assert left(planner, thin=thin, unsteady=NOT_SURE) == {"tai-chi"}
    assert left(planner, unsteady=NOT_SURE) == {"bands", "tai-chi"}
    assert sum(not planner.profile(answers).ask_first for answers in ALL) == 6


def test_more_doubt_never_adds_an_example(planner: Planner) -> None:
    for answers in ALL:
        before = set(planner.profile(answers).allowed)
        for name, answer in answers.items():
            for worse in {NO: (YES, NOT_SURE), NOT_SURE: (YES,), YES: ()}[answer]:
                assert set(planner.profile(answers | {name: worse}).allowed) <= before


def test_the_order_of_answers_does_not_matter(planner: Planner) -> None:
    for answers in ALL:
        expected = planner.profile(answers)
        for order in itertools.permutations(QUESTIONS):
            profile = planner.start()
            for name in order:
                after = planner.answered(profile, name, answers[name])
                assert set(after.allowed) <= set(profile.allowed)
                profile = after
            assert profile == expected


def test_a_question_not_answered_counts_as_not_sure(planner: Planner) -> None:
    assert planner.profile({}).ask_first
    for name in QUESTIONS:
        given_answers = {other: NO for other in QUESTIONS if other != name}
        unsure = planner.profile(given_answers | {name: NOT_SURE})
        assert planner.profile(given_answers) == unsure


def test_an_unknown_question_or_kind_is_an_error(planner: Planner) -> None:
    with pytest.raises(KeyError):
        planner.answered(planner.start(), "tall", NO)
    with pytest.raises(KeyError):
        planner.why("swimming")


def test_every_session_is_whole_and_fit_for_a_locked_screen(
    planner: Planner, knowledge: Knowledge
) -> None:
    for profile in {planner.profile(answers) for answers in ALL}:
        for session in sessions(planner, profile):
            lead, points, closing = session.body
            assert lead.endswith(":")
            assert closing.endswith(".")
            assert all(line.startswith("- ") for line in points.splitlines())
            shown = " ".join((session.title, *session.body)).casefold()
            assert not [word for word in PRIVATE if word in shown]
            assert not re.search(r"\d", shown)
            assert (session.kind is None) == profile.ask_first == (not session.facts)
            assert set(session.facts) <= set(knowledge.facts)


def test_a_session_lists_exactly_the_examples_left_of_its_kind(
    planner: Planner, knowledge: Knowledge
) -> None:
    say = {each.id: each.say for kind in knowledge.plan.kinds for each in kind.examples}
    kinds = {"impact": IMPACT, "strength": STRENGTH, "balance": BALANCE}
    for answers in ALL:
        profile = planner.profile(answers)
        for session in sessions(planner, profile):
            if session.kind is not None:
                expected = kinds[session.kind] & set(profile.allowed)
                assert set(session.body[1].splitlines()) == {f"- {say[n]}" for n in expected}


def test_moves_carry_their_cautions(planner: Planner) -> None:
    shown = {s.kind: "\n".join(s.body) for s in sessions(planner, planner.start())}
    assert "a trained person" in shown["strength"]
    assert "need to change" in shown["impact"]
    assert re.search(r"- standing on one leg .*firm support", shown["balance"])
    assert re.search(r"- yoga .*need to change", shown["balance"])
    assert all("gives no amounts" in text and "hurts" in text for text in shown.values())


def test_the_kinds_take_turns_and_each_comes_within_three_weeks(planner: Planner) -> None:
    kind_of = dict.fromkeys(IMPACT, "impact") | dict.fromkeys(STRENGTH, "strength")
    for answers in ALL:
        profile = planner.profile(answers)
        kinds = {kind_of.get(name, "balance") for name in profile.allowed}
        expected: set[str | None] = {*kinds} or {None}
        came = [session.kind for session in sessions(planner, profile)]
        assert all(set(came[n : n + 3]) == expected for n in range(len(came) - 2))
    everything = [session.kind for session in sessions(planner, planner.start())]
    at = everything.index("impact")
    assert everything[at : at + 3] == ["impact", "strength", "balance"]


def test_a_session_depends_on_nothing_but_profile_and_slot(knowledge: Knowledge) -> None:
    slot = WEEKS[0]
    first, second = Planner(knowledge.plan), Planner(knowledge.plan)
    assert first.session(first.start(), slot) == second.session(second.start(), slot)


def test_every_profile_comes_back_as_it_was_stored(planner: Planner) -> None:
    for answers in ALL:
        profile = planner.profile(answers)
        assert Profile.read(profile.write()) == profile
    assert planner.start().write() == (
        "brisk-walking stairs dancing jogging tennis weights bands bodyweight tai-chi yoga one-leg"
    )
    assert Profile().write() == "ask-first"


@pytest.mark.parametrize(
    "text",
    ["", " ", "ask-first", "ask-first tai-chi", "tai-chi ask-first", "tai-chi  yoga", " tai-chi",
     "tai-chi\n", "Tai Chi", "tai-chi,yoga", "tai-", "[]", "null!", "ещё"],
)  # fmt: skip
def test_unreadable_text_is_ask_first(text: str) -> None:
    assert Profile.read(text) == Profile()
    assert Profile.read(text).ask_first


@given(st.text())
def test_no_text_is_an_error_and_reading_never_adds(text: str) -> None:
    assert set(Profile.read(text).allowed) <= set(text.split(" "))


def test_unknown_stored_examples_are_passed_over(planner: Planner) -> None:
    gone = Profile.read("hopping skipping")
    assert planner.session(gone, WEEKS[0]).kind is None
    known, mixed = Profile.read("tai-chi"), Profile.read("hopping tai-chi")
    assert sessions(planner, mixed) == sessions(planner, known)
    assert planner.answered(mixed, "thin", NO) == known


def test_an_example_new_in_the_plan_does_not_reach_those_asked_before(
    planner: Planner, knowledge: Knowledge
) -> None:
    stored = planner.start().write()
    plan = knowledge.plan
    new = Example(id="hopping", say="hopping", facts=("F110",))
    impact = plan.kinds[0].model_copy(update={"examples": (*plan.kinds[0].examples, new)})
    later = Planner(plan.model_copy(update={"kinds": (impact, *plan.kinds[1:])}))
    shown = "".join("".join(s.body) for s in sessions(later, Profile.read(stored)))
    assert "hopping" not in shown
    assert "hopping" in later.start().allowed


def test_the_reasons_keep_the_reviewed_sentences(planner: Planner, knowledge: Knowledge) -> None:
    reviewed = {r.id: " ".join(r.say.split()) for r in knowledge.not_covered.routes}
    reason = planner.why(None)
    assert reviewed["B21"] in " ".join(reason.body)
    assert reviewed["B22"] in " ".join(reason.body)
    assert "not from the article" in reason.body[0]
    assert not reason.facts
    for kind, facts in {
        "impact": {"F107", "F108", "F110"}, "strength": {"F111", "F112"},
        "balance": {"F114", "F115"},
    }.items():  # fmt: skip
        reason = planner.why(kind)
        assert "General examples only; a physiotherapist can adapt them to you." in reason.body[0]
        assert facts <= set(reason.facts)
        assert knowledge.cards[reason.card].topic == "exercise"


def test_the_questions_are_the_four_of_the_review(knowledge: Knowledge) -> None:
    assert tuple(question.id for question in knowledge.plan.questions) == QUESTIONS
    assert knowledge.plan.pause_on == ("S01", "S02", "S03", "S04", "S20")
