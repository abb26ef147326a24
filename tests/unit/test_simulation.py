"""The simulation: clean and repeatable as it is, and its account finds what is planted."""

import asyncio
import datetime as dtm
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import cli
from bot.app import Assistant
from bot.botapi.server import BotApi, application, serving
from bot.botapi.world import World
from bot.reminders.person import FOREVER, Reminder
from bot.reminders.schedule import due
from bot.reminders.service import AT_ONCE
from bot.simulation import report
from bot.simulation.audit import Audit
from bot.simulation.clock import START, Clock
from bot.simulation.death import Doom, Point
from bot.simulation.expected import Course, Standing, Terms, on_the_wall
from bot.simulation.run import Simulation, Size, simulate
from bot.simulation.verdict import FAULTS, Verdict, percentile

TOKEN = "1:simulated"
CALM = Size(weeks=2, users=6, kill_rate=0.0, seed=5)
DAY, WEEK = dtm.timedelta(days=1), dtm.timedelta(weeks=1)
Spoil = Callable[[World, Path, Audit], None]


def spoiled(helper: Assistant, tmp_path: Path, spoil: Spoil) -> Verdict:
    """Run a small simulation, and spoil something when its first week has passed."""
    clock = Clock()
    world = World(
        {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}, clock.timestamp
    )
    api = BotApi(world, TOKEN)
    path = tmp_path / "s.db"
    with serving(application(api.routes())) as address:
        url = f"{address}/bot{TOKEN}"
        simulation = Simulation(CALM, helper, clock, world, api.faults, path, url)
        return asyncio.run(
            simulation.run(
                lambda week: spoil(world, path, simulation.audit) if week == 1 else None
            )
        )


def written(statement: str) -> Spoil:
    """Return what changes the file behind the bot's back."""

    def spoil(_: World, path: Path, __: Audit) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    return spoil


def faults(verdict: Verdict) -> dict[str, int]:
    return {name: verdict.counts[name] for name in FAULTS if verdict.counts[name]}


@pytest.mark.untraced
def test_simulation_with_many_kills_is_clean_and_repeatable(helper: Assistant) -> None:
    size = Size(weeks=2, users=20, kill_rate=0.2, seed=3)
    first, second = simulate(size, helper), simulate(size, helper)
    assert faults(first) == {}
    assert first.counts == second.counts
    assert first.late == second.late
    assert first.counts["kills"] > 5
    assert first.counts["doubled, marked"] > 0
    assert first.counts["due"] >= 30
    assert first.counts["on time"] > first.counts["due"] / 2
    other = simulate(Size(weeks=2, users=20, kill_rate=0.2, seed=4), helper)
    assert other.counts != first.counts


def test_simulation_where_every_message_kills_ends(helper: Assistant) -> None:
    verdict = simulate(Size(weeks=1, users=5, kill_rate=1.0, seed=2), helper)
    assert faults(verdict) == {}
    assert verdict.counts["kills"] > 0


def test_audit_finds_a_reminder_that_never_came_and_is_not_counted(
    helper: Assistant, tmp_path: Path
) -> None:
    planted = written(
        "UPDATE reminders SET next_due = next_due + 604800 WHERE chat_id ="
        " (SELECT min(chat_id) FROM reminders WHERE next_due IS NOT NULL)"
    )
    assert faults(spoiled(helper, tmp_path, planted)) == {"lost uncounted": 1}


def test_audit_finds_a_row_that_says_sent_where_nothing_arrived(
    helper: Assistant, tmp_path: Path
) -> None:
    def say_sent(_: World, path: Path, __: Audit) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            chat, due, zone = connection.execute(
                "SELECT chat_id, next_due, zone FROM reminders WHERE next_due IS NOT NULL LIMIT 1"
            ).fetchone()
            slot = dtm.datetime.fromtimestamp(due, ZoneInfo(zone)).date().isoformat()
            connection.execute(
                "INSERT INTO deliveries (chat_id, slot, seq, kind, state, due, not_before,"
                " attempt, doubts) VALUES (?, ?, 0, 'weekly', 'sent', ?, ?, 1, 0)",
                (chat, slot, due, due),
            )

    assert faults(spoiled(helper, tmp_path, say_sent)) == {"lost uncounted": 1}


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("Walk a little", 1, {"doubled, unmarked": 1}),
        ("", 2, {"third copies": 1}),
        ("", 1, {}),
    ],
)
def test_audit_finds_a_second_copy_that_does_not_say_so_and_a_third(
    helper: Assistant, tmp_path: Path, text: str, count: int, expected: dict[str, int]
) -> None:
    marked = text or helper.knowledge.reminders.weekly.again

    def copy(world: World, *_: object) -> None:
        chat = next(c for c in map(world.open, range(1, CALM.users + 1)) if c.messages)
        newest = chat.messages[max(chat.messages)]
        again = {"text": marked, "reply_markup": newest["reply_markup"]}
        for __ in range(count):
            kept = world.keep(chat, world.bot, again)
            kept["date"] = newest["date"]

    assert faults(spoiled(helper, tmp_path, copy)) == expected


def test_audit_finds_what_comes_too_late_or_without_a_row(
    helper: Assistant, tmp_path: Path
) -> None:
    def send_old(world: World, *_: object) -> None:
        chat = next(c for c in map(world.open, range(1, CALM.users + 1)) if c.messages)
        newest = chat.messages[max(chat.messages)]
        again = {"text": helper.knowledge.reminders.weekly.again}
        world.keep(chat, world.bot, {**again, "reply_markup": newest["reply_markup"]})
        world.keep(chat, world.bot, again)

    found = faults(spoiled(helper, tmp_path, send_old))
    assert found == {"too late or in quiet hours": 1, "without a row": 1}


@pytest.mark.parametrize("standing", Standing)
def test_audit_finds_what_comes_in_a_pause_or_to_one_who_is_gone(
    helper: Assistant, tmp_path: Path, standing: Standing
) -> None:
    def let_the_audit_hear(_: World, __: Path, audit: Audit) -> None:
        for chat in range(1, CALM.users + 1):
            terms = audit.terms(chat)
            until = FOREVER if standing is Standing.HERE else None
            reminder = replace(terms.reminder, paused_until=until)
            audit.change(chat, Terms(START + WEEK, reminder, standing))

    found = faults(spoiled(helper, tmp_path, let_the_audit_hear))
    assert (set(found) == {"in a pause or to one gone"}) is (standing is not Standing.LOST)


def test_audit_finds_two_weekly_messages_on_one_date(helper: Assistant, tmp_path: Path) -> None:
    planted = written(
        "INSERT INTO deliveries (chat_id, slot, seq, kind, state, due, not_before,"
        " attempt, doubts) SELECT chat_id, date(next_due, 'unixepoch', '+100 days'), 0, 'weekly',"
        " 'pending', next_due, next_due, 0, 0 FROM reminders"
        " WHERE next_due IS NOT NULL LIMIT 1"
    )
    assert faults(spoiled(helper, tmp_path, planted)) == {"two on one date": 1}


def test_terms_forbid_messages_in_a_pause_and_to_whoever_is_gone() -> None:
    reminder = Reminder(1, dtm.time(9), "Asia/Tokyo", paused_until=START.date() + DAY)
    terms = Terms(START, reminder)
    midnight = dtm.datetime.combine(START.date() + DAY, dtm.time(), ZoneInfo("Asia/Tokyo"))
    assert terms.forbid(midnight - dtm.timedelta(seconds=1))
    assert not terms.forbid(midnight)
    assert Terms(START, reminder, Standing.GONE).forbid(midnight)


def test_course_expects_nothing_while_paused_or_gone() -> None:
    reminder = Reminder(1, dtm.time(9), "UTC")
    course = Course(Terms(START, reminder))
    nine = START + dtm.timedelta(hours=9)
    course.change(Terms(START + 2 * WEEK, reminder, Standing.GONE))
    course.change(Terms(START + 3 * WEEK - DAY, reminder, Standing.LOST))
    assert course.gone_since == START + 2 * WEEK
    course.change(Terms(START + 4 * WEEK, reminder))
    assert course.gone_since is None
    expected = {(nine + week * WEEK).date(): nine + week * WEEK for week in (0, 1, 4)}
    assert course.due(START + 5 * WEEK) == expected


@given(
    st.dates(dtm.date(2024, 1, 1), dtm.date(2030, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
)
def test_two_ways_to_work_out_a_moment_agree(date: dtm.date, at: dtm.time, zone: str) -> None:
    assert on_the_wall(date, at, ZoneInfo(zone)) == due(date, at, ZoneInfo(zone))


def test_doom_keeps_to_what_the_service_has_under_way() -> None:
    luck = random.Random(1)  # noqa: S311 - repeatable, not secret
    dooms = [Doom(luck, 0.05) for _ in range(500)]
    assert {len(doom.points) for doom in dooms} == set(range(1, AT_ONCE + 1))
    assert {doom.points[-1] for doom in dooms} == set(Point)
    assert {point for doom in dooms for point in doom.points[:-1]} == {Point.CLAIMED, Point.SENT}
    lives = [doom.first + len(doom.points) for doom in dooms]
    assert 15 < sum(lives) / len(lives) < 25, "one message in twenty"
    assert Doom(luck, 0.0).first > 10**6


def test_percentile_of_none_one_and_many() -> None:
    assert percentile([], 0.5) == 0.0
    assert percentile([7.0], 1.0) == 7.0
    assert [percentile(range(100), share) for share in (0.5, 0.95, 1.0)] == [50, 95, 99]


def test_cli_simulate_prints_its_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["simulate", "--weeks", "1", "--users", "3", "--kill-rate", "0.1"]) == cli.OK
    printed = capsys.readouterr().out
    assert "lost uncounted (must be 0)" in printed
    assert "on the minute" in printed
    assert "none came twice unmarked" in printed


def test_report_of_a_fault_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = Verdict()
    verdict.add("lost uncounted")
    report.show(verdict, Size(), 1.0)
    assert "FAULTS were found" in capsys.readouterr().out
    assert not verdict.is_clean


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--weeks", "0"), "--weeks is a whole number from 1 to 520, not 0"),
        (("--users", "-3"), "--users is a whole number from 1"),
        (("--kill-rate", "1.5"), "--kill-rate is a share from 0 to 1, not 1.5"),
        (("--kill-rate", "nan"), "--kill-rate is a share from 0 to 1"),
    ],
)
def test_cli_simulate_refuses_sizes_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], says: str
) -> None:
    assert cli.main(["simulate", *arguments]) == cli.USAGE
    assert says in capsys.readouterr().err


@pytest.mark.long
def test_a_year_of_five_hundred_people_is_clean(helper: Assistant) -> None:
    verdict = simulate(Size(weeks=52, users=500, kill_rate=0.01, seed=1), helper)
    print(f"\n{dict(verdict.counts)}")
    assert faults(verdict) == {}
    assert verdict.counts["due"] > 20_000
    assert verdict.counts["kills"] > 200
