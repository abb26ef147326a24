"""The only place that sends. Nothing else calls `send_*`, `reply_*` or `edit_*`."""

import asyncio
import html
import logging
import re

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.answering.reply import Reply
from bot.telegram_app.render import messages

logger = logging.getLogger(__name__)

_ATTEMPTS = 4
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"</?[a-z]+>")


class Gateway:
    """Sends replies to chats.

    Args:
        bot: Telegram's client.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, reply: Reply) -> None:
        """Send one reply, in order, waiting when Telegram asks to wait.

        A person who has blocked the bot is not an error. HTML that Telegram refuses is sent
        again as plain text, so that no answer is lost.

        Raises:
            TelegramError: Telegram could not be reached or refused for another reason.
        """
        try:
            for text in messages(reply):
                await self._send(chat_id, text)
        except Forbidden:
            logger.info("a chat no longer accepts messages", extra={"action": "blocked"})

    async def _send(self, chat_id: int, text: str) -> None:
        try:
            await self._patiently(chat_id, text, ParseMode.HTML)
        except BadRequest as error:
            if "parse entities" not in error.message:
                raise
            logger.warning("HTML refused, sent as plain text", extra={"action": "plain"})
            await self._patiently(chat_id, html.unescape(_TAG.sub("", text)), None)

    async def _patiently(self, chat_id: int, text: str, mode: ParseMode | None) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._bot.send_message(
                    chat_id, text, parse_mode=mode, link_preview_options=_NO_PREVIEW
                )
            except RetryAfter as error:
                if attempt == _ATTEMPTS:
                    raise
                wait = error.retry_after
                await asyncio.sleep(
                    wait if isinstance(wait, int | float) else wait.total_seconds()
                )
            else:
                return
