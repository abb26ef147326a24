"""A reply as plain text, for the terminal and the batch output."""

from collections.abc import Iterator

from bot.answering.reply import Reply


def paragraphs(text: str) -> list[str]:
    """Join the wrapped lines of each paragraph; list items keep their own lines."""
    found = []
    for block in text.strip().split("\n\n"):
        lines: list[str] = []
        for line in block.splitlines():
            bare = line.strip()
            if bare.startswith("- ") or not lines or (lines[-1].endswith(":") and not bare):
                lines.append(bare)
            else:
                lines[-1] = f"{lines[-1]} {bare}".strip()
        found.append("\n".join(lines))
    return [part for part in found if part]


def parts(reply: Reply) -> Iterator[str]:
    """Yield the reply's paragraphs in order, the note last."""
    if reply.title:
        yield reply.title
    yield from reply.body
    if reply.choices:
        yield "\n".join(f"{n}. {item.title}" for n, item in enumerate(reply.choices, 1))
    if reply.source:
        yield reply.source
    yield reply.note.text


def render(reply: Reply) -> str:
    """Return the whole reply as plain text."""
    return "\n\n".join(parts(reply))
