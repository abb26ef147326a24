"""The questions that people keep for their next visit."""

import datetime as dtm
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Database
from bot.storage.schema import visit_questions as table


class Visits:
    """Lists of questions over a database; a question is stored by its id.

    Args:
        database: where they are kept.

    Every method raises StorageError when the database cannot be used; nothing is changed then.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat_id: int) -> frozenset[str]:
        """Return the questions on a person's list."""
        async with self._database.begin() as connection:
            found = await connection.scalars(
                select(table.c.question).where(table.c.chat_id == chat_id)
            )
            return frozenset(found)

    async def put(self, chat_id: int, questions: Iterable[str], now: dtm.datetime) -> None:
        """Put questions on a person's list; one that is there keeps its day."""
        day = now.astimezone(dtm.UTC).date()
        rows = [{"chat_id": chat_id, "question": q, "added_on": day} for q in questions]
        async with self._database.begin() as connection:
            await connection.execute(insert(table).values(rows).on_conflict_do_nothing())

    async def take(self, chat_id: int, question: str) -> None:
        """Take one question off a person's list."""
        mine = (table.c.chat_id == chat_id, table.c.question == question)
        async with self._database.begin() as connection:
            await connection.execute(delete(table).where(*mine))

    async def clear(self, chat_id: int) -> None:
        """Delete a person's list, and every trace of it in the file."""
        async with self._database.begin() as connection:
            await connection.execute(delete(table).where(table.c.chat_id == chat_id))
        await self._database.empty_log()
