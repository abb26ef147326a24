"""Updates in, replies out: no logic of their own."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, Message, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.answering.actions import Action, UnknownActionError, Verb
from bot.answering.reply import Reply
from bot.app import Assistant
from bot.telegram_app.callbacks import Callbacks
from bot.telegram_app.chats import Chats, Key
from bot.telegram_app.gateway import Gateway
from bot.telegram_app.groups import addressed
from bot.understanding.conversation import State
from bot.understanding.meaning import CARD

logger = logging.getLogger(__name__)

_CARD_LINK = "card_"  # t.me/<bot>?start=card_<id>, for leaflets and letters
_TYPED = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
_PRIVATE = filters.ChatType.PRIVATE & _TYPED
_GROUP = filters.ChatType.GROUPS & _TYPED
_PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER}
_Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]
_Command = Callable[[str, State], tuple[Reply, State]]


class Handlers:
    """The bot's callbacks.

    Args:
        helper: understands and answers.
        gateway: sends.
        callbacks: reads what buttons carry.
        chats: what each conversation remembers.
    """

    def __init__(
        self, helper: Assistant, gateway: Gateway, callbacks: Callbacks, chats: Chats
    ) -> None:
        self._helper = helper
        self._gateway = gateway
        self._callbacks = callbacks
        self._chats = chats
        self._commands: dict[str, _Command] = {
            "start": self._start,
            "help": lambda _, state: (helper.menus.help(), state),
            "about": lambda _, state: (helper.menus.about(), state),
            "topics": helper.named_topic,
            "glossary": helper.explain,
        }

    def register(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Add every handler; the first that fits an update takes it."""
        application.add_handlers(
            [
                CallbackQueryHandler(self.press),
                CommandHandler(list(self._commands), self.command, _PRIVATE | _GROUP),
                MessageHandler(_PRIVATE & filters.COMMAND, self.unknown_command),
                MessageHandler(_PRIVATE & filters.TEXT, self.question),
                MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, self.not_text),
                MessageHandler(filters.StatusUpdate.MIGRATE, self.migration),
                MessageHandler(_GROUP & (filters.TEXT | filters.CAPTION), self.mention),
                ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
                TypeHandler(Update, self.ignored),
            ]
        )
        application.add_error_handler(self.failed)

    async def command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Carry out a command: /start, /help, /about, /topics or /glossary."""
        chat, message = _of(update)
        typed, _space, words = (message.text or "").strip().partition(" ")
        name = typed.removeprefix("/").partition("@")[0].lower()
        key = _key(update, chat)
        reply, state = self._commands[name](words.strip(), self._chats.get(key))
        self._chats.put(key, state)
        await self._answer(chat, message, reply)

    def _start(self, payload: str, state: State) -> tuple[Reply, State]:
        if payload.startswith(_CARD_LINK):
            card = CARD + payload.removeprefix(_CARD_LINK)
            try:
                return self._helper.act(Action(Verb.OPEN, card), state)
            except UnknownActionError:
                logger.info("a link to a card that does not exist", extra={"action": "link"})
        return self._helper.welcome(), state

    async def unknown_command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a command that does not exist."""
        await self._say(update, self._helper.wording.fixed.unknown_command)

    async def not_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a photo, sticker, voice message, poll or the like."""
        await self._say(update, self._helper.wording.fixed.not_text)

    async def question(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question; an edited one is answered again."""
        chat, message = _of(update)
        await self._reply(update, chat, message, message.text or "")

    async def mention(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer in a group what was said to the bot, and nothing else."""
        chat, message = _of(update)
        said = addressed(message, context.bot.bot)
        if said is not None:
            await self._reply(update, chat, message, said)

    async def _reply(self, update: Update, chat: Chat, message: Message, text: str) -> None:
        key = _key(update, chat)
        reply, _meaning, state = self._helper.reply(text, self._chats.get(key))
        self._chats.put(key, state)
        await self._answer(chat, message, reply)

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; one that nobody knows any more leads to the topics."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        key, data = _key(update, chat), query.data or ""
        state = self._chats.get(key)
        try:
            action = self._callbacks.read(data)
            reply, after = self._helper.act(action, state)
        except UnknownActionError:
            await self._gateway.acknowledge(query.id)
            old = self._helper.wording.fixed.old_button
            await self._gateway.send(chat.id, self._helper.wording.reply((old,)))
            return
        if not action.in_place and self._chats.was_pressed(key, data):
            await self._gateway.acknowledge(query.id, self._helper.wording.fixed.already_shown)
            return
        self._chats.put(key, after, data)
        await self._show(query, chat, action, reply)

    async def _show(self, query: CallbackQuery, chat: Chat, action: Action, reply: Reply) -> None:
        message = query.message
        if action.in_place and isinstance(message, Message):
            shown = self._gateway.edit(chat.id, message.message_id, reply)
        else:
            shown = self._gateway.send(chat.id, reply)
        # At once, so that the button stops turning while the reply is on its way.
        await asyncio.gather(self._gateway.acknowledge(query.id), shown)

    async def membership(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Greet a group that the bot was added to; forget a chat that it has left."""
        change = update.my_chat_member
        if change is None:
            return
        there = change.new_chat_member.status in _PRESENT
        was_there = change.old_chat_member.status in _PRESENT
        if not there:
            self._chats.forget(change.chat.id)
        elif not was_there and change.chat.type in {Chat.GROUP, Chat.SUPERGROUP}:
            await self._say(update, self._helper.wording.fixed.in_groups)
        logger.info("membership is now %s", change.new_chat_member.status,
                    extra={"action": "membership"})  # fmt: skip

    async def migration(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget a group under the id that it no longer has."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id is not None:
            self._chats.forget(message.chat.id)

    async def ignored(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave a line for whatever the bot has nothing to say to."""
        kinds = [name for name in update.to_dict() if name != "update_id"]
        logger.info("nothing to say to %s", ", ".join(kinds), extra={"action": "ignored"})

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log a failure without the message, and tell the person a reference number."""
        error = context.error
        on_the_way = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        if on_the_way or isinstance(error, RetryAfter | InvalidToken):
            logger.warning("a reply was given up: %s", error, extra={"action": "given up"})
            return
        reference = secrets.token_hex(3)
        logger.error("failure %s", reference, exc_info=error, extra={"action": "failure"})
        if isinstance(update, Update) and update.effective_chat is not None:
            said = f"{self._helper.wording.fixed.error} ({reference})"
            await self._gateway.send(update.effective_chat.id, self._helper.wording.reply((said,)))

    async def _say(self, update: Update, text: str) -> None:
        if update.effective_chat is not None:
            await self._gateway.send(update.effective_chat.id, self._helper.wording.reply((text,)))

    async def _answer(self, chat: Chat, message: Message, reply: Reply) -> None:
        answers = None if chat.type == Chat.PRIVATE else message.message_id
        await self._gateway.send(chat.id, reply, answers)


def _of(update: Update) -> tuple[Chat, Message]:
    chat, message = update.effective_chat, update.effective_message
    if chat is None or message is None:
        raise ValueError("an update without a message reached a message handler")
    return chat, message


def _key(update: Update, chat: Chat) -> Key:
    return chat.id, update.effective_user.id if update.effective_user else 0
