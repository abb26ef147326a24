"""When the demo opens a browser; the rest of it is driven in tests/acceptance."""

import socket

import pytest

from bot import cli
from bot.demo import has_screen


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False), ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True), ({}, "darwin", True),
        ({}, "win32", True),
    ],
)  # fmt: skip
def test_a_text_browser_never_takes_over_the_terminal(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert has_screen(environment, platform) is expected


def test_a_taken_port_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["demo", "--no-browser", "--port", str(port)]) == cli.USAGE
    assert f"port {port} of this computer" in capsys.readouterr().err
    assert cli.main(["demo", "--no-browser", "--port", "99999"]) == cli.USAGE
    assert "choose another with --port" in capsys.readouterr().err
