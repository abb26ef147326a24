"""How far a person is in a dialogue about their reminder: a small value that survives a restart.

It holds what was chosen and which ideas are left, never an answer to a health question.
"""

import datetime as dtm
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

OPTIONS = 5  # places that a name may stand for


class Flow(StrEnum):
    """What the dialogue is for."""

    NEW = "new"
    AGAIN = "again"  # the questions once more, for a reminder that is there
    DAY = "day"
    TIME = "time"
    TRAVEL = "travel"
    PAUSE = "pause"
    QUIET = "quiet"
    MENU = "menu"
    DELETE = "delete"
    STOP = "stop"


class Step(StrEnum):
    """What is asked. Questions are `q0`, `q1` and so on, beside these."""

    DAY = "day"
    TIME = "time"
    HALF = "half"  # of the day, for a time that can be either
    QUIET_TIME = "early"  # a time within the quiet hours
    TRAVEL = "travel"
    PLACE = "place"
    WHICH = "which"  # of several places
    CLOCK = "clock"
    PAUSE = "pause"
    QUIET = "quiet"
    MENU = "menu"
    DELETE = "delete"
    STOP = "stop"


QUESTION = "q"


@dataclass(frozen=True, slots=True)
class Draft:
    """One dialogue.

    Attributes:
        flow: what for. step: what is asked now.
        profile: what the questions have left so far, as stored.
        weekday: 1 to 7. at: the time as `HH:MM`; other: its other half of the day.
        zone: the zone to confirm. options: (label, zone) of the places to choose from.
        update: the number of the update that led here; one that comes again leads nowhere.
    """

    flow: Flow
    step: str
    profile: str = ""
    weekday: int = 0
    at: str = ""
    other: str = ""
    zone: str = ""
    options: tuple[tuple[str, str], ...] = ()
    update: int = 0

    @property
    def question(self) -> int | None:
        """The number of the question that is asked, from 0, or None."""
        number = self.step.removeprefix(QUESTION)
        return int(number) if number != self.step and number.isdigit() else None

    @property
    def time(self) -> dtm.time | None:
        """The time chosen so far."""
        return dtm.time.fromisoformat(self.at) if self.at else None

    def to(self, step: str, **changes: Any) -> "Draft":
        """Return the dialogue at another step."""
        return replace(self, step=step, **changes)

    def write(self) -> str:
        """Return it as JSON, without what is empty, and without the names of places."""
        kept = {name: value for name, value in asdict(self).items() if value}
        kept.pop("options", None)
        if self.step == Step.WHICH:
            kept["step"] = Step.PLACE
        return json.dumps(kept, ensure_ascii=False)

    @staticmethod
    def read(text: str) -> "Draft | None":
        """Return a stored dialogue, or None when another version wrote it."""
        try:
            found = json.loads(text)
            found["flow"] = Flow(found["flow"])
            draft = Draft(**found)
        except (ValueError, TypeError, KeyError):
            return None
        known = draft.step in set(Step) or draft.question is not None
        return draft if known else None
