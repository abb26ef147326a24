"""What reminders say: each kind of message, discreet or not, and the facts of the menu."""

import datetime as dtm

import pytest
from pydantic import ValidationError

from bot.answering import reminder_menu
from bot.answering.actions import UnknownActionError
from bot.answering.reminding import Reminding
from bot.answering.reply import Attachment
from bot.app import Assistant
from bot.content.reminding import Stop
from bot.content.schema import Note
from bot.reminders.delivery import Claim, Kind
from bot.reminders.person import FOREVER, Person, Reminder
from bot.reminders.plan import Profile
from bot.reminders.schedule import Quiet

SLOT = dtm.date(2026, 11, 23)
NOW = dtm.datetime(2026, 11, 23, 8, 0, tzinfo=dtm.UTC)
PARIS = Reminder(1, dtm.time(9, 0), "Europe/Paris")
HEALTH = ("bone", "anastrozole", "osteo", "fracture", "cancer", "tablet", "density", "scan")


@pytest.fixture(scope="module")
def reminding(helper: Assistant) -> Reminding:
    return Reminding(helper.knowledge, helper.wording, helper.planner)


def claim(kind: Kind = Kind.WEEKLY, **changes: object) -> Claim:
    values = {
        "id": 1, "chat_id": 7, "slot": SLOT, "kind": kind, "attempt": 1, "again": False,
        "late": False, "profile": "tai-chi one-leg", "discreet": True,
    }  # fmt: skip
    return Claim(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (claim(), "This week's idea"), (claim(late=True), "later than planned"),
        (claim(again=True), "sent again"), (claim(Kind.LATER), "asked me to come back"),
        (claim(Kind.FOLLOW_UP), "Only this once more"),
        (claim(profile="ask-first"), "ask a physiotherapist"),
    ],
)  # fmt: skip
def test_each_kind_of_message_is_discreet(reminding: Reminding, given: Claim, said: str) -> None:
    reply = reminding.message(given)
    text = " ".join((reply.title, *reply.body, reply.note.text))
    assert said in text
    assert not [word for word in HEALTH if word in text.lower()]
    labels = [button.label for row in reply.buttons for button in row]
    assert labels[:2] == ["Done", "Skip this week"]


def test_why_is_told_when_asked(reminding: Reminding, helper: Assistant) -> None:
    for profile in ("tai-chi", "ask-first"):
        reply = reminding.why(helper.planner.session(Profile.read(profile), SLOT))
        assert "physiotherapist" in " ".join(reply.body)
        assert reply.note.variant is Note.BEFORE_YOU_CHANGE


def test_who_wants_to_reads_why_at_once(reminding: Reminding) -> None:
    reply = reminding.message(claim(discreet=False))
    assert "the article says" in " ".join(reply.body)
    assert reply.note.variant is Note.BEFORE_YOU_CHANGE


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (Person(7, "yoga", PARIS, NOW), "Next one: Monday 23 November."),
        (Person(7, None, PARIS), "I ask the four questions once more"),
        (Person(7, "yoga", Reminder(1, PARIS.at, "UTC", Quiet(0, 0))), "Quiet hours: none"),
        (
            Person(7, "yoga", Reminder(1, PARIS.at, "UTC", paused_until=FOREVER)),
            "until you resume",
        ),
        (
            Person(7, "yoga", Reminder(1, PARIS.at, "UTC", paused_until=dtm.date(2027, 1, 5))),
            "until Tuesday 5 January",
        ),
        (Person(7, "yoga", Reminder(1, PARIS.at, "UTC", follow_up=True)), "once more on"),
    ],
)
def test_the_menu_says_what_is_set(reminding: Reminding, person: Person, said: str) -> None:
    _, reply = reminder_menu.menu(reminding, person, NOW)
    assert said in " ".join(reply.body)


def test_nothing_is_shown_of_no_reminder(reminding: Reminding) -> None:
    assert reminder_menu.options(reminding, Person(7), NOW) == ()
    with pytest.raises(ValueError, match="no reminder"):
        reminder_menu.menu(reminding, Person(7), NOW)


def test_a_decision_that_nobody_knows_is_an_unknown_action(helper: Assistant) -> None:
    with pytest.raises(UnknownActionError):
        helper.responder.meaning_of_route("D99")


@pytest.mark.parametrize("text", ["{nobody} knows", "a { alone"])
def test_braces_are_checked(text: str) -> None:
    with pytest.raises(ValidationError, match=r"brace|nothing fills"):
        Stop(which=text, reminders="a", tablets="b")


def test_a_picture_is_told_from_a_file() -> None:
    assert Attachment("a.png", b"", "image/png").is_picture
    assert not Attachment("a.ics", b"", "text/calendar").is_picture
