"""What cards must not answer: decisions about one person, and what the article does not cover.

Rules see a few words, the classifier is learned from examples; each is sometimes mistaken, and
here the two and the cards are weighed against each other.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.reading.vocabulary import Ask, Reading
from bot.rules.phrases import Words
from bot.rules.routes import RuleRoutes
from bot.understanding.classifier import Classifier, Opinion, Opinions, Sort
from bot.understanding.matching import BOTH, OFFERED, Matcher, subject_of, without_pointers
from bot.understanding.meaning import ANSWERED, Evidence, Kind, Meaning
from bot.understanding.warnings import SHORTEST

# How sure the classifier must be, chosen so that few questions in a thousand are mistaken.
DECISION, GAP = 0.75, 0.85
HALF = 0.5  # for one question of several, and for a card beside a refusal
BESIDE = 2  # cards beside a refusal
WITHIN = 0.95  # for a decision in one sentence of several
UNNAMED = 0.7  # where nothing that cards speak of is named
# From this share on a message has nothing to do with health, whatever rules see in it; from the
# others on no card answers it: where something that cards speak of is named, and where not.
WHOLLY = 0.8
ELSEWHERE, ELSEWHERE_UNNAMED = 0.5, 0.3
_TELLING = 3  # words; of fewer examples cannot tell what they are about
# A rule sees a few words, and now and then they stand in a question for a card. A card that fits
# goes before a rule for gaps from this share of content and confidence on; of twenty questions so
# decided one is a gap after all.
FITTING = (0.95, 7.0)
# The same before a rule for decisions, and only where nobody in particular is spoken of: a card
# that is added tomorrow must not take "should I stop" away from them.
SURELY = (0.97, 8.0)
# Below this share of content four of five answers that are no surer than this are mistaken.
DOUBTFUL = (0.4, 8.5)


class Refusals:
    """Finds decisions and gaps.

    Args:
        decisions, gaps: the rules for them.
        classifier: has seen examples of both.
        matcher: finds the card that goes before a rule, or beside a refusal.
    """

    def __init__(
        self, decisions: RuleRoutes, gaps: RuleRoutes, classifier: Classifier, matcher: Matcher
    ) -> None:
        self._decisions = decisions
        self._gaps = gaps
        self._classifier = classifier
        self._matcher = matcher

    def by_rule(
        self, reading: Reading, readings: Sequence[Words], opinions: Opinions
    ) -> Meaning | None:
        """Return the decision that a rule sees, or the card that goes before it.

        Args:
            reading: the message. readings: the same as rules read it, the best last.
            opinions: what examples it is like.
        """
        rule = self._decisions.find(readings)
        if rule is None:
            return None
        why = f"decision rule {rule[0]}: {rule[1]}"
        if not self._decisions.is_personal(readings[-1]) and self._within(reading) is None:
            answer = self._fitting(reading, reading.asks, opinions, SURELY)
            if answer is not None:
                return _before(answer, why)
        # A question in general may be worded like a request; examples tell the two apart.
        if opinions.of(Sort.GAP, least=GAP) is not None:
            return None
        return self._refused(reading, rule[0], why, opinions)

    def elsewhere(
        self, reading: Reading, opinions: Opinions, *, wholly: bool = False
    ) -> Meaning | None:
        """Return that a message has nothing to do with health, where examples say so.

        Args:
            reading: the message. opinions: what examples it is like.
            wholly: whether no rule is to have a say, as where neither health nor a medicine is
                named.
        """
        share, is_ours = opinions.share(Sort.ELSEWHERE), self._matcher.is_ours(reading)
        least = WHOLLY if wholly else ELSEWHERE if is_ours else ELSEWHERE_UNNAMED
        is_named = wholly and (is_ours or reading.outside)
        if is_named or len(reading.words) < _TELLING or share < least:
            return None
        decided = f"{share:.0%} like messages that have nothing to do with health"
        return Meaning(Kind.OUT_OF_SCOPE, Evidence(decided, reading))

    def by_likeness(self, reading: Reading, opinions: Opinions) -> Meaning | None:
        """Return the decision or gap that examples are like, where no rule has seen one."""
        least = DECISION if self._matcher.is_ours(reading) else UNNAMED
        gap = opinions.of(Sort.GAP, least=GAP)
        decision = opinions.of(Sort.DECISION, least=least)
        if decision is None and gap is None:
            decision = self._within(reading)
        if decision is not None:
            return self._refused(reading, decision.route, decision.why, opinions)
        questions = self._questions(reading.asks)
        if gap is None or len(questions) > 1:
            return None  # of two questions, one may have an answer
        half = self._half(reading, questions) if len(reading.asks) > 1 and questions else None
        if half is not None:
            return replace(half, half=gap.route)
        return self._refused(reading, gap.route, gap.why, opinions)

    def asked(self, reading: Reading, asks: Sequence[Ask], laid_out: Words) -> Meaning:
        """Return what questions that are no decision mean, the gaps among them named.

        Args:
            reading: the message. asks: its questions. laid_out: the same as rules read it.
        """
        gaps: list[tuple[Ask, str, str]] = []
        rest: list[Ask] = []
        for ask in asks:
            gap = self._gaps.find((laid_out.of(ask.words),))
            if gap is None:
                rest.append(ask)
            else:
                gaps.append((ask, *gap))
        if not gaps:
            return self._matcher.match(reading, asks)
        questions = self._questions(rest)
        if any(self._matcher.is_blocked(ask) for ask, _, _ in gaps):
            questions = without_pointers(questions)
        if questions and self._likeness(questions).of(Sort.GAP, least=HALF) is None:
            half = self._matcher.match(reading, questions)
            if half.kind in ANSWERED:
                return replace(half, half=gaps[0][1])
        _, route, rule = gaps[0]
        opinions = self._classifier.opinions(laid_out)
        least = SURELY if route in self._gaps.outside else FITTING
        fitting = self._fitting(reading, asks, opinions, least)
        why = f"not-covered rule {route}: {rule}"
        if fitting is not None:
            return _before(fitting, why)
        return self._refused(reading, route, why, opinions)

    def in_context(self, ask: Ask, reading: Reading) -> Meaning | None:
        """Return the decision that a rule sees in a follow-up that was made whole."""
        rule = self._decisions.find((Words((ask.words,)),))
        if rule is None:
            return None
        decided = f"decision rule {rule[0]}, in context"
        return Meaning(Kind.DECISION, Evidence(decided, reading), route=rule[0])

    def _refused(self, reading: Reading, route: str, why: str, opinions: Opinions) -> Meaning:
        """Return a refusal, with the cards that examples speak for beside it."""
        if route in self._gaps.ids:
            kind = Kind.OUT_OF_SCOPE if route in self._gaps.outside else Kind.NOT_COVERED
        else:
            kind = Kind.DECISION
        near: tuple[str | None, ...] = ()
        if kind is not Kind.OUT_OF_SCOPE:
            found = self._fitting(reading, reading.asks, opinions, (HALF, BOTH))
            questions = [ask for ask in reading.asks if ask.is_question]
            if found is None and len(reading.asks) > len(questions) > 0:
                found = self._half(reading, questions)
            near = (found.target, found.also, *found.runners_up) if found is not None else ()
        return Meaning(
            kind, Evidence(why, reading), route=route,
            runners_up=tuple(filter(None, near))[:BESIDE],
            subject=subject_of(reading.concepts),
        )  # fmt: skip

    def _within(self, reading: Reading) -> Opinion | None:
        """Return the decision that one question or sentence of several asks for by itself."""
        if len(reading.asks) < 2:
            return None
        for ask in reading.asks:
            words = Words((ask.words,))
            opinions = self._classifier.opinions(words)
            rule = self._decisions.find((words,))
            if rule is not None and opinions.share(Sort.CONTENT) < SURELY[0]:
                return Opinion(opinions.share(Sort.DECISION), rule[0], None, f"rule: {rule[1]}")
            if len(ask.words) >= SHORTEST:
                seen = opinions.of(Sort.DECISION, least=WITHIN)
                if seen is not None:
                    return seen
        return None

    def _questions(self, asks: Sequence[Ask]) -> list[Ask]:
        """Return what asks about something that cards speak of."""
        found = [a for a in asks if a.is_question and self._matcher.names_thing(a.concepts)]
        return without_pointers(found) if any(map(self._matcher.is_blocked, asks)) else found

    def _half(self, reading: Reading, questions: Sequence[Ask]) -> Meaning | None:
        """Return the answer to the half of a message that is neither a gap nor a decision."""
        if self._likeness(questions).of(Sort.GAP, Sort.DECISION, least=HALF) is not None:
            return None
        if any(self._gaps.find((Words((ask.words,)),)) is not None for ask in questions):
            return None
        return self._answer(reading, questions, BOTH)

    def _fitting(
        self, reading: Reading, asks: Sequence[Ask], opinions: Opinions, least: tuple[float, float]
    ) -> Meaning | None:
        """Return the answer that goes before a rule, or None where the rule decides.

        Args:
            reading: the message. asks: its questions. opinions: what examples they are like.
            least: the share of content, 0 to 1, and the confidence from which on it does.
        """
        content, confidence = least
        if opinions.share(Sort.CONTENT) < content:
            return None
        return self._answer(reading, asks, confidence)

    def _answer(self, reading: Reading, asks: Sequence[Ask], least: float) -> Meaning | None:
        """Return the answer to some questions, or None where it is less sure than `least`."""
        found = self._matcher.match(reading, asks)
        ranking = found.evidence.ranking
        is_sure = ranking is not None and ranking.confidence >= least
        return found if found.kind in ANSWERED and is_sure else None

    def _likeness(self, asks: Sequence[Ask]) -> Opinions:
        """Return what examples some questions of a message are like."""
        return self._classifier.opinions(Words(tuple(ask.words for ask in asks)))


def _before(answer: Meaning, rule: str) -> Meaning:
    """Return an answer whose evidence names the rule that it goes before."""
    decided = f"{answer.evidence.decided}; goes before {rule}"
    return replace(answer, evidence=replace(answer.evidence, decided=decided))


def doubted(meaning: Meaning, opinions: Opinions) -> Meaning:
    """Return an answer as an offer where examples say that it is none of a card's business."""
    ranking = meaning.evidence.ranking
    if meaning.kind not in ANSWERED or ranking is None:
        return meaning
    content, (least, sure) = opinions.share(Sort.CONTENT), DOUBTFUL
    if content >= least or ranking.confidence >= sure:
        return meaning
    told = dict.fromkeys((meaning.target, meaning.also, *meaning.runners_up))
    decided = f"{meaning.evidence.decided}, but only {content:.0%} like what cards answer"
    return replace(
        meaning, kind=Kind.DID_YOU_MEAN, evidence=replace(meaning.evidence, decided=decided),
        target=None, also=None, runners_up=(), lost=False, depth=None,
        candidates=tuple(target for target in told if target)[:OFFERED],
    )  # fmt: skip
