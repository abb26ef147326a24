"""Who can be written to: people block the bot, come back, and chats get other numbers."""

import datetime as dtm
import logging
from collections.abc import Callable

from bot.storage.database import StorageError
from bot.storage.people import People

logger = logging.getLogger(__name__)


class Presence:
    """Keeps in memory who is away, so that whoever writes again is noticed at no cost.

    Args:
        people: where it is kept.
        now: the present moment.
    """

    def __init__(self, people: People, now: Callable[[], dtm.datetime]) -> None:
        self._people = people
        self._now = now
        self._away: set[int] = set()

    async def read(self) -> None:
        """Ask the database who is away.

        Raises:
            StorageError: it cannot be read.
        """
        self._away |= await self._people.away()

    def left(self, chat_id: int) -> None:
        """Note that a message found nobody; the ledger has written it down."""
        self._away.add(chat_id)

    async def is_here(self, chat_id: int) -> None:
        """Note that a person has written or pressed something."""
        if chat_id in self._away:
            await self.changed(chat_id, there=True)

    async def changed(self, chat_id: int, *, there: bool) -> None:
        """Note that a person blocked the bot, or is back: their reminders stop, or go on."""
        try:
            if there:
                await self._people.come_back(chat_id, self._now())
                self._away.discard(chat_id)
            else:
                self._away.add(chat_id)
                await self._people.leave(chat_id, self._now())
        except StorageError as error:
            _not_saved(error)

    async def moved(self, chat_id: int, to: int) -> None:
        """Keep everything under a chat's new number."""
        try:
            await self._people.move(chat_id, to)
        except StorageError as error:
            _not_saved(error)


def _not_saved(error: StorageError) -> None:
    logger.error("a change was not saved: %s", error, extra={"action": "storage"})
