"""Answers to reminders that came, and what became of the last weeks."""

import asyncio
import datetime as dtm
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from bot.answering.actions import UnknownActionError
from bot.answering.choices import clock
from bot.answering.reminding import Reminding
from bot.answering.reply import Attachment, Reply
from bot.reminders.person import Person
from bot.reminders.plan import Planner, Profile
from bot.reminders.schedule import Quiet
from bot.storage.answers import Answer, Answers, Result, WeekOf
from bot.storage.slots import State

SHOWN = 8  # weeks
_WEEK = dtm.timedelta(weeks=1)
_EVENING = dtm.time(18, 30)
_AROUND = " \n\t.,:;!?"
_WORDS = {
    "done": "done", "i did it": "done", "did it": "done", "skip": "skip", "skip this week": "skip",
    "later": "later", "in 1 hour": "later", "in an hour": "later", "this evening": "evening",
    "evening": "evening", "tonight": "evening", "tomorrow": "tomorrow", "why this": "why",
}  # fmt: skip


def word_of(text: str) -> str | None:
    """Return the answer to a reminder that a text is, or None."""
    return _WORDS.get(text.strip(_AROUND).casefold())


class Weeks:
    """Answers and the picture.

    Args:
        answers: where they are kept.
        planner: says what a week's idea was.
        reminding: says the rest.
    """

    def __init__(self, answers: Answers, planner: Planner, reminding: Reminding) -> None:
        self._answers = answers
        self._planner = planner
        self._reminding = reminding
        self._said = reminding.phrases.weekly

    async def latest(self, chat_id: int, now: dtm.datetime) -> int | None:
        """Return the message that a typed answer is for, or None."""
        return await self._answers.latest(chat_id, now)

    async def answer(self, person: Person, row: int, word: str, now: dtm.datetime) -> Reply:
        """Carry out what a button under a reminder says.

        Raises:
            UnknownActionError: it says nothing that is known.
            StorageError: nothing was changed.
        """
        if word in set(Answer):
            answer = Answer(word)
            result = await self._answers.answer(person.chat_id, row, answer, now)
            taken = self._said.done if answer is Answer.DONE else self._said.skipped
            return self._reminding.reply((self._result(result, taken),))
        if word == "why":
            return await self._why(person, row)
        if person.reminder is None:
            return self._reminding.reply((self._said.old,))
        today = now.astimezone(ZoneInfo(person.reminder.zone)).date()
        if person.profile is None or person.reminder.is_paused(today):
            return self._reminding.reply((self._said.paused,), self._reminding.mine())
        when = later(
            word, now, ZoneInfo(person.reminder.zone), person.reminder.at, person.reminder.quiet
        )
        result = await self._answers.later(person.chat_id, row, when, now)
        said = self._when(person, when, now, is_moved=word != "tomorrow")
        return self._reminding.reply((self._result(result, said),))

    async def _why(self, person: Person, row: int) -> Reply:
        slot = await self._answers.slot(person.chat_id, row)
        if slot is None:
            return self._reminding.reply((self._said.old,))
        profile = Profile.read(person.profile or "")
        return self._reminding.why(self._planner.session(profile, slot))

    def _result(self, result: Result, taken: str) -> str:
        known = {Result.AGAIN: self._said.done_again, Result.OLD: self._said.old}
        return known.get(result, taken)

    def _when(
        self, person: Person, when: dtm.datetime, now: dtm.datetime, *, is_moved: bool
    ) -> str:
        zone = ZoneInfo(person.reminder.zone if person.reminder else "UTC")
        there = when.astimezone(zone)
        same_day = there.date() == now.astimezone(zone).date()
        other = self._said.later_quiet if is_moved else self._said.later_tomorrow
        said = self._said.later_at if same_day else other
        return said.format(time=clock(there.time()))

    async def progress(self, chat_id: int, now: dtm.datetime) -> Reply:
        """Return the picture of the last weeks, and the same in words.

        Raises:
            StorageError: it cannot be read.
        """
        said = self._reminding.phrases.progress
        weeks = await self._answers.weeks(chat_id, (now - SHOWN * _WEEK).date())
        weeks = weeks[-SHOWN:]
        if not weeks:
            return self._reminding.reply((said.none,))
        done = sum(week.answer is Answer.DONE for week in weeks)
        if len(weeks) == 1:
            text = said.one if done else said.one_open
        else:
            text = said.text.format(done=done, weeks=len(weeks))
        shown = [(week.slot, _state(week)) for week in weeks]
        words = {"done": said.done, "open": said.open, "skipped": said.skipped,
                 "paused": said.paused, "missed": said.missed}  # fmt: skip
        lines = "\n".join(
            f"- {self._reminding.date(slot)}: {words[state]}" for slot, state in shown
        )
        picture = await asyncio.to_thread(_draw, shown, said.title, text, words)
        return self._reminding.reply(
            (text, lines, said.calm), title=said.title,
            attachment=Attachment("weeks.png", picture, "image/png"),
        )  # fmt: skip


def later(
    word: str, now: dtm.datetime, zone: ZoneInfo, usual: dtm.time, quiet: Quiet
) -> dtm.datetime:
    """Return when a reminder comes back.

    What would fall into the quiet hours, or was this evening already, comes tomorrow.

    Args:
        word: `later` (an hour from now), `evening` or `tomorrow`.
        now: the present moment. zone: the person's. usual: the time of their reminder.
        quiet: their quiet hours.

    Raises:
        UnknownActionError: it is another word.
    """
    there = now.astimezone(zone)
    tomorrow = dtm.datetime.combine(there.date() + dtm.timedelta(days=1), usual, zone)
    match word:
        case "later":
            when = (now + dtm.timedelta(hours=1)).astimezone(zone)
        case "evening":
            when = dtm.datetime.combine(there.date(), _EVENING, zone)
        case "tomorrow":
            when = tomorrow
        case _:
            raise UnknownActionError(word)
    if when <= there or (quiet.holds(when.time()) and when.time() != usual):
        when = tomorrow
    return when.astimezone(dtm.UTC)


def _state(week: WeekOf) -> str:
    match week.answer:
        case Answer.DONE:
            return "done"
        case Answer.SKIP:
            return "skipped"
    return {State.SKIPPED: "paused", State.MISSED: "missed"}.get(week.state, "open")


def _draw(
    weeks: list[tuple[dtm.date, str]], title: str, caption: str, words: dict[str, str]
) -> bytes:
    # Pillow takes 10 MiB and 50 ms: only for whoever asks for the picture.
    picture: Any = import_module("bot.reminders.picture")
    drawn: bytes = picture.draw(
        [(day, picture.Week(state)) for day, state in weeks], title, caption,
        {picture.Week(state): word for state, word in words.items()},
    )  # fmt: skip
    return drawn
