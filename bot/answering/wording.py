"""The fixed sentences, the closing notes, and the clinic's own lines within them."""

import datetime as dtm
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.actions import Action, Button, Rows, Verb
from bot.answering.reply import ClosingNote, Reply
from bot.content.schema import Fixed, Knowledge, Note
from bot.understanding.meaning import Kind

_EMERGENCY = "local emergency number"


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whom to turn to, from the settings; every field may be empty."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    emergency_number: str = ""

    @property
    def line(self) -> str:
        """Name, phone and hours in one line, or an empty string."""
        return ", ".join(part for part in (self.name, self.phone, self.hours) if part)


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed the content and when (ISO date), from the settings; empty until it happened."""

    by: str = ""
    on: str = ""


class Wording:
    """Says the sentences that belong to no card.

    Args:
        knowledge: the content.
        clinic: the clinic's lines and the emergency number.
        review: who signed the content.

    Attributes:
        fixed: the sentences of notes.yaml as they stand.
        review_line: who reviewed the content, or that nobody has yet.
    """

    def __init__(self, knowledge: Knowledge, clinic: Clinic, review: Review) -> None:
        self.fixed: Fixed = knowledge.phrases.fixed
        self._phrases = knowledge.phrases
        self._topics = knowledge.article.topics
        self._clinic = clinic
        self.review_line = (
            self.reviewed(review.by, review.on) if review.by else self.fixed.unreviewed
        )

    def reviewed(self, by: str, on: dtm.date | str) -> str:
        """Say who has reviewed what is shown, and when."""
        return f"{self.fixed.reviewed} {by}, {on}."

    def note(self, variant: Note, topic: str = "") -> ClosingNote:
        """Return a closing note; exercise cards name the physiotherapist."""
        if variant is Note.BEFORE_YOU_CHANGE and topic == "exercise":
            return ClosingNote(variant, self._phrases.exercise_before_you_change)
        return ClosingNote(variant, self._phrases.notes[variant])

    def with_number(self, text: str) -> str:
        """Return `text` with the emergency number of the settings, where there is one."""
        if not self._clinic.emergency_number:
            return text
        return text.replace(_EMERGENCY, f"{_EMERGENCY} ({self._clinic.emergency_number})", 1)

    def clinic_lines(self) -> tuple[str, ...]:
        """Return the paragraph that names the clinic, or nothing."""
        return (f"{self.fixed.clinic} {self._clinic.line}",) if self._clinic.line else ()

    def topic_list(self) -> str:
        """Return the topics as a list."""
        return "\n".join(f"- {name}" for name in self._topics.values())

    def browse(self) -> Rows:
        """Return the buttons that lead to everything there is: topics and words."""
        return (
            (
                Button(self.fixed.button_topics, Action(Verb.TOPICS)),
                Button(self.fixed.button_terms, Action(Verb.TERMS)),
            ),
        )

    def reply(self, body: Sequence[str], buttons: Rows | None = None) -> Reply:
        """Return a reply that says fixed sentences; without buttons of its own, one can browse."""
        rows = self.browse() if buttons is None else buttons
        return Reply(Kind.SMALLTALK, tuple(body), self.note(Note.SHORT), buttons=rows)
