"""visit.yaml: questions to take to an appointment, and what is said around the list of them."""

import string

from pydantic import field_validator

from bot.content.base import Identifier, Model, Text

PLACEHOLDERS = frozenset({"question", "number"})


class VisitPhrases(Model):
    """The sentences, each named by when it is said."""

    title: Text
    ask_to_keep: Text
    kept: Text
    intro: Text
    on_list: Text
    to_add: Text
    added: Text
    there_already: Text
    none_yet: Text
    sent_intro: Text
    sent_end: Text
    once_end: Text
    cleared: Text
    which: Text
    button_add: Text
    button_keep: Text
    button_once: Text
    button_show: Text
    button_in: Text
    button_out: Text
    button_send: Text
    button_clear: Text

    @field_validator("*")
    @classmethod
    def _placeholders_are_known(cls, text: str) -> str:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError("has a brace without its partner; close it or leave it out") from None
        unknown = sorted(used - PLACEHOLDERS)
        if unknown:
            allowed = ", ".join(sorted(PLACEHOLDERS))
            raise ValueError(f"has {{{unknown[0]}}}, which nothing fills; known are {allowed}")
        return text


class VisitQuestion(Model):
    """One question for a clinician.

    Attributes:
        id: what is stored when somebody keeps it.
        ask: the question, as the person would say it.
        standard: everybody's list starts with it.
        routes: the decisions and gaps after which it is offered.
    """

    id: Identifier
    ask: Text
    standard: bool = False
    routes: tuple[str, ...] = ()


class Visit(Model):
    """visit.yaml."""

    phrases: VisitPhrases
    questions: tuple[VisitQuestion, ...]
