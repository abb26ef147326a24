"""Words that a text must or must not hold, in a form that an editor can write.

`not a painkiller` stands for these words in this order; `prevent*` for every word that begins so;
`(a|the) scan` for one of several, `(a|the)? scan` for perhaps one; `loads ... varied` for words
between, within one sentence; `-1.0 or higher | -2.5 or lower` for either of the two.
"""

import re
from functools import lru_cache

_GAP = "..."
_GROUP = re.compile(r"\([^()]*\)\??")
_BETWEEN = r"(?:[^.!?\n]|\.(?=\d)){0,80}?"  # what `...` may stand for; a decimal ends no sentence
_BREAK = r"[\s,;:\"“”'’()*/-]+"
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "−": "-"})


class SayingError(ValueError):
    """The words cannot be read; says why."""


@lru_cache(maxsize=1024)
def _compiled(saying: str) -> re.Pattern[str]:
    either = (_one(part) for part in saying.split(" | "))
    return re.compile("|".join(rf"(?<![\w-]){part}(?!\w)" for part in either), re.IGNORECASE)


def _one(saying: str) -> str:
    if saying.count("(") != saying.count(")"):
        raise SayingError(f"{saying!r} opens a bracket that it does not close, or the reverse")
    pattern, joint = "", ""
    for token in re.findall(r"\([^()]*\)\??|\S+", saying.translate(PLAIN)):
        if token == _GAP:
            pattern, joint = pattern + _BETWEEN, r"\s*"
            continue
        is_optional = token.endswith(")?")
        words = token.rstrip("?").strip("()") if token.startswith("(") else token
        part = "(?:" + "|".join(map(_word, words.split("|"))) + ")"
        pattern += f"(?:{joint}{part})?" if is_optional else joint + part
        joint = _BREAK
    return pattern


def _word(token: str) -> str:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in token.split())
    return _BREAK.join(words)


def check(saying: str) -> None:
    """Make sure that a saying can be read.

    Raises:
        SayingError: it cannot.
    """
    _compiled(saying)


def said(saying: str, text: str) -> str | None:
    """Return the first place in `text` that says it, as it stands there, or None."""
    plain, low = _plain(text)
    needles = _needles(saying)
    # Looking for a word is far cheaper than for a pattern, and most texts do not hold it.
    if needles and not any(needle in low for needle in needles):
        return None
    found = _compiled(saying).search(plain)
    return found.group() if found else None


@lru_cache(maxsize=1024)
def _plain(text: str) -> tuple[str, str]:
    plain = text.translate(PLAIN)
    return plain, plain.lower()


@lru_cache(maxsize=1024)
def _needles(saying: str) -> tuple[str, ...]:
    """Return a word of each alternative, of which a text that says it holds one, or nothing."""
    found = []
    for part in saying.translate(PLAIN).split(" | "):
        words = _GROUP.sub(" ", part).replace("*", " ").replace(_GAP, " ").lower().split()
        if not words:
            return ()
        found.append(max(words, key=len))
    return tuple(found)


def says(saying: str, text: str) -> bool:
    """Tell whether `text` says it."""
    return said(saying, text) is not None
