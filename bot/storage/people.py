"""What is kept of a person: which ideas may be shown, when to remind, how far a dialogue is."""

import datetime as dtm
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.reminders.delivery import Kind
from bot.reminders.person import Person, Reminder
from bot.reminders.schedule import Quiet
from bot.storage.database import Database
from bot.storage.schema import deliveries, metadata, people, reminders, visit_questions
from bot.storage.slots import drop_pending, gone, schedule, time_of

_WHEN = ("weekday", "at_minute", "zone", "paused_until")
KEPT = dtm.timedelta(days=1)  # a dialogue without an answer


class People:
    """People and their reminders over a database.

    Args:
        database: where they are kept.

    Every method raises StorageError when the database cannot be used; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> Person:
        """Return a person, an empty one when nothing is kept."""
        statement = (
            select(people, reminders)
            .join(reminders, reminders.c.chat_id == people.c.chat_id, isouter=True)
            .where(people.c.chat_id == chat_id)
        )
        async with self._database.begin() as connection:
            row = (await connection.execute(statement)).first()
        return Person(chat_id) if row is None else _person(row)

    async def dialogues(self, now: dtm.datetime) -> dict[int, tuple[str, dtm.datetime]]:
        """Return every dialogue that is remembered, and until when, by chat."""
        statement = select(people.c.chat_id, people.c.dialogue, people.c.dialogue_until).where(
            people.c.dialogue_until > now
        )
        async with self._database.begin() as connection:
            return {row[0]: (row[1], row[2]) for row in await connection.execute(statement)}

    async def away(self) -> set[int]:
        """Return the chats of those who blocked the bot or were gone."""
        statement = select(people.c.chat_id).where(people.c.gone_since.is_not(None))
        async with self._database.begin() as connection:
            return set(await connection.scalars(statement))

    async def save_dialogue(self, chat_id: int, step: str | None, now: dtm.datetime) -> None:
        """Remember how far a dialogue is, for a day; None forgets it."""
        until = None if step is None else now + KEPT
        async with self._database.begin() as connection:
            await _person_row(connection, chat_id, now, dialogue=step, dialogue_until=until)
            if step is None:
                await _drop_empty(connection, chat_id)

    async def save_reminder(
        self, chat_id: int, profile: str, reminder: Reminder, now: dtm.datetime
    ) -> dtm.datetime | None:
        """Set a person's reminder in place of the one before, and end the dialogue.

        Returns:
            When it comes next (UTC), or None when it is paused until resumed.
        """
        values = _values(reminder)
        async with self._database.begin() as connection:
            await drop_pending(connection, chat_id, now)
            await _person_row(
                connection, chat_id, now, profile=profile, dialogue=None, dialogue_until=None,
                gone_since=None,
            )  # fmt: skip
            await connection.execute(
                insert(reminders)
                .values(chat_id=chat_id, **values)
                .on_conflict_do_update(index_elements=["chat_id"], set_=values)
            )
            return await schedule(connection, chat_id, now)

    async def change_reminder(self, chat_id: int, reminder: Reminder, now: dtm.datetime) -> None:
        """Change a person's reminder, and end the dialogue; a hold stays a hold.

        What waits to be sent is dropped when the day, the time, the place or the pause changes.
        """
        mine, values = reminders.c.chat_id == chat_id, _values(reminder)
        async with self._database.begin() as connection:
            await _person_row(
                connection, chat_id, now, gone_since=None, dialogue=None, dialogue_until=None
            )
            before = (await connection.execute(select(reminders).where(mine))).first()
            moves = before is None or any(getattr(before, n) != values[n] for n in _WHEN)
            if moves:
                await drop_pending(connection, chat_id, now)
            elif not reminder.follow_up:
                await drop_pending(connection, chat_id, now, Kind.FOLLOW_UP)
            await connection.execute(update(reminders).where(mine).values(**values))
            if moves:
                await schedule(connection, chat_id, now)

    async def drop_reminder(self, chat_id: int, now: dtm.datetime) -> None:
        """Take a person's reminder away; what was sent stays for the picture of their weeks."""
        async with self._database.begin() as connection:
            await drop_pending(connection, chat_id, now)
            await connection.execute(delete(reminders).where(reminders.c.chat_id == chat_id))
            await _person_row(
                connection, chat_id, now, profile=None, dialogue=None, dialogue_until=None
            )

    async def hold(self, chat_id: int, now: dtm.datetime) -> bool:
        """Stop a person's reminders until the four questions have been answered again.

        Returns:
            Whether the person has a reminder; also when it was stopped before.
        """
        async with self._database.begin() as connection:
            await drop_pending(connection, chat_id, now)
            await connection.execute(
                update(people)
                .where(people.c.chat_id == chat_id)
                .values(profile=None, dialogue=None, dialogue_until=None)
            )
            found = await connection.scalar(
                select(reminders.c.chat_id).where(reminders.c.chat_id == chat_id)
            )
            await schedule(connection, chat_id, now)
            return found is not None

    async def leave(self, chat_id: int, now: dtm.datetime) -> None:
        """Note that a person blocked the bot or is gone: nothing is sent until they come back."""
        async with self._database.begin() as connection:
            await gone(connection, chat_id, now)

    async def come_back(self, chat_id: int, now: dtm.datetime) -> None:
        """Note that a person can be written to again; their reminder goes on from here."""
        async with self._database.begin() as connection:
            found = await connection.execute(
                update(people)
                .where(people.c.chat_id == chat_id, people.c.gone_since.is_not(None))
                .values(gone_since=None)
            )
            if found.rowcount:
                await schedule(connection, chat_id, now)

    async def move(self, chat_id: int, to: int) -> None:
        """Keep everything under the chat's new number."""
        async with self._database.begin() as connection:
            for table in (people, visit_questions):
                await connection.execute(
                    update(table).where(table.c.chat_id == chat_id).values(chat_id=to)
                )

    async def delete(self, chat_id: int) -> int:
        """Delete everything about a person, and every trace of it in the file.

        Returns:
            How many rows there were.
        """
        rows = 0
        async with self._database.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                found = await connection.execute(delete(table).where(table.c.chat_id == chat_id))
                rows += found.rowcount
        await self._database.empty_log()
        return rows

    async def export(self, chat_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is kept of a person, by table, as plain values."""
        async with self._database.begin() as connection:
            return {
                table.name: [
                    {name: _plain(value) for name, value in row._mapping.items()}
                    for row in await connection.execute(
                        select(table).where(table.c.chat_id == chat_id)
                    )
                ]
                for table in metadata.sorted_tables
            }


async def _drop_empty(connection: AsyncConnection, chat_id: int) -> None:
    """Keep nothing of somebody who has no reminder and had none."""
    of = {table: table.c.chat_id == chat_id for table in (people, reminders, deliveries)}
    await connection.execute(
        delete(people).where(
            of[people],
            ~select(reminders.c.chat_id).where(of[reminders]).exists(),
            ~select(deliveries.c.id).where(of[deliveries]).exists(),
        )
    )


async def _person_row(
    connection: AsyncConnection, chat_id: int, now: dtm.datetime, **values: Any
) -> None:
    values["seen_on"] = now.astimezone(dtm.UTC).date()
    await connection.execute(
        insert(people)
        .values(chat_id=chat_id, **values)
        .on_conflict_do_update(index_elements=["chat_id"], set_=values)
    )


def _values(reminder: Reminder) -> dict[str, Any]:
    return {
        "weekday": reminder.weekday,
        "at_minute": reminder.at.hour * 60 + reminder.at.minute,
        "zone": reminder.zone,
        "quiet_from": reminder.quiet.start,
        "quiet_to": reminder.quiet.end,
        "follow_up": reminder.follow_up,
        "discreet": reminder.discreet,
        "paused_until": reminder.paused_until,
    }


def _person(row: Row[Any]) -> Person:
    reminder = None
    if row.zone is not None:
        reminder = Reminder(
            row.weekday, time_of(row.at_minute), row.zone, Quiet(row.quiet_from, row.quiet_to),
            row.follow_up, row.discreet, row.paused_until,
        )  # fmt: skip
    return Person(row[0], row.profile, reminder, row.next_due)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dtm.date | dtm.datetime) else value
