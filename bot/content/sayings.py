"""Words that a text must or must not hold, in a form that an editor can write.

`not a painkiller` stands for these words in this order; `prevent*` for every word that begins so;
`(a|the) scan` for one of several, `(a|the)? scan` for perhaps one; `loads ... varied` for words
between, within one sentence; `-1.0 or higher | -2.5 or lower` for either of the two.
"""

import re
from functools import lru_cache

_GAP = "..."
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


def said(saying: str, text: str) -> str | None:
    """Return the first place in `text` that says it, as it stands there, or None.

    Raises:
        SayingError: the saying cannot be read.
    """
    found = _compiled(saying).search(text.translate(PLAIN))
    return found.group() if found else None


def says(saying: str, text: str) -> bool:
    """Tell whether `text` says it.

    Raises:
        SayingError: the saying cannot be read.
    """
    return said(saying, text) is not None
