"""The next steps offered under a reply: other depths, cards near by, one of several choices."""

from collections.abc import Iterable, Sequence

from bot.answering.actions import Action, Button, Extras, Rows, Verb
from bot.answering.reply import Item
from bot.answering.wording import Wording
from bot.content.schema import Card, Depth, Knowledge, Level, Term
from bot.understanding.meaning import CARD, Meaning

MOST_BESIDE = 2  # warning lines in one reply; more are not read
MOST_OFFERED = 3  # buttons to other cards under one reply


class Steps:
    """Builds rows of buttons.

    Args:
        knowledge: the content.
        wording: the words on buttons.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
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
        return [target for target in dict.fromkeys(offered) if target not in shown][:MOST_OFFERED]

    @staticmethod
    def items(items: Iterable[Item], extras: Extras = Extras()) -> Rows:  # noqa: B008 - frozen
        """Return a button a row for each card or term, to read it by itself.

        Args:
            items: what they lead to. extras: what is said beside it again.
        """
        return tuple(
            (Button(item.title, Action(Verb.OPEN, item.target, extras=extras)),) for item in items
        )

    def choices(self, items: Sequence[Item]) -> Rows:
        """Return a numbered button for each choice, and one for none of them."""
        rows = tuple(
            (Button(f"{number}. {item.title}", Action(Verb.OPEN, item.target)),)
            for number, item in enumerate(items, 1)
        )
        return (*rows, (Button(self._wording.fixed.button_none, Action(Verb.NONE)),))


def extras_of(meaning: Meaning) -> Extras:
    """Return what a reply says beside its card."""
    alarms = tuple(a.route for a in meaning.alarms if a.level is Level.YELLOW)[:MOST_BESIDE]
    asked = meaning.asked_signs[: MOST_BESIDE - len(alarms)]
    return Extras(alarms, asked, meaning.half, meaning.lost)
