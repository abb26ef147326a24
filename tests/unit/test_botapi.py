"""The Bot API server refuses what Telegram refuses, and reads formatted text as Telegram does."""

import json
import struct
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.faults import FLOOD_SECONDS, Fault, Faults
from bot.botapi.markup import MarkupError, parse, width
from bot.botapi.methods import Upload, call
from bot.botapi.refusal import RefusalError
from bot.botapi.server import BotApi, application, serving
from bot.botapi.world import QUERY_SECONDS, Chat, World
from tests.support import telegram_text
from tests.support.checker import available
from tests.support.people import BOT, TOKEN, telegram

PIECES = st.sampled_from(
    ["<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>", "<code>", "</code>", "<pre>",
     "</pre>", '<a href="https://example.org/">', "</a>", "<blockquote>", "</blockquote>",
     "<blockquote expandable>", "<tg-spoiler>", "</tg-spoiler>", "&lt;", "&gt;", "&amp;",
     "&quot;", "&nope;", "&", "&#39;", "a", "Z 9", "🦴", "é", " ", "\n", "1 > 2", "<x>", "</>",
     "<", "word "]
)  # fmt: skip


@pytest.fixture(name="clock")
def _clock() -> list[float]:
    return [1_800_000_000.0]


@pytest.fixture
def world(clock: list[float]) -> World:
    return World(BOT, lambda: clock[0])


@pytest.fixture
def chat(world: World) -> Chat:
    return world.open(7)


def done(world: World, method: str, **params: Any) -> Any:
    files = params.pop("files", {})
    wire = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in params.items()}
    return call(world, method, wire, files)


def sent(world: World, text: str = "hello", **params: Any) -> dict[str, Any]:
    message: dict[str, Any] = done(world, "sendMessage", chat_id="7", text=text, **params)
    return message


def keys(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


BUTTON = {"text": "More", "callback_data": "x"}
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 320) + b"\x08\x02\0\0\0"


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {"chat_id": "8", "text": "a"}, "chat not found"),
        ("sendMessage", {"text": "a"}, "chat not found"),
        ("sendMessage", {"chat_id": "7", "text": " \n"}, "message text is empty"),
        ("sendMessage", {"chat_id": "7"}, "message text is empty"),
        ("sendMessage", {"chat_id": "7", "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": "7", "text": "é" * 20_000}, "message is too long"),
        ("sendMessage", {"chat_id": "7", "text": "<b>a", "parse_mode": "HTML"}, "end tag"),
        ("sendMessage", {"chat_id": "7", "text": "<3", "parse_mode": "HTML"}, "unsupported"),
        ("sendMessage", {"chat_id": "7", "text": "a", "parse_mode": "Other"}, "unsupported"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": "{"}, "JSON"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": "[]"}, "object expected"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": {"a": 1}}, "expected"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            [{"text": "a", "callback_data": "ü" * 33}])}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            [{"text": "a", "callback_data": ""}])}, "BUTTON_DATA_INVALID"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            [{"text": " ", "callback_data": "x"}])}, "non-empty"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            [{**BUTTON, "url": "https://example.org/"}])}, "unallowed"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            [{"text": "a", "url": "nowhere"}])}, "Wrong HTTP URL"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys([BUTTON] * 9)},
         "too long"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_markup": keys(
            *[[BUTTON]] * 101)}, "too long"),
        ("sendMessage", {"chat_id": "7", "text": "a", "reply_parameters": {"message_id": 99}},
         "replied not found"),
        ("editMessageText", {"chat_id": "7", "message_id": "99", "text": "a"}, "edit not found"),
        ("editMessageText", {"chat_id": "7", "text": "a"}, "message_id"),
        ("deleteMessage", {"chat_id": "7", "message_id": "99"}, "delete not found"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "TOO_LONG"),
        ("setMyCommands", {"commands": [{"command": "Bad!", "description": "a"}]},
         "COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "DESCRIPTION"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "TOO_MUCH"),
        ("setMyDescription", {"description": "x" * 513}, "too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
        ("setMyName", {"name": "x" * 65}, "too long"),
        ("sendPhoto", {"chat_id": "7"}, "no photo in the request"),
        ("sendDocument", {"chat_id": "7", "document": "nothing"}, "no document"),
        ("sendPhoto", {"chat_id": "7", "caption": "x" * 1025}, "caption is too long"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
        ("noSuchMethod", {}, "method not found"),
    ],
)  # fmt: skip
def test_what_telegram_refuses_is_refused(
    world: World, chat: Chat, method: str, params: dict[str, Any], words: str
) -> None:
    with pytest.raises(RefusalError, match=words) as refused:
        done(world, method, **params)
    assert refused.value.code in {400, 404}
    assert chat.messages == {}


@pytest.mark.parametrize(
    "text",
    ["x" * 4096, "<b>" + "x" * 4096 + "</b>", "🦴" * 4096, "1 &lt; 2 &amp; 3 &gt; 2",
     "<b>a<i>b</i></b>", '<a href="https://example.org/?a=1&amp;b=2">c</a>'],
    ids=["4096", "4096 after parsing", "characters, not units", "escaped", "nested", "link"],
)  # fmt: skip
def test_what_telegram_takes_is_taken(world: World, chat: Chat, text: str) -> None:
    assert sent(world, text, parse_mode="HTML")["message_id"] in chat.messages
    assert sent(world, reply_markup=keys([{"text": "a", "callback_data": "ü" * 32}]))
    assert sent(world, reply_markup=keys(*[[BUTTON] * 8] * 12))
    assert "reply_markup" not in sent(world, reply_markup=keys())


def test_entities_count_as_telegram_counts(world: World, chat: Chat) -> None:
    message = sent(world, " 🦴<b>bone &amp; more</b> /help ", parse_mode="HTML")
    assert chat.id == 7
    assert message["text"] == "🦴bone & more /help"
    assert message["entities"] == [
        {"type": "bold", "offset": 2, "length": 11},
        {"type": "bot_command", "offset": 14, "length": 5},
    ]


def test_edits_change_once(world: World, chat: Chat) -> None:
    message = sent(world, reply_markup=keys([BUTTON]))
    params = {"chat_id": "7", "message_id": str(message["message_id"])}
    edited = done(world, "editMessageText", text="bye", **params)
    assert (edited["text"], "reply_markup" in edited) == ("bye", False)
    with pytest.raises(RefusalError, match="not modified"):
        done(world, "editMessageText", text="bye", **params)
    assert done(world, "editMessageReplyMarkup", reply_markup=keys([BUTTON]), **params)
    with pytest.raises(RefusalError, match="not modified"):
        done(world, "editMessageReplyMarkup", reply_markup=keys([BUTTON]), **params)
    theirs = world.say(chat, "mine")
    with pytest.raises(RefusalError, match="can't be edited"):
        done(world, "editMessageText", chat_id="7", message_id=theirs["message_id"], text="a")
    assert done(world, "deleteMessage", **params)
    assert message["message_id"] not in chat.messages


def test_a_press_is_answered_once_and_in_time(
    world: World, chat: Chat, clock: list[float]
) -> None:
    message = sent(world, reply_markup=keys([BUTTON]))
    with pytest.raises(RefusalError, match="message not found"):
        world.press(chat, 99, "x")
    query = world.press(chat, message["message_id"], "x")
    assert done(world, "answerCallbackQuery", callback_query_id=query, text="Done")
    assert chat.events[-1] == {"event": "toast", "text": "Done", "alert": False, "query": query}
    with pytest.raises(RefusalError, match="too old"):
        done(world, "answerCallbackQuery", callback_query_id=query)
    query = world.press(chat, message["message_id"], "x")
    clock[0] += QUERY_SECONDS + 1
    with pytest.raises(RefusalError, match="too old"):
        done(world, "answerCallbackQuery", callback_query_id=query)


def test_files_go_there_and_back(world: World, chat: Chat) -> None:
    upload = {"part": Upload("plan.ics", b"BEGIN")}
    document = done(world, "sendDocument", chat_id="7", document="attach://part", files=upload,
                    caption="<b>Plan</b>", parse_mode="HTML")  # fmt: skip
    assert document["document"]["file_name"] == "plan.ics"
    assert document["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    number = document["document"]["file_id"]
    assert done(world, "getFile", file_id=number)["file_size"] == 5
    assert done(world, "sendPhoto", chat_id="7", photo=number)["photo"][0]["file_id"] == number
    assert len(chat.messages) == 2


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (640, 320)), (PNG[:23], (1, 1)), (b"BEGIN", (1, 1)), (b"", (1, 1)),
        (PNG.replace(b"IHDR", b"IDAT"), (1, 1)),
    ],
    ids=["png", "cut short", "text", "empty", "other first chunk"],
)  # fmt: skip
def test_a_picture_has_the_size_it_states(
    world: World, chat: Chat, content: bytes, size: tuple[int, int]
) -> None:
    files = {"photo": Upload("a.png", content)}
    message = done(world, "sendPhoto", chat_id=str(chat.id), files=files)
    (photo,) = message["photo"]
    assert (photo["width"], photo["height"]) == size


@pytest.mark.parametrize("kind", ["photo", "document"])
@pytest.mark.parametrize("part", ["", "part"], ids=["by its name", "attached"])
def test_uploads_of_a_real_client_arrive(kind: str, part: str) -> None:
    fields = {"chat_id": "7", "caption": "<b>½</b> & more", "parse_mode": "HTML",
              "reply_markup": json.dumps(keys([BUTTON]))}  # fmt: skip
    if part:
        fields[kind] = f"attach://{part}"
    with telegram() as server:
        server.world.open(7)
        answer = httpx.post(
            f"{server.url}{TOKEN}/send{kind.capitalize()}", data=fields,
            files={part or kind: ("weeks ½.png", PNG, "image/png")},
        )  # fmt: skip
        message = answer.json()["result"]
        stored = message[kind][0] if kind == "photo" else message[kind]
        assert server.world.files[stored["file_id"]] == ("weeks ½.png", PNG)
        file = httpx.get(f"{server.url.removesuffix('bot')}file/bot{TOKEN}/{stored['file_id']}")
    assert file.content == PNG
    assert stored["file_size"] == len(PNG)
    assert message["caption"] == "½ & more"
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert message["reply_markup"] == keys([BUTTON])


def refusals(faults: Faults, *methods: str) -> list[bool]:
    return [faults.next(method).refusal is not None for method in methods]


def test_flood_counts_every_kind_of_send_in_any_second(clock: list[float]) -> None:
    faults = Faults(lambda: clock[0])
    assert not any(refusals(faults, *["sendMessage"] * 99)), "no limit unless it is asked for"
    faults.limit = 4
    assert not any(refusals(faults, "sendMessage", "sendPhoto", "sendDocument", "editMessageText"))
    others = ("getUpdates", "answerCallbackQuery", "sendChatAction", "editMessageReplyMarkup")
    assert not any(refusals(faults, *others * 3))
    clock[0] += 0.75
    assert refusals(faults, "SENDMESSAGE") == [True]
    assert faults.refused == 1


def test_flood_window_slides(clock: list[float]) -> None:
    faults = Faults(lambda: clock[0])
    faults.limit = 2
    for _ in range(9):
        assert refusals(faults, "sendMessage") == [False]
        clock[0] += 0.5
    assert refusals(faults, "sendMessage") == [False]
    clock[0] += 0.25
    assert refusals(faults, "sendMessage") == [True]


def test_flood_closes_for_three_seconds_and_no_longer(clock: list[float]) -> None:
    faults = Faults(lambda: clock[0])
    faults.limit = 1
    assert refusals(faults, "sendMessage", "sendMessage") == [False, True]
    for _ in range(FLOOD_SECONDS * 4 - 1):
        clock[0] += 0.25
        assert refusals(faults, "editMessageText", "getMe") == [True, False]
    clock[0] += 0.25
    assert refusals(faults, "sendMessage") == [False], "being refused does not prolong it"
    assert faults.refused == FLOOD_SECONDS * 4


def test_flood_leaves_waiting_faults_for_the_next_call(clock: list[float]) -> None:
    faults = Faults(lambda: clock[0])
    faults.limit, faults.latency = 0, 0.5
    faults.add("sendMessage", Fault(cut="after"))
    refused = faults.next("sendMessage")
    assert refused.refusal is not None
    assert (refused.refusal.code, refused.seconds) == (429, 0.5)
    faults.limit = None
    assert faults.next("sendMessage") == Fault(cut="after")


def test_flood_is_refused_over_http_and_waited_out(world: World, clock: list[float]) -> None:
    api = BotApi(world, TOKEN)
    api.faults = Faults(lambda: clock[0])
    api.faults.limit = 2
    chats = [world.open(n) for n in (7, 8, 9)]
    with serving(application(api.routes())) as address, httpx.Client() as client:

        def send(chat: Chat) -> httpx.Response:
            fields = {"chat_id": str(chat.id), "text": "hello"}
            return client.post(f"{address}/bot{TOKEN}/sendMessage", data=fields)

        answers = [send(chat) for chat in chats]
        assert [a.status_code for a in answers] == [200, 200, 429]
        refused = answers[-1].json()
        assert refused["parameters"] == {"retry_after": FLOOD_SECONDS}
        assert "retry after 3" in refused["description"]
        clock[0] += FLOOD_SECONDS
        assert send(chats[-1]).status_code == 200
    assert [len(chat.messages) for chat in chats] == [1, 1, 1]
    assert api.faults.refused == 1


def test_a_chat_that_refuses(world: World, chat: Chat) -> None:
    chat.refuses = RefusalError(403, "Forbidden: bot was blocked by the user")
    for method in ("sendMessage", "sendChatAction", "getChat"):
        with pytest.raises(RefusalError, match="blocked"):
            done(world, method, chat_id="7", text="a", action="typing")
    assert RefusalError(429, "x", retry_after=3).body["parameters"] == {"retry_after": 3}


def test_updates_wait_until_confirmed_and_unwanted_kinds_go(world: World, chat: Chat) -> None:
    world.say(chat, "one")
    world.push("poll", {"id": "1"})
    world.say(chat, "two")
    world.forget_updates(0, ["message"])
    first, second = world.waiting()
    assert [u["message"]["text"] for u in (first, second)] == ["one", "two"]
    world.forget_updates(second["update_id"], None)
    assert world.waiting() == [second]
    assert world.pending == 1


@pytest.fixture(scope="module")
def official() -> Iterator[None]:
    reason = available()
    if reason:
        pytest.skip(reason)
    return iter([None])


@pytest.mark.usefixtures("official")
@given(st.lists(PIECES, max_size=9).map("".join))
def test_html_is_read_as_telegram_reads_it(text: str) -> None:
    theirs = telegram_text.parse(text, "HTML")
    try:
        ours, entities = parse(text, "HTML")
    except MarkupError:
        assert theirs.error is not None
        return
    assert theirs.error is None
    assert ours == theirs.text.strip()
    assert all(e["offset"] + e["length"] <= width(ours) for e in entities)
