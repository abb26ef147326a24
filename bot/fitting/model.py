"""Everything that is made at build time from the content, in one piece."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from bot.content.schema import Knowledge
from bot.fitting import classifier, neighbours, weights
from bot.reading.neighbours import Neighbours
from bot.reading.text import read
from bot.reading.vocabulary import Vocabulary
from bot.rules.words import vocabulary_of
from bot.understanding import intents
from bot.understanding.classifier import Sort


def fit(knowledge: Knowledge) -> dict[str, Any]:
    """Return the weights of the router, with `classifier` and `neighbours`, as plain data.

    The same content gives the same model; on two cores it takes some two minutes.
    """
    pairs = beside(knowledge)
    vocabulary = vocabulary_of(knowledge, Neighbours(pairs))
    model = weights.fit(intents.of(knowledge), vocabulary.words)
    model["neighbours"] = pairs
    model["classifier"] = classifier.fit(
        examples(knowledge), partial(repaired, vocabulary), knowledge.safety.crisis
    )
    return model


def beside(knowledge: Knowledge) -> str:
    """Return which words stand next to each other in everything people ask and cards say."""
    return neighbours.fit(_texts(knowledge), vocabulary_of(knowledge).spelling.is_right)


def examples(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return what the classifier learns from: the examples, and every phrasing of cards."""
    groups = knowledge.cards, knowledge.terms, knowledge.smalltalk
    asked = tuple(u for group in groups for entry in group.values() for u in entry.utterances)
    content = knowledge.examples.get(Sort.CONTENT, ())
    return {**knowledge.examples, Sort.CONTENT: (*asked, *content)}


def repaired(vocabulary: Vocabulary, phrase: str) -> Sequence[str]:
    """Return the words of a phrase as the classifier sees them."""
    return vocabulary.read(read(phrase)).words


def _texts(knowledge: Knowledge) -> Iterator[str]:
    for intent in intents.of(knowledge):
        yield from intent.phrases
        yield from intent.body
    for label, messages in knowledge.examples.items():
        if label != Sort.ELSEWHERE:  # of other things people speak in other words
            yield from messages
