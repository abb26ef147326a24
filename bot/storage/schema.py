"""The tables. Each column says why it is kept and for how long: `/privacy` is made of that.

Nothing that a person writes is here: no message, no name, no answer to a health question.
"""

import datetime as dtm
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

REVISION = "0002"  # of the newest migration

_UNTIL_DELETED = "until you delete your data"
_WITH_REMINDER = "as long as the reminder"
_A_MONTH = "until you send or delete the list, 30 days at most"
_NINETY_DAYS = "90 days"


class Moment(TypeDecorator[dtm.datetime]):
    """An aware moment, stored as whole seconds since 1970 (UTC)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dtm.datetime | None, dialect: Dialect) -> int | None:
        """Return the seconds; a naive time is a bug."""
        return None if value is None else seconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> dtm.datetime | None:
        """Return the moment in UTC."""
        return None if value is None else moment(value)


def seconds(when: dtm.datetime) -> int:
    """Return whole seconds since 1970.

    Raises:
        ValueError: `when` is naive.
    """
    if when.tzinfo is None:
        raise ValueError("a moment needs a zone; naive times are a bug")
    return int(when.timestamp())


def moment(since: int) -> dtm.datetime:
    """Return the moment (UTC) that is so many seconds after 1970 began."""
    return dtm.datetime.fromtimestamp(since, dtm.UTC)


def _column(name: str, kind: Any, *more: Any, why: str, kept: str, **options: Any) -> Column[Any]:
    return Column(name, kind, *more, info={"why": why, "kept": kept}, **options)


metadata = MetaData()

people = Table(
    "people",
    metadata,
    _column(
        "chat_id", BigInteger, primary_key=True, autoincrement=False,
        why="the number of our chat, so that I know where to send a reminder",
        kept=_UNTIL_DELETED,
    ),
    _column(
        "seen_on", Date, nullable=False,
        why="the last day you changed something here, so that unused rows are deleted",
        kept="for 90 days, when no reminder is set",
    ),
    _column(
        "profile", String(200),
        why="which exercise ideas may be shown to you; not your answers to the four questions",
        kept=_UNTIL_DELETED,
    ),
    _column(
        "gone_since", Moment,
        why="since when Telegram has refused my messages to you, so that I stop sending",
        kept="90 days, then everything about you is deleted",
    ),
    _column(
        "dialogue", String(1000),
        why="how far you are in setting up a reminder, with the ideas left so far",
        kept="a day",
    ),
    _column("dialogue_until", Moment, why="when that is forgotten", kept="a day"),
)  # fmt: skip

reminders = Table(
    "reminders",
    metadata,
    _column(
        "chat_id", BigInteger,
        ForeignKey("people.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True, autoincrement=False, why="whose reminder it is", kept=_WITH_REMINDER,
    ),
    _column("weekday", Integer, nullable=False, why="its day of the week", kept=_WITH_REMINDER),
    _column("at_minute", Integer, nullable=False, why="its time", kept=_WITH_REMINDER),
    _column(
        "zone", String(64), nullable=False,
        why="the time zone of the place you named; not the place", kept=_WITH_REMINDER,
    ),
    _column(
        "quiet_from", Integer, nullable=False,
        why="from when I send nothing late", kept=_WITH_REMINDER,
    ),
    _column(
        "quiet_to", Integer, nullable=False,
        why="until when I send nothing late", kept=_WITH_REMINDER,
    ),
    _column(
        "follow_up", Boolean, nullable=False,
        why="whether you want one more message when you do not answer", kept=_WITH_REMINDER,
    ),
    _column(
        "discreet", Boolean, nullable=False,
        why="whether reminders leave out every word about health", kept=_WITH_REMINDER,
    ),
    _column(
        "paused_until", Date, why="until when it is paused, if it is", kept=_WITH_REMINDER
    ),
    _column("next_due", Moment, why="the moment of the next one", kept=_WITH_REMINDER),
    Index("reminders_due", "next_due", sqlite_where=text("next_due IS NOT NULL")),
)  # fmt: skip

deliveries = Table(
    "deliveries",
    metadata,
    _column(
        "id", Integer, primary_key=True,
        why="the number of a message, which its buttons carry", kept=_NINETY_DAYS,
    ),
    _column(
        "chat_id", BigInteger,
        ForeignKey("people.chat_id", ondelete="CASCADE", onupdate="CASCADE"),
        nullable=False, why="whom it was for", kept=_NINETY_DAYS,
    ),
    _column("slot", Date, nullable=False, why="the day it belongs to", kept=_NINETY_DAYS),
    _column(
        "seq", Integer, nullable=False,
        why="0 for the reminder, then its repeats, so that none comes twice", kept=_NINETY_DAYS,
    ),
    _column(
        "kind", String(10), nullable=False,
        why="the weekly one, one you asked for later, or a follow-up", kept=_NINETY_DAYS,
    ),
    _column(
        "state", String(10), nullable=False,
        why="whether it was sent, missed, or skipped", kept=_NINETY_DAYS,
    ),
    _column("due", Moment, nullable=False, why="when it was due", kept=_NINETY_DAYS),
    _column(
        "not_before", Moment, nullable=False,
        why="when it may be tried (again)", kept=_NINETY_DAYS,
    ),
    _column(
        "attempt", Integer, nullable=False,
        why="how often it was tried, so that no two tries mix", kept=_NINETY_DAYS,
    ),
    _column(
        "doubts", Integer, nullable=False,
        why="whether an earlier try may have arrived, so that it is sent again once at most",
        kept=_NINETY_DAYS,
    ),
    _column("lease", Moment, why="until when a try may take", kept=_NINETY_DAYS),
    _column(
        "answer", String(10),
        why="whether you pressed Done or Skip, for the picture of your weeks", kept=_NINETY_DAYS,
    ),
    UniqueConstraint("chat_id", "slot", "seq", name="deliveries_once"),
    Index("deliveries_pending", "not_before", sqlite_where=text("state = 'pending'")),
    Index("deliveries_sending", "lease", sqlite_where=text("state = 'sending'")),
    Index("deliveries_old", "slot"),
)  # fmt: skip

visit_questions = Table(
    "visit_questions",
    metadata,
    _column(
        "chat_id", BigInteger, primary_key=True, autoincrement=False,
        why="whose list it is", kept=_A_MONTH,
    ),
    _column(
        "question", String(40), primary_key=True,
        why="which of my ready-made questions you keep; not your words", kept=_A_MONTH,
    ),
    _column(
        "added_on", Date, nullable=False,
        why="since when, so that it is deleted by itself", kept=_A_MONTH,
    ),
    Index("visit_questions_old", "added_on"),
)  # fmt: skip
