"""From a message to its meaning: safety, then decisions, then what the article can answer."""

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.content.schema import Depth, Knowledge, Level
from bot.reading.language import LanguageFinder
from bot.reading.text import fold, read, words_of
from bot.reading.vocabulary import Ask, Reading, Vocabulary
from bot.rules.harm import Harm
from bot.rules.lines import pattern_sets
from bot.rules.patterns import Compiler
from bot.rules.phrases import Words
from bot.rules.routes import RuleRoutes
from bot.rules.safety import Alarm, Findings, SafetyRules
from bot.understanding import conversation
from bot.understanding.classifier import Classifier, Opinions
from bot.understanding.conversation import State
from bot.understanding.definitions import Definitions
from bot.understanding.matching import Matcher, subject_of
from bot.understanding.meaning import (
    ANSWERED,
    CARD,
    CONFUSED,
    FOREIGN,
    NUMBER,
    SAFE,
    SHOWN,
    TALK,
    Evidence,
    Kind,
    Meaning,
    entries_of,
    kind_of,
)
from bot.understanding.refusing import Refusals, doubted
from bot.understanding.router import Router
from bot.understanding.warnings import Warnings

# Share of a follow-up's own substance that must be known: "what does altruism mean" leans on
# nothing that was said before.
_FAMILIAR = 0.8


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
        decisions = RuleRoutes(knowledge.decisions, base)
        gaps = RuleRoutes(knowledge.not_covered, base)
        self._refusals = Refusals(decisions, gaps, classifier, self._matcher)
        self._warnings = Warnings(self.vocabulary, self._safety, decisions, self._classifier)
        self._languages = LanguageFinder(knowledge.languages, knowledge.english)
        self._harm = Harm(knowledge.plan.pause_when, knowledge.safety, base)
        self._definitions = Definitions(knowledge.terms, self.vocabulary.unify)
        pairs = knowledge.vocabulary.counterparts
        self._counterparts = dict(pairs) | {two: one for one, two in pairs}
        entries = entries_of(knowledge).items()
        self._titles = {target: entry.title for target, entry in entries}
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
            if state.crisis:
                return self.held(reading)
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
            meaning = self._ordinary(reading, readings, state, opinions)
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
        elsewhere = self._refusals.elsewhere(reading, opinions, wholly=True)
        if elsewhere is not None:
            return elsewhere
        repaired = readings[-1]
        decision = self._refusals.by_rule(reading, readings, opinions)
        if decision is not None:
            return decision
        if state.subject and conversation.is_follow_up(reading, self._matcher.concepts):
            return self._follow_up(reading, state, repaired)
        term = self._definitions.find(reading.asks)
        if term is not None:
            shown = self._shown(term, reading, "the meaning of exactly this word is asked for")
            return replace(shown, depth=conversation.depth_asked(reading)[0])
        refused = self._refusals.by_likeness(reading, opinions)
        if refused is not None:
            return refused
        return self._asked(reading, state, opinions, repaired)

    def _asked(
        self, reading: Reading, state: State, opinions: Opinions, repaired: Words
    ) -> Meaning:
        """Return what a message means that no rule and no example decides."""
        asked = self._refusals.asked(reading, reading.asks, repaired)
        elsewhere = self._refusals.elsewhere(reading, opinions)
        may_lean = conversation.may_lean(reading, asked, self._matcher.concepts)
        if may_lean and state.subject and elsewhere is None:
            leaning = self._follow_up(reading, state, repaired)
            if leaning.kind in ANSWERED:
                return leaning
        if asked.kind is not Kind.SMALLTALK and conversation.says_nothing(reading):
            evidence = Evidence("words that mean nothing by themselves", reading)
            return Meaning(Kind.SMALLTALK, evidence, CONFUSED)
        if asked.kind in SHOWN and asked.half is None:
            return elsewhere or doubted(asked, opinions)
        return asked

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
        evidence = Evidence(decided, reading)
        return Meaning(kind_of(target), evidence, target, subject=self.subject(target))

    def subject(self, target: str) -> tuple[str, ...]:
        """Return the words of a card or term that a follow-up may build on."""
        return subject_of(self._name(target))

    def _name(self, target: str) -> tuple[str, ...]:
        """Return the words of a card's title or a term, names unified."""
        return self.vocabulary.unify(words_of(fold(self._titles.get(target, ""))))

    def _follow_up(self, reading: Reading, state: State, repaired: Words) -> Meaning:
        best = self._refusals.asked(reading, reading.asks, repaired)
        if best.kind is Kind.SMALLTALK and not any(ask.is_question for ask in reading.asks):
            return best
        ranking = best.evidence.ranking
        if ranking is not None and ranking.known < _FAMILIAR:
            return best
        strongest = -math.inf
        if ranking is not None and self._matcher.names_thing(reading.concepts):
            strongest = ranking.confidence
        completed = conversation.completed(
            reading, state.subject, self._name(state.target or ""), self._matcher.concepts,
            self._counterparts,
        )  # fmt: skip
        # What a rule saw in a question that was answered all the same, it sees here again.
        before = Ask(state.subject, state.subject)
        is_settled = state.route is None and self._refusals.in_context(before, reading) is not None
        for ask in dict.fromkeys(completed):
            decision = self._refusals.in_context(ask, reading)
            if decision is not None and not is_settled:
                return replace(decision, subject=state.subject)
            meaning = self._refusals.asked(reading, (ask,), Words((ask.words,)))
            ranking = meaning.evidence.ranking
            if meaning.route is not None:
                return meaning
            if ranking is not None and ranking.confidence > strongest:
                best, strongest = meaning, ranking.confidence
        return best
