"""How fast one chat, and all of them, may be written to, so that Telegram need not refuse.

Telegram asks for at most one message a second in a chat, short bursts apart, twenty a minute in a
group, and about thirty a second in all
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
"""

import time
from collections import OrderedDict
from collections.abc import Callable

BURST, EVERY = 10, 1.0  # messages at once, then one every so many seconds
GROUP_BURST, GROUP_EVERY = 5, 4.0
_REMEMBERED = 10_000  # chats
A_SECOND = 25.0  # messages to all chats; the rest of the thirty is for bursts of replies
_EARLY = 0.08  # seconds: two messages may go at once when the loop was late


class Pace:
    """A bucket of messages for each chat.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: OrderedDict[int, float] = OrderedDict()

    def take(self, chat_id: int) -> float:
        """Take the chat's next turn, and return how many seconds to wait for it."""
        burst, every = (BURST, EVERY) if chat_id > 0 else (GROUP_BURST, GROUP_EVERY)
        now = self._clock()
        # The bucket is kept as the moment at which it will be full again.
        full_at = max(self._full_at.get(chat_id, now), now) + every
        self._full_at[chat_id] = full_at
        self._full_at.move_to_end(chat_id)
        if len(self._full_at) > _REMEMBERED:
            self._full_at.popitem(last=False)
        return max(0.0, full_at - now - burst * every)


class Budget:
    """Messages to all chats: replies are counted and never wait; reminders wait.

    Args:
        a_second: how many may go in a second.
        clock: seconds that only grow.
    """

    def __init__(
        self, a_second: float = A_SECOND, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._every = 1.0 / a_second
        self._clock = clock
        self._free_at = clock()

    def spend(self) -> None:
        """Count one message."""
        self._free_at = max(self._free_at, self._clock() - _EARLY) + self._every

    def hold(self, seconds: float) -> None:
        """Let no reminder go for a while: Telegram asked to wait."""
        self._free_at = max(self._free_at, self._clock() + seconds)

    def wait(self) -> float:
        """Return how many seconds a reminder has to wait."""
        return max(0.0, self._free_at - self._clock())
