"""From a message to its meaning: safety, then decisions, then what the article can answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content.schema import Depth, Knowledge, Level
from bot.reading.language import LanguageFinder
from bot.reading.text import fold, read, words_of
from bot.reading.vocabulary import Ask, Reading, Vocabulary
from bot.rules.harm import Harm
from bot.rules.patterns import Compiler
from bot.rules.phrases import Words
from bot.rules.routes import RuleRoutes, pattern_sets
from bot.rules.safety import Alarm, Findings, SafetyRules
from bot.understanding import conversation
from bot.understanding.classifier import Classifier, Opinions, Sort
from bot.understanding.conversation import State
from bot.understanding.definitions import Definitions
from bot.understanding.matching import BOTH, OFFERED, Matcher, subject_of, without_pointers
from bot.understanding.meaning import (
    ANSWERED,
    CARD,
    FOREIGN,
    NUMBER,
    SAFE,
    TALK,
    TERM,
    Evidence,
    Kind,
    Meaning,
)
from bot.understanding.router import Router
from bot.understanding.warnings import Warnings

# How sure the classifier must be, chosen so that few questions in a thousand are mistaken.
DECISION, GAP = 0.75, 0.85
HALF = 0.5  # for one question of several
ELSEWHERE = 0.7  # where nothing that cards speak of is named
# A rule sees a few words, and now and then they stand in a question for a card. A card that fits
# goes before a rule for gaps from this share of content and confidence on; of twenty questions so
# decided one is a gap after all.
FITTING = (0.9, BOTH)
# The same before a rule for decisions: of 1,040 none went wrong, and half the rule's errors ended.
SURELY = (0.97, 8.0)
# Below this share of content four of five answers that are no surer than this are mistaken.
DOUBTFUL = (0.4, 8.0)

_OWN = frozenset("me my mine am we us our her hers him his".split())  # one person's case


class Understanding:
    """Understands messages.

    Args:
        knowledge: the content.
        vocabulary: what `vocabulary_of` makes of it.
        router, classifier: their weights made by `bot.fitting` from the same content.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        vocabulary: Vocabulary,
        router: Router,
        classifier: Classifier,
    ) -> None:
        base = Compiler(pattern_sets(knowledge))
        self.vocabulary = vocabulary
        self._matcher = Matcher(knowledge, vocabulary, router)
        self._classifier = classifier
        self._safety = SafetyRules(knowledge.safety, base)
        self._decisions = RuleRoutes(knowledge.decisions, base)
        self._not_covered = RuleRoutes(knowledge.not_covered, base)
        self._warnings = Warnings(self.vocabulary, self._safety, self._decisions)
        self._languages = LanguageFinder(knowledge.languages, knowledge.english)
        self._harm = Harm(knowledge.plan.pause_when, knowledge.safety, base)
        self._definitions = Definitions(knowledge.terms, self.vocabulary.unify)
        pairs = knowledge.vocabulary.counterparts
        self._counterparts = dict(pairs) | {two: one for one, two in pairs}
        self._related = {CARD + c.id: c.related for c in knowledge.cards.values()}

    def understand(self, text: str, state: State = State()) -> Meaning:  # noqa: B008 - frozen
        """Understand one message.

        Args:
            text: what the person sent.
            state: what the conversation remembers.
        """
        foreign = self._languages.find(text)
        reading = self.vocabulary.read(read(text))
        if foreign is not None and foreign.phrase is not None:
            return replace(
                self._crisis(reading, f"crisis phrase: {foreign.phrase}"),
                language=foreign.language,
            )
        if not reading.asks and foreign is None:
            return Meaning(Kind.SMALLTALK, Evidence("no words were sent", reading), TALK + "empty")
        repaired = Words(reading.repaired)
        readings = [repaired]
        if reading.repairs:
            readings.insert(0, Words(reading.utterance.clauses))
        opinions = self._classifier.opinions(repaired)
        findings = self._warnings.find(text, readings, opinions)
        meaning = self._urgent(reading, findings, state)
        if meaning is None and foreign is not None and not findings.alarms:
            return Meaning(
                Kind.SMALLTALK, Evidence("the message is not in English", reading), FOREIGN,
                language=foreign.language,
            )  # fmt: skip
        if meaning is None:
            meaning = self._ordinary(reading, readings[::-1], state, opinions)
            if findings != Findings():
                meaning = replace(
                    meaning, alarms=findings.alarms or meaning.alarms,
                    asked_signs=findings.asked or meaning.asked_signs,
                )  # fmt: skip
        return replace(meaning, harm=True) if self._harm.is_told(readings) else meaning

    def _urgent(self, reading: Reading, findings: Findings, state: State) -> Meaning | None:
        serious = tuple(a for a in findings.alarms if a.level is not Level.YELLOW)
        if serious:
            crisis = any(self._safety.route(a.route).crisis for a in serious)
            kind = Kind.CRISIS if crisis else Kind.URGENT
            decided = f"safety rule {serious[0].route}: {serious[0].rule}"
            return Meaning(
                kind, Evidence(decided, reading), alarms=serious, route=serious[0].route
            )
        if state.crisis and not conversation.says_safe(reading):
            return self.held(reading)
        return None

    def held(self, reading: Reading | None = None) -> Meaning:
        """Return the self-harm route again, for whoever has not said that they are safe."""
        return self._crisis(reading, "a crisis before, and no word of being safe")

    def _crisis(self, reading: Reading | None, why: str) -> Meaning:
        route = self._safety.crisis
        alarm = Alarm(route, Level.RED, why)
        return Meaning(Kind.CRISIS, Evidence(why, reading), alarms=(alarm,), route=route)

    def _ordinary(
        self, reading: Reading, readings: Sequence[Words], state: State, opinions: Opinions
    ) -> Meaning:
        if state.crisis and not any(ask.is_question for ask in reading.asks):
            return Meaning(Kind.SMALLTALK, Evidence("safe after a crisis", reading), SAFE)
        leaning = self._about_last(reading, state)
        if leaning is not None:
            return leaning
        decision = self._decisions.find(readings)
        if decision is not None:
            known = self._fitting(reading, reading.asks, opinions, SURELY)
            answer = known or self._in_general(reading, opinions)
            if answer is not None:
                return answer
        # A question in general may be worded like a request; examples tell the two apart.
        if decision is not None and opinions.of(Sort.GAP, least=GAP) is None:
            return Meaning(
                Kind.DECISION, Evidence(f"decision rule {decision[0]}: {decision[1]}", reading),
                route=decision[0], subject=subject_of(reading.concepts),
            )  # fmt: skip
        if state.subject and conversation.is_follow_up(reading, self._matcher.concepts):
            return self._follow_up(reading, state, readings[0])
        term = self._definitions.find(reading.asks)
        if term is not None:
            shown = self._shown(term, reading, "the meaning of exactly this word is asked for")
            return replace(shown, depth=conversation.depth_asked(reading)[0])
        left_open = self._left_open(reading, opinions)
        if left_open is not None:
            return left_open
        return _doubted(self._asked(reading, reading.asks, readings[0]), opinions)

    def _left_open(self, reading: Reading, opinions: Opinions) -> Meaning | None:
        """Return the decision or gap that examples are like, where no rule has seen one."""
        subject = subject_of(reading.concepts)
        least = DECISION if self._matcher.is_ours(reading) else ELSEWHERE
        decision = opinions.of(Sort.DECISION, least=least)
        if decision is not None:
            evidence = Evidence(decision.why, reading)
            return Meaning(Kind.DECISION, evidence, route=decision.route, subject=subject)
        questions = [
            a for a in reading.asks if a.is_question and self._matcher.names_thing(a.concepts)
        ]
        gap = opinions.of(Sort.GAP, least=GAP)
        if gap is None or len(questions) > 1:
            return None  # of two questions, one may have an answer
        half = self._half(reading, questions) if len(reading.asks) > 1 and questions else None
        if half is not None:
            return replace(half, half=gap.route)
        outside = gap.route in self._not_covered.outside
        kind = Kind.OUT_OF_SCOPE if outside else Kind.NOT_COVERED
        return Meaning(kind, Evidence(gap.why, reading), route=gap.route, subject=subject)

    def _half(self, reading: Reading, questions: Sequence[Ask]) -> Meaning | None:
        """Return the answer to the half of a message that is neither a gap nor a decision."""
        opinions = self._classifier.opinions(Words(tuple(ask.words for ask in questions)))
        if opinions.of(Sort.GAP, Sort.DECISION, least=HALF) is not None:
            return None
        half = self._matcher.match(reading, questions)
        ranking = half.evidence.ranking
        is_sure = ranking is not None and ranking.confidence >= BOTH
        return half if half.kind in ANSWERED and is_sure else None

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
        found = self._matcher.match(reading, asks)
        ranking = found.evidence.ranking
        if found.kind not in ANSWERED or ranking is None or ranking.confidence < confidence:
            return None
        return found

    def _in_general(self, reading: Reading, opinions: Opinions) -> Meaning | None:
        """Return the answer where only the story around a question sounds like a decision."""
        questions = [ask for ask in reading.asks if ask.is_question]
        words = Words(tuple(ask.words for ask in questions))
        concepts = [word for ask in questions for word in ask.concepts]
        is_own = any(not _OWN.isdisjoint(ask.words) for ask in (*questions, reading.asks[-1]))
        is_story = len(questions) < len(reading.asks) and opinions.share(Sort.CONTENT) >= HALF
        if is_own or not is_story or not self._matcher.names_thing(concepts):
            return None
        if self._decisions.find((words,)) is not None or self._not_covered.find((words,)):
            return None
        return self._fitting(reading, questions, self._classifier.opinions(words), SURELY)

    def _about_last(self, reading: Reading, state: State) -> Meaning | None:
        picked = conversation.choice(reading, state)
        if picked is not None:
            shown = self._shown(picked, reading, "one of the choices offered")
            return replace(shown, picked=True)
        if conversation.is_number(reading):
            return Meaning(
                Kind.SMALLTALK, Evidence("a number that stands for no choice", reading), NUMBER
            )
        depth, alone = conversation.depth_asked(reading)
        if depth is not None and alone and state.target is not None:
            if depth is state.depth is Depth.DETAIL:
                depth = Depth.ACADEMIC
            shown = self._shown(state.target, reading, f"the last answer, {depth.value}")
            beside = state.beside
            return replace(
                shown, depth=depth, subject=state.subject, alarms=beside.alarms,
                asked_signs=beside.asked_signs, half=beside.half, lost=beside.lost, again=True,
            )  # fmt: skip
        related = self._related.get(state.target or "")
        has_other = not self._counterparts.keys().isdisjoint(state.subject)
        if related and not has_other and conversation.wants_other(reading):
            return self._shown(CARD + related[0], reading, "the card next to the last one")
        return None

    def _shown(self, target: str, reading: Reading, decided: str) -> Meaning:
        kind = Kind.GLOSSARY if target.startswith(TERM) else Kind.ANSWER
        subject = subject_of(self._name(target))
        return Meaning(kind, Evidence(decided, reading), target, subject=subject)

    def _name(self, target: str) -> tuple[str, ...]:
        """Return the words of a card's id or a term, names unified."""
        return self.vocabulary.unify(words_of(fold(target.partition(":")[2].replace("-", " "))))

    def _follow_up(self, reading: Reading, state: State, repaired: Words) -> Meaning:
        best = self._asked(reading, reading.asks, repaired)
        if best.kind is Kind.SMALLTALK and not any(ask.is_question for ask in reading.asks):
            return best
        alone = best.evidence.ranking
        strongest = (
            alone.confidence if alone and self._matcher.names_thing(reading.concepts) else -99.0
        )
        completed = conversation.completed(
            reading, state.subject, self._name(state.target or ""), self._matcher.concepts,
            self._counterparts,
        )  # fmt: skip
        for ask in dict.fromkeys(completed):
            words = Words((ask.words,))
            decision = self._decisions.find((words,))
            if decision is not None:
                return Meaning(
                    Kind.DECISION, Evidence(f"decision rule {decision[0]}, in context", reading),
                    route=decision[0], subject=state.subject,
                )  # fmt: skip
            meaning = self._asked(reading, (ask,), words)
            ranking = meaning.evidence.ranking
            if meaning.route is not None:
                return meaning
            if ranking is not None and ranking.confidence > strongest:
                best, strongest = meaning, ranking.confidence
        return best

    def _asked(self, reading: Reading, asks: Sequence[Ask], laid_out: Words) -> Meaning:
        gaps: list[tuple[Ask, str, str]] = []
        rest: list[Ask] = []
        for ask in asks:
            gap = self._not_covered.find((laid_out.of(ask.words),))
            if gap is None:
                rest.append(ask)
            else:
                gaps.append((ask, *gap))
        if not gaps:
            return self._matcher.match(reading, asks)
        questions = [
            ask for ask in rest if ask.is_question and self._matcher.names_thing(ask.concepts)
        ]
        if any(self._matcher.is_blocked(ask) for ask, _, _ in gaps):
            questions = without_pointers(questions)
        if questions:
            half = self._matcher.match(reading, questions)
            if half.kind in ANSWERED:
                return replace(half, half=gaps[0][1])
        _, route, rule = gaps[0]
        is_outside = route in self._not_covered.outside
        opinions = self._classifier.opinions(laid_out)
        fitting = self._fitting(reading, asks, opinions, SURELY if is_outside else FITTING)
        if fitting is not None:
            return fitting
        kind = Kind.OUT_OF_SCOPE if route in self._not_covered.outside else Kind.NOT_COVERED
        return Meaning(
            kind, Evidence(f"not-covered rule {route}: {rule}", reading), route=route,
            subject=subject_of(reading.concepts),
        )  # fmt: skip


def _doubted(meaning: Meaning, opinions: Opinions) -> Meaning:
    """Return an answer as an offer where examples say that it is none of a card's business."""
    ranking = meaning.evidence.ranking
    if meaning.kind not in ANSWERED or ranking is None or meaning.half is not None:
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
