"""Counting which words stand next to each other."""

from collections import Counter
from collections.abc import Callable, Iterable

from bot.reading.neighbours import EDGE, kept, pairs_of
from bot.reading.text import read


def fit(texts: Iterable[str], is_right: Callable[[str], bool]) -> str:
    """Count the neighbours in texts.

    Args:
        texts: phrasings and sentences, as typed.
        is_right: whether a word is spelt right; pairs with others are left out.

    Returns:
        The pairs as `reading.neighbours.Neighbours` takes them.
    """
    counts = Counter(
        pair for text in texts for clause in read(text).clauses for pair in pairs_of(clause)
    )
    return kept(
        {
            pair: times
            for pair, times in counts.items()
            if all(word == EDGE or not word.isalpha() or is_right(word) for word in pair)
        }
    )
