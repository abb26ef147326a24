"""Warning signs in a message: those that rules see, and those that it is like examples of."""

from collections.abc import Sequence
from dataclasses import replace

from bot.content.schema import Level
from bot.reading.text import read, without_quotations
from bot.reading.vocabulary import Vocabulary
from bot.rules.phrases import Words
from bot.rules.routes import RuleRoutes
from bot.rules.safety import Alarm, Findings, SafetyRules
from bot.understanding.classifier import Classifier, Opinion, Opinions, Sort

# How sure the classifier must be, chosen so that about one question in a thousand is mistaken.
# Self-harm is said in more ways than anything else, and to ask once too often does little harm.
WARNING, YELLOW, CRISIS = 0.56, 0.7, 0.6
CALM = 0.9  # where a sign is denied, recalled or only asked about, or a decision asked for
SHORTEST = 5  # words of a message that examples can be told by


class Warnings:
    """Looks for warning signs.

    Args:
        vocabulary: reads what is left of a message without quotations.
        rules: see what somebody thought of.
        decisions: a message that asks for one is less likely to tell of a sign.
        classifier: has seen examples of signs.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        rules: SafetyRules,
        decisions: RuleRoutes,
        classifier: Classifier,
    ) -> None:
        self._vocabulary = vocabulary
        self._rules = rules
        self._decisions = decisions
        self._classifier = classifier

    def find(self, text: str, readings: Sequence[Words], opinions: Opinions) -> Findings:
        """Return the signs found, most urgent first.

        Args:
            text: the message.
            readings: the same as typed and as repaired.
            opinions: what examples it is like.
        """
        own = without_quotations(text)
        if own != text:  # without what a leaflet, poster or the like is quoted to say
            reading = self._vocabulary.read(read(own))
            readings = Words(reading.utterance.clauses), Words(reading.repaired)
            opinions = self._classifier.opinions(readings[-1])
        return self._rules.worsened(self._found(readings, opinions), readings[-1])

    def _found(self, readings: Sequence[Words], opinions: Opinions) -> Findings:
        findings = self._rules.find(readings)
        spoken = [word for clause in readings[-1].clauses for word in clause if word.isalpha()]
        if len(spoken) < SHORTEST:
            return findings
        worst = max((alarm.level.rank for alarm in findings.alarms), default=-1)
        views = [opinions.of(Sort.CRISIS, least=CRISIS if worst <= 0 else CALM)]
        if worst < Level.RED.rank:
            views.append(opinions.of(Sort.WARNING, Sort.CRISIS, least=WARNING))
        if worst < 0:
            views.append(opinions.of(Sort.YELLOW, least=YELLOW))
        for seen in views:
            if seen is not None and self._counts(seen, findings, readings):
                return _with(findings, seen)
        return findings

    def _counts(self, seen: Opinion, findings: Findings, readings: Sequence[Words]) -> bool:
        serious = [alarm for alarm in findings.alarms if alarm.level is not Level.YELLOW]
        # Of two levels the higher one counts, of two routes the one that a rule has seen; but
        # nothing keeps a crisis from being met.
        is_crisis = seen.route == self._rules.crisis
        if (
            serious
            and not is_crisis
            and (seen.level is not Level.RED or seen.route != serious[0].route)
        ):
            return False
        if not self._rules.hints_at(seen.route, readings):
            return False
        is_doubtful = self._rules.is_calm(readings) or self._decisions.find(readings) is not None
        return seen.share >= CALM or not is_doubtful


def _with(findings: Findings, seen: Opinion) -> Findings:
    level = seen.level or Level.RED
    others = [alarm for alarm in findings.alarms if alarm.route != seen.route]
    return replace(findings, alarms=(Alarm(seen.route, level, seen.why), *others))
