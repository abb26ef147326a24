"""Order inside a chat, chats in parallel."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram_app.inhand import InHand

_WAITING = 1024  # more than can be in hand


class ChatOrder(BaseUpdateProcessor):
    """Handles updates of one chat one after another and of different chats at once.

    Args:
        in_hand: told of every update that is done.
    """

    def __init__(self, in_hand: InHand) -> None:
        super().__init__(_WAITING)
        self._in_hand = in_hand
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` after every earlier one of the same chat."""
        chat = update.effective_chat if isinstance(update, Update) else None
        key = chat.id if chat else 0
        lock, waiting = self._locks.get(key, (asyncio.Lock(), 0))
        self._locks[key] = (lock, waiting + 1)
        try:
            async with lock:
                await coroutine
                if isinstance(update, Update):
                    self._in_hand.finish(update.update_id)
        finally:
            if asyncio.iscoroutine(coroutine):
                coroutine.close()  # where a stop came before its turn
            lock, waiting = self._locks[key]
            if waiting == 1:
                del self._locks[key]
            else:
                self._locks[key] = (lock, waiting - 1)
