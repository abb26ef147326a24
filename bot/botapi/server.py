"""The HTTP side: calls in, answers out, faults on the way, on loopback only."""

import json
import os
import socket
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.botapi.checks import json_of, number_of
from bot.botapi.faults import Fault, Faults
from bot.botapi.methods import Upload, call
from bot.botapi.refusal import RefusalError
from bot.botapi.world import World

HOST = "127.0.0.1"
_LONGEST_POLL = 50.0  # seconds, as Telegram's
_STARTED_WITHIN = 10.0


class PortError(Exception):
    """The server cannot listen where it should; the message is one sentence."""


class Checker(Protocol):
    """Finds what breaks the Bot API's specification; every method returns its findings."""

    def request(self, method: str, params: Mapping[str, Any], files: Collection[str]) -> list[str]:
        """Look at a call."""

    def response(self, method: str, result: Any) -> list[str]:
        """Look at the server's own answer."""

    def update(self, update: Mapping[str, Any]) -> list[str]:
        """Look at an update before the bot gets it."""


class BotApi:
    """The Bot API over HTTP.

    Args:
        world: the state.
        token: the one token that is known; set another to revoke it.
        checker: looks at every call and answer; what it finds goes to `violations`.

    Attributes:
        violations: what broke the specification, in order.
    """

    def __init__(self, world: World, token: str, checker: Checker | None = None) -> None:
        self.world = world
        self.token = token
        self.faults = Faults()
        self.violations: list[str] = []
        self._checker = checker

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        return [
            Route("/bot{token}/{method}", self.answer, methods=["GET", "POST"]),
            Route("/file/bot{token}/{number}", self.download),
        ]

    async def answer(self, request: Request) -> Response:
        """Answer one call."""
        method = request.path_params["method"]
        try:
            self._admit(request)
            params, files = await _read(request)
            fault = self.faults.next(method)
            if method.lower() != "getupdates":
                self.world.note(method, params)
            if fault.seconds:
                await anyio.sleep(fault.seconds)
            if fault.cut == "before":
                return CutConnection()
            if fault.refusal is not None:
                if fault.done:
                    call(self.world, method, params, files)
                raise fault.refusal
            return await self._done(request, method, params, files, fault)
        except RefusalError as refusal:
            return JSONResponse(refusal.body, refusal.code)

    async def _done(
        self, request: Request, method: str, params: dict[str, Any], files: dict[str, Upload],
        fault: Fault,
    ) -> Response:  # fmt: skip
        self._checked("request", method, params, files)
        if method.lower() == "getupdates":
            result: Any = await self._get_updates(params)
        else:
            result = call(self.world, method, params, files)
        if self._checker is not None:
            self._found("response", method, self._checker.response(method, result))
        return CutConnection() if fault.cut else JSONResponse({"ok": True, "result": result})

    def _admit(self, request: Request) -> None:
        token = request.path_params["token"]
        if ":" not in token:
            raise RefusalError(404, "Not Found")
        if token != self.token:
            raise RefusalError(401, "Unauthorized")

    def _checked(
        self, what: str, method: str, params: Mapping[str, Any], files: Collection[str]
    ) -> None:
        if self._checker is not None:
            found = self._checker.request(method, params, files)
            self._found(what, method, found)
            if found:
                raise RefusalError(400, f"Bad Request: {'; '.join(found)}")

    def _found(self, what: str, method: str, findings: list[str]) -> None:
        self.violations.extend(f"{method} {what}: {finding}" for finding in findings)

    async def _get_updates(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        world = self.world
        with world.lock:
            world.poll += 1
            mine = world.poll
            allowed = json_of(params, "allowed_updates", list)
            world.forget_updates(number_of(params, "offset", 0), allowed)
        world.bell.ring()  # an older getUpdates learns that it has been replaced
        limit = time.monotonic() + min(number_of(params, "timeout", 0), _LONGEST_POLL)
        while True:
            rung = world.bell.rung
            with world.lock:
                waiting = world.waiting()
            if mine != world.poll:
                raise RefusalError(
                    409,
                    "Conflict: terminated by other getUpdates request; "
                    "make sure that only one bot instance is running",
                )
            left = limit - time.monotonic()
            if waiting or left <= 0:
                break
            await world.bell.wait(rung, left)
        if self._checker is not None:
            for update in waiting:
                self._found("update", "getUpdates", self._checker.update(update))
        return waiting

    async def download(self, request: Request) -> Response:
        """Give a file to the bot."""
        try:
            self._admit(request)
        except RefusalError as refusal:
            return JSONResponse(refusal.body, refusal.code)
        name, content = self.world.files.get(request.path_params["number"], ("", None))
        return Response(content) if name and content is not None else Response(status_code=404)


class CutConnection(Response):
    """An answer that breaks off: the client sees the connection close in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more than is sent; the server then closes the connection."""
        headers = [(b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


async def _read(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    params: dict[str, Any] = dict(request.query_params)
    files: dict[str, Upload] = {}
    if request.headers.get("content-type", "").startswith("application/json"):
        params |= json.loads(await request.body() or b"{}")
        return params, files
    async with request.form() as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or name, await value.read())
            else:
                params[name] = value
    return params, files


def application(routes: list[BaseRoute]) -> Starlette:
    """Return the web application; requests under another host's name are refused."""
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=routes, middleware=[hosts])


def _listening(port: int) -> socket.socket:
    # With the protocol named, asyncio turns off Nagle's algorithm; else each answer waits 40 ms.
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
    except (OSError, OverflowError) as error:
        found.close()
        raise PortError(f"port {port} of this computer cannot be used ({error})") from error
    return found


@contextmanager
def serving(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serve on loopback in a thread, and yield the address (`http://127.0.0.1:PORT`).

    Raises:
        PortError: the port is taken, or is none.
    """
    config = uvicorn.Config(
        app, host=HOST, port=port, log_level="critical", lifespan="off", access_log=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    listening = _listening(port)
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="botapi", daemon=True
    )
    thread.start()
    limit = time.monotonic() + _STARTED_WITHIN
    while not server.started and time.monotonic() < limit:
        time.sleep(0.005)
    try:
        yield f"http://{HOST}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=_STARTED_WITHIN)
        listening.close()
