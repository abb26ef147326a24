"""What people say for each card, term and route, written without sight of its phrasings.

`python -m tests.support.mirrors` moves what changed places after a change of content, and prints
it. Of warning signs nothing moves to what is wrong: those that are lost have to be met again.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.answering.reply import Item, Reply
from bot.app import Assistant, assistant
from bot.content.loader import read_yaml
from bot.content.schema import Knowledge, Level
from bot.settings import load
from bot.understanding.meaning import CARD, TERM, Kind, Meaning

FOLDER = Path(__file__).parents[1] / "knowledge"
_SAFETY = frozenset({Kind.URGENT, Kind.CRISIS})
_NO_CARD = frozenset({Kind.NOT_COVERED, Kind.OUT_OF_SCOPE})


class Mirror(BaseModel):
    """One file.

    Attributes:
        says: messages that must reach it.
        quiet: messages that must not, for warning signs.
        misses: messages that should reach it, and did not when they were written.
        fires: messages that should be quiet, and were not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: tuple[str, ...]
    quiet: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mirrored:
    """Something that has a mirror.

    Attributes:
        name: its file below `FOLDER`, without the ending.
        target: the card or term (`card:` or `term:` and its id), or the id of a route.
        least: how many messages are wanted; least_quiet: how many that must not reach it.
    """

    name: str
    target: str
    least: int
    least_quiet: int = 0

    @property
    def is_danger(self) -> bool:
        """True for a warning sign, where nothing may be lost."""
        return self.name.startswith("safety/")

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / f"{self.name}.yaml"

    def read(self) -> Mirror:
        """Read its file."""
        return Mirror.model_validate(read_yaml(self.path))


def mirrored(knowledge: Knowledge) -> Iterator[Mirrored]:
    """Yield everything that must have a mirror."""
    for card in knowledge.cards.values():
        yield Mirrored(f"cards/{card.topic}/{card.id}", CARD + card.id, 4)
    for term in knowledge.terms:
        yield Mirrored(f"terms/{slug(term)}", TERM + term, 4)
    for warning in knowledge.safety.routes:
        yield Mirrored(f"safety/{warning.id}", warning.id, 12, 6)
    for decision in knowledge.decisions.routes:
        yield Mirrored(f"decisions/{decision.id}", decision.id, 10)
    for gap in knowledge.not_covered.routes:
        yield Mirrored(f"not_covered/{gap.id}", gap.id, 4)


def slug(term: str) -> str:
    """Return a term as the name of a file."""
    return "".join(c if c.isalnum() else "-" for c in term.lower())


def reaches(helper: Assistant, each: Mirrored, text: str) -> bool:
    """Tell whether a message reaches what it should.

    A card or term is reached when it, or one that says at least half as much of the same, is
    answered or offered; a warning sign when it is met as urgently as it must be, by this route
    or one beside it; a decision when nothing is decided; a gap when no card is shown.
    """
    reply, meaning, _ = helper.reply(text)
    match each.name.partition("/")[0]:
        case "cards" | "terms":
            return _is_served(helper, each.target, reply)
        case "safety":
            return _is_met(helper, each.target, meaning)
        case "decisions":
            return meaning.kind is Kind.DECISION
        case _:
            return meaning.kind in _NO_CARD


def is_quiet(helper: Assistant, text: str) -> bool:
    """Tell whether a message sets off no warning sign."""
    return not helper.reply(text)[1].alarms


def _is_served(helper: Assistant, target: str, reply: Reply) -> bool:
    wanted = set(helper.responder.item(target).facts)
    shown: Sequence[Item | None] = (reply.item, reply.also, *reply.choices)
    return any(
        item is not None
        and (
            item.target == target or (wanted and len(wanted & set(item.facts)) * 2 >= len(wanted))
        )
        for item in shown
    )


def _is_met(helper: Assistant, target: str, meaning: Meaning) -> bool:
    route = next(r for r in helper.knowledge.safety.routes if r.id == target)
    if route.crisis:
        return meaning.kind is Kind.CRISIS
    if set(route.say) == {Level.YELLOW}:
        return bool(meaning.alarms)
    return meaning.kind in _SAFETY


def sorted_anew(helper: Assistant, each: Mirrored) -> Mirror:
    """Return a mirror with its messages where they belong now."""
    mirror = each.read()
    said = (*mirror.says, *mirror.misses)
    calm = (*mirror.quiet, *mirror.fires)
    right = {text for text in said if reaches(helper, each, text)}
    right |= {text for text in calm if is_quiet(helper, text)}
    if each.is_danger:
        right |= {*mirror.says, *mirror.quiet}
    return Mirror(
        says=tuple(text for text in said if text in right),
        misses=tuple(text for text in said if text not in right),
        quiet=tuple(text for text in calm if text in right),
        fires=tuple(text for text in calm if text not in right),
    )


def written(mirror: Mirror) -> str:
    """Return a mirror as its file holds it."""
    lines = []
    for name, texts in mirror.model_dump().items():
        if texts or name == "says":
            lines.append(f"{name}:" if texts else f"{name}: []")
            lines += [f"  - {json.dumps(text, ensure_ascii=False)}" for text in texts]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Move what changed places; say what is now right or wrong."""
    helper = assistant(load({}))
    for each in mirrored(helper.knowledge):
        before, after = each.read(), sorted_anew(helper, each)
        right, is_now = {*before.says, *before.quiet}, {*after.says, *after.quiet}
        for text in sorted(right ^ is_now):
            told = "right" if text in is_now else "wrong"
            sys.stdout.write(f"{each.name}: now {told}: {text}\n")
        if right != is_now:
            each.path.write_text(written(after), "utf-8")


if __name__ == "__main__":
    main()
