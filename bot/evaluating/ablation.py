"""What each part of the engine is worth: fitted and ranked without it, on the same questions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.content.schema import Knowledge
from bot.evaluating.scoring import Row, auroc, covers
from bot.reading.neighbours import Neighbours
from bot.reading.text import read
from bot.reading.vocabulary import Vocabulary
from bot.rules.words import known_words, vocabulary_of
from bot.understanding import intents
from bot.understanding.meaning import CARD, TALK, TERM
from bot.understanding.router import UNKNOWN_PENALTY, Intent, Ranking, Router

Words = Callable[[str], Sequence[str]]
Sure = Callable[[Ranking], float]


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
        with_answer: questions that cards answer. without: questions that none does; at least
            one of each.
    """
    from bot.fitting import model, weights  # and with it scikit-learn, which running needs not

    vocabulary = vocabulary_of(knowledge, Neighbours(model.beside(knowledge)))
    whole = intents.of(knowledge)
    bare = Vocabulary(
        {}, knowledge.vocabulary.outside, known_words(knowledge), knowledge.english,
        knowledge.vocabulary.carriers,
    )  # fmt: skip

    def fitted(found: Sequence[Intent], words: Words) -> Callable[[str], Ranking]:
        router = Router(weights.fit(found, words), vocabulary.spelling.tier, vocabulary.outside)
        return lambda text: router.rank(words(text))

    def worth(name: str, rank: Callable[[str], Ranking], sure: Sure = _sure) -> Worth:
        return _worth(knowledge, name, rank, sure, with_answer, without)

    words = vocabulary.words
    rank = fitted(whole, words)
    yield worth("nothing: the whole engine", rank)
    yield worth("what unknown words cost", rank, _known)
    yield worth("one name for one thing", fitted(whole, bare.words))
    yield worth("repair of slips", fitted(whole, _unrepaired(vocabulary)))
    yield worth("phrases without meaning dropped", fitted(whole, _unstripped(vocabulary)))
    bodiless = [replace(intent, body=()) for intent in whole]
    yield worth("the sentences of answers", fitted(bodiless, words))
    lean = [replace(intent, phrases=intent.phrases[::2]) for intent in whole]
    yield worth("every second phrasing", fitted(lean, words))


def _sure(ranking: Ranking) -> float:
    return ranking.confidence


def _known(ranking: Ranking) -> float:
    return ranking.confidence + UNKNOWN_PENALTY * (1 - ranking.known)


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
    sure: Sure,
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
