"""What people do reaches the bot: presses over the desk, changes over the storage."""

import datetime as dtm
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.botapi.refusal import RefusalError
from bot.botapi.world import World
from bot.desk.desk import Desk
from bot.reminders.person import FOREVER, Reminder
from bot.simulation.audit import Audit, button_of, gone, row_of
from bot.simulation.clock import Clock
from bot.simulation.expected import Standing, Terms
from bot.simulation.life import Act, Event
from bot.telegram_app.callbacks import Callbacks
from bot.understanding.conversation import State

_BLOCKED = RefusalError(403, "Forbidden: bot was blocked by the user")
COUNTED = {
    Act.MOVE: "moves", Act.CHANGE: "changes", Act.PAUSE: "pauses", Act.RESUME: "resumed",
    Act.BLOCK: "blocks", Act.RETURN: "returned", Act.PRESS: "presses",
}  # fmt: skip
_SILENTLY = "silently"
_COMES_BACK = frozenset({"later", "evening", "tomorrow"})


class Hearing:
    """Lets the bot hear of events, and the audit of what the bot has heard.

    Args:
        world: where people read and block.
        audit: keeps the account.
        callbacks: reads what buttons carry.
        clock: the present moment.
        refusals: what the bot says to a press that it does not follow.
        profiles: what may be suggested to each person, for those who begin anew.

    Attributes:
        counts: how often each thing happened.
    """

    def __init__(
        self, world: World, audit: Audit, callbacks: Callbacks, clock: Clock,
        refusals: Container[str], profiles: Mapping[int, str],
    ) -> None:  # fmt: skip
        self._world, self._audit, self._callbacks = world, audit, callbacks
        self._clock, self._refusals, self._profiles = clock, refusals, profiles
        self.counts: Counter[str] = Counter()

    def happen(self, event: Event) -> bool:
        """Let an event take place.

        Returns:
            Whether the bot is going to hear of it.
        """
        chat = self._world.open(event.chat)
        is_blocked = chat.refuses is not None
        match event.act:
            case Act.BLOCK:
                chat.refuses = _BLOCKED
                heard = not is_blocked and event.word != _SILENTLY
            case Act.RETURN:
                chat.refuses = None
                heard = is_blocked
            case _:
                heard = not is_blocked  # whoever blocked the bot has no buttons
        self.counts[COUNTED[event.act]] += heard or event.act is Act.BLOCK
        return heard

    def lose(self, chat: int) -> None:
        """Take note that Telegram has refused a message to a chat."""
        terms = self._audit.terms(chat)
        if terms.standing is Standing.HERE:
            self._audit.change(chat, gone(terms, self._clock.now(), told=False))

    async def hear(self, desk: Desk, event: Event) -> bool:
        """Let the bot hear of an event that has taken place.

        Returns:
            Whether something may be due sooner than before.

        Raises:
            StorageError: nothing was changed.
        """
        now = self._clock.now()
        terms = self._audit.terms(event.chat)
        match event.act:
            case Act.PRESS:
                await self._press(desk, event)
            case Act.BLOCK:
                await desk.presence.changed(event.chat, there=False)
                self._audit.change(event.chat, gone(terms, now, told=True))
            case Act.RETURN:
                await desk.presence.changed(event.chat, there=True)
                if self._audit.is_forgotten(event.chat, now):
                    profile = self._profiles[event.chat]
                    await desk.people.save_reminder(event.chat, profile, terms.reminder, now)
                self._audit.change(event.chat, Terms(now, terms.reminder))
            case _:
                reminder = changed(terms.reminder, event, now)
                await desk.people.change_reminder(event.chat, reminder, now)
                self._audit.change(event.chat, Terms(now, reminder))
        return event.act is not Act.PRESS or event.word in _COMES_BACK

    async def _press(self, desk: Desk, event: Event) -> None:
        """Press a button of the newest message, if there is one that has it."""
        messages = self._world.open(event.chat).messages
        message = messages[max(messages)] if messages else {}
        row, data = row_of(message), button_of(message, event.word)
        if row is None or data is None:
            return
        reply, _ = await desk.pressed(event.chat, self._callbacks.read(data), State())
        if event.word in _COMES_BACK and reply.body[0] not in self._refusals:
            self._audit.asked_for_later(row)


def changed(reminder: Reminder, event: Event, now: dtm.datetime) -> Reminder:
    """Return a reminder as a person wants it after an event."""
    match event.act:
        case Act.MOVE:
            return replace(reminder, zone=event.word)
        case Act.CHANGE:
            weekday, _, at = event.word.partition(" ")
            return replace(reminder, weekday=int(weekday), at=dtm.time.fromisoformat(at))
        case Act.PAUSE:
            today = now.astimezone(ZoneInfo(reminder.zone)).date()
            days = dtm.timedelta(days=int(event.word or 0))
            return replace(reminder, paused_until=today + days if days else FOREVER)
        case _:
            return replace(reminder, paused_until=None)
