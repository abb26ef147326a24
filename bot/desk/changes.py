"""What a finished step of a dialogue changes, and what is said then."""

import datetime as dtm
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from bot.answering import reminder_menu
from bot.answering.choices import clock
from bot.answering.plain import paragraphs
from bot.answering.reminding import Reminding, place_of
from bot.answering.reply import Attachment, Reply
from bot.reminders.dialogue import Done, Pause, SetQuiet
from bot.reminders.draft import Draft, Flow, Step
from bot.reminders.person import FOREVER, Person, Reminder
from bot.reminders.plan import Profile
from bot.storage.database import StorageError
from bot.storage.people import People

_EVENT_MINUTES = 15  # a place in the calendar; how long somebody moves is not ours to say


class Changes:
    """Carries changes out.

    Args:
        people: where everything is kept.
        reminding: says it.
        again: begins the four questions once more.
    """

    def __init__(self, people: People, reminding: Reminding, again: Callable[[], Draft]) -> None:
        self._people = people
        self._reminding = reminding
        self._again = again
        self._menu = reminding.phrases.menu
        self._chosen: dict[str, Callable[[Person, dtm.datetime], Awaitable[Reply | Draft]]] = {
            "keep": self._keep, "calendar": self._calendar, "off": self._turn_off,
        }  # fmt: skip
        # Each sets one value and toggles none: a press may come again after a kill.
        self._values: dict[str, dict[str, Any]] = {
            "resume": {"paused_until": None},
            "once": {"follow_up": False}, "twice": {"follow_up": True},
            "open": {"discreet": False}, "discreet": {"discreet": True},
        }  # fmt: skip
        self._steps = {
            "day": Draft(Flow.DAY, Step.DAY), "time": Draft(Flow.TIME, Step.TIME),
            "travel": Draft(Flow.TRAVEL, Step.TRAVEL), "quiet": Draft(Flow.QUIET, Step.QUIET),
            "pause": Draft(Flow.PAUSE, Step.PAUSE),
        }  # fmt: skip

    async def finish(
        self, person: Person, turn: Done | Pause | SetQuiet, now: dtm.datetime
    ) -> Reply:
        """Save what a dialogue came to.

        Raises:
            StorageError: nothing was changed.
        """
        match turn:
            case Pause(until):
                return await self._change(
                    person, now, [self._menu.is_paused], paused_until=until or FOREVER
                )
            case SetQuiet(quiet):
                return await self._change(person, now, [self._menu.changed], quiet=quiet)
            case Done(draft):
                return await self._done(person, draft, now)

    async def choose(self, person: Person, word: str, now: dtm.datetime) -> Reply | Draft:
        """Carry out an entry of the menu; a draft is asked further.

        Raises:
            StorageError: nothing was changed.
        """
        if person.reminder is None:
            return self._reminding.none()
        if word == "questions":
            return self._again()
        if word in self._steps:
            return self._steps[word]
        if word in self._values:
            said = self._menu.resumed if word == "resume" else self._menu.changed
            return await self._change(person, now, [said], **self._values[word])
        return await self._chosen[word](person, now)

    async def _done(self, person: Person, draft: Draft, now: dtm.datetime) -> Reply:
        said = self._reminding.phrases.setup
        if draft.flow is Flow.NEW:
            return await self._new(person, draft, now)
        if person.reminder is None:
            return self._reminding.none()
        if draft.flow is Flow.AGAIN:
            await self._people.save_reminder(person.chat_id, draft.profile, person.reminder, now)
            left = self._reminding.left(Profile.read(draft.profile))
            return await self._shown(person, now, [*left, said.saved])
        changes: dict[Flow, dict[str, Any]] = {
            Flow.DAY: {"weekday": draft.weekday}, Flow.TIME: {"at": draft.time},
            Flow.TRAVEL: {"zone": draft.zone},
        }  # fmt: skip
        return await self._change(person, now, [self._menu.changed], **changes[draft.flow])

    async def _new(self, person: Person, draft: Draft, now: dtm.datetime) -> Reply:
        said = self._reminding.phrases.setup
        kept = person.reminder
        reminder = Reminder(
            draft.weekday, draft.time or dtm.time(9), draft.zone,
            follow_up=kept.follow_up if kept else False,
            discreet=kept.discreet if kept else True,
        )  # fmt: skip
        if kept is not None:
            reminder = replace(reminder, quiet=kept.quiet)
        due = await self._people.save_reminder(person.chat_id, draft.profile, reminder, now)
        body = [said.saved]
        if due is not None:
            there = due.astimezone(ZoneInfo(reminder.zone))
            body.append(
                said.comes.format(
                    weekday=self._reminding.phrases.days[reminder.weekday - 1],
                    time=clock(reminder.at), zone=place_of(reminder.zone),
                    date=self._reminding.date(there),
                )
            )  # fmt: skip
        return self._reminding.reply(
            (*body, said.sees, said.later_changes), self._reminding.mine()
        )

    async def _change(
        self, person: Person, now: dtm.datetime, said: list[str], **changes: Any
    ) -> Reply:
        if person.reminder is None:
            return self._reminding.none()
        changed = replace(person.reminder, **changes)
        await self._people.change_reminder(person.chat_id, changed, now)
        return await self._shown(person, now, said)

    async def _shown(self, person: Person, now: dtm.datetime, said: list[str]) -> Reply:
        try:
            after = await self._people.get(person.chat_id)
        except StorageError:  # it is saved; only showing it did not work
            return self._reminding.reply(said, self._reminding.mine())
        if after.reminder is None:
            return self._reminding.none()
        facts = reminder_menu.facts(self._reminding, after, after.reminder, now)
        lines = "\n".join(f"- {line}" for line in facts)
        return self._reminding.reply((*said, lines), self._reminding.mine())

    async def _keep(self, person: Person, _: dtm.datetime) -> Reply:
        zone = place_of(person.reminder.zone) if person.reminder else ""
        return self._reminding.reply((self._menu.stays.format(zone=zone),), self._reminding.mine())

    async def _turn_off(self, person: Person, now: dtm.datetime) -> Reply:
        await self._people.drop_reminder(person.chat_id, now)
        return self._reminding.reply((self._menu.turned_off,))

    async def _calendar(self, person: Person, now: dtm.datetime) -> Reply:
        if person.reminder is None:
            return self._reminding.none()
        if person.next_due is None:
            said = self._menu.held if person.profile is None else self._menu.paused_open
            return self._reminding.reply((said,), self._reminding.mine())
        # The library is needed by few, and takes a while to import.
        calendar: Any = import_module("bot.reminders.calendar")
        number = hashlib.sha256(str(person.chat_id).encode()).hexdigest()[:16]
        content = calendar.weekly_event(
            f"{number}@bonewise", self._menu.calendar_event, self._menu.calendar_text,
            person.next_due.astimezone(ZoneInfo(person.reminder.zone)), _EVENT_MINUTES, now,
        )  # fmt: skip
        file = Attachment("weekly.ics", content, "text/calendar")
        return self._reminding.reply(
            paragraphs(self._menu.calendar), self._reminding.mine(), attachment=file
        )
