"""The transport: one kept connection to Telegram that carries one call at a time.

The library's own transport keeps all connections in one pool and walks the pool twice a call
(github.com/encode/httpcore/issues/1035), under a client that does for each call what a browser
needs: together they cost more than understanding the question. Like it, this stands on httpcore.
"""

import json
import ssl
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram_app.connection import Connection

SECONDS = 5.0  # for connecting, and for an answer; a reply that takes longer is better tried again
_WRITE_SECONDS = 20.0  # a picture over a slow line
_KEPT = 30.0  # seconds for which an idle connection is worth keeping
_SERVER_FAULT = 500
_SIGNS_OF_LIFE = frozenset({"getUpdates", "getMe"})
_AGENT = (b"User-Agent", BaseRequest.USER_AGENT.encode())
_FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)

# The call never left this machine.
NOT_SENT = (
    httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError,
)  # fmt: skip


class Line(BaseRequest):
    """One connection.

    Args:
        connection: told how each call went.
        address: where to, for the choice of a proxy (`HTTPS_PROXY`, `NO_PROXY`).
        certificates: what the other side is checked against.
    """

    def __init__(self, connection: Connection, address: str, certificates: ssl.SSLContext) -> None:
        self._connection = connection
        self._certificates = certificates
        self._proxy = proxy_for(address)
        self._pool = self._made()

    def _made(self) -> httpcore.AsyncConnectionPool:
        options: dict[str, Any] = {
            "ssl_context": self._certificates, "max_connections": 1, "keepalive_expiry": _KEPT,
        }  # fmt: skip
        if self._proxy is None:
            return httpcore.AsyncConnectionPool(**options)
        return httpcore.AsyncHTTPProxy(
            str(self._proxy.url), proxy_auth=self._proxy.raw_auth, **options
        )

    @property
    def read_timeout(self) -> float:
        """Seconds for an answer."""
        return SECONDS

    async def initialize(self) -> None:
        """Connections open by themselves."""

    async def shutdown(self) -> None:
        """Close the connection; the next call would open another."""
        await self._pool.aclose()
        self._pool = self._made()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Carry out one call, and return the HTTP status and the body.

        Raises:
            TimedOut, NetworkError: no answer came; the cause is httpcore's exception.
        """
        headers, body = _encoded(url, request_data)
        limits = {
            "connect": _or(connect_timeout, SECONDS), "read": _or(read_timeout, SECONDS),
            "write": _or(write_timeout, _WRITE_SECONDS), "pool": _or(pool_timeout, SECONDS),
        }  # fmt: skip
        try:
            answer = await self._pool.request(
                method, url, headers=headers, content=body, extensions={"timeout": limits}
            )
        except httpcore.TimeoutException as error:
            self._connection.lose(type(error).__name__)
            raise TimedOut from error
        except _FAULTS as error:
            self._connection.lose(type(error).__name__)
            raise NetworkError(f"{type(error).__name__}: {error}") from error
        if answer.status < _SERVER_FAULT:
            self._connection.restore()
        elif url.rpartition("/")[2] in _SIGNS_OF_LIFE:
            # Another method may fail for one chat alone.
            self._connection.lose(f"it answers {answer.status}")
        return answer.status, answer.content

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read an answer; unlike the library's own way, what cannot be read is not logged.

        Raises:
            NetworkError: it is not JSON: somebody else answers in Telegram's place.
        """
        try:
            return json.loads(payload)
        except ValueError:
            raise NetworkError("the answer is not JSON") from None


def proxy_for(address: str) -> httpx.Proxy | None:
    """Return the proxy that the environment asks for, or None.

    Raises:
        ProxySettingError: it is not an http or https proxy.
    """
    parts = urlsplit(address)
    asked = getproxies().get(parts.scheme)
    if not asked or proxy_bypass(parts.netloc):
        return None
    proxy = asked if "://" in asked else f"http://{asked}"
    if urlsplit(proxy).scheme not in {"http", "https"}:
        kind = urlsplit(proxy).scheme
        raise ProxySettingError(
            f"{parts.scheme.upper()}_PROXY asks for a {kind} proxy; only http:// and https:// work"
        )
    return httpx.Proxy(proxy)


class ProxySettingError(Exception):
    """The environment names a proxy that cannot be used; the message is one sentence."""


def _or(given: Any, usual: float) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return usual
    return None if given is None else float(given)


def _encoded(url: str, data: RequestData | None) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return headers and body; httpcore adds host and length."""
    fields = data.json_parameters if data else {}
    if data and data.multipart_data:
        form = httpx.Request("POST", url, data=fields, files=data.multipart_data)
        return [_AGENT, (b"Content-Type", form.headers["Content-Type"].encode())], form.read()
    return [_AGENT, _FORM], urlencode(fields).encode()
