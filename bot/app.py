"""The composition root: from settings to something that answers."""

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.answering.actions import Action, UnknownActionError, Verb
from bot.answering.menus import Menus
from bot.answering.reply import Reply
from bot.answering.respond import Responder
from bot.answering.why import Why
from bot.answering.wording import Clinic, Review, Wording
from bot.content import loader
from bot.content.schema import Knowledge
from bot.reading.neighbours import Neighbours
from bot.reading.text import fold, words_of
from bot.reminders.plan import Planner
from bot.rules.words import vocabulary_of
from bot.settings import Settings
from bot.understanding import intents
from bot.understanding.classifier import Classifier
from bot.understanding.conversation import State, advance
from bot.understanding.linear import FORMAT
from bot.understanding.meaning import Kind, Meaning
from bot.understanding.router import Router
from bot.understanding.understand import Understanding

ARTEFACT = "router.json.gz"
_UNSURE = frozenset({Kind.DID_YOU_MEAN, Kind.NOT_COVERED, Kind.OUT_OF_SCOPE})


class StaleModelError(Exception):
    """The router's weights are missing or were made from other content."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """Understands and answers; holds no state of its own.

    Attributes:
        understanding, responder: the two halves, over the same content.
        wording, menus: the fixed sentences, and the replies built of them.
        why: explains an answer to whoever asks why.
        knowledge: the content. planner: chooses what reminders may suggest.
    """

    understanding: Understanding
    responder: Responder
    wording: Wording
    menus: Menus
    why: Why
    knowledge: Knowledge
    planner: Planner

    def reply(self, text: str, state: State = State()) -> tuple[Reply, Meaning, State]:  # noqa: B008 - frozen
        """Answer one message.

        Args:
            text: what the person sent.
            state: what the conversation remembers.

        Returns:
            The reply, the meaning it answers, and the state to pass in next time.
        """
        meaning = self.understanding.understand(text, state)
        reply = self.responder.respond(meaning, state)
        after = advance(state, meaning, reply.depth)
        if not meaning.again:
            after = replace(after, why=self.why.told(meaning))
        return reply, meaning, after

    def act(self, action: Action, state: State = State()) -> tuple[Reply, State]:  # noqa: B008 - frozen
        """Do what a button says.

        Args:
            action: what was pressed.
            state: what the conversation remembers.

        Returns:
            The reply and the state to pass in next time.

        Raises:
            UnknownActionError: the content does not hold it (any more).
        """
        if action.verb in {Verb.SHOW, Verb.OPEN}:
            meaning = self.responder.meaning_of(action)
            if meaning.picked:
                meaning = replace(meaning, subject=self.understanding.subject(action.target))
            if state.crisis:
                return self.held(state), state
            reply = self.responder.respond(meaning, state)
            return reply, advance(state, meaning, reply.depth)
        if action.verb is Verb.ROUTE:
            meaning = self.responder.meaning_of_route(action.target)
            if state.crisis:
                return self.held(state), state
            return self.responder.respond(meaning, state), advance(state, meaning)
        reply = self._menu(action)
        if state.crisis:
            return self.held(state), state
        offered = tuple(item.target for item in reply.choices)
        misses = state.misses + (action.verb is Verb.NONE)
        return reply, replace(state, candidates=offered, misses=misses)

    def held(self, state: State) -> Reply:
        """Return the self-harm message again, for whoever has not said that they are safe."""
        return self.responder.respond(self.understanding.held(), state)

    def _menu(self, action: Action) -> Reply:
        match action.verb:
            case Verb.TOPICS:
                return self.menus.topics()
            case Verb.TOPIC:
                return self.menus.topic(action.topic, action.page)
            case Verb.TERMS:
                return self.menus.terms(action.page)
            case Verb.NONE:
                return self.menus.none_of_these()
            case _:
                raise UnknownActionError(action.verb)

    def welcome(self) -> Reply:
        """Return the first message, with its examples as buttons."""
        return self.menus.welcome(self._target)

    def _target(self, question: str) -> str | None:
        return self.reply(question)[1].target

    def explain_last(self, state: State) -> Reply:
        """Return why the last answer was given."""
        return self.wording.reply(state.why or (self.wording.fixed.why_none,))

    def named_topic(self, words: str, state: State) -> tuple[Reply, State]:
        """Return the topic that a few words name, or the list of topics."""
        topic = self.menus.topic_named(words)
        action = Action(Verb.TOPIC, topic=topic) if topic else Action(Verb.TOPICS)
        return self.act(action, state)

    def explain(self, words: str, state: State) -> tuple[Reply, State]:
        """Return the words explained, the one named, or the answer to what was typed."""
        if not words_of(fold(words)):
            return self.act(Action(Verb.TERMS), state)
        target = self.menus.term_named(words)
        if target is not None:
            return self.act(Action(Verb.OPEN, target), state)
        reply, meaning, after = self.reply(words, state)
        if meaning.kind in _UNSURE:
            # Only now as a question for a meaning: worded so, a warning sign would be overheard.
            reply, _, after = self.reply(f"what does {words} mean", state)
        return reply, after


def assistant(settings: Settings) -> Assistant:
    """Build the assistant.

    Raises:
        ContentError: the knowledge folder cannot be read.
        StaleModelError: `python -m bot fit` has to be run.
    """
    with uncollected():
        return _assistant(settings)


@contextmanager
def uncollected() -> Iterator[None]:
    """Spare the garbage collector what is made inside: it all stays until the process ends.

    Otherwise it goes through the content again and again, at the start and between messages.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _assistant(settings: Settings) -> Assistant:
    knowledge = loader.load(settings.knowledge)
    # The model as read is large and soon let go: nothing here may hold on to it.
    model = current_model(settings.knowledge, knowledge)
    vocabulary = vocabulary_of(knowledge, Neighbours(model["neighbours"]))
    router = Router(model, vocabulary.spelling.tier, vocabulary.outside)
    classifier = Classifier(model["classifier"])
    del model  # large, and needed no longer
    knowledge = replace(knowledge, examples={})
    clinic = Clinic(
        settings.clinic_name, settings.clinic_phone, settings.clinic_hours,
        settings.emergency_number,
    )  # fmt: skip
    reviewed = settings.reviewed_on.isoformat() if settings.reviewed_on else ""
    wording = Wording(knowledge, clinic, Review(settings.reviewed_by, reviewed))
    responder = Responder(knowledge, wording)
    menus = Menus(knowledge, wording, responder)
    return Assistant(
        Understanding(knowledge, vocabulary, router, classifier), responder, wording, menus,
        Why(wording, responder), knowledge,
        Planner(knowledge.plan),
    )  # fmt: skip


def current_model(folder: Path, knowledge: Knowledge) -> Mapping[str, Any]:
    """Return the weights made from this very content.

    Raises:
        StaleModelError: there are none, or the content has changed since.
    """
    model = loader.read_artefact(folder / ARTEFACT)
    if model is None or model.get("made_from") != fingerprint(knowledge):
        why = "is missing or spoilt" if model is None else "was made from other content"
        remedy = "run: python -m bot fit (minutes, and until then nothing is answered)"
        raise StaleModelError(f"{folder / ARTEFACT} {why}; {remedy}")
    weights: Mapping[str, Any] = model
    return weights


def fingerprint(knowledge: Knowledge) -> str:
    """Return a digest of what editors change and have to fit anew for.

    The words of rules and `english.txt` are targets of repair as well, which moves so little that
    they can wait for the next time.
    """
    digest = hashlib.sha256(FORMAT)
    for intent in intents.of(knowledge):
        digest.update(json.dumps([intent.id, intent.phrases, intent.body]).encode())
    vocabulary = knowledge.vocabulary
    digest.update(json.dumps([
        sorted((k, list(v)) for k, v in vocabulary.same.items()),
        sorted((k, list(v)) for k, v in vocabulary.outside.items()),
        list(vocabulary.carriers), sorted(knowledge.examples.items()),
    ]).encode())  # fmt: skip
    return digest.hexdigest()
