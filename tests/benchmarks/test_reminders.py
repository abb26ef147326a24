"""What the ledger promises: many due at once, a broadcast under Telegram's limit, lateness.

Run with: pytest -n 0 -m benchmark -s tests/benchmarks/test_reminders.py
TEST_PLOT names a PNG file for the times of a tick.
"""

import datetime as dtm
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.storage.schema import seconds
from tests.support.people import Person, Server, running, telegram
from tests.support.reminders import PROFILE, fill, make, states

ROOT = Path(__file__).parents[2]
DUE = 10_000
STORED = (10_000, 100_000, 1_000_000)
REPEATS = 3
FIRST = 1_000_000_000  # the number of the first chat, as long as those of Telegram are
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Paris", "Europe/London", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata",
        "Asia/Tokyo", "Australia/Adelaide", "Pacific/Auckland", "Africa/Lagos", "UTC",
    )
]  # fmt: skip
WEEK = dtm.timedelta(weeks=1)
MINUTE = dtm.timedelta(minutes=1)
BROADCAST = 400
QUESTION = "which foods have zinc?"

Row = tuple[object, ...]


def now_ish() -> dtm.datetime:
    """This very minute."""
    return dtm.datetime.now(dtm.UTC).replace(second=0, microsecond=0)


def store(path: Path, count: int, now: dtm.datetime) -> None:
    """Keep reminders in mixed zones: `DUE` of them are due now, anywhere among the others."""
    luck = random.Random(count)  # noqa: S311 - repeatable, not secret
    due = set(luck.sample(range(count), DUE))
    make(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executemany(
            "INSERT INTO people (chat_id, seen_on, profile) VALUES (?, ?, ?)",
            ((FIRST + n, now.date().isoformat(), PROFILE) for n in range(count)),
        )
        connection.executemany(
            "INSERT INTO reminders (chat_id, weekday, at_minute, zone, quiet_from, quiet_to,"
            " follow_up, discreet, next_due) VALUES (?, ?, ?, ?, 1320, 420, 0, 1, ?)",
            _reminders(count, due, now, luck),
        )
    connection.close()


def _reminders(count: int, due: set[int], now: dtm.datetime, luck: random.Random) -> Iterator[Row]:
    for number in range(count):
        at = now if number in due else now + luck.randrange(1, 7 * 24 * 60) * MINUTE
        zone = ZONES[number % len(ZONES)]
        there = at.astimezone(zone)
        minute = there.hour * 60 + there.minute
        yield FIRST + number, there.isoweekday(), minute, zone.key, seconds(at)


def tick(path: Path, now: dtm.datetime) -> dict[str, float]:
    """Enter what is due in a process of its own, and return its figures."""
    script = str(ROOT / "tests/benchmarks/ticking.py")
    done = subprocess.run(
        [sys.executable, script, str(path), str(seconds(now))],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.benchmark
def test_ten_thousand_due_among_ever_more_that_are_not(tmp_path: Path) -> None:
    now = now_ish()
    table: list[tuple[int, dict[str, float]]] = []
    for count in STORED:
        whole, used = tmp_path / "whole.db", tmp_path / "used.db"
        store(whole, count, now)
        runs = []
        for _ in range(REPEATS):
            shutil.copy(whole, used)
            runs.append(tick(used, now))
            assert runs[-1]["rows"] == DUE
            assert states(used) == {"pending": DUE}
        table.append(
            (count, {key: statistics.median(run[key] for run in runs) for key in runs[0]})
        )
        whole.unlink()
    print(f"\n{DUE:,} reminders due; medians of {REPEATS}, the longest of all")
    print(f"{'stored':>10} {'seconds':>8} {'longest transaction':>20} {'memory added':>13}")
    for count, row in table:
        print(
            f"{count:>10,} {row['seconds']:>8.2f} {row['worst'] * 1000:>17.0f} ms"
            f" {row['memory']:>9.1f} MiB"
        )
    if os.environ.get("TEST_PLOT"):
        plot(Path(os.environ["TEST_PLOT"]), [(f"{n:,}", row["seconds"]) for n, row in table])


def plot(path: Path, bars: Sequence[tuple[str, float]]) -> None:
    """Draw one bar for each number of stored reminders."""
    font, width, line, left = ImageFont.load_default(16), 640, 44, 120
    picture = Image.new("RGB", (width, line * (len(bars) + 1)), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((12, 12), f"Seconds to enter {DUE:,} due reminders, by stored", "black", font)
    scale = (width - left - 90) / max(value for _, value in bars)
    for number, (label, value) in enumerate(bars, 1):
        top, end = number * line, left + value * scale
        draw.text((left - 8, top + line / 2), label, "black", font, anchor="rm")
        draw.rectangle((left, top + 8, end, top + line - 8), "#4a7a8c")
        draw.text((end + 8, top + line / 2), f"{value:.2f} s", "black", font, anchor="lm")
    picture.save(path)


def asking(person: Person, waits: list[float], over: threading.Event) -> None:
    """Ask a question about every second, and note how long each answer takes."""
    while not over.wait(1.0):
        began = time.monotonic()
        person.ask(QUESTION)
        waits.append(time.monotonic() - began)


def arrivals(server: Server, chats: range) -> dict[int, float]:
    """Return when the first message for each chat arrived, in seconds since 1970."""
    found: dict[int, float] = {}
    for call in list(server.world.calls):
        chat = int(call.params.get("chat_id", 0))
        if call.method.lower() == "sendmessage" and chat in chats:
            found.setdefault(chat, call.at)
    return found


@pytest.mark.benchmark
def test_a_broadcast_stays_under_the_limit_and_questions_are_answered(tmp_path: Path) -> None:
    path, chats = tmp_path / "b.db", range(1000, 1000 + BROADCAST)
    waits: list[float] = []
    over = threading.Event()
    with telegram() as server:
        server.faults.limit, server.faults.latency, server.faults.jitter = 30, 0.04, 0.08
        for chat in chats:
            server.person(chat)
        fill(path, chats, now_ish())
        thread = threading.Thread(target=asking, args=(server.person(7), waits, over))
        with running(server, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
            server.until(lambda: bool(arrivals(server, chats)))
            thread.start()
            server.until(lambda: states(path) == {"sent": BROADCAST}, seconds=60)
            over.set()
            thread.join()
            bot.stop()
        at = sorted(arrivals(server, chats).values())
        waits.sort()
        print(
            f"\n{BROADCAST} due at once, answers of 40 to 120 ms, no more than 30 in any second: "
            f"{server.faults.refused} refused, {(len(at) - 1) / (at[-1] - at[0]):.1f} a second; "
            f"meanwhile {len(waits)} questions: p50 {waits[len(waits) // 2] * 1000:.0f} ms, "
            f"p95 {waits[int(len(waits) * 0.95)] * 1000:.0f} ms, worst {waits[-1] * 1000:.0f} ms"
        )


def come_back(path: Path, chats: range, first: dtm.datetime, every: float) -> dict[int, float]:
    """Let a reminder come back in each chat (they asked for it later), one after another.

    Returns:
        When each is due, in seconds since 1970.
    """
    due = {chat: seconds(first) + int(n * every) for n, chat in enumerate(chats)}
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO deliveries"
            " (chat_id, slot, seq, kind, state, due, not_before, attempt, doubts)"
            " VALUES (?, ?, 1, 'later', 'pending', ?, ?, 0, 0)",
            [(chat, first.date().isoformat(), at, at) for chat, at in due.items()],
        )
    connection.close()
    return {chat: float(at) for chat, at in due.items()}


def latenesses(path: Path) -> tuple[list[float], list[float]]:
    """Return how late the weekly ones came that fell on a minute, and those in between."""
    now = dtm.datetime.now(dtm.UTC)
    minute = now.replace(second=0, microsecond=0) + (2 if now.second > 50 else 1) * MINUTE
    weekly, later = range(1000, 1002), range(2000, 2050)
    fill(path, weekly, minute, every=60.0)
    fill(path, later, minute + WEEK / 2)
    due = come_back(path, later, now + dtm.timedelta(seconds=5), 2.5)
    due |= {chat: (minute + n * MINUTE).timestamp() for n, chat in enumerate(weekly)}
    with telegram() as server:
        for chat in due:
            server.person(chat)
        with running(server, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
            server.until(lambda: states(path) == {"sent": len(due)}, seconds=200)
            bot.stop()
        at = arrivals(server, range(1000, 3000))
    assert set(at) == set(due)
    late = {chat: at[chat] - due[chat] for chat in due}
    return sorted(late[chat] for chat in weekly), sorted(late[chat] for chat in later)


@pytest.mark.benchmark
def test_how_late_a_reminder_is_when_nothing_else_waits(tmp_path: Path) -> None:
    weekly, later = latenesses(tmp_path / "b.db")
    found = sorted(weekly + later)
    print(
        f"\n{len(found)} reminders, one at a time: p50 {found[len(found) // 2] * 1000:.0f} ms "
        f"after they were due, p99 {found[int(len(found) * 0.99)] * 1000:.0f} ms; "
        f"the weekly ones {', '.join(f'{late * 1000:.0f} ms' for late in weekly)}"
    )
