"""The real process against a Bot API server over HTTP."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botapi import TOKEN, BotApi, serving

_STOPS_WITHIN = 10.0


@contextmanager
def running(api: BotApi, **settings: str) -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "BONEWISE_TELEGRAM_TOKEN": TOKEN,
        "BONEWISE_API_URL": api.url,
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with serving() as server:
        yield server


def test_conversation_and_sigterm() -> None:
    with serving() as api, running(api, BONEWISE_EMERGENCY_NUMBER="112") as bot:
        api.push(text="/start")
        welcome = api.wait_for(1)[0]
        assert "not a doctor" in welcome
        assert "emergency" in welcome
        api.push(text="what does a dexa scan measure?")
        answer = api.wait_for(2)[1]
        assert answer.startswith("<b>")
        assert answer.endswith("what fits your case.")
        api.push(text="chest pain and my left arm aches")
        urgent = api.wait_for(3)[2]
        assert urgent.startswith("Call your local emergency number (112) now.")
        assert urgent.endswith("tell the doctor or nurse who looks after your medicine.")
        started = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(timeout=_STOPS_WITHIN) == 0
        assert time.monotonic() - started < _STOPS_WITHIN
        assert api.pending() == 0
        assert bot.stderr is not None
        log = bot.stderr.read()
        assert "dexa scan measure" not in log
        assert "chest pain" not in log
        assert TOKEN not in log


def test_odd_updates_get_a_reply_each() -> None:
    with serving() as api, running(api) as bot:
        file = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
        sticker = {**file, "type": "regular", "is_animated": False, "is_video": False}
        api.push(sticker=sticker)
        assert "only read text" in api.wait_for(1)[0]
        api.push(text="/nonsense")
        assert "/help" in api.wait_for(2)[1]
        api.push(text="😀")
        assert "type your question" in api.wait_for(3)[2].lower()
        api.push(text="which foods have zinc " + "and so on " * 400)
        assert len(api.wait_for(4)[3]) <= 4096
        api.push("edited_message", text="which foods have zinc?")
        assert "oysters" in api.wait_for(5)[4]
        api.push(text="/help")
        assert "simpler" in api.wait_for(6)[5]
        api.push("edited_message", photo=[file], caption="?")
        api.wait_for(7)
        assert bot.poll() is None


def test_html_refused_falls_back_to_plain_text() -> None:
    with serving() as api, running(api):
        refused = {"description": "Bad Request: can't parse entities: Unsupported start tag"}
        api.faults["sendMessage"] = [(400, refused)]
        api.push(text="which foods have zinc?")
        first, second = api.wait_for(2)
        assert first.startswith("<b>")
        assert "<" not in second
        assert "oysters" in second


def test_flood_limit_is_waited_out_and_nothing_is_lost() -> None:
    with serving() as api, running(api):
        api.faults["sendMessage"] = [
            (429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}})
        ]
        api.push(text="which foods have zinc?")
        first, second = api.wait_for(2)
        assert first == second


def test_blocked_by_the_person_is_not_an_error() -> None:
    with serving() as api, running(api) as bot:
        api.faults["sendMessage"] = [
            (403, {"description": "Forbidden: bot was blocked by the user"})
        ]
        api.push(chat=8, text="which foods have zinc?")
        api.wait_for(1, chat=8)
        api.push(text="which foods have zinc?")
        api.wait_for(1)
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(timeout=_STOPS_WITHIN) == 0
        assert bot.stderr is not None
        assert "Traceback" not in bot.stderr.read()


def test_other_fault_is_reported_with_a_reference() -> None:
    with serving() as api, running(api) as bot:
        api.faults["sendMessage"] = [(400, {"description": "Bad Request: something new"})]
        api.push(text="which foods have zinc?")
        assert "something went wrong" in api.wait_for(2)[1]
        bot.send_signal(signal.SIGTERM)
        bot.wait(timeout=_STOPS_WITHIN)
        assert bot.stderr is not None
        log = bot.stderr.read()
        assert "failure" in log
        assert "zinc" not in log


def test_order_is_kept_within_a_chat() -> None:
    questions = ["which foods have zinc?", "which foods have magnesium?", "/help"] * 4
    with serving() as api, running(api):
        for chat in (21, 22, 23):
            for question in questions:
                api.push(chat=chat, text=question)
        for chat in (21, 22, 23):
            sent = api.wait_for(len(questions), chat=chat)
            assert sent == sent[:3] * 4


def test_wrong_token_is_one_clear_line() -> None:
    with serving() as api:
        wrong = "123456789:some-other-token-of-a-likely-length"
        with running(api, BONEWISE_TELEGRAM_TOKEN=wrong) as bot:
            assert bot.wait(timeout=20) == 1
            assert bot.stderr is not None
            log = bot.stderr.read()
    assert "BONEWISE_TELEGRAM_TOKEN" in log
    assert "Traceback" not in log
    assert wrong not in log
