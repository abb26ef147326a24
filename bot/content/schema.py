"""The shape of every file under `knowledge/`, as frozen models with plain error messages."""

import datetime as dtm
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.content.base import Identifier, Model, Phrase, Text
from bot.content.english import CommonWords
from bot.content.house import Rule, Style
from bot.content.languages import Languages
from bot.content.plan import Plan
from bot.content.reminding import ReminderPhrases
from bot.content.visit import Visit

Topic = Literal["mechanism", "monitoring", "nutrition", "exercise", "trt", "mindset", "reference"]


class Depth(StrEnum):
    """How deep a block of text goes; ordered from shallow to deep."""

    SIMPLE = "simple"
    DETAIL = "detail"
    ACADEMIC = "academic"

    @property
    def rank(self) -> int:
        """0 for simple, 1 for detail, 2 for academic."""
        return list(Depth).index(self)


class Note(StrEnum):
    """The closing notes (clinical review, part e), weakest first."""

    SHORT = "short"
    BEFORE_YOU_CHANGE = "before-you-change"
    YOUR_DECISION = "your-decision"
    AFTER_HELP = "after-help"

    @property
    def rank(self) -> int:
        """0 to 3; where two notes apply, the higher is used."""
        return list(Note).index(self)


class Level(StrEnum):
    """How fast a warning sign needs help, least urgent first."""

    YELLOW = "yellow"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for yellow, 1 for amber, 2 for red."""
        return list(Level).index(self)


class Block(Model):
    """One depth of a card or term: its text and the facts and rules that carry it."""

    text: Text
    facts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Entry(Model):
    """What cards and glossary terms share."""

    topic: Topic
    title: Text
    utterances: tuple[Phrase, ...]
    note: Note
    simple: Block | None = None
    detail: Block | None = None
    academic: Block | None = None

    @property
    def blocks(self) -> dict[Depth, Block]:
        """The depths that exist, shallow first."""
        found = (
            (Depth.SIMPLE, self.simple),
            (Depth.DETAIL, self.detail),
            (Depth.ACADEMIC, self.academic),
        )
        return {depth: block for depth, block in found if block is not None}

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact id of every depth, in order, once."""
        return tuple(dict.fromkeys(f for b in self.blocks.values() for f in b.facts))


class Card(Entry):
    """One question and its answer at up to three depths."""

    id: Identifier
    not_utterances: tuple[Phrase, ...] = ()
    related: tuple[Identifier, ...] = ()
    written: dtm.date


class Term(Entry):
    """One glossary entry."""

    term: Text
    also: tuple[Phrase, ...] = ()
    card: Identifier | None = None


class SmallTalk(Model):
    """A greeting, thanks or question about the bot, and its reply."""

    id: Identifier
    title: Text
    utterances: tuple[Phrase, ...]
    text: Text


Guard = Literal["negation", "past", "ask", "story"]


class SafetyRoute(Model):
    """One warning sign: the rules that recognise it by level, and what to say.

    `ignore` names the guards that do not silence this route. `hints` are rules of which a message
    must hold one to be told by examples alone. `grave` are phrases that make an amber sign red.
    """

    id: Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
    name: Text
    crisis: bool = False
    ignore: tuple[Guard, ...] = ()
    red: tuple[Text, ...] = ()
    amber: tuple[Text, ...] = ()
    yellow: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()
    grave: tuple[Text, ...] = ()
    say: Mapping[Level, Text]
    ask: Text | None = None

    def rules(self, level: Level) -> tuple[str, ...]:
        """The rule lines of one level."""
        found: tuple[str, ...] = getattr(self, level.value)
        return found


class Guards(Model):
    """What silences a warning sign, as phrases of the pattern language.

    Attributes:
        negation: words that deny what follows within three words ("no", "without").
        past: the sentence is about long ago; present: it is about now after all.
        ask: the sentence is a general question; personal: it is about someone after all;
        neutral: personal words that say nothing about symptoms ("my tablets").
        story: the sentence tells of a book, film or play; teller: it is about the writer, or
            somebody close, after all.
    """

    negation: tuple[Text, ...]
    past: tuple[Text, ...]
    present: tuple[Text, ...]
    ask: tuple[Text, ...]
    personal: tuple[Text, ...]
    neutral: tuple[Text, ...]
    story: tuple[Text, ...] = ()
    teller: tuple[Text, ...] = ()


class Safety(Model):
    """safety.yaml."""

    guards: Guards
    sets: Mapping[str, tuple[Text, ...]]
    routes: tuple[SafetyRoute, ...]

    @property
    def crisis(self) -> str:
        """The id of the self-harm route."""
        return next(route.id for route in self.routes if route.crisis)


class Route(Model):
    """A question that is recognised and not answered from a card: a decision or a gap."""

    id: Annotated[str, StringConstraints(pattern=r"^[BD]\d\d$")]
    name: Text
    topic: Topic
    when: tuple[Text, ...]
    say: Text
    facts: tuple[str, ...] = ()
    nearby: tuple[Identifier, ...] = ()
    outside: bool = False


class Routes(Model):
    """decisions.yaml and not_covered.yaml.

    Attributes:
        sets: named choices for rules. routes: the first that fits counts.
        people: phrases that speak of somebody in particular.
    """

    sets: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
    people: tuple[Text, ...] = ()
    routes: tuple[Route, ...]


class Vocabulary(Model):
    """vocabulary.yaml: other words for the same thing, and things outside the article.

    Attributes:
        same: the word cards use to everything people call it.
        outside: a class of things the article does not cover to the words for them.
        carriers: openings that carry no meaning ("can you tell me about").
        counterparts: pairs of words of `same`, each the other's "other one".
    """

    same: Mapping[str, tuple[Phrase, ...]]
    outside: Mapping[str, tuple[Phrase, ...]]
    carriers: tuple[Phrase, ...] = ()
    counterparts: tuple[tuple[Phrase, Phrase], ...] = ()

    @model_validator(mode="after")
    def _counterparts_are_known(self) -> Self:
        for name in chain.from_iterable(self.counterparts):
            if name not in self.same:
                raise ValueError(f"counterparts: {name!r} is no word of same; add it there")
        return self


class Article(Model):
    """article.yaml: how the source and its parts are named to people."""

    title: Text
    sections: Mapping[str, Text]
    topics: Mapping[Topic, Text]
    depths: Mapping[Depth, Text]


class Fixed(Model):
    """The fixed sentences of notes.yaml, each named by when it is said."""

    start: Text
    examples: Text
    help: Text
    help_more: Text
    about: Text
    did_you_mean: Text
    not_covered: Text
    not_covered_ask: Text
    nearby: Text
    out_of_scope: Text
    no_match: Text
    topics: Text
    two_misses: Text
    clinic: Text
    half_not_covered: Text
    half_not_found: Text
    read_as: Text
    from_part: Text
    empty: Text
    unknown_command: Text
    not_text: Text
    unreviewed: Text
    reviewed: Text
    written: Text
    bot_line: Text
    safety_message: Text
    error: Text
    topics_intro: Text
    terms_intro: Text
    choose: Text
    none_of_these: Text
    button_topics: Text
    button_terms: Text
    button_none: Text
    button_more: Text
    button_previous: Text
    button_next: Text
    in_groups: Text
    old_button: Text
    already_shown: Text
    choose_number: Text
    no_list: Text
    no_such_depth: Text
    held: Text
    safe: Text
    why_none: Text
    why_read: Text
    why_changed: Text
    why_decision: Text
    why_gap: Text
    why_counted: Text
    why_unknown: Text
    why_near: Text
    why_how: Text


class Review(Model):
    """A clinician's review of one card or term.

    Attributes:
        on: the day. by: who, as people read it. text: the digest of what was reviewed.
    """

    on: dtm.date
    by: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\t\n]*$")]
    text: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


class Phrases(Model):
    """notes.yaml: the closing notes and every fixed sentence of the bot."""

    notes: Mapping[Note, Text]
    exercise_before_you_change: Text
    fixed: Fixed


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of facts.tsv."""

    id: str
    section: str
    depth: Depth
    topic: str
    text: str
    numbers: str
    caution: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything under `knowledge/`, read and valid in shape.

    Attributes:
        facts: fact id to fact; rules: rule id to what it asks of a text.
        cards, terms, smalltalk: by id (a term's id is its spelling), in file order.
        english: common English words with their tier (10 most common, then 20, 35, 40, 50).
        plan: what a weekly exercise reminder may suggest.
        reminders: what is said around reminders.
        style: how every text is written. visit: questions for the next appointment.
        languages: what is said to messages in other languages.
        examples: messages of every sort, by label (`content`, or a route with the level of a
            warning sign): what the classifier learns from.
        reviews: what clinicians have reviewed, by the id of the card or the spelling of the term.
    """

    facts: Mapping[str, Fact]
    rules: Mapping[str, Rule]
    article: Article
    phrases: Phrases
    cards: Mapping[str, Card]
    terms: Mapping[str, Term]
    smalltalk: Mapping[str, SmallTalk]
    safety: Safety
    decisions: Routes
    not_covered: Routes
    vocabulary: Vocabulary
    english: CommonWords
    plan: Plan
    reminders: ReminderPhrases
    style: Style
    visit: Visit
    languages: Languages
    reviews: Mapping[str, Review]
    examples: Mapping[str, tuple[str, ...]]
