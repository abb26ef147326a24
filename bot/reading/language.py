"""Messages that are mostly in another language, and those of a crisis among them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.english import CommonWords
from bot.content.languages import Language, Languages
from bot.reading.text import QUOTES

_LATIN = "LATIN"
_MOSTLY = 0.5  # of the letters, or of the words
_TELLING = 0.3  # share of the words that are common ones of the other language
_SHORTEST = 3  # letters of a word that tells its language
_COMMON_ENGLISH = 35  # tier; words up to it count as English
_NOT_LETTERS = re.compile(r"[\W\d_]+")

UNKNOWN = ""  # a language that is none of those known


@dataclass(frozen=True, slots=True)
class Foreign:
    """A message in another language.

    Attributes:
        language: its code, or an empty string for one that is not known.
        phrase: the crisis phrase that it holds, or None.
    """

    language: str
    phrase: str | None = None


class LanguageFinder:
    """Finds the language of what is not English.

    Args:
        languages: those that are known.
        english: common English words.
    """

    def __init__(self, languages: Languages, english: CommonWords) -> None:
        self._languages = {each.id: each for each in languages.languages}
        self._scripts = languages.scripts
        self._english = english
        self._owners: dict[str, list[str]] = {}  # word to the languages it is common in
        for each in languages.languages:
            for word in {_plain(word) for word in each.words}:
                self._owners.setdefault(word, []).append(each.id)
        self._crisis = [
            (f" {_plain(phrase)} ", each.id)
            for each in languages.languages
            for phrase in each.crisis
        ]

    def find(self, text: str) -> Foreign | None:
        """Return what is known of a message in another language; None for one in English.

        Args:
            text: the message as it was sent.
        """
        plain = _plain(text)
        spaced = f" {plain} "
        for phrase, of in self._crisis:
            if phrase in spaced:
                return Foreign(of, phrase.strip())
        script = _script(plain)
        if script is None:
            return None
        if script != _LATIN:
            return Foreign(self._by_letters(script, plain))
        language = self._by_words(plain.split())
        return None if language is None else Foreign(language)

    def _by_letters(self, script: str, plain: str) -> str:
        known = [self._languages[each] for each in self._scripts.get(script, ())]
        return _most_telling(known, plain)

    def _by_words(self, words: Sequence[str]) -> str | None:
        counts = Counter(each for word in words for each in self._owners.get(word, ()))
        if not counts:
            return None
        best, count = counts.most_common(1)[0]
        if count < _TELLING * len(words):
            return None
        others = {
            word for word in words
            if len(word) >= _SHORTEST and best in self._owners.get(word, ())
            and not self._is_english(word)
        }  # fmt: skip
        is_telling = len(others) >= 2 or (len(words) <= 2 and bool(others))
        english = sum(map(self._is_english, words))
        return best if is_telling and english < _MOSTLY * len(words) else None

    def _is_english(self, word: str) -> bool:
        return (self._english.tier(word) or 99) <= _COMMON_ENGLISH


def _most_telling(known: Sequence[Language], plain: str) -> str:
    for language in known:
        if language.letters and any(letter in plain for letter in language.letters):
            return language.id
    return next((language.id for language in known if not language.letters), UNKNOWN)


def _script(plain: str) -> str | None:
    """Return the script of most letters, or None where there are none."""
    letters = [c for c in plain if c.isalpha()]
    if not letters:
        return None
    if plain.isascii():
        return _LATIN
    counts: dict[str, int] = {}
    for letter in letters:
        name = unicodedata.name(letter, "").partition(" ")[0]
        counts[name] = counts.get(name, 0) + 1
    best = max(counts, key=lambda name: counts[name])
    return best if best == _LATIN or counts[best] >= _MOSTLY * len(letters) else _LATIN


def _plain(text: str) -> str:
    """Lower-case, without accents and marks, one space between words."""
    bare = text.casefold().translate(QUOTES).replace("'", "")
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_NOT_LETTERS.sub(" ", bare).split())
