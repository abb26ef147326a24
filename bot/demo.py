"""The demo: the bot, a Bot API server and a chat page in one process, on loopback only."""

import os
import secrets
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.app import Assistant
from bot.botapi.chatpage import ChatPage
from bot.botapi.server import BotApi, application, serving
from bot.botapi.world import World
from bot.settings import Settings
from bot.storage.database import Database
from bot.telegram_app.connection import Connection
from bot.telegram_app.running import run

_BOT = {
    "id": 1, "is_bot": True, "first_name": "Bonewise", "username": "bonewise_demo_bot",
}  # fmt: skip


def demo(settings: Settings, helper: Assistant, port: int, browser: bool) -> int:
    """Serve the demo until it is interrupted.

    Args:
        settings: their token and address are not used.
        helper: understands and answers.
        port: of the page; 0 takes any free one.
        browser: open the page where there is a screen.

    Returns:
        The exit code of `run`.

    Raises:
        PortError: the port is taken, or is none.
    """
    world = World(_BOT)
    token = f"1:{secrets.token_urlsafe(32)}"
    routes = [*BotApi(world, token).routes(), *ChatPage(world).routes()]
    with serving(application(routes), port) as address:
        sys.stdout.write(f"Bonewise is at {address}/ on this computer. Ctrl+C stops it.\n")
        sys.stdout.flush()
        if browser and has_screen(os.environ, sys.platform):
            webbrowser.open(f"{address}/")
        local = settings.model_copy(
            update={"telegram_token": SecretStr(token), "api_url": f"{address}/bot"}
        )
        with TemporaryDirectory(prefix="bonewise-") as folder:
            return run(local, helper, Database(Path(folder) / "demo.db"), Connection())


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a browser window can open: a text browser would take over the terminal."""
    if platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
