"""Open dialogues: in the database, so that a restart loses none, and in memory, to ask it rarely.

One process owns the database, so what is in memory is always what is in the file. Menus and
confirmations live in memory alone: nothing is written of whoever only asks questions.
"""

import asyncio
import datetime as dtm
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.reminders.draft import Draft, Flow
from bot.storage.people import KEPT, People

_PASSING = frozenset({Flow.MENU, Flow.STOP, Flow.DELETE})
_SOON_OVER = dtm.timedelta(minutes=15)  # for what cannot be undone


class Drafts:
    """Dialogues by chat.

    Args:
        people: where they are kept.

    Methods raise StorageError when the database cannot be used.
    """

    def __init__(self, people: People) -> None:
        self._people = people
        self._open: dict[int, tuple[dtm.datetime, Draft]] | None = None
        self._reading = asyncio.Lock()
        self._updates: dict[int, int] = {}

    @contextmanager
    def during(self, chat_id: int, update: int) -> Iterator[None]:
        """Mark what is put inside with the update that led to it."""
        self._updates[chat_id] = update
        try:
            yield
        finally:
            self._updates.pop(chat_id, None)

    @property
    def is_read(self) -> bool:
        """True when the database has been asked which dialogues are open."""
        return self._open is not None

    async def read(self, now: dtm.datetime) -> None:
        """Ask the database which dialogues are open, once."""
        await self._known(now)

    def is_repeated(self, chat_id: int, draft: Draft) -> bool:
        """Tell whether this very update has led to the dialogue already."""
        return 0 < self._updates.get(chat_id, 0) <= draft.update

    async def get(self, chat_id: int, now: dtm.datetime) -> Draft | None:
        """Return the dialogue of a chat, if one is open; a day without an answer ends it."""
        known = await self._known(now)
        until, draft = known.get(chat_id, (now, None))
        if draft is not None and now >= until:
            known.pop(chat_id)
            return None
        return draft

    async def put(self, chat_id: int, draft: Draft | None, now: dtm.datetime) -> None:
        """Keep a dialogue, or end it."""
        known = await self._known(now)
        _, before = known.get(chat_id, (now, None))
        if draft is not None:
            last = max(self._updates.get(chat_id, 0), before.update if before else 0)
            draft = replace(draft, update=last)
        is_kept = draft is not None and draft.flow not in _PASSING
        was_kept = before is not None and before.flow not in _PASSING
        if is_kept or was_kept:
            written = draft.write() if draft and is_kept else None
            await self._people.save_dialogue(chat_id, written, now)
        if draft is None:
            known.pop(chat_id, None)
        else:
            known[chat_id] = now + (_SOON_OVER if draft.flow is Flow.DELETE else KEPT), draft

    def forget(self, chat_id: int) -> None:
        """Forget what the database has forgotten already."""
        if self._open is not None:
            self._open.pop(chat_id, None)

    async def _known(self, now: dtm.datetime) -> dict[int, tuple[dtm.datetime, Draft]]:
        if self._open is None:
            async with self._reading:
                if self._open is None:
                    self._open = await self._read(now)
        return self._open

    async def _read(self, now: dtm.datetime) -> dict[int, tuple[dtm.datetime, Draft]]:
        found = {}
        for chat, (text, until) in (await self._people.dialogues(now)).items():
            draft = Draft.read(text)
            if draft is not None:
                found[chat] = until, draft
        return found
