"""The shape of plan.yaml: what a weekly exercise reminder may suggest, and to whom not."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.content.base import Identifier, Model, Text

ASK_FIRST = "ask-first"  # stored in place of example ids, so no example may be called so


class Answer(StrEnum):
    """What a person can answer to each question."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"


# A "no" never removes anything, so that an answer of "no" can never be the more careful one.
Careful = Literal[Answer.YES, Answer.NOT_SURE]


class Question(Model):
    """One question about the person; `ask_first` are the answers that end all suggestions."""

    id: Identifier
    ask: Text
    ask_first: tuple[Careful, ...] = ()


class Why(Model):
    """The reason behind a reminder, its facts and rules, and the card to read next.

    Paragraphs of the text are parted by a blank line. Shown on request only, so it may name bones.
    """

    text: Text
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    card: Identifier


class Example(Model):
    """One move that the article names.

    Attributes:
        say: the move in plain words.
        facts: the facts that name it.
        not_if: question id to the answers that remove the move for a person.
    """

    id: Identifier
    say: Text
    facts: tuple[str, ...] = ()
    not_if: Mapping[Identifier, Annotated[tuple[Careful, ...], Field(min_length=1)]] = Field(
        default_factory=dict
    )


class Kind(Model):
    """One kind of exercise: what a reminder says before and after its examples, and why."""

    id: Identifier
    title: Text
    lead: Text
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    closing: Text
    why: Why


class AskFirst(Model):
    """What is said in place of a suggestion: whom to ask first, and what to ask."""

    title: Text
    lead: Text
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]
    closing: Text
    why: Why


class Plan(Model):
    """plan.yaml.

    Attributes:
        pause_on: safety routes after which reminders pause.
        pause_when: rules, in the language of safety.yaml, that pause them and say nothing else.
        kinds: in the order in which weeks go through them.
    """

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    ask_first: AskFirst
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    pause_on: tuple[str, ...]
    pause_when: tuple[Text, ...]
