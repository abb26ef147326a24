"""Faults on demand: what can go wrong between the bot and Telegram, so that it can be tried."""

from collections import defaultdict, deque
from dataclasses import dataclass

from bot.botapi.refusal import RefusalError

EVERY = "*"


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


class Faults:
    """Faults waiting for calls.

    Attributes:
        latency: seconds that every answer but getUpdates takes.
        unreachable: while true, every connection breaks before its call is done.
    """

    def __init__(self) -> None:
        self.latency = 0.0
        self.unreachable = False
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method (`*` for any but getUpdates) fail, one fault each."""
        self._waiting[method.lower()].extend(faults)

    def next(self, method: str) -> Fault:
        """Return what goes wrong with this call, usually nothing."""
        if self.unreachable:
            return Fault(cut="before")
        name = method.lower()
        for key in (name, EVERY):
            if self._waiting[key] and (key == name or name != "getupdates"):
                return self._waiting[key].popleft()
        return Fault(seconds=0.0 if name == "getupdates" else self.latency)
