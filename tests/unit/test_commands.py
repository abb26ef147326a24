"""Commands, plain words for them, and danger typed after one; the same for every way in."""

import pytest

from bot.answering.plain import render
from bot.app import Assistant
from bot.commands import ABOUT_REMINDERS, Commands
from bot.understanding.conversation import State


@pytest.fixture(scope="module")
def commands(helper: Assistant) -> Commands:
    return Commands(helper)


def said(commands: Commands, text: str, state: State | None = None) -> str:
    return render(commands.answer(text, state or State())[0])


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("/start", "Hello. I'm Bonewise"), ("/start card_zinc-foods", "Which foods give zinc?"),
        ("/start card_gone", "Hello. I'm Bonewise"), ("start", "Hello. I'm Bonewise"),
        ("/help.", "Type a question"), ("Help!", "Type a question"), ("/about", "Bonewise is"),
        ("about", "Bonewise is"), ("menu", "What would you like"), ("/TOPICS", "What would you"),
        ("/topics:food", "Food and nutrients"), ("/topics\nfood", "Food and nutrients"),
        ("/glossary ?!", "Words explained"), ("/glossary osteopennia", "Osteopenia"),
        ("/nonsense", "I don't know that command"), ("stop", "Stopping or pausing is"),
        ("can you send me reminders?", "I can send you one idea"),
        ("Remind me to walk on fridays", "I can send you one idea"),
        ("/remind", "Reminders work on"),
        ("what is osteopenia", "Osteopenia"),
    ],
)  # fmt: skip
def test_what_is_typed_is_carried_out(commands: Commands, text: str, begins: str) -> None:
    assert said(commands, text).startswith(begins)


@pytest.mark.parametrize(
    "text",
    ["/help i have chest pain and cannot breathe", "/topics i want to kill myself",
     "/pain I have crushing chest pain now", "/start i took 30 tablets",
     "/glossary\ni have chest pain right now"],
)  # fmt: skip
def test_danger_is_heard_after_any_command(commands: Commands, text: str) -> None:
    assert "Safety message" in said(commands, text)


@pytest.mark.parametrize("text", ["/help", "/start", "/topics", "/foo", "about", "/glossary bmd"])
def test_a_crisis_holds_over_every_command(commands: Commands, text: str) -> None:
    reply, state = commands.answer(text, State(crisis=True))
    assert "write: I am safe" in render(reply)
    assert reply.buttons == ()
    assert state.crisis


def test_only_danger_is_serious(commands: Commands) -> None:
    assert commands.serious("which foods have zinc?", State()) is None
    assert commands.serious("", State()) is None
    assert commands.serious("chest pain right now", State()) is not None
    assert commands.names == {
        "start", "help", "about", "why", "topics", "glossary", "stop", "visit", *ABOUT_REMINDERS
    }  # fmt: skip
