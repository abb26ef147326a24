"""The only place that sends. Nothing else calls `send_*`, `reply_*`, `edit_*` or `answer`."""

import asyncio
import html
import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, repeat
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.answering.reply import Attachment, Reply
from bot.reminders.delivery import Outcome, Tried
from bot.telegram_app.api import Api
from bot.telegram_app.callbacks import Callbacks
from bot.telegram_app.connection import Connection
from bot.telegram_app.keyboards import keyboard
from bot.telegram_app.line import NOT_SENT
from bot.telegram_app.pace import Budget, Pace
from bot.telegram_app.render import messages

logger = logging.getLogger(__name__)

PATIENCE = 120.0  # seconds for which a reply is worth sending
_TYPING_FROM = 1.0  # seconds of waiting from which the person is told that something comes
_BACKOFF = (0.5, 1.0, 2.0, 4.0, 5.0)
_REPEATS = 2  # of a call that Telegram may have carried out: an answer of 5xx says little
_AGAIN_AFTER = 5.0  # seconds before a reminder that never left is tried again
_DOUBT_AFTER = 30.0  # seconds before one is repeated that may have arrived
_MANY_DOUBTS, _DOUBT_PAUSE, _LONGEST_PAUSE = 3, 10.0, 5  # in a row; seconds; doublings
_NO_PREVIEW = {"is_disabled": True}
_HTML = "HTML"
# What Telegram says of a chat that is gone, or where the bot may not write.
_SHUT = (
    "chat not found", "not enough rights", "have no rights", "write_forbidden", "restricted",
    "peer_id_invalid", "topic_closed", "user not found", "need administrator rights",
)  # fmt: skip
_TAG = re.compile(r"</?[a-z]+>")


class Gateway:
    """Sends replies to chats, in order, patiently, and to no chat faster than Telegram likes.

    Args:
        api: Telegram.
        callbacks: writes what buttons carry.
        connection: knows when Telegram can be reached again.
        clock: seconds that only grow.
        budget: of messages to all chats; Telegram's usual one when not given.
    """

    def __init__(
        self,
        api: Api,
        callbacks: Callbacks,
        connection: Connection,
        clock: Callable[[], float] = time.monotonic,
        budget: Budget | None = None,
    ) -> None:
        self._api = api
        self._callbacks = callbacks
        self._connection = connection
        self._clock = clock
        self._pace = Pace(clock)
        self._budget = budget or Budget(clock=clock)
        self._probing = asyncio.Lock()
        self._closing = asyncio.Event()
        self._is_halted = False
        self._doubtful = 0  # reminders in a row of which nobody knows whether they arrived

    def close(self) -> None:
        """Stop waiting: what cannot be sent at once is given up."""
        self._closing.set()

    def halt(self) -> None:
        """Begin no call any more: what is not under way is given up, and comes again."""
        self._closing.set()
        self._is_halted = True

    @property
    def is_closing(self) -> bool:
        """True when replies are no longer waited for."""
        return self._closing.is_set()

    async def send(self, chat_id: int, reply: Reply, answers: int | None = None) -> None:
        """Send one reply as one or more messages, the buttons under the last.

        Args:
            chat_id: where to.
            reply: what to say.
            answers: the message it answers, shown above it in a group.

        A person who has blocked the bot is not an error. HTML that Telegram refuses is sent
        again as plain text, so that no answer is lost.

        Raises:
            TelegramError: it could not be sent within two minutes, or was refused.
        """
        texts = messages(reply)
        try:
            if reply.attachment is not None:
                await self._turn(chat_id)
                await self._attach(chat_id, reply.attachment)
            for number, text in enumerate(texts, 1):
                buttons = (
                    keyboard(reply.buttons, self._callbacks) if number == len(texts) else None
                )
                await self._turn(chat_id)
                chat_id = await self._message(chat_id, text, buttons, answers)
        except (Forbidden, BadRequest) as error:
            _unreachable(error)

    async def edit(self, chat_id: int, message_id: int, reply: Reply) -> None:
        """Let a reply take the place of a message of the bot's; send it anew where it cannot.

        Raises:
            TelegramError: as `send`.
        """
        texts = messages(reply)
        if len(texts) > 1:
            return await self.send(chat_id, reply)
        await self._turn(chat_id)
        try:
            await self._formatted(
                "editMessageText", texts[0], chat_id=chat_id, message_id=message_id,
                reply_markup=keyboard(reply.buttons, self._callbacks),
            )  # fmt: skip
        except BadRequest as error:
            said = error.message.lower()
            if "not modified" in said:
                return None
            if "message to edit not found" in said or "be edited" in said:
                return await self.send(chat_id, reply)
            _unreachable(error)
        except ChatMigrated as moved:
            await self.send(moved.new_chat_id, reply)
        except Forbidden as error:
            _unreachable(error)
        return None

    async def acknowledge(self, query_id: str, text: str | None = None) -> None:
        """Tell Telegram that a button press has arrived, with a short text where it helps.

        Tried once: by the next time it would be too late, and the person sees the reply anyway.
        """
        try:
            await self._api.call("answerCallbackQuery", callback_query_id=query_id, text=text)
        except TelegramError as error:
            logger.info(
                "a button press was not acknowledged: %s", type(error).__name__,
                extra={"action": "late"},
            )  # fmt: skip

    async def wait(self) -> float:
        """Return how many seconds one more reminder has to wait; 0 when it may go.

        While Telegram is away, a harmless call tries whether it is back.
        """
        if self._connection.is_lost or self._doubtful:
            try:
                await self._api.call("getMe")
            except TelegramError:
                return _BACKOFF[2]
        return self._budget.wait()

    async def remind(self, chat_id: int, reply: Reply) -> Tried:
        """Send one message that nobody asked for just now, once.

        Args:
            chat_id: of a private chat.
            reply: short enough for one message.

        Returns:
            How it went. Nothing is repeated here: whoever calls remembers what is in doubt.
        """
        fields = {"chat_id": chat_id, "reply_markup": keyboard(reply.buttons, self._callbacks)}
        try:
            await self._once(messages(reply)[0], fields)
        except RetryAfter as error:
            self._budget.hold(_seconds(error))
            return Tried(Outcome.NOT_SENT, _seconds(error))
        except ChatMigrated as moved:
            return Tried(Outcome.NOT_SENT, moved_to=moved.new_chat_id)
        except (Forbidden, BadRequest) as error:
            if _is_shut(error):
                return Tried(Outcome.GONE)
            logger.exception("a reminder was refused", extra={"action": "refused"})
            return Tried(Outcome.REFUSED)
        except TelegramError as error:
            if isinstance(error.__cause__, NOT_SENT) or not isinstance(error, NetworkError):
                return Tried(Outcome.NOT_SENT, _AGAIN_AFTER)
            # Each try in doubt uses up a message's only repeat: when they follow one another,
            # the others wait longer and longer, and one at a time finds out.
            self._doubtful += 1
            if self._doubtful >= _MANY_DOUBTS:
                waits = _DOUBT_PAUSE * 2 ** min(self._doubtful - _MANY_DOUBTS, _LONGEST_PAUSE)
                self._budget.hold(waits)
            return Tried(Outcome.DOUBT, _DOUBT_AFTER)
        self._doubtful = 0
        return Tried(Outcome.SENT)

    async def _once(self, text: str, fields: dict[str, Any]) -> None:
        self._budget.spend()
        fields["link_preview_options"] = _NO_PREVIEW
        try:
            await self._api.call("sendMessage", text=text, parse_mode=_HTML, **fields)
        except BadRequest as error:
            if "parse entities" not in error.message:
                raise
            await self._api.call("sendMessage", text=_plain(text), **fields)

    async def _attach(self, chat_id: int, attachment: Attachment) -> None:
        kind, method = (
            ("photo", "sendPhoto") if attachment.is_picture else ("document", "sendDocument")
        )
        content = (attachment.name, attachment.content, attachment.media_type)
        await self._patiently(method, {"chat_id": chat_id, "files": {kind: content}})

    async def _turn(self, chat_id: int) -> None:
        wait = self._pace.take(chat_id)
        if wait >= _TYPING_FROM:
            try:
                await self._api.call("sendChatAction", chat_id=chat_id, action="typing")
            except TelegramError:
                logger.info("no typing sign", extra={"action": "typing"})
        if wait:
            await self._pause(wait)
        self._budget.spend()

    async def _message(
        self, chat_id: int, text: str, buttons: dict[str, Any] | None, answers: int | None
    ) -> int:
        quoted = {"message_id": answers, "allow_sending_without_reply": True} if answers else None
        fields = {"reply_markup": buttons, "reply_parameters": quoted}
        try:
            await self._formatted("sendMessage", text, chat_id=chat_id, **fields)
        except ChatMigrated as moved:
            chat_id = moved.new_chat_id
            await self._formatted("sendMessage", text, chat_id=chat_id, **fields)
        return chat_id

    async def _formatted(self, method: str, text: str, **fields: Any) -> None:
        fields["link_preview_options"] = _NO_PREVIEW
        try:
            await self._patiently(method, {**fields, "text": text, "parse_mode": _HTML})
        except BadRequest as error:
            if "parse entities" not in error.message:
                raise
            logger.warning("HTML refused, sent as plain text", extra={"action": "plain"})
            await self._patiently(method, {**fields, "text": _plain(text)})

    async def _patiently(self, method: str, fields: dict[str, Any]) -> None:
        """Carry out a call, waiting while Telegram asks to wait or cannot be reached."""
        until = self._clock() + PATIENCE
        doubts = failures = 0
        while True:
            if self._is_halted:
                raise NetworkError("stopping")
            try:
                await self._api.call(method, **fields)
            except RetryAfter as error:
                wait = _seconds(error)
                self._budget.hold(min(wait, _DOUBT_PAUSE))
                if self._clock() + wait > until or self._closing.is_set():
                    raise
                await self._pause(wait)
            except BadRequest:
                raise
            except NetworkError as error:
                doubts += not isinstance(error.__cause__, NOT_SENT)
                if doubts > _REPEATS or self._clock() > until or self._closing.is_set():
                    raise
                await self._pause(_BACKOFF[min(failures, len(_BACKOFF) - 1)])
                failures += 1
                await self._until_reachable(until)
            else:
                return

    async def _until_reachable(self, until: float) -> None:
        """Return when a harmless call comes through: a message is not repeated as a probe."""
        waits = chain(_BACKOFF, repeat(_BACKOFF[-1]))
        async with self._probing:
            while self._connection.is_lost and self._clock() < until:
                await self._pause(next(waits))
                if self._closing.is_set():
                    return
                try:
                    await self._api.call("getMe")
                except TelegramError:
                    continue

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _is_shut(error: TelegramError) -> bool:
    said = str(error).lower()
    return isinstance(error, Forbidden) or any(words in said for words in _SHUT)


def _unreachable(error: TelegramError) -> None:
    """Leave a line for a chat that takes no messages; any other refusal is raised again."""
    if not _is_shut(error):
        raise error
    logger.info("a chat no longer accepts messages", extra={"action": "blocked"})
