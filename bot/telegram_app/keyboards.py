"""Rows of buttons as Telegram's inline keyboards."""

from typing import Any

from bot.answering.actions import Rows
from bot.telegram_app.callbacks import Callbacks


def keyboard(rows: Rows, callbacks: Callbacks) -> dict[str, Any] | None:
    """Return the keyboard as the Bot API describes it, or None when there are no buttons."""
    if not rows:
        return None
    return {
        "inline_keyboard": [
            [{"text": b.label, "callback_data": callbacks.write(b.action)} for b in row]
            for row in rows
        ]
    }
