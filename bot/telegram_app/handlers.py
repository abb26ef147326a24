"""Updates in, replies out: no logic of their own."""

import logging
import secrets

from telegram import Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.answering.reply import Reply
from bot.app import Assistant
from bot.telegram_app.chats import Chats
from bot.telegram_app.gateway import Gateway

logger = logging.getLogger(__name__)

_PRIVATE = filters.ChatType.PRIVATE & (
    filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
)


class Handlers:
    """The bot's callbacks.

    Args:
        helper: understands and answers.
        gateway: sends.
        chats: what each chat remembers.
    """

    def __init__(self, helper: Assistant, gateway: Gateway, chats: Chats) -> None:
        self._helper = helper
        self._gateway = gateway
        self._chats = chats

    def register(self, application: "Application") -> None:  # type: ignore[type-arg]
        """Add every handler; the first that fits an update takes it."""
        application.add_handlers(
            [
                CommandHandler("start", self.start, _PRIVATE),
                CommandHandler("help", self.help, _PRIVATE),
                MessageHandler(_PRIVATE & filters.COMMAND, self.unknown_command),
                MessageHandler(_PRIVATE & filters.TEXT, self.question),
                MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, self.not_text),
            ]
        )
        application.add_error_handler(self.failed)

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what the bot is and is not."""
        await self._send(update, self._helper.responder.welcome())

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what can be asked."""
        await self._send(update, self._helper.responder.help())

    async def unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a command that does not exist."""
        await self._send(update, self._helper.responder.fixed("unknown_command"))

    async def not_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a photo, sticker, voice message or the like."""
        await self._send(update, self._helper.responder.fixed("not_text"))

    async def question(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question; an edited one is answered again."""
        chat, message = update.effective_chat, update.effective_message
        if chat is None or message is None or message.text is None:
            return
        reply, _meaning, state = self._helper.reply(message.text, self._chats.get(chat.id))
        self._chats.put(chat.id, state)
        await self._gateway.send(chat.id, reply)

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log a failure without the message, and tell the person a reference number."""
        if isinstance(context.error, NetworkError) and not isinstance(context.error, BadRequest):
            logger.warning("Telegram: %s", context.error, extra={"action": "network"})
            return
        reference = secrets.token_hex(3)
        logger.error("failure %s", reference, exc_info=context.error, extra={"action": "failure"})
        if isinstance(update, Update) and update.effective_chat is not None:
            await self._send(update, self._helper.responder.failure(reference))

    async def _send(self, update: Update, reply: Reply) -> None:
        if update.effective_chat is not None:
            await self._gateway.send(update.effective_chat.id, reply)
