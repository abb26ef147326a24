"""What is left of a person in the log, even a talkative one, and in the file: nothing they wrote.

The process is the real one, its log turned up to DEBUG by a few lines around `bot.cli`.
"""

import sqlite3
import sys
from pathlib import Path

from tests.support.people import Person, Process, Server, running, started
from tests.support.reminders import TABLES, rows_of, set_up

CHAT = 987654321987  # five bytes that hardly come about by chance
TALKATIVE = """
import logging, sys
from functools import partial
from bot import cli, logs
logs.configure = partial(logs.configure, open(sys.argv[1], "w"), logging.DEBUG)
sys.exit(cli.main(["run"]))
"""
NAMES = {"first_name": "Qwibblefirst", "last_name": "Zorblast", "username": "vexilluser"}
# Real places are typed that the name of their time zone does not hold.
TYPED = (
    "/remind", "hello from florbington", "no", "no", "not sure", "no",
    "which foods have zinc florbington?", "thursday", "at ten past seven pm", "leeds", "no",
    "blackpool", "yes", "my secret lump fizzwidget",
)  # fmt: skip
MARKERS = (
    *NAMES.values(), "florbington", "not sure", "ten past", "leeds", "blackpool", "fizzwidget",
    "secret", "zinc",
)  # fmt: skip


def say(server: Server, person: Person, text: str) -> None:
    """Send a text from somebody with a whole name, and wait for the answer."""
    before = len(person.received)
    user = {"id": CHAT, "is_bot": False, **NAMES}
    with server.world.lock:
        message = server.world.keep(person.chat, user, {"text": text})
        message["chat"] = {"id": CHAT, "type": "private", **NAMES}
        server.world.push("message", message)
    person.wait(before + 1)


def content_of(path: Path) -> bytes:
    """Return the database with its write-ahead log and whatever else is beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_neither_log_nor_file_holds_what_was_written(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    talk = tmp_path / "log.txt"  # a pipe would fill up
    person = server.person(CHAT)
    command = (sys.executable, "-c", TALKATIVE, str(talk))
    with started(server, *command, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
        for text in TYPED:
            say(server, person, text)
        bot.stop()
    log = talk.read_text()
    texts = "\n".join(message["text"] for message in person.received)
    assert "Your weekly reminder is set" in texts
    assert "Leeds, England" in texts
    assert " DEBUG " in log
    assert rows_of(path, CHAT)["reminders"][0]["zone"] == "Europe/London"
    kept = content_of(path).lower()
    for marker in MARKERS:
        assert marker.lower() not in log.lower(), marker
        assert marker.lower().encode() not in kept, marker


def test_nothing_a_person_says_is_logged(bot: Process, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    person.press(answer, "More detail")
    person.ask("chest pain")
    person.ask(
        photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
        caption="my secret rash",
    )
    log = bot.stop()
    assert "content ready" in log
    for said in ("dexa", "chest", "secret", "acceptance-tests-only"):
        assert said not in log.lower()


def numbers_of(chat: int) -> tuple[bytes, ...]:
    """Return a chat's number as SQLite and people may write it."""
    varint, rest = bytearray([chat & 0x7F]), chat >> 7
    while rest:
        varint.insert(0, rest & 0x7F | 0x80)
        rest >>= 7
    return chat.to_bytes((chat.bit_length() + 7) // 8, "big"), bytes(varint), str(chat).encode()


def test_delete_leaves_no_trace_in_the_file(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    person, other = server.person(CHAT), server.person(8)
    with running(server, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
        set_up(other)
        set_up(person)
        assert any(number in content_of(path) for number in numbers_of(CHAT))
        person.ask("/delete")
        assert "is deleted" in person.ask("yes")["text"]
        while_running = content_of(path)
        left = rows_of(path, CHAT)
        bot.stop()
    for content in (while_running, content_of(path)):
        assert not any(number in content for number in numbers_of(CHAT))
    assert left == {table: [] for table in TABLES}
    assert len(rows_of(path, 8)["reminders"]) == 1
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
