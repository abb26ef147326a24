"""Actions as callback data: `v1:<verb>:<what>`, at most 64 bytes, and back.

Old messages keep their buttons for years, so what a version wrote stays readable: a new form
gets a new version, and data that nobody understands is answered kindly.
"""

import re
from collections.abc import Iterable

from bot.answering.actions import Action, Extras, UnknownActionError, Verb
from bot.content.schema import Depth
from bot.understanding.meaning import CARD, TERM

LONGEST = 64  # bytes (Bot API, InlineKeyboardButton)
_VERSION = "v1"
_IN_PLACE = "!"
_ROUTE = re.compile(r"[SBD]\d\d|s\d\d|L")
_SLUG = re.compile(r"[^a-z0-9]+")
_DEPTHS = {depth.value[0]: depth for depth in Depth}


class Callbacks:
    """Writes and reads callback data.

    Args:
        terms: the ids of every glossary term; they are shortened to letters that may travel.

    Raises:
        ValueError: two terms would look alike.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: dict[str, str] = {}
        for term in terms:
            slug = _slug(term)
            if slug in self._terms:
                raise ValueError(f"terms {term!r} and {self._terms[slug]!r} look alike")
            self._terms[slug] = term

    def write(self, action: Action) -> str:
        """Return an action as callback data.

        Raises:
            ValueError: it does not fit into 64 bytes.
        """
        verb = action.verb + (_IN_PLACE if action.in_place else "")
        data = ":".join((_VERSION, verb, *self._arguments(action)))
        if len(data.encode()) > LONGEST:
            raise ValueError(f"{data!r} has more than {LONGEST} bytes")
        return data

    def _arguments(self, action: Action) -> list[str]:
        match action.verb:
            case Verb.SHOW:
                depth = action.depth.value[0] if action.depth else ""
                found = [self._short(action.target), depth, _written(action.extras)]
            case Verb.OPEN:
                found = [self._short(action.target), _written(action.extras)]
            case Verb.TOPIC:
                found = [action.topic, str(action.page)]
            case Verb.TERMS:
                found = [str(action.page)]
            case Verb.ROUTE:
                found = [action.target]
            case Verb.ANSWER:
                found = [str(action.row), action.word]
            case Verb.STEP | Verb.VISIT:
                found = [action.step, action.word]
            case _:
                found = []
        while found and not found[-1]:
            found.pop()
        return found

    def read(self, data: str) -> Action:
        """Return the action that callback data stands for.

        Raises:
            UnknownActionError: it was written by another version, or by somebody else.
        """
        version, _, rest = data.partition(":")
        verb, *arguments = rest.split(":")
        in_place = verb.endswith(_IN_PLACE)
        try:
            if version != _VERSION:
                raise UnknownActionError(data)
            return self._action(Verb(verb.removesuffix(_IN_PLACE)), arguments, in_place)
        except (ValueError, IndexError, KeyError) as error:
            raise UnknownActionError(data) from error

    def _action(self, verb: Verb, arguments: list[str], in_place: bool) -> Action:
        match verb:
            case Verb.SHOW:
                target, depth, *extras = [*arguments, ""]
                return Action(
                    verb, self._long(target), _DEPTHS[depth], _read(extras[0]), in_place=in_place
                )
            case Verb.OPEN:
                target, *extras = [*arguments, ""]
                return Action(verb, self._long(target), extras=_read(extras[0]), in_place=in_place)
            case Verb.TOPIC:
                topic, page = arguments
                return Action(verb, topic=topic, page=int(page), in_place=in_place)
            case Verb.TERMS:
                return Action(verb, page=int((*arguments, "0")[0]), in_place=in_place)
            case Verb.ROUTE:
                return Action(verb, arguments[0], in_place=in_place)
            case Verb.ANSWER:
                row, word = arguments
                return Action(verb, row=int(row), word=word, in_place=in_place)
            case Verb.STEP | Verb.VISIT:
                step, *words = arguments  # a time of day holds the mark that parts them
                return Action(verb, step=step, word=":".join(words), in_place=in_place)
            case _:
                return Action(verb, in_place=in_place)

    def _short(self, target: str) -> str:
        if target.startswith(CARD):
            return f"c.{target.removeprefix(CARD)}"
        return f"t.{_slug(target.removeprefix(TERM))}"

    def _long(self, short: str) -> str:
        kind, _, name = short.partition(".")
        return CARD + name if kind == "c" else TERM + self._terms[name]


def _slug(term: str) -> str:
    return _SLUG.sub("-", term.lower()).strip("-")


def _written(extras: Extras) -> str:
    """Write routes as `S15` (said), `s20` (asked about), `B02` (the other half), `L` (lost)."""
    asked = [route.lower() for route in extras.asked]
    half = [extras.half] if extras.half else []
    return "".join((*extras.alarms, *asked, *half, "L" if extras.lost else ""))


def _read(text: str) -> Extras:
    parts = _ROUTE.findall(text)
    return Extras(
        tuple(p for p in parts if p[0] == "S"),
        tuple(p.upper() for p in parts if p[0] == "s"),
        next((p for p in parts if p[0] in "BD"), None),
        "L" in parts,
    )
