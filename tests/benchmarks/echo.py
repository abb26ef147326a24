"""A bare echo bot on python-telegram-bot: the baseline that the bot's cost is measured against."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    application = (
        Application.builder()
        .token(os.environ["BONEWISE_TELEGRAM_TOKEN"])
        .base_url(os.environ["BONEWISE_API_URL"])
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
