"""One message that comes by itself: why it is sent, one try to send it, and how that went."""

import datetime as dtm
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Why a message is sent."""

    WEEKLY = "weekly"
    LATER = "later"
    FOLLOW_UP = "follow-up"


class Outcome(StrEnum):
    """How a try to send went."""

    SENT = "sent"
    NOT_SENT = "not-sent"  # it never left; try again
    DOUBT = "doubt"  # it left, and no answer came
    GONE = "gone"  # the person blocked the bot or is not there any more
    REFUSED = "refused"  # for a reason of ours


@dataclass(frozen=True, slots=True)
class Claim:
    """One message to send, taken for one try.

    Attributes:
        id: of the row; buttons carry it.
        chat_id: whom to. slot: the local date that names it.
        kind: why. attempt: the number of this try.
        again: an earlier try may have arrived.
        late: it should say that it comes late.
        profile: what may be suggested. discreet: without words about health.
    """

    id: int
    chat_id: int
    slot: dtm.date
    kind: Kind
    attempt: int
    again: bool
    late: bool
    profile: str
    discreet: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """How one try went.

    Attributes:
        outcome: the result.
        wait: seconds before another try, where there is one.
        moved_to: the chat's new number, where Telegram named one.
    """

    outcome: Outcome
    wait: float = 0.0
    moved_to: int | None = None
