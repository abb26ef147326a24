"""The sign of life that the running bot leaves and the health check reads: one empty file."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger(__name__)

STALE = 90.0  # seconds; the bot hears from Telegram at least every 25


class Heartbeat:
    """Touches a file.

    Args:
        path: the file; its folder is made where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failed = False

    def beat(self) -> None:
        """Leave the sign; where that cannot be done, say so once and go on."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
        except OSError as error:
            if not self._failed:
                logger.warning(
                    "no sign of life for the health check (%s); "
                    "set BONEWISE_HEARTBEAT to a file that can be written",
                    error,
                )
            self._failed = True


def verdict(path: Path, clock: Callable[[], float] = time.time) -> tuple[bool, str]:
    """Return whether the bot is alive, and one sentence on it.

    Args:
        path: the heartbeat's file.
        clock: seconds since 1970.
    """
    try:
        age = clock() - path.stat().st_mtime
    except OSError:
        return False, f"no sign of life: {path} is missing; is the bot running?"
    said = f"last heard from Telegram {max(age, 0):.0f} s ago"
    return (True, f"alive: {said}") if age <= STALE else (False, f"no sign of life: {said}")
