"""A person's list of questions for their next visit."""

import datetime as dtm
from collections.abc import Callable
from dataclasses import replace

from bot.answering.actions import UnknownActionError
from bot.answering.reply import Reply
from bot.answering.visiting import Visiting
from bot.storage.visits import Visits
from bot.understanding.meaning import Kind

_OFFERED_AFTER = frozenset({Kind.DECISION, Kind.NOT_COVERED})


class VisitList:
    """Shows, changes and sends lists.

    Args:
        visits: where they are kept.
        visiting: says it.
        now: the present moment.
    """

    def __init__(
        self, visits: Visits, visiting: Visiting, now: Callable[[], dtm.datetime]
    ) -> None:
        self._visits = visits
        self._visiting = visiting
        self._now = now

    def offered(self, reply: Reply) -> Reply:
        """Return a reply with a button that keeps its question, where there is one."""
        if reply.kind not in _OFFERED_AFTER:
            return reply
        return replace(reply, buttons=(*reply.buttons, *self._visiting.offer(reply.route)))

    async def show(self, chat_id: int) -> Reply:
        """Return a person's list, or ask whether one may be kept.

        Raises:
            StorageError: it cannot be read.
        """
        kept = await self._visits.get(chat_id)
        return self._visiting.menu(kept) if kept else self._visiting.ask_to_keep()

    def is_label(self, text: str) -> bool:
        """Tell whether a text may be the label of one of the list's buttons."""
        return self._visiting.is_label(text)

    async def typed(self, chat_id: int, text: str, route: str | None) -> Reply | None:
        """Do what the label of a button, typed, asks for; None when it asks for nothing.

        Raises:
            StorageError: nothing was changed.
        """
        word = self._visiting.typed(text, await self._visits.get(chat_id), route)
        if word is None:
            return None
        if word == ("add", ""):
            return self._visiting.which()
        return await self.do(chat_id, *word)

    async def do(self, chat_id: int, step: str, question: str) -> Reply:
        """Carry out what a button of the list says.

        Raises:
            UnknownActionError: nobody knows it any more.
            StorageError: nothing was changed.
        """
        match step:
            case "add":
                return await self._add(chat_id, question)
            case "keep":
                await self._visits.put(chat_id, self._visiting.standard, self._now())
            case "once":
                return self._visiting.once()
            case "in" | "out":
                await self._change(chat_id, step, question)
                return self._visiting.menu(await self._visits.get(chat_id))
            case "send":
                kept = await self._visits.get(chat_id)
                return self._visiting.sent(kept) if kept else self._visiting.none_yet()
            case "clear":
                await self._visits.clear(chat_id)
                return self._visiting.cleared()
            case "show":
                pass
            case _:
                raise UnknownActionError(step)
        return await self.show(chat_id)

    async def end(self, chat_id: int) -> None:
        """Delete a person's list, which has arrived as a message.

        Raises:
            StorageError: it is still there.
        """
        await self._visits.clear(chat_id)

    async def _add(self, chat_id: int, question: str) -> Reply:
        self._visiting.checked(question)
        kept = await self._visits.get(chat_id)
        await self._visits.put(chat_id, (question,), self._now())
        return self._visiting.added(question, is_new=question not in kept, is_first=not kept)

    async def _change(self, chat_id: int, step: str, question: str) -> None:
        self._visiting.checked(question)
        if step == "in":
            await self._visits.put(chat_id, (question,), self._now())
        else:
            await self._visits.take(chat_id, question)
