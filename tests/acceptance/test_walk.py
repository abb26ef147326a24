"""Random presses and texts by the thousand, and 64 chats at once: no error, no dead end."""

import random
from collections.abc import Iterator

import pytest

from bot.botapi.world import Json
from bot.content.schema import Knowledge
from bot.evaluating import scoring
from tests.conftest import ROOT
from tests.support.people import Person, Process, Server

SEED = 20261124
NOTES = (
    "what fits your case.", "take a blood thinner.", "get medical help without waiting.",
    "tell the doctor or nurse who looks after your medicine.",
)  # fmt: skip
SAYINGS = [
    "/start", "/help", "/about", "/topics", "/glossary", "/topics food", "/glossary bmd",
    "/glossary osteopennia", "/nonsense", "simpler please", "more detail", "academic", "why?",
    "and zinc?", "the second one", "yes", "2", "thanks", "hello", "😀", "<b>&amp;</i>", "zinc",
    "scan", "stop", "1", "/start card_zinc-foods", "/topics@bonewise_bot", "I am safe now",
]  # fmt: skip


@pytest.fixture(scope="module")
def questions() -> list[str]:
    rows = scoring.read_rows(ROOT / "tests/eval/in_scope.tsv")
    rows += scoring.read_rows(ROOT / "tests/eval/routing.tsv")
    return [row["question"] for row in rows]


class Walker:
    """One person who does something at random, and looks at what comes of it."""

    def __init__(self, person: Person, luck: random.Random, questions: list[str]) -> None:
        self.person = person
        self._luck = luck
        self._questions = questions
        self._seen = 0
        self._waiting: set[str] = set()

    def step(self) -> None:
        """Press any button of any message so far, or say something."""
        buttons = [
            (message, button["callback_data"])
            for message in self.person.received
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        ]
        if buttons and self._luck.random() < 0.6:
            message, data = self._luck.choice(buttons)
            self._waiting.add(self.person.press_data(message, data))
        else:
            sayings = self._questions if self._luck.random() < 0.5 else SAYINGS
            self._seen += 1
            self.person.say(self._luck.choice(sayings))

    @property
    def is_served(self) -> bool:
        """True when every text has a message and every press an acknowledgement."""
        answered = {e.get("query") for e in list(self.person.chat.events)}
        return self._waiting <= answered and len(self.person.received) >= self._seen


def faults_of(message: Json) -> Iterator[str]:
    """Yield what is wrong with one of the bot's messages."""
    text = message["text"]
    if not text.endswith(NOTES):
        yield f"no note: {text!r}"
    if "something went wrong" in text or "earlier version" in text:
        yield f"an error: {text!r}"
    urgent = text.endswith(NOTES[-1])
    if not urgent and not message.get("reply_markup", {}).get("inline_keyboard"):
        yield f"a dead end: {text!r}"
    if urgent and "reply_markup" in message:
        yield f"buttons on a safety message: {text!r}"


def walk(server: Server, bot: Process, questions: list[str], steps: int, people: int) -> list[str]:
    luck = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    walkers = [Walker(server.person(c), luck, questions) for c in range(1, people + 1)]
    for _ in range(steps // people):
        for walker in walkers:
            walker.step()
        server.until(
            lambda: all(w.is_served for w in walkers),
            lambda: f"{[w.person.chat.events[-2:] for w in walkers if not w.is_served]}",
            seconds=60,
        )
    faults = [f for w in walkers for m in w.person.received for f in faults_of(m)]
    log = bot.stop()
    return faults + [line for line in log.splitlines() if "ERROR" in line or "Trace" in line]


def test_a_short_random_walk(server: Server, bot: Process, questions: list[str]) -> None:
    assert walk(server, bot, questions, steps=400, people=40) == []


@pytest.mark.long
def test_five_thousand_random_steps(server: Server, bot: Process, questions: list[str]) -> None:
    assert walk(server, bot, questions, steps=5000, people=250) == []


def test_64_chats_at_once_keep_their_order(
    server: Server, bot: Process, knowledge: Knowledge
) -> None:
    titles = {f"/start card_{card.id}": card.title for card in knowledge.cards.values()}
    people = [server.person(chat) for chat in range(1, 65)]
    luck = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    people[0].ask("/start")
    people[0].chat.messages.clear()
    server.faults.latency = 0.02
    asked = [luck.sample(sorted(titles), 8) for _ in people]
    for number in range(8):
        for person, links in zip(people, asked, strict=True):
            person.say(links[number])
    for person, links in zip(people, asked, strict=True):
        shown = [m["text"].partition("\n")[0] for m in person.wait(8)]
        assert shown == [titles[link] for link in links]
    bot.stop()
