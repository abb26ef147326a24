"""Calls to the Bot API as plain data, for the two paths that every message takes.

The library's typed methods build an object of each answer, which nothing here looks at; that is a
third of what sending costs. Errors are the library's own.
"""

import json
from typing import Any, cast

from telegram.request import BaseRequest, RequestData


class Fields:
    """The parameters of one call, with what the transport reads of the library's `RequestData`.

    Attributes:
        json_parameters: the form's fields; whatever is not text travels as JSON.
        multipart_data: no files.
    """

    __slots__ = ("json_parameters", "multipart_data")

    def __init__(self, **fields: Any) -> None:
        self.multipart_data = None
        self.json_parameters = {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in fields.items()
            if value is not None
        }


class Api:
    """Telegram's Bot API over one transport.

    Args:
        address: base address with the token (`Bot.base_url`).
        line: the transport.
    """

    def __init__(self, address: str, line: BaseRequest) -> None:
        self._address = address
        self._line = line

    async def call(self, method: str, seconds: float | None = None, **fields: Any) -> Any:
        """Carry out one call and return its `result`.

        Args:
            method: the method's name, as documented.
            seconds: how long to wait for the answer, where the usual time is too short.
            fields: its parameters; None leaves one out.

        Raises:
            TelegramError: as the library's own methods do.
        """
        more = {} if seconds is None else {"read_timeout": seconds}
        data = cast(RequestData, Fields(**fields))
        return await self._line.post(f"{self._address}/{method}", data, **more)
