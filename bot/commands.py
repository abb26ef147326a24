"""What a person can send: a command, a plain word for one, or a question; for every way in."""

import re
from collections.abc import Callable

from bot.answering.actions import Action, UnknownActionError, Verb
from bot.answering.reply import Reply
from bot.answering.visiting import Visiting
from bot.app import Assistant
from bot.understanding.conversation import State
from bot.understanding.meaning import CARD, Kind

_COMMAND = re.compile(r"/(\w+)(?:@\w+)?")
_AROUND = " \n\t.,:;!?"
_CARD_LINK = "card_"  # t.me/<bot>?start=card_<id>, for leaflets and letters
_PLAIN = {
    "help": "help", "topics": "topics", "menu": "topics", "glossary": "glossary",
    "about": "about", "why this answer": "why",
    "why that answer": "why", "start": "start", "remind": "remind", "remind me": "remind",
    "reminder": "reminders", "reminders": "reminders", "my reminder": "reminders",
    "my reminders": "reminders", "set a reminder": "remind", "set up a reminder": "remind",
    "pause reminders": "reminders", "stop reminders": "reminders", "progress": "progress",
    "visit": "visit", "my list": "visit", "my questions": "visit", "my list of questions": "visit",
    "my progress": "progress", "privacy": "privacy", "export": "export",
    "export my data": "export",
    "delete my data": "delete", "delete everything": "delete", "stop": "stop",
}  # fmt: skip
ABOUT_REMINDERS = ("remind", "reminders", "progress", "privacy", "export", "delete")
STOPPING = "D02"  # the decision about tablets that the word "stop" may mean
_SERIOUS = frozenset({Kind.URGENT, Kind.CRISIS})


def is_command(text: str) -> tuple[str, str] | None:
    """Return a command's name and the words after it, or None."""
    command = _COMMAND.match(text.strip())
    if command is None:
        return None
    return command[1].lower(), text.strip()[command.end() :]


def named_command(text: str) -> str | None:
    """Return the name of the command that a message is, typed or in plain words, or None."""
    typed = is_command(text)
    return typed[0] if typed else _PLAIN.get(" ".join(text.strip(_AROUND).casefold().split()))


class Commands:
    """Answers whatever is typed, apart from what is about a person's reminders.

    Args:
        helper: understands and answers.
        no_reminders: what is said to commands about them.
    """

    def __init__(self, helper: Assistant, no_reminders: str = "") -> None:
        self._helper = helper
        elsewhere = no_reminders or helper.knowledge.reminders.only_telegram
        menus = helper.menus
        self._known: dict[str, Callable[[str, State], tuple[Reply, State]]] = {
            "start": self._start,
            "help": lambda _, state: (menus.help(), state),
            "about": lambda _, state: (menus.about(), state),
            "why": lambda _, state: (helper.explain_last(state), state),
            "topics": helper.named_topic,
            "glossary": helper.explain,
        } | {
            name: lambda _, state: (helper.wording.reply((elsewhere,)), state)
            for name in ABOUT_REMINDERS
        }
        # Where nothing is kept, and in groups, the questions that every list starts with.
        visiting = Visiting(helper.knowledge, helper.wording)
        self._known["visit"] = lambda _, state: (visiting.once(), state)
        self._known["stop"] = lambda _, state: helper.act(Action(Verb.ROUTE, STOPPING), state)

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
        command = is_command(text)
        if command is not None:
            return self._run(*command, state)
        plain = named_command(text)
        if plain is not None:
            return self._run(plain, "", state)
        reply, _, after = self._helper.reply(text, state)
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
