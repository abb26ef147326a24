"""What each conversation remembers: in memory, bounded and expiring."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.understanding.conversation import State

MOST = 10_000
SECONDS = 3600.0

Key = tuple[int, int]  # chat and person: in a group, everyone talks about something else


class Chats:
    """Conversation states by chat and person.

    Args:
        most: conversations remembered; the one longest silent is forgotten first.
        seconds: how long a silent one is remembered.
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
        self._states: OrderedDict[Key, tuple[float, State, str]] = OrderedDict()

    def get(self, key: Key) -> State:
        """Return the state, a fresh one when it is unknown or was silent too long."""
        at, state, _ = self._states.get(key, (0.0, State(), ""))
        if self._clock() - at > self._seconds:
            self._states.pop(key, None)
            return State()
        return state

    def was_pressed(self, key: Key, data: str) -> bool:
        """Tell whether the last thing that happened here was a press of this very button."""
        return key in self._states and self._states[key][2] == data

    def put(self, key: Key, state: State, pressed: str = "") -> None:
        """Remember a state, and the callback data of the button that led to it."""
        self._states[key] = (self._clock(), state, pressed)
        self._states.move_to_end(key)
        while self._states and (len(self._states) > self._most or self._is_old()):
            self._states.popitem(last=False)

    def _is_old(self) -> bool:
        at, _, _ = next(iter(self._states.values()))
        return self._clock() - at > self._seconds

    def forget(self, chat_id: int) -> None:
        """Forget every conversation of a chat."""
        for key in [key for key in self._states if key[0] == chat_id]:
            del self._states[key]

    def __len__(self) -> int:
        """Return how many conversations are remembered."""
        return len(self._states)
