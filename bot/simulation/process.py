"""One run of the bot's reminders, from its start to its end: the real parts, put together."""

import asyncio
import datetime as dtm
import math
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app import Assistant
from bot.botapi.faults import EVERY, Faults
from bot.desk.desk import Desk
from bot.reminders.delivery import Claim, Outcome, Tried
from bot.reminders.service import AT_ONCE, Service
from bot.simulation.clock import Clock
from bot.simulation.death import Doom, Killed, MortalDatabase, Point
from bot.simulation.sky import Mishaps, Sky, bad_gateway
from bot.storage.ledger import LEASE, Ledger
from bot.telegram_app.api import Api
from bot.telegram_app.callbacks import Callbacks
from bot.telegram_app.connection import Connection
from bot.telegram_app.gateway import Gateway
from bot.telegram_app.line import Line
from bot.telegram_app.pace import Budget
from bot.telegram_app.postman import Postman

_SECOND = dtm.timedelta(seconds=1)
_QUARTER = 900  # seconds; weekly reminders are due at quarters of an hour
_FREE = 1e6  # messages a second: the pace is the simulation's own
_A_SECOND = 25  # messages, after which the clock moves on by a second


class AwayError(Exception):
    """Telegram cannot be reached, so nothing more goes out for now."""


@dataclass(slots=True)
class Around:
    """What outlasts a process.

    Attributes:
        helper: understands and answers. callbacks: read and write what buttons carry.
        address: of the Bot API, with the token. certificates: for its lines.
        faults: of the Bot API. mishaps: of single messages. sky: what is the matter now.
        clock: the present moment. path: of the database.
        lost: told of a chat that Telegram said is shut.
    """

    helper: Assistant
    callbacks: Callbacks
    address: str
    certificates: ssl.SSLContext
    faults: Faults
    mishaps: Mishaps
    clock: Clock
    path: Path
    lost: Callable[[int], None]
    sky: Sky = Sky.CALM


class Process:
    """The reminders of a bot that runs, and may be killed at any message.

    It stands between the service and the postman. Messages with a mishap travel alone, so that
    the same seed gives the same course whatever the threads do.

    Args:
        around: what outlasts it.
        doom: when it dies.

    Attributes:
        desk: takes what people press.
    """

    def __init__(self, around: Around, doom: Doom) -> None:
        self._around, self._doom = around, doom
        self._dead = asyncio.Event()
        self._database = MortalDatabase(around.path, self._dead)
        clock = around.clock
        self._born = clock.now()
        self._connection = Connection(clock.elapsed)
        self._api = Api(around.address, [
            Line(self._connection, around.address, around.certificates) for _ in range(AT_ONCE)
        ])  # fmt: skip
        gateway = Gateway(
            self._api, around.callbacks, self._connection, clock.elapsed,
            Budget(_FREE, clock.elapsed),
        )  # fmt: skip
        self.desk = Desk(around.helper, self._database, clock.now)
        self._postman = Postman(gateway, self.desk)
        self._service = Service(self._database, self, clock.now, clock.elapsed)
        self._ledger = Ledger(self._database)
        self._started = 0  # messages
        self._mishap_at = around.mishaps.draw()
        self._had_mishap = False  # the message before
        self._arrived: asyncio.Queue[None] = asyncio.Queue()
        self._held = 0
        self._is_idle = True  # nothing could be sent in the last turn

    async def turn(self) -> None:
        """Enter what is due and send what may be sent, a page of it at most.

        Raises:
            Killed: the process died on the way.
        """
        await self._service.plan()
        try:
            self._is_idle = await self._service.deliver() == 0
        except AwayError:
            self._is_idle = True
        await asyncio.sleep(0)  # the last message has begun by now, and is counted
        if self._started > self._doom.first:
            await self._last_moment()
        await self._service.finish()

    async def next_turn(self) -> dtm.datetime | None:
        """Return when there is something to do next, as far as is known now."""
        now = self._around.clock.now()
        earliest = await self._ledger.earliest()
        if earliest is not None and earliest <= now:
            if not self._is_idle:
                return now
            away = self._around.sky is Sky.AWAY
            earliest = _quarter_after(now) if away else now + _SECOND
        if self._service.is_steady:
            return earliest
        steady = self._born + LEASE
        return steady if earliest is None else min(earliest, steady)

    async def end(self) -> None:
        """Give up every file and connection, as the system does for a process that has ended."""
        await self._service.finish()
        await self._api.close()
        await self._database.close()

    async def wait(self) -> float:
        """Return 0.0 when one more message may go; waiting is done on the simulated clock.

        Raises:
            AwayError: Telegram cannot be reached. Killed: the process is dead.
        """
        await asyncio.sleep(0)  # the message before has begun by now, and is counted
        if self._started >= self._doom.first:
            await self._before_the_last()
            return 0.0
        clock = self._around.clock
        is_calm = self._around.sky is Sky.CALM
        if not is_calm or self._had_mishap or self._started == self._mishap_at:
            await self._service.finish()
        if self._started % _A_SECOND == _A_SECOND - 1:
            await self._service.finish()
            clock.advance(1)
        while (wait := await self._postman.wait()) > 0.0:
            if self._around.sky is Sky.AWAY:
                raise AwayError
            await self._service.finish()
            clock.advance(math.ceil(wait))
        return 0.0

    async def _before_the_last(self) -> None:
        under_way = self._started - self._doom.first
        last = len(self._doom.points) - 1
        if under_way == 0:
            await self._service.finish()
        if under_way > last:
            await self._last_moment()
        if under_way == last:
            await self._all_held()
            if self._doom.points[last] is Point.CLAIM:
                self._database.die_before_the_next_commit()

    async def _last_moment(self) -> None:
        """Let what is under way come to where it stands when the process dies."""
        if self._started - self._doom.first < len(self._doom.points):
            await self._all_held()
            self._dead.set()
        await self._dead.wait()
        raise Killed

    async def _all_held(self) -> None:
        while self._held < self._started - self._doom.first:
            await self._arrived.get()
            self._held += 1

    async def remind(self, claim: Claim) -> Tried:
        """Send one message, once, with whatever goes wrong on its way.

        Raises:
            Killed: the process died.
        """
        number = self._started
        self._started += 1
        if number < self._doom.first:
            self._let_something_happen(number)
            return await self._send(claim)
        which = number - self._doom.first
        point = self._doom.points[which]
        if point in {Point.SENT, Point.SETTLING}:
            tried = await self._send(claim)
            if point is Point.SETTLING:
                self._database.die_before_the_next_commit()
                return tried
        if which == len(self._doom.points) - 1:
            self._dead.set()
        self._arrived.put_nowait(None)
        await self._dead.wait()
        raise Killed

    def _let_something_happen(self, number: int) -> None:
        around = self._around
        self._had_mishap = number >= self._mishap_at
        if self._had_mishap:
            self._mishap_at = number + 1 + around.mishaps.draw()
            if around.sky is Sky.CALM:
                around.faults.add(EVERY, around.mishaps.kind())

    async def _send(self, claim: Claim) -> Tried:
        if self._around.sky is Sky.REFUSING:
            self._around.faults.add(EVERY, bad_gateway())
        tried = await self._postman.remind(claim)
        if tried.outcome is Outcome.GONE:
            self._around.lost(claim.chat_id)
        return tried


def _quarter_after(now: dtm.datetime) -> dtm.datetime:
    return now + dtm.timedelta(seconds=_QUARTER - int(now.timestamp()) % _QUARTER)
