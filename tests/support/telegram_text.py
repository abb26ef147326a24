"""Telegram's own verdict on formatted text.

tdjson carries TDLib, whose parser the official Bot API server uses. Only its static `td_execute`
is called: no client is ever created, nothing leaves the process.
"""

import functools
import importlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

PACKAGE = "tdjson"
MOST_BYTES = 1 << 15  # the official server refuses more before it parses anything

_MODES: Mapping[str, dict[str, Any]] = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_KINDS = {
    "PreCode": "pre", "BlockQuote": "blockquote", "ExpandableBlockQuote": "expandable_blockquote",
    "EmailAddress": "email", "TextUrl": "text_link", "MentionName": "text_mention",
}  # fmt: skip
_DETAILS = ("url", "language", "custom_emoji_id", "user_id", "unix_time")


class Parsed(NamedTuple):
    """What is left of a text, where it is formatted, and why it was refused if it was."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    error: str | None = None


def parse(text: str, mode: str | None) -> Parsed:
    """Parse a text as the official server would; offsets and lengths are in UTF-16 units."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return Parsed(text, error="Text is too long")
    wanted = (mode or "none").lower()
    if wanted == "none" or not text:
        return Parsed(text)
    if wanted not in _MODES:
        return Parsed(text, error="Unsupported parse_mode")
    query = {"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[wanted]}
    answer = _execute(query)
    if answer["@type"] == "error":
        return Parsed(text, error=answer["message"])
    return Parsed(answer["text"], tuple(_entity(entity) for entity in answer["entities"]))


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    """Write an entity of TDLib the way the Bot API does."""
    name = entity["type"]["@type"].removeprefix("textEntityType")
    kind = _KINDS.get(name) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    details = {key: entity["type"][key] for key in _DETAILS if entity["type"].get(key)}
    return {"type": kind, "offset": entity["offset"], "length": entity["length"], **details}


def _execute(query: Mapping[str, Any]) -> dict[str, Any]:
    answer = _library()(json.dumps(query).encode())
    if answer is None:
        raise RuntimeError(f"TDLib did not answer {query['@type']}")
    return dict(json.loads(answer))


@functools.lru_cache(maxsize=1)
def _library() -> Callable[[bytes], bytes | None]:
    """Return td_execute, with TDLib's own log turned off."""
    execute: Callable[[bytes], bytes | None] = importlib.import_module(PACKAGE).td_execute
    execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
    return execute
