"""One person at the desk, without Telegram between, and a clock that stands still."""

import datetime as dtm

from bot.answering.actions import Action, Verb
from bot.answering.reply import Reply
from bot.desk.desk import Desk
from bot.understanding.conversation import State

MONDAY = dtm.datetime(2026, 11, 23, 8, 0, tzinfo=dtm.UTC)
WAY = ["no", "no", "not sure", "no", "monday", "9", "morning", "birmingham", "1", "yes"]


class Visitor:
    """One person at the desk, with a clock of their own."""

    def __init__(self, desk: Desk, chat: int = 7) -> None:
        self.desk = desk
        self.chat = chat
        self.state = State()
        self.update = 0

    async def say(self, text: str) -> Reply:
        """Type something."""
        self.update += 1
        reply, self.state = await self.desk.typed(self.chat, text, self.state, self.update)
        return reply

    async def says(self, *texts: str) -> Reply:
        """Type several things, and return the last reply."""
        return [await self.say(text) for text in texts][-1]

    async def press(self, step: str, word: str) -> Reply:
        """Press a button of a dialogue."""
        action = Action(Verb.STEP, step=step, word=word, in_place=True)
        return (await self.desk.pressed(self.chat, action, self.state))[0]

    async def set_up(self) -> Reply:
        """Set a reminder up."""
        return await self.says("/remind", *WAY)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dtm.datetime:
        return self.now


def text_of(reply: Reply) -> str:
    return "\n".join((reply.title, *reply.body))


def words_on(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]
