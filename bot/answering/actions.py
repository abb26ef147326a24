"""What a person can do next with one press: plain values, whatever carries them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.content.schema import Depth


class Verb(StrEnum):
    """The things a button can do; the value is what travels, so it never changes meaning."""

    SHOW = "s"  # the same card or term at another depth
    OPEN = "o"  # a card or term
    TOPICS = "t"  # the list of topics
    TOPIC = "c"  # the cards of one topic
    TERMS = "g"  # the words explained
    NONE = "n"  # none of the choices offered was meant
    ROUTE = "u"  # what is said to one kind of question
    MINE = "m"  # the person's own reminder
    ANSWER = "d"  # to a reminder that came
    STEP = "r"  # of a dialogue about a reminder
    VISIT = "v"  # the list of questions for the next visit


@dataclass(frozen=True, slots=True)
class Extras:
    """What a reply said beside its card, so that another depth says it again.

    Attributes:
        alarms: yellow safety routes; asked: routes that the question named.
        half: the not-covered route of the part without an answer.
        lost: a part of the question was not understood.
    """

    alarms: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    half: str | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do.

    Attributes:
        verb: what.
        target: the card or term (`card:` or `term:` and its id), for SHOW and OPEN.
        depth: the depth, for SHOW. extras: what is said beside it, for both.
        topic: for TOPIC. page: which page of a list, from 0.
        row: the number of the message answered, for ANSWER. step: what was asked, for STEP;
            what to do with the list, for VISIT.
        word: what could be typed in the button's place, for both; the question, for VISIT.
        in_place: the reply replaces the message that carried the button.
    """

    verb: Verb
    target: str = ""
    depth: Depth | None = None
    extras: Extras = Extras()
    topic: str = ""
    page: int = 0
    row: int = 0
    step: str = ""
    word: str = ""
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """An action and the words on it."""

    label: str
    action: Action


Rows = tuple[tuple[Button, ...], ...]


class UnknownActionError(LookupError):
    """The action names a card, term, topic or page that does not exist (any more)."""
