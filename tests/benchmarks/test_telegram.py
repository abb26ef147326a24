"""The whole path over HTTP: processor time an update, waiting of many chats, memory, start.

Run with: pytest -n 0 -m benchmark -s
"""

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.evaluating import scoring
from tests.support.people import TOKEN, Person, Server, running, telegram

ROOT = Path(__file__).parents[2]
ROUNDS = 5
CHATS = 32
QUESTIONS = [
    row["question"]
    for name in ("in_scope.tsv", "routing.tsv")
    for row in scoring.read_rows(ROOT / "tests/eval" / name)
]
WARMING, MEASURED = QUESTIONS[::2], QUESTIONS[1::2]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int, field: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


@contextmanager
def echoing(server: Server) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ, "BONEWISE_TELEGRAM_TOKEN": TOKEN, "BONEWISE_API_URL": server.url,
    }  # fmt: skip
    popen = subprocess.Popen(
        [sys.executable, str(ROOT / "tests/benchmarks/echo.py")],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield popen
    finally:
        popen.terminate()
        popen.wait()


def milliseconds_an_update(server: Server, pid: int, a_second: float) -> float:
    """Processor time of one question not asked before, of a bot that has been running a while.

    Args:
        a_second: how many arrive in a second; without end, all wait at once.
    """
    people = [server.person(chat) for chat in range(1, 1 + len(WARMING))]
    before = 0.0
    for questions in (WARMING, MEASURED):
        pause = 0.0 if questions is WARMING else 1 / a_second
        before = cpu_seconds(pid)
        counts = [len(person.received) for person in people]
        for person, question in zip(people, questions, strict=False):
            person.say(question)
            if pause:
                time.sleep(pause)
        asked = list(zip(people, counts, questions, strict=False))
        server.until(partial(_all_answered, asked), seconds=120)
        time.sleep(0.5)
    return (cpu_seconds(pid) - before) * 1000 / len(MEASURED)


@pytest.mark.benchmark
@pytest.mark.parametrize("a_second", [25.0, math.inf], ids=["25 a second", "all at once"])
def test_cpu_an_update_beside_a_bare_echo_bot(a_second: float) -> None:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        with telegram() as server, running(server) as bot:
            ours.append(milliseconds_an_update(server, bot.popen.pid, a_second))
        with telegram() as server, echoing(server) as popen:
            theirs.append(milliseconds_an_update(server, popen.pid, a_second))
    ratios = [o / t for o, t in zip(ours, theirs, strict=True)]
    print(
        f"\none update, {a_second:g} a second: {statistics.median(ours):.2f} ms of processor "
        f"time, a bare echo bot {statistics.median(theirs):.2f} ms; "
        f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def waits(server: Server, people: list[Person], round_number: int) -> list[float]:
    """Seconds from each question to its answer, all asked at once."""
    counts = [len(person.received) for person in people]
    started = time.monotonic()
    for number, person in enumerate(people):
        person.say(QUESTIONS[(round_number * len(people) + number) % len(QUESTIONS)])
    taken: dict[int, float] = {}

    def all_answered() -> bool:
        for index, person in enumerate(people):
            if index not in taken and len(person.received) > counts[index]:
                taken[index] = time.monotonic() - started
        return len(taken) == len(people)

    server.until(all_answered)
    return list(taken.values())


@pytest.mark.benchmark
def test_many_chats_asking_at_once() -> None:
    with telegram() as server, running(server) as bot:
        people = [server.person(chat) for chat in range(1, CHATS + 1)]
        people[0].ask("/start")
        server.faults.latency = 0.05
        found: list[float] = []
        for number in range(ROUNDS * 2):
            found += waits(server, people, number)
            time.sleep(1.0)
        bot.stop()
    found.sort()
    print(
        f"\n{CHATS} chats at once, answers of 50 ms: p50 {found[len(found) // 2] * 1000:.0f} ms, "
        f"p95 {found[int(len(found) * 0.95)] * 1000:.0f} ms, worst {found[-1] * 1000:.0f} ms"
    )


@pytest.mark.benchmark
def test_start_and_memory_of_the_running_bot() -> None:
    starts, memories = [], []
    for _ in range(ROUNDS):
        with telegram() as server:
            started = time.perf_counter()
            with running(server) as bot:
                _until(lambda: server.world.poll > 0)
                starts.append(time.perf_counter() - started)
                people = [server.person(chat) for chat in range(1, 300)]
                for person, question in zip(people, QUESTIONS, strict=False):
                    person.say(question)
                asked = [(person, 0, "") for person in people]
                server.until(partial(_all_answered, asked), seconds=60)
                memories.append(memory_mib(bot.popen.pid, "VmHWM"))
                bot.stop()
    print(
        f"\nstart to first poll {statistics.median(starts):.2f} s, "
        f"highest memory {statistics.median(memories):.0f} MiB"
    )


def _all_answered(asked: list[tuple[Person, int, str]]) -> bool:
    return all(len(person.received) > before for person, before, _ in reversed(asked))


def _until(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.001)
