"""What Telegram shows of the bot before and beside the chat: commands and descriptions."""

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

logger = logging.getLogger(__name__)

COMMANDS = {
    "topics": "Browse the answers by topic",
    "glossary": "Look up a word, for example /glossary osteopenia",
    "remind": "Set up a weekly movement reminder",
    "reminders": "See, change or pause your reminder",
    "visit": "Questions for your next appointment",
    "progress": "Your last weeks as a picture",
    "why": "Why this answer",
    "help": "What you can ask, and how",
    "about": "Where the answers come from, and your privacy",
    "privacy": "What I keep about you, and for how long",
    "export": "A copy of what I keep about you",
    "delete": "Delete everything about you",
    "start": "Say hello and see examples",
}
_IN_GROUPS = ("topics", "glossary", "why", "help", "about")
DESCRIPTION = (
    "Answers questions on anastrozole and bone health from one article, in plain words. "
    "Information only: not medical advice, not a doctor, not for emergencies. Please don't send "
    "names or reports. Press Start, then type your question."
)
SHORT_DESCRIPTION = (
    "Questions on anastrozole and bone health, answered from one article. Not medical advice."
)


async def publish(bot: Bot) -> None:
    """Tell Telegram the bot's commands and descriptions, where they differ from what it knows.

    The bot's name stays as its owner chose it. A failure is logged and harmless.
    """
    try:
        await _commands(bot, list(COMMANDS), BotCommandScopeAllPrivateChats())
        await _commands(bot, list(_IN_GROUPS), BotCommandScopeAllGroupChats())
        if (await bot.get_my_description()).description != DESCRIPTION:
            await bot.set_my_description(DESCRIPTION)
        if (await bot.get_my_short_description()).short_description != SHORT_DESCRIPTION:
            await bot.set_my_short_description(SHORT_DESCRIPTION)
    except TelegramError as error:
        logger.warning("the command menu could not be set: %s", error, extra={"action": "menu"})


async def _commands(bot: Bot, names: list[str], scope: BotCommandScope) -> None:
    wanted = tuple(BotCommand(name, COMMANDS[name]) for name in names)
    if await bot.get_my_commands(scope) != wanted:
        await bot.set_my_commands(wanted, scope)
