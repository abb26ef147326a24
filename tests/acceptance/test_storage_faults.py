"""The real process when its database is damaged, full, shut or taken, and when people are gone."""

import datetime as dtm
import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.botapi.faults import Fault
from bot.botapi.refusal import RefusalError
from tests.support.people import BOT, BOT_MODULE, Person, Process, Server, running, started
from tests.support.reminders import Tally, fill, rows_of, set_up, states, unknown

QUESTION = "which foods have zinc?"
SORRY = "I can't save or read that just now"
CHAT = 1000
WEEK = dtm.timedelta(weeks=1)
TRIED_AGAIN = 1.2  # seconds after which a database that could not be opened is tried again
BLOCKED = RefusalError(403, "Forbidden: bot was blocked by the user")
_LEAST = 1  # byte that a file may hold: no write succeeds
_PAGE = 4096


def now_ish() -> dtm.datetime:
    """This very minute."""
    return dtm.datetime.now(dtm.UTC).replace(second=0, microsecond=0)


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def answers_and_says_sorry(person: Person) -> None:
    assert "zinc" in person.ask(QUESTION)["text"].lower()
    assert SORRY in person.ask("/remind")["text"]
    assert "zinc" in person.ask(QUESTION)["text"].lower()


def one_clear_line(log: str, path: Path, remedy: str) -> None:
    """Fail unless the service said once what is wrong, with the file and what to do."""
    lines = [line for line in log.splitlines() if "reminders wait" in line]
    assert len(lines) == 1, log
    assert str(path) in lines[0]
    assert remedy in lines[0]
    assert "Traceback" not in log


def test_a_second_bot_on_one_database_ends_and_the_first_goes_on(
    server: Server, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "b.db"
    with running(server, BONEWISE_DATABASE_URL=url(path)) as first:
        set_up(person)
        with running(server, BONEWISE_DATABASE_URL=url(path)) as second:
            code, log = second.ended()
        assert code == 1
        assert len(log.splitlines()) == 1
        assert str(path) in log
        assert "BONEWISE_DATABASE_URL" in log
        other = server.person(8)
        assert "Question 1" in other.ask("/remind")["text"]
        first.kill()
    with running(server, BONEWISE_DATABASE_URL=url(path)) as third:
        assert "Every Monday" in server.person().ask("/reminders")["text"]
        third.stop()


def noise(path: Path) -> str:
    """Leave what is no database."""
    path.write_bytes(random.Random(0).randbytes(20_000))  # noqa: S311 - repeatable, not secret
    return "move the file away"


def middle(path: Path) -> str:
    """Overwrite all of a database but its first two pages and its last."""
    fill(path, range(CHAT, CHAT + 300), now_ish())
    content = bytearray(path.read_bytes())
    size = len(content) - 3 * _PAGE
    content[2 * _PAGE : -_PAGE] = random.Random(0).randbytes(size)  # noqa: S311 - as above
    path.write_bytes(content)
    return "put a backup in its place"


@pytest.mark.parametrize("damage", [noise, middle])
def test_a_damaged_file_stays_as_it_is_until_a_whole_one_takes_its_place(
    server: Server, person: Person, tmp_path: Path, damage: Callable[[Path], str]
) -> None:
    path, backup = tmp_path / "b.db", tmp_path / "backup.db"
    remedy = damage(path)
    content = path.read_bytes()
    fill(backup, range(person.number, person.number + 1), now_ish() + WEEK / 2)
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        answers_and_says_sorry(person)
        assert path.read_bytes() == content
        assert not Path(f"{path}-wal").exists()
        backup.replace(path)
        time.sleep(TRIED_AGAIN)
        assert "Your weekly reminder" in person.ask("/reminders")["text"]
        one_clear_line(bot.stop(), path, remedy)


@pytest.mark.long
def test_reminders_come_once_a_damaged_file_is_replaced(server: Server, tmp_path: Path) -> None:
    path, backup = tmp_path / "b.db", tmp_path / "backup.db"
    noise(path)
    friend = server.person(CHAT)
    fill(backup, range(CHAT, CHAT + 1), now_ish())
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        server.person(8).ask(QUESTION)
        backup.replace(path)
        friend.wait(1)
        assert "can be used again" in bot.stop()
    assert states(path) == {"sent": 1}


def test_a_folder_in_place_of_the_file(server: Server, person: Person, tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    path.mkdir()
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        answers_and_says_sorry(person)
        path.rmdir()
        time.sleep(TRIED_AGAIN)
        assert "Question 1" in person.ask("/remind")["text"]
        one_clear_line(bot.stop(), path, "let the bot's user")


def without_privilege() -> tuple[str, ...]:
    """Return what goes before a command for which permissions count, even as root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("permissions do not count for root, and there is no setpriv to give that up")
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", "--")


@pytest.mark.parametrize(
    ("file", "folder"),
    [(0o400, 0o700), (0o000, 0o700), (0o600, 0o500)],
    ids=["read only", "no permission", "folder read only"],
)
def test_a_file_that_is_shut(
    server: Server, person: Person, tmp_path: Path, file: int, folder: int
) -> None:
    prefix = without_privilege()
    path = tmp_path / "data" / "b.db"
    path.parent.mkdir()
    fill(path, range(person.number, person.number + 1), now_ish() + WEEK / 2)
    for trace in path.parent.glob("*.lock"):
        trace.unlink()
    content = path.read_bytes()
    path.chmod(file)
    path.parent.chmod(folder)
    with started(server, *prefix, *BOT_MODULE, "run", BONEWISE_DATABASE_URL=url(path)) as bot:
        answers_and_says_sorry(person)
        assert path.read_bytes() == content
        path.parent.chmod(0o700)
        path.chmod(0o600)
        time.sleep(TRIED_AGAIN)
        assert "Your weekly reminder" in person.ask("/reminders")["text"]
        one_clear_line(bot.stop(), path, "let the bot's user read and write")


def limit_writes(bot: Process, most: int) -> None:
    """Let no file of a running bot grow beyond so many bytes."""
    resource.prlimit(bot.popen.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_a_disk_that_takes_no_more_for_a_while(
    server: Server, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "b.db"
    other = server.person(8)
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        set_up(person)
        before = rows_of(path, person.number)
        limit_writes(bot, _LEAST)
        assert "zinc" in other.ask(QUESTION)["text"].lower()
        assert SORRY in other.ask("/remind")["text"]
        assert "zinc" in other.ask(QUESTION)["text"].lower()
        assert rows_of(path, person.number) == before
        limit_writes(bot, resource.RLIM_INFINITY)
        assert "Question 1" in other.ask("/remind")["text"]
        log = bot.stop()
    assert rows_of(path, person.number) == before
    assert f"{path}: the disk cannot be read or written" in log
    assert "Traceback" not in log


def test_a_full_disk(server: Server, person: Person, tmp_path: Path) -> None:
    unshare = ("unshare", "--mount", "sh", "-c")
    mount = f"mount -t tmpfs -o size=512k none {tmp_path}"
    tried = subprocess.run([*unshare, mount], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("no disk of our own to fill: mounting needs root")
    path = tmp_path / "b.db"
    command = f'{mount} && exec "$@"'
    with started(
        server, *unshare, command, "sh", *BOT_MODULE, "run", BONEWISE_DATABASE_URL=url(path)
    ) as bot:
        person.ask("/remind")
        ballast = Path(f"/proc/{bot.popen.pid}/root{tmp_path}/ballast")
        with pytest.raises(OSError, match="No space left"):
            ballast.write_bytes(bytes(1_000_000))
        for _ in range(3):  # what is written over in the log needs no room
            said = person.ask("no")["text"]
        assert SORRY in said
        assert "zinc" in server.person(8).ask(QUESTION)["text"].lower()
        ballast.unlink()
        assert "Question" in person.ask("no")["text"]
        log = bot.stop()
    assert "the disk is full; free some space" in log
    assert "Traceback" not in log


def member(server: Server, person: Person, before: str, after: str) -> None:
    """Let Telegram say that a person blocked the bot, or let it in again."""
    user = {"id": person.number, "is_bot": False, "first_name": "Friend"}
    server.world.push("my_chat_member", {
        "chat": person.chat.shown, "from": user, "date": server.world.now,
        "old_chat_member": _status(before), "new_chat_member": _status(after),
    })  # fmt: skip


def _status(status: str) -> dict[str, object]:
    found: dict[str, object] = {"status": status, "user": BOT}
    return {**found, "until_date": 0} if status == "kicked" else found


def next_due(path: Path, person: Person) -> int | None:
    """Return when a person's reminder comes next, in seconds since 1970."""
    found = rows_of(path, person.number)["reminders"][0]["next_due"]
    assert found is None or isinstance(found, int)
    return found


def test_people_who_block_the_bot_are_left_alone_until_they_come_back(
    server: Server, tmp_path: Path
) -> None:
    path, due = tmp_path / "b.db", now_ish()
    chats = range(CHAT, CHAT + 4)
    refused, returning, kicked, other = (server.person(chat) for chat in chats)
    fill(path, chats, due)
    refused.chat.refuses = returning.chat.refuses = BLOCKED
    next_week = int((due + WEEK).timestamp())
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        server.until(lambda: states(path) == {"sent": 2, "skipped": 2}, lambda: f"{states(path)}")
        assert [next_due(path, p) for p in (refused, returning)] == [None, None]
        assert [next_due(path, p) for p in (kicked, other)] == [next_week, next_week]
        member(server, kicked, "member", "kicked")
        server.until(lambda: next_due(path, kicked) is None)
        calls = len(server.calls("sendMessage"))
        assert calls == 4
        returning.chat.refuses = None
        returning.ask("/start")
        server.until(lambda: next_due(path, returning) == next_week)
        member(server, kicked, "kicked", "member")
        server.until(lambda: next_due(path, kicked) == next_week)
        log = bot.stop()
    assert next_due(path, refused) is None
    assert len(server.calls("sendMessage")) == calls + 1, "only the welcome"
    assert rows_of(path, returning.number)["people"][0]["gone_since"] is None
    assert "Traceback" not in log


def mixed_faults(luck: random.Random) -> list[Fault]:
    """Everything that can happen to a message once; never one doubt after another."""
    hidden = Fault(RefusalError(504, "Gateway Timeout"), done=True)
    flood = Fault(RefusalError(429, "Too Many Requests: retry after 1", retry_after=1))
    doubts = [Fault(cut="after"), hidden, Fault(cut="before")] * 6
    luck.shuffle(doubts)
    between = [Fault()] * 15 + [flood] * 3
    luck.shuffle(between)
    return [fault for pair in zip(doubts, between, strict=True) for fault in (*pair, Fault())]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_sixty_reminders_arrive_through_everything_that_can_happen(
    server: Server, tmp_path: Path, seed: int
) -> None:
    path, chats = tmp_path / "b.db", range(CHAT, CHAT + 60)
    for chat in chats:
        server.person(chat)
    fill(path, chats, now_ish())
    luck = random.Random(seed)  # noqa: S311 - repeatable, not secret
    server.fail("sendMessage", *mixed_faults(luck))
    with running(server, BONEWISE_DATABASE_URL=url(path)) as bot:
        doubtful = {"sent": 42, "pending": 18}
        server.until(lambda: states(path) == doubtful, lambda: f"{states(path)}", 25.0)
        # The doubtful ones go out again after half a minute; of some nobody hears again.
        hidden = Fault(RefusalError(502, "Bad Gateway"), done=True)
        server.fail("sendMessage", *[Fault(cut="after"), Fault(), hidden, Fault()] * 3)
        server.until(
            lambda: set(states(path)) <= {"sent", "unknown"}, lambda: f"{states(path)}", 60.0
        )
        bot.stop()
    tally = Tally(server, chats)
    assert states(path) == {"sent": 54, "unknown": 6}
    assert (tally.lost, tally.more, tally.unmarked) == (set(), set(), set())
    assert len(tally.doubled) == 12, "all in doubt but those that had been cut before"
    assert tally.marked == 18
    assert len(unknown(path)) == 6
