"""Open dialogues: in the database, so that a restart loses none, and in memory, to ask it rarely.

One process owns the database, so what is in memory is always what is in the file.
"""

import datetime as dtm
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.reminders.draft import Draft
from bot.storage.people import KEPT, People


class Drafts:
    """Dialogues by chat.

    Args:
        people: where they are kept.

    Methods raise StorageError when the database cannot be used.
    """

    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[int, tuple[dtm.datetime, Draft]] | None = None
        self._updates: dict[int, int] = {}

    @contextmanager
    def during(self, chat_id: int, update: int) -> Iterator[None]:
        """Mark what is put inside with the update that led to it."""
        self._updates[chat_id] = update
        try:
            yield
        finally:
            self._updates.pop(chat_id, None)

    async def get(self, chat_id: int, now: dtm.datetime) -> Draft | None:
        """Return the dialogue of a chat, if one is open; a day without an answer ends it."""
        known = await self._known(now)
        at, draft = known.get(chat_id, (now, None))
        if draft is not None and now - at > KEPT:
            known.pop(chat_id)
            return None
        return draft

    async def put(self, chat_id: int, draft: Draft | None, now: dtm.datetime) -> None:
        """Keep a dialogue, or end it."""
        known = await self._known(now)
        if draft is None and chat_id not in known:
            return
        if draft is not None:
            draft = replace(draft, update=self._updates.get(chat_id, 0))
        await self._people.save_dialogue(chat_id, draft.write() if draft else None, now)
        if draft is None:
            known.pop(chat_id, None)
        else:
            known[chat_id] = now, draft

    def forget(self, chat_id: int) -> None:
        """Forget what the database has forgotten already."""
        if self._open is not None:
            self._open.pop(chat_id, None)

    async def _known(self, now: dtm.datetime) -> dict[int, tuple[dtm.datetime, Draft]]:
        if self._open is None:
            written = await self._people.dialogues(now)
            read = {chat: Draft.read(text) for chat, text in written.items()}
            self._open = {chat: (now, draft) for chat, draft in read.items() if draft}
        return self._open
