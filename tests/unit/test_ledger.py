"""The ledger: each slot once, whatever happens in between."""

import asyncio
import datetime as dtm
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.reminders.delivery import Claim, Kind, Outcome
from bot.reminders.person import FOREVER, Reminder
from bot.reminders.schedule import Quiet
from bot.storage.answers import Answer, Answers, Result, WeekOf
from bot.storage.database import Database
from bot.storage.ledger import LEASE, Ledger
from bot.storage.people import People
from bot.storage.retention import Retention
from bot.storage.slots import State

MONDAY = dtm.datetime(2026, 11, 23, 8, 0, tzinfo=dtm.UTC)  # 09:00 in Paris
PARIS = Reminder(1, dtm.time(9, 0), "Europe/Paris")
HOUR, DAY, WEEK = dtm.timedelta(hours=1), dtm.timedelta(days=1), dtm.timedelta(weeks=1)
ANN, BEN = 11, 12
pytestmark = pytest.mark.asyncio


class Store:
    """Everything over one file."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.ledger = Ledger(self.database)
        self.people = People(self.database)
        self.answers = Answers(self.database)

    async def remind(self, chat: int = ANN, reminder: Reminder = PARIS) -> None:
        """Give somebody a reminder, a while before it is due."""
        await self.people.save_reminder(chat, "tai-chi", reminder, MONDAY - DAY)

    async def claim(self, now: dtm.datetime) -> Claim | None:
        """Claim the one row that waits."""
        rows = await self.ledger.waiting(now, 10)
        assert len(rows) <= 1
        return await self.ledger.claim(rows[0], now) if rows else None

    async def due(self, now: dtm.datetime = MONDAY) -> Claim:
        """Enter what is due and claim it."""
        await self.ledger.tick(now)
        claim = await self.claim(now)
        assert claim is not None
        return claim

    async def sent(self, now: dtm.datetime = MONDAY) -> Claim:
        """Enter what is due, and send it."""
        claim = await self.due(now)
        assert await self.ledger.settle(claim, Outcome.SENT, now) is State.SENT
        return claim

    async def next_due(self, chat: int = ANN) -> dtm.datetime | None:
        """When somebody's reminder comes next."""
        return (await self.people.get(chat)).next_due


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store in a file of its own."""
    found = Store(tmp_path / "bonewise.db")
    yield found
    await found.database.close()


async def test_a_slot_is_entered_once_and_the_reminder_moves_on(store: Store) -> None:
    await store.remind()
    assert await store.next_due() == MONDAY
    assert await store.ledger.tick(MONDAY - dtm.timedelta(seconds=1)) == 0
    assert await store.ledger.tick(MONDAY) == 1
    assert await store.ledger.tick(MONDAY) == 0
    assert await store.next_due() == MONDAY + WEEK
    assert await store.ledger.counts() == {State.PENDING: 1}
    assert await store.ledger.earliest() == MONDAY


async def test_a_claim_is_taken_once(store: Store) -> None:
    await store.remind()
    await store.ledger.tick(MONDAY)
    row = (await store.ledger.waiting(MONDAY, 10))[0]
    claims = await asyncio.gather(*(store.ledger.claim(row, MONDAY) for _ in range(5)))
    assert [c.attempt for c in claims if c is not None] == [1]
    assert await store.ledger.waiting(MONDAY, 10) == []


async def test_what_did_not_leave_is_tried_again_unmarked(store: Store) -> None:
    await store.remind()
    claim = await store.due()
    assert await store.ledger.settle(claim, Outcome.NOT_SENT, MONDAY, 5.0) is State.PENDING
    assert await store.claim(MONDAY) is None, "not before five seconds are over"
    again = await store.claim(MONDAY + dtm.timedelta(seconds=5))
    assert again is not None
    assert (again.attempt, again.again, again.late) == (2, False, False)


async def test_a_doubt_goes_out_once_more_marked_and_then_stays_unknown(store: Store) -> None:
    await store.remind()
    claim = await store.due()
    assert not claim.again
    assert await store.ledger.settle(claim, Outcome.DOUBT, MONDAY) is State.PENDING
    assert await store.ledger.waiting(MONDAY, 10, doubtful=False) == []
    again = await store.claim(MONDAY)
    assert again is not None
    assert again.again
    assert await store.ledger.settle(again, Outcome.DOUBT, MONDAY) is State.UNKNOWN
    assert await store.claim(MONDAY + DAY) is None


async def test_a_lost_claim_comes_back_when_its_lease_is_over(store: Store) -> None:
    await store.remind()
    await store.due()
    assert await store.ledger.recover(MONDAY + LEASE / 2) == (0, 0)
    assert await store.ledger.recover(MONDAY + LEASE) == (1, 0)
    again = await store.claim(MONDAY + LEASE)
    assert again is not None
    assert again.again
    assert await store.ledger.recover(MONDAY + 2 * LEASE) == (0, 1)
    assert await store.ledger.counts() == {State.UNKNOWN: 1}


async def test_an_outcome_that_comes_too_late_changes_nothing(store: Store) -> None:
    await store.remind()
    first = await store.due()
    await store.ledger.recover(MONDAY + LEASE)
    second = await store.claim(MONDAY + LEASE)
    assert second is not None
    await store.ledger.settle(first, Outcome.DOUBT, MONDAY + LEASE)
    assert await store.ledger.counts() == {State.SENDING: 1}
    await store.ledger.settle(second, Outcome.SENT, MONDAY + LEASE)
    assert await store.ledger.counts() == {State.SENT: 1}


async def test_a_clock_that_jumps_back_does_not_hold_a_claim_for_ever(store: Store) -> None:
    await store.remind()
    await store.due(MONDAY)
    assert await store.ledger.recover(MONDAY - DAY) == (1, 0)


async def test_a_clock_that_jumps_back_sends_nothing_twice(store: Store) -> None:
    await store.remind()
    await store.sent()
    for now in (MONDAY - DAY, MONDAY, MONDAY + HOUR):
        await store.ledger.tick(now)
        assert await store.claim(now) is None


async def test_a_clock_that_ran_ahead_is_set_right(store: Store) -> None:
    await store.remind()
    await store.ledger.tick(MONDAY + 400 * DAY)
    assert await store.ledger.realign(MONDAY - HOUR) == 1
    assert await store.next_due() == MONDAY
    assert await store.ledger.realign(MONDAY - HOUR) == 0


@pytest.mark.parametrize(
    ("late", "sent"),
    [
        (dtm.timedelta(0), True),
        (5 * HOUR, True),
        (6 * HOUR, True),
        (dtm.timedelta(hours=6, seconds=1), False),
        (3 * DAY, False),
    ],
)
async def test_after_an_outage_only_what_is_recent_is_sent(
    store: Store, late: dtm.timedelta, sent: bool
) -> None:
    await store.remind()
    await store.ledger.tick(MONDAY + late)
    claim = await store.claim(MONDAY + late)
    assert (claim is not None) is sent
    if claim is not None:
        assert claim.late is (late > HOUR)
    else:
        assert await store.ledger.counts() == {State.MISSED: 1}


async def test_a_long_absence_is_counted_and_brings_one_message_at_most(store: Store) -> None:
    await store.remind()
    now = MONDAY + 5 * WEEK + HOUR
    await store.ledger.tick(now)
    assert await store.ledger.counts() == {State.MISSED: 5, State.PENDING: 1}
    claim = await store.claim(now)
    assert claim is not None
    assert claim.slot == (MONDAY + 5 * WEEK).date()
    await store.ledger.tick(MONDAY + 500 * WEEK + 8 * HOUR)
    assert (await store.ledger.counts())[State.MISSED] == 5 + 13


async def test_nothing_late_comes_in_the_quiet_hours(store: Store) -> None:
    await store.remind(reminder=Reminder(1, dtm.time(21, 30), "UTC"))
    evening = MONDAY.replace(hour=21, minute=30)
    await store.ledger.tick(evening + HOUR)
    assert await store.ledger.counts() == {State.MISSED: 1}
    night = Reminder(1, dtm.time(23, 30), "UTC")
    await store.remind(BEN, night)
    assert await store.ledger.tick(evening + 2 * HOUR) == 1
    assert await store.claim(evening + 2 * HOUR) is not None, "an hour of one's own choice"


async def test_what_waits_too_long_for_its_turn_is_missed(store: Store) -> None:
    await store.remind()
    await store.ledger.tick(MONDAY)
    row = (await store.ledger.waiting(MONDAY, 10))[0]
    assert await store.ledger.claim(row, MONDAY + 7 * HOUR) is None
    assert await store.ledger.counts() == {State.MISSED: 1}


async def test_a_pause_stops_what_waits_and_counts_nothing_as_missed(store: Store) -> None:
    await store.remind()
    await store.ledger.tick(MONDAY)
    paused = Reminder(1, PARIS.at, PARIS.zone, paused_until=MONDAY.date() + 15 * DAY)
    await store.people.save_reminder(ANN, "tai-chi", paused, MONDAY)
    assert await store.claim(MONDAY) is None
    assert await store.next_due() == MONDAY + 3 * WEEK
    for week in range(3):
        await store.ledger.tick(MONDAY + week * WEEK + HOUR)
    assert await store.ledger.counts() == {State.SKIPPED: 1}
    open_end = Reminder(1, PARIS.at, PARIS.zone, paused_until=FOREVER)
    await store.people.save_reminder(ANN, "tai-chi", open_end, MONDAY)
    assert await store.next_due() is None


@pytest.mark.parametrize("change", ["day", "pause", "hold", "leave", "drop", "save"])
async def test_a_change_steps_over_no_slot_that_was_due_before_it(
    store: Store, change: str
) -> None:
    await store.remind()
    now = MONDAY + dtm.timedelta(milliseconds=20)  # due, and not yet entered
    match change:
        case "day":
            await store.people.change_reminder(ANN, replace(PARIS, weekday=3), now)
        case "pause":
            await store.people.change_reminder(ANN, replace(PARIS, paused_until=FOREVER), now)
        case "hold":
            await store.people.hold(ANN, now)
        case "leave":
            await store.people.leave(ANN, now)
        case "drop":
            await store.people.drop_reminder(ANN, now)
        case _:
            await store.people.save_reminder(ANN, "yoga", PARIS, now)
    assert await store.ledger.counts() == {State.SKIPPED: 1}
    await store.ledger.tick(now)
    assert await store.claim(now) is None


async def test_a_hold_stops_everything_until_the_questions_are_answered(store: Store) -> None:
    assert not await store.people.hold(ANN, MONDAY)
    await store.remind()
    await store.ledger.tick(MONDAY)
    assert await store.people.hold(ANN, MONDAY)
    assert await store.people.hold(ANN, MONDAY), "said whenever there is a reminder"
    assert await store.claim(MONDAY) is None
    assert await store.next_due() is None
    person = await store.people.get(ANN)
    assert (person.profile, person.reminder) == (None, PARIS)
    await store.remind()
    assert await store.next_due() == MONDAY + WEEK, "today's slot was used"


async def test_one_who_blocks_the_bot_is_left_alone_until_they_come_back(store: Store) -> None:
    await store.remind()
    claim = await store.due()
    assert await store.ledger.settle(claim, Outcome.GONE, MONDAY) is State.SKIPPED
    assert await store.next_due() is None
    await store.ledger.tick(MONDAY + 2 * WEEK)
    assert await store.ledger.counts() == {State.SKIPPED: 1}
    await store.people.come_back(ANN, MONDAY + 2 * WEEK + HOUR)
    assert await store.next_due() == MONDAY + 3 * WEEK


async def test_a_move_to_another_zone_never_reminds_twice_on_one_day(store: Store) -> None:
    auckland = Reminder(1, dtm.time(9, 0), "Pacific/Auckland")
    early = dtm.datetime(2026, 11, 22, 20, 0, tzinfo=dtm.UTC)
    await store.people.save_reminder(ANN, "", auckland, early - DAY)
    await store.sent(early)
    west = Reminder(1, dtm.time(9, 0), "America/Los_Angeles")
    await store.people.save_reminder(ANN, "", west, early + HOUR)
    following = await store.next_due()
    assert following == dtm.datetime(2026, 11, 30, 17, 0, tzinfo=dtm.UTC)


async def test_done_counts_once_whichever_copy_carries_it(store: Store) -> None:
    await store.remind()
    claim = await store.sent()
    assert await store.answers.answer(ANN, claim.id, Answer.DONE, MONDAY) is Result.TAKEN
    assert await store.answers.answer(ANN, claim.id, Answer.DONE, MONDAY) is Result.AGAIN
    assert await store.answers.answer(BEN, claim.id, Answer.DONE, MONDAY) is Result.OLD
    assert await store.answers.answer(ANN, claim.id, Answer.SKIP, MONDAY + 9 * DAY) is Result.OLD
    weeks = await store.answers.weeks(ANN, MONDAY.date() - DAY)
    assert weeks == [WeekOf(MONDAY.date(), Answer.DONE, State.SENT)]


async def test_later_comes_once_and_done_takes_it_back(store: Store) -> None:
    await store.remind()
    claim = await store.sent()
    for hours in (1, 2):
        when = MONDAY + hours * HOUR
        assert await store.answers.later(ANN, claim.id, when, MONDAY) is Result.TAKEN
    assert await store.claim(MONDAY + HOUR) is None, "the last choice counts"
    later = await store.claim(MONDAY + 2 * HOUR)
    assert later is not None
    assert later.kind is Kind.LATER
    await store.ledger.settle(later, Outcome.SENT, MONDAY + 2 * HOUR)
    assert await store.answers.latest(ANN, MONDAY + 2 * HOUR) == later.id
    assert await store.answers.later(ANN, later.id, MONDAY + 4 * HOUR, MONDAY) is Result.TAKEN
    assert await store.answers.answer(ANN, later.id, Answer.DONE, MONDAY) is Result.TAKEN
    assert await store.claim(MONDAY + 4 * HOUR) is None


async def test_a_follow_up_comes_once_if_wanted_and_not_after_an_answer(store: Store) -> None:
    await store.remind()
    wanted = Reminder(1, PARIS.at, PARIS.zone, follow_up=True)
    await store.remind(BEN, wanted)
    await store.ledger.tick(MONDAY)
    for row in await store.ledger.waiting(MONDAY, 10):
        claim = await store.ledger.claim(row, MONDAY)
        assert claim is not None
        await store.ledger.settle(claim, Outcome.SENT, MONDAY)
    follow_up = await store.claim(MONDAY + 3 * HOUR)
    assert follow_up is not None
    assert (follow_up.chat_id, follow_up.kind) == (BEN, Kind.FOLLOW_UP)
    await store.ledger.settle(follow_up, Outcome.SENT, MONDAY + 3 * HOUR)
    assert await store.claim(MONDAY + 9 * HOUR) is None
    next_week = await store.ledger.tick(MONDAY + WEEK)
    assert next_week == 2


async def test_everything_about_a_person_can_be_seen_moved_and_deleted(store: Store) -> None:
    await store.remind()
    await store.remind(BEN)
    await store.ledger.tick(MONDAY)
    await store.people.move(ANN, 99)
    assert await store.people.export(ANN) == {
        "people": [], "reminders": [], "deliveries": [], "visit_questions": [],
    }  # fmt: skip
    kept = await store.people.export(99)
    assert {name: len(rows) for name, rows in kept.items()} == {
        "people": 1, "reminders": 1, "deliveries": 1, "visit_questions": 0,
    }  # fmt: skip
    assert await store.people.delete(99) == 3
    assert {len(rows) for rows in (await store.people.export(99)).values()} == {0}
    of_ben = await store.people.export(BEN)
    assert [len(of_ben[table]) for table in ("people", "reminders", "deliveries")] == [1, 1, 1]


async def test_what_is_old_is_deleted_by_itself(store: Store) -> None:
    await store.remind()
    await store.sent()
    await store.people.save_dialogue(BEN, "{}", MONDAY)
    assert set(await store.people.dialogues(MONDAY)) == {BEN}
    assert await store.people.dialogues(MONDAY + 2 * DAY) == {}
    retention = Retention(store.database)
    assert await retention.tidy(MONDAY + 2 * DAY, 100) == 1, "the dialogue"
    assert await retention.tidy(MONDAY + 89 * DAY, 100) == 0
    assert await retention.tidy(MONDAY + 92 * DAY, 100) == 1
    assert await store.ledger.counts() == {}
    assert (await store.people.get(ANN)).reminder == PARIS
    async with store.database.begin() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM people")) == 1
    await store.people.leave(ANN, MONDAY)
    await retention.tidy(MONDAY + 92 * DAY, 100)
    assert (await store.people.get(ANN)).reminder is None


async def test_quiet_hours_may_pass_midnight_or_not_or_be_none() -> None:
    assert [Quiet().holds(dtm.time(h)) for h in (21, 22, 0, 6, 7)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert [Quiet(60, 120).holds(dtm.time(h)) for h in (0, 1, 2)] == [False, True, False]
    assert not any(Quiet(0, 0).holds(dtm.time(h)) for h in range(24))
