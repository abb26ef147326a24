"""The sign of life, and what the health check says of it."""

import logging
import os
from pathlib import Path

import pytest

from bot import cli
from bot.heartbeat import STALE, Heartbeat, verdict


def test_a_beat_is_seen_and_grows_old(tmp_path: Path) -> None:
    path = tmp_path / "state" / "heartbeat"
    assert verdict(path) == (False, f"no sign of life: {path} is missing; is the bot running?")
    Heartbeat(path).beat()
    os.utime(path, (1000.0, 1000.0))
    assert verdict(path, lambda: 1004.0) == (True, "alive: last heard from Telegram 4 s ago")
    assert not verdict(path, lambda: 1001.0 + STALE)[0]
    Heartbeat(path).beat()
    assert verdict(path)[0]


def test_a_place_that_cannot_be_written_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    heartbeat = Heartbeat(tmp_path / "file" / "heartbeat")
    with caplog.at_level(logging.WARNING):
        heartbeat.beat()
        heartbeat.beat()
    (record,) = caplog.records
    assert "BONEWISE_HEARTBEAT" in record.getMessage()


def test_the_health_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BONEWISE_HEARTBEAT", str(tmp_path / "heartbeat"))
    assert cli.main(["health"]) == cli.FAILED
    Heartbeat(tmp_path / "heartbeat").beat()
    assert cli.main(["health"]) == cli.OK
    assert "alive" in capsys.readouterr().out
