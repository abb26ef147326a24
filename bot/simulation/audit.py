"""The account: what should have come, what came, and what the ledger says of the rest.

It reads the database file and the Bot API server's chats for itself, and works out the due
moments for itself (`expected`). Rows are deleted after 90 days and chats grow, so both are read
every simulated week.
"""

import datetime as dtm
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.botapi.world import Chat, Json, World
from bot.reminders.person import Reminder
from bot.simulation.expected import Course, Standing, Terms
from bot.simulation.verdict import Verdict

_BACK = dtm.timedelta(days=35)  # rows older than this do not change any more
_ON_TIME = dtm.timedelta(minutes=15)
_LATEST = dtm.timedelta(hours=6)
_FORGOTTEN_AFTER = dtm.timedelta(days=90)
_STUCK = dtm.timedelta(days=1)
_QUIET_FROM, _QUIET_TO = 22, 7
_ROW = re.compile(r"v1:\w+:(\d+):done")
_OPEN = frozenset({"pending", "sending"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger: whom for, which day, why, how it stands, when it was due."""

    id: int
    chat: int
    slot: dtm.date
    kind: str
    state: str
    due: dtm.datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """One message that arrived: when, and whether it says that it was sent again."""

    at: dtm.datetime
    marked: bool


class Audit:
    """Keeps the account of one simulation.

    Args:
        world: where messages arrive.
        path: of the database.
        mark: the sentence of a message that was sent again.
    """

    def __init__(self, world: World, path: Path, mark: str) -> None:
        self._world, self._path, self._mark = world, path, mark
        self._courses: dict[int, Course] = {}
        self._rows: dict[int, Row] = {}
        self._copies: dict[int, list[Copy]] = defaultdict(list)
        self._read: dict[int, int] = {}  # the newest message of each chat
        self._later: set[int] = set()
        self._strays = 0

    def join(self, chat: int, reminder: Reminder, now: dtm.datetime) -> None:
        """Take note of a person with a reminder."""
        self._courses[chat] = Course(Terms(now, reminder))

    def terms(self, chat: int) -> Terms:
        """Return what holds for a person now."""
        return self._courses[chat].latest

    def is_forgotten(self, chat: int, now: dtm.datetime) -> bool:
        """Tell whether everything about a person has been deleted, for they were gone so long."""
        since = self._courses[chat].gone_since
        return since is not None and now - since >= _FORGOTTEN_AFTER

    def change(self, chat: int, terms: Terms) -> None:
        """Take note of what holds from now on, once the bot has heard of it."""
        self._courses[chat].change(terms)

    def asked_for_later(self, row: int) -> None:
        """Take note that a message is to come back."""
        self._later.add(row)

    def read(self, now: dtm.datetime) -> None:
        """Read what has changed; of each chat only the newest message stays."""
        since = (now - _BACK).date().isoformat()
        with closing(sqlite3.connect(self._path, timeout=10)) as connection:
            found = connection.execute(
                "SELECT id, chat_id, slot, kind, state, due FROM deliveries WHERE slot >= ?",
                (since,),
            )
            for number, chat, slot, kind, state, due in found:
                when = dtm.datetime.fromtimestamp(due, dtm.UTC)
                self._rows[number] = Row(
                    number, chat, dtm.date.fromisoformat(slot), kind, state, when
                )
        with self._world.lock:
            for chat in self._courses:
                self._read_chat(self._world.open(chat))
            self._world.calls.clear()

    def _read_chat(self, chat: Chat) -> None:
        seen = self._read.get(chat.id, 0)
        for number, message in list(chat.messages.items()):
            if number > seen:
                self._take(message)
        if chat.messages:
            newest = max(chat.messages)
            self._read[chat.id] = newest
            chat.messages = {newest: chat.messages[newest]}
        chat.events.clear()

    def _take(self, message: Json) -> None:
        row = row_of(message)
        if row is None:
            self._strays += 1
            return
        at = dtm.datetime.fromtimestamp(message["date"], dtm.UTC)
        self._copies[row].append(Copy(at, self._mark in message["text"]))

    def judge(self, end: dtm.datetime) -> Verdict:
        """Compare what came until a moment with what should have come."""
        verdict = Verdict()
        verdict.add("without a row", self._strays)
        weekly = {(r.chat, r.slot): r for r in self._rows.values() if r.kind == "weekly"}
        for chat, course in self._courses.items():
            for date, moment in course.due(end).items():
                verdict.add("due")
                self._judge_due(verdict, weekly.get((chat, date)), moment)
        for row in self._rows.values():
            self._judge_row(verdict, row, end)
        later = {(r.chat, r.slot) for r in self._rows.values() if r.kind == "later"}
        asked = [self._rows.get(number) for number in self._later]
        verdict.add("later lost", sum(r is None or (r.chat, r.slot) not in later for r in asked))
        verdict.add("two on one date", self._twice_a_date(weekly.values()))
        verdict.add("without a row", sum(number not in self._rows for number in self._copies))
        return verdict

    def _judge_due(self, verdict: Verdict, row: Row | None, moment: dtm.datetime) -> None:
        copies = self._copies.get(row.id, []) if row is not None else []
        if row is None or (row.state == "sent" and not copies):
            verdict.add("lost uncounted")
            return
        verdict.add("at another moment", int(row.due != moment))
        if copies:
            late = copies[0].at - row.due
            verdict.late.append(late.total_seconds())
            verdict.add("on time" if late <= _ON_TIME else "late")
        else:
            verdict.add("waiting" if row.state in _OPEN else row.state)

    def _judge_row(self, verdict: Verdict, row: Row, end: dtm.datetime) -> None:
        copies = self._copies.get(row.id, [])
        verdict.add(f"{row.kind} sent", int(bool(copies)))
        verdict.add("doubled, marked", sum(copy.marked for copy in copies[1:2]))
        verdict.add("doubled, unmarked", sum(not copy.marked for copy in copies[1:]))
        verdict.add("third copies", len(copies[2:]))
        verdict.add("left open", int(row.state in _OPEN and row.due < end - _STUCK))
        for copy in copies:
            terms = self._courses[row.chat].around(copy.at)
            verdict.add("in a pause or to one gone", int(all(t.forbid(copy.at) for t in terms)))
            late = all(_is_too_late(copy.at, row.due, t.reminder.zone) for t in terms)
            verdict.add("too late or in quiet hours", int(late))

    def _twice_a_date(self, rows: Iterable[Row]) -> int:
        dates = set()
        twice = 0
        for row in rows:
            for copy in self._copies.get(row.id, [])[:1]:
                zone = self._courses[row.chat].around(copy.at)[0].reminder.zone
                date = row.chat, copy.at.astimezone(ZoneInfo(zone)).date()
                twice += date in dates
                dates.add(date)
        return twice


def row_of(message: Json) -> int | None:
    """Return the number of the row that a message's buttons carry, or None."""
    found = _ROW.fullmatch(button_of(message, "done") or "")
    return int(found[1]) if found else None


def button_of(message: Json, word: str) -> str | None:
    """Return what the button that says a word carries, or None."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    carried = (str(button.get("callback_data")) for row in rows for button in row)
    return next((data for data in carried if data.endswith(f":{word}")), None)


def _is_too_late(at: dtm.datetime, due: dtm.datetime, zone: str) -> bool:
    late = at - due
    if late <= _ON_TIME:
        return False
    there, planned = at.astimezone(ZoneInfo(zone)), due.astimezone(ZoneInfo(zone))
    is_quiet = there.hour >= _QUIET_FROM or there.hour < _QUIET_TO
    return is_quiet or late > _LATEST or there.date() != planned.date()


def gone(terms: Terms, now: dtm.datetime, *, told: bool) -> Terms:
    """Return terms under which a person cannot be written to."""
    return Terms(now, terms.reminder, Standing.GONE if told else Standing.LOST)
