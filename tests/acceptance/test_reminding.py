"""Setting a reminder up, changing it, answering it, over HTTP, as a person would."""

import datetime as dtm
import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.botapi.world import Json
from tests.support.people import Person, Process, Server, labels, running
from tests.support.reminders import fill

NOTE = "Your doctor or nurse can tell you what fits your case."
SET = "Your weekly reminder is set."
QUESTIONS = ["Question 1 of 4.", "Question 2 of 4.", "Question 3 of 4.", "Question 4 of 4."]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bonewise.db'}"


@pytest.fixture
def bot(server: Server, url: str) -> Iterator[Process]:
    with running(server, BONEWISE_DATABASE_URL=url) as process:
        yield process


def pressed(server: Server, person: Person, message: Json, label: str) -> Json:
    """Press a button under a message, and return the message as it has become, or the new one."""
    before, count = json.dumps(person.now(message)), len(person.received)
    person.press(message, label)
    server.until(
        lambda: len(person.received) > count or json.dumps(person.now(message)) != before,
        lambda: f"{label} changed nothing: {before}",
    )
    return person.received[-1] if len(person.received) > count else person.now(message)


def _said_last(person: Person, words: str) -> bool:
    return bool(person.received) and words in person.received[-1]["text"]


def rows(url: str, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=10)
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - ours
    finally:
        connection.close()


def test_by_text_alone(person: Person, bot: Process, url: str) -> None:
    said = person.ask("/remind")
    for question, answer in zip(QUESTIONS, ("No", "nope", "no.", "NO"), strict=True):
        assert question in said["text"]
        said = person.ask(answer)
    assert "On which day" in said["text"]
    assert "At what time?" in person.ask("wensday")["text"]
    assert "morning or the evening" in person.ask("half past six")["text"]
    assert "Where are you?" in person.ask("evening")["text"]
    now = dtm.datetime.now(ZoneInfo("Europe/Lisbon"))
    said = person.ask("lisbonn")
    assert any(f"{now + dtm.timedelta(minutes=m):%H:%M}" in said["text"] for m in (-1, 0))
    said = person.ask("yes")
    assert SET in said["text"]
    assert "every Wednesday at 18:30 (6:30 pm), Lisbon time" in said["text"]
    assert all(NOTE in message["text"] for message in person.received)
    kept = rows(url, "reminders")[0]
    assert kept[1:4] == (3, 18 * 60 + 30, "Europe/Lisbon")
    assert "lisbonn" not in str(rows(url, "people"))
    bot.stop()


def test_by_buttons_alone(server: Server, person: Person, bot: Process) -> None:
    message = person.ask("/remind")
    for label in ("No", "Not sure", "No", "No", "Friday", "09:00 (9:00 am)"):
        message = pressed(server, person, message, label)
    assert "Where are you?" in message["text"], "a place can only be typed"
    message = person.ask("Portland")
    assert "I know more than one" in message["text"]
    message = pressed(server, person, message, labels(message)[0])
    assert "Portland" in message["text"]
    message = pressed(server, person, message, "Yes")
    assert SET in message["text"]
    bot.stop()


def test_a_question_in_the_middle_is_answered_and_the_dialogue_goes_on(
    person: Person, bot: Process
) -> None:
    person.ask("/remind")
    said = person.ask("what is osteopenia?")
    assert "Osteopenia" in said["text"]
    assert QUESTIONS[0] in said["text"]
    assert "Yes" in labels(said)
    said = person.ask("/topics")
    assert "What would you like to read" in said["text"]
    assert QUESTIONS[0] in said["text"]
    assert QUESTIONS[1] in person.ask("no")["text"]
    bot.stop()


def test_nonsense_ends_nothing(person: Person, bot: Process) -> None:
    person.ask("/remind")
    for words in ("asdfgh", "🦴", "/nosuchcommand"):
        assert {"Back", "Cancel"} <= set(labels(person.ask(words)))
    person.ask("no")
    assert QUESTIONS[0] in person.ask("back")["text"]
    assert "Nothing was changed" in person.ask("cancel")["text"]
    bot.stop()


def test_kills_in_the_middle_lose_nothing_and_answer_nothing_twice(
    server: Server, url: str
) -> None:
    person = server.person()
    way = [
        ("/remind", QUESTIONS[0]), ("no", QUESTIONS[1]), ("no", QUESTIONS[2]),
        ("no", QUESTIONS[3]), ("no", "which day"), ("monday", "what time"),
        ("18:30", "Where are you"), ("lisbon", "right?"), ("yes", SET),
    ]  # fmt: skip
    for some in (way[:2], way[2:5], way[5:8], way[8:]):
        with running(server, BONEWISE_DATABASE_URL=url) as bot:
            for answer, following in some:
                person.say(answer)
                server.until(partial(_said_last, person, following))
            bot.kill()  # before Telegram hears that the last update was handled: it comes again
    profile = rows(url, "people")[0][2]
    assert "jogging" in str(profile), "each no counted once"
    assert rows(url, "reminders")[0][1:4] == (1, 18 * 60 + 30, "Europe/Lisbon")


def test_old_buttons_change_nothing(server: Server, person: Person, bot: Process) -> None:
    first = person.ask("/remind")
    person.ask("no")
    said = pressed(server, person, first, "Yes")
    assert "answered already" in said["text"]
    assert QUESTIONS[1] in said["text"]
    person.ask("cancel")
    old = person.ask("/delete")
    person.ask("no")
    said = pressed(server, person, old, "Delete everything")
    assert "answered already" in said["text"]
    bot.stop()


def test_stop_alone_asks_what_to_stop(person: Person, bot: Process) -> None:
    for word in ("stop", "/stop"):
        assert "reminders, or your tablets" in person.ask(word)["text"]
        assert "your prescriber" in person.ask("tablets")["text"]
    person.ask("stop")
    assert "no weekly reminder yet" in person.ask("1")["text"]
    bot.stop()


@pytest.fixture
def reminded(url: str) -> None:
    """A reminder that comes in two days; the process must start after this."""
    due = dtm.datetime.now(dtm.UTC).replace(second=0, microsecond=0) + dtm.timedelta(days=2)
    fill(Path(url.removeprefix("sqlite:///")), range(7, 8), due)


@pytest.mark.usefixtures("reminded")
def test_a_fall_pauses_reminders_and_the_questions_come_again(
    server: Server, person: Person, url: str
) -> None:
    with running(server, BONEWISE_DATABASE_URL=url) as bot:
        fall(person, url)
        bot.stop()


def fall(person: Person, url: str) -> None:
    said = person.ask("i fell over and now i can't put weight on my leg")
    assert "emergency number" in said["text"]
    assert "I have paused your weekly reminders" in said["text"]
    assert labels(said) == []
    assert rows(url, "reminders")[0][-1] is None
    said = person.ask("/reminders")
    assert "four questions" in said["text"]
    assert "once more" in person.ask("1")["text"]
    for _ in QUESTIONS:
        said = person.ask("no")
    assert "Every" in said["text"]
    assert rows(url, "reminders")[0][-1] is not None


def test_a_fall_in_the_middle_of_the_dialogue_ends_it(person: Person, bot: Process) -> None:
    person.ask("/remind")
    person.ask("no")
    said = person.ask("i fell and can't get up")
    assert "I have stopped asking" in said["text"]
    assert QUESTIONS[1] not in person.ask("which foods have zinc?")["text"]
    bot.stop()


@pytest.fixture
def came(server: Server, person: Person, url: str) -> Iterator[Json]:
    """A reminder that has just come."""
    due = dtm.datetime.now(dtm.UTC).replace(second=0, microsecond=0)
    fill(Path(url.removeprefix("sqlite:///")), range(7, 8), due)
    with running(server, BONEWISE_DATABASE_URL=url) as bot:
        yield person.wait(1)[0]
        bot.stop()


def test_a_reminder_names_no_illness_and_can_be_answered(
    server: Server, person: Person, came: Json
) -> None:
    text = came["text"].lower()
    assert "balance" in text
    for word in ("bone", "anastrozole", "osteo", "fracture", "cancer", "tablet", "density"):
        assert word not in text
    assert NOTE.lower() in text
    said = pressed(server, person, came, "Why this")
    assert "Why this?" in said["text"]
    assert "physiotherapist" in said["text"]
    said = pressed(server, person, came, "Done")
    assert "I have noted it" in said["text"]
    said = person.ask("done")
    assert "noted already" in said["text"]
    person.ask("/progress")
    picture, words = person.received[-2:] if len(person.received) > 5 else person.wait(6)[-2:]
    assert picture["photo"]
    assert "You marked the last week as done." in words["text"]


def test_later_and_tomorrow_are_promised_once(
    server: Server, person: Person, came: Json, url: str
) -> None:
    for label, word in (("In 1 hour", "come back"), ("Tomorrow", "tomorrow at")):
        assert word in pressed(server, person, came, label)["text"]
    waiting = [row for row in rows(url, "deliveries") if row[5] == "pending"]
    assert len(waiting) == 1
    assert "next week" in person.ask("skip")["text"].lower()
    assert [row for row in rows(url, "deliveries") if row[5] == "pending"] == []


@pytest.mark.usefixtures("reminded")
def test_what_is_kept_can_be_seen_copied_and_deleted(
    server: Server, person: Person, url: str
) -> None:
    with running(server, BONEWISE_DATABASE_URL=url) as bot:
        copied_and_deleted(server, person, url)
        bot.stop()


def copied_and_deleted(server: Server, person: Person, url: str) -> None:
    assert "nothing about you" in server.person(8).ask("/export")["text"]
    assert "I never keep or log what you write" in person.ask("/privacy")["text"]
    before = len(person.received)
    person.say("/export")
    file, said = person.wait(before + 2)[-2:]
    assert "Everything I keep" in said["text"]
    kept = json.loads(server.world.files[file["document"]["file_id"]][1])
    assert kept["reminders"][0]["zone"] == "UTC"
    person.ask("/delete")
    assert "Nothing was changed" in person.ask("no")["text"]
    assert rows(url, "people") != []
    person.ask("/delete")
    assert "is deleted" in person.ask("yes")["text"]
    for table in ("people", "reminders", "deliveries", "visit_questions"):
        assert rows(url, table) == []


def test_reminders_are_private(server: Server, bot: Process) -> None:
    somebody = server.person(-100, "group", 5)
    assert "write to me alone" in somebody.ask("/remind")["text"]
    bot.stop()
