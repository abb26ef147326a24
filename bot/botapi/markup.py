"""Telegram's HTML: a formatted text becomes plain text and entities, or is refused.

Rules: https://core.telegram.org/bots/api#html-style. Offsets and lengths count UTF-16 units.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

Entity = dict[str, Any]

_PART = re.compile(r"<[^>]*>?|&(?:lt|gt|amp|quot|#\d{1,7}|#x[\da-f]{1,6});|[^<&]+|&", re.I)
_TAG = re.compile(r"<(/?)([a-z0-9-]*)((?:\s[^>]*)?)/?>", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?""")
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough",
    "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "code": "code",
    "pre": "pre", "a": "text_link", "blockquote": "blockquote",
}  # fmt: skip
_COMMAND = re.compile(r"(?<![\w/@])/[a-z0-9_]{1,64}(?:@\w+)?(?![\w/])", re.I)
_MENTION = re.compile(r"(?<!\w)@\w{3,32}")
_URL = re.compile(r"(?<!\w)https?://[^\s<>]+[^\s<>.,;:!?)]", re.I)


class MarkupError(ValueError):
    """A text that Telegram cannot parse; the message is Telegram's."""


def width(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def parse(text: str, mode: str | None) -> tuple[str, list[Entity]]:
    """Return the plain text, trimmed, and its entities.

    Args:
        text: what a client sends.
        mode: `parse_mode`; HTML, or nothing for plain text.

    Raises:
        MarkupError: the text cannot be parsed, or the mode is another one.
    """
    if not mode:
        return _trimmed(text, [])
    if mode.lower() != "html":
        raise MarkupError("unsupported parse_mode; this server reads HTML only")
    return _trimmed(*_parse_html(text))


def detected(text: str, known: list[Entity]) -> list[Entity]:
    """Return `known` and what Telegram finds by itself: commands, mentions, addresses."""
    taken = {at for e in known for at in range(e["offset"], e["offset"] + e["length"])
             if e["type"] in {"code", "pre", "text_link"}}  # fmt: skip
    found = [
        {"type": kind, "offset": width(text[: m.start()]), "length": width(m.group())}
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION), ("url", _URL))
        for m in pattern.finditer(text)
    ]
    return sorted(
        [*known, *(e for e in found if e["offset"] not in taken)],
        key=lambda e: (e["offset"], -e["length"]),
    )


def _parse_html(text: str) -> tuple[str, list[Entity]]:
    plain: list[str] = []
    at = 0
    open_tags: list[tuple[str, int, Entity]] = []
    entities: list[Entity] = []
    for part in _PART.findall(text):
        if part[0] != "<":
            piece = html.unescape(part) if part[0] == "&" and part != "&" else part
            plain.append(piece)
            at += width(piece)
            continue
        closing, name, attributes = _tag(part)
        if closing:
            entities.extend(_closed(open_tags, name, at))
        else:
            open_tags.append((name, at, _entity(name, attributes)))
    if open_tags:
        raise MarkupError(f'can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    entities.sort(key=lambda e: (e["offset"], -e["length"]))
    return "".join(plain), entities


def _tag(token: str) -> tuple[bool, str, str]:
    matched = _TAG.fullmatch(token)
    name = matched[2].lower() if matched else token[1:].strip("/<> ").lower()
    if matched is None or (not matched[1] and name not in _TYPES):
        raise MarkupError(f'unsupported start tag "{name}"')
    return bool(matched[1]), name, matched[3]


def _closed(open_tags: list[tuple[str, int, Entity]], name: str, at: int) -> Iterator[Entity]:
    if not open_tags:
        raise MarkupError(f'unexpected end tag "{name}"')
    opened, start, entity = open_tags.pop()
    if name not in ("", opened):
        raise MarkupError(f'unmatched end tag, expected "</{opened}>", found "</{name}>"')
    if at > start and (entity["type"] != "text_link" or entity["url"]):
        yield {**entity, "offset": start, "length": at - start}


def _entity(name: str, attributes: str) -> Entity:
    given = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(attributes)}
    if name == "span" and given.get("class") != "tg-spoiler":
        raise MarkupError('tag "span" must have class "tg-spoiler"')
    if name == "a":
        return {"type": "text_link", "url": html.unescape(given.get("href", ""))}
    if name == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    return {"type": _TYPES[name]}


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    shift = width(text) - width(text.lstrip())
    plain = text.strip()
    end = width(plain)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return plain, kept
