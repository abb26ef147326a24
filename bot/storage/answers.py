"""What people do with a reminder: done, skipped, later; and what became of their weeks."""

import datetime as dtm
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.schema import seconds
from bot.storage.slots import State

ANSWERABLE = dtm.timedelta(days=8)  # after it was due; the next one has come by then


class Answer(StrEnum):
    """What was pressed, or typed, under a reminder."""

    DONE = "done"
    SKIP = "skip"


class Result(StrEnum):
    """What became of a press."""

    TAKEN = "taken"
    AGAIN = "again"  # it was so already
    OLD = "old"  # the reminder is not known any more, or answered long ago


@dataclass(frozen=True, slots=True)
class WeekOf:
    """One week's slot: its local date, what was answered, and where its message stands."""

    slot: dtm.date
    answer: Answer | None
    state: State


_SLOT = text("SELECT slot, due FROM deliveries WHERE id = :id AND chat_id = :chat")
_ANSWERED = text(
    "SELECT answer FROM deliveries WHERE chat_id = :chat AND slot = :slot AND answer IS NOT NULL"
    " LIMIT 1"
)
_ANSWER = text(
    "UPDATE deliveries SET answer = :answer WHERE chat_id = :chat AND slot = :slot AND seq = 0"
)
_DROP = text(
    "UPDATE deliveries SET state = 'skipped'"
    " WHERE chat_id = :chat AND slot = :slot AND state = 'pending'"
)
_LATER = text(
    "INSERT INTO deliveries (chat_id, slot, seq, kind, state, due, not_before, attempt, doubts)"
    " VALUES (:chat, :slot, :seq, 'later', 'pending', :due, :due, 0, 0)"
    " ON CONFLICT (chat_id, slot, seq) DO UPDATE SET"
    " state = 'pending', kind = 'later', due = excluded.due, not_before = excluded.not_before"
)
_LAST = text(
    "SELECT seq, attempt FROM deliveries WHERE chat_id = :chat AND slot = :slot"
    " ORDER BY seq DESC LIMIT 1"
)
_LATEST = text(
    "SELECT id FROM deliveries d WHERE chat_id = :chat"
    " AND (state IN ('sent', 'sending', 'unknown') OR doubts > 0)"
    " AND due > :since ORDER BY slot DESC, seq DESC LIMIT 1"
)
_WEEKS = text(
    "SELECT slot, answer, state FROM deliveries"
    " WHERE chat_id = :chat AND seq = 0 AND slot > :since ORDER BY slot"
)


class Answers:
    """Answers to reminders over a database.

    Args:
        database: where they are kept.

    Every method raises StorageError when the database cannot be used; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answer(self, chat_id: int, row: int, answer: Answer, now: dtm.datetime) -> Result:
        """Write down an answer; both copies of a doubled reminder, and its repeats, count once."""
        async with self._database.begin() as connection:
            which = await _freed(connection, chat_id, row, now)
            if which is None:
                return Result.OLD
            if await connection.scalar(_ANSWERED, which) == answer:
                return Result.AGAIN
            await connection.execute(_ANSWER, {**which, "answer": answer})
        return Result.TAKEN

    async def later(self, chat_id: int, row: int, when: dtm.datetime, now: dtm.datetime) -> Result:
        """Let one more message come at `when`; the last choice counts, and only one waits."""
        async with self._database.begin() as connection:
            which = await _freed(connection, chat_id, row, now)
            if which is None:
                return Result.OLD
            await connection.execute(_ANSWER, {**which, "answer": None})
            seq, attempt = (await connection.execute(_LAST, which)).one()
            # One that was never tried takes the new time; one that was sent has a successor.
            seq = seq if seq > 0 and attempt == 0 else seq + 1
            await connection.execute(_LATER, {**which, "seq": seq, "due": seconds(when)})
        return Result.TAKEN

    async def slot(self, chat_id: int, row: int) -> dtm.date | None:
        """Return the day that a message belongs to, or None when it is not known any more."""
        async with self._database.begin() as connection:
            found = (await connection.execute(_SLOT, {"id": row, "chat": chat_id})).first()
        return None if found is None else dtm.date.fromisoformat(found.slot)

    async def latest(self, chat_id: int, now: dtm.datetime) -> int | None:
        """Return the newest message that can be answered, or None."""
        since = seconds(now - ANSWERABLE)
        async with self._database.begin() as connection:
            found: int | None = await connection.scalar(_LATEST, {"chat": chat_id, "since": since})
        return found

    async def weeks(self, chat_id: int, since: dtm.date) -> list[WeekOf]:
        """Return the slots after a day, oldest first."""
        async with self._database.begin() as connection:
            rows = await connection.execute(_WEEKS, {"chat": chat_id, "since": since.isoformat()})
            return [
                WeekOf(
                    dtm.date.fromisoformat(row.slot), Answer(row.answer) if row.answer else None,
                    State(row.state),
                )
                for row in rows
            ]  # fmt: skip


async def _freed(
    connection: AsyncConnection, chat_id: int, row: int, now: dtm.datetime
) -> dict[str, object] | None:
    """Return which slot a message belongs to, with nothing of it waiting to be sent any more."""
    found = (await connection.execute(_SLOT, {"id": row, "chat": chat_id})).first()
    if found is None or found.due < seconds(now - ANSWERABLE):
        return None
    which = {"chat": chat_id, "slot": found.slot}
    await connection.execute(_DROP, which)
    return which
