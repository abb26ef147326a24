"""Which updates are being handled: what is not finished must not be confirmed to Telegram.

Telegram forgets an update once a later one has been asked for. So while one is in hand, it is
asked for again and again, and what comes twice is passed over; a bot that is stopped or killed
then finds it at the next start.
"""

import asyncio
from collections import deque
from contextlib import suppress

# Telegram hands out the oldest hundred: with more in between, new ones would not be seen.
PROTECTED = 80


class InHand:
    """The updates in hand.

    Args:
        most: how many there may be; further ones wait at Telegram.
    """

    def __init__(self, most: int) -> None:
        self._slots = asyncio.Semaphore(most)
        self._open: set[int] = set()
        self._kept: set[int] = set()
        self._at_telegram: deque[int] = deque()
        self._idle = asyncio.Event()
        self._idle.set()

    async def take(self, update_id: int) -> None:
        """Take one more, when there is room."""
        await self._slots.acquire()
        self._open.add(update_id)
        self._at_telegram.append(update_id)
        self._idle.clear()

    def finish(self, update_id: int) -> None:
        """Let one go that was handled."""
        if update_id in self._open:
            self._open.discard(update_id)
            self._slots.release()
        if not self._open:
            self._idle.set()

    @property
    def at_telegram(self) -> frozenset[int]:
        """Those taken and not yet confirmed: they may come again."""
        return frozenset(self._at_telegram)

    def keep(self, update_id: int) -> None:
        """Note one that could not be answered before the stop; it is to come again."""
        self._kept.add(update_id)

    async def rest(self, seconds: float) -> None:
        """Return when nothing is in hand, or after `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()

    def confirmable(self, following: int) -> int:
        """Return the update below which everything is handled.

        Args:
            following: the one after the last that was taken; returned when nothing is in hand,
                and when too much has come since to go on waiting for the first.
        """
        waiting = self._open | self._kept
        while self._at_telegram and self._at_telegram[0] not in waiting:
            self._at_telegram.popleft()
        if len(self._at_telegram) > PROTECTED:
            self._at_telegram.clear()
        return self._at_telegram[0] if self._at_telegram else following
