"""What `python -m bot check` looks for in plan.yaml beyond its shape."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.content.plan import ASK_FIRST, Answer, AskFirst, Example, Kind, Question, Why
from bot.content.schema import Knowledge

Where = tuple[str | int, ...]
Fault = tuple[Where, str]

QUESTION_WORDS = 25
# A reminder shows on a locked screen, where others can read it.
_PRIVATE = re.compile(
    r"\b(anastrozole|arimidex|bone|osteo|skelet|fractur|break|broke|cancer|tumou?r|trt\b|o?estrogen"
    r"|hormon|testosterone|densit|dexa|dxa|scan|tablet|pills?\b|medicin|medication|drug|treatment"
    r"|disease|illness)\w*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\d|\b(seconds|minutes?|hours?|sets|reps|repetitions|kilos?|pounds|miles?|daily)\b",
    re.IGNORECASE,
)
_CAUTION = re.compile(r"thin|osteopo|fracture|broken|balance|fall", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z0-9'’-]+")
_SENTENCE = re.compile(r"[^.?!]+[.?!]")


def faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Yield (where in plan.yaml, what is wrong and how to mend it) for every fault of the plan."""
    plan = knowledge.plan
    yield from _repeated(plan.questions, plan.kinds)
    for index, question in enumerate(plan.questions):
        yield from _question_faults(question, ("questions", index))
    yield from _ask_first_faults(knowledge, plan.ask_first)
    for index, kind in enumerate(plan.kinds):
        yield from _kind_faults(knowledge, kind, ("kinds", index))
    known = {route.id for route in knowledge.safety.routes}
    for index, route in enumerate(plan.pause_on):
        if route not in known:
            yield (
                ("pause_on", index),
                f"{route} is no route of safety.yaml; correct or remove it",
            )


def _repeated(questions: Iterable[Question], kinds: Iterable[Kind]) -> Iterator[Fault]:
    groups: tuple[tuple[str, list[str]], ...] = (
        ("questions", [question.id for question in questions]),
        ("kinds", [kind.id for kind in kinds]),
        ("kinds", [example.id for kind in kinds for example in kind.examples]),
    )
    for where, ids in groups:
        for name, count in Counter(ids).items():
            if count > 1 or name == ASK_FIRST:
                yield (where,), f"the id {name!r} is taken; give one of them another name"


def _question_faults(question: Question, at: Where) -> Iterator[Fault]:
    where = (*at, "ask")
    yield from _amounts(question.ask, where)
    count = len(_WORDS.findall(question.ask))
    if count > QUESTION_WORDS:
        yield where, f"{question.id} has {count} words, at most {QUESTION_WORDS}; shorten it"
    if not _SENTENCE.fullmatch(question.ask) or not question.ask.endswith("?"):
        yield where, f"{question.id} is not one question; ask it in one sentence"


def _ask_first_faults(knowledge: Knowledge, said: AskFirst) -> Iterator[Fault]:
    at = ("ask_first",)
    yield from _screen_faults(
        {"title": said.title, "lead": said.lead, "closing": said.closing}, at
    )
    for index, question in enumerate(said.questions):
        yield from _screen_faults({index: question}, (*at, "questions"))
    yield from _why_faults(knowledge, said.why, at)


def _kind_faults(knowledge: Knowledge, kind: Kind, at: Where) -> Iterator[Fault]:
    yield from _screen_faults(
        {"title": kind.title, "lead": kind.lead, "closing": kind.closing}, at
    )
    yield from _why_faults(knowledge, kind.why, at)
    for index, example in enumerate(kind.examples):
        yield from _example_faults(knowledge, example, (*at, "examples", index))


def _example_faults(knowledge: Knowledge, example: Example, at: Where) -> Iterator[Fault]:
    yield from _screen_faults({"say": example.say}, at)
    if not example.facts:
        yield at, f"{example.id} cites no fact; name the facts that carry it"
    yield from _unknown_facts(knowledge, example.facts, at)
    questions = {question.id for question in knowledge.plan.questions}
    for name, answers in example.not_if.items():
        if name not in questions:
            yield (
                (*at, "not_if", name),
                f"{example.id} names question {name!r}, which does not exist; correct it",
            )
        if Answer.YES not in answers:
            yield (
                (*at, "not_if", name),
                f"{example.id} is more careful with not-sure than with yes; add yes",
            )
    known = (knowledge.facts[fact] for fact in example.facts if fact in knowledge.facts)
    cautious = [fact.id for fact in known if _CAUTION.search(fact.caution)]
    if cautious and not example.not_if:
        yield (
            at,
            f"{example.id} has no not_if, and {cautious[0]} carries a caution; "
            "name the answers that remove it",
        )


def _why_faults(knowledge: Knowledge, why: Why, at: Where) -> Iterator[Fault]:
    where = (*at, "why")
    yield from _amounts(why.text, (*where, "text"))
    if not why.facts and not why.rules:
        yield where, "why cites nothing; name the facts or rules that carry it"
    yield from _unknown_facts(knowledge, why.facts, where)
    for rule in why.rules:
        if rule not in knowledge.rules:
            text = f"cites rule {rule}, which is not in rules.yaml; correct the id"
            yield (*where, "rules"), text
    if why.card not in knowledge.cards:
        text = f"card {why.card!r} does not exist; remove it or correct it"
        yield (*where, "card"), text


def _unknown_facts(knowledge: Knowledge, facts: tuple[str, ...], at: Where) -> Iterator[Fault]:
    for index, fact in enumerate(facts):
        if fact not in knowledge.facts:
            yield (
                (*at, "facts", index),
                f"cites {fact}, which is not in facts.tsv; correct the id",
            )


def _screen_faults(texts: dict[str, str] | dict[int, str], at: Where) -> Iterator[Fault]:
    for field, text in texts.items():
        where = (*at, field)
        found = _PRIVATE.search(text)
        if found:
            yield where, f"{found[0]!r} would show on a locked screen; say it without"
        yield from _amounts(text, where)


def _amounts(text: str, where: Where) -> Iterator[Fault]:
    found = _AMOUNT.search(text)
    if found:
        yield where, f"{found[0]!r} is an amount, and the article gives none; leave it out"
