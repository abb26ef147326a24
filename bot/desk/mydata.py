"""What is kept about a person: seen, copied, deleted."""

import datetime as dtm
import json
from itertools import groupby

from bot.answering.plain import paragraphs
from bot.answering.reminding import Reminding
from bot.answering.reply import Attachment, Reply
from bot.content.reminding import ReminderPhrases
from bot.storage import privacy
from bot.storage.people import People


def policy(phrases: ReminderPhrases, reminding: Reminding) -> Reply:
    """Return what is kept, why and how long, as the tables say it themselves."""
    said = phrases.privacy
    titles = {
        "people": said.people, "reminders": said.reminders, "deliveries": said.deliveries,
        "visit_questions": said.visit_questions,
    }  # fmt: skip
    body = paragraphs(said.intro)
    for (table, how_long), columns in groupby(privacy.kept(), key=lambda each: each[::2]):
        lines = "\n".join(f"- {why}" for _, why, _ in columns)
        body.append(f"{titles[table]}, {said.kept} {how_long}:\n{lines}")
    return reminding.reply((*body, *paragraphs(said.more)), title=said.title)


class MyData:
    """Copies and deletes.

    Args:
        people: where everything is kept.
        reminding: says it.
    """

    def __init__(self, people: People, reminding: Reminding) -> None:
        self._people = people
        self._reminding = reminding
        self._said = reminding.phrases.privacy

    async def export(self, chat_id: int, now: dtm.datetime) -> Reply:
        """Return everything that is kept, as a file.

        Raises:
            StorageError: it cannot be read.
        """
        kept = await self._people.export(chat_id)
        if not any(kept.values()):
            return self._reminding.reply((self._said.nothing,))
        content = json.dumps(
            {"exported": now.isoformat(timespec="seconds"), **kept}, indent=2, ensure_ascii=False
        )
        file = Attachment("my-data.json", content.encode(), "application/json")
        return self._reminding.reply((self._said.export,), attachment=file)

    async def delete(self, chat_id: int) -> Reply:
        """Delete everything.

        Raises:
            StorageError: it cannot be written.
        """
        await self._people.delete(chat_id)
        return self._reminding.reply((self._said.deleted,))
