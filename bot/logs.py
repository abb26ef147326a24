"""Logging to standard error, with the bot token taken out of every line and traceback."""

import copy
import logging
import re
import sys
import traceback
from typing import Any, TextIO

_TOKEN = re.compile(r"\d{5,}:[\w-]{30,}")
_REDACTED = "[token]"
# These print addresses that hold the token, whole updates or whole rows at their lower levels.
_TALKATIVE = ("httpx", "httpcore", "telegram", "telegram.ext", "aiosqlite", "sqlalchemy")


class RedactingFormatter(logging.Formatter):
    """Formats a record and removes anything that looks like a bot token.

    The Telegram library logs a traceback for every network fault; here it becomes one line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted line without tokens."""
        fault = record.exc_info[1] if record.exc_info else None
        if record.name.startswith("telegram.") and fault is not None:
            record = copy.copy(record)
            record.msg = f"{record.getMessage()} ({fault})"
            record.args = record.exc_info = record.exc_text = None
        return _TOKEN.sub(_REDACTED, super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Return where it happened and what kind it was; its text may hold what a person wrote."""
        kind, error, trace = ei
        lines = traceback.format_tb(trace)
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__
        return "".join(lines).rstrip() or str(kind)


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send the bot's log to `stream` (standard error by default), redacted."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
