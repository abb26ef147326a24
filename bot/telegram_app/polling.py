"""Running on Telegram by long polling.

The library's own polling loop gives up silently when a token is revoked, asks for ever for a batch
that holds one unreadable update, and waits up to half a minute after an outage; this one does not.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Update
from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application

from bot.telegram_app.api import Api
from bot.telegram_app.connection import Connection
from bot.telegram_app.inhand import InHand

logger = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

ALLOWED = (
    Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER,
)  # fmt: skip
LONG_POLL = 20  # seconds
_ANSWER = 5.0  # seconds beyond the long poll
_CONFLICTS = 5  # in a minute; fewer happen when an old instance is just stopping
_CONFLICTS_WITHIN = 60.0
_CONFLICT_SECONDS = 2.0  # before trying whether the other has gone
_REFUSED_SECONDS = 30.0  # before asking again what was refused for no reason we know
_CONFIRMED_WITHIN = 1.5
# Seconds for replies in hand before the next poll; the second, after one that brought nothing.
_REST = (0.1, 0.3)
_BACKOFF = (0.5, 1.0, 2.0, 3.0)
_REFUSED = "Telegram refuses the token; check BONEWISE_TELEGRAM_TOKEN with BotFather"
_TWICE = (
    "another program polls Telegram with the same BONEWISE_TELEGRAM_TOKEN; "
    "stop it, or give this one a bot of its own"
)


class PollingError(Exception):
    """Telegram will not serve this bot; the message is one clear sentence."""


class Poller:
    """Fetches updates and hands them to the application, until it is cancelled.

    Args:
        application: initialised.
        api: Telegram, over the transport for getUpdates alone.
        connection: told when updates arrive, asked whether Telegram is away.
        in_hand: the updates being handled.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        application: App,
        api: Api,
        connection: Connection,
        in_hand: InHand,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._api = api
        self._connection = connection
        self._following = 0
        self._in_hand = in_hand
        self._clock = clock
        self._failures = 0
        self._conflicts: deque[float] = deque(maxlen=_CONFLICTS)

    async def run(self) -> None:
        """Poll for ever.

        Raises:
            PollingError: the token is refused, or another program keeps using it.
        """
        rest = _REST[0]
        while True:
            await self._in_hand.rest(rest)
            try:
                updates = await self._next()
            except TelegramError as error:
                await asyncio.sleep(await self._wait_after(error))
                continue
            self._failures = 0
            self._connection.alive()
            for update in updates:
                await self._hand_on(update)
            rest = _REST[0] if updates else _REST[1]

    async def _next(self) -> list[Mapping[str, Any]]:
        """Return updates not taken before; what is still in hand is left unconfirmed."""
        offset = self._in_hand.confirmable(self._following)
        # An answer at once: what is in hand comes again, or Telegram says that it is back.
        at_once = offset < self._following or self._connection.is_lost
        found = await self._fetch(offset, 0 if at_once else LONG_POLL)
        known = self._in_hand.at_telegram
        return [update for update in found if update["update_id"] not in known]

    async def confirm(self) -> None:
        """Tell Telegram what was handled, so that it is not sent again; the rest will be."""
        offset = self._in_hand.confirmable(self._following)
        try:
            async with asyncio.timeout(_CONFIRMED_WITHIN):
                await self._fetch(offset, 0)
        except (TelegramError, TimeoutError) as error:
            logger.warning("the last updates may come again: %s", type(error).__name__)

    async def _fetch(self, offset: int, seconds: int) -> list[Mapping[str, Any]]:
        # Raw, because one update that cannot be read must not cost its whole batch.
        found: list[Mapping[str, Any]] = await self._api.call(
            "getUpdates", seconds + _ANSWER, offset=offset, timeout=seconds,
            allowed_updates=ALLOWED,
        )  # fmt: skip
        return found

    async def _hand_on(self, raw: Mapping[str, Any]) -> None:
        number = raw["update_id"]
        try:
            update = Update.de_json(dict(raw), self._application.bot)
        except Exception as error:
            fault = type(error).__name__
            logger.error("update %s could not be read (%s) and is skipped", number, fault)  # noqa: TRY400 - the text would hold the message
        else:
            await self._in_hand.take(number)
            await self._application.update_queue.put(update)
        # Only now: stopped while it waits for its turn, the update comes again.
        self._following = number + 1

    async def _wait_after(self, error: TelegramError) -> float:
        if not isinstance(error, Conflict):
            self._failures += 1
            return _wait(error, self._failures)
        if "webhook" in error.message.lower():
            await until_answered(self._application.bot.delete_webhook)
            return 0.0
        now = self._clock()
        self._conflicts.append(now)
        if len(self._conflicts) == _CONFLICTS and now - self._conflicts[0] < _CONFLICTS_WITHIN:
            raise PollingError(_TWICE) from error
        return _CONFLICT_SECONDS


async def until_answered(call: Callable[[], Awaitable[Any]]) -> None:
    """Repeat a call until Telegram has carried it out.

    Raises:
        PollingError: the token is refused.
    """
    failures = 0
    while True:
        try:
            await call()
        except TelegramError as error:
            failures += 1
            await asyncio.sleep(_wait(error, failures))
        else:
            return


def _wait(error: TelegramError, failures: int) -> float:
    """Return how many seconds to wait before the next try.

    Raises:
        PollingError: no try will help.
    """
    match error:
        case InvalidToken():
            raise PollingError(_REFUSED) from error
        case RetryAfter(retry_after=wait):
            return float(wait if isinstance(wait, int | float) else wait.total_seconds())
        case NetworkError() if not isinstance(error, BadRequest):
            return _BACKOFF[min(failures, len(_BACKOFF)) - 1]
        case _:
            logger.error("Telegram refuses: %s", error)
            return _REFUSED_SECONDS
