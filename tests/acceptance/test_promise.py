"""The promise: a reminder comes once, whatever is killed or cut on the way."""

import datetime as dtm
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.people import Server, running, telegram
from tests.support.reminders import Tally, fill, states, unknown

ENDED = {"sent", "unknown", "missed", "skipped", "refused"}
RATE = 25.0


def now_ish() -> dtm.datetime:
    """This very minute."""
    return dtm.datetime.now(dtm.UTC).replace(second=0, microsecond=0)


def all_ended(path: Path, count: int) -> Callable[[], bool]:
    def done() -> bool:
        found = states(path)
        time.sleep(0.1)
        return sum(found.values()) == count and set(found) <= ENDED

    return done


def stopped_again_and_again(
    server: Server, path: Path, count: int, times: int, seed: int, *, kill: bool
) -> tuple[Tally, set[int]]:
    """Let the bot send `count` reminders while it is killed (or stopped) again and again."""
    luck = random.Random(seed)  # noqa: S311 - repeatable, not secret
    chats = range(1000, 1000 + count)
    for chat in chats:
        server.world.open(chat)
    fill(path, chats, now_ish())
    url = f"sqlite:///{path}"
    life = 1.0 + 0.8 * count / RATE / times
    for _ in range(times):
        with running(server, BONEWISE_DATABASE_URL=url) as bot:
            time.sleep(luck.uniform(0.3, 2 * life - 0.3))
            bot.kill() if kill else bot.stop()
    with running(server, BONEWISE_DATABASE_URL=url) as bot:
        server.until(all_ended(path, count), lambda: f"{states(path)}", seconds=60)
        bot.stop()
    return Tally(server, chats), unknown(path)


def answers_take_a_while(server: Server) -> None:
    server.faults.latency, server.faults.jitter = 0.04, 0.08


def test_reminders_survive_a_few_kills(server: Server, tmp_path: Path) -> None:
    answers_take_a_while(server)
    tally, unsure = stopped_again_and_again(server, tmp_path / "b.db", 60, 2, seed=3, kill=True)
    assert tally.lost <= unsure
    assert (tally.unmarked, tally.more) == (set(), set())
    assert tally.marked <= 3 * 2
    assert len(unsure) <= 1


@pytest.mark.long
@pytest.mark.parametrize("run", range(5))
def test_twenty_kills_of_eight_hundred_reminders(tmp_path: Path, run: int) -> None:
    kills = 20
    with telegram() as server:
        answers_take_a_while(server)
        tally, unsure = stopped_again_and_again(
            server, tmp_path / "b.db", 800, kills, seed=run, kill=True
        )
    print(
        f"\n{kills} kills, 800 reminders: {len(tally.lost)} lost, {len(unsure)} unknown, "
        f"{len(tally.doubled)} doubled, {tally.marked} marked, {len(tally.unmarked)} unmarked"
    )
    assert tally.lost <= unsure
    assert len(unsure) <= 1
    assert (tally.unmarked, tally.more) == (set(), set())
    assert tally.marked <= 3 * kills


@pytest.mark.long
def test_twenty_stops_of_eight_hundred_reminders(tmp_path: Path) -> None:
    with telegram() as server:
        answers_take_a_while(server)
        tally, unsure = stopped_again_and_again(
            server, tmp_path / "b.db", 800, 20, seed=9, kill=False
        )
    assert (tally.lost, unsure, tally.doubled, tally.marked) == (set(), set(), set(), 0)
