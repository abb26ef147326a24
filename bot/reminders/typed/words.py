"""Taking apart what a person types as an answer: words, numbers, typing errors, courtesies.

The readers of answers, times and days share one rule, kept here: a text is an answer only when
every word of it belongs to the answer or to a known courtesy around it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rapidfuzz.distance import OSA

from bot.reading.text import fold, words_of

T = TypeVar("T")
Words = tuple[str, ...]
Shape = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_MOST_CHARACTERS, _MOST_WORDS = 120, 14
_LONGEST_PHRASE = 6  # words
_REFUSED = frozenset("$%&*+<=>#\\^{|}")  # no answer to any of these questions needs them
_REFUSED_KINDS = frozenset({"Sc", "Sm"})  # currencies and mathematics, as Unicode names them
_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_DIGITS = re.compile(r"[0-9]{1,2}")


def phrases(text: str) -> frozenset[Words]:
    """Return comma-separated phrases in the form that `words` gives to what is typed."""
    return frozenset(words_of(phrase) for phrase in text.split(","))


_POLITE = "please, thanks, thank you, thank you very much, many thanks, cheers, okay"
_PAUSES = "um, uh, er, hmm, oh, ah, well, so, sorry, actually, just, right, yes"
_CHOOSING = (
    "let us do, let us say, let us go for, let us go with, let us make it, let us try, make it,"
    "make that, do, say, i would like, i would prefer, i would say, i prefer, i want, i think,"
    "i guess, i choose, i pick, i will take, i will go for, i will go with, go for, go with,"
    "how about, what about, maybe, perhaps, probably, i meant, i mean, preferably, set it to,"
    "change it to"
)
_PRAISE = "good fine best okay great perfect better nice ideal easiest".split()
_VERBS = ("is", "are", "would be", "will be", "sounds", "looks", "works", "suits me")
PAUSES = phrases(f"{_POLITE}, {_PAUSES}")
BEFORE = PAUSES | phrases(_CHOOSING)
AFTER = (
    phrases(f"{_POLITE}, then, for me, i think, i guess, if possible, if you can, maybe, instead")
    | phrases(
        "works, works for me, work, work for me, suits me, will do, would suit me, would work"
    )
    | phrases(",".join(_PRAISE))
    | phrases(",".join(f"{verb} {praise}" for verb in _VERBS for praise in _PRAISE))
)


def words(text: str, shapes: Iterable[Shape] = ()) -> Words:
    """Split a short plain text into its words.

    Args:
        text: anything a person may send.
        shapes: patterns replaced beforehand, for what punctuation alone tells.

    Returns:
        The words as `words_of` gives them; none when the text is too long for an answer, or
        holds letters, digits or symbols that would be lost on the way.
    """
    if len(text) > _MOST_CHARACTERS:
        return ()
    folded = fold(text)
    if any(map(_strange, folded)):
        return ()
    for pattern, plain in shapes:
        folded = pattern.sub(plain, folded)
    found = words_of(folded)
    return found if len(found) <= _MOST_WORDS else ()


def _strange(character: str) -> bool:
    if character.isascii():
        return character in _REFUSED
    kind = unicodedata.category(character)
    return kind[0] in "LN" or kind in _REFUSED_KINDS


def corrected(found: Words, pool: Sequence[str]) -> Words:
    """Replace every word that is a typing error of exactly one word of `pool`."""
    return tuple(nearest(word, pool) or word for word in found)


def nearest(word: str, pool: Sequence[str]) -> str | None:
    """Return the one word of `pool` that `word` may be a typing error of, or None.

    Both begin with the same letter. One slip is allowed in five to seven letters, two in more.
    """
    if len(word) < 5 or not word.isalpha():
        return word if word in pool else None
    scored = [
        (OSA.distance(word, target, score_cutoff=_slips(target)), target)
        for target in pool
        if target[0] == word[0]
    ]
    near = sorted((slips, target) for slips, target in scored if slips <= _slips(target))
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def _slips(target: str) -> int:
    return 0 if len(target) < 5 else 1 if len(target) < 8 else 2


def number(found: Words) -> int | None:
    """Return the number from 0 to 99 written in digits (`7`, `07`) or to 59 in words, or None."""
    match found:
        case (word,) if _DIGITS.fullmatch(word):
            return int(word)
        case (word,):
            return _NUMBERS.get(word, _TENS.get(word))
        case (tens, unit) if tens in _TENS and _NUMBERS.get(unit, 10) < 10:
            return _TENS[tens] + _NUMBERS[unit]
    return None


def unwrapped(
    found: Words,
    reader: Callable[[Words], T | None],
    before: frozenset[Words] = BEFORE,
    after: frozenset[Words] = AFTER,
) -> T | None:
    """Read an answer that may stand between courtesies.

    Args:
        found: all words of the text.
        reader: reads the answer proper, or returns None.
        before: phrases that may precede the answer, any number of them.
        after: phrases that may follow it.

    Returns:
        What `reader` makes of the longest part that it can read, or None.
    """
    backward = found[::-1]
    stops = _reached(backward, frozenset(phrase[::-1] for phrase in after))
    for start in _reached(found, before):
        for left in stops:
            if start + left < len(found):
                value = reader(found[start : len(found) - left])
                if value is not None:
                    return value
    return None


def _reached(found: Words, known: frozenset[Words]) -> list[int]:
    """Return how many leading words can be taken away phrase by phrase, from 0 up."""
    reached = {0}
    for at in range(len(found)):
        if at in reached:
            ends = range(at + 1, min(at + _LONGEST_PHRASE, len(found)) + 1)
            reached.update(end for end in ends if found[at:end] in known)
    return sorted(reached)


def judged(found: Words, table: dict[Words, T]) -> frozenset[T] | None:
    """Read words as a row of known phrases, the longest first.

    Args:
        found: the words of an answer.
        table: the phrases and what each says.

    Returns:
        All that is said; None when a word belongs to no phrase.
    """
    said: set[T] = set()
    at = 0
    while at < len(found):
        ends = range(min(at + _LONGEST_PHRASE, len(found)), at, -1)
        end = next((end for end in ends if found[at:end] in table), None)
        if end is None:
            return None
        said.add(table[found[at:end]])
        at = end
    return frozenset(said)
