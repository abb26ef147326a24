"""What Telegram looks at in a call before it does anything: texts, lengths, keyboards.

Limits: https://core.telegram.org/bots/api (sendMessage, InlineKeyboardButton, setMyCommands).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.botapi.markup import Entity, MarkupError, detected, parse
from bot.botapi.refusal import RefusalError, bad_request

TEXT, CAPTION, TOAST = 4096, 1024, 200  # characters after parsing
RAW_BYTES = 1 << 15
DATA_BYTES = 64
BUTTONS, IN_A_ROW = 100, 8
COMMANDS, COMMAND_TEXT = 100, 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS = frozenset({"callback_data", "url"})

Params = Mapping[str, Any]


def text_of(params: Params, field: str = "text", most: int = TEXT) -> tuple[str, list[Entity]]:
    """Return a formatted text as plain text and entities.

    Raises:
        RefusalError: it is empty, too long or cannot be parsed.
    """
    raw = str(params.get(field, ""))
    if len(raw.encode()) > RAW_BYTES:
        raise bad_request("message is too long")
    try:
        text, entities = parse(raw, params.get("parse_mode"))
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None
    if not text and field == "text":
        raise bad_request("message text is empty")
    if len(text) > most:
        raise bad_request(f"message {'caption ' if field == 'caption' else ''}is too long")
    return text, detected(text, entities)


def keyboard_of(params: Params) -> dict[str, Any] | None:
    """Return the inline keyboard of a call, or None; an empty one removes the buttons.

    Raises:
        RefusalError: a button or the whole is not what Telegram takes.
    """
    markup = json_of(params, "reply_markup", dict)
    if markup is None:
        return None
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("object expected as reply markup")
    if sum(map(len, rows)) > BUTTONS or any(len(row) > IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": [row for row in rows if row]}


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    kinds = set(button) - {"text"}
    if len(kinds) != 1 or not kinds <= _ACTIONS:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s/]+", str(button["url"])):
        raise bad_request("inline keyboard button URL is invalid: Wrong HTTP URL")


def commands_of(params: Params) -> list[dict[str, str]]:
    """Return the command list of setMyCommands.

    Raises:
        RefusalError: too many, a bad name or a text that is missing or too long.
    """
    given = json_of(params, "commands", list) or []
    if len(given) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in given:
        if not isinstance(item, dict) or not _COMMAND.fullmatch(str(item.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(item.get("description", ""))) <= COMMAND_TEXT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return given


def scope_of(params: Params) -> str:
    """Return the command scope as one word (`all_private_chats`), `default` when none is given."""
    scope = json_of(params, "scope", dict) or {"type": "default"}
    return str(scope.get("type"))


def json_of(params: Params, field: str, kind: type) -> Any:
    """Return a parameter that holds JSON, or None when it is absent.

    Raises:
        RefusalError: it is not JSON, or not of the kind wanted.
    """
    value = params.get(field)
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {field.replace('_', ' ')} JSON object") from None
    if not isinstance(value, kind):
        raise bad_request(f"object expected as {field.replace('_', ' ')}")
    return value


def number_of(params: Params, field: str, default: int | None = None) -> int:
    """Return an integer parameter.

    Raises:
        RefusalError: it is missing without a default, or not a number.
    """
    value = params.get(field, default)
    try:
        return int(str(value))
    except ValueError:
        raise RefusalError(400, f"Bad Request: {field} is not specified or not a number") from None
