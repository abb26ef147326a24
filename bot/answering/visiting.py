"""Replies around the list of questions for a person's next visit."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.answering.actions import Action, Button, Rows, UnknownActionError, Verb
from bot.answering.plain import paragraphs
from bot.answering.reply import Reply
from bot.answering.wording import Wording
from bot.content.schema import Knowledge, Note
from bot.content.visit import VisitQuestion
from bot.understanding.meaning import Kind

_IN_A_ROW = 3
_NUMBER = re.compile(r"\d+")

Word = tuple[str, str]  # what to do, and with which question


class Visiting:
    """Says everything about the list.

    Args:
        knowledge: the content.
        wording: the notes.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self._said = knowledge.visit.phrases
        self._questions = {question.id: question for question in knowledge.visit.questions}
        self._wording = wording
        self._by_route: dict[str, VisitQuestion] = {}
        for question in knowledge.visit.questions:
            for route in question.routes:
                self._by_route.setdefault(route, question)

    @property
    def standard(self) -> tuple[str, ...]:
        """The questions that every list starts with."""
        return tuple(q.id for q in self._questions.values() if q.standard)

    def question_after(self, route: str | None) -> str | None:
        """Return the question to offer after a decision or gap, or None."""
        question = self._by_route.get(route or "")
        return question.id if question else None

    def offer(self, route: str | None) -> Rows:
        """Return the button that keeps the question of a route, or no button."""
        question = self.question_after(route)
        if question is None:
            return ()
        return ((self._button(self._said.button_add, "add", question),),)

    def is_label(self, text: str) -> bool:
        """Tell whether a text may be the label of one of the list's buttons."""
        said = self._said
        labels = (
            said.button_add, said.button_keep, said.button_once, said.button_show,
            said.button_in, said.button_out, said.button_send, said.button_clear,
        )  # fmt: skip
        word = _NUMBER.sub("{number}", _plain(text))
        return any(word == _plain(label) for label in labels)

    def typed(self, text: str, kept: Collection[str], route: str | None) -> Word | None:
        """Return what a label of a button, typed, asks for, or None when it is none.

        Args:
            text: what was typed.
            kept: the questions on the person's list.
            route: of the decision or gap that was answered last.
        """
        said, word = self._said, _plain(text)
        simple = {
            said.button_keep: ("keep", ""), said.button_once: ("once", ""),
            said.button_show: ("show", ""), said.button_send: ("send", ""),
            said.button_clear: ("clear", ""),
            said.button_add: ("add", self.question_after(route) or ""),
        }  # fmt: skip
        for label, meant in simple.items():
            if word == _plain(label):
                return meant
        for number, question in enumerate(self._shown(kept), 1):
            step = "out" if question in kept else "in"
            if word == _plain(self._label(step, number)):
                return step, question
        return None

    def checked(self, question: str) -> None:
        """Make sure that there is such a question.

        Raises:
            UnknownActionError: there is none (any more).
        """
        if question not in self._questions:
            raise UnknownActionError(question)

    def ask_to_keep(self) -> Reply:
        """Ask whether a list may be kept."""
        said = self._said
        rows = tuple(
            (self._button(label, step),)
            for label, step in ((said.button_keep, "keep"), (said.button_once, "once"))
        )
        return self._reply(paragraphs(said.ask_to_keep), rows)

    def menu(self, kept: Collection[str]) -> Reply:
        """Return the list as it stands, with a button for every question.

        Args:
            kept: the ids of the questions on it.
        """
        said, shown = self._said, self._shown(kept)
        lines = [f"{n}. {self._questions[q].ask}" for n, q in enumerate(shown, 1)]
        on_list = len([q for q in shown if q in kept])
        body = [said.intro]
        if on_list:
            body.append("\n".join((said.on_list, *lines[:on_list])))
        else:
            body.append(said.none_yet)
        if lines[on_list:]:
            body.append("\n".join((said.to_add, *lines[on_list:])))
        changes = [
            self._button(self._label(step, n), step, q)
            for n, q in enumerate(shown, 1)
            for step in ("out" if q in kept else "in",)
        ]
        rows = [tuple(changes[at : at + _IN_A_ROW]) for at in range(0, len(changes), _IN_A_ROW)]
        ends = (said.button_send, "send"), (said.button_clear, "clear")
        last = tuple(self._button(label, step) for label, step in ends) if on_list else ()
        return self._reply(body, (*rows, last) if last else tuple(rows))

    def added(self, question: str, *, is_new: bool, is_first: bool) -> Reply:
        """Say that a question is on the list; the first time, what is kept."""
        said = self._said
        line = (said.added if is_new else said.there_already).format(
            question=self._questions[question].ask
        )
        body = (line, said.kept) if is_first else (line,)
        return self._reply(body, ((self._button(said.button_show, "show"),),), title="")

    def sent(self, kept: Iterable[str]) -> Reply:
        """Return the finished list, whose copy goes once it has arrived."""
        return replace(self._finished(kept, self._said.sent_end), ends_list=True)

    def once(self) -> Reply:
        """Return the standard questions, of which nothing is kept."""
        return self._finished(self.standard, self._said.once_end)

    def _finished(self, kept: Iterable[str], end: str) -> Reply:
        lines = [f"{n}. {self._questions[q].ask}" for n, q in enumerate(self._ordered(kept), 1)]
        return self._reply((self._said.sent_intro, "\n".join(lines), end))

    def cleared(self) -> Reply:
        """Say that the list is deleted."""
        return self._reply((self._said.cleared,), title="")

    def none_yet(self) -> Reply:
        """Say that there is no question on the list."""
        return self._reply((self._said.none_yet,), title="")

    def which(self) -> Reply:
        """Say that the question meant is not known."""
        return self._reply((self._said.which,), title="")

    def _shown(self, kept: Collection[str]) -> list[str]:
        """The questions that a menu shows, those on the list first."""
        rest = [q for q in self.standard if q not in kept]
        return [*self._ordered(kept), *rest]

    def _ordered(self, kept: Iterable[str]) -> list[str]:
        there = set(kept)
        return [question for question in self._questions if question in there]

    def _label(self, step: str, number: int) -> str:
        said = self._said.button_out if step == "out" else self._said.button_in
        return said.format(number=number)

    @staticmethod
    def _button(label: str, step: str, question: str = "") -> Button:
        in_place = step in {"in", "out"}
        return Button(label, Action(Verb.VISIT, step=step, word=question, in_place=in_place))

    def _reply(self, body: Sequence[str], rows: Rows = (), title: str | None = None) -> Reply:
        heading = self._said.title if title is None else title
        onward = rows or self._wording.browse()
        note = self._wording.note(Note.SHORT)
        return Reply(Kind.SMALLTALK, tuple(body), note, heading, buttons=onward)


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" .!?").split())
