"""A reply as Telegram HTML, in as many messages as it needs. Escaping happens here only."""

import re
from collections.abc import Iterator
from html import escape

from bot.answering.reply import Reply

LONGEST = 4096  # characters of one message after parsing (Bot API, sendMessage)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def messages(reply: Reply) -> list[str]:
    """Return the reply as one or more HTML messages; sentences are never cut in two."""
    found: list[str] = []
    for part in _parts(reply):
        if found and len(found[-1]) + len(part) + 2 <= LONGEST:
            found[-1] = f"{found[-1]}\n\n{part}"
        else:
            found.append(part)
    return found


def _parts(reply: Reply) -> Iterator[str]:
    if reply.title:
        yield f"<b>{escape(reply.title, quote=False)}</b>"
    for paragraph in reply.body:
        yield from _fitting(escape(_bulleted(paragraph), quote=False))
    if reply.choices:
        yield "\n".join(
            f"{number}. {escape(item.title, quote=False)}"
            for number, item in enumerate(reply.choices, 1)
        )
    if reply.source:
        yield f"<i>{escape(reply.source, quote=False)}</i>"
    yield escape(reply.note.text, quote=False)


def _bulleted(paragraph: str) -> str:
    return re.sub(r"(?m)^- ", "• ", paragraph)


def _fitting(paragraph: str) -> Iterator[str]:
    rest = paragraph
    while len(rest) > LONGEST:
        ends = [m.start() for m in _SENTENCE.finditer(rest, 0, LONGEST)]
        cut = ends[-1] if ends else LONGEST
        yield rest[:cut]
        rest = rest[cut:].lstrip()
    yield rest
