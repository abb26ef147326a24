"""The clock of a simulation: it stands still until it is told to move on."""

import datetime as dtm

# Eight weeks from here meet the clock changes of Chatham, Lord Howe, Cairo, Paris and New York.
START = dtm.datetime(2026, 9, 7, tzinfo=dtm.UTC)


class Clock:
    """Whole seconds that only grow.

    Args:
        start: the moment at which it stands first.
    """

    def __init__(self, start: dtm.datetime = START) -> None:
        self._start = start
        self._now = start

    def now(self) -> dtm.datetime:
        """Return the present moment (UTC)."""
        return self._now

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return (self._now - self._start).total_seconds()

    def timestamp(self) -> float:
        """Return the seconds since 1970."""
        return self._now.timestamp()

    def advance(self, seconds: int) -> None:
        """Move on by so many seconds."""
        self._now += dtm.timedelta(seconds=seconds)

    def move_to(self, moment: dtm.datetime) -> None:
        """Move on to a moment; one that has passed changes nothing."""
        self._now = max(self._now, moment)
