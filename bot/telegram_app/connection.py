"""Whether Telegram can be reached, said once when it changes and not at every failed call."""

import logging
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Connection:
    """Remembers whether Telegram answers.

    Args:
        clock: seconds that only grow.
        alive: called at each answer to getUpdates, for the health check.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        self.alive = alive
        self._clock = clock
        self._lost_at: float | None = None

    @property
    def is_lost(self) -> bool:
        """True while nothing has been answered since the last failure."""
        return self._lost_at is not None

    def lose(self, why: str) -> None:
        """Take note that a call failed on the way."""
        if self._lost_at is None:
            self._lost_at = self._clock()
            logger.warning(
                "Telegram cannot be reached (%s); trying again until it can", why,
                extra={"action": "lost"},
            )  # fmt: skip

    def restore(self) -> None:
        """Take note that Telegram answered."""
        if self._lost_at is not None:
            seconds = self._clock() - self._lost_at
            self._lost_at = None
            logger.warning(
                "Telegram can be reached again after %.0f s", seconds, extra={"action": "back"}
            )
