"""Whatever a person says or presses in their private chat: reminders first, then questions."""

import asyncio
import datetime as dtm
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.answering import reminder_menu
from bot.answering.actions import Action, UnknownActionError, Verb
from bot.answering.reminding import Reminding
from bot.answering.reply import Reply
from bot.answering.visiting import Visiting
from bot.app import Assistant
from bot.commands import STOPPING, Commands, is_command, named_command
from bot.desk.changes import Changes
from bot.desk.drafts import Drafts
from bot.desk.holds import Holds
from bot.desk.mydata import MyData, policy
from bot.desk.presence import Presence
from bot.desk.visits import VisitList
from bot.desk.weeks import Weeks, word_of
from bot.reminders import places
from bot.reminders.delivery import Claim
from bot.reminders.dialogue import Ask, Choose, Dialogue, Leave, Moment, NotAnAnswer, Say, Turn
from bot.reminders.draft import Draft, Flow, Step
from bot.reminders.person import Person
from bot.reminders.schedule import QUIET
from bot.storage.answers import Answers
from bot.storage.database import Database, StorageError
from bot.storage.people import People
from bot.storage.visits import Visits
from bot.understanding.conversation import State
from bot.understanding.meaning import Kind

logger = logging.getLogger(__name__)

Said = tuple[Reply, State]

_WITHIN = 1.0  # seconds that a message may wait for the first look into the database
_LOOSE = frozenset({Flow.MENU, Flow.STOP, Flow.DELETE})  # other words end these without a word
_OURS = frozenset({Verb.MINE, Verb.STEP, Verb.ANSWER, Verb.VISIT})
_MISSED = frozenset({Kind.NOT_COVERED, Kind.OUT_OF_SCOPE, Kind.DID_YOU_MEAN})


class Desk:
    """One for all chats; a person's reminders live in the database.

    Args:
        helper: understands and answers everything else.
        database: where reminders are kept.
        now: the present moment.
    """

    def __init__(
        self,
        helper: Assistant,
        database: Database,
        now: Callable[[], dtm.datetime] = lambda: dtm.datetime.now(dtm.UTC),
    ) -> None:
        self.people = People(database)
        self._helper = helper
        self._commands = Commands(helper)
        self._now = now
        self._reminding = Reminding(helper.knowledge, helper.wording, helper.planner)
        self._said = self._reminding.phrases
        self._dialogue = Dialogue(
            helper.knowledge.plan.questions,
            helper.planner,
            lambda typed: places.load().find(typed),  # read when the first place is typed
        )
        self._holds = Holds(helper.knowledge.plan.pause_on, self.people, now)
        self.presence = Presence(self.people, now)
        self._looking: asyncio.Task[None] | None = None
        self._drafts = Drafts(self.people)
        self._changes = Changes(self.people, self._reminding, self._dialogue.again)
        self._weeks = Weeks(Answers(database), helper.planner, self._reminding)
        self._data = MyData(self.people, self._reminding)
        self._visits = VisitList(Visits(database), Visiting(helper.knowledge, helper.wording), now)
        self._known: dict[str, Callable[[int], Awaitable[Reply]]] = {
            "remind": self._remind, "reminders": self._mine, "progress": self._progress,
            "export": self._export, "delete": self._delete, "stop": self._stop,
            "privacy": self._privacy, "cancel": self._cancel, "visit": self._visit,
        }  # fmt: skip

    async def typed(
        self, chat_id: int, text: str, state: State, update: int = 0, *, edited: bool = False
    ) -> Said:
        """Answer one message in a private chat.

        Args:
            chat_id: of the chat.
            text: what was typed.
            state: what the conversation remembers.
            update: the number of the update: after a kill Telegram sends the last ones again,
                and a "no" must not answer the next question too. 0 when there is none.
            edited: an earlier message was changed; in a dialogue it answers nothing.

        Returns:
            The reply and the state to pass in next time.
        """
        draft = await self._draft(chat_id)
        await self.presence.is_here(chat_id)
        name = named_command(text)
        found = None
        is_label = self._visits.is_label(text)
        if name in self._known or draft is not None or word_of(text) is not None or is_label:
            # Whatever is meant for a reminder, danger is heard first; `answer` hears it too.
            found = self._commands.serious(text, state)
            if found is None:
                with self._drafts.during(chat_id, update):
                    found = await self._about_reminders(chat_id, draft, text, name, state, edited)
        reply, after = found or self._commands.answer(text, state)
        return self._visits.offered(await self._held(chat_id, draft, reply)), after

    async def arrived(self, chat_id: int, reply: Reply) -> None:
        """Do what had to wait until a reply of `typed` or `pressed` was sent."""
        if not reply.ends_list:
            return
        try:
            await self._visits.end(chat_id)
        except StorageError as error:
            # It goes by itself after thirty days.
            self._trouble(error)

    async def captioned(self, chat_id: int, text: str, state: State) -> Said | None:
        """Answer what a picture says beneath it, when it tells of danger or harm."""
        serious = self._commands.serious(text, state)
        reply, after = serious or self._commands.answer(text, state)
        if serious is None and not self._holds.is_harm(reply):
            return None
        return await self._held(chat_id, await self._draft(chat_id), reply), after

    async def overheard(self, person: int, reply: Reply) -> None:
        """Stop somebody's reminders for what they said in a group, and say nothing of them."""
        if self._holds.is_harm(reply):
            await self._holds.hold(person)

    async def _about_reminders(
        self, chat_id: int, draft: Draft | None, text: str, name: str | None, state: State,
        edited: bool,
    ) -> Said | None:  # fmt: skip
        try:
            if draft is not None:
                mine = await self._in_dialogue(chat_id, draft, text, name, state, edited)
                if mine is not None:
                    return mine
            elif name in self._known:
                return await self._known[name](chat_id), state
            listed = await self._visits.typed(chat_id, text, state.route)
            if listed is not None:
                return listed, state
            return await self._answered(chat_id, text, state)
        except StorageError as error:
            is_ours = name in self._known or self._visits.is_label(text)
            if is_ours or self._is_answer(draft, text):
                return self._trouble(error), state
            return None

    async def _again(self, chat_id: int, draft: Draft, edited: bool) -> Reply:
        """Ask again; after an edited answer, the questions from the first one."""
        asks_health = draft.question is not None or draft.step == Step.DAY
        if edited and asks_health and draft.flow in {Flow.NEW, Flow.AGAIN}:
            anew = replace(self._dialogue.start(), flow=draft.flow)
            return await self._ask(chat_id, anew, Say.BACK_TO_QUESTIONS)
        return self._reminding.ask(draft, self._now())

    async def _answered(self, chat_id: int, text: str, state: State) -> Said | None:
        word = word_of(text)
        row = await self._weeks.latest(chat_id, self._now()) if word else None
        if word is None or row is None:
            return None
        person = await self.people.get(chat_id)
        return await self._weeks.answer(person, row, word, self._now()), state

    def _is_answer(self, draft: Draft | None, text: str) -> bool:
        if draft is None or is_command(text) is not None:
            return False
        turn = self._dialogue.turn(draft, text, Moment(self._now(), None, QUIET))
        return not isinstance(turn, NotAnAnswer)

    async def _draft(self, chat_id: int) -> Draft | None:
        """Return the open dialogue; a database that is slow or broken holds nobody up."""
        if not self._drafts.is_read:
            await self._first_look()
        if not self._drafts.is_read:
            return None  # whoever asks about reminders will be told
        return await self._drafts.get(chat_id, self._now())

    async def _first_look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        with suppress(TimeoutError):
            async with asyncio.timeout(_WITHIN):
                await asyncio.shield(self._looking)

    async def _look(self) -> None:
        with suppress(StorageError):  # the service says what is wrong
            await self._drafts.read(self._now())
            await self.presence.read()

    def _trouble(self, error: StorageError) -> Reply:
        logger.error("a change was not saved: %s", error, extra={"action": "storage"})
        return self._reminding.reply((self._said.trouble,))

    async def _in_dialogue(
        self, chat_id: int, draft: Draft, text: str, name: str | None, state: State, edited: bool
    ) -> Said | None:
        if self._drafts.is_repeated(chat_id, draft) or (edited and draft.flow not in _LOOSE):
            return await self._again(chat_id, draft, edited), state
        said = self._reminding.word_of(draft, text)
        if said is None and name in self._known:
            return await self._known[name](chat_id), state
        person = await self.people.get(chat_id)
        turn: Turn = NotAnAnswer()
        if is_command(text) is None:
            turn = self._dialogue.turn(draft, said or text, self._moment(person))
        if not isinstance(turn, NotAnAnswer):
            return await self._take(person, turn), state
        if draft.flow in _LOOSE:
            await self._drafts.put(chat_id, None, self._now())
            return None
        return self._beside_dialogue(draft, text, state)

    def _beside_dialogue(self, draft: Draft, text: str, state: State) -> Said:
        """Answer what was said in the middle, and ask again."""
        reply, after = self._commands.answer(text, state)
        if self._holds.is_harm(reply):
            return reply, after
        missed = reply.kind in _MISSED and reply.route is None and not reply.alarms
        if missed and is_command(text) is None:
            is_place = draft.step in {Step.PLACE, Step.WHICH}
            say = Say.NO_PLACE if is_place else Say.NOT_UNDERSTOOD
            return self._reminding.ask(draft, self._now(), say), state
        asked = self._reminding.ask(draft, self._now(), Say.GO_ON)
        return replace(reply, body=(*reply.body, *asked.body), buttons=asked.buttons), after

    def _moment(self, person: Person) -> Moment:
        now = self._now()
        if person.reminder is None:
            return Moment(now, None, QUIET)
        today = now.astimezone(ZoneInfo(person.reminder.zone)).date()
        return Moment(now, today, person.reminder.quiet)

    async def _take(self, person: Person, turn: Turn) -> Reply:
        """Carry out a turn of a dialogue."""
        chat_id, now = person.chat_id, self._now()
        match turn:
            case Ask(draft, say):
                return await self._ask(chat_id, draft, say)
            case Leave():
                await self._drafts.put(chat_id, None, now)
                return self._reminding.reply((self._said.setup.cancelled,))
            case Choose(word):
                return await self._choose(person, word)
            case NotAnAnswer():
                raise ValueError("nothing was answered")
        reply = await self._changes.finish(person, turn, now)
        self._drafts.forget(chat_id)  # it was ended with the change, in one transaction
        return reply

    async def _ask(self, chat_id: int, draft: Draft, say: Say = Say.NOTHING) -> Reply:
        await self._drafts.put(chat_id, draft, self._now())
        return self._reminding.ask(draft, self._now(), say)

    async def _choose(self, person: Person, word: str) -> Reply:
        chat_id, now = person.chat_id, self._now()
        match word:
            case "reminders":
                return await self._mine(chat_id)
            case "tablets":
                await self._drafts.put(chat_id, None, now)
                action = Action(Verb.ROUTE, STOPPING)
                return self._helper.act(action)[0]
            case "delete":
                reply = await self._data.delete(chat_id)
                self._drafts.forget(chat_id)
                return reply
        found = await self._changes.choose(person, word, now)
        if isinstance(found, Draft):
            say = Say.AGAIN if found.flow is Flow.AGAIN else Say.NOTHING
            return await self._ask(chat_id, found, say)
        await self._drafts.put(chat_id, None, now)
        return found

    async def pressed(self, chat_id: int, action: Action, state: State, update: int = 0) -> Said:
        """Do what a button in a private chat says.

        Args:
            chat_id: of the chat.
            action: what was pressed.
            state: what the conversation remembers.
            update: the number of the update, as for `typed`.

        Raises:
            UnknownActionError: nobody knows it any more.
        """
        if state.crisis or action.verb not in _OURS:
            reply, after = self._helper.act(action, state)
            return self._visits.offered(reply), after
        await self.presence.is_here(chat_id)
        try:
            with self._drafts.during(chat_id, update):
                return await self._pressed(chat_id, action), state
        except StorageError as error:
            return self._trouble(error), state

    async def _pressed(self, chat_id: int, action: Action) -> Reply:
        if action.verb is Verb.VISIT:
            return await self._visits.do(chat_id, action.step, action.word)
        if action.verb is Verb.MINE:
            return await self._remind(chat_id)
        person = await self.people.get(chat_id)
        if action.verb is Verb.ANSWER:
            return await self._weeks.answer(person, action.row, action.word, self._now())
        draft = await self._drafts.get(chat_id, self._now())
        if draft is None or draft.step != action.step:
            return await self._stale(person, draft, action)
        turn = self._dialogue.turn(draft, action.word, self._moment(person))
        if isinstance(turn, NotAnAnswer):
            raise UnknownActionError(action.word)
        return await self._take(person, turn)

    async def _stale(self, person: Person, draft: Draft | None, action: Action) -> Reply:
        """Answer a button of a message from before: menus still work, questions are over."""
        if action.step == Step.MENU and person.reminder is not None:
            known = dict(reminder_menu.options(self._reminding, person, self._now()))
            if action.word in known:
                return await self._choose(person, action.word)
            return await self._mine(person.chat_id)
        if draft is None:
            said = self._said.setup.answered_already
            return self._reminding.reply((said,), self._reminding.mine())
        return self._reminding.ask(draft, self._now(), Say.ANSWERED_ALREADY)

    async def _held(self, chat_id: int, draft: Draft | None, reply: Reply) -> Reply:
        """Stop the reminders of whoever reports a fall, a break or the like, and say so."""
        if not self._holds.is_harm(reply):
            return reply
        has_one = await self._holds.hold(chat_id)
        self._drafts.forget(chat_id)
        if has_one:
            line = self._said.safety.paused
        elif draft is not None and draft.flow in {Flow.NEW, Flow.AGAIN}:
            line = self._said.setup.stopped_setup
        else:
            return reply
        return replace(reply, body=(*reply.body, line))

    async def message(self, claim: Claim) -> Reply | None:
        """Return the message that comes by itself, or None when it must not come now."""
        if await self._holds.is_owed(claim.chat_id):
            return None
        return self._reminding.message(claim)

    async def _remind(self, chat_id: int) -> Reply:
        person = await self.people.get(chat_id)
        if person.reminder is None:
            return await self._ask(chat_id, self._dialogue.start(), Say.INTRO)
        if person.profile is None:
            return await self._ask(chat_id, self._dialogue.again(), Say.AGAIN)
        return await self._mine(chat_id)

    async def _mine(self, chat_id: int) -> Reply:
        person = await self.people.get(chat_id)
        if person.reminder is None:
            return self._reminding.none()
        draft, reply = reminder_menu.menu(self._reminding, person, self._now())
        await self._drafts.put(chat_id, draft, self._now())
        return reply

    async def _visit(self, chat_id: int) -> Reply:
        return await self._visits.show(chat_id)

    async def _progress(self, chat_id: int) -> Reply:
        return await self._weeks.progress(chat_id, self._now())

    async def _export(self, chat_id: int) -> Reply:
        return await self._data.export(chat_id, self._now())

    async def _delete(self, chat_id: int) -> Reply:
        return await self._ask(chat_id, Draft(Flow.DELETE, Step.DELETE))

    async def _stop(self, chat_id: int) -> Reply:
        said = self._said.stop
        options = (("reminders", said.reminders), ("tablets", said.tablets))
        return await self._ask(chat_id, Draft(Flow.STOP, Step.STOP, options=options))

    async def _privacy(self, _: int) -> Reply:
        return policy(self._said, self._reminding)

    async def _cancel(self, chat_id: int) -> Reply:
        await self._drafts.put(chat_id, None, self._now())
        return self._reminding.reply((self._said.setup.cancelled,))
