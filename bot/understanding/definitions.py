"""Questions for the meaning of exactly one word of the glossary."""

from collections.abc import Callable, Mapping, Sequence

from bot.content.schema import Term
from bot.reading.text import fold, stem, words_of
from bot.reading.vocabulary import Ask
from bot.understanding.meaning import TERM

# What may stand around a word whose meaning is asked for, and adds nothing to the question.
_AROUND = frozenset(
    "what whats who is are a an the does do did mean means meaning meant of by for define defined "
    "defn definition stand stands short explain explained word words term terms in plain normal "
    "simple easy english language please this that they it me tell say says said called exactly "
    "actually again and so okay hi hello um er about phrase full name abbreviation translate "
    "long letters behind dictionary glossary version spelled spelt out just".split()
)
_WHOLE = frozenset({"full", "long"})  # a "full form" is a name, and a form of K2 is none


class Definitions:
    """Knows the names of every term.

    Args:
        terms: the glossary.
        unify: puts one name on one thing, so that a misspelt name is known as well.
    """

    def __init__(
        self, terms: Mapping[str, Term], unify: Callable[[Sequence[str]], Sequence[str]]
    ) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        concepts: dict[tuple[str, ...], str] = {}
        for term in terms.values():
            for name in (*term.also, term.title, term.term):
                words = words_of(fold(name))
                self._names[_bare(words)] = TERM + term.term
                concepts.setdefault(_bare(unify(words)), TERM + term.term)
        self._names = {**concepts, **self._names}

    def find(self, asks: Sequence[Ask]) -> str | None:
        """Return the term (`term:` and its id) that a message asks the meaning of, or None.

        Args:
            asks: its questions; the others must not ask for something as well.
        """
        named = [(self._named(ask), ask) for ask in asks]
        found = {target for target, _ in named if target is not None}
        others = [ask for target, ask in named if target is None]
        if len(found) != 1 or any(ask.is_question for ask in others):
            return None
        return found.pop()

    def _named(self, ask: Ask) -> str | None:
        return self._names.get(_bare(ask.words)) or self._names.get(_bare(ask.concepts))


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of the words that are not only the way of asking."""
    return tuple(
        stem(word)
        for before, word in zip(("", *words), words, strict=False)
        if word not in _AROUND and not (word == "form" and before in _WHOLE)
    )
