"""The ledger: every reminder that was due, once, whatever crashes.

    tick: what is due becomes a row, and the reminder moves on, in one transaction
    claim: pending -> sending, committed before anything is sent
    settle: sending -> sent, or back to pending, or ended

A row stays claimed for one try: its number of attempts must be the same when the outcome is
written, so a try that comes back late changes nothing.
"""

import datetime as dtm
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders.delivery import Claim, Kind, Outcome
from bot.reminders.schedule import Quiet, follow_up, is_late, is_timely
from bot.storage.database import Database
from bot.storage.schema import moment, seconds
from bot.storage.slots import State, enter_due, gone, schedule

BATCH = 250  # reminders of one transaction; 500 took 100 ms on a slow disk
LEASE = dtm.timedelta(seconds=20)  # of a claim: four times the longest wait for an answer
_CLOCK_DOUBT = 15 * 86_400  # seconds; nothing unpaused is due later than in two weeks


_WAITING = text(
    "SELECT id FROM deliveries WHERE state = 'pending' AND not_before <= :now"
    " AND doubts <= :doubts"
    " ORDER BY not_before, id LIMIT :most"
)
_FOR_CLAIM = text(
    "SELECT d.chat_id, d.slot, d.kind, d.due, d.attempt, d.doubts, p.profile, p.gone_since,"
    " r.zone, r.quiet_from, r.quiet_to, r.discreet, r.paused_until"
    " FROM deliveries d JOIN people p ON p.chat_id = d.chat_id"
    " LEFT JOIN reminders r ON r.chat_id = d.chat_id"
    " WHERE d.id = :id AND d.state = 'pending'"
)
_CLAIM = text(
    "UPDATE deliveries SET state = 'sending', attempt = :attempt, lease = :lease"
    " WHERE id = :id AND state = 'pending'"
)
_END = text("UPDATE deliveries SET state = :state, lease = NULL WHERE id = :id AND state = :was")
_SETTLE = text(
    "UPDATE deliveries SET state = :state, doubts = :doubts, not_before = :not_before,"
    " lease = NULL WHERE id = :id AND attempt = :attempt AND state = 'sending'"
)
_WANTS_MORE = text(
    "SELECT r.zone, r.quiet_from, r.quiet_to FROM deliveries d"
    " JOIN reminders r ON r.chat_id = d.chat_id"
    " WHERE d.id = :id AND d.answer IS NULL AND r.follow_up"
)
_FOLLOW_UP = text(
    "INSERT OR IGNORE INTO deliveries"
    " (chat_id, slot, seq, kind, state, due, not_before, attempt, doubts)"
    " VALUES (:chat, :slot, 1, 'follow-up', 'pending', :due, :due, 0, 0)"
)
_LOST = text(
    "SELECT id, doubts FROM deliveries WHERE state = 'sending'"
    " AND (lease <= :now OR lease > :never)"
)
_TAKE_BACK = text(
    "UPDATE deliveries SET state = :state, doubts = :doubts, lease = NULL, not_before = :now"
    " WHERE id = :id"
)
_EARLIEST = text(
    "SELECT min(soonest) FROM ("
    " SELECT min(next_due) AS soonest FROM reminders WHERE next_due IS NOT NULL"
    " UNION ALL SELECT min(not_before) FROM deliveries WHERE state = 'pending')"
)
_ASTRAY = text(
    "SELECT chat_id FROM reminders WHERE next_due > :never AND paused_until IS NULL LIMIT :most"
)
_COUNTS = text("SELECT state, count(*) FROM deliveries GROUP BY state")


class Ledger:
    """The ledger over a database.

    Args:
        database: where it is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tick(self, now: dtm.datetime, most: int = BATCH) -> int:
        """Enter what is due, and move those reminders on; one transaction.

        Args:
            now: the present moment.
            most: reminders at once.

        Returns:
            How many reminders were due; as many as `most` means that there may be more.

        Raises:
            StorageError: nothing was changed.
        """
        async with self._database.begin() as connection:
            return await enter_due(connection, now, most)

    async def waiting(self, now: dtm.datetime, most: int, *, doubtful: bool = True) -> list[int]:
        """Return the rows that may be sent now, those that waited longest first.

        Args:
            now: the present moment.
            most: how many at most.
            doubtful: with those that may have arrived already.
        """
        values = {"now": seconds(now), "most": most, "doubts": int(doubtful)}
        async with self._database.begin() as connection:
            return [row[0] for row in await connection.execute(_WAITING, values)]

    async def claim(self, row: int, now: dtm.datetime) -> Claim | None:
        """Take one row for one try; it is committed before this returns.

        Returns:
            What to send, or None: it was taken, or is not to be sent any more.

        Raises:
            StorageError: nothing was changed.
        """
        async with self._database.begin() as connection:
            found = (await connection.execute(_FOR_CLAIM, {"id": row})).first()
            if found is None:
                return None
            end = _ending(found, now)
            if end is not None:
                await connection.execute(_END, {"id": row, "state": end, "was": State.PENDING})
                return None
            attempt = found.attempt + 1
            await connection.execute(
                _CLAIM, {"id": row, "attempt": attempt, "lease": seconds(now + LEASE)}
            )
        return Claim(
            row, found.chat_id, dtm.date.fromisoformat(found.slot), Kind(found.kind), attempt,
            again=found.doubts > 0, late=is_late(moment(found.due), now),
            profile=found.profile, discreet=bool(found.discreet),
        )  # fmt: skip

    async def settle(
        self, claim: Claim, outcome: Outcome, now: dtm.datetime, wait: float = 0.0
    ) -> State:
        """Write down how a try went.

        Args:
            claim: the try.
            outcome: how it went.
            now: the present moment.
            wait: seconds before another try, where there is one.

        Returns:
            The state of the row.

        Raises:
            StorageError: nothing was changed; the row comes back when its lease is over.
        """
        state, doubts = _after(outcome, claim.again)
        later = now + dtm.timedelta(seconds=wait)
        async with self._database.begin() as connection:
            written = await connection.execute(
                _SETTLE,
                {
                    "id": claim.id, "attempt": claim.attempt, "state": state,
                    "doubts": doubts, "not_before": seconds(later),
                },
            )  # fmt: skip
            if written.rowcount and state is State.SENT and claim.kind is Kind.WEEKLY:
                await _follow_up(connection, claim, now)
            if outcome is Outcome.GONE:
                await gone(connection, claim.chat_id, now)
        return state

    async def recover(self, now: dtm.datetime) -> tuple[int, int]:
        """Take back what was claimed by a process that has ended since, or lost its answer.

        Returns:
            How many go out once more, and how many stay unknown.

        Raises:
            StorageError: nothing was changed.
        """
        async with self._database.begin() as connection:
            never = {"now": seconds(now), "never": seconds(now + LEASE)}
            rows = (await connection.execute(_LOST, never)).all()
            for row in rows:
                state, doubts = _after(Outcome.DOUBT, row.doubts > 0)
                await connection.execute(
                    _TAKE_BACK,
                    {"id": row.id, "state": state, "doubts": doubts, "now": seconds(now)},
                )
        unknown = sum(row.doubts > 0 for row in rows)
        return len(rows) - unknown, unknown

    async def realign(self, now: dtm.datetime, most: int = BATCH) -> int:
        """Set right what a clock that ran ahead has put into the far future.

        Returns:
            How many reminders were set right.
        """
        never = seconds(now) + _CLOCK_DOUBT
        async with self._database.begin() as connection:
            rows = (await connection.execute(_ASTRAY, {"never": never, "most": most})).all()
            for row in rows:
                await schedule(connection, row.chat_id, now)
        return len(rows)

    async def earliest(self) -> dtm.datetime | None:
        """Return the moment at which something is due next, or None."""
        async with self._database.begin() as connection:
            found = await connection.scalar(_EARLIEST)
        return None if found is None else moment(found)

    async def counts(self) -> dict[State, int]:
        """Return how many rows stand in each state."""
        async with self._database.begin() as connection:
            return {State(row[0]): row[1] for row in await connection.execute(_COUNTS)}


async def _follow_up(connection: AsyncConnection, claim: Claim, now: dtm.datetime) -> None:
    row = (await connection.execute(_WANTS_MORE, {"id": claim.id})).first()
    if row is None:
        return
    due = follow_up(now, ZoneInfo(row.zone), Quiet(row.quiet_from, row.quiet_to))
    if due is not None:
        slot = claim.slot.isoformat()
        values = {"chat": claim.chat_id, "slot": slot, "due": seconds(due)}
        await connection.execute(_FOLLOW_UP, values)


def _ending(row: Row[Any], now: dtm.datetime) -> State | None:
    """Return the state of a row that is not to be sent any more, or None."""
    if row.gone_since is not None or row.profile is None or row.zone is None:
        return State.SKIPPED
    try:
        zone = ZoneInfo(row.zone)
    except (KeyError, ValueError):
        return State.REFUSED
    today = now.astimezone(zone).date()
    if row.paused_until is not None and today.isoformat() < row.paused_until:
        return State.SKIPPED
    if not is_timely(moment(row.due), now, zone, Quiet(row.quiet_from, row.quiet_to)):
        return State.UNKNOWN if row.doubts else State.MISSED
    return None


def _after(outcome: Outcome, again: bool) -> tuple[State, int]:
    """Return the state after a try, and how many tries are in doubt."""
    match outcome:
        case Outcome.SENT:
            return State.SENT, int(again)
        case Outcome.NOT_SENT:
            return State.PENDING, int(again)
        case Outcome.DOUBT:
            return (State.UNKNOWN, 2) if again else (State.PENDING, 1)
        case Outcome.GONE:
            return State.SKIPPED, int(again)
        case Outcome.REFUSED:
            return State.REFUSED, int(again)
