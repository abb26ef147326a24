"""visit.yaml: questions to take to an appointment, and what is said around the list of them."""

from bot.content.base import Identifier, Model, Sentences, Text


class VisitPhrases(Sentences):
    """The sentences, each named by when it is said."""

    PLACEHOLDERS = frozenset({"question", "number"})

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
