"""The Bot API methods that the server offers, each a function of the world and the parameters."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.botapi import checks
from bot.botapi.checks import Params, json_of, keyboard_of, number_of, scope_of, text_of
from bot.botapi.refusal import RefusalError, bad_request
from bot.botapi.world import Chat, Json, World

_DESCRIPTION, _SHORT, _NAME = 512, 120, 64  # characters of the bot's own texts
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"  # how every PNG begins; then come width and height
_EDITABLE = frozenset({"text", "entities", "caption", "caption_entities"})


@dataclass(frozen=True)
class Upload:
    """One file of a multipart call."""

    name: str
    content: bytes


Files = Mapping[str, Upload]
Method = Callable[[World, Params, Files], Any]


def call(world: World, method: str, params: Params, files: Files) -> Any:
    """Carry out one call.

    Args:
        world: the server's state.
        method: its name, in any case.
        params: as they came over the wire: strings, with JSON inside.
        files: the file parts of a multipart call.

    Returns:
        The `result` of the answer.

    Raises:
        RefusalError: as Telegram would refuse it.
    """
    known = _METHODS.get(method.lower())
    if known is None:
        raise RefusalError(404, "Not Found: method not found")
    with world.lock:
        return known(world, params, files)


def _get_me(world: World, _: Params, __: Files) -> Json:
    return {
        **world.bot, "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": False, "can_connect_to_business": False,
        "has_main_web_app": False, "has_topics_enabled": False,
        "allows_users_to_create_topics": False, "can_manage_bots": False,
    }  # fmt: skip


def _send_message(world: World, params: Params, _: Files) -> Json:
    chat = world.chat(params.get("chat_id"))
    text, entities = text_of(params)
    return _sent(world, chat, params, {"text": text, **_if(entities=entities)})


def _sent(world: World, chat: Chat, params: Params, content: Json) -> Json:
    reply = json_of(params, "reply_parameters", dict)
    if reply is not None:
        quoted = chat.messages.get(int(reply["message_id"]))
        if quoted is None and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        content |= _if(reply_to_message=_flat(quoted))
    content |= _if(reply_markup=_buttons(params))
    return world.keep(chat, world.bot, content)


def _flat(message: Json | None) -> Json | None:
    return {k: v for k, v in message.items() if k != "reply_to_message"} if message else None


def _buttons(params: Params) -> Json | None:
    keyboard = keyboard_of(params)
    return keyboard if keyboard and keyboard["inline_keyboard"] else None


def _if(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value}


def _own(world: World, params: Params) -> tuple[Chat, Json]:
    chat = world.chat(params.get("chat_id"))
    message = chat.messages.get(number_of(params, "message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _edit_text(world: World, params: Params, _: Files) -> Json:
    chat, message = _own(world, params)
    text, entities = text_of(params)
    return _edited(world, chat, message, {"text": text, **_if(entities=entities)}, params)


def _edit_markup(world: World, params: Params, _: Files) -> Json:
    chat, message = _own(world, params)
    kept = {name: message[name] for name in _EDITABLE & message.keys()}
    return _edited(world, chat, message, kept, params)


def _edited(world: World, chat: Chat, message: Json, content: Json, params: Params) -> Json:
    content |= _if(reply_markup=_buttons(params))
    before = {n: message[n] for n in (*_EDITABLE, "reply_markup") if n in message}
    if content == before:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    rest = {n: v for n, v in message.items() if n not in before}
    changed = {**rest, **content, "edit_date": world.now}
    chat.messages[message["message_id"]] = changed
    world.show(chat, event="edit", message=changed)
    return changed


def _delete(world: World, params: Params, _: Files) -> bool:
    chat = world.chat(params.get("chat_id"))
    number = number_of(params, "message_id")
    if chat.messages.pop(number, None) is None:
        raise bad_request("message to delete not found")
    world.show(chat, event="delete", message_id=number)
    return True


def _answer(world: World, params: Params, _: Files) -> bool:
    query = str(params.get("callback_query_id"))
    text = str(params.get("text", ""))
    if len(text) > checks.TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = world.query(query)
    if text:
        alert = str(params.get("show_alert")).lower() == "true"
        world.show(chat, event="toast", text=text, alert=alert, query=query)
    else:
        world.show(chat, event="answered", query=query)
    return True


def _action(world: World, params: Params, _: Files) -> bool:
    chat = world.chat(params.get("chat_id"))
    world.show(chat, event="typing")
    return True


def _set_commands(world: World, params: Params, _: Files) -> bool:
    world.commands[scope_of(params)] = checks.commands_of(params)
    world.show_everywhere(event="commands", commands=menu(world))
    return True


def menu(world: World) -> list[dict[str, str]]:
    """Return the commands of a private chat: those of its scope, else the default ones."""
    return world.commands.get("all_private_chats") or world.commands.get("default") or []


def _get_commands(world: World, params: Params, _: Files) -> list[dict[str, str]]:
    return world.commands.get(scope_of(params), [])


def _delete_commands(world: World, params: Params, _: Files) -> bool:
    world.commands.pop(scope_of(params), None)
    return True


def _setter(field: str, most: int) -> Method:
    def set_text(world: World, params: Params, _: Files) -> bool:
        text = str(params.get(field, ""))
        if len(text) > most:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        world.profile[field] = text
        world.show_everywhere(event="profile", bot=described(world))
        return True

    return set_text


def _getter(field: str) -> Method:
    return lambda world, _, __: {field: world.profile[field]}


def described(world: World) -> dict[str, str]:
    """Return what a page says of the bot."""
    return {**world.profile, "username": world.bot["username"]}


def _get_chat(world: World, params: Params, _: Files) -> Json:
    chat = world.chat(params.get("chat_id"))
    return {
        **chat.shown, "accent_color_id": 0, "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels"), False),
    }  # fmt: skip


def _send_photo(world: World, params: Params, files: Files) -> Json:
    return _send_file(world, params, files, "photo")


def _send_document(world: World, params: Params, files: Files) -> Json:
    return _send_file(world, params, files, "document")


def _send_file(world: World, params: Params, files: Files, kind: str) -> Json:
    chat = world.chat(params.get("chat_id"))
    caption, entities = text_of(params, "caption", checks.CAPTION)
    stored = _stored(world, files, str(params.get(kind, "")), kind)
    described_file: Any = {**stored, "file_name": world.files[stored["file_id"]][0]}
    if kind == "photo":
        width, height = _size_of(world.files[stored["file_id"]][1])
        described_file = [{**stored, "width": width, "height": height}]
    content = {kind: described_file, **_if(caption=caption, caption_entities=entities)}
    return _sent(world, chat, params, content)


def _stored(world: World, files: Files, given: str, part: str) -> Json:
    upload = files.get(part) or files.get(given.removeprefix("attach://"))
    if upload is None and given not in world.files:
        raise bad_request(f"there is no {part} in the request")
    number = given
    if upload is not None:
        number = f"file{world.number()}"
        world.files[number] = (upload.name, upload.content)
    size = len(world.files[number][1])
    return {"file_id": number, "file_unique_id": number, "file_size": size}


def _size_of(content: bytes) -> tuple[int, int]:
    """Return the width and height in pixels that a PNG states, 1 and 1 of anything else."""
    if not content.startswith(PNG) or len(content) < len(PNG) + 8:
        return 1, 1
    width, height = struct.unpack_from(">II", content, len(PNG))
    return width, height


def _get_file(world: World, params: Params, _: Files) -> Json:
    number = str(params.get("file_id"))
    if number not in world.files:
        raise bad_request("invalid file_id")
    size = len(world.files[number][1])
    return {
        "file_id": number, "file_unique_id": number, "file_size": size, "file_path": number,
    }  # fmt: skip


def _delete_webhook(*_: Any) -> bool:
    return True


def _webhook(*_: Any) -> Json:
    return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


_METHODS: dict[str, Method] = {
    "getme": _get_me,
    "sendmessage": _send_message,
    "editmessagetext": _edit_text,
    "editmessagereplymarkup": _edit_markup,
    "deletemessage": _delete,
    "answercallbackquery": _answer,
    "sendchataction": _action,
    "setmycommands": _set_commands,
    "getmycommands": _get_commands,
    "deletemycommands": _delete_commands,
    "setmyname": _setter("name", _NAME),
    "setmydescription": _setter("description", _DESCRIPTION),
    "setmyshortdescription": _setter("short_description", _SHORT),
    "getmyname": _getter("name"),
    "getmydescription": _getter("description"),
    "getmyshortdescription": _getter("short_description"),
    "getchat": _get_chat,
    "sendphoto": _send_photo,
    "senddocument": _send_document,
    "getfile": _get_file,
    "deletewebhook": _delete_webhook,
    "getwebhookinfo": _webhook,
}
