"""Updates in, replies out: no logic of their own."""

import asyncio
import logging
import secrets
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, Message, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.answering.actions import UnknownActionError, Verb
from bot.answering.reply import Reply
from bot.app import Assistant
from bot.commands import Commands
from bot.desk.desk import Desk
from bot.telegram_app.callbacks import Callbacks
from bot.telegram_app.chats import Chats, Key
from bot.telegram_app.gateway import Gateway
from bot.telegram_app.groups import addressed
from bot.telegram_app.inhand import InHand

logger = logging.getLogger(__name__)

_NEW = filters.UpdateType.MESSAGE
_TYPED = _NEW | filters.UpdateType.EDITED_MESSAGE
_PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER}


class Handlers:
    """The bot's callbacks.

    Args:
        helper: understands and answers.
        desk: the same for private chats, with their reminders.
        gateway: sends.
        callbacks: reads what buttons carry.
        chats: what each conversation remembers.
        in_hand: told which updates could not be answered before the stop.
    """

    def __init__(
        self,
        helper: Assistant,
        desk: Desk,
        gateway: Gateway,
        callbacks: Callbacks,
        chats: Chats,
        in_hand: InHand,
    ) -> None:
        self._helper = helper
        self._desk = desk
        self._commands = Commands(helper, helper.knowledge.reminders.only_private)
        self._gateway = gateway
        self._callbacks = callbacks
        self._chats = chats
        self._in_hand = in_hand

    def register(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Add every handler; the first that fits an update takes it."""
        private, group = filters.ChatType.PRIVATE, filters.ChatType.GROUPS
        application.add_handlers(
            [
                CallbackQueryHandler(self.press),
                MessageHandler(private & _TYPED & filters.TEXT, self.text),
                MessageHandler(private & _NEW & ~filters.StatusUpdate.ALL, self.not_text),
                MessageHandler(filters.StatusUpdate.MIGRATE, self.migration),
                MessageHandler(group & _TYPED & (filters.TEXT | filters.CAPTION), self.mention),
                ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
                TypeHandler(Update, self.ignored),
            ]
        )
        application.add_error_handler(self.failed)

    async def text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question or a command; an edited one is answered again."""
        chat, message = _of(update)
        await self._reply(update, chat, message, message.text or "")

    async def mention(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer in a group what was said to the bot, and nothing else."""
        chat, message = _of(update)
        said = addressed(message, context.bot.bot, self._commands.names)
        if said is not None:
            await self._reply(update, chat, message, said)

    async def _reply(self, update: Update, chat: Chat, message: Message, text: str) -> None:
        key = _key(update, chat)
        before = self._chats.get(key)
        if chat.type == Chat.PRIVATE:
            reply, state = await self._desk.typed(
                chat.id, text, before, update.update_id, edited=update.edited_message is not None
            )
        else:
            reply, state = self._commands.answer(text, before)
            await self._desk.overheard(key[1], reply)
        self._chats.put(key, state)
        answers = None if chat.type == Chat.PRIVATE else message.message_id
        await self._gateway.send(chat.id, reply, answers)
        await self._desk.arrived(chat.id, reply)

    async def not_text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a photo, sticker, voice message, poll or the like; of an album, once."""
        chat, message = _of(update)
        key, album = _key(update, chat), message.media_group_id or ""
        state = self._chats.get(key)
        serious = await self._desk.captioned(chat.id, message.caption or "", state)
        if serious is None and album and self._chats.was_pressed(key, album):
            return
        fallback = self._helper.wording.reply((self._helper.wording.fixed.not_text,)), state
        reply, state = serious or fallback
        self._chats.put(key, state, album)
        await self._gateway.send(chat.id, reply)

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button says; one that nobody knows any more leads to the topics."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        key, data = _key(update, chat), query.data or ""
        state = self._chats.get(key)
        try:
            action = self._callbacks.read(data)
            if chat.type == Chat.PRIVATE:
                reply, after = await self._desk.pressed(chat.id, action, state, update.update_id)
            else:
                reply, after = self._helper.act(action, state)
        except UnknownActionError:
            action, after = None, state
            old = self._helper.wording.reply((self._helper.wording.fixed.old_button,))
            reply = self._helper.held(state) if state.crisis else old
        is_new = action is not None and (action.in_place or action.verb is Verb.ANSWER)
        if self._chats.was_pressed(key, data) and not is_new:
            await self._gateway.acknowledge(query.id, self._helper.wording.fixed.already_shown)
            return
        self._chats.put(key, after, data)
        in_place = action is not None and action.in_place and not state.crisis
        in_place = in_place and reply.attachment is None
        await self._show(query, chat, reply, in_place=in_place)
        await self._desk.arrived(chat.id, reply)

    async def _show(
        self, query: CallbackQuery, chat: Chat, reply: Reply, *, in_place: bool
    ) -> None:
        message = query.message
        if in_place and isinstance(message, Message):
            shown = self._gateway.edit(chat.id, message.message_id, reply)
        else:
            # In a group, under the message with the button: in its topic, for those who read it.
            quoted = message.message_id if message and chat.type != Chat.PRIVATE else None
            shown = self._gateway.send(chat.id, reply, quoted)
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
        if change.chat.type == Chat.PRIVATE:
            await self._desk.presence.changed(change.chat.id, there=there)
        elif not was_there and change.chat.type in {Chat.GROUP, Chat.SUPERGROUP}:
            said = self._helper.wording.fixed.in_groups
            await self._gateway.send(change.chat.id, self._helper.wording.reply((said,)))
        logger.info(
            "membership is now %s", change.new_chat_member.status, extra={"action": "membership"}
        )

    async def migration(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Forget a group under the id that it no longer has."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id is not None:
            self._chats.forget(message.chat.id)
            await self._desk.presence.moved(message.chat.id, message.migrate_to_chat_id)

    async def ignored(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave a line for whatever the bot has nothing to say to."""
        kinds = [name for name in update.to_dict() if name != "update_id"]
        logger.info("nothing to say to %s", ", ".join(kinds), extra={"action": "ignored"})

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log a failure without the message, and tell the person a reference number."""
        error = context.error
        on_the_way = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
        if on_the_way or isinstance(error, RetryAfter | InvalidToken):
            if self._gateway.is_closing and isinstance(update, Update):
                self._in_hand.keep(update.update_id)
            logger.warning(
                "a reply was given up: %s", type(error).__name__, extra={"action": "given up"}
            )
            return
        reference = secrets.token_hex(3)
        logger.error("failure %s", reference, exc_info=error, extra={"action": "failure"})
        if isinstance(update, Update) and update.effective_chat is not None:
            said = f"{self._helper.wording.fixed.error} ({reference})"
            try:
                await self._gateway.send(
                    update.effective_chat.id, self._helper.wording.reply((said,))
                )
            except TelegramError:
                logger.warning("failure %s could not be told", reference)


def _of(update: Update) -> tuple[Chat, Message]:
    chat, message = update.effective_chat, update.effective_message
    if chat is None or message is None:
        raise ValueError("an update without a message reached a message handler")
    return chat, message


def _key(update: Update, chat: Chat) -> Key:
    return chat.id, update.effective_user.id if update.effective_user else 0
