"""Stopping and starting: nothing pending is lost, and a stop takes less than ten seconds."""

import time

from bot.botapi.faults import Fault
from bot.botapi.refusal import RefusalError
from tests.support.people import STOPS_WITHIN, Person, Process, Server, running

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


def test_what_was_in_hand_when_the_bot_was_killed_is_answered(server: Server) -> None:
    people = [server.person(chat) for chat in range(20, 30)]
    with running(server) as first:
        people[0].ask("/start")
        server.faults.latency = 5.0
        for person in people:
            person.say("/help")
        server.until(lambda: len(server.calls("sendMessage")) > len(people))
        first.kill()
    server.faults.latency = 0.0
    with running(server) as second:
        people[0].wait(2)
        for person in people[1:]:
            person.wait(1)
        second.stop()
    assert all(len(person.received) <= 3 for person in people)


def test_sigterm_finishes_what_is_in_hand_and_leaves_the_rest(server: Server) -> None:
    person = server.person()
    with running(server) as bot:
        person.ask("/start")
        server.faults.latency = 1.0
        for _ in range(20):
            person.say("/help")
        server.until(lambda: len(server.calls("sendMessage")) > 2)
        started = time.monotonic()
        bot.stop()
        assert time.monotonic() - started < STOPS_WITHIN
    answered = len(person.received) - 1
    assert 0 < answered < 20
    assert answered + server.world.pending >= 20
    server.faults.latency = 0.0
    with running(server) as bot:
        person.wait(21)
        bot.stop()
    assert len(person.received) <= 22, "at most the one that was being sent came twice"
    assert server.world.pending == 0


def test_replies_given_up_at_a_stop_come_at_the_next_start(server: Server) -> None:
    people = [server.person(chat) for chat in range(20, 30)]
    with running(server) as bot:
        people[0].ask("/start")
        flood = Fault(RefusalError(429, "Too Many Requests", retry_after=60))
        server.fail("sendMessage", *[flood] * 20)
        for person in people:
            person.say("/help")
        server.until(lambda: len(server.calls("sendMessage")) > 10)
        assert "given up" in bot.stop()
    with running(server) as bot:
        for person in people[1:]:
            person.wait(1)
        people[0].wait(2)
        bot.stop()


def test_a_stop_before_the_bot_is_ready_is_orderly(server: Server) -> None:
    with running(server) as bot:
        time.sleep(0.8)
        assert "Traceback" not in bot.stop()


def test_order_is_kept_within_a_chat(server: Server, bot: Process) -> None:
    people = [server.person(chat) for chat in range(20, 28)]
    for question in QUESTIONS * 3:
        for person in people:
            person.say(question)
    for person in people:
        texts = [m["text"] for m in person.wait(9)]
        assert texts == texts[:3] * 3
    bot.stop()


def test_commands_and_descriptions_are_published(
    server: Server, bot: Process, person: Person
) -> None:
    person.ask("/start")
    server.until(lambda: bool(server.calls("setMyShortDescription")))
    assert set(server.world.commands) == {"all_private_chats", "all_group_chats"}
    assert "not for emergencies" in server.world.profile["description"]
    bot.stop()
    with running(server) as second:
        server.until(lambda: len(server.calls("getMyShortDescription")) == 2)
        second.stop()
    assert len(server.calls("setMyCommands")) == 2
