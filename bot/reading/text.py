"""Normalising what people type, once, for questions, cards and patterns alike.

Everything downstream compares the words made here, so a change here changes every layer together.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import Stemmer

MAX_CHARACTERS = 4096  # Telegram's own limit for one message

_STEMMER = Stemmer.Stemmer("english", 0)  # no cache of its own: `stem` has one

# Letters of other alphabets that look like Latin ones, as pasted text and keyboards give them.
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕкмтнвαορενικτυ",
    "aeopcyxijskmthbaopevikty",
)
QUOTES = str.maketrans(dict.fromkeys("’‘‛ʼʹ′`´", "'") | dict.fromkeys("“”„‟″«»", '"'))

CONTRACTED = {
    "dont": "do not", "cant": "can not", "cannot": "can not", "wont": "will not",
    "hadnt": "had not", "werent": "were not", "mustnt": "must not", "neednt": "need not",
    "mightnt": "might not", "oughtnt": "ought not", "shant": "shall not", "dosent": "does not",
    "youve": "you have", "weve": "we have", "theyve": "they have", "itll": "it will",
    "theyll": "they will", "youll": "you will", "shouldve": "should have",
    "couldve": "could have", "wouldve": "would have", "isnt": "is not",
    "arent": "are not", "doesnt": "does not", "didnt": "did not",
    "hasnt": "has not", "havent": "have not", "wasnt": "was not", "couldnt": "could not",
    "shouldnt": "should not", "wouldnt": "would not", "aint": "is not", "im": "i am",
    "ive": "i have", "youre": "you are", "theyre": "they are", "thats": "that is",
    "theres": "there is", "whats": "what is", "wots": "what is", "wats": "what is",
    "hows": "how is", "whos": "who is", "wheres": "where is", "whens": "when is",
    "whys": "why is", "wot": "what", "wat": "what", "u": "you", "ur": "your", "r": "are",
    "pls": "please", "plz": "please", "n": "and", "b4": "before", "cos": "because",
    "coz": "because", "cuz": "because", "tho": "though", "thru": "through", "wich": "which",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "dunno": "do not know",
    "lemme": "let me", "gimme": "give me", "yrs": "years", "yr": "year", "wk": "week",
    "wks": "weeks", "abt": "about", "thx": "thanks", "ty": "thanks", "idk": "i do not know",
    "shes": "she is", "hes": "he is", "diff": "difference", "def": "definition",
    "vs": "versus", "v": "versus", "w": "with", "ok": "okay", "info": "information",
    "alot": "a lot", "somethin": "something", "ye": "yes", "yh": "yes", "yep": "yes",
    "%": "percent",
    "nah": "no", "nowt": "nothing", "owt": "anything", "summat": "something", "yer": "your",
    "nd": "and", "bcz": "because", "wen": "when", "em": "them", "dnt": "do not", "luv": "love",
}  # fmt: skip
_SHORT_IS = re.compile(r"\b(what|it|that|there|who|how|where|when|why|he|she|here)'s\b")
_BEFORE_YEAR = "in|of|since|from|around|until|till|before|spring|summer|autumn|winter|christmas"
_APOSTROPHES = (
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bain't\b"), "is not"),
    (re.compile(r"(\w)n't\b"), r"\1 not"),
    (_SHORT_IS, r"\1 is"),
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(r"(\w)'re\b"), r"\1 are"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"(\w)'ll\b"), r"\1 will"),
    (re.compile(r"(\w)'ve\b"), r"\1 have"),
    (re.compile(r"(\w)'d\b"), r"\1 would"),
    (re.compile(r"(\w)'s\b"), r"\1"),
    # A year without its century.
    (re.compile(rf"\b({_BEFORE_YEAR}) '([3-9]\d)\b"), r"\1 19\2"),
    (re.compile(rf"\b({_BEFORE_YEAR}) '([0-2]\d)\b"), r"\1 20\2"),
)
_DIGIT_WORDS = {
    w: str(i)
    for i, w in enumerate("zero one two three four five six seven eight nine ten".split())
}
_SPOKEN_DECIMAL = re.compile(r"\b({0}|\d+) point ({0}|\d)\b".format("|".join(_DIGIT_WORDS)))
_MINUS = re.compile(r"\b(?:minus|negative|neg) (\d|(?:{})\b)".format("|".join(_DIGIT_WORDS)))
_LETTER_NUMBER = re.compile(r"\b(mk|k|d|e)[- ](\d{1,2})\b(?!\.\d)")
_LETTER_SCORE = re.compile(r"\b(t|z|tee|tea|zed|zee) ?-? ?(scores?|scor|scroe|value)\b")
_SCORE_LETTER = {"t": "t", "tee": "t", "tea": "t", "z": "z", "zed": "z", "zee": "z"}
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_PLAIN = re.compile(r"(?!.*(?:sc|value|([a-z])\1\1))[a-z]+")  # a word that stays as it is
_STRETCHED = re.compile(r"([a-z])\1\1+")
_END = re.compile(
    r"[.!?;:\n\r]+(?=\s|$|[\"')])|[?!;\n\r]+|\s[-\u2013\u2014]+\s|\u2014|\.{2,}|…"
    # The word is looked for behind a comma found, for before it every letter would be tried.
    r"|,(?:(?<=\bno,)|(?<=\bnope,)|(?<=\byes,)|(?<=\bhi,)|(?<=\bhello,)|(?<=\bsorry,))"
)
_WRITTEN = (
    r"(?:sheet|poster|sign|leaflet|booklet|article|website|page|questionnaire|form|book|film|"
    r"headline|letter|pack|label|quiz|advert)\b"
)
_QUOTED = r"[\"“][^\"“”]{3,160}[\"”]"
_QUOTATION = re.compile(rf"\b({_WRITTEN}[^\"“”.?!]{{0,30}}){_QUOTED}", re.IGNORECASE)
_QUOTED_FIRST = re.compile(
    rf"{_QUOTED}(,? (?:it |that )?(?:says|said|reads|goes) (?:it )?(?:on|in|at) "
    rf"(?:the|a|this|that|our|my) (?:\w+ )?{_WRITTEN})",
    re.IGNORECASE,
)
# Marks that a dictating telephone writes out.
_DICTATED = re.compile(r"\s+(full stop|comma|question mark|exclamation mark)(?=\s|$)")
_MARKS = {"full stop": ".", "comma": ",", "question mark": "?", "exclamation mark": "!"}
_TOKEN = re.compile(r"(?<![\w.])-\d+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+\d{1,3}(?![a-z0-9])|[a-z]+|%")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message as the rest of the package reads it.

    Attributes:
        text: the message, trimmed and cut at 4,096 characters.
        clauses: its words by sentence, lower case, contractions opened, numbers unified.
        marked: for each of them, whether a question mark ends it.
    """

    text: str
    clauses: tuple[tuple[str, ...], ...]
    marked: tuple[bool, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """All words in order."""
        return tuple(word for clause in self.clauses for word in clause)


def fold(text: str) -> str:
    """Lower-case `text` and fold accents, look-alike letters and typographic quotes."""
    if text.isascii():
        return text.lower().replace("`", "'")
    decomposed = unicodedata.normalize("NFKD", text.translate(QUOTES))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return bare.translate(_LOOK_ALIKE).replace("−", "-")


def words_of(sentence: str) -> tuple[str, ...]:
    """Split one folded sentence into words; a number keeps its sign (`-2.5`)."""
    if sentence in CONTRACTED or _PLAIN.fullmatch(sentence):
        # One word, as thousands of those in rules and names are.
        return tuple(_opened(sentence))
    # Most sentences need none of this, and looking for a letter is cheaper than for a pattern.
    if "'" in sentence:
        for pattern, opened in _APOSTROPHES:
            sentence = pattern.sub(opened, sentence)
    if "sc" in sentence or "value" in sentence:
        sentence = _LETTER_SCORE.sub(lambda m: f"{_SCORE_LETTER[m[1]]}score", sentence)
    if _DIGIT.search(sentence):
        sentence = _LETTER_NUMBER.sub(r"\1\2", sentence)
    if " point " in sentence:
        sentence = _SPOKEN_DECIMAL.sub(
            lambda m: f"{_DIGIT_WORDS.get(m[1], m[1])}.{_DIGIT_WORDS.get(m[2], m[2])}", sentence
        )
    if "minus " in sentence or "neg" in sentence:
        sentence = _MINUS.sub(lambda m: f"-{_DIGIT_WORDS.get(m[1], m[1])}", sentence)
    sentence = _STRETCHED.sub(r"\1\1", sentence)
    return tuple(opened for word in _TOKEN.findall(sentence) for opened in _opened(word))


def _opened(word: str) -> Sequence[str]:
    if word in CONTRACTED:
        return CONTRACTED[word].split()
    # Interned, for the same words stand in thousands of rules, names and phrasings.
    return (intern(word.removesuffix(".0")),)


def without_quotations(text: str) -> str:
    """Return `text` without what something written is quoted to say ("the leaflet says …").

    What a person is quoted to say stays: "mum said 'my chest is tight'" is about her chest.
    """
    if '"' not in text and "“" not in text:
        return text
    return _QUOTED_FIRST.sub(r"\1", _QUOTATION.sub(r"\1", text))


@lru_cache(maxsize=128)
def read(text: str) -> Utterance:
    """Normalise one message.

    Args:
        text: anything a person may send, in any case, alphabet or spelling.

    Returns:
        The utterance; it has no clauses when nothing readable was sent (an emoji, a dot).
    """
    trimmed = text.strip()[:MAX_CHARACTERS]
    folded = _THOUSANDS.sub("", fold(trimmed)).replace("&", " and ")
    folded = _DICTATED.sub(lambda mark: _MARKS[mark[1]], folded)
    clauses: list[tuple[str, ...]] = []
    marked: list[bool] = []
    start = 0
    for stop, end in [*(mark.span() for mark in _END.finditer(folded)), (len(folded),) * 2]:
        words = words_of(folded[start:stop])
        if words:
            clauses.append(words)
            marked.append("?" in folded[stop:end])
        start = end
    return Utterance(trimmed, tuple(clauses), tuple(marked))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Reduce an English word to its Snowball stem; words with digits stay as they are."""
    return word if not word.isalpha() else intern(_STEMMER.stemWord(word))
