"""Waking those who wait for news, from any thread."""

import asyncio
import threading


class Bell:
    """Wakes every waiting coroutine, whichever loop it runs on.

    Attributes:
        rung: how often it has rung; read it before looking for news, and hand it to `wait`, so
            that a ring in between is not missed.
    """

    def __init__(self) -> None:
        self.rung = 0
        self._lock = threading.Lock()
        self._waiting: set[asyncio.Future[None]] = set()

    async def wait(self, rung: int, seconds: float) -> None:
        """Return at the first ring after number `rung`, or after `seconds`."""
        ringing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._lock:
            if self.rung != rung:
                return
            self._waiting.add(ringing)
        try:
            async with asyncio.timeout(seconds):
                await ringing
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(ringing)

    def ring(self) -> None:
        """Wake everyone who waits now."""
        with self._lock:
            self.rung += 1
            waiting, self._waiting = self._waiting, set()
        for ringing in waiting:
            ringing.get_loop().call_soon_threadsafe(_settle, ringing)


def _settle(ringing: "asyncio.Future[None]") -> None:
    if not ringing.done():
        ringing.set_result(None)
