"""People on a Bot API server of our own, and the real bot process beside it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.botapi.faults import Fault, Faults
from bot.botapi.server import BotApi, Checker, application, serving
from bot.botapi.world import Chat, Json, Kind, World

TOKEN = "123456789:acceptance-tests-only-not-a-real-one"
BOT: Json = {"id": 123456789, "is_bot": True, "first_name": "Bonewise", "username": "bonewise_bot"}
BOT_MODULE = (sys.executable, "-m", "bot")
STOPS_WITHIN = 10.0
_PATIENCE = 20.0


class Person:
    """Someone in a chat: says, presses, waits for what the bot answers."""

    def __init__(self, server: "Server", chat: Chat, number: int) -> None:
        self._server = server
        self.chat = chat
        self.number = number

    @property
    def received(self) -> list[Json]:
        """The bot's messages in this chat as they stand now."""
        with self._server.world.lock:
            found = list(self.chat.messages.values())
        return [m for m in found if m["from"]["id"] == BOT["id"]]

    def say(self, text: str | None = None, **content: Any) -> Json:
        """Send something without waiting."""
        return self._server.world.say(self.chat, text, self.number, **content)

    def ask(self, text: str | None = None, **content: Any) -> Json:
        """Send something and return the bot's next message."""
        before = len(self.received)
        self.say(text, **content)
        return self.wait(before + 1)[-1]

    def press(self, message: Json, label: str) -> str:
        """Press the button with this label, without waiting."""
        return self.press_data(message, data_of(message, label))

    def press_data(self, message: Json, data: str) -> str:
        """Press a button that carries `data`, without waiting."""
        return self._server.world.press(self.chat, message["message_id"], data, self.number)

    def wait(self, count: int) -> list[Json]:
        """Wait until the bot has sent `count` messages here, and return them."""
        self._server.until(lambda: len(self.received) >= count, lambda: f"{self.received}")
        return self.received

    def now(self, message: Json) -> Json:
        """Return a message as it stands now."""
        return self.chat.messages[message["message_id"]]


class Server:
    """The server of one test.

    Attributes:
        api, world, faults: its parts. url: for BONEWISE_API_URL.
    """

    def __init__(self, api: BotApi, url: str) -> None:
        self.api = api
        self.world: World = api.world
        self.faults: Faults = api.faults
        self.url = f"{url}/bot"

    def person(self, chat: int = 7, kind: Kind = "private", number: int | None = None) -> Person:
        """Return someone in a chat, made when it is new."""
        return Person(self, self.world.open(chat, kind), number or abs(chat))

    def calls(self, method: str) -> list[Json]:
        """The parameters of every call of one method."""
        wanted = method.lower()
        return [dict(c.params) for c in list(self.world.calls) if c.method.lower() == wanted]

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method fail."""
        self.faults.add(method, *faults)

    @staticmethod
    def until(
        done: Callable[[], bool], told: Callable[[], str] = str, seconds: float = _PATIENCE
    ) -> None:
        """Wait for something, and fail with `told` when it does not happen."""
        limit = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < limit, told()
            time.sleep(0.005)


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons, in order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def data_of(message: Json, label: str) -> str:
    """The callback data of the button with this label."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [b["callback_data"] for row in rows for b in row if b["text"] == label]
    assert found, f"no button {label!r} among {labels(message)}"
    data: str = found[0]
    return data


@contextmanager
def telegram(checker: Checker | None = None) -> Iterator[Server]:
    """Serve a Bot API on loopback."""
    api = BotApi(World(BOT), TOKEN, checker)
    with serving(application(api.routes())) as url:
        yield Server(api, url)


class Process:
    """The running bot.

    Attributes:
        popen: its process.
    """

    def __init__(self, popen: "subprocess.Popen[str]") -> None:
        self.popen = popen

    def stop(self) -> str:
        """Ask it to stop, and return its log; fails when it does not, or not cleanly."""
        self.popen.send_signal(signal.SIGTERM)
        _, log = self.popen.communicate(timeout=STOPS_WITHIN)
        code = self.popen.returncode
        # On a busy machine Python itself may not have begun, and nothing can be caught yet.
        assert code == 0 or (code == -signal.SIGTERM and not log), log
        return log

    def kill(self) -> None:
        """End it at once."""
        self.popen.kill()
        self.popen.communicate()

    def ended(self, seconds: float = _PATIENCE) -> tuple[int, str]:
        """Wait for it to end by itself, and return its exit code and log."""
        _, log = self.popen.communicate(timeout=seconds)
        return self.popen.returncode, log


@contextmanager
def running(server: Server, *command: str, **settings: str) -> Iterator[Process]:
    """Run `python -m bot run` (or another command) against a server.

    Unless `settings` name a database, it gets one of its own, which is deleted with it.
    """
    with started(server, *BOT_MODULE, *(command or ("run",)), **settings) as process:
        yield process


@contextmanager
def started(server: Server, *command: str, **settings: str) -> Iterator[Process]:
    """Run any command with the settings of a bot; see `running`."""
    with tempfile.TemporaryDirectory(prefix="bonewise-") as folder:
        environment = {
            **os.environ,
            "BONEWISE_TELEGRAM_TOKEN": TOKEN,
            "BONEWISE_API_URL": server.url,
            "BONEWISE_HEARTBEAT": os.devnull,
            "BONEWISE_DATABASE_URL": f"sqlite:///{folder}/bonewise.db",
            **settings,
        }
        popen = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            yield Process(popen)
        finally:
            if popen.poll() is None:
                popen.terminate()
            if popen.stderr and not popen.stderr.closed:
                _ended(popen)


def _ended(popen: "subprocess.Popen[str]") -> None:
    try:
        popen.communicate(timeout=STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.communicate()
        raise
