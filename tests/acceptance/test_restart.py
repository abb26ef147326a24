"""Stopping and starting: nothing pending is lost, and a stop takes less than ten seconds."""

import time

from tests.support.people import STOPS_WITHIN, Process, Server, running

QUESTIONS = ["which foods have zinc?", "which foods have magnesium?", "/help"]


def test_updates_sent_while_the_bot_was_away_are_answered(server: Server) -> None:
    people = [server.person(chat) for chat in range(20, 30)]
    with running(server) as first:
        people[0].ask("/start")
        first.stop()
    for person in people:
        for question in QUESTIONS:
            person.say(question)
    with running(server) as second:
        for person in people[1:]:
            person.wait(len(QUESTIONS))
        people[0].wait(1 + len(QUESTIONS))
        second.stop()
    assert server.world.pending == 0
    with running(server) as third:
        people[0].ask("/help")
        third.stop()
    assert [len(p.received) for p in people[1:]] == [len(QUESTIONS)] * 9, "none answered twice"


def test_a_killed_bot_answers_what_came_after(server: Server) -> None:
    person = server.person()
    with running(server) as first:
        person.ask("/start")
        first.kill()
    person.say(QUESTIONS[0])
    with running(server) as second:
        person.wait(2)
        second.stop()


def test_sigterm_finishes_what_is_in_hand(server: Server, bot: Process) -> None:
    people = [server.person(chat) for chat in range(20, 40)]
    people[0].ask("/start")
    server.faults.latency = 0.2
    for person in people:
        person.say(QUESTIONS[0])
    server.until(lambda: len(server.calls("sendMessage")) > 1)
    started = time.monotonic()
    bot.stop()
    assert time.monotonic() - started < STOPS_WITHIN
    answered = sum(len(p.received) for p in people) - 1
    assert answered + server.world.pending >= len(people), "answered, or still waiting"


def test_order_is_kept_within_a_chat(server: Server, bot: Process) -> None:
    people = [server.person(chat) for chat in range(20, 28)]
    for question in QUESTIONS * 3:
        for person in people:
            person.say(question)
    for person in people:
        texts = [m["text"] for m in person.wait(9)]
        assert texts == texts[:3] * 3
    bot.stop()
