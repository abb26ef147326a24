"""Questions for the meaning of exactly one word of the glossary."""

from collections.abc import Iterable, Mapping, Sequence

from bot.content.schema import Term
from bot.understanding.meaning import TERM
from bot.understanding.text import fold, stem, words_of
from bot.understanding.vocabulary import Ask

# What may stand around a word whose meaning is asked for, and adds nothing to the question.
_AROUND = frozenset(
    "what whats who is are a an the does do did mean means meaning meant of by for define defined "
    "defn definition stand stands short explain explained word words term terms in plain normal "
    "simple easy english language please this that they it me tell say says said called exactly "
    "actually again and so okay hi hello um er about phrase full name abbreviation "
    "translate".split()
)


class Definitions:
    """Knows the names of every term.

    Args:
        terms: the glossary.
    """

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for term in terms.values():
            for name in (*term.also, term.title, term.term):
                self._names[_bare(words_of(fold(name)))] = TERM + term.term

    def find(self, asks: Sequence[Ask]) -> str | None:
        """Return the term (`term:` and its id) that a message asks the meaning of, or None.

        Args:
            asks: its questions; the others must not ask for something as well.
        """
        named = {self._names.get(_bare(ask.words)): ask for ask in asks}
        found = [target for target in named if target is not None]
        if len(found) != 1:
            return None
        others = [ask for ask in asks if self._names.get(_bare(ask.words)) is None]
        return None if any(ask.is_question for ask in others) else found[0]


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of the words that are not only the way of asking."""
    return tuple(stem(word) for word in words if word not in _AROUND)
