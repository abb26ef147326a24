"""What was meant: the result that understanding hands to answering."""

from dataclasses import dataclass
from enum import StrEnum

from bot.content.schema import Depth, Entry, Knowledge
from bot.reading.vocabulary import Reading
from bot.rules.safety import Alarm
from bot.understanding.router import Ranking

CARD, TERM, TALK = "card:", "term:", "talk:"
SAFE = TALK + "safe"  # said after a message about self-harm
FOREIGN = TALK + "foreign"  # in another language
NUMBER = TALK + "number"  # a number that stands for no choice
CONFUSED = TALK + "confused"  # words that mean nothing by themselves


class Kind(StrEnum):
    """The outcomes a message can have."""

    ANSWER = "answer"
    GLOSSARY = "glossary"
    DID_YOU_MEAN = "did_you_mean"
    DECISION = "decision"
    URGENT = "urgent"
    CRISIS = "crisis"
    NOT_COVERED = "not_covered"
    OUT_OF_SCOPE = "out_of_scope"
    SMALLTALK = "smalltalk"


ANSWERED = frozenset({Kind.ANSWER, Kind.GLOSSARY})  # what a card or term is shown for
SHOWN = ANSWERED | {Kind.DID_YOU_MEAN}  # and those that cards are offered for


def kind_of(target: str) -> Kind:
    """Return the kind of what shows a card or a term."""
    return Kind.GLOSSARY if target.startswith(TERM) else Kind.ANSWER


def entries_of(knowledge: Knowledge) -> dict[str, Entry]:
    """Return every card and term by its target."""
    return {CARD + card.id: card for card in knowledge.cards.values()} | {
        TERM + term.term: term for term in knowledge.terms.values()
    }


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a message was understood as it was.

    Attributes:
        reading: repairs and names, or None where no words were read.
        ranking: the router's candidates, or None where a rule decided before it.
        decided: what decided, in one plain sentence.
    """

    decided: str
    reading: Reading | None = None
    ranking: Ranking | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a reply says beside its card, and says again when the card is shown otherwise.

    Attributes:
        alarms: yellow warning signs; asked_signs: safety routes that the question named.
        half: the not-covered route of the part without an answer.
        lost: a part of the question was not understood.
    """

    alarms: tuple[Alarm, ...] = ()
    asked_signs: tuple[str, ...] = ()
    half: str | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """One message, understood.

    Attributes:
        kind: the outcome.
        evidence: why.
        target: the card, term or small talk meant (`card:`, `term:` or `talk:` and its id).
        also: a second one, where two things were asked.
        candidates: what may have been meant, best first, at most three.
        runners_up: what came next and says something else, where one was answered.
        alarms: warning signs, most urgent first; with another kind, only yellow ones.
        asked_signs: safety routes that a general question named.
        route: the decision or not-covered route, for those kinds.
        half: the not-covered route of the half that the article does not answer.
        lost: a further question in the message was not understood.
        depth: the depth asked for or the one that holds what was asked.
        picked: it was chosen from what was offered.
        again: the last answer is asked for once more, at another depth.
        harm: a fall, a break, sudden back pain or numbness was told of, whatever else it is.
        language: the code of the language it is in, when that is not English; empty for an
            unknown one.
        subject: the words that carried the meaning, for a follow-up to build on.
    """

    kind: Kind
    evidence: Evidence
    target: str | None = None
    also: str | None = None
    candidates: tuple[str, ...] = ()
    runners_up: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    asked_signs: tuple[str, ...] = ()
    route: str | None = None
    half: str | None = None
    lost: bool = False
    depth: Depth | None = None
    subject: tuple[str, ...] = ()
    picked: bool = False
    again: bool = False
    harm: bool = False
    language: str | None = None

    @property
    def beside(self) -> Beside:
        """What the reply says beside its card."""
        return Beside(self.alarms, self.asked_signs, self.half, self.lost)

    @property
    def is_miss(self) -> bool:
        """True when nothing was offered: the person has to try again."""
        return self.kind in {Kind.NOT_COVERED, Kind.OUT_OF_SCOPE} and self.route is None
