"""The real process when Telegram refuses, stumbles or is away."""

import time

import pytest

from bot.botapi.faults import Fault
from bot.botapi.refusal import RefusalError
from tests.support.people import Person, Process, Server, labels, running

QUESTION = "which foods have zinc?"


def test_html_refused_falls_back_to_plain_text(
    server: Server, bot: Process, person: Person
) -> None:
    refusal = RefusalError(400, "Bad Request: can't parse entities: Unsupported start tag")
    server.fail("sendMessage", Fault(refusal))
    answer = person.ask(QUESTION)
    first, second = server.calls("sendMessage")
    assert first["text"].startswith("<b>")
    assert "<" not in second["text"]
    assert "parse_mode" not in second
    assert "entities" not in answer
    assert labels(answer)
    assert "sent as plain text" in bot.stop()


def test_a_flood_limit_is_waited_out(server: Server, bot: Process, person: Person) -> None:
    flood = RefusalError(429, "Too Many Requests: retry after 1", retry_after=1)
    server.fail("sendMessage", Fault(flood))
    other = server.person(8)
    person.say(QUESTION)
    server.until(lambda: len(server.calls("sendMessage")) == 1)
    other.ask("/help")
    assert len(person.received) == 0, "another chat does not wait behind this one"
    person.wait(1)
    first, _help, second = server.calls("sendMessage")
    assert first == second
    assert "Traceback" not in bot.stop()


def test_a_blocked_bot_is_not_an_error(server: Server, bot: Process, person: Person) -> None:
    gone = server.person(8)
    gone.chat.refuses = RefusalError(403, "Forbidden: bot was blocked by the user")
    gone.say(QUESTION)
    gone.say("/topics")
    server.until(lambda: len(server.calls("sendMessage")) == 2)
    deleted = server.person(9)
    deleted.chat.refuses = RefusalError(403, "Forbidden: user is deactivated")
    deleted.say(QUESTION)
    person.ask(QUESTION)
    log = bot.stop()
    assert "no longer accepts messages" in log
    assert "Traceback" not in log


def test_a_button_in_a_chat_that_is_gone(server: Server, bot: Process, person: Person) -> None:
    answer = person.ask(QUESTION)
    person.chat.refuses = RefusalError(403, "Forbidden: bot was blocked by the user")
    person.press(answer, labels(answer)[0])
    server.person(8).ask(QUESTION)
    assert "Traceback" not in bot.stop()


def test_an_old_query_and_a_deleted_message(server: Server, bot: Process, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    server.fail(
        "answerCallbackQuery",
        Fault(RefusalError(400, "Bad Request: query is too old and response timeout expired")),
    )
    person.press(answer, "More detail")
    server.until(lambda: "Simple" in labels(person.now(answer)))
    data = "v1:s!:c.dexa-what-it-measures:s"
    server.world.press(person.chat, answer["message_id"], data)
    del person.chat.messages[answer["message_id"]]
    assert person.wait(1)[0]["text"] == answer["text"], "sent anew where it cannot be edited"
    assert "Traceback" not in bot.stop()


def test_server_faults_and_cut_connections_lose_nothing(
    server: Server, bot: Process, person: Person
) -> None:
    server.fail("sendMessage", Fault(RefusalError(500, "Internal Server Error")))
    person.ask(QUESTION)
    server.fail("sendMessage", Fault(RefusalError(502, "Bad Gateway")), Fault(cut="before"))
    person.ask("which foods have magnesium?")
    server.fail("sendMessage", Fault(cut="after"))
    person.say("/help")
    messages = person.wait(4)
    assert messages[2]["text"] == messages[3]["text"], "a doubtful answer is repeated once"
    answer = person.ask("what does a dexa scan measure?")
    server.fail("editMessageText", Fault(cut="after"))
    person.press(answer, "More detail")
    server.until(lambda: "Simple" in labels(person.now(answer)))
    person.ask("/help")
    log = bot.stop()
    assert "Traceback" not in log
    assert "cannot be reached" in log


def test_an_answer_that_a_gateway_hides_is_repeated_at_most_twice(
    server: Server, bot: Process, person: Person
) -> None:
    hidden = Fault(RefusalError(504, "Gateway Timeout"), done=True)
    server.fail("sendMessage", *[hidden] * 9)
    person.say("/help")
    person.wait(3)
    log = bot.stop()
    assert len(person.received) == 3
    assert "given up" in log
    assert "cannot be reached" not in log


def test_side_calls_that_fail_cost_no_reply(server: Server, bot: Process) -> None:
    group = server.person(-50, "group", number=11)
    answer = group.ask("/topics food")
    flood = Fault(RefusalError(429, "Too Many Requests", retry_after=90))
    for method in ("answerCallbackQuery", "sendChatAction", "getMe"):
        server.fail(method, flood)
    server.fail("sendMessage", Fault(cut="before"))
    group.press(answer, labels(answer)[0])
    group.wait(2)
    for _ in range(4):
        group.say("/help")
    group.wait(6)
    assert len(server.calls("answerCallbackQuery")) == 1
    assert len(server.calls("sendChatAction")) == 1
    assert "given up" not in bot.stop()


def test_refusals_at_the_start_are_waited_out(server: Server, person: Person) -> None:
    flood = Fault(RefusalError(429, "Too Many Requests", retry_after=1))
    server.fail("getMe", flood)
    server.fail("deleteWebhook", flood, Fault(RefusalError(500, "Internal Server Error")))
    server.fail("getUpdates", Fault(RefusalError(409, "Conflict: webhook is active")))
    with running(server) as bot:
        person.ask(QUESTION)
        log = bot.stop()
    assert "Traceback" not in log
    assert len(server.calls("deleteWebhook")) == 4


def test_a_muted_group_is_a_quiet_line(server: Server, bot: Process) -> None:
    group = server.person(-51, "group", number=11)
    group.chat.refuses = RefusalError(
        400, "Bad Request: not enough rights to send text messages to the chat"
    )
    group.say("/help")
    server.person(8).ask("/help")
    log = bot.stop()
    assert "no longer accepts messages" in log
    assert "ERROR" not in log


def test_a_slow_answer_delays_nobody_else(server: Server, bot: Process, person: Person) -> None:
    person.ask("/start")
    server.fail("sendMessage", Fault(seconds=2.0))
    started = time.monotonic()
    person.say(QUESTION)
    server.until(lambda: len(server.calls("sendMessage")) == 2)
    server.person(8).ask(QUESTION)
    assert time.monotonic() - started < 1.5
    person.wait(2)
    assert bot.popen.poll() is None


def test_telegram_away_is_said_once_and_nothing_is_lost(
    server: Server, bot: Process, person: Person
) -> None:
    person.ask(QUESTION)
    server.faults.unreachable = True
    person.say("which foods have magnesium?")
    time.sleep(4.0)
    assert len(person.received) == 1
    server.faults.unreachable = False
    person.wait(2)
    log = bot.stop()
    assert log.count("cannot be reached") == 1
    assert log.count("reached again") == 1
    assert "Traceback" not in log


@pytest.mark.long
def test_telegram_away_for_a_minute(server: Server, bot: Process, person: Person) -> None:
    person.ask(QUESTION)
    server.faults.unreachable = True
    for _ in range(3):
        person.say("which foods have magnesium?")
    time.sleep(60.0)
    server.faults.unreachable = False
    back = time.monotonic()
    person.wait(4)
    assert time.monotonic() - back < 10.0
    log = bot.stop()
    assert log.count("cannot be reached") == 1
    assert log.count("reached again") == 1


def test_telegram_away_at_the_start(server: Server, person: Person) -> None:
    server.faults.unreachable = True
    with running(server) as bot:
        person.say(QUESTION)
        server.until(lambda: server.faults.broken > 1)  # the first has been logged by now
        server.faults.unreachable = False
        person.wait(1)
        log = bot.stop()
    assert log.count("cannot be reached") == 1


def test_stopping_before_telegram_has_answered(server: Server) -> None:
    server.faults.unreachable = True
    with running(server) as bot:
        time.sleep(2.0)
        assert "Traceback" not in bot.stop()


def test_stopping_while_telegram_is_away(server: Server, bot: Process, person: Person) -> None:
    person.ask(QUESTION)
    sent = len(server.calls("sendMessage"))
    server.fail("sendMessage", Fault(seconds=0.5, cut="before"))
    person.say("which foods have magnesium?")
    server.until(lambda: len(server.calls("sendMessage")) > sent)
    server.faults.unreachable = True
    assert "Traceback" not in bot.stop()
    server.faults.unreachable = False
    with running(server):
        person.wait(2)


def test_another_fault_is_reported_with_a_reference(
    server: Server, bot: Process, person: Person
) -> None:
    server.fail("sendMessage", Fault(RefusalError(400, "Bad Request: something new")))
    sorry = person.ask(QUESTION)
    assert "something went wrong" in sorry["text"]
    log = bot.stop()
    reference = sorry["text"].partition("(")[2].partition(")")[0]
    assert f"failure {reference}" in log
    assert "zinc" not in log


def test_a_group_that_became_a_supergroup_is_answered_there(server: Server, bot: Process) -> None:
    group = server.person(-40, "group", number=11)
    moved = server.person(-1040, "supergroup", number=11)
    group.chat.refuses = RefusalError(
        400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1040
    )
    group.say("/help")
    assert moved.wait(1)
    assert "Traceback" not in bot.stop()


def test_an_update_that_cannot_be_read_is_skipped(server: Server, person: Person) -> None:
    server.world.push("message", {"message_id": 1, "text": "my secret lump"})
    far = {"message_id": 2, "date": 10**20, "chat": person.chat.shown, "text": "another secret"}
    server.world.push("message", far)
    person.say(QUESTION)
    # The broken update breaks the specification by itself, so this server does not check.
    server.api.violations.clear()
    with running(server) as bot:
        person.wait(1)
        log = bot.stop()
    server.api.violations.clear()
    assert log.count("could not be read") == 2
    assert "secret" not in log


def test_wrong_token_is_one_clear_line(server: Server) -> None:
    wrong = "123456789:some-other-token-of-a-likely-length"
    with running(server, BONEWISE_TELEGRAM_TOKEN=wrong) as bot:
        code, log = bot.ended()
    assert code == 1
    assert "BONEWISE_TELEGRAM_TOKEN" in log
    assert "Traceback" not in log
    assert wrong not in log


def test_a_token_revoked_while_running_is_one_clear_line(
    server: Server, bot: Process, person: Person
) -> None:
    person.ask(QUESTION)
    server.api.token = "123456789:another"
    server.world.say(person.chat, "wakes the poll")
    code, log = bot.ended(40.0)
    assert code == 1
    assert log.count("Telegram refuses the token") == 1
    assert "may come again" not in log
    assert "Traceback" not in log


def test_two_instances_end_with_one_clear_line(server: Server, person: Person) -> None:
    with running(server) as first, running(server) as second:
        server.until(
            lambda: any(b.popen.poll() is not None for b in (first, second)), seconds=60.0
        )
        ended = first if first.popen.poll() is not None else second
        code, log = ended.ended()
    assert code == 1
    assert "another program polls Telegram" in log
    assert "Traceback" not in log
