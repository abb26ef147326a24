"""The desk: every step of the dialogue, by text, with everything that may come in between."""

import asyncio
import datetime as dtm
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answering.actions import Action, UnknownActionError, Verb
from bot.app import Assistant
from bot.desk.desk import Desk
from bot.storage.database import Database
from bot.storage.ledger import Ledger
from bot.understanding.conversation import State
from tests.support.visitor import WAY, Clock, Visitor, text_of, words_on

pytestmark = pytest.mark.asyncio
HOUR, DAY = dtm.timedelta(hours=1), dtm.timedelta(days=1)
NONSENSE = [
    "asdfgh", "🦴", "17 elephants", "colorless green ideas", "/nosuchcommand", "0", "-1", "?",
    "what is osteopenia?", "thanks", "a" * 3000, "\n", "hello", "how many times a week", "99",
]  # fmt: skip
NOTE = "Your doctor or nurse can tell you what fits your case."


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def desk(helper: Assistant, clock: Clock, tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(tmp_path / "bonewise.db")
    yield Desk(helper, database, clock)
    await database.close()


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    return Visitor(desk)


@pytest.mark.untraced
async def test_nonsense_at_each_step_ends_nothing(visitor: Visitor) -> None:
    await visitor.say("/remind")
    for answer in WAY:
        for words in NONSENSE:
            said = await visitor.say(words)
            assert {"Back", "Cancel"} <= set(words_on(said)), (answer, words, text_of(said))
            assert said.note.text
        said = await visitor.say(answer)
    assert "Your weekly reminder is set." in text_of(said)


async def test_a_place_that_nobody_knows_is_asked_for_again(visitor: Visitor) -> None:
    said = await visitor.says("/remind", *WAY[:7], "qqxzzyplace")
    assert text_of(said).endswith('for example "Leeds" or "Portland, Oregon".')


@pytest.mark.parametrize("steps", range(len(WAY)))
async def test_every_step_can_be_left(visitor: Visitor, steps: int) -> None:
    await visitor.says("/remind", *WAY[:steps])
    assert "Nothing was changed" in text_of(await visitor.say("cancel"))
    assert "no weekly reminder yet" in text_of(await visitor.say("/reminders"))


@pytest.mark.parametrize("steps", range(1, len(WAY)))
async def test_every_step_can_be_gone_back_from_and_finished(visitor: Visitor, steps: int) -> None:
    said = await visitor.says("/remind", *WAY[:steps], "back")
    assert "Back" in words_on(said)
    for _ in range(20):
        if "reminder is set" in text_of(said):
            break
        asked = text_of(said)
        answers = {
            "Question": "no", "which day": "monday", "what time": "18:30", "right?": "yes",
            "Where are you": "leeds", "evening?": "morning", "Which one": "1",
        }  # fmt: skip
        said = await visitor.say(next(a for sign, a in answers.items() if sign in asked))
    assert "reminder is set" in text_of(said)


async def test_an_update_that_comes_again_answers_nothing_twice(visitor: Visitor) -> None:
    await visitor.says("/remind", "no")
    visitor.update -= 1
    assert "Question 2" in text_of(await visitor.say("no"))
    assert "Question 3" in text_of(await visitor.say("no"))


async def test_a_dialogue_ends_after_a_day(visitor: Visitor, clock: Clock) -> None:
    await visitor.says("/remind", "no")
    clock.now += DAY + HOUR
    assert "Question" not in text_of(await visitor.say("no"))


async def test_a_dialogue_outlives_the_process(
    helper: Assistant, clock: Clock, tmp_path: Path
) -> None:
    for number, text in enumerate(["/remind", *WAY[:-3], "leeds", "yes"], 1):
        database = Database(tmp_path / "b.db")
        reply, _ = await Desk(helper, database, clock).typed(7, text, State(), number)
        await database.close()
    assert "reminder is set" in text_of(reply)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["day", "fri"], "Every Friday"),
        (["2", "fri"], "Every Friday"),
        (["another time", "half past six in the evening"], "18:30 (6:30 pm)"),
        (["time", "23:30", "yes"], "23:30 (11:30 pm)"),
        (["time", "23:30", "no", "20:00"], "20:00 (8:00 pm)"),
        (["another place", "move", "tokyo", "yes"], "Tokyo time"),
        (["another place", "tokyo", "yes"], "Tokyo time"),
        (["another place", "keep"], "It stays on your home clock (London time)."),
        (["quiet hours", "21:00 to 8:00"], "21:00 (9:00 pm) to 08:00 (8:00 am)"),
        (["quiet hours", "none"], "Quiet hours: none."),
        (["pause", "3 weeks"], "paused until Tuesday 15 December"),
        (["pause", "until 5 january"], "paused until Tuesday 5 January"),
        (["pause", "until 5/1", "until i resume"], "paused until you resume it"),
        (["6"], "I write once more on the same day"),
        (["7"], "Messages may name bones and illness."),
        (["10"], "turned off"),
    ],
)
async def test_everything_can_be_changed_by_text(
    visitor: Visitor, words: list[str], expected: str
) -> None:
    await visitor.set_up()
    assert expected in text_of(await visitor.says("/reminders", *words))


async def test_a_pause_is_resumed(visitor: Visitor) -> None:
    await visitor.set_up()
    assert "is paused" in text_of(await visitor.says("/reminders", "pause", "2 weeks"))
    said = await visitor.says("/reminders", "resume")
    assert "goes on" in text_of(said)
    assert "paused" not in text_of(said)


async def test_the_menu_does_not_hold_a_person(visitor: Visitor) -> None:
    await visitor.set_up()
    await visitor.say("/reminders")
    assert "DEXA" in text_of(await visitor.say("what is a dexa scan?"))
    assert "Which" not in text_of(await visitor.say("2"))


async def test_an_old_menu_still_works_and_old_questions_do_not(visitor: Visitor) -> None:
    await visitor.set_up()
    await visitor.say("hello")
    assert "For how long?" in text_of(await visitor.press("menu", "pause"))
    assert "answered already" in text_of(await visitor.press("q0", "yes"))
    with pytest.raises(UnknownActionError):
        await visitor.press("pause", "elephant")
    await visitor.say("cancel")
    assert "answered already" in text_of(await visitor.press("delete", "yes"))
    assert "Every Monday" in text_of(await visitor.say("/reminders"))


@pytest.mark.parametrize(
    "words",
    [
        "i fell and can't put weight on my leg",
        "think i've broken my wrist",
        "my back went, sudden terrible back pain",
        "numb between my legs and i can't pee",
        "fell and hit my head, feeling drowsy",
        "i fell down the stairs",
        "i had a fall",
        "i have broken my wrist",
        "i have a fracture",
        "sharp back pain out of nowhere",
        "my legs are numb",
        "i keep falling",
    ],
)
async def test_whoever_reports_harm_gets_no_reminders(visitor: Visitor, words: str) -> None:
    await visitor.set_up()
    said = await visitor.say(words)
    assert "I have paused your weekly reminders" in text_of(said)
    person = await visitor.desk.people.get(visitor.chat)
    assert (person.profile, person.next_due) == (None, None)
    said = await visitor.say("/remind")
    assert "once more" in text_of(said)
    said = await visitor.says("yes", "no", "no", "no")
    assert "ask a physiotherapist first" in text_of(said)
    person = await visitor.desk.people.get(visitor.chat)
    assert person.profile == "ask-first"
    assert person.next_due is not None


async def test_a_general_question_pauses_nothing(visitor: Visitor) -> None:
    await visitor.set_up()
    said = await visitor.say("can weak bones lead to a broken hip?")
    assert "I have paused" not in text_of(said)
    assert "I have paused" not in text_of(await visitor.say("i broke my hip in 2015"))


async def test_only_the_profile_is_kept_and_no_answer(visitor: Visitor) -> None:
    await visitor.says("/remind", "no", "not sure", "no", "no")
    kept = str(await visitor.desk.people.export(visitor.chat))
    assert "tai-chi" in kept
    for word in ("not sure", "not-sure", "thin", "yes", "unsteady"):
        assert word not in kept


async def test_a_crisis_is_held_over_the_dialogue(visitor: Visitor) -> None:
    await visitor.says("/remind", "no", "i want to die")
    assert visitor.state.crisis
    held = await visitor.say("no")
    assert "Question" not in text_of(held)
    with pytest.raises(UnknownActionError):
        await visitor.desk.pressed(7, Action(Verb.MINE), visitor.state)


async def test_storage_trouble_is_said_and_questions_are_answered(
    helper: Assistant, clock: Clock, tmp_path: Path
) -> None:
    database = Database(tmp_path)  # a folder is no database
    visitor = Visitor(Desk(helper, database, clock))
    assert "can't save" in text_of(await visitor.say("/remind"))
    assert "can't save" in text_of(await visitor.say("/reminders"))
    assert "DEXA" in text_of(await visitor.say("what is a dexa scan?"))
    await database.close()
    await asyncio.sleep(0.1)  # the driver's thread of a connection that failed ends by itself


async def test_delete_asks_first(visitor: Visitor) -> None:
    await visitor.set_up()
    assert "cannot be undone" in text_of(await visitor.say("/delete"))
    assert "Nothing was changed" in text_of(await visitor.say("no"))
    await visitor.says("/delete", "what is a dexa scan?", "yes", "/delete", "fine", "yes")
    assert "Every Monday" in text_of(await visitor.say("/reminders"))
    assert "is deleted" in text_of(await visitor.says("/delete", "yes"))
    assert "nothing about you" in text_of(await visitor.say("/export"))


async def test_every_sentence_of_the_dialogue_closes_with_the_note(visitor: Visitor) -> None:
    for text in ["/remind", *WAY, "/reminders", "pause", "1 week", "/progress", "/privacy"]:
        assert (await visitor.say(text)).note.text == f"{visitor_note()}"


def visitor_note() -> str:
    return f"This is general information from one article, not advice about you. {NOTE}"


@pytest.mark.parametrize(
    "words",
    ["i broke my hip in 2015", "can weak bones lead to a broken hip?", "what is a fracture?",
     "i fell asleep", "which exercises help to prevent falls", "my back is fine", "zinc foods"],
)  # fmt: skip
async def test_what_is_no_report_of_harm_pauses_nothing(visitor: Visitor, words: str) -> None:
    await visitor.set_up()
    await visitor.say(words)
    assert (await visitor.desk.people.get(visitor.chat)).profile is not None


async def test_harm_is_heard_with_a_menu_or_questions_open(visitor: Visitor) -> None:
    await visitor.set_up()
    await visitor.say("/reminders")
    assert "I have paused" in text_of(await visitor.say("i keep falling"))
    await visitor.says("/remind", "no")
    said = await visitor.say("i fell this morning and my hip hurts")
    assert "I did not understand" not in text_of(said)
    assert "I have paused" in text_of(said)
    caption = await visitor.desk.captioned(visitor.chat, "chest pain and can't breathe", State())
    assert caption is not None


async def test_harm_told_in_a_group_pauses_the_persons_own(visitor: Visitor) -> None:
    await visitor.set_up()
    reply = await Visitor(visitor.desk, 99).say("i fell down the stairs")
    await visitor.desk.overheard(visitor.chat, reply)
    assert (await visitor.desk.people.get(visitor.chat)).profile is None


async def test_an_edited_answer_begins_the_questions_again(visitor: Visitor) -> None:
    await visitor.says("/remind", "no", "no")
    said, _ = await visitor.desk.typed(visitor.chat, "yes", State(), 9, edited=True)
    assert "Question 1 of 4" in text_of(said)


async def test_a_yes_with_a_story_is_a_yes(visitor: Visitor) -> None:
    await visitor.say("/remind")
    assert "Question 2" in text_of(await visitor.say("yes, my spine, some years ago"))


async def test_whoever_writes_again_is_back(visitor: Visitor) -> None:
    await visitor.set_up()
    await visitor.desk.presence.changed(visitor.chat, there=False)
    assert (await visitor.desk.people.get(visitor.chat)).next_due is None
    await visitor.say("which foods have zinc?")
    assert (await visitor.desk.people.get(visitor.chat)).next_due is not None


async def test_the_questions_again_keep_a_pause(visitor: Visitor) -> None:
    await visitor.set_up()
    await visitor.says("/reminders", "pause", "4 weeks", "/reminders", "the four questions again")
    assert "It is paused until" in text_of(await visitor.says("no", "no", "no", "no"))


async def test_nothing_is_kept_of_whoever_only_asks(visitor: Visitor) -> None:
    await visitor.says("stop", "tablets", "/delete", "no", "/remind", "no", "cancel", "/reminders")
    kept = await visitor.desk.people.export(visitor.chat)
    assert kept == {"people": [], "reminders": [], "deliveries": [], "visit_questions": []}


async def test_no_city_is_written_down(visitor: Visitor) -> None:
    await visitor.says("/remind", *WAY[:-2])
    assert "irmingham" not in str(await visitor.desk.people.export(visitor.chat))
    await visitor.say("1")
    assert "irmingham" not in str(await visitor.desk.people.export(visitor.chat))


@pytest.mark.untraced
async def test_every_button_can_be_typed(visitor: Visitor) -> None:
    """At every step, the words on a button do what pressing it does."""
    way = ["/remind", *WAY[:4], "monday", "6", "06:00", "yes", "birmingham", "1", "yes"]
    for steps in range(1, len(way) - 1):
        asked = await visitor.says("cancel", *way[:steps])
        for button in [b for row in asked.buttons for b in row]:
            if button.label in {"Back", "Cancel"}:
                continue
            await visitor.says("cancel", *way[:steps])
            pressed = await visitor.press(button.action.step, button.action.word)
            await visitor.says("cancel", *way[:steps])
            assert text_of(await visitor.say(button.label)) == text_of(pressed), button.label


async def test_a_week_that_the_bot_was_away_is_not_held_against_anybody(
    helper: Assistant, clock: Clock, tmp_path: Path
) -> None:
    database = Database(tmp_path / "b.db")
    visitor = Visitor(Desk(helper, database, clock))
    await visitor.set_up()
    clock.now += 7 * DAY + 9 * HOUR
    await Ledger(database).tick(clock.now)
    said = await visitor.say("/progress")
    assert "not sent, I was away" in text_of(said)
    assert said.attachment is not None
    await database.close()


async def test_a_yes_that_tells_of_a_fall_is_an_answer_and_goes_on(visitor: Visitor) -> None:
    await visitor.says("/remind", "no", "no")
    said = await visitor.say("yes i fell in march")
    assert "Question 4 of 4" in text_of(said)
    assert "Question 4 of 4" in text_of(await visitor.say("what?"))


async def test_a_caption_that_tells_of_harm_pauses_reminders(visitor: Visitor) -> None:
    await visitor.set_up()
    said = await visitor.desk.captioned(visitor.chat, "i fell down the stairs", State())
    assert said is not None
    assert "I have paused" in text_of(said[0])
    assert await visitor.desk.captioned(visitor.chat, "my breakfast", State()) is None
