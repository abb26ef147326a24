"""A server that checks every call against the Bot API's specification, and a bot beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.checker import SpecificationChecker, available
from tests.support.people import Person, Process, Server, running, telegram

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The bot is another process here, whose lines coverage does not see."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("untraced")


@pytest.fixture(scope="session")
def checker() -> SpecificationChecker | None:
    """Return the checker, or None where its packages are missing."""
    return None if available() else SpecificationChecker()


@pytest.fixture
def server(checker: SpecificationChecker | None) -> Iterator[Server]:
    """A server of its own for each test; nothing said to it may break the specification."""
    with telegram(checker) as found:
        yield found
    assert found.api.violations == []


@pytest.fixture
def bot(server: Server) -> Iterator[Process]:
    """The bot, running against `server`."""
    with running(server) as process:
        yield process


@pytest.fixture
def person(server: Server) -> Person:
    """Someone in a private chat with the bot."""
    return server.person()
