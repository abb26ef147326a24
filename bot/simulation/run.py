"""A simulation from its first week to its verdict.

The storage, the reminder service, the gateway and the Bot API server are the real ones; only the
clock, the people and the processes are played. A kill here drops everything in memory at one point
on the way of a message (see `death`); tests beside this kill the real process.
"""

import asyncio
import datetime as dtm
import os
import random
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from bot.app import Assistant
from bot.botapi.faults import Faults
from bot.botapi.server import BotApi, application, serving
from bot.botapi.world import World
from bot.reminders.plan import Profile
from bot.simulation.audit import Audit
from bot.simulation.clock import Clock
from bot.simulation.death import Doom, Killed
from bot.simulation.hearing import Hearing
from bot.simulation.life import Event, events, inhabitants
from bot.simulation.process import Around, Process
from bot.simulation.sky import Change, Mishaps, Sky, changes
from bot.simulation.verdict import Verdict
from bot.storage.database import Database
from bot.storage.people import People
from bot.telegram_app.callbacks import Callbacks

_BOT = {
    "id": 1, "is_bot": True, "first_name": "Bonewise", "username": "bonewise_simulated_bot",
}  # fmt: skip
_TOKEN = "1:simulated"  # noqa: S105 - of a server on loopback that lives as long as this
MOST_WEEKS, MOST_USERS = 520, 100_000
_WEEK = dtm.timedelta(weeks=1)
_AFTER = dtm.timedelta(days=2)  # for what is under way at the end
_DOWN = ((0.7, 2, 120), (0.95, 120, 3600), (1.0, 3600, 43_200))  # share, seconds from, to


@dataclass(frozen=True, slots=True)
class Size:
    """What is asked for: how many weeks and people, the share of fatal messages, the seed."""

    weeks: int = 8
    users: int = 100
    kill_rate: float = 0.01
    seed: int = 1


def simulate(
    size: Size, helper: Assistant, passed: Callable[[int], None] = lambda _: None
) -> Verdict:
    """Run a simulation.

    Args:
        size: how large.
        helper: understands and answers.
        passed: told of each week that has passed, from 1.

    Returns:
        What the audit found.
    """
    clock = Clock()
    world = World(_BOT, clock.timestamp)
    api = BotApi(world, _TOKEN)
    with (
        _on_one_core(),
        serving(application(api.routes())) as address,
        TemporaryDirectory(prefix="bonewise-") as folder,
    ):
        path = Path(folder) / "simulation.db"
        url = f"{address}/bot{_TOKEN}"
        simulation = Simulation(size, helper, clock, world, api.faults, path, url)
        return asyncio.run(simulation.run(passed))


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Keep this thread, and those that it starts, on one core where the system can do that.

    They only ever take turns, and wake each other a quarter faster there.
    """
    if sys.platform != "linux":
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


class Simulation:
    """One simulation.

    Args:
        size: how large.
        helper: understands and answers.
        clock: the present moment, of the server as well.
        world, faults: of the Bot API server.
        path: of a database that is not there yet.
        url: of the server, with the token.

    Attributes:
        audit: its account.
    """

    def __init__(
        self, size: Size, helper: Assistant, clock: Clock, world: World, faults: Faults,
        path: Path, url: str,
    ) -> None:  # fmt: skip
        self._size, self._clock, self._world = size, clock, world
        self._start = clock.now()
        self._end = self._start + size.weeks * _WEEK
        said = helper.knowledge.reminders.weekly
        self.audit = Audit(world, path, said.again)
        whole = helper.planner.start().allowed
        profiles = tuple(Profile(part).write() for part in (whole, whole[::2], whole[:1], ()))
        self._people = inhabitants(size.seed, size.users, profiles)
        callbacks = Callbacks(helper.responder.terms)
        self._hearing = Hearing(
            world, self.audit, callbacks, clock, (said.old, said.paused),
            {person.chat: person.profile for person in self._people},
        )  # fmt: skip
        self._kills, self._kill_rate = self._luck("kills"), size.kill_rate
        self._around = Around(
            helper, callbacks, url, httpx.create_ssl_context(), faults,
            Mishaps(self._luck("mishaps")), clock, path, self._hearing.lose,
        )  # fmt: skip
        self._events = deque(events(size.seed, self._people, self._start, size.weeks))
        self._changes = deque(changes(size.seed, self._start, self._end - _AFTER))
        self._heard_soon: deque[Event] = deque()
        self._process: Process | None = None
        self._starts_at = self._start
        self._turn_at: dtm.datetime | None = self._start
        self._counts: Counter[str] = Counter()

    def _luck(self, what: str) -> random.Random:
        return random.Random(f"{self._size.seed} {what}")  # noqa: S311 - repeatable

    async def run(self, passed: Callable[[int], None]) -> Verdict:
        """Let the weeks pass, and return what the audit found.

        Args:
            passed: told of each week that has passed, from 1.
        """
        await self._settle_in()
        try:
            for week in range(1, self._size.weeks + 1):
                await self._until(self._start + week * _WEEK)
                self.audit.read(self._clock.now())
                passed(week)
            await self._finish()
            self.audit.read(self._clock.now())
        finally:
            if self._process is not None:
                await self._process.end()
        verdict = self.audit.judge(self._end)
        verdict.counts.update(self._counts)
        verdict.counts.update(self._hearing.counts)
        return verdict

    async def _settle_in(self) -> None:
        database = Database(self._around.path)
        people = People(database)
        for person in self._people:
            self._world.open(person.chat)
            await people.save_reminder(
                person.chat, person.profile, person.reminder, self._clock.now()
            )
            self.audit.join(person.chat, person.reminder, self._clock.now())
        await database.close()

    async def _until(self, moment: dtm.datetime) -> None:
        while (at := self._next()) is not None and at < moment:
            self._clock.move_to(at)
            await self._change_sky()
            while self._events and self._events[0].at <= self._clock.now():
                event = self._events.popleft()
                if self._hearing.happen(event):
                    self._heard_soon.append(event)
            await self._live()
        self._clock.move_to(moment)

    def _next(self) -> dtm.datetime | None:
        """Return when something happens next."""
        bot = self._turn_at if self._process is not None else self._starts_at
        if self._around.sky is Sky.DOWN:
            bot = None
        firsts = [queue[0].at for queue in (self._events, self._changes) if queue]
        return min([*firsts, *([bot] if bot is not None else [])], default=None)

    async def _change_sky(self) -> None:
        while self._changes and self._changes[0].at <= self._clock.now():
            change: Change = self._changes.popleft()
            self._around.sky = change.sky
            self._around.faults.unreachable = change.sky is Sky.AWAY
            self._turn_at = self._clock.now()
            if change.sky is not Sky.CALM:
                self._counts[f"outages: {change.sky}"] += 1
            if change.sky is Sky.DOWN and self._process is not None:
                await self._end_process()

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.end()

    async def _live(self) -> None:
        """Let the bot do what there is to do now, if it runs."""
        if self._process is None:
            if self._around.sky is Sky.DOWN or self._starts_at > self._clock.now():
                return
            self._process = Process(self._around, Doom(self._kills, self._kill_rate))
            self._turn_at = self._clock.now()
        try:
            await self._turns(self._process)
            if self._heard_soon and self._around.sky is Sky.CALM:
                while self._heard_soon:
                    event = self._heard_soon.popleft()
                    if await self._hearing.hear(self._process.desk, event):
                        self._turn_at = await self._process.next_turn()
        except Killed:
            self._counts["kills"] += 1
            await self._end_process()
            self._starts_at = self._clock.now() + self._downtime()

    async def _turns(self, process: Process) -> None:
        while self._turn_at is not None and self._turn_at <= self._clock.now():
            await process.turn()
            self._turn_at = await process.next_turn()

    def _downtime(self) -> dtm.timedelta:
        luck = self._kills.random()
        low, high = next((low, high) for share, low, high in _DOWN if luck <= share)
        return dtm.timedelta(seconds=self._kills.randrange(low, high))

    async def _finish(self) -> None:
        """Let a bot that nothing disturbs any more do what is left of the last week."""
        await self._end_process()
        self._events.clear()
        self._kill_rate = 0.0
        self._around.mishaps = Mishaps(self._luck("none"), 0.0)
        self._starts_at = self._clock.now()
        await self._until(self._end + _AFTER)
