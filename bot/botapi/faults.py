"""Faults on demand: what can go wrong between the bot and Telegram, so that it can be tried."""

import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.botapi.refusal import RefusalError

EVERY = "*"
SENDS = frozenset("sendmessage sendphoto senddocument editmessagetext".split())
FLOOD_SECONDS = 3  # for which nothing is taken once there was too much
_WINDOW = 1.0  # seconds in which sends are counted


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong with one call.

    Attributes:
        refusal: the answer given instead (429 with `retry_after`, 403, 500), or None.
        done: the call is carried out all the same, as a 504 from a gateway may hide.
        seconds: how long the answer takes.
        cut: the connection breaks before the answer; `before` or `after` the call is done.
    """

    refusal: RefusalError | None = None
    done: bool = False
    seconds: float = 0.0
    cut: str = ""


class Flood:
    """A limit on sends over all chats, stricter than Telegram's: one too many closes the door.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._taken: deque[float] = deque()
        self._closed_until = float("-inf")

    def takes(self, limit: int) -> bool:
        """Count one more send and tell whether it may pass.

        Args:
            limit: sends that may pass in any second.
        """
        now = self._clock()
        if now < self._closed_until:
            return False
        while self._taken and self._taken[0] <= now - _WINDOW:
            self._taken.popleft()
        if len(self._taken) >= limit:
            self._closed_until = now + FLOOD_SECONDS
            return False
        self._taken.append(now)
        return True


class Faults:
    """Faults waiting for calls.

    Args:
        clock: seconds that only grow.

    Attributes:
        latency: seconds that every answer but getUpdates takes.
        jitter: up to so many more, at random.
        unreachable: while true, every connection breaks before its call is done.
        broken: how many broke for that.
        limit: sends and edits of texts taken in any second, or None for no limit.
        refused: how many were refused for that limit.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.latency = 0.0
        self.jitter = 0.0
        self._luck = random.Random(0)  # noqa: S311 - repeatable, not secret
        self.unreachable = False
        self.broken = 0
        self.limit: int | None = None
        self.refused = 0
        self._flood = Flood(clock)
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method (`*` for any but getUpdates) fail, one fault each."""
        self._waiting[method.lower()].extend(faults)

    def next(self, method: str) -> Fault:
        """Return what goes wrong with this call, usually nothing."""
        if self.unreachable:
            self.broken += 1
            return Fault(cut="before")
        name = method.lower()
        if self.limit is not None and name in SENDS and not self._flood.takes(self.limit):
            self.refused += 1
            words = f"Too Many Requests: retry after {FLOOD_SECONDS}"
            refusal = RefusalError(429, words, retry_after=FLOOD_SECONDS)
            return Fault(refusal, seconds=self._seconds())
        for key in (name, EVERY):
            if self._waiting[key] and (key == name or name != "getupdates"):
                return self._waiting[key].popleft()
        return Fault(seconds=0.0 if name == "getupdates" else self._seconds())

    def _seconds(self) -> float:
        return self.latency + self._luck.uniform(0.0, self.jitter)
