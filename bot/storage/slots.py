"""Slots within a transaction: what is due becomes a row, and the reminder moves on.

The ledger does it for everybody, and each change of one person's reminder for that person first:
so no change steps over a slot that was due just before it.
"""

import datetime as dtm
import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, exists, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders.person import FOREVER
from bot.reminders.schedule import Quiet, Slot, Weekly, missed_and_due, next_slot
from bot.storage.schema import deliveries, moment, people, reminders, seconds

logger = logging.getLogger(__name__)


class State(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    MISSED = "missed"  # too late to be of use, or in the quiet hours
    SKIPPED = "skipped"  # paused, answered or unreachable meanwhile
    UNKNOWN = "unknown"  # two tries of which nobody knows whether they arrived
    REFUSED = "refused"  # by Telegram, for a reason of ours


_FIELDS = "SELECT chat_id, weekday, at_minute, zone, next_due, quiet_from, quiet_to FROM reminders"
_DUE = text(f"{_FIELDS} WHERE next_due <= :now ORDER BY next_due LIMIT :most")
_DUE_OF = text(f"{_FIELDS} WHERE next_due <= :now AND chat_id = :chat")
_ENTER = (
    "INSERT OR IGNORE INTO deliveries"
    " (chat_id, slot, seq, kind, state, due, not_before, attempt, doubts)"
    " VALUES (?, ?, 0, 'weekly', ?, ?, ?, 0, 0)"
)
_SUPERSEDE = (
    "UPDATE deliveries SET state = 'skipped' WHERE chat_id = ? AND state = 'pending' AND slot < ?"
)
_MOVE_ON = "UPDATE reminders SET next_due = ? WHERE chat_id = ?"


async def enter_due(connection: AsyncConnection, now: dtm.datetime, most: int) -> int:
    """Enter what is due, at most so many reminders, and return how many were."""
    return await _enter(connection, _DUE, {"now": seconds(now), "most": most}, now)


async def drop_pending(
    connection: AsyncConnection, chat_id: int, now: dtm.datetime, kind: str = ""
) -> None:
    """Skip what waits to be sent to a person, of one kind or all; what is due just now counts."""
    await _enter(connection, _DUE_OF, {"now": seconds(now), "chat": chat_id}, now)
    statement = update(deliveries).where(
        deliveries.c.chat_id == chat_id, deliveries.c.state == text(f"'{State.PENDING}'")
    )
    if kind:
        statement = statement.where(deliveries.c.kind == kind)
    await connection.execute(statement.values(state=State.SKIPPED))


async def schedule(
    connection: AsyncConnection, chat_id: int, now: dtm.datetime
) -> dtm.datetime | None:
    """Set when a person's reminder comes next, in the transaction of whatever changed.

    A day that the ledger knows already is passed over: a person who moves or changes the time
    is not reminded twice on one day.

    Returns:
        When (UTC), or None: there is no reminder, or it waits for something.
    """
    mine = reminders.c.chat_id == chat_id
    found = await connection.execute(
        select(reminders, people.c.profile, people.c.gone_since)
        .join(people, people.c.chat_id == reminders.c.chat_id)
        .where(mine)
    )
    row = found.first()
    if row is None:
        return None
    waits = row.profile is None or row.gone_since is not None or row.paused_until == FOREVER
    due = None if waits else await _next_due(connection, row, now)
    await connection.execute(update(reminders).where(mine).values(next_due=due))
    return due


async def gone(connection: AsyncConnection, chat_id: int, now: dtm.datetime) -> None:
    """Note that a person cannot be written to, in the transaction of whatever showed it."""
    await drop_pending(connection, chat_id, now)
    await connection.execute(
        update(people)
        .where(people.c.chat_id == chat_id, people.c.gone_since.is_(None))
        .values(gone_since=now)
    )
    await schedule(connection, chat_id, now)


def time_of(minute: int) -> dtm.time:
    """Return the time that is so many minutes after midnight."""
    return dtm.time(*divmod(minute, 60))


def _weekly(row: Row[Any]) -> Weekly:
    return Weekly(row.weekday, time_of(row.at_minute), ZoneInfo(row.zone))


async def _next_due(connection: AsyncConnection, row: Row[Any], now: dtm.datetime) -> dtm.datetime:
    weekly, after = _weekly(row), now
    if row.paused_until is not None:
        starts = dtm.datetime.combine(row.paused_until, dtm.time(), weekly.zone)
        after = max(now, starts.astimezone(dtm.UTC) - dtm.timedelta(seconds=1))
    slot = next_slot(weekly, after)
    while await connection.scalar(
        select(exists().where(deliveries.c.chat_id == row.chat_id, deliveries.c.slot == slot.date))
    ):
        slot = next_slot(weekly, slot.due)
    return slot.due


async def _enter(
    connection: AsyncConnection, due: Any, values: dict[str, int], now: dtm.datetime
) -> int:
    rows = (await connection.execute(due, values)).all()
    entries, older, onward = _entries(rows, now)
    for statement, parts in ((_SUPERSEDE, older), (_ENTER, entries), (_MOVE_ON, onward)):
        if parts:
            await connection.exec_driver_sql(statement, parts)
    return len(rows)


_Parts = list[tuple[object, ...]]


def _entries(rows: Sequence[Row[Any]], now: dtm.datetime) -> tuple[_Parts, _Parts, _Parts]:
    """Return the values of the three statements that enter what is due."""
    entries: _Parts = []
    older: _Parts = []
    onward: _Parts = []
    for row in rows:
        try:
            weekly, quiet = _weekly(row), Quiet(row.quiet_from, row.quiet_to)
        except (KeyError, ValueError) as error:
            # One row that cannot be read must not stop the others.
            logger.error("a reminder is unreadable: %s", type(error).__name__)  # noqa: TRY400
            onward.append((None, row.chat_id))
            continue
        missed, due = missed_and_due(weekly, moment(row.next_due), now, quiet)
        entries += [_entry(row.chat_id, slot, State.MISSED) for slot in missed]
        if due is not None:
            entries.append(_entry(row.chat_id, due, State.PENDING))
        if missed or due:
            latest = due or missed[-1]
            older.append((row.chat_id, latest.date.isoformat()))
        onward.append((seconds(next_slot(weekly, now).due), row.chat_id))
    return entries, older, onward


def _entry(chat_id: int, slot: Slot, state: State) -> tuple[object, ...]:
    due = seconds(slot.due)
    return (chat_id, slot.date.isoformat(), str(state), due, due)
