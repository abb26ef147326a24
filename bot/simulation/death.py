"""How a process dies: nothing it holds in memory has any effect from that point on.

A killed process is played, not killed: every transaction that is open is rolled back, none begins
any more, and a call under way may still arrive while nobody reads its answer. Tests beside this
kill the real process.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders.service import AT_ONCE
from bot.storage.database import Database

_NEVER = 10**9


class Killed(asyncio.CancelledError):
    """The process is dead; like a cancellation, nothing in it catches this."""


class Point(StrEnum):
    """Where on the way of a message the process dies."""

    CLAIM = "claim"  # the claim is written and not committed
    CLAIMED = "claimed"  # committed, and nothing has left
    SENT = "sent"  # it left, and the answer is not written down
    SETTLING = "settling"  # the answer is written and not committed


class Doom:
    """When one process dies: at which message, at which point, with which others under way.

    Args:
        luck: of all chance.
        rate: how likely a message is the last, 0 to 1.

    Attributes:
        first: the number of the first message that is under way then.
        points: where that one and those after it stand; the process dies with the last.
    """

    def __init__(self, luck: random.Random, rate: float) -> None:
        self.first = _NEVER
        self.points: tuple[Point, ...] = (Point.CLAIM,)
        if rate <= 0.0:
            return
        last = 0
        while luck.random() >= rate:
            last += 1
        others = min(last, luck.choice((0, 0, 0, *range(AT_ONCE))))
        self.first = last - others
        self.points = (
            *(luck.choice((Point.CLAIMED, Point.SENT)) for _ in range(others)),
            luck.choice(list(Point)),
        )


class MortalDatabase(Database):
    """The database as a process sees it that may die within a transaction.

    Args:
        path: the file.
        dead: set when the process is.
    """

    def __init__(self, path: Path, dead: asyncio.Event) -> None:
        super().__init__(path)
        self._dead = dead
        self._is_last = False

    def die_before_the_next_commit(self) -> None:
        """Let the next transaction be the last, and come to nothing."""
        self._is_last = True

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection within a transaction, rolled back when the process dies in it.

        Raises:
            Killed: the process is dead. StorageError: as the real one.
        """
        if self._dead.is_set():
            raise Killed
        async with super().begin() as connection:
            yield connection
            if self._is_last:
                self._dead.set()
            if self._dead.is_set():
                raise Killed
