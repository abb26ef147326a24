"""How hard a text is to read: the Flesch-Kincaid grade, and the length of its sentences.

The grade is that of Kincaid et al. (1975), "Derivation of new readability formulas for Navy
enlisted personnel": 0.39 words a sentence + 11.8 syllables a word - 15.59.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import pyphen

_STAND_IN = "Figure"  # two syllables, in the place of a term that has no shorter name
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[\"“'(A-Z0-9-])|\n\s*\n|\n(?=- )|:\n")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d,.]*")
_SYLLABLES = pyphen.Pyphen(lang="en_US")


def sentences(text: str) -> list[str]:
    """Split a text into sentences; a line of a list is one of its own."""
    return [part.strip() for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """Return the words of a text; a number is one."""
    return _WORD.findall(text)


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Count a word's syllables, as the places where it may be hyphenated; a number has one."""
    return len(_SYLLABLES.positions(word.lower())) + 1 if word[0].isalpha() else 1


def grade(text: str, terms: Sequence[str] = ()) -> float:
    """Return the Flesch-Kincaid grade of a text, in years of school in the United States.

    Args:
        text: the text.
        terms: names that count as two syllables, for they cannot be said otherwise.
    """
    plain = neutral(text, terms)
    spoken = sentences(plain)
    said = [word for sentence in spoken for word in words(sentence)]
    if not said:
        return 0.0
    a_word = sum(map(syllables, said)) / len(said)
    return 0.39 * len(said) / len(spoken) + 11.8 * a_word - 15.59


def neutral(text: str, terms: Iterable[str]) -> str:
    """Put a word of two syllables in the place of every term."""
    pattern = _of_terms(tuple(terms))
    return pattern.sub(_STAND_IN, text) if pattern else text


@lru_cache(maxsize=8)
def _of_terms(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    if not terms:
        return None
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?:s|es)?\b", re.I)
