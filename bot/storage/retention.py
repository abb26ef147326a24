"""Deleting by itself what is not needed any more."""

import datetime as dtm

from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.schema import seconds

KEPT = dtm.timedelta(days=90)
LIST_KEPT = dtm.timedelta(days=30)

_OLD = text(
    "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries"
    " WHERE slot < :day AND state NOT IN ('pending', 'sending') LIMIT :most)"
)
_UNUSED = text(
    "DELETE FROM people WHERE chat_id IN (SELECT p.chat_id FROM people p"
    " LEFT JOIN reminders r ON r.chat_id = p.chat_id"
    " WHERE p.gone_since < :moment OR (r.chat_id IS NULL AND p.seen_on < :day) LIMIT :most)"
)
_LISTS = text(
    "DELETE FROM visit_questions WHERE rowid IN"
    " (SELECT rowid FROM visit_questions WHERE added_on < :month LIMIT :most)"
)
_DIALOGUES = text(
    "UPDATE people SET dialogue = NULL, dialogue_until = NULL WHERE chat_id IN"
    " (SELECT chat_id FROM people WHERE dialogue_until < :now LIMIT :most)"
)


class Retention:
    """Deletes what is older than its time.

    Args:
        database: where it is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tidy(self, now: dtm.datetime, most: int) -> int:
        """Delete one batch of each kind.

        Args:
            now: the present moment.
            most: rows at once.

        Returns:
            The size of the largest batch; less than `most` when there is nothing more to do.

        Raises:
            StorageError: nothing was changed.
        """
        values = {
            "day": (now - KEPT).date().isoformat(), "moment": seconds(now - KEPT),
            "now": seconds(now), "most": most, "month": (now - LIST_KEPT).date().isoformat(),
        }  # fmt: skip
        async with self._database.begin() as connection:
            return max(
                [
                    (await connection.execute(s, values)).rowcount
                    for s in (_OLD, _UNUSED, _DIALOGUES, _LISTS)
                ]
            )
