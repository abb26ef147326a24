"""The list for a visit over HTTP: kept through a restart, gone once it has arrived."""

from pathlib import Path

from tests.support.people import Server, labels, running
from tests.support.reminders import rows_of

ADD = "Keep this question for my visit"


def test_a_list_outlives_the_bot_and_ends_with_its_message(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    person = server.person()
    with running(server, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
        answer = person.ask("should i stop taking arimidex")
        assert labels(answer)[-1] == ADD
        person.press(answer, ADD)
        assert "is on your list now" in person.wait(2)[1]["text"]
        bot.stop()
    with running(server, BONEWISE_DATABASE_URL=f"sqlite:///{path}") as bot:
        menu = person.ask("/visit")
        assert "1. How long should I take this medicine" in menu["text"]
        person.press(menu, "Put in 2")
        server.until(lambda: "2. How long should" in person.now(menu)["text"])
        before = len(person.received)
        person.press(person.now(menu), "Send my list")
        sent = person.wait(before + 1)[before]["text"]
        assert "1. What is this medicine for in my case?" in sent
        assert "You could add" not in sent
        bot.stop()
    assert rows_of(path, person.number)["visit_questions"] == []
