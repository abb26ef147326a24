"""From a message to its meaning: safety, then decisions, then what the article can answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.content.schema import Depth, Knowledge, Level
from bot.understanding import conversation
from bot.understanding.classifier import Classifier, Opinions, Sort
from bot.understanding.conversation import State
from bot.understanding.definitions import Definitions
from bot.understanding.depth import DepthChooser
from bot.understanding.harm import Harm
from bot.understanding.language import LanguageFinder
from bot.understanding.meaning import (
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
from bot.understanding.patterns import Compiler
from bot.understanding.phrases import Words
from bot.understanding.router import Ranking, Router
from bot.understanding.routes import RuleRoutes, pattern_sets
from bot.understanding.safety import Alarm, Findings, SafetyRules
from bot.understanding.text import read
from bot.understanding.vocabulary import Ask, Reading, Vocabulary
from bot.understanding.warnings import Warnings

# Chosen on the odd rows of tests/eval (see `python -m bot eval`): above ANSWER nine in ten
# direct answers are right; below OFFER fewer than one in ten choices holds the right one.
ANSWER = 4.0
OFFER = 1.0
MARGIN = 0.6
OFFERED = 3
# How sure the classifier must be, chosen so that few questions in a thousand are mistaken.
DECISION, GAP = 0.75, 0.85
ELSEWHERE = 0.9  # where nothing that cards speak of is named
_LEAST_KNOWN = 0.35  # share of a question's substance that must be known to answer it
_QUESTION_BONUS = 1.0  # the sentence that asks says more than the one that tells
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
        self._router = router
        self._classifier = classifier
        self._safety = SafetyRules(knowledge.safety, base)
        self._decisions = RuleRoutes(knowledge.decisions, base)
        self._not_covered = RuleRoutes(knowledge.not_covered, base)
        self._warnings = Warnings(self.vocabulary, self._safety, self._decisions)
        self._languages = LanguageFinder(knowledge.languages, knowledge.english)
        self._harm = Harm(knowledge.plan.pause_when, knowledge.safety, base)
        self._depths = DepthChooser(knowledge, self.vocabulary)
        self._definitions = Definitions(knowledge.terms, self.vocabulary.unify)
        self._facts = {
            **{CARD + c.id: frozenset(c.facts) for c in knowledge.cards.values()},
            **{TERM + t.term: frozenset(t.facts) for t in knowledge.terms.values()},
        }
        self._concepts = frozenset(knowledge.vocabulary.same)
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
        # A question in general may be worded like a request; examples tell the two apart.
        if decision is not None and opinions.of(Sort.GAP, least=GAP) is None:
            return Meaning(
                Kind.DECISION, Evidence(f"decision rule {decision[0]}: {decision[1]}", reading),
                route=decision[0], subject=self._subject(reading.concepts),
            )  # fmt: skip
        if state.subject and conversation.is_follow_up(reading):
            return self._follow_up(reading, state, readings[0])
        term = self._definitions.find(reading.asks)
        if term is not None:
            shown = self._shown(term, reading, "the meaning of exactly this word is asked for")
            return replace(shown, depth=conversation.depth_asked(reading)[0])
        return self._left_open(reading, opinions) or self._asked(
            reading, reading.asks, readings[0]
        )

    def _left_open(self, reading: Reading, opinions: Opinions) -> Meaning | None:
        """Return the decision or gap that examples are like, where no rule has seen one."""
        subject = self._subject(reading.concepts)
        least = DECISION if self._is_ours(reading) else ELSEWHERE
        decision = opinions.of(Sort.DECISION, least=least)
        if decision is not None:
            evidence = Evidence(decision.why, reading)
            return Meaning(Kind.DECISION, evidence, route=decision.route, subject=subject)
        questions = [a for a in reading.asks if a.is_question and self._names_thing(a.concepts)]
        gap = opinions.of(Sort.GAP, least=GAP)
        if gap is None or len(questions) > 1:
            return None  # of two questions, one may have an answer
        outside = gap.route in self._not_covered.outside
        kind = Kind.OUT_OF_SCOPE if outside else Kind.NOT_COVERED
        return Meaning(kind, Evidence(gap.why, reading), route=gap.route, subject=subject)

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
        if related and conversation.wants_other(reading):
            return self._shown(CARD + related[0], reading, "the card next to the last one")
        return None

    def _shown(self, target: str, reading: Reading, decided: str) -> Meaning:
        kind = Kind.GLOSSARY if target.startswith(TERM) else Kind.ANSWER
        words = tuple(target.partition(":")[2].replace("-", " ").split())
        subject = self._subject(self.vocabulary.unify(words))
        return Meaning(kind, Evidence(decided, reading), target, subject=subject)

    def _follow_up(self, reading: Reading, state: State, repaired: Words) -> Meaning:
        best = self._asked(reading, reading.asks, repaired)
        if best.kind is Kind.SMALLTALK and not any(ask.is_question for ask in reading.asks):
            return best
        alone = best.evidence.ranking
        strongest = alone.confidence if alone and self._names_thing(reading.concepts) else -99.0
        for ask in dict.fromkeys(conversation.completed(reading, state, self._concepts)):
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

    def _names_thing(self, words: Iterable[str]) -> bool:
        return not self._concepts.isdisjoint(words)

    def _subject(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(words[:24])

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
            return self._routed(reading, asks)
        questions = [ask for ask in rest if ask.is_question and self._names_thing(ask.concepts)]
        if questions:
            half = self._routed(reading, questions)
            if half.kind in {Kind.ANSWER, Kind.GLOSSARY}:
                return replace(half, half=gaps[0][1])
        _, route, rule = gaps[0]
        kind = Kind.OUT_OF_SCOPE if route in self._not_covered.outside else Kind.NOT_COVERED
        return Meaning(
            kind, Evidence(f"not-covered rule {route}: {rule}", reading), route=route,
            subject=self._subject(reading.concepts),
        )  # fmt: skip

    def _routed(self, reading: Reading, asks: Sequence[Ask]) -> Meaning:
        open_asks = [ask for ask in asks if not self._blocked(ask)]
        questions = [ask for ask in open_asks if ask.is_question]
        refused = [ask for ask in asks if self._blocked(ask)]
        if refused and not questions and (not open_asks or any(a.is_question for a in refused)):
            whole = self._rank(tuple(word for ask in asks for word in ask.concepts))
            return self._nothing(reading, whole)
        options = self._options(open_asks, questions)
        best = max(options, key=lambda o: o.weight)
        meaning = self._judged(reading, best.ranking, best.words)
        if meaning.kind not in {Kind.ANSWER, Kind.GLOSSARY}:
            return meaning
        if any(ask.is_question for ask in refused):
            return replace(meaning, lost=True)
        return self._with_second(meaning, [o for o in options if o.is_question])

    def _options(self, asks: Sequence[Ask], questions: Sequence[Ask]) -> list["_Option"]:
        whole = tuple(word for ask in asks for word in ask.concepts)
        options = [_Option(whole, self._rank(whole), len(asks) == 1 and bool(questions))]
        if len(asks) > 1:
            for ask in questions or asks:
                words = ask.concepts
                if not self._names_thing(words):
                    # "What is it for?" asks about what the other sentences name.
                    words = (*words, *(w for w in whole if w in self._concepts))
                options.append(_Option(words, self._rank(words), ask.is_question))
        return options

    def _blocked(self, ask: Ask) -> bool:
        kinds = {self.vocabulary.outside[w] for w in ask.concepts if w in self.vocabulary.outside}
        return not kinds.isdisjoint(_BLOCKING)

    def _rank(self, words: Sequence[str]) -> Ranking:
        return self._router.rank(self.vocabulary.stripped(words))

    def _with_second(self, meaning: Meaning, questions: Sequence["_Option"]) -> Meaning:
        sure = [
            option.ranking.candidates[0].intent
            for option in questions
            if option.ranking.confidence >= ANSWER and self._names_thing(option.words)
        ]
        sure = [target for target in dict.fromkeys(sure) if not target.startswith(TALK)]
        if len(sure) < 2:
            return meaning
        first, second = sure[:2]
        if meaning.target == second:
            first, second = second, first
        kind = Kind.GLOSSARY if first.startswith(TERM) else Kind.ANSWER
        return replace(meaning, kind=kind, target=first, also=second)

    def _judged(self, reading: Reading, ranking: Ranking, words: Sequence[str]) -> Meaning:
        best = ranking.candidates[0].intent if ranking.candidates else None
        subject = self._subject(words)
        if best is not None and best.startswith(TALK):
            short = len(reading.concepts) <= _LONGEST_TALK and not self._names_thing(words)
            if short and ranking.confidence >= ANSWER:
                return Meaning(Kind.SMALLTALK, Evidence("small talk", reading, ranking), best)
            ranking = ranking.without(TALK)
            best = ranking.candidates[0].intent if ranking.candidates else None
        if best is None or ranking.confidence < OFFER or ranking.known < _LEAST_KNOWN:
            return self._nothing(reading, ranking)
        margin = self._margin(ranking)
        if ranking.confidence >= ANSWER and margin >= MARGIN:
            kind = Kind.GLOSSARY if best.startswith(TERM) else Kind.ANSWER
            depth = conversation.depth_asked(reading)[0] or self._depths.choose(best, words)
            decided = (
                f"confidence {ranking.confidence:.1f} reaches {ANSWER} and the lead "
                f"{margin:.1f} reaches {MARGIN}"
            )
            return Meaning(
                kind, Evidence(decided, reading, ranking), best, depth=depth, subject=subject
            )
        offered = tuple(c.intent for c in ranking.without(TALK).candidates)[:OFFERED]
        decided = f"confidence {ranking.confidence:.1f}, lead {ranking.margin:.1f}: not sure"
        return Meaning(
            Kind.DID_YOU_MEAN, Evidence(decided, reading, ranking), candidates=offered,
            subject=subject,
        )  # fmt: skip

    def _margin(self, ranking: Ranking) -> float:
        """Return the lead over the first candidate that says something else."""
        first, candidates = ranking.candidates[0], iter(ranking.candidates)
        next(candidates)  # one by one, for each costs its comparison
        mine = self._facts.get(first.intent, frozenset())
        for other in candidates:
            theirs = self._facts.get(other.intent, frozenset())
            if 2 * len(mine & theirs) < min(len(mine), len(theirs)) or not mine or not theirs:
                return first.score - other.score
        return ranking.margin

    def _nothing(self, reading: Reading, ranking: Ranking) -> Meaning:
        kind = Kind.NOT_COVERED if self._is_ours(reading) else Kind.OUT_OF_SCOPE
        decided = f"no card is near enough (confidence {ranking.confidence:.1f})"
        return Meaning(kind, Evidence(decided, reading, ranking))

    def _is_ours(self, reading: Reading) -> bool:
        """Tell whether a message speaks of what cards speak of, or of health at all."""
        words = {word for clause in reading.repaired for word in clause}
        return self._names_thing(reading.concepts) or not _HEALTH.isdisjoint(words)
