"""What every test may ask for: the real content and a helper over it, built once."""

import os
import shutil
from pathlib import Path

import pytest

from bot import app, settings
from bot.content import loader
from bot.content.schema import Knowledge

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return loader.load()


@pytest.fixture(scope="session")
def helper() -> app.Assistant:
    return app.assistant(settings.load({}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge folder that a test may spoil."""
    copy = tmp_path / "knowledge"
    shutil.copytree(loader.FOLDER, copy)
    return copy


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
