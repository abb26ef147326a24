"""Calls to the Bot API as plain data, for the two paths that every message takes.

The library's typed methods build an object of each answer, which nothing here looks at. Errors
are the library's own.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from telegram.request import BaseRequest, RequestData

Files = Mapping[str, tuple[str, bytes, str]]


class Fields:
    """The parameters of one call, with what the transport reads of the library's `RequestData`.

    Attributes:
        json_parameters: the form's fields; whatever is not text travels as JSON.
        multipart_data: files by field: name, content and media type; None without any.
    """

    __slots__ = ("json_parameters", "multipart_data")

    def __init__(self, files: Files | None = None, **fields: Any) -> None:
        self.multipart_data = files
        self.json_parameters = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in fields.items()
            if value is not None
        }


class Api:
    """Telegram's Bot API over a few lines, each of which carries one call at a time.

    Args:
        address: base address with the token (`Bot.base_url`).
        lines: transports of one connection each; the calls at once.
    """

    def __init__(self, address: str, lines: Sequence[BaseRequest]) -> None:
        self._address = address
        self._lines = lines
        # The line used last comes first, so that a quiet bot keeps one connection warm.
        self._free: asyncio.LifoQueue[BaseRequest] = asyncio.LifoQueue()
        for line in lines:
            self._free.put_nowait(line)

    async def open(self) -> None:
        """Make the lines ready."""
        for line in self._lines:
            await line.initialize()

    async def close(self) -> None:
        """Close every connection."""
        for line in self._lines:
            await line.shutdown()

    async def call(self, method: str, seconds: float | None = None, **fields: Any) -> Any:
        """Carry out one call, when a line is free, and return its `result`.

        Args:
            method: the method's name, as documented.
            seconds: how long to wait for the answer, where the usual time is too short.
            fields: its parameters; None leaves one out. `files` are sent along.

        Raises:
            TelegramError: as the library's own methods do.
        """
        data = cast(RequestData, Fields(**fields))
        more = {} if seconds is None else {"read_timeout": seconds}
        line = await self._free.get()
        try:
            return await line.post(f"{self._address}/{method}", data, **more)
        finally:
            self._free.put_nowait(line)
