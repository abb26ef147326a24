"""Settings report every problem at once; logs never show the token."""

import io
import logging
import re
from pathlib import Path

import pytest

from bot import logs, settings

TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz-ABCDEF"


def test_defaults_need_nothing() -> None:
    chosen = settings.load({"PATH": "/bin", "BONEWISE_CLINIC_NAME": ""})
    assert chosen.telegram_token is None
    assert chosen.api_url == settings.TELEGRAM
    assert chosen.clinic_name == ""


def test_every_problem_is_named_with_its_variable() -> None:
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(
            {
                "BONEWISE_TELEGRAM_TOKEN": "secret-but-wrong",
                "BONEWISE_API_URL": "localhost",
                "BONEWISE_REVIEWED_ON": "yesterday",
                "BONEWISE_EMERGENCY_NUMBER": "call me",
                "BONEWISE_COLOUR": "red",
            }
        )
    text = str(caught.value)
    assert len(text.splitlines()) == 5
    for name in ("TELEGRAM_TOKEN", "API_URL", "REVIEWED_ON", "EMERGENCY_NUMBER", "COLOUR"):
        assert f"BONEWISE_{name}: " in text
    assert "secret-but-wrong" not in text


def test_a_review_needs_name_and_date() -> None:
    with pytest.raises(settings.SettingsError, match="set both or neither"):
        settings.load({"BONEWISE_REVIEWED_BY": "Clinic board"})


def test_the_token_hides_its_value() -> None:
    chosen = settings.load({"BONEWISE_TELEGRAM_TOKEN": TOKEN})
    assert TOKEN not in repr(chosen)
    assert chosen.telegram_token is not None
    assert chosen.telegram_token.get_secret_value() == TOKEN


def test_every_setting_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for name in settings.Settings.model_fields:
        assert f"BONEWISE_{name.upper()}" in readme
    documented = set(re.findall(r"BONEWISE_[A-Z_]+", readme))
    known = {f"BONEWISE_{name.upper()}" for name in settings.Settings.model_fields}
    assert documented <= known


def test_tokens_are_redacted_from_lines_and_tracebacks() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.configure(stream)
        said = f"my secret lump, and {TOKEN}"
        logger = logging.getLogger("bot.test")
        logger.info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
        try:
            raise ValueError(said)
        except ValueError:
            logger.exception("failed")
        logging.getLogger("httpx").info("address with %s", TOKEN)
        try:
            raise ConnectionError("no route")
        except ConnectionError:
            logging.getLogger("telegram.ext.Updater").exception("polling")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    text = stream.getvalue()
    assert TOKEN not in text
    assert text.count("[token]") == 1
    assert said not in text, "the text of an error may hold what a person wrote"
    assert "builtins.ValueError" in text
    assert "address with" not in text
    assert "polling (no route)" in text
    assert text.count("test_settings_and_logs.py") == 1
