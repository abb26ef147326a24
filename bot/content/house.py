"""The shape of rules.yaml and style.yaml: what a text must say, must not say, and how plainly."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.content.base import Model, Text

DepthName = Literal["simple", "detail", "academic"]
NoteName = Literal["short", "before-you-change", "your-decision"]
KindName = Literal[
    "simple", "detail", "academic", "term", "safety", "refusal", "note", "fixed"
]  # fmt: skip


class Rule(Model):
    """What the editorial review asks of a text, and how a machine sees that it is done.

    Attributes:
        text: the rule in words.
        facts: a block that states one of these facts must cite the rule.
        words: a block that says one of these must cite the rule.
        depths: the depths at which `facts`, `words` and `must` count; empty for all.
        must: a block that cites the rule says each of these; where there are `facts` or `words`,
            only a block that states or says one of them.
        never: no text of the bot says any of these, but for the entries in `allowed`.
        note: an entry that cites the rule closes with this note or a stronger one.
        allowed: ids of cards, or terms, that may say what `never` or `words` name.
    """

    text: Text
    facts: tuple[str, ...] = ()
    words: tuple[Text, ...] = ()
    depths: tuple[DepthName, ...] = ()
    must: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()
    note: NoteName | None = None
    allowed: tuple[str, ...] = ()


class Ban(Model):
    """Words that no text may say.

    Attributes:
        say: the words. instead: what to write in their place.
        kinds: the sorts of text it holds for; empty for all.
        allowed: entries that may say them.
    """

    say: tuple[Text, ...]
    instead: Text
    kinds: tuple[KindName, ...] = ()
    allowed: tuple[str, ...] = ()


class Limits(Model):
    """How hard one sort of text may be.

    Attributes:
        grade: the highest Flesch-Kincaid grade, with names of terms neutralised.
        sentence: the most words of one sentence.
    """

    grade: float
    sentence: int


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression ({error}); correct it") from None
    return text


class Style(Model):
    """style.yaml.

    Attributes:
        limits: by sort of text.
        names: words that count as two syllables, for there is no shorter way to say them.
        bans: words that may not stand in any text.
        numbers: spellings of numbers that are not ours, as regular expressions, to the remedy.
        as_reviewed: routes and notes whose wording was fixed by the review, whatever its length.
        plain: a hard term to the words of which a simple text that uses it says one.
    """

    limits: Mapping[KindName, Limits]
    names: tuple[Text, ...] = ()
    as_reviewed: tuple[str, ...] = ()
    bans: tuple[Ban, ...] = ()
    numbers: Mapping[Annotated[str, AfterValidator(_pattern)], Text] = Field(default_factory=dict)
    plain: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
