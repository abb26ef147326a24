"""What of a group is meant for the bot: it answers only when it is addressed."""

import re

from telegram import Message, User


def addressed(message: Message, bot: User) -> str | None:
    """Return what a message says to the bot, or None when it is not meant for it.

    Args:
        message: of a group.
        bot: the bot itself.
    """
    text = message.text or message.caption or ""
    mention = re.compile(rf"@{re.escape(bot.username or '')}\b", re.IGNORECASE)
    if mention.search(text):
        return mention.sub(" ", text).strip()
    quoted = message.reply_to_message
    if quoted is not None and quoted.from_user is not None and quoted.from_user.id == bot.id:
        return text
    return None
