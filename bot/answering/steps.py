"""The next steps offered under a reply: other depths, cards near by, one of several choices."""

from collections.abc import Iterable, Sequence

from bot.answering.actions import Action, Button, Extras, Rows, Verb
from bot.answering.reply import Item
from bot.answering.wording import Wording
from bot.content.schema import Card, Depth, Knowledge, Level, Term
from bot.understanding.meaning import CARD, Meaning

MOST_BESIDE = 2  # warning lines in one reply; more are not read
_MOST_RELATED = 3


class Steps:
    """Builds rows of buttons.

    Args:
        knowledge: the content.
        wording: the words on buttons.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self._cards = knowledge.cards
        self._depths = knowledge.article.depths
        self._wording = wording

    def depths(self, entry: Card | Term, target: str, depth: Depth, meaning: Meaning) -> Rows:
        """Return the other depths of a card or term."""
        extras = extras_of(meaning)
        others = tuple(
            Button(self._depths[other], Action(Verb.SHOW, target, other, extras, in_place=True))
            for other in entry.blocks
            if other is not depth
        )
        return (others,) if others else ()

    @staticmethod
    def near(entry: Card | Term, meaning: Meaning) -> list[str]:
        """Return what to offer under a card or term: what else came near, then what is beside it.

        At most three cards and terms, without what is shown.
        """
        beside = entry.related if isinstance(entry, Card) else filter(None, (entry.card,))
        offered = (*meaning.runners_up, *(CARD + card for card in beside))
        shown = {meaning.target, meaning.also}
        return [target for target in dict.fromkeys(offered) if target not in shown][:_MOST_RELATED]

    @staticmethod
    def items(items: Iterable[Item]) -> Rows:
        """Return a button a row for each card or term."""
        return tuple((Button(item.title, Action(Verb.OPEN, item.target)),) for item in items)

    def cards(self, ids: Iterable[str]) -> Rows:
        """Return a button a row for each card, at most three."""
        return tuple(
            (Button(self._cards[card].title, Action(Verb.OPEN, CARD + card)),)
            for card in list(ids)[:_MOST_RELATED]
        )

    def choices(self, items: Sequence[Item]) -> Rows:
        """Return a numbered button for each choice, and one for none of them."""
        rows = tuple(
            (Button(f"{number}. {item.title}", Action(Verb.OPEN, item.target)),)
            for number, item in enumerate(items, 1)
        )
        return (*rows, (Button(self._wording.fixed.button_none, Action(Verb.NONE)),))

    @staticmethod
    def both(items: Sequence[Item], meaning: Meaning) -> Rows:
        """Return a button for each of two cards shown in one reply, to read it by itself."""
        extras = extras_of(meaning)
        return tuple(
            (Button(item.title, Action(Verb.OPEN, item.target, extras=extras)),) for item in items
        )


def extras_of(meaning: Meaning) -> Extras:
    """Return what a reply says beside its card."""
    alarms = tuple(a.route for a in meaning.alarms if a.level is Level.YELLOW)[:MOST_BESIDE]
    asked = meaning.asked_signs[: MOST_BESIDE - len(alarms)]
    return Extras(alarms, asked, meaning.half, meaning.lost)
