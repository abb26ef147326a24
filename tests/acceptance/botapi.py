"""A small Bot API server on loopback: updates go in, what the bot sends comes out."""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "123456789:acceptance-tests-only-not-a-real-one"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Bonewise", "username": "bonewise_bot"}
_POLL_STEP = 0.01


@dataclass
class BotApi:
    """The server's state, shared with the test that drives it.

    Attributes:
        calls: (method, parameters) of every call but getUpdates, in order.
        faults: replies to give instead, by method, one each call.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    faults: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    polls: int = 0
    url: str = ""
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def push(self, kind: str = "message", chat: int = 7, **content: Any) -> None:
        """Queue an update of a private chat."""
        number = next(self._ids)
        message: dict[str, Any] = {
            "message_id": number,
            "date": 1764000000,
            "chat": {"id": chat, "type": "private", "first_name": "Test"},
            "from": {"id": chat, "is_bot": False, "first_name": "Test"},
            **content,
        }
        if kind == "edited_message":
            message["edit_date"] = 1764000001
        text = str(content.get("text", ""))
        if text.startswith("/"):
            entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            message["entities"] = [entity]
        self._updates.append({"update_id": number, kind: message})

    def sent(self, chat: int = 7) -> list[str]:
        """The texts sent to a chat, in order."""
        return [
            p["text"] for m, p in list(self.calls) if m == "sendMessage" and p["chat_id"] == chat
        ]

    def wait_for(self, count: int, chat: int = 7, seconds: float = 15.0) -> list[str]:
        """Wait until `count` messages were sent to a chat, and return them."""
        limit = time.monotonic() + seconds
        while len(self.sent(chat)) < count:
            if time.monotonic() > limit:
                raise AssertionError(f"{len(self.sent(chat))} of {count} messages: {self.calls}")
            time.sleep(0.02)
        return self.sent(chat)

    def pending(self) -> int:
        """How many updates have not been confirmed."""
        return len(self._updates)

    async def handle(self, request: Request) -> JSONResponse:
        """Answer one call."""
        method = request.path_params["method"]
        if request.path_params["token"] != TOKEN:
            return _error(401, "Unauthorized")
        form = parse_qsl((await request.body()).decode())
        params = {key: value if key == "text" else _value(value) for key, value in form}
        if method == "getUpdates":
            return await self._get_updates(params)
        self.calls.append((method, params))
        if self.faults.get(method):
            status, body = self.faults[method].pop(0)
            return JSONResponse({"ok": False, "error_code": status, **body}, status)
        return JSONResponse({"ok": True, "result": self._result(method, params)})

    async def _get_updates(self, params: dict[str, Any]) -> JSONResponse:
        self.polls += 1
        offset = int(params.get("offset", 0))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        limit = time.monotonic() + min(float(params.get("timeout", 0)), 2.0)
        while not self._updates and time.monotonic() < limit:
            await asyncio.sleep(_POLL_STEP)  # the test pushes from another thread
        return JSONResponse({"ok": True, "result": self._updates[:100]})

    def _result(self, method: str, params: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method == "sendMessage":
            chat = {"id": params["chat_id"], "type": "private", "first_name": "Test"}
            return {
                "message_id": next(self._ids), "date": 1764000002, "chat": chat, "from": BOT,
                "text": params["text"],
            }  # fmt: skip
        return True


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _error(status: int, text: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": status, "description": text}, status)


@contextmanager
def serving() -> Iterator[BotApi]:
    """Run the server on a free loopback port in a thread."""
    state = BotApi()
    app = Starlette(routes=[Route("/bot{token}/{method}", state.handle, methods=["GET", "POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    state.url = f"http://127.0.0.1:{port}/bot"
    try:
        yield state
    finally:
        server.should_exit = True
        thread.join(timeout=10)
