"""What each part of the engine is worth: ranked without it, on the same questions.

Without scikit-learn the parts that need other weights cannot be left out; see `fit`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import app
from bot.content.schema import Knowledge
from bot.evaluating.scoring import Row, covers
from bot.understanding import intents
from bot.understanding.meaning import CARD, TALK, TERM
from bot.understanding.router import UNKNOWN_PENALTY, Intent, Ranking, Router
from bot.understanding.routes import vocabulary_of
from bot.understanding.text import read
from bot.understanding.vocabulary import Vocabulary

Words = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Worth:
    """How well questions are ranked.

    Attributes:
        name: what was left out.
        first, three: share of questions with an answer whose answer is ranked first, or among
            the first three, 0 to 1.
        auroc: how often a question with an answer is ranked with more confidence than one
            without, 0 to 1.
    """

    name: str
    first: float
    three: float
    auroc: float


def ablation(
    knowledge: Knowledge, with_answer: Sequence[Row], without: Sequence[Row]
) -> Iterator[Worth]:
    """Yield what the engine is worth whole, then without one part after the other.

    Args:
        knowledge: the content.
        with_answer: questions that cards answer. without: questions that none does.
    """
    from bot.fitting import weights  # and with it scikit-learn, which running needs not

    vocabulary = vocabulary_of(knowledge)
    whole = intents.of(knowledge)
    bare = Vocabulary(
        {}, knowledge.vocabulary.outside, intents.words(knowledge, ()), knowledge.english,
        knowledge.vocabulary.carriers,
    )  # fmt: skip

    def judged(
        name: str, found: Sequence[Intent], words: Words, by: Callable[[Ranking], float] = _sure
    ) -> Worth:
        tier, outside = vocabulary.spelling.tier, vocabulary.outside
        router = Router(weights.fit(found, words), tier, outside)
        return _worth(knowledge, name, lambda text: router.rank(words(text)), by,
                      with_answer, without)  # fmt: skip

    reader = app.readers(knowledge)[0]
    yield judged("nothing: the whole engine", whole, reader)
    yield judged("one name for one thing", whole, _reader(bare))
    yield judged("repair of slips", whole, _unrepaired(vocabulary))
    yield judged("phrases without meaning dropped", whole, _unstripped(vocabulary))
    bodiless = [replace(intent, body=()) for intent in whole]
    yield judged("the sentences of answers", bodiless, reader)
    lean = [replace(intent, phrases=intent.phrases[::2]) for intent in whole]
    yield judged("every second phrasing", lean, reader)
    yield judged("what unknown words cost", whole, reader, _known)


def _sure(ranking: Ranking) -> float:
    return ranking.confidence


def _known(ranking: Ranking) -> float:
    return ranking.confidence + UNKNOWN_PENALTY * (1 - ranking.known)


def _reader(vocabulary: Vocabulary) -> Words:
    return lambda text: vocabulary.stripped(vocabulary.read(read(text)).concepts)


def _unrepaired(vocabulary: Vocabulary) -> Words:
    return lambda text: vocabulary.stripped(
        [word for clause in read(text).clauses for word in vocabulary.unify(clause)]
    )


def _unstripped(vocabulary: Vocabulary) -> Words:
    return lambda text: vocabulary.read(read(text)).concepts


def _worth(
    knowledge: Knowledge,
    name: str,
    rank: Callable[[str], Ranking],
    sure: Callable[[Ranking], float],
    with_answer: Sequence[Row],
    without: Sequence[Row],
) -> Worth:
    entries: dict[str, Mapping[str, Any]] = {
        **{CARD + c.id: {"facts": c.facts, "term": None} for c in knowledge.cards.values()},
        **{TERM + t.term: {"facts": t.facts, "term": t.term} for t in knowledge.terms.values()},
    }
    first = three = 0
    ours: list[float] = []
    for row in with_answer:
        ranking = rank(row["question"])
        ours.append(sure(ranking))
        best = [c.intent for c in ranking.without(TALK).candidates[:3]]
        hits = [covers(entries[target], row, "facts") for target in best]
        first += hits[:1] == [True]
        three += any(hits)
    theirs = [sure(rank(row["question"])) for row in without]
    count = len(with_answer)
    return Worth(name, first / count, three / count, auroc(ours, theirs))


def auroc(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how often one of ours is above one of theirs; equal ones count half."""
    wins = sum((mine > other) + (mine == other) / 2 for mine in ours for other in theirs)
    return wins / (len(ours) * len(theirs))
