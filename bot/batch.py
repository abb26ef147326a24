"""The batch format: one question in, one flat answer out, both JSON objects."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from bot.answering.plain import render
from bot.answering.reply import Item
from bot.app import Assistant
from bot.understanding.conversation import State


class Question(BaseModel):
    """One line of input.

    Attributes:
        id: given back unchanged.
        text: the message.
        previous: the person's earlier messages, oldest first.
    """

    id: str | int
    text: str
    previous: Sequence[str] = ()


def answer(helper: Assistant, question: Question) -> dict[str, Any]:
    """Answer one question after its earlier messages.

    Returns:
        `id`, `kind`, `topic`, `card`, `term`, `route`, `facts` (of every depth), `shown` (of
        the depth shown), `also`, `candidates` (what buttons offer, likeliest first) and `text`
        (the whole reply, note included).
    """
    state = State()
    for earlier in question.previous:
        _, _, state = helper.reply(earlier, state)
    reply, _, _ = helper.reply(question.text, state)
    item = reply.item
    return {
        "id": question.id,
        "kind": reply.kind.value,
        "topic": item.topic if item else None,
        "card": item.card if item else None,
        "term": item.term if item else None,
        "route": reply.route,
        "facts": list(item.facts) if item else [],
        "shown": list(item.shown) if item else [],
        "also": [_described(reply.also)] if reply.also else [],
        "candidates": [_described(item) for item in reply.choices or reply.nearby],
        "text": render(reply),
    }


def _described(item: Item) -> dict[str, Any]:
    return {
        "card": item.card,
        "topic": item.topic,
        "term": item.term,
        "facts": list(item.facts),
        "shown": list(item.shown),
        "title": item.title,
    }
