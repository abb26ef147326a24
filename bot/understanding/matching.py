"""Matching questions with cards and terms: one that leads, two as near, a choice, or nothing."""

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from bot.content.schema import Knowledge
from bot.reading.vocabulary import Ask, Reading, Vocabulary
from bot.understanding import conversation
from bot.understanding.depth import DepthChooser
from bot.understanding.meaning import ANSWERED, TALK, Evidence, Kind, Meaning, entries_of, kind_of
from bot.understanding.router import Ranking, Router

# Chosen on the odd rows of tests/eval (see `python -m bot eval`): above ANSWER nine in ten
# direct answers are right; below OFFER fewer than one in ten choices holds the right one.
ANSWER = 4.0
OFFER = 1.0
# The same where nothing that cards speak of is named, chosen on everyday messages as well.
UNNAMED_ANSWER, UNNAMED_OFFER = 7.5, 6.0
MARGIN = 0.6
BOTH = 6.0  # of two that come this near and as near as each other, both are shown
OFFERED = 3
_LEAST_KNOWN = 0.35  # share of a question's substance that must be known to answer it
_QUESTION_BONUS = 1.0  # the sentence that asks says more than the one that tells
_ASKED = 3  # words; fewer name a subject and ask nothing
_POINTING = frozenset({"it", "they", "them"})
_LONGEST_NAME = 3  # words of a sentence that only names a thing
_LONGEST_SUBJECT = 24  # words
_LONGEST_TALK = 9  # words; a longer message is more than a greeting
# Classes of words for things that the article does not speak of and cards must not answer for.
_BLOCKING = frozenset(
    "other_medicine bone_medicine warfarin hormone_product steroid supplement other_illness "
    "other_test side_effect_name habit machine money".split()
)
_HEALTH = frozenset(
    "bone bones tablet tablets medicine pill pills dose doctor nurse pharmacist prescription "
    "treatment drug hormone hormones cancer scan blood health hospital clinic side vitamin "
    "symptom symptoms pain mg".split()
)


@dataclass(frozen=True, slots=True)
class _Option:
    """One way of taking a message: some of its words and how they rank."""

    words: tuple[str, ...]
    ranking: Ranking
    is_question: bool

    @property
    def weight(self) -> float:
        return self.ranking.confidence + (_QUESTION_BONUS if self.is_question else 0.0)


class Matcher:
    """Finds the card or term that questions mean.

    Args:
        knowledge: the content.
        vocabulary: what `vocabulary_of` makes of it.
        router: ranks them.
    """

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, router: Router) -> None:
        self._vocabulary = vocabulary
        self._router = router
        self._depths = DepthChooser(knowledge, vocabulary, router.gain)
        entries = entries_of(knowledge).items()
        self._facts = {target: frozenset(entry.facts) for target, entry in entries}
        self.concepts = frozenset(knowledge.vocabulary.same)
        self._talk = {TALK + s.id: s.utterances for s in knowledge.smalltalk.values()}
        self._words_of_talk = cache(self._found_in_talk)

    def _found_in_talk(self, talk: str) -> frozenset[str]:
        """Return the words of the phrasings of a small talk, which name nothing else in it."""
        return frozenset(chain.from_iterable(map(self._vocabulary.words, self._talk[talk])))

    def names_thing(self, words: Iterable[str]) -> bool:
        """Tell whether words name something that cards speak of."""
        return not self.concepts.isdisjoint(words)

    def match(self, reading: Reading, asks: Sequence[Ask]) -> Meaning:
        """Return what questions mean: an answer, a choice of several, or nothing near enough.

        Args:
            reading: the message.
            asks: its questions that cards may answer.
        """
        refused = [ask for ask in asks if self.is_blocked(ask)]
        is_refused = any(ask.is_question for ask in refused)
        open_asks = [ask for ask in asks if ask not in refused]
        if is_refused:
            open_asks = without_pointers(open_asks)
        questions = [ask for ask in open_asks if ask.is_question]
        # "Coffee. Good or bad for bones?" asks about coffee.
        named = any(len(ask.words) <= _LONGEST_NAME and not ask.is_question for ask in refused)
        if refused and (named or (not questions and (not open_asks or is_refused))):
            whole = self._rank(tuple(word for ask in asks for word in ask.concepts))
            return self._nothing(reading, whole)
        options = self._options(open_asks, questions)
        best = max(options, key=lambda o: o.weight)
        meaning = self._judged(reading, best.ranking, best.words)
        if meaning.kind not in ANSWERED:
            return meaning
        if is_refused:
            return replace(meaning, lost=True)
        return self._with_second(meaning, [o for o in options if o.is_question])

    def _options(self, asks: Sequence[Ask], questions: Sequence[Ask]) -> list[_Option]:
        whole = tuple(word for ask in asks for word in ask.concepts)
        options = [_Option(whole, self._rank(whole), len(asks) == 1 and bool(questions))]
        if len(asks) > 1:
            for ask in questions or asks:
                words = ask.concepts
                if not self.names_thing(words):
                    # "What is it for?" asks about what the other sentences name.
                    words = (*words, *(w for w in whole if w in self.concepts))
                options.append(_Option(words, self._rank(words), ask.is_question))
        return options

    def is_blocked(self, ask: Ask) -> bool:
        """Tell whether a question names what cards must not answer for."""
        kinds = {
            self._vocabulary.outside[w] for w in ask.concepts if w in self._vocabulary.outside
        }
        return not kinds.isdisjoint(_BLOCKING)

    def _rank(self, words: Sequence[str]) -> Ranking:
        return self._router.rank(self._vocabulary.stripped(words))

    def _with_second(self, meaning: Meaning, questions: Sequence[_Option]) -> Meaning:
        sure = [
            option.ranking.candidates[0].intent
            for option in questions
            if option.ranking.confidence >= ANSWER and self.names_thing(option.words)
        ]
        sure = [target for target in dict.fromkeys(sure) if not target.startswith(TALK)]
        if len(sure) < 2:
            return meaning
        first, second = sure[:2]
        if meaning.target == second:
            first, second = second, first
        return replace(meaning, kind=kind_of(first), target=first, also=second)

    def _judged(self, reading: Reading, ranking: Ranking, words: Sequence[str]) -> Meaning:
        best = ranking.candidates[0].intent if ranking.candidates else None
        subject = subject_of(words)
        if best is not None and best.startswith(TALK):
            rest = [word for word in words if word not in self._words_of_talk(best)]
            short = len(reading.concepts) <= _LONGEST_TALK and not self.names_thing(rest)
            if short and ranking.confidence >= ANSWER:
                return Meaning(Kind.SMALLTALK, Evidence("small talk", reading, ranking), best)
            ranking = ranking.without(TALK)
            best = ranking.candidates[0].intent if ranking.candidates else None
        is_ours = self.is_ours(reading) or self.names_thing(words)
        answer = ANSWER if is_ours else UNNAMED_ANSWER
        offer = OFFER if is_ours else UNNAMED_OFFER
        if best is None or ranking.confidence < offer or ranking.known < _LEAST_KNOWN:
            return self._nothing(reading, ranking)
        margin, rival = self._lead(ranking)
        is_apart = rival is not None and not rival.startswith(TALK)
        confidence = f"confidence {ranking.confidence:.1f}"
        decided = ""
        if ranking.confidence >= answer and margin >= MARGIN:
            decided = f"{confidence} reaches {answer} and the lead {margin:.1f} reaches {MARGIN}"
            rival = None
        elif ranking.confidence >= max(answer, BOTH) and is_apart and len(words) >= _ASKED:
            decided = f"{confidence} reaches {BOTH}, and two lead by less than {MARGIN}: both"
        if decided:
            depth = conversation.depth_asked(reading)[0] or self._depths.choose(best, words)
            return Meaning(
                kind_of(best), Evidence(decided, reading, ranking), best, also=rival, depth=depth,
                runners_up=self._runners_up(ranking, {best, rival}), subject=subject,
            )  # fmt: skip
        offered = tuple(c.intent for c in ranking.without(TALK).candidates)[:OFFERED]
        decided = f"{confidence}, lead {ranking.margin:.1f}: not sure"
        return Meaning(
            Kind.DID_YOU_MEAN, Evidence(decided, reading, ranking), candidates=offered,
            subject=subject,
        )  # fmt: skip

    def _lead(self, ranking: Ranking) -> tuple[float, str | None]:
        """Return the lead over the first candidate that says something else, and it if any."""
        first, *rest = ranking.candidates
        other = next((c for c in rest if self._differ(first.intent, c.intent)), None)
        return (first.score - other.score, other.intent) if other else (math.inf, None)

    def _differ(self, one: str, other: str) -> bool:
        """Tell whether two cards or terms rest on other facts."""
        mine, theirs = (self._facts.get(target, frozenset()) for target in (one, other))
        return 2 * len(mine & theirs) < min(len(mine), len(theirs)) or not mine or not theirs

    def _runners_up(self, ranking: Ranking, shown: Container[str | None]) -> tuple[str, ...]:
        told = tuple(c.intent for c in ranking.candidates[: OFFERED + 1])
        return tuple(t for t in told if t not in shown and not t.startswith(TALK))[:OFFERED]

    def _nothing(self, reading: Reading, ranking: Ranking) -> Meaning:
        kind = Kind.NOT_COVERED if self.is_ours(reading) else Kind.OUT_OF_SCOPE
        decided = f"no card is near enough (confidence {ranking.confidence:.1f})"
        return Meaning(kind, Evidence(decided, reading, ranking))

    def is_ours(self, reading: Reading) -> bool:
        """Tell whether a message speaks of what cards speak of, or of health at all."""
        return self.names_thing(reading.concepts) or not _HEALTH.isdisjoint(reading.words)


def without_pointers(asks: Iterable[Ask]) -> list[Ask]:
    """Drop what is asked of "it", which stands for a thing that cards must not answer for.

    "Which drug is metformin, and how does it build bone?" asks about metformin twice.
    """
    return [ask for ask in asks if _POINTING.isdisjoint(ask.words)]


def subject_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words that a follow-up may build on."""
    return tuple(words[:_LONGEST_SUBJECT])
