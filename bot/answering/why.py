"""Telling a person in plain words why they got the answer they got."""

from collections.abc import Iterator

from bot.answering.respond import Responder
from bot.answering.wording import Wording
from bot.reading.text import stem
from bot.reading.vocabulary import Reading
from bot.understanding.meaning import TALK, Kind, Meaning
from bot.understanding.router import Ranking

_MOST = 3  # of repairs, names and neighbours told
_COUNTED = 4  # words
_UNEXPLAINED = frozenset({Kind.URGENT, Kind.CRISIS, Kind.SMALLTALK})


class Why:
    """Explains answers.

    Args:
        wording: the fixed sentences.
        responder: knows the titles of cards and terms.
    """

    def __init__(self, wording: Wording, responder: Responder) -> None:
        self._fixed = wording.fixed
        self._responder = responder

    def told(self, meaning: Meaning) -> tuple[str, ...]:
        """Return what to say when the person asks why, as paragraphs; none for a warning sign."""
        reading = meaning.evidence.reading
        if reading is None or meaning.kind in _UNEXPLAINED:
            return ()
        return tuple(self._paragraphs(meaning, reading))

    def _paragraphs(self, meaning: Meaning, reading: Reading) -> Iterator[str]:
        fixed, ranking = self._fixed, meaning.evidence.ranking
        read = " ".join(reading.words)
        yield f"{fixed.why_read} {read}."
        changed = [f"“{r.typed}” as “{r.read}”" for r in reading.repairs[:_MOST]]
        changed += [
            f"“{a.typed}” as “{a.concept.replace('_', ' ')}”" for a in reading.aliases[:_MOST]
        ]
        if changed:
            yield f"{fixed.why_changed} {', '.join(changed)}."
        if meaning.route is not None:
            yield fixed.why_decision if meaning.kind is Kind.DECISION else fixed.why_gap
        elif ranking is not None and (known := ranking.without(TALK)).candidates:
            yield from self._of(known, reading)
        yield fixed.why_how

    def _of(self, ranking: Ranking, reading: Reading) -> Iterator[str]:
        fixed = self._fixed
        near = ranking.candidates[: _MOST + 1]
        typed = {stem(word): word for word in reading.concepts}
        counted = [
            typed[name].replace("_", " ")
            for name, weight in near[0].features
            if weight > 0 and name in typed
        ]
        if counted:
            yield f"{fixed.why_counted} {', '.join(counted[:_COUNTED])}."
        if ranking.unknown:
            unknown = ", ".join(dict.fromkeys(ranking.unknown))
            yield f"{fixed.why_unknown} {unknown.replace('_', ' ')}."
        yield "\n".join((fixed.why_near, *(f"- {self._responder.title(c.intent)}" for c in near)))
