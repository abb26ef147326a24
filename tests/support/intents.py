"""Any set of intents for the engine: reading files, drawing phrasings, slips of the keyboard."""

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.content.english import CommonWords
from bot.fitting import neighbours, weights
from bot.reading.neighbours import Neighbours
from bot.reading.text import read
from bot.reading.vocabulary import Vocabulary
from bot.understanding.router import Intent, Ranking, Router

Example = tuple[str, str]  # text and intent
Ranker = Callable[[str], Ranking]

_FEW = 20  # phrasings an intent, on average, up to which parts of words pay
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: [
        other
        for at in (y - 1, y, y + 1)
        if 0 <= at < len(_ROWS)
        for other in _ROWS[at][max(0, x - 1) : x + 2]
        if other != key
    ]
    for y, row in enumerate(_ROWS)
    for x, key in enumerate(row)
}


class IntentFileError(Exception):
    """A file of examples cannot be used; the message names file, line and remedy."""


def read_examples(path: Path) -> list[Example]:
    """Read `text TAB intent` lines under one header line.

    Raises:
        IntentFileError: it cannot be read, a line has no tab, or there are no examples.
    """
    found: list[Example] = []
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            lines = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(lines, None)
            for number, cells in enumerate(lines, 2):
                if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
                    raise IntentFileError(
                        f"{path}:{number}: not an example; write the text, a tab and its intent"
                    )
                found.append((cells[0], cells[1]))
    except (OSError, UnicodeDecodeError) as error:
        raise IntentFileError(f"{path}: cannot be read ({error})") from None
    if not found:
        raise IntentFileError(f"{path}: no examples; write a header and `text TAB intent` lines")
    return found


def drawn(examples: Iterable[Example], per_intent: int, seed: int) -> list[Example]:
    """Return at most `per_intent` examples of every intent, drawn by `seed`."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, []).append(text)
    luck = random.Random(seed)  # noqa: S311 - no secret
    return [
        (text, intent)
        for intent, texts in sorted(by_intent.items())
        for text in luck.sample(texts, min(per_intent, len(texts)))
    ]


def slipped(text: str, luck: random.Random) -> str:
    """Return `text` with one or two slips: a neighbouring key, one missed, swapped or doubled."""
    for _ in range(luck.choice((1, 2))):
        places = [at for at, letter in enumerate(text) if letter.lower() in _NEIGHBOURS]
        if not places:
            break
        at = luck.choice(places)
        before, key, after = text[:at], text[at], text[at + 1 :]
        near = luck.choice(_NEIGHBOURS[key.lower()])
        kinds = (near, "", after[:1] + key, near + key, key + key)
        kind = luck.choices(range(len(kinds)), weights=(35, 25, 18, 12, 10))[0]
        text = before + kinds[kind] + (after[1:] if kind == 2 else after)
    return text


def engine(
    examples: Sequence[Example], english: CommonWords, carriers: Iterable[str] = ()
) -> Ranker:
    """Fit the engine to examples, and return what ranks their intents for a text.

    Args:
        examples: the phrasings; the name of each intent is one more.
        english: common English words. carriers: phrases that carry no meaning.
    """
    by_intent: dict[str, list[str]] = {}
    for text, intent in examples:
        by_intent.setdefault(intent, [title(intent)]).append(text)
    intents = [Intent(name, tuple(phrases)) for name, phrases in sorted(by_intent.items())]
    known = [
        word
        for intent in intents
        for phrase in intent.phrases
        for clause in read(phrase).clauses
        for word in clause
    ]
    by_looks = Vocabulary({}, {}, known, english, carriers).spelling
    pairs = neighbours.fit((text for text, _ in examples), by_looks.is_right)
    vocabulary = Vocabulary({}, {}, known, english, carriers, Neighbours(pairs))
    letters = len(examples) <= _FEW * len(intents)
    router = Router(
        weights.fit(intents, vocabulary.words, letters=letters), vocabulary.spelling.tier
    )
    return lambda text: router.rank(vocabulary.words(text))


def title(intent: str) -> str:
    """Return the name of an intent as words."""
    return intent.replace("_", " ").replace("-", " ")
