"""What the last messages leave behind, and what a follow-up means in their light.

The state is small and explicit: it is passed in and a new one is passed out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.content.schema import Depth
from bot.reading.vocabulary import Ask, Reading
from bot.understanding.meaning import ANSWERED, Beside, Kind, Meaning

_LONGEST_FOLLOW_UP = 9  # words; a longer message stands alone
_SHORT = 4  # words of a question that names nothing ("how much a day")
_SURE = 7.5  # confidence from which on a short message by itself names what it is about
_SAID = 75  # how like a phrasing of small talk a message is that is nothing else, 0 to 100
_LONGEST_NUMBER = 2  # digits
_LONGEST_OTHER = 5  # words that ask for the other one

_DEPTH_WORDS = {
    Depth.SIMPLE: frozenset(
        "simple simpler simply eli5 easier easy plain plainer layman laymans english "
        "basic basics shorter kid child dumb".split()
    ),
    Depth.ACADEMIC: frozenset(
        "academic academically scientific science nerd nerdy technical molecular "
        "pathway clinician registrar deeper deep".split()
    ),
    Depth.DETAIL: frozenset("detail details detailed more further expand elaborate".split()),
}
# These ask for the simple one only where nothing else is asked: "a quick question" does not.
_BRIEF = frozenset(
    "sum summary short quick quickly brief briefly nutshell gist tldr line sciency".split()
)
_DEPTH_FILLER = frozenset(
    "please can you could i the a an me it that in for at on to of explain explanation say tell "
    "give make put want would like bit little much version terms words level one thanks go into "
    "again lost did not understand get follow that is way too do just so and now okay show "
    "about this up as if am was five years old hm what sorry slow today down one".split()
)
_CHOICES = {
    "1": 0, "one": 0, "first": 0, "1st": 0, "2": 1, "two": 1, "second": 1, "2nd": 1,
    "3": 2, "three": 2, "third": 2, "3rd": 2, "4": 3, "four": 3, "fourth": 3, "5": 4, "five": 4,
    "fifth": 4, "6": 5, "six": 5, "sixth": 5, "7": 6, "seven": 6, "8": 7, "eight": 7,
    "9": 8, "nine": 8, "10": 9, "ten": 9, "last": -1,
}  # fmt: skip
_CHOICE_FILLER = frozenset("the one number option please i mean meant want that yes no".split())
_YES = frozenset("yes yeah yup sure please okay right correct exactly that".split())
_OPENERS = (
    ("and",), ("what", "about"), ("how", "about"), ("okay", "and"), ("so", "and"), ("but",),
    ("so",), ("also",), ("or",), ("same", "for"), ("okay", "so"), ("then",),
)  # fmt: skip
_POINTERS = frozenset(
    "it that this they them those these one ones there its their mine other same though then "
    "too else either both thing next".split()
)
_KEEPING = frozenset("it its they them their".split())  # what they stand for is not swapped
_BARE = frozenset("why how when where which what who examples example example".split())
_EMPTY = _BARE | _POINTERS | _DEPTH_FILLER
_TO_THE_BOT = frozenset({"you", "your", "yourself"})
_LINK_WORDS = frozenset("and so but okay then also or about though".split())
# What ends a crisis: being safe said outright, of oneself. "Safe" alone also stands in questions.
_SAFE = re.compile(
    r"(?:(?:yes |okay |thanks |thank you )*"
    r"(?:i (?:am|feel)|we are|am|feeling) (?:\w+ ){0,2}(?:safe|safer)\b"
    r"|(?:yes )?(?:safe|safer)(?: now)?$"
    r"|.*\bi (?:am|feel) (?:\w+ )?(?:okay|fine|better) now$)"
)
_NOT_SAFE = frozenset("not never no but still want wish if until hurt die kill end".split())
_LONGEST_SAFE = 12  # words
_LEFT_OPEN = frozenset({Kind.DECISION, Kind.NOT_COVERED})  # what a clinician has to answer


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation remembers.

    Attributes:
        target: the card or term last shown; depth: the depth it was shown at.
        candidates: the choices last offered, in the order shown.
        subject: the words of the last question that was understood.
        beside: what the last answer said beside its card.
        misses: how many messages in a row found nothing.
        route: the decision or gap of the last reply, if that was one.
        crisis: a message was about self-harm, and since then nobody has said that they are safe.
        why: what is said when the person asks why the last answer was given.
    """

    target: str | None = None
    depth: Depth | None = None
    candidates: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    beside: Beside = field(default_factory=Beside)
    misses: int = 0
    route: str | None = None
    crisis: bool = False
    why: tuple[str, ...] = ()


def advance(state: State, meaning: Meaning, shown: Depth | None = None) -> State:
    """Return the state after a reply.

    Args:
        state: the state before the message.
        meaning: what the message meant.
        shown: the depth at which the reply was shown.
    """
    if meaning.kind is Kind.CRISIS:
        return State(crisis=True)
    if meaning.kind is Kind.SMALLTALK:
        return replace(state, crisis=False)
    is_sure = meaning.kind is not Kind.DID_YOU_MEAN
    return State(
        target=meaning.target or state.target,
        depth=shown if meaning.target else state.depth,
        # What was picked from stays on the screen, and may be picked from again.
        candidates=state.candidates if meaning.picked else meaning.candidates,
        subject=meaning.subject or state.subject,
        beside=meaning.beside if meaning.target else state.beside,
        misses=state.misses + 1 if meaning.is_miss else 0 if is_sure else state.misses,
        route=meaning.route if meaning.kind in _LEFT_OPEN else None,
        crisis=state.crisis and meaning.kind is Kind.URGENT,
        why=state.why,
    )


def depth_asked(reading: Reading) -> tuple[Depth | None, bool]:
    """Return the depth that a message asks for, and whether it asks for nothing else."""
    words = reading.words
    as_to_a_child = " like i am " in f" {' '.join(words)} "
    if as_to_a_child or not _BRIEF.isdisjoint(words):
        known = _BRIEF | _DEPTH_FILLER | _DEPTH_WORDS[Depth.SIMPLE]
        if all(word in known or word.isdigit() for word in words):
            return Depth.SIMPLE, True
    for depth, signs in _DEPTH_WORDS.items():
        if signs.isdisjoint(words):
            continue
        rest = [w for w in words if w not in signs and w not in _DEPTH_FILLER]
        if depth is Depth.DETAIL and rest:
            return None, False
        return depth, not rest or (words[0] in signs and len(words) <= _LONGEST_FOLLOW_UP)
    return None, False


def choice(reading: Reading, state: State) -> str | None:
    """Return the offered choice that the message picks, if it does nothing but pick one."""
    if not state.candidates:
        return None
    words = reading.words
    if all(word in _YES for word in words) and len(state.candidates) == 1:
        return state.candidates[0]
    picked = [w for w in words if w in _CHOICES]
    numbers = [w for w in picked if w != "one" or len(picked) == 1]
    if len(numbers) != 1 or any(w not in _CHOICE_FILLER for w in words if w not in picked):
        return None
    at = _CHOICES[numbers[0]]
    return state.candidates[at] if at < len(state.candidates) else None


def is_number(reading: Reading) -> bool:
    """Tell whether the message is one small number and nothing else."""
    words = reading.words
    return len(words) == 1 and words[0].isdigit() and len(words[0]) <= _LONGEST_NUMBER


def says_safe(reading: Reading) -> bool:
    """Tell whether the person says outright that they are safe."""
    words = reading.words
    return (
        len(words) <= _LONGEST_SAFE
        and _NOT_SAFE.isdisjoint(words)
        and not any(word in _BARE or word == "is" for word in words)
        and _SAFE.match(" ".join(words)) is not None
    )


def is_follow_up(reading: Reading, concepts: frozenset[str]) -> bool:
    """Tell whether the message leans on what was said before.

    Args:
        reading: the message.
        concepts: the words that name things; a short question without one names none itself.
    """
    words = reading.words
    if words[0] in _BARE and _is_bare(reading, concepts):
        return True
    if len(words) > _LONGEST_FOLLOW_UP:
        return False
    if any(tuple(words[: len(o)]) == o for o in _OPENERS):
        return True
    return not _POINTERS.isdisjoint(words) or says_nothing(reading)


def says_nothing(reading: Reading) -> bool:
    """Tell whether a message is made of words that mean nothing without what was said before."""
    return _EMPTY.issuperset(reading.words)


def _is_bare(reading: Reading, concepts: frozenset[str]) -> bool:
    """Tell whether a message is short, names nothing, and does not speak to the bot."""
    words = reading.words
    return len(words) <= _SHORT and concepts.union(_TO_THE_BOT).isdisjoint(
        (*words, *reading.concepts)
    )


def may_lean(reading: Reading, alone: Meaning, concepts: frozenset[str]) -> bool:
    """Tell whether a message that leans on nothing by its words may do so after all.

    Args:
        reading: the message. alone: what it means by itself.
        concepts: the words that name things.
    """
    if not _is_bare(reading, concepts):
        return False
    ranking = alone.evidence.ranking
    if alone.kind is Kind.SMALLTALK:
        return ranking is not None and ranking.candidates[0].similarity < _SAID
    is_unsure = ranking is None or ranking.confidence < _SURE
    return is_unsure and alone.route is None and alone.kind not in ANSWERED


def wants_other(reading: Reading) -> bool:
    """Tell whether the message asks for the counterpart of what was shown."""
    return "other" in reading.words and len(reading.words) <= _LONGEST_OTHER


def completed(
    reading: Reading,
    before: Sequence[str],
    shown: Sequence[str],
    concepts: frozenset[str],
    counterparts: Mapping[str, str],
) -> Iterator[Ask]:
    """Yield ways of reading a follow-up as a whole question.

    Args:
        reading: the follow-up.
        before: the words of the question before.
        shown: the words that name what was shown last.
        concepts: the words that name things; they are what a follow-up swaps or keeps.
        counterparts: a thing to its "other one".
    """
    now = [w for w in reading.concepts if w not in _LINK_WORDS]
    things = [w for w in before if w in concepts]
    new = [w for w in now if w in concepts]
    for at, word in enumerate(before if _KEEPING.isdisjoint(now) else ()):
        others = [counterparts[word]] if wants_other(reading) and word in counterparts else new
        for thing in others:
            if word in concepts and word != thing:
                swapped = (*before[:at], thing, *before[at + 1 :])
                yield Ask(swapped, swapped)
    kept = tuple(w for w in now if w not in _POINTERS)
    pointers = [at for at, word in enumerate(now) if word in _KEEPING]
    if things and pointers:
        at = pointers[0]
        whole = (*now[:at], *things, *now[at + 1 :])
        yield Ask(whole, whole)
    else:
        yield Ask((*kept, *things), (*kept, *things))
    yield Ask((*kept, *before), (*kept, *before))
    if not new and concepts.isdisjoint(before):
        named = [w for w in shown if w in concepts]
        yield Ask((*kept, *named), (*kept, *named))
