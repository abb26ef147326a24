"""What a clinician has reviewed, and which entries it is time to look at again."""

import datetime as dtm
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.content.schema import Card, Entry, Knowledge, Review, Term
from bot.content.texts import card_file

FILE = "reviews.tsv"
FIELDS = ("entry", "on", "by", "text")


@dataclass(frozen=True, slots=True)
class Due:
    """One entry to look at again.

    Attributes:
        entry: the id of a card, or the spelling of a term. file: within the knowledge folder.
        why: in a few words.
    """

    entry: str
    file: str
    why: str


def name_of(entry: Card | Term) -> str:
    """Return the id of a card, or the spelling of a term."""
    return entry.id if isinstance(entry, Card) else entry.term


def entries(knowledge: Knowledge) -> list[Card | Term]:
    """Return everything that can be reviewed: cards, then terms."""
    return [*knowledge.cards.values(), *knowledge.terms.values()]


def digest(entry: Entry) -> str:
    """Return a short digest of everything that a review covers: the title and every text."""
    texts = (entry.title, *(f"{d.value}\n{b.text}" for d, b in entry.blocks.items()))
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()[:12]


def review_of(knowledge: Knowledge, entry: Card | Term) -> Review | None:
    """Return the review of an entry as it stands, or None: a later change ends a review."""
    review = knowledge.reviews.get(name_of(entry))
    return review if review is not None and review.text == digest(entry) else None


def due(knowledge: Knowledge, today: dtm.date, months: int) -> Iterator[Due]:
    """Yield what to look at again.

    Args:
        knowledge: the content.
        today: the present day.
        months: after how many a text is looked at again, though nothing changed.
    """
    for entry in entries(knowledge):
        name = name_of(entry)
        file = card_file(entry) if isinstance(entry, Card) else "glossary.yaml"
        recorded = knowledge.reviews.get(name)
        if recorded is None:
            yield Due(name, file, "never reviewed by a clinician")
        elif recorded.text != digest(entry):
            yield Due(name, file, f"changed since the review of {recorded.on}")
        elif _months_between(recorded.on, today) >= months:
            yield Due(name, file, f"last reviewed on {recorded.on}")


def _months_between(earlier: dtm.date, later: dtm.date) -> int:
    whole = (later.year - earlier.year) * 12 + later.month - earlier.month
    return whole - (later.day < earlier.day)


def with_reviews(
    knowledge: Knowledge, reviewed: Iterable[Card | Term], by: str, on: dtm.date
) -> dict[str, Review]:
    """Return all reviews after a clinician has looked at entries as they stand.

    Args:
        knowledge: holds the reviews so far.
        reviewed: the cards and terms.
        by: who, as people shall read it. on: the day.
    """
    fresh = {name_of(e): Review(on=on, by=by, text=digest(e)) for e in reviewed}
    return {**knowledge.reviews, **fresh}


def table(reviews: Mapping[str, Review]) -> str:
    """Return reviews as `reviews.tsv` holds them."""
    rows = (
        "\t".join((name, review.on.isoformat(), review.by, review.text))
        for name, review in sorted(reviews.items())
    )
    return "\n".join(("\t".join(FIELDS), *rows)) + "\n"
