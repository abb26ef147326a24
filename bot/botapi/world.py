"""Everything the server remembers: chats, messages, updates, button presses, files.

People act on it (`say`, `press`, `edit`), the bot's calls act on it through `methods`. Every
public method may be called from any thread.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.botapi.bell import Bell
from bot.botapi.markup import detected
from bot.botapi.refusal import RefusalError, bad_request

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup"]

BATCH = 100  # updates of one getUpdates
_CALLS = 100_000  # remembered for whoever asks what the bot did
QUERY_SECONDS = 15.0  # for which a button press can be answered
_ALWAYS = frozenset("message edited_message callback_query my_chat_member channel_post".split())


@dataclass
class Chat:
    """One chat and what happened in it.

    Attributes:
        messages: by id, in order. events: what a page shows, in order.
        refuses: the refusal that every call to this chat gets (a bot blocked, a person gone).
    """

    id: int
    kind: Kind
    name: str
    messages: dict[int, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    refuses: RefusalError | None = None

    @property
    def shown(self) -> Json:
        """The chat as the Bot API describes it."""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.name}


@dataclass(frozen=True)
class Call:
    """One call that the bot made: when (seconds), the method, its parameters."""

    at: float
    method: str
    params: Mapping[str, Any]


class World:
    """The server's state.

    Args:
        bot: the bot's user, as getMe describes it.
        clock: seconds since 1970.
    """

    def __init__(self, bot: Json, clock: Callable[[], float] = time.time) -> None:
        self.lock = threading.RLock()
        self.bell = Bell()
        self.bot = bot
        self.calls: deque[Call] = deque(maxlen=_CALLS)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.profile = {"name": bot["first_name"], "description": "", "short_description": ""}
        self.poll = 0  # the number of the newest getUpdates
        self._allowed = _ALWAYS
        self._clock = clock
        self._chats: dict[int, Chat] = {}
        self._updates: list[Json] = []
        self._queries: dict[str, tuple[Chat, float]] = {}
        self._numbers: Iterator[int] = itertools.count(1)

    def open(self, chat_id: int, kind: Kind = "private", name: str = "Friend") -> Chat:
        """Return the chat, made when it is new."""
        with self.lock:
            return self._chats.setdefault(chat_id, Chat(chat_id, kind, name))

    def chat(self, chat_id: Any) -> Chat:
        """Return a chat that the bot may write to.

        Raises:
            RefusalError: there is none, or it does not take messages from the bot.
        """
        found = self._chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        if found is None:
            raise bad_request("chat not found")
        if found.refuses is not None:
            raise found.refuses
        return found

    def say(
        self, chat: Chat, text: str | None = None, person: int | None = None, **content: Any
    ) -> Json:
        """Let a person send a message; `content` holds further fields (a photo, a sticker)."""
        sender = person if person is not None else abs(chat.id)
        if text is not None:
            text = text.encode("utf-8", "replace").decode()  # half an emoji cannot travel
            content["text"] = text
            entities = detected(text, [])
            if entities:
                content.setdefault("entities", entities)
        user = {"id": sender, "is_bot": False, "first_name": chat.name}
        with self.lock:
            message = self.keep(chat, user, content)
            self._queue("message", message)
        return message

    def edit(self, chat: Chat, message_id: int, text: str) -> None:
        """Let a person edit a message."""
        with self.lock:
            message = {**chat.messages[message_id], "text": text, "edit_date": self.now}
            chat.messages[message_id] = message
            self.show(chat, event="edit", message=message)
            self._queue("edited_message", message)

    def press(self, chat: Chat, message_id: int, data: str, person: int | None = None) -> str:
        """Let a person press a button, and return the id of the press.

        Raises:
            RefusalError: there is no such message.
        """
        with self.lock:
            message = chat.messages.get(message_id)
            if message is None:
                raise bad_request("message not found")
            query = str(next(self._numbers) + 10**15)
            self._queries[query] = (chat, self._clock())
            sender = person if person is not None else abs(chat.id)
            self._queue("callback_query", {
                "id": query, "chat_instance": str(chat.id), "data": data, "message": message,
                "from": {"id": sender, "is_bot": False, "first_name": chat.name},
            })  # fmt: skip
        return query

    def push(self, kind: str, content: Json) -> None:
        """Queue any other update."""
        with self.lock:
            self._queue(kind, content)

    def keep(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Store a message and show it on the page."""
        message = {
            "message_id": next(self._numbers), "date": self.now, "chat": chat.shown,
            "from": sender, **content,
        }  # fmt: skip
        chat.messages[message["message_id"]] = message
        self.show(chat, event="message", message=message)
        return message

    def show(self, chat: Chat, **event: Any) -> None:
        """Tell the pages that look at a chat."""
        chat.events.append(event)
        self.bell.ring()

    def show_everywhere(self, **event: Any) -> None:
        """Tell every page."""
        for chat in self._chats.values():
            self.show(chat, **event)

    def query(self, query_id: str) -> Chat:
        """Return the chat of a button press that still waits, and let it wait no longer.

        Raises:
            RefusalError: it was answered, is too old or never happened.
        """
        chat, at = self._queries.pop(query_id, (None, 0.0))
        if chat is None or self._clock() - at > QUERY_SECONDS:
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return chat

    def forget_updates(self, before: int, allowed: list[str] | None) -> None:
        """Confirm every update below `before`, and set which kinds are wanted from now on."""
        if allowed is not None:
            self._allowed = frozenset(allowed) or _ALWAYS
        self._updates = [
            u
            for u in self._updates
            if u["update_id"] >= before and not self._allowed.isdisjoint(u)
        ]

    def waiting(self) -> list[Json]:
        """Return the updates not confirmed, at most a batch."""
        return self._updates[:BATCH]

    @property
    def pending(self) -> int:
        """How many updates have not been confirmed."""
        with self.lock:
            return len(self._updates)

    @property
    def now(self) -> int:
        """Seconds since 1970, whole."""
        return int(self._clock())

    def number(self) -> int:
        """Return a number not used before."""
        return next(self._numbers)

    def note(self, method: str, params: Mapping[str, Any]) -> None:
        """Remember a call."""
        self.calls.append(Call(self._clock(), method, params))

    def _queue(self, kind: str, content: Json) -> None:
        self._updates.append({"update_id": next(self._numbers), kind: content})
        self.bell.ring()
