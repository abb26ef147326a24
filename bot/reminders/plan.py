"""What a weekly exercise reminder may suggest to one person; pure.

Answers only ever remove suggestions. What remains is a `Profile`, the one thing that is stored;
whatever cannot be read, or was never answered, counts as the most careful case.
"""

import datetime as dtm
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.content.plan import ASK_FIRST, Answer, AskFirst, Kind, Plan, Why

_STORED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*( [a-z0-9]+(-[a-z0-9]+)*)*")
_WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Profile:
    """The examples that a person's answers left over.

    Attributes:
        allowed: ids of examples. The ids that stay are kept, and not those removed, so that an
            example new in plan.yaml never reaches a person who was not asked with it in mind.
            Empty means: ask a physiotherapist first.
    """

    allowed: tuple[str, ...] = ()

    @property
    def ask_first(self) -> bool:
        """Whether nothing may be suggested before a physiotherapist was asked."""
        return not self.allowed

    def write(self) -> str:
        """Return the text to store: ids parted by spaces, or `ask-first`."""
        return " ".join(self.allowed) or ASK_FIRST

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the stored profile; whatever `write` cannot have written is ask-first."""
        ids = tuple(dict.fromkeys(text.split(" "))) if _STORED.fullmatch(text) else ()
        return cls(() if ASK_FIRST in ids else ids)


@dataclass(frozen=True, slots=True)
class Session:
    """One reminder, fit for a locked screen.

    Attributes:
        kind: id of the kind of exercise, or None when a physiotherapist is to be asked first.
        body: paragraphs; lines of a list begin with `- `.
        facts: the facts that carry the examples; none for ask-first, which is our own advice.
    """

    kind: str | None
    title: str
    body: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reminder says what it says; names bones, so only for the person who asks.

    Attributes:
        body: paragraphs.
        facts, rules: what carries them.
        card: id of the card to read next.
    """

    body: tuple[str, ...]
    facts: tuple[str, ...]
    rules: tuple[str, ...]
    card: str


class Planner:
    """Chooses what the reminders of a person may suggest.

    Args:
        plan: the content of plan.yaml.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._questions = {question.id: question for question in plan.questions}
        self._examples = {each.id: each for kind in plan.kinds for each in kind.examples}

    def start(self) -> Profile:
        """Return the profile before any answer. Not to be stored: nothing was asked yet."""
        return Profile(tuple(self._examples))

    def answered(self, profile: Profile, question: str, answer: Answer) -> Profile:
        """Return the profile without what this answer removes; the order of answers is free.

        Raises:
            KeyError: there is no such question.
        """
        if answer in self._questions[question].ask_first:
            return Profile()
        return Profile(
            tuple(
                name
                for name in profile.allowed
                if name in self._examples
                and answer not in self._examples[name].not_if.get(question, ())
            )
        )

    def profile(self, answers: Mapping[str, Answer]) -> Profile:
        """Return the profile of all answers, by question id; one not given counts as not sure."""
        profile = self.start()
        for question in self._questions:
            answer = answers.get(question, Answer.NOT_SURE)
            profile = self.answered(profile, question, answer)
        return profile

    def session(self, profile: Profile, slot: dtm.date) -> Session:
        """Return the reminder of a week.

        Kinds with examples left take turns by week. Ids that plan.yaml no longer has are passed
        over; when none is left, the reminder is ask-first.

        Args:
            profile: what may be suggested.
            slot: the day for which the reminder is planned, in the person's own calendar.
        """
        kinds = [kind for kind in self._plan.kinds if _left(kind, profile)]
        if not kinds:
            return _ask_first(self._plan.ask_first)
        kind = kinds[slot.toordinal() // _WEEK % len(kinds)]
        examples = [each for each in kind.examples if each.id in profile.allowed]
        return Session(
            kind.id,
            kind.title,
            (kind.lead, "\n".join(f"- {each.say}" for each in examples), kind.closing),
            tuple(dict.fromkeys(fact for each in examples for fact in each.facts)),
        )

    def why(self, kind: str | None) -> Reason:
        """Return the reason behind a session, by its kind.

        Raises:
            KeyError: there is no such kind.
        """
        if kind is None:
            return _reason(self._plan.ask_first.why)
        return _reason({each.id: each.why for each in self._plan.kinds}[kind])


def _left(kind: Kind, profile: Profile) -> bool:
    return any(example.id in profile.allowed for example in kind.examples)


def _ask_first(said: AskFirst) -> Session:
    questions = "\n".join(f"- {question}" for question in said.questions)
    return Session(None, said.title, (said.lead, questions, said.closing), ())


def _reason(why: Why) -> Reason:
    body = tuple(" ".join(part.split()) for part in why.text.split("\n\n"))
    return Reason(body, why.facts, why.rules, why.card)
