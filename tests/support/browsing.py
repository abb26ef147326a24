"""A browser on the page of the real demo: opening it, and using it as people do."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)

COMMAND = (sys.executable, "-m", "bot", "demo", "--no-browser", "--port", "0")
ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
_STARTS_WITHIN = 30.0

# Read now: a fixture takes such variables away before each test.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_BROWSER = os.environ.get("TEST_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), "")
KEPT = ROOT / ".github" / "demo.png" if os.environ.get("TEST_SCREENSHOT") == "1" else None
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip

_TABS = 60  # more than any page here has stops


@contextmanager
def demo(port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the demo, by default on a free port; yield its process and address."""
    command = [*COMMAND[:-1], str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process, _address(process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    limit = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < limit:
        line = process.stdout.readline()
        if found := _ADDRESS.search(line):
            return found.group()
        assert line, f"the demo ended with code {process.wait()} before it was ready"
    raise AssertionError("the demo printed no address")


@dataclass
class Seen:
    """What a page did that it should not do: console errors and requests beyond loopback."""

    errors: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; skips the test where there is none."""
    if not _BROWSER:
        pytest.skip(f"no browser: none of {', '.join(_NAMES)} on PATH, no TEST_BROWSER")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_BROWSER, args=_ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1280, height: int = 900, dark: bool = False
) -> Iterator[tuple[Page, Seen]]:
    """Open the page in a context of its own, as a new person would."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page, seen = context.new_page(), Seen()

    def watch(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            seen.beyond.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.goto(address)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    try:
        yield page, seen
    finally:
        context.close()


def log(page: Page) -> Locator:
    return page.get_by_role("log")


def answers(page: Page) -> Locator:
    """The bot's messages, in order."""
    return log(page).get_by_role("article", name="Bonewise")


def ask(page: Page, text: str) -> Locator:
    """Send a text by mouse; return the message that answers it."""
    before = answers(page).count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(answers(page)).to_have_count(before + 1)
    return answers(page).last


def press_tab_to(page: Page, target: Locator) -> None:
    """Reach a control as a person does who has no mouse."""
    for _ in range(_TABS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def overflow(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
