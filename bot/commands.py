"""What a person can send: a command, a plain word for one, or a question; for every way in."""

import re
from collections.abc import Callable

from bot.answering.actions import Action, UnknownActionError, Verb
from bot.answering.reply import Reply
from bot.app import Assistant
from bot.understanding.conversation import State
from bot.understanding.meaning import CARD, Kind

_COMMAND = re.compile(r"/(\w+)(?:@\w+)?")
_AROUND = " \n\t.,:;!?"
_CARD_LINK = "card_"  # t.me/<bot>?start=card_<id>, for leaflets and letters
_PLAIN = {
    "help": "help", "topics": "topics", "menu": "topics", "glossary": "glossary",
    "about": "about", "start": "start",
}  # fmt: skip
_SERIOUS = frozenset({Kind.URGENT, Kind.CRISIS})


class Commands:
    """Answers whatever is typed.

    Args:
        helper: understands and answers.
    """

    def __init__(self, helper: Assistant) -> None:
        self._helper = helper
        menus = helper.menus
        self._known: dict[str, Callable[[str, State], tuple[Reply, State]]] = {
            "start": self._start,
            "help": lambda _, state: (menus.help(), state),
            "about": lambda _, state: (menus.about(), state),
            "topics": helper.named_topic,
            "glossary": helper.explain,
        }

    @property
    def names(self) -> frozenset[str]:
        """The commands there are."""
        return frozenset(self._known)

    def answer(self, text: str, state: State) -> tuple[Reply, State]:
        """Answer one message.

        Args:
            text: a command with or without words after it, or a question.
            state: what the conversation remembers.

        Returns:
            The reply and the state to pass in next time.
        """
        command = _COMMAND.match(text.strip())
        if command is not None:
            return self._run(command[1].lower(), text.strip()[command.end() :], state)
        plain = _PLAIN.get(text.strip(_AROUND).casefold())
        if plain is not None:
            return self._run(plain, "", state)
        reply, _meaning, after = self._helper.reply(text, state)
        return reply, after

    def serious(self, text: str, state: State) -> tuple[Reply, State] | None:
        """Return the reply to a warning sign in `text`, or None; a crisis before counts too."""
        if state.crisis:
            return self._helper.held(state), state
        reply, meaning, after = self._helper.reply(text, state)
        return (reply, after) if meaning.kind in _SERIOUS else None

    def _run(self, name: str, rest: str, state: State) -> tuple[Reply, State]:
        words = rest.strip(_AROUND)
        known = self._known.get(name)
        # Whoever is in danger may type it after any command, or with a stray stroke before it.
        serious = self.serious(words if known else f"{name} {words}", state)
        if serious is not None:
            return serious
        if known is None:
            return self._helper.wording.reply((self._helper.wording.fixed.unknown_command,)), state
        return known(words, state)

    def _start(self, payload: str, state: State) -> tuple[Reply, State]:
        if payload.startswith(_CARD_LINK):
            card = CARD + payload.removeprefix(_CARD_LINK)
            try:
                return self._helper.act(Action(Verb.OPEN, card), state)
            except UnknownActionError:
                pass  # an old leaflet; the greeting is a better answer than an apology
        return self._helper.welcome(), state
