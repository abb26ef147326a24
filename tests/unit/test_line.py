"""The transport: what it sends and which errors it makes of what goes wrong."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import httpx
import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.telegram_app.api import Api, Fields
from bot.telegram_app.connection import Connection
from bot.telegram_app.line import NOT_SENT, Line, ProxySettingError, proxy_for
from tests.support.people import BOT, TOKEN, telegram

CERTIFICATES = httpx.create_ssl_context()


def line(connection: Connection, address: str) -> Line:
    return Line(connection, address, CERTIFICATES)


async def post(connection: Connection, address: str, method: str, **more: Any) -> Any:
    async with line(connection, address) as ours:
        return await ours.post(f"{address}/{method}", **more)


@asynccontextmanager
async def listening(answer: bytes, seconds: float = 0.0) -> AsyncIterator[str]:
    """Answer every connection with the same bytes, after a while, and close it."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        await asyncio.sleep(seconds)
        writer.write(answer)
        await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        over.set()

    over = asyncio.Event()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
        await over.wait()


@pytest.mark.asyncio
async def test_calls_go_there_and_back_over_lines_in_turn() -> None:
    with telegram() as server:
        server.world.open(7)
        api = Api(f"{server.url}{TOKEN}", [line(Connection(), server.url) for _ in range(2)])
        await api.open()
        me, *sent = await asyncio.gather(
            api.call("getMe"),
            *(api.call("sendMessage", chat_id=7, text=f"½ & {n}", nothing=None) for n in range(4)),
        )
        await api.close()
        assert me["username"] == BOT["username"]
        assert sorted(message["text"] for message in sent) == [f"½ & {n}" for n in range(4)]
        assert "nothing" not in server.calls("sendMessage")[0]


@pytest.mark.asyncio
async def test_files_travel_too() -> None:
    with telegram() as server:
        server.world.open(7)
        files = {"document": ("plan.ics", b"BEGIN", "text/calendar")}
        fields = Fields(chat_id=7, files=files)
        address = f"{server.url}{TOKEN}"
        data = cast(RequestData, fields)
        found = await post(Connection(), address, "sendDocument", request_data=data)
        assert found["document"]["file_name"] == "plan.ics"


@pytest.mark.asyncio
async def test_nobody_there_was_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/bot"
    connection = Connection()
    with caplog.at_level(logging.WARNING), pytest.raises(NetworkError) as failed:
        await post(connection, address, "getMe")
    assert isinstance(failed.value.__cause__, NOT_SENT)
    assert connection.is_lost


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"no\r\n\r\n"]
)
async def test_an_answer_that_breaks_off_is_doubtful(answer: bytes) -> None:
    async with listening(answer) as address:
        with pytest.raises(NetworkError) as failed:
            await post(Connection(), address, "sendMessage")
    assert not isinstance(failed.value.__cause__, NOT_SENT)


@pytest.mark.asyncio
async def test_no_answer_in_time() -> None:
    async with listening(b"", seconds=0.5) as address:
        with pytest.raises(TimedOut):
            await post(Connection(), address, "getMe", read_timeout=0.05)


@pytest.mark.asyncio
async def test_a_server_fault_counts_as_away_and_anything_else_as_there() -> None:
    connection = Connection()
    body = b'{"ok":false,"description":"Bad Gateway"}'
    head = "HTTP/1.1 {} X\r\nContent-Length: {}\r\n\r\n"
    async with listening(head.format(502, len(body)).encode() + body) as address:
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await post(connection, address, "sendMessage")
        assert not connection.is_lost, "one method may fail for one chat alone"
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await post(connection, address, "getMe")
    assert connection.is_lost
    body = b'{"ok":true,"result":true}'
    async with listening(head.format(200, len(body)).encode() + body) as address:
        assert await post(connection, address, "getMe") is True
    assert not connection.is_lost


def test_a_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://telegram.invalid/bot"
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for(address) is None
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    assert str(getattr(proxy_for(address), "url", None)) == "http://127.0.0.1:3128"
    assert type(line(Connection(), address)._pool).__name__ == "AsyncHTTPProxy"
    monkeypatch.setenv("https_proxy", "me:secret@127.0.0.1:3128")
    proxy = proxy_for(address)
    assert proxy is not None
    assert proxy.raw_auth == (b"me", b"secret")
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1080")
    with pytest.raises(ProxySettingError, match="socks5"):
        proxy_for(address)
    monkeypatch.setenv("no_proxy", "telegram.invalid")
    assert proxy_for(address) is None


@pytest.mark.asyncio
async def test_what_is_not_json_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    body = b'{"text":"my secret lump"'
    answer = f"HTTP/1.1 200 X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    async with listening(answer) as address:
        with pytest.raises(NetworkError, match="not JSON"):
            await post(Connection(), address, "getUpdates")
    assert "secret" not in caplog.text
