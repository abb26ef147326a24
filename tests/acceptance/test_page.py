"""The chat page in a real browser, against the real `python -m bot demo` on loopback."""

import datetime as dtm
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.botapi.chatpage import ChatPage
from bot.botapi.server import BotApi, application, serving
from bot.botapi.world import World
from bot.reminders.picture import WIDTH, Week, draw
from tests.support.people import BOT, TOKEN

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Error, Page, expect

from tests.support.browsing import (
    KEPT,
    Seen,
    answers,
    ask,
    chromium,
    demo,
    log,
    opened,
    overflow,
    press_tab_to,
)

QUESTION = "what does a dexa scan measure?"
TITLE = "What does a DEXA scan measure?"
VAGUE = "bones"
NOTE = "Your doctor or nurse can tell you what fits your case."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with demo() as (_, url):
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A wide window; whatever the test does, nothing may fail or reach beyond loopback."""
    with opened(browser, address) as (page, seen):
        yield page
    assert seen == Seen()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address, width=360, height=740) as (page, seen):
        yield page
    assert seen == Seen()


def test_start_and_a_question(page: Page) -> None:
    page.get_by_role("button", name="Start", exact=True).click()
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("not a doctor")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()
    answer = ask(page, QUESTION)
    expect(answer.locator("strong").first).to_have_text(TITLE)
    expect(answer.locator(".text > :last-child")).to_contain_text(NOTE)


def test_more_detail_changes_the_message_in_place(page: Page) -> None:
    answer = ask(page, QUESTION)
    simple = answer.locator(".text").inner_text()
    answer.get_by_role("button", name="More detail").click()
    expect(answer.locator(".text")).not_to_have_text(simple, use_inner_text=True)
    expect(answer.locator("strong").first).to_have_text(TITLE)
    expect(answer.locator(".text > :last-child")).to_contain_text(NOTE)
    expect(answers(page)).to_have_count(1)
    expect(page.locator("#announcer")).to_contain_text("Message updated")
    expect(answer.locator("[aria-busy]")).to_have_count(0)


def test_a_vague_question_offers_choices(page: Page) -> None:
    offer = ask(page, VAGUE)
    choice = offer.get_by_role("button").first
    title = choice.inner_text().partition(". ")[2]
    choice.click()
    expect(answers(page).last.locator("strong").first).to_have_text(title)


def test_whole_journey_by_keyboard(page: Page) -> None:
    keys = page.keyboard
    press_tab_to(page, page.get_by_role("link", name="Skip to the message box"))
    press_tab_to(page, page.get_by_role("button", name="Start", exact=True))
    keys.press("Enter")
    expect(answers(page)).to_have_count(1)
    press_tab_to(page, page.get_by_label("Your message"))
    keys.type(QUESTION)
    keys.press("Enter")
    expect(answers(page)).to_have_count(2)
    expect(page.get_by_label("Your message")).to_have_value("")
    answer = answers(page).last
    simple = answer.locator(".text").inner_text()
    more = answer.get_by_role("button", name="More detail")
    press_tab_to(page, more)
    keys.press("Enter")
    expect(answer.locator(".text")).not_to_have_text(simple, use_inner_text=True)
    assert answer.evaluate("node => node.contains(document.activeElement)")
    press_tab_to(page, page.get_by_label("Your message"))
    keys.type(VAGUE)
    keys.press("Enter")
    expect(answers(page)).to_have_count(3)
    press_tab_to(page, answers(page).last.get_by_role("button").first)
    keys.press("Space")
    expect(answers(page)).to_have_count(4)


def test_command_menu_by_keyboard(page: Page) -> None:
    button = page.get_by_role("button", name="Menu")
    press_tab_to(page, button)
    page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    expect(page.get_by_role("menu")).to_be_hidden()


def test_shift_and_enter_start_a_new_line(page: Page) -> None:
    box = page.get_by_label("Your message")
    box.focus()
    page.keyboard.type("which foods")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("have zinc?")
    expect(box).to_have_value("which foods\nhave zinc?")
    box.fill("x" * 4100)
    page.keyboard.press("Enter")
    expect(page.locator("#limit")).to_contain_text("4,096 characters")
    expect(log(page).get_by_role("article")).to_have_count(0)


def test_a_phone_needs_no_scrolling_sideways(phone: Page) -> None:
    assert overflow(phone) == 0
    phone.get_by_role("button", name="Start", exact=True).click()
    expect(answers(phone)).to_have_count(1)
    ask(phone, QUESTION)
    ask(phone, "osteo" * 60)
    offer = ask(phone, VAGUE)
    assert overflow(phone) == 0
    sizes = [b.bounding_box() for b in offer.get_by_role("button").all()]
    assert all(size and size["height"] >= 44 and size["width"] >= 44 for size in sizes)
    phone.get_by_role("button", name="Menu").click()
    expect(phone.get_by_role("menu")).to_be_in_viewport(ratio=1)
    assert overflow(phone) == 0


def test_large_zoom_leaves_room_for_the_text(browser: Browser, address: str) -> None:
    """360 pixels at 200 % are 180: nothing may stick to the edges and cover the answer."""
    with opened(browser, address, width=180, height=370) as (page, seen):
        ask(page, QUESTION)
        assert overflow(page) == 0
        for bar in ("#notice", "#bottom"):
            expect(page.locator(bar)).not_to_have_css("position", "sticky")
    assert seen == Seen()


def test_dark_mode_has_light_text_on_dark_ground(browser: Browser, address: str) -> None:
    def brightness(page: Page, name: str) -> float:
        colour = page.evaluate(f"getComputedStyle(document.body).{name}")
        return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3

    with opened(browser, address, dark=True) as (page, _):
        assert brightness(page, "backgroundColor") < 60
        assert brightness(page, "color") > 200
    with opened(browser, address) as (page, _):
        assert brightness(page, "backgroundColor") > 200
        assert brightness(page, "color") < 60


def test_a_screen_reader_meets_the_messages_in_order(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, VAGUE)
    expect(log(page)).to_match_aria_snapshot(f"""
      - log "Conversation":
        - article "You":
          - heading "You" [level=3]
          - paragraph: {QUESTION}
        - article "Bonewise":
          - heading "Bonewise" [level=3]
          - paragraph:
            - strong: {TITLE}
          - paragraph: /{re.escape(NOTE)}$/
          - group "Choices for this message"
        - article "You":
          - heading "You" [level=3]
          - paragraph: {VAGUE}
        - article "Bonewise":
          - heading "Bonewise" [level=3]
          - list
          - paragraph: /{re.escape(NOTE)}$/
          - group "Choices for this message"
    """)


def test_the_newest_is_read_out_once_and_history_is_not(page: Page) -> None:
    announcer = page.locator("#announcer")
    ask(page, QUESTION)
    expect(announcer.get_by_text(TITLE)).to_have_count(1)
    page.reload()
    expect(answers(page)).to_have_count(1)
    expect(announcer).to_be_empty()
    ask(page, VAGUE)
    expect(announcer.locator("p")).to_have_count(1)
    expect(announcer).not_to_contain_text(TITLE)


def test_messages_are_text_and_never_markup(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> <b>zinc</b> foods?")
    own = log(page).get_by_role("article", name="You").last
    expect(own).to_contain_text("<img src=x onerror=alert(1)> <b>zinc</b> foods?")
    expect(log(page).locator("img")).to_have_count(0)


def test_a_cut_connection_is_told_and_made_good(browser: Browser) -> None:
    """The demo starts anew on its port: the page says so, comes back by itself, and works."""
    with demo() as (process, url), opened(browser, url) as (page, _):
        ask(page, QUESTION)
        process.terminate()
        expect(page.get_by_text("Connection lost. Trying again.")).to_be_visible()
        page.get_by_label("Your message").fill(VAGUE)
        page.get_by_role("button", name="Send").click()
        expect(page.locator("#toast")).to_contain_text("try again")
        expect(page.get_by_label("Your message")).to_have_value(VAGUE)
        process.wait(timeout=10)
        with demo(int(url.rstrip("/").rpartition(":")[2])):
            expect(page.get_by_text("Connection is back.")).to_be_visible(timeout=20_000)
            page.get_by_role("button", name="Send").click()
            expect(answers(page).last).to_contain_text(NOTE)
            expect(page.get_by_label("Your message")).to_have_value("")


def test_new_messages_do_not_pull_a_reader_away(phone: Page) -> None:
    ask(phone, QUESTION)
    ask(phone, VAGUE)
    phone.evaluate("window.scrollTo(0, 0)")
    answers(phone).first.get_by_role("button", name="More detail").evaluate("node => node.click()")
    expect(phone.locator("#announcer")).to_contain_text("Message updated")
    expect(answers(phone).first).to_be_in_viewport()


def test_pictures_and_files_are_shown(browser: Browser) -> None:
    weeks = [(dtm.date(2026, 11, 3) + dtm.timedelta(weeks=n), Week.DONE) for n in range(6)]
    png = draw(weeks, "Your weeks", "", {Week.DONE: "Done"})
    api = BotApi(World(BOT), TOKEN)
    routes = [*api.routes(), *ChatPage(api.world).routes()]
    with (
        serving(application(routes)) as address,
        opened(browser, f"{address}/", width=360, height=740) as (page, seen),
    ):
        chat = page.evaluate("sessionStorage.getItem('bonewise-chat')")
        markup = {"inline_keyboard": [[{"text": "Pause", "callback_data": "x"}]]}
        for method, kind, name, content in (
            ("sendPhoto", "photo", "weeks.png", png),
            ("sendDocument", "document", "weekly.ics", b"BEGIN:VCALENDAR"),
        ):
            fields = {"chat_id": chat, "caption": "Six weeks", "reply_markup": json.dumps(markup)}
            sent = httpx.post(
                f"{address}/bot{TOKEN}/{method}", data=fields, files={kind: (name, content)}
            )
            assert sent.status_code == 200, sent.text
        picture, file = answers(page).first, answers(page).last
        image = picture.get_by_role("img")
        expect(image).to_have_js_property("complete", value=True)
        size = image.bounding_box()
        assert size is not None
        assert image.evaluate("node => node.naturalWidth") == WIDTH
        ratio = image.evaluate("node => node.naturalWidth / node.naturalHeight")
        assert size["width"] / size["height"] == pytest.approx(ratio, rel=0.02)
        assert size["width"] > 250
        for message in (picture, file):
            expect(message.locator(".text")).to_have_text("Six weeks")
            expect(message.get_by_role("button", name="Pause")).to_be_visible()
        assert overflow(page) == 0
        with page.expect_download() as downloading:
            file.get_by_role("link", name="Download weekly.ics").click()
        assert downloading.value.suggested_filename == "weekly.ics"
        assert downloading.value.path().read_bytes() == b"BEGIN:VCALENDAR"
        with page.context.expect_page() as opening:
            picture.get_by_role("link").click()
        expect(opening.value.locator("img")).to_be_visible()
    assert seen == Seen()


def test_the_page_forbids_everything_foreign(address: str, browser: Browser) -> None:
    with opened(browser, address) as (page, _):
        response = page.goto(address)
        assert response is not None
        policy = response.header_value("content-security-policy") or ""
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        with pytest.raises(Error):
            page.evaluate("fetch('http://192.0.2.1/')")


def test_screenshot(browser: Browser, address: str, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    with opened(browser, address, width=900, height=1040) as (page, seen):
        ask(page, QUESTION)
        page.screenshot(path=picture)
    assert seen == Seen()
    assert picture.stat().st_size > 10_000
    if KEPT:
        shutil.copyfile(picture, KEPT)
