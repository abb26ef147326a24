"""Outages: Telegram away, Telegram refusing, the bot down; from a seed, one after another."""

import datetime as dtm
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.botapi.faults import Fault
from bot.botapi.refusal import RefusalError

_APART = 3.5 * 86_400  # seconds on average from the end of one to the next
MISHAP = 0.01  # of the messages of a calm hour
NEVER = 10**9  # messages


class Sky(StrEnum):
    """What is the matter."""

    CALM = "calm"
    AWAY = "away"  # every connection breaks
    REFUSING = "refusing"  # every message gets a 502
    DOWN = "down"  # the bot does not run


_SPANS = {  # seconds, the shortest and the longest
    Sky.AWAY: (600, 8 * 86_400), Sky.REFUSING: (600, 6 * 3600), Sky.DOWN: (60, 2 * 86_400),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """From a moment on, the sky is another."""

    at: dtm.datetime
    sky: Sky


def changes(seed: int, start: dtm.datetime, end: dtm.datetime) -> Iterator[Change]:
    """Yield every outage between two moments as its beginning and its end."""
    luck = random.Random(f"{seed} sky")  # noqa: S311 - repeatable, not secret
    at = start
    while True:
        at += dtm.timedelta(seconds=int(luck.expovariate(1 / _APART)))
        sky = luck.choice(list(_SPANS))
        shortest, longest = map(math.log, _SPANS[sky])
        over = at + dtm.timedelta(seconds=int(math.exp(luck.uniform(shortest, longest))))
        if over >= end:
            return
        yield Change(at, sky)
        yield Change(over, Sky.CALM)
        at = over


def bad_gateway() -> Fault:
    """Return the answer of a Telegram that refuses everything."""
    return Fault(RefusalError(502, "Bad Gateway"))


class Mishaps:
    """What goes wrong with single messages.

    Args:
        luck: of all chance.
        share: of the messages, 0 to 1.
    """

    def __init__(self, luck: random.Random, share: float = MISHAP) -> None:
        self._luck, self._share = luck, share

    def draw(self) -> int:
        """Return how many messages pass before one does not."""
        return int(self._luck.expovariate(self._share)) if self._share > 0.0 else NEVER

    def kind(self) -> Fault:
        """Return what happens to it."""
        return self._luck.choice((
            Fault(cut="before"),
            Fault(cut="after"),
            Fault(RefusalError(502, "Bad Gateway"), done=True),
            Fault(RefusalError(500, "Internal Server Error")),
            Fault(RefusalError(429, "Too Many Requests: retry after 7", retry_after=7)),
        ))  # fmt: skip
