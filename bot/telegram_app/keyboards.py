"""Rows of buttons as Telegram's inline keyboards."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering.actions import Rows
from bot.telegram_app.callbacks import Callbacks


def keyboard(rows: Rows, callbacks: Callbacks) -> InlineKeyboardMarkup | None:
    """Return the keyboard, or None when there are no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(button.label, callback_data=callbacks.write(button.action))
                for button in row
            ]
            for row in rows
        ]
    )
