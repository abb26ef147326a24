"""Many reminders that are due just now, and what became of each."""

import asyncio
import datetime as dtm
import sqlite3
from collections import Counter
from pathlib import Path

from bot.storage.database import Database
from bot.storage.schema import seconds
from tests.support.people import Person, Server

PROFILE = "tai-chi one-leg"
MARK = "sent again"
TABLES = ("people", "reminders", "deliveries", "visit_questions")
SET_UP = ("/remind", "no", "no", "no", "no", "monday", "18:30", "lisbon", "yes")


def set_up(person: Person) -> None:
    """Let a person set up a weekly reminder by text."""
    said = [person.ask(text)["text"] for text in SET_UP]
    assert "is set" in said[-1], said


def fill(path: Path, chats: range, due: dtm.datetime, every: float = 0.0) -> None:
    """Give each of many chats a weekly reminder.

    Args:
        path: of the database, made when it is missing.
        chats: their numbers.
        due: when the first is due, to the minute; UTC.
        every: seconds between one reminder and the next.
    """
    make(path)
    people, reminders = [], []
    for number, chat in enumerate(chats):
        at = due + dtm.timedelta(seconds=int(number * every))
        people.append((chat, due.date().isoformat(), PROFILE))
        reminders.append(
            (
                chat, at.isoweekday(), at.hour * 60 + at.minute, "UTC", 1320, 420, False, True,
                seconds(at),
            )
        )  # fmt: skip
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO people (chat_id, seen_on, profile) VALUES (?, ?, ?)", people
        )
        connection.executemany(
            "INSERT INTO reminders (chat_id, weekday, at_minute, zone, quiet_from, quiet_to,"
            " follow_up, discreet, next_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            reminders,
        )
    connection.close()


def make(path: Path) -> None:
    """Make an empty database."""
    asyncio.run(_make(path))


async def _make(path: Path) -> None:
    database = Database(path)
    async with database.begin():
        pass
    await database.close()


def states(path: Path) -> Counter[str]:
    """Return how many deliveries stand in each state."""
    connection = sqlite3.connect(path, timeout=10)
    try:
        return Counter(
            dict(connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))
        )
    finally:
        connection.close()


def rows_of(path: Path, chat: int) -> dict[str, list[dict[str, object]]]:
    """Return every row of a chat, by table."""
    connection = sqlite3.connect(path, timeout=10)
    connection.row_factory = sqlite3.Row
    try:
        return {
            table: [
                dict(row)
                for row in connection.execute(
                    f"SELECT * FROM {table} WHERE chat_id = ?",  # noqa: S608 - our own names
                    (chat,),
                )
            ]
            for table in TABLES
        }
    finally:
        connection.close()


def unknown(path: Path) -> set[int]:
    """Return the chats whose reminder ended unknown."""
    connection = sqlite3.connect(path, timeout=10)
    try:
        rows = connection.execute("SELECT chat_id FROM deliveries WHERE state = 'unknown'")
        return {row[0] for row in rows}
    finally:
        connection.close()


class Tally:
    """What arrived in each chat.

    Attributes:
        lost: chats that nothing came to. doubled: chats with two copies.
        unmarked: chats with a second copy that does not say so. more: chats with a third.
        marked: messages that say that they were sent again.
    """

    def __init__(self, server: Server, chats: range) -> None:
        texts = {
            chat: [m["text"] for m in server.world.open(chat).messages.values()] for chat in chats
        }
        self.lost = {chat for chat, found in texts.items() if not found}
        self.doubled = {chat for chat, found in texts.items() if len(found) == 2}
        self.more = {chat for chat, found in texts.items() if len(found) > 2}
        self.unmarked = {
            chat
            for chat, found in texts.items()
            if len(found) > 1 and any(MARK not in text for text in found[1:])
        }
        self.marked = sum(MARK in text for found in texts.values() for text in found)
