"""Replies around reminders: the messages that come by themselves, the dialogue, the menu."""

import datetime as dtm
import re
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.answering.actions import Action, Button, Rows, Verb
from bot.answering.choices import Choices, clock
from bot.answering.plain import paragraphs
from bot.answering.reply import Attachment, Reply
from bot.answering.wording import Wording
from bot.content.reminding import ReminderPhrases
from bot.content.schema import Knowledge, Note
from bot.reminders.delivery import Claim, Kind
from bot.reminders.dialogue import Say
from bot.reminders.draft import Draft, Step
from bot.reminders.plan import Planner, Profile, Session
from bot.reminders.schedule import Quiet
from bot.understanding.meaning import CARD
from bot.understanding.meaning import Kind as Meant

_NUMBER = re.compile(r"^\d+\. ")


class Reminding:
    """Says everything about reminders.

    Args:
        knowledge: the content.
        wording: the fixed sentences and notes.
        planner: chooses what may be suggested.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording, planner: Planner) -> None:
        self.phrases: ReminderPhrases = knowledge.reminders
        self._wording = wording
        self._planner = planner
        self._choices = Choices(self.phrases)
        self._questions = knowledge.plan.questions
        self._kinds = {kind.id: kind for kind in knowledge.plan.kinds}

    def reply(
        self,
        body: Sequence[str],
        rows: Rows = (),
        title: str = "",
        attachment: Attachment | None = None,
    ) -> Reply:
        """Return a reply about reminders; its note names no medicine and no illness."""
        note = self._wording.note(Note.SHORT)
        onward = rows or self._wording.browse()
        return Reply(
            Meant.SMALLTALK, tuple(body), note, title, buttons=onward, attachment=attachment
        )

    def message(self, claim: Claim) -> Reply:
        """Return the message that comes by itself."""
        said = self.phrases.weekly
        session = self._planner.session(Profile.read(claim.profile), claim.slot)
        body: list[str] = []
        if claim.again:
            body.append(said.again)
        if claim.kind is Kind.LATER:
            body.append(said.later)
        elif claim.kind is Kind.FOLLOW_UP:
            body.append(said.follow_up)
        elif claim.late:
            body.append(said.late)
        body += session.body
        body.append(said.how)
        reply = self.reply(body, self._answers(claim.id), session.title)
        if claim.discreet:
            return reply
        body += self._planner.why(session.kind).body
        note = self._wording.note(Note.BEFORE_YOU_CHANGE, "exercise")
        return replace(reply, body=tuple(body), note=note)

    def _answers(self, row: int) -> Rows:
        said = self.phrases.buttons

        def button(label: str, word: str) -> Button:
            return Button(label, Action(Verb.ANSWER, row=row, word=word))

        return (
            (button(said.done, "done"), button(said.skip, "skip")),
            (
                button(said.later, "later"), button(said.evening, "evening"),
                button(said.tomorrow, "tomorrow"),
            ),
            (button(said.why, "why"),),
        )  # fmt: skip

    def why(self, session: Session) -> Reply:
        """Return why a reminder says what it says; it names bones, so only when asked."""
        reason = self._planner.why(session.kind)
        opened = Action(Verb.OPEN, CARD + reason.card)
        title = self.phrases.weekly.why_title
        rows = ((Button(self._wording.fixed.button_more, opened),),)
        note = self._wording.note(Note.BEFORE_YOU_CHANGE, "exercise")
        return Reply(Meant.SMALLTALK, reason.body, note, title, buttons=rows)

    def ask(self, draft: Draft, now: dtm.datetime, say: Say = Say.NOTHING) -> Reply:
        """Return the question that a dialogue asks now."""
        body = self._before(draft, say)
        if say is not Say.NO_PLACE:
            body += paragraphs(self._asked(draft, now))
        if draft.step == Step.WHICH:
            body.append(numbered([label for label, _ in draft.options]))
        return self.reply(body, self._choices.rows(draft))

    def _before(self, draft: Draft, say: Say) -> list[str]:
        said = self.phrases.setup
        match say:
            case Say.NOTHING:
                return []
            case Say.LEFT:
                return self.left(Profile.read(draft.profile))
            case Say.UNTIL_UNCLEAR:
                return paragraphs(self.phrases.menu.until_unclear)
            case _:
                text: str = getattr(said, say)
                return paragraphs(text)

    def left(self, profile: Profile) -> list[str]:
        """Return what the questions have left, without the reason why."""
        said = self.phrases.setup
        if profile.ask_first:
            return paragraphs(said.ask_first)
        kinds = [
            kind.title.partition(": ")[2]
            for kind in self._kinds.values()
            if any(example.id in profile.allowed for example in kind.examples)
        ]
        found = [f"{said.all_ideas}: {', '.join(kinds)}."]
        if profile != self._planner.start():
            found.append(said.some_removed)
        return found

    def _asked(self, draft: Draft, now: dtm.datetime) -> str:
        said, menu = self.phrases.setup, self.phrases.menu
        if draft.question is not None:
            number = draft.question
            of = f"{said.question} {number + 1} of {len(self._questions)}."
            return f"{of} {self._questions[number].ask}\n\n{said.answer_so}"
        match draft.step:
            case Step.CLOCK:
                there = now.astimezone(ZoneInfo(draft.zone))
                day = self.phrases.days[there.weekday()]
                label = draft.options[0][0] if draft.options else place_of(draft.zone)
                return said.clock.format(zone=label, time=clock(there.time()), day=day)
            case Step.QUIET_TIME:
                return f"{clock(dtm.time.fromisoformat(draft.at))}. {said.in_quiet_hours}"
            case Step.DELETE:
                return self.phrases.privacy.delete
            case Step.STOP:
                return self.phrases.stop.which
        known = {
            Step.DAY: said.day, Step.TIME: said.time, Step.HALF: said.which_half,
            Step.PLACE: said.place, Step.WHICH: said.which_place, Step.PAUSE: menu.pause,
            Step.QUIET: menu.quiet_ask, Step.TRAVEL: menu.travel, Step.MENU: menu.choose,
        }  # fmt: skip
        return known[Step(draft.step)]

    def word_of(self, draft: Draft, text: str) -> str | None:
        """Return what the button with these words on it carries, or None."""
        typed = _bare(text)
        for row in self._choices.rows(draft):
            for button in row:
                if typed in {_bare(button.label), _bare(_NUMBER.sub("", button.label))}:
                    return button.action.word
        return None

    def mine(self) -> Rows:
        """Return the button that leads to the person's own reminder."""
        return ((Button(self.phrases.buttons.reminders, Action(Verb.MINE)),),)

    def none(self) -> Reply:
        """Return that there is no reminder, with the button that sets one up."""
        begin = Button(self.phrases.buttons.set_up, Action(Verb.MINE))
        return self.reply((self.phrases.menu.none,), ((begin,), *self._wording.browse()))

    def date(self, when: dtm.date) -> str:
        """Return a date in words: Monday 30 November."""
        return (
            f"{self.phrases.days[when.weekday()]} {when.day} {self.phrases.months[when.month - 1]}"
        )


def _bare(text: str) -> str:
    return text.strip(" \n\t.!?").casefold()


def place_of(zone: str) -> str:
    """Return the name of a zone's city: New York."""
    return zone.rpartition("/")[2].replace("_", " ")


def span(quiet: Quiet) -> tuple[str, str]:
    """Return the first and the last of the quiet hours in words."""
    start, end = (dtm.time(*divmod(m, 60)) for m in (quiet.start, quiet.end))
    return clock(start), clock(end)


def numbered(labels: Sequence[str]) -> str:
    """Return labels as a list to choose from by number."""
    return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
