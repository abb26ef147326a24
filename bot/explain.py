"""Telling in plain words why a question was understood as it was."""

from collections.abc import Iterator

from bot.answering.reply import Reply
from bot.understanding.meaning import Meaning
from bot.understanding.router import Candidate, Ranking


def explain(meaning: Meaning, reply: Reply) -> str:
    """Return the explanation of one decision, several lines of text."""
    return "\n".join(_lines(meaning, reply)) + "\n"


def _lines(meaning: Meaning, reply: Reply) -> Iterator[str]:
    shown = meaning.target or meaning.route or ", ".join(meaning.candidates) or "-"
    yield f"outcome   {meaning.kind.value}: {shown}"
    yield f"because   {meaning.evidence.decided}"
    if meaning.also:
        yield f"also      {meaning.also}"
    if meaning.half:
        yield f"and not   {meaning.half} (that half is not in the article)"
    if reply.depth:
        yield f"depth     {reply.depth.value}"
    for alarm in meaning.alarms:
        yield f"warning   {alarm.route} {alarm.level.value}: {alarm.rule}"
    reading = meaning.evidence.reading
    if reading is not None:
        for repair in reading.repairs:
            yield f"repair    {repair.typed!r} read as {repair.read!r}"
        for alias in reading.aliases:
            yield f"name      {alias.typed!r} means {alias.concept!r}"
        if reading.outside:
            yield f"outside   {', '.join(reading.outside)}"
    if meaning.evidence.ranking is not None:
        yield from _ranked(meaning.evidence.ranking)


def _ranked(ranking: Ranking) -> Iterator[str]:
    yield (
        f"router    confidence {ranking.confidence:.2f}, lead {ranking.margin:.2f}, "
        f"known {ranking.known:.0%}"
    )
    if ranking.unknown:
        yield f"unknown   {', '.join(ranking.unknown)}"
    for place, candidate in enumerate(ranking.candidates[:5], 1):
        yield _described(place, candidate)


def _described(place: int, candidate: Candidate) -> str:
    seen = ", ".join(f"{name} {weight:+.2f}" for name, weight in candidate.features[:4])
    return (
        f"{place:>6}.   {candidate.score:6.2f}  {candidate.intent}  "
        f"[{seen}]  nearest {candidate.phrase!r} {candidate.similarity:.0f}"
    )
