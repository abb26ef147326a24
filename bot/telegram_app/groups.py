"""What of a group is meant for the bot: it answers only when it is addressed."""

import re
from collections.abc import Container

from telegram import Message, User

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?")


def addressed(message: Message, bot: User, commands: Container[str]) -> str | None:
    """Return what a message says to the bot, or None when it is not meant for it.

    Args:
        message: of a group.
        bot: the bot itself.
        commands: the names it knows; others may be meant for another bot.
    """
    text = message.text or message.caption or ""
    name = bot.username or ""
    command = _COMMAND.match(text)
    if command is not None:
        ours = command[1].lower() in commands if command[2] is None else command[2] == name
        return text if ours else None
    mention = re.compile(rf"@{re.escape(name)}\b", re.IGNORECASE)
    if mention.search(text):
        return mention.sub(" ", text).strip()
    quoted = message.reply_to_message
    if quoted is not None and quoted.from_user is not None and quoted.from_user.id == bot.id:
        return text
    return None
