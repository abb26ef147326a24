"""The chat page: static files, and what the page needs to talk to the bot as a person."""

import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.botapi.checks import TEXT
from bot.botapi.methods import PNG, described, menu
from bot.botapi.refusal import RefusalError, bad_request
from bot.botapi.world import Chat, World

PAGE = Path(__file__).parent / "page"
_FIRST_CHAT = 1001
_HEARTBEAT = 15.0  # seconds; a comment line tells a broken stream from a quiet one
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class ChatPage:
    """Lets pages act as people in the server's world.

    Args:
        world: where the chats are.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = itertools.count(_FIRST_CHAT)

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        return [
            Route("/", self.page),
            Mount("/page", StaticFiles(directory=PAGE)),
            Route("/chat/open", self.open, methods=["POST"]),
            Route("/chat/file/{number}", self.file),
            Route("/chat/{chat:int}/events", self.events),
            Route("/chat/{chat:int}/say", self.say, methods=["POST"]),
            Route("/chat/{chat:int}/press", self.press, methods=["POST"]),
        ]

    async def page(self, _: Request) -> Response:
        """Return the page itself."""
        return Response((PAGE / "index.html").read_bytes(), media_type="text/html",
                        headers=_HEADERS)  # fmt: skip

    async def open(self, request: Request) -> Response:
        """Give the page a chat: its earlier one where the server still knows it."""
        if not _is_json(request):
            return Response(status_code=415)
        asked = (await _json(request)).get("chat")
        number = asked if isinstance(asked, int) and self._known(asked) else next(self._numbers)
        chat = self._world.open(number, name="You")
        if not chat.events:
            self._world.show(chat, event="commands", commands=menu(self._world))
        return JSONResponse({"chat": chat.id, "bot": described(self._world)})

    def _known(self, number: int) -> bool:
        try:
            return self._world.chat(number).kind == "private"
        except RefusalError:
            return False

    async def events(self, request: Request) -> Response:
        """Stream what happens in a chat, from the start or from where the page left off."""
        try:
            chat = self._world.chat(request.path_params["chat"])
        except RefusalError as refusal:
            return JSONResponse(refusal.body, 404)
        last = request.headers.get("last-event-id", "")
        start = int(last) if last.isascii() and last.isdigit() else 0
        return StreamingResponse(
            self._stream(chat, start), media_type="text/event-stream", headers=_HEADERS
        )

    async def _stream(self, chat: Chat, start: int) -> AsyncIterator[str]:
        at = min(start, len(chat.events))
        yield ": hello\n\n"
        while True:
            rung = self._world.bell.rung
            while at < len(chat.events):
                event = chat.events[at]
                at += 1
                yield f"id: {at}\ndata: {json.dumps(event)}\n\n"
            await self._world.bell.wait(rung, _HEARTBEAT)
            if at == len(chat.events):
                yield ": still here\n\n"

    async def say(self, request: Request) -> Response:
        """Send the person's message."""
        text = str((await _json(request)).get("text", "")).strip()
        try:
            chat = self._world.chat(request.path_params["chat"])
            if not 0 < len(text) <= TEXT:
                raise bad_request(f"a message has 1 to {TEXT} characters")
        except RefusalError as refusal:
            return JSONResponse(refusal.body, refusal.code)
        self._world.say(chat, text)
        return Response(status_code=204)

    async def press(self, request: Request) -> Response:
        """Press a button for the person."""
        given = await _json(request)
        try:
            chat = self._world.chat(request.path_params["chat"])
            query = self._world.press(chat, int(str(given["message_id"])), str(given["data"]))
        except RefusalError as refusal:
            return JSONResponse(refusal.body, refusal.code)
        except (KeyError, ValueError):
            return JSONResponse(bad_request("message_id and data are needed").body, 400)
        return JSONResponse({"query": query})

    async def file(self, request: Request) -> Response:
        """Show a picture or document that the bot sent."""
        name, content = self._world.files.get(request.path_params["number"], ("", b""))
        if not name:
            return Response(status_code=404)
        # Anything else is only ever downloaded: as a page of this origin it could act for people.
        kind = "image/png" if content.startswith(PNG) else "application/octet-stream"
        return Response(content, headers=_HEADERS, media_type=kind)


def _is_json(request: Request) -> bool:
    # Only a page of this very server can send JSON: browsers ask first on another's behalf.
    return request.headers.get("content-type", "").startswith("application/json")


async def _json(request: Request) -> dict[str, object]:
    if not _is_json(request):
        return {}
    try:
        given = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}
