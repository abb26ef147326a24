"""How fast a chat is written to, and what is said when Telegram goes and comes."""

import logging

import pytest

from bot.telegram_app.connection import Connection
from bot.telegram_app.pace import A_SECOND, BURST, GROUP_BURST, Budget, Pace


def test_a_burst_is_free_and_then_one_a_second() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert [pace.take(7) for _ in range(BURST)] == [0.0] * BURST
    assert [pace.take(7) for _ in range(2)] == [1.0, 2.0]
    assert pace.take(8) == 0.0
    now[0] += 3.0
    assert pace.take(7) == 0.0
    now[0] += 1000.0
    assert [pace.take(7) for _ in range(BURST)] == [0.0] * BURST


def test_a_group_gets_at_most_twenty_a_minute() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    sent = 0
    while now[0] < 60.0:
        wait = pace.take(-7)
        now[0] += wait
        sent += now[0] < 60.0
    assert GROUP_BURST < sent <= 20


def test_going_and_coming_are_said_once(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    connection = Connection(lambda: now[0])
    with caplog.at_level(logging.INFO):
        connection.restore()
        for _ in range(3):
            connection.lose("ConnectError")
        assert connection.is_lost
        now[0] = 61.0
        for _ in range(3):
            connection.restore()
    assert not connection.is_lost
    assert [r.getMessage() for r in caplog.records] == [
        "Telegram cannot be reached (ConnectError); trying again until it can",
        "Telegram can be reached again after 61 s",
    ]


def test_reminders_keep_to_the_budget_and_give_way_to_replies() -> None:
    now = [50.0]
    budget = Budget(clock=lambda: now[0])
    sent: list[float] = []
    while now[0] < 60.0:
        wait = budget.wait()
        if wait > 0.0:
            now[0] += wait
            continue
        budget.spend()
        sent.append(now[0])
    assert len(sent) == pytest.approx(10 * A_SECOND, abs=4)
    in_a_second = max(sum(a <= b < a + 1.0 for b in sent) for a in sent)
    assert in_a_second <= A_SECOND + 4
    for _ in range(50):  # replies: counted, never held up
        budget.spend()
    assert budget.wait() == pytest.approx(50 / A_SECOND, abs=0.1)
    budget.hold(30.0)
    assert budget.wait() == pytest.approx(30.0)
