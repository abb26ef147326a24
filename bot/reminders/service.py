"""The loop that keeps the promise: what is due is entered, claimed, sent once and settled.

Everything is in the ledger; this holds only what is under way. A message whose outcome nobody
knows goes out once more, marked. It waits until this process has been running for a while: in a
row of crashes each start would otherwise use up that one repeat.
"""

import asyncio
import datetime as dtm
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from bot.reminders.delivery import Claim, Tried
from bot.storage.database import Database, StorageError
from bot.storage.ledger import BATCH, LEASE, Ledger
from bot.storage.people import People
from bot.storage.retention import Retention
from bot.storage.slots import State

logger = logging.getLogger(__name__)

AT_ONCE = 8  # messages under way: a second's worth at 25 a second and answers of 300 ms
_PAGE = 50
_TICK = 5.0  # seconds at most between two looks at what is due
_WAITING = 1.0  # seconds between two looks while something waits to be sent
_TROUBLE = 10.0  # seconds before the database is tried again
_TIDY_EVERY = 3600.0  # seconds
_SETTLE_TRIES = 5


class Sender(Protocol):
    """Whatever carries the messages."""

    async def wait(self) -> float:
        """Return how many seconds one more message has to wait; 0 when it may go."""

    async def remind(self, claim: Claim) -> Tried:
        """Send one message, once."""


class Service:
    """Sends what is due.

    Args:
        database: where everything is kept.
        sender: carries the messages.
        now: the present moment.
        elapsed: seconds that only grow.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        now: Callable[[], dtm.datetime] = lambda: dtm.datetime.now(dtm.UTC),
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._ledger = Ledger(database)
        self._people = People(database)
        self._retention = Retention(database)
        self._sender = sender
        self._now = now
        self._elapsed = elapsed
        self._started = elapsed()
        self._tidy_at = self._started
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._entered = asyncio.Event()
        self._in_trouble = False

    @property
    def is_steady(self) -> bool:
        """True when this process has been running for longer than a claim lasts."""
        return self._elapsed() - self._started >= LEASE.total_seconds()

    async def run(self) -> None:
        """Work until `stop`, and finish what is under way then.

        A database that cannot be used is tried again and again.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._repeat(self._plan_and_wait))
            tasks.create_task(self._repeat(self._deliver_and_wait))
        await self.finish()

    def stop(self) -> None:
        """Begin no message any more."""
        self._stopping.set()
        self._entered.set()

    async def finish(self) -> None:
        """Return when nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def plan(self) -> None:
        """Enter everything that is due by now, and take back what was lost.

        Raises:
            StorageError: the database cannot be used; what was committed stays.
        """
        await self._in_batches(self._ledger.tick)
        if self.is_steady:
            again, unknown = await self._ledger.recover(self._now())
            if again or unknown:
                logger.warning(
                    "%d reminders in doubt go out once more, %d stay unknown", again, unknown,
                    extra={"action": "doubt"},
                )  # fmt: skip
        if self._database.is_log_owed:
            await self._database.empty_log()
        if self._elapsed() >= self._tidy_at:
            await self._tidy()
            self._tidy_at = self._elapsed() + _TIDY_EVERY

    async def _tidy(self) -> None:
        await self._in_batches(self._retention.tidy)
        await self._in_batches(self._ledger.realign)

    async def _in_batches(self, work: Callable[[dtm.datetime, int], Awaitable[int]]) -> None:
        while True:
            done = await work(self._now(), BATCH)
            await asyncio.sleep(0)  # whoever waits for the database comes between
            if done < BATCH:
                return

    async def deliver(self) -> int:
        """Start sending what may be sent now, as fast as the sender allows.

        Returns:
            How many rows were looked at; 0 when there was nothing.

        Raises:
            StorageError: the database cannot be used; nothing was sent that is not claimed.
        """
        rows = await self._ledger.waiting(self._now(), _PAGE, doubtful=self.is_steady)
        for row in rows:
            while not self._stopping.is_set() and (wait := await self._sender.wait()) > 0.0:
                await self._pause(wait)
            await self._slots.acquire()
            if self._stopping.is_set():
                self._slots.release()
                break
            await self._start(row)
        return len(rows)

    async def _start(self, row: int) -> None:
        claim = None
        try:
            claim = await self._ledger.claim(row, self._now())
        finally:
            if claim is None:
                self._slots.release()
        if claim is not None:
            task = asyncio.create_task(self._one(claim))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _one(self, claim: Claim) -> None:
        try:
            tried = await self._sender.remind(claim)
            await self._settle(claim, tried)
        except Exception:
            # The row comes back when its lease is over; the others go on.
            logger.exception("a reminder failed", extra={"action": "failure"})
        finally:
            self._slots.release()

    async def _settle(self, claim: Claim, tried: Tried) -> None:
        for number in range(_SETTLE_TRIES):
            try:
                state = await self._ledger.settle(claim, tried.outcome, self._now(), tried.wait)
                if tried.moved_to is not None:
                    await self._people.move(claim.chat_id, tried.moved_to)
            except StorageError as error:
                self._trouble(error)
                await asyncio.sleep(min(2.0**number, 4.0))
            else:
                if state in {State.UNKNOWN, State.REFUSED}:
                    logger.warning("a reminder ended %s", state, extra={"action": "ended"})
                return

    async def _plan_and_wait(self) -> float:
        await self.plan()
        self._entered.set()
        earliest = await self._ledger.earliest()
        if earliest is None:
            return _TICK
        wait = (earliest - self._now()).total_seconds() + 0.02
        # What is due and still here waits for its turn, or for Telegram: no hurry to look again.
        return min(_TICK, wait) if wait > 0.0 else _WAITING

    async def _deliver_and_wait(self) -> float:
        self._entered.clear()
        if await self.deliver():
            return 0.0
        with suppress(TimeoutError):
            async with asyncio.timeout(_TICK):
                await self._entered.wait()
        return 0.0

    async def _repeat(self, work: Callable[[], Awaitable[float]]) -> None:
        while not self._stopping.is_set():
            try:
                wait = await work()
                self._recovered()
            except StorageError as error:
                self._trouble(error)
                wait = _TROUBLE
            except Exception:
                # The last line: no fault of ours may end the reminders of everybody.
                logger.exception("reminders: a failure", extra={"action": "failure"})
                wait = _TROUBLE
            if wait:
                await self._pause(wait)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _trouble(self, error: StorageError) -> None:
        if not self._in_trouble:
            self._in_trouble = True
            logger.error(
                "reminders wait, questions are answered: %s", error, extra={"action": "storage"}
            )

    def _recovered(self) -> None:
        if self._in_trouble:
            self._in_trouble = False
            logger.warning("the database can be used again", extra={"action": "storage"})
