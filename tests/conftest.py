"""What every test may ask for: the real content and a helper over it, built once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage in tests marked `untraced`."""
    tracing: list[Coverage] = []
    while item.get_closest_marker("untraced") and (found := Coverage.current()):
        found.stop()
        tracing.append(found)
    try:
        return (yield)
    finally:
        for stopped in reversed(tracing):
            stopped.start()


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(settings.PREFIX)]:
        monkeypatch.delenv(name)
