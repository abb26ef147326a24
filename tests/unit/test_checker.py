"""The specification checker: wrong calls, answers and updates are named, right ones pass."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import __bot_api_version__

from tests.support import checker, specification, telegram_text
from tests.support.checker import SpecificationChecker

for _package in (specification.PACKAGE, telegram_text.PACKAGE):
    pytest.importorskip(
        _package, reason=f"no wheel of {_package} for this platform", exc_type=ImportError
    )

USER = {"id": 7, "is_bot": False, "first_name": "Test"}
CHAT = {"id": 7, "type": "private", "first_name": "Test"}
MESSAGE = {"message_id": 1, "date": 1764000000, "chat": CHAT, "from": USER, "text": "hello"}
QUERY = {"id": "4", "from": USER, "chat_instance": "99", "data": "a", "message": MESSAGE}
BUTTON = {"text": "Yes", "callback_data": "yes"}
COMMAND = {"command": "start", "description": "Begin"}
PHOTO = {"type": "photo", "media": "attach://one"}


# Markup, JSON, a character outside the basic plane and half of one.
GARBAGE = st.text(alphabet='<b/>&;*_{}[]":,01x🦴\ud83d', max_size=20)


def without(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: part for name, part in value.items() if name not in names}


def message(text: str, mode: str | None = "HTML", **more: Any) -> dict[str, Any]:
    return {"chat_id": "7", "text": text, **({"parse_mode": mode} if mode else {}), **more}


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return message("Choose", None, reply_markup=json.dumps({"inline_keyboard": rows}))


def commands(*listed: Mapping[str, Any]) -> dict[str, Any]:
    return {"commands": json.dumps(listed)}


def poll(options: int) -> dict[str, Any]:
    listed = [{"text": str(number)} for number in range(options)]
    return {"chat_id": "7", "question": "Which?", "options": json.dumps(listed)}


def entity(kind: str) -> dict[str, Any]:
    return message("a", None, entities=json.dumps([{"type": kind, "offset": 0, "length": 1}]))


BAD_CALLS: dict[str, tuple[str, dict[str, Any], str]] = {
    "unclosed tag": ("sendMessage", message("<b>bold"), "Can't find end tag"),
    "unsupported tag": ("sendMessage", message("<h1>big</h1>"), 'Unsupported start tag "h1"'),
    "bare less-than sign": ("sendMessage", message("T < -2.5"), "Unsupported start tag"),
    "unescaped point in MarkdownV2": (
        "sendMessage", message("It is so.", "MarkdownV2"), "reserved and must be escaped"),
    "unknown parse mode": ("sendMessage", message("a", "html5"), "Unsupported parse_mode"),
    "over-long text": ("sendMessage", message("x" * 4097, None), "4097 characters"),
    "over-long text after parsing": (
        "editMessageText", message(f"<i>{'x' * 4097}</i>", message_id="3"), "4097 characters"),
    "over-long raw text": (
        "sendMessage", message("<b>x</b>" + "&amp;" * 6600), "Text is too long"),
    "nothing but white space": ("sendMessage", message("<b> \n</b>"), "0 characters"),
    "65 bytes of callback data in non-ASCII": (
        "sendMessage", keyboard([{"text": "a", "callback_data": "é" * 32 + "x"}]), "65 bytes"),
    "two button kinds": (
        "sendMessage", keyboard([{**BUTTON, "url": "https://example.org"}]), "exactly one"),
    "no button kind": ("sendMessage", keyboard([{"text": "Yes"}]), "exactly one"),
    "empty button text": ("sendMessage", keyboard([{**BUTTON, "text": " "}]), "text: empty"),
    "101 buttons": ("sendMessage", keyboard(*[[BUTTON]] * 101), "101 buttons, allowed 0-100"),
    "9 buttons in a row": ("sendMessage", keyboard([BUTTON] * 9), "9 buttons in a row"),
    "missing chat_id": ("sendMessage", {"text": "a"}, "chat_id: required"),
    "chat_id neither number nor name": ("sendMessage", message("a", chat_id="seven"), "chat_id"),
    "neither chat nor inline message": (
        "editMessageText", {"text": "a", "chat_id": "7"}, "message_id: required without inline"),
    "unknown field": ("sendMessage", message("a", parsemode="HTML"), "parsemode: unknown field"),
    "unknown method": ("sendMesage", message("a"), "sendMesage: unknown method"),
    "wrong type": ("deleteMessage", {"chat_id": "7", "message_id": "last"}, "is not Integer"),
    "show_alert not boolean": (
        "answerCallbackQuery", {"callback_query_id": "4", "show_alert": "yes"}, "is not Boolean"),
    "callback answer over 200 characters": (
        "answerCallbackQuery", {"callback_query_id": "4", "text": "x" * 201}, "allowed 0-200"),
    "bad JSON in reply_markup": ("sendMessage", message("a", reply_markup="{'a': 1}"), "not JSON"),
    "bad entity type": ("sendMessage", entity("strong"), "'strong' is none of"),
    "too many commands": ("setMyCommands", commands(*[COMMAND] * 101), "101 items"),
    "bad command name": (
        "setMyCommands", commands({**COMMAND, "command": "Bone-health"}), "command: 'Bone"),
    "too long command description": (
        "setMyCommands", commands({**COMMAND, "description": "x" * 257}), "257 characters"),
    "limit out of range": ("getUpdates", {"limit": "101"}, "limit: 101, allowed 1-100"),
    "wrong allowed_updates": ("getUpdates", {"allowed_updates": '["messages"]'}, "'messages' is"),
    "missing photo": ("sendPhoto", {"chat_id": "7", "caption": "a"}, "photo: required"),
    "attached file that is not there": (
        "sendPhoto", {"chat_id": "7", "photo": "attach://one"}, "no file part named one"),
    "over-long caption": (
        "sendPhoto", {"chat_id": "7", "photo": "id", "caption": "x" * 1025}, "1025 characters"),
    "media group of one": (
        "sendMediaGroup", {"chat_id": "7", "media": '[{"type": "photo", "media": "id"}]'},
        "1 items, allowed 2-10"),
    "poll with too many options": ("sendPoll", poll(13), "13 items, allowed 1-12"),
}  # fmt: skip

GOOD_CALLS: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "4096 after parsing, longer raw": (
        "sendMessage", message(f"<b>{'x' * 4095}</b>&amp;"), ()),
    "4096 emoji counted in code points": ("sendMessage", message("\U0001f9b4" * 4096), ()),
    "64 bytes of callback data in non-ASCII": (
        "sendMessage", keyboard([{"text": "a", "callback_data": "é" * 32}]), ()),
    "100 buttons, 8 in a row": (
        "sendMessage", keyboard(*[[BUTTON] * 8] * 12, [BUTTON] * 4), ()),
    "nested tags and escaped entities": (
        "sendMessage", message("<b>a <i>b <u>c</u></i></b> 1 &lt; 2 &amp;&#39;"), ()),
    "expandable blockquote": (
        "sendMessage", message("<blockquote expandable>From.</blockquote>", "html"), ()),
    "booleans and numbers sent as strings": (
        "answerCallbackQuery",
        {"callback_query_id": "4", "show_alert": "true", "cache_time": "5"}, ()),
    "a JSON body instead of a form": (
        "sendMessage",
        {"chat_id": 7, "text": "a", "protect_content": True,
         "reply_markup": {"keyboard": [["Yes", {"text": "No"}]], "one_time_keyboard": True}}, ()),
    "album of attached files, one by id": (
        "sendMediaGroup",
        {"chat_id": "@channel", "media": json.dumps([PHOTO, {**PHOTO, "media": "id"}])}, ("one",)),
    "file part by its name": ("sendPhoto", {"chat_id": "7"}, ("photo",)),
    "empty keyboard to remove the buttons": (
        "editMessageReplyMarkup",
        {"chat_id": "7", "message_id": "3", "reply_markup": '{"inline_keyboard": []}'}, ()),
    "100 commands for one chat": (
        "setMyCommands",
        {**commands(*[COMMAND] * 100), "scope": '{"type": "chat", "chat_id": 7}'}, ()),
}  # fmt: skip

BAD_UPDATES: dict[str, tuple[Any, str]] = {
    "no update_id": ({"message": MESSAGE}, "update.update_id: required"),
    "message without date": (
        {"update_id": 1, "message": without(MESSAGE, "date")}, "message.date: required"),
    "chat without type": (
        {"update_id": 1, "message": {**MESSAGE, "chat": {"id": 7}}}, "chat.type: required"),
    "chat of an unknown type": (
        {"update_id": 1, "message": {**MESSAGE, "chat": {**CHAT, "type": "bot"}}}, "'bot' is"),
    "user without is_bot": (
        {"update_id": 1, "message": {**MESSAGE, "from": without(USER, "is_bot")}}, "is_bot"),
    "date as a string": (
        {"update_id": 1, "message": {**MESSAGE, "date": "1764000000"}}, "is not Integer"),
    "callback query without chat_instance": (
        {"update_id": 1, "callback_query": without(QUERY, "chat_instance")}, "chat_instance: req"),
    "callback query with data and a game": (
        {"update_id": 1, "callback_query": {**QUERY, "game_short_name": "a"}}, "exactly one"),
    "two kinds at once": (
        {"update_id": 1, "message": MESSAGE, "callback_query": QUERY}, "at most one"),
    "unknown kind": ({"update_id": 1, "mesage": MESSAGE}, "update.mesage: unknown field"),
    "not an object": ([MESSAGE], "is not Update"),
}  # fmt: skip

GOOD_UPDATES: dict[str, dict[str, Any]] = {
    "message": {"update_id": 1, "message": MESSAGE},
    "edited message": {"update_id": 1, "edited_message": {**MESSAGE, "edit_date": 1764000001}},
    "callback query": {"update_id": 1, "callback_query": QUERY},
    "callback query below a message too old": {
        "update_id": 1,
        "callback_query": {**QUERY, "message": {"message_id": 1, "date": 0, "chat": CHAT}},
    },
    "die that shows more than six": {
        "update_id": 1,
        "message": {**without(MESSAGE, "text"), "dice": {"emoji": "🎰", "value": 64}},
    },
}

BAD_ANSWERS: dict[str, tuple[str, Any, str]] = {
    "message without date": ("sendMessage", without(MESSAGE, "date"), "result.date: required"),
    "true for a message": ("sendMessage", True, "is not Message"),
    "a message for true": ("answerCallbackQuery", MESSAGE, "is not Boolean"),
    "getMe without is_bot": ("getMe", without(USER, "is_bot"), "result.is_bot: required"),
    "one update for a list": ("getUpdates", {"update_id": 1}, "is not Array of Update"),
    "bad update in a list": ("getUpdates", [{"message": MESSAGE}], "result[0].update_id"),
    "unknown method": ("getYou", True, "unknown method"),
}

GOOD_ANSWERS: dict[str, tuple[str, Any]] = {
    "sent message": ("sendMessage", MESSAGE),
    "edited message": ("editMessageText", {**MESSAGE, "edit_date": 1764000001}),
    "edited inline message": ("editMessageText", True),
    "no updates": ("getUpdates", []),
    "method in other case": ("GETME", {**USER, "is_bot": True, "username": "test_bot"}),
}


@pytest.fixture(scope="module")
def official() -> SpecificationChecker:
    return SpecificationChecker()


def test_the_seeded_calls_are_as_many_as_planned() -> None:
    assert (len(BAD_CALLS), len(GOOD_CALLS)) == (35, 12)


@pytest.mark.parametrize(("method", "params", "said"), BAD_CALLS.values(), ids=BAD_CALLS.keys())
def test_request_names_what_is_wrong(
    official: SpecificationChecker, method: str, params: dict[str, Any], said: str
) -> None:
    (found,) = official.request(method, params)
    assert said in found


@pytest.mark.parametrize(("method", "params", "files"), GOOD_CALLS.values(), ids=GOOD_CALLS.keys())
def test_request_accepts(
    official: SpecificationChecker, method: str, params: dict[str, Any], files: tuple[str, ...]
) -> None:
    assert official.request(method, params, files) == []


def test_request_names_every_fault(official: SpecificationChecker) -> None:
    found = official.request("sendPhoto", {"photo": "id", "captoin": "a"}, ("one",))
    assert found == [
        "captoin: unknown field",
        "chat_id: required",
        "one: file part that nothing refers to",
    ]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ({}, []),
        ({"force_reply": False}, ["reply_markup.force_reply: must be True, not False"]),
        ({"keyboard": [[{"text": ""}]]}, ["reply_markup.keyboard[0][0].text: empty"]),
        (
            {"keyboard": [["Yes"]], "is_persistent": "true"},
            ["reply_markup.is_persistent: 'true' is not Boolean"],
        ),
        ([], ["reply_markup: [] is not InlineKeyboardMarkup"]),
    ],
    ids=["none", "wrong constant", "empty button", "string for a boolean inside", "list"],
)
def test_request_says_where_in_a_markup(
    official: SpecificationChecker, markup: Any, found: list[str]
) -> None:
    call = message("a", None, reply_markup=json.dumps(markup))
    assert official.request("sendMessage", call) == found


def test_request_refuses_a_boolean_for_a_number(official: SpecificationChecker) -> None:
    found = official.request("deleteMessage", {"chat_id": 7, "message_id": True})
    assert found == ["message_id: True is not Integer"]


def test_request_refuses_media_without_type(official: SpecificationChecker) -> None:
    call = {"chat_id": "7", "message_id": "3", "media": '{"media": "id"}'}
    (found,) = official.request("editMessageMedia", call)
    assert found == "media.type: required"


def test_request_refuses_what_was_withdrawn(official: SpecificationChecker) -> None:
    found = official.request("sendMessage", message("a", None, disable_web_page_preview="true"))
    assert found == ["disable_web_page_preview: unknown field"]


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (86400, []),
        (86401, ["live_period: 86401, allowed 60-86400"]),
        (0x7FFFFFFF, []),
    ],
)
def test_request_knows_the_one_number_beside_a_range(
    official: SpecificationChecker, period: int, found: list[str]
) -> None:
    call = {"chat_id": "7", "latitude": "1.5", "longitude": "-2", "live_period": str(period)}
    assert official.request("sendLocation", call) == found


def test_request_refuses_more_than_fifty_inline_results(official: SpecificationChecker) -> None:
    results = [{"type": "sticker", "id": str(n), "sticker_file_id": "id"} for n in range(51)]
    call = {"inline_query_id": "4", "results": json.dumps(results)}
    assert official.request("answerInlineQuery", call) == ["results: 51 items, allowed 0-50"]
    call["results"] = json.dumps(results[:50])
    assert official.request("answerInlineQuery", call) == []


@given(
    st.dictionaries(
        st.sampled_from(["chat_id", "text", "parse_mode", "entities", "reply_markup", "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | GARBAGE,
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(st.sampled_from(["inline_keyboard", "keyboard", "text"]), inner)
            ),
            max_leaves=8,
        ),
    )
)
def test_request_never_fails_on_garbage(params: dict[str, Any]) -> None:
    assert isinstance(SpecificationChecker().request("sendMessage", params), list)


@pytest.mark.parametrize(("update", "said"), BAD_UPDATES.values(), ids=BAD_UPDATES.keys())
def test_update_names_what_is_wrong(
    official: SpecificationChecker, update: Any, said: str
) -> None:
    (found,) = official.update(update)
    assert said in found


@pytest.mark.parametrize("update", GOOD_UPDATES.values(), ids=GOOD_UPDATES.keys())
def test_update_accepts(official: SpecificationChecker, update: dict[str, Any]) -> None:
    assert official.update(update) == []


@pytest.mark.parametrize(
    ("method", "result", "said"), BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys()
)
def test_response_names_what_is_wrong(
    official: SpecificationChecker, method: str, result: Any, said: str
) -> None:
    (found,) = official.response(method, result)
    assert said in found


@pytest.mark.parametrize(("method", "result"), GOOD_ANSWERS.values(), ids=GOOD_ANSWERS.keys())
def test_response_accepts(official: SpecificationChecker, method: str, result: Any) -> None:
    assert official.response(method, result) == []


def test_the_text_parser_names_entities_as_the_bot_api_does() -> None:
    assert telegram_text.parse('🦴 <b>a</b> <a href="https://example.org/">b</a>', "HTML") == (
        "🦴 a b",
        (
            {"type": "bold", "offset": 3, "length": 1},
            {"type": "text_link", "offset": 5, "length": 1, "url": "https://example.org/"},
        ),
        None,
    )


def test_specification_is_the_one_the_bot_library_speaks() -> None:

    loaded = specification.load()
    assert loaded.version == __bot_api_version__
    assert loaded is specification.load()
    assert len(loaded.methods) == 176
    date = loaded.types["InaccessibleMessage"].fields["date"]
    assert (date.shapes, date.constant, date.is_required) == (("Integer",), 0, True)


def test_the_checker_is_available_where_its_packages_are() -> None:
    assert checker.available() is None
