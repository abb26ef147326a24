"""Stopping the reminders of whoever reports harm, at once and for certain."""

import asyncio
import datetime as dtm
import logging
from collections.abc import Callable, Collection
from contextlib import suppress

from bot.answering.reply import Reply
from bot.storage.database import StorageError
from bot.storage.people import People

logger = logging.getLogger(__name__)

_WITHIN = 1.0  # seconds that a reply may wait for the database


class Holds:
    """Holds reminders; what could not be saved is remembered, and nothing is sent meanwhile.

    Args:
        pause_on: the safety routes that stop reminders.
        people: where reminders are kept.
        now: the present moment.
    """

    def __init__(
        self, pause_on: Collection[str], people: People, now: Callable[[], dtm.datetime]
    ) -> None:
        self._people = people
        self._now = now
        self._pause_on = frozenset(pause_on)
        self._owed: set[int] = set()
        self._tasks: set[asyncio.Task[bool]] = set()

    def is_harm(self, reply: Reply) -> bool:
        """Tell whether what was seen in a message stops reminders."""
        return reply.harm or not self._pause_on.isdisjoint(reply.alarms)

    async def hold(self, chat_id: int) -> bool:
        """Stop a person's reminders, and tell whether there is one.

        A database that is slow or broken does not hold up the reply: the hold is carried out
        as soon as it can be, and until then nothing is sent to this person.
        """
        self._owed.add(chat_id)
        task = asyncio.create_task(self._carry_out(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(TimeoutError):
            async with asyncio.timeout(_WITHIN):
                return await asyncio.shield(task)
        return False

    async def _carry_out(self, chat_id: int) -> bool:
        try:
            had_one = await self._people.hold(chat_id, self._now())
        except StorageError as error:
            logger.error("a hold is not saved yet: %s", error, extra={"action": "storage"})  # noqa: TRY400
            return False
        self._owed.discard(chat_id)
        return had_one

    async def is_owed(self, chat_id: int) -> bool:
        """Tell whether a hold is still to be saved; it is tried again first."""
        if chat_id in self._owed:
            await self._carry_out(chat_id)
        return chat_id in self._owed
