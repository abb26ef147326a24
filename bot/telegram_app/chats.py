"""What each chat remembers: in memory, bounded and expiring."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.understanding.conversation import State

MOST = 10_000
SECONDS = 3600.0


class Chats:
    """Conversation states by chat.

    Args:
        most: chats remembered; the one longest silent is forgotten first.
        seconds: how long a silent chat is remembered.
        clock: seconds that only grow; passed in by tests.
    """

    def __init__(
        self,
        most: int = MOST,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._states: OrderedDict[int, tuple[float, State]] = OrderedDict()

    def get(self, chat_id: int) -> State:
        """Return the chat's state, a fresh one when it is unknown or was silent too long."""
        at, state = self._states.get(chat_id, (0.0, State()))
        if self._clock() - at > self._seconds:
            self._states.pop(chat_id, None)
            return State()
        return state

    def put(self, chat_id: int, state: State) -> None:
        """Remember the chat's state."""
        self._states[chat_id] = (self._clock(), state)
        self._states.move_to_end(chat_id)
        while len(self._states) > self._most:
            self._states.popitem(last=False)

    def __len__(self) -> int:
        """Return how many chats are remembered."""
        return len(self._states)
