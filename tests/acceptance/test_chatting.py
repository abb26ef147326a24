"""The real process in conversation: commands, words, buttons, edits, groups, odd updates.

One bot talks to everybody here, each test in a chat of its own, as it would with patients.
"""

import itertools
from collections.abc import Iterator

import pytest

from tests.support.checker import SpecificationChecker
from tests.support.people import BOT, Person, Server, data_of, labels, running, telegram

NOTE = "what fits your case."
FILE = {"file_id": "a", "file_unique_id": "b"}
PICTURE = {**FILE, "width": 1, "height": 1}
POLL = {
    "id": "1", "question": "Tea?", "options": [], "total_voter_count": 0, "is_closed": False,
    "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
    "allows_revoting": False, "members_only": False,
}  # fmt: skip
LOCATION = {"latitude": 1.5, "longitude": 2.5}
ODD = {
    "sticker": {**PICTURE, "type": "regular", "is_animated": False, "is_video": False},
    "photo": [PICTURE],
    "voice": {**FILE, "duration": 3},
    "document": FILE,
    "location": LOCATION,
    "contact": {"phone_number": "1", "first_name": "Friend"},
    "dice": {"emoji": "🎲", "value": 3},
}

_chats = itertools.count(1000)


@pytest.fixture(scope="module")
def server(checker: SpecificationChecker | None) -> Iterator[Server]:
    with telegram(checker) as found, running(found) as bot:
        yield found
        bot.stop()
    assert found.api.violations == []


@pytest.fixture
def person(server: Server) -> Person:
    return server.person(next(_chats))


def settled(server: Server, person: Person, count: int) -> None:
    """Check that nothing more than `count` messages has come, once a later one is answered."""
    person.ask("/help")
    assert len(person.received) == count + 1


def test_start_greets_and_its_examples_are_buttons(person: Person) -> None:
    welcome = person.ask("/start")
    assert "not a doctor" in welcome["text"]
    assert "emergency" in welcome["text"]
    assert labels(welcome)[-2:] == ["All topics", "Words explained"]
    person.press(welcome, "What does a DEXA scan measure?")
    assert "bone mineral density" in person.wait(2)[1]["text"]


def test_a_link_from_a_leaflet_opens_its_card(person: Person) -> None:
    assert person.ask("/start card_zinc-foods")["text"].startswith("Which foods give zinc?")
    assert "not a doctor" in person.ask("/start card_no-such")["text"]
    assert "not a doctor" in person.ask("/start whatever")["text"]


def test_an_answer_changes_its_depth_in_place(server: Server, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    assert answer["text"].endswith(NOTE)
    query = person.press(answer, "More detail")
    server.until(lambda: person.now(answer)["text"] != answer["text"])
    deeper = person.now(answer)
    assert "Simple" in labels(deeper)
    assert deeper["text"].endswith(NOTE)
    assert deeper["entities"][0]["type"] == "bold"
    person.press(deeper, "Simple")
    server.until(lambda: person.now(answer)["text"] == answer["text"])
    assert len(person.received) == 1
    assert {"event": "answered", "query": query} in person.chat.events


def test_a_button_pressed_twice_is_harmless(server: Server, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    queries = {person.press(answer, "More detail") for _ in range(2)}
    server.until(lambda: queries <= {e.get("query") for e in person.chat.events})
    assert len(person.received) == 1
    deeper = person.now(answer)
    assert "Simple" in labels(deeper)
    related = labels(deeper)[-1]
    _, second = (person.press(deeper, related) for _ in range(2))
    person.wait(2)
    toast = {"event": "toast", "text": "It is already shown.", "alert": False}
    server.until(lambda: toast | {"query": second} in person.chat.events)
    person.ask("/help")
    assert len(person.received) == 3


def test_did_you_mean_offers_buttons_and_numbers(server: Server, person: Person) -> None:
    offer = person.ask("calcium")
    assert labels(offer)[-1] == "None of these"
    first = labels(offer)[0].removeprefix("1. ")
    person.press(offer, labels(offer)[0])
    assert person.wait(2)[1]["text"].startswith(first)
    offer = person.ask("calcium")
    assert person.ask("the first one")["text"].startswith(first)
    person.press(offer, "None of these")
    sorry = person.wait(5)[4]
    assert "none of these was it" in sorry["text"]
    assert labels(sorry) == ["All topics", "Words explained"]


def test_related_cards_open_as_messages_of_their_own(person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    related = labels(answer)[-1]
    person.press(answer, related)
    assert person.wait(2)[1]["text"].startswith(related)


def test_topics_are_browsed_in_place(server: Server, person: Person) -> None:
    menu = person.ask("/topics")
    person.press(menu, "Food and nutrients")
    server.until(lambda: "1 of" in person.now(menu)["text"])
    page = person.now(menu)
    assert "Next page" in labels(page)
    person.press(page, "Next page")
    server.until(lambda: "2 of" in person.now(menu)["text"])
    page = person.now(menu)
    assert "Previous page" in labels(page)
    second = labels(page)[1].removeprefix("2. ")
    assert person.ask("2")["text"].startswith(second)
    person.press(page, "All topics")
    server.until(lambda: "Food and nutrients" in labels(person.now(menu)))
    assert person.ask("/topics food")["text"].startswith("Food and nutrients")
    assert person.ask("/topics something else")["text"] == menu["text"]


def test_the_glossary_by_list_name_and_question(server: Server, person: Person) -> None:
    words = person.ask("/glossary")
    assert "Adipose tissue" in words["text"]
    person.press(words, "Next page")
    server.until(lambda: "2 of" in person.now(words)["text"])
    assert person.ask("/glossary Osteopenia")["text"].startswith("Osteopenia")
    assert person.ask("/glossary osteopennia")["text"].startswith("Osteopenia")
    assert "emergency number" in person.ask("/glossary i have chest pain right now")["text"]


def test_a_safety_message_has_no_buttons(person: Person) -> None:
    urgent = person.ask("chest pain and my left arm aches")
    assert urgent["text"].startswith("Call your local emergency number now.")
    assert urgent["text"].endswith("tell the doctor or nurse who looks after your medicine.")
    assert "reply_markup" not in urgent


def test_a_crisis_holds_whatever_is_sent(server: Server, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    crisis = person.ask("i want to kill myself")
    line = crisis["text"].partition("\n")[0]
    for text in ("/topics", "/start", "/help", "/about", "/foo", "help",
                 "okay but i still want to",
                 "which foods are safe to eat?", "/start card_zinc-foods"):  # fmt: skip
        held = person.ask(text)
        assert held["text"].startswith(line), text
        assert "reply_markup" not in held
    assert person.ask(photo=[PICTURE])["text"].startswith(line)
    count = len(person.received)
    for data in (data_of(answer, "More detail"), data_of(answer, labels(answer)[-1]), "v0:x"):
        person.press_data(answer, data)
        count += 1
        assert person.wait(count)[-1]["text"].startswith(line)
    assert person.now(answer) == answer
    assert "write: I am safe" in person.received[-1]["text"]
    person.ask("I am safe now")
    assert "oysters" in person.ask("which foods have zinc?")["text"]


@pytest.mark.parametrize(
    "text",
    ["/help i have chest pain and cannot breathe", "/topics i want to kill myself",
     "/pain I have crushing chest pain now", "/start chest pain right now",
     "/glossary\ni have chest pain right now"],
)  # fmt: skip
def test_danger_is_heard_after_any_command(person: Person, text: str) -> None:
    urgent = person.ask(text)
    assert "Safety message" in urgent["text"]
    assert "reply_markup" not in urgent


def test_danger_is_heard_in_a_caption(person: Person) -> None:
    caption = "I have crushing chest pain and can't breathe"
    assert "Safety message" in person.ask(photo=[PICTURE], caption=caption)["text"]


def test_commands_as_people_type_them(person: Person) -> None:
    for text in ("/help.", "/HELP", "help", "Help!"):
        assert person.ask(text)["text"].startswith("Type a question")
    for text in ("/topics:food", "/topics, food", "/topics\nfood"):
        assert person.ask(text)["text"].startswith("Food and nutrients")
    for text in ("/glossary", "/glossary !!!", "glossary"):
        assert person.ask(text)["text"].startswith("Words explained")


def test_an_album_and_a_moving_location_are_answered_once(server: Server, person: Person) -> None:
    for _ in range(5):
        person.say(photo=[PICTURE], media_group_id="album")
    moving = person.say(location={**LOCATION, "live_period": 60})
    for _ in range(3):
        server.world.push("edited_message", {**moving, "edit_date": server.world.now})
    person.wait(2)
    settled(server, person, 2)


def test_yellow_line_stays_at_another_depth(server: Server, person: Person) -> None:
    answer = person.ask("my fingers go numb. what does a dexa scan measure?")
    yellow = [p for p in answer["text"].split("\n\n") if "tell your doctor" in p.lower()]
    assert yellow
    person.press(answer, "More detail")
    server.until(lambda: person.now(answer)["text"] != answer["text"])
    assert yellow[0] in person.now(answer)["text"]
    assert yellow[0] in person.ask("simpler please")["text"]


def test_numbers_pick_from_the_list_that_is_on_the_screen(server: Server, person: Person) -> None:
    menu = person.ask("/topics food")
    titles = [label.partition(". ")[2] for label in labels(menu)[:6]]
    person.press(menu, labels(menu)[0])
    assert person.wait(2)[-1]["text"].startswith(titles[0])
    assert person.ask("2")["text"].startswith(titles[1])
    assert person.ask("number 3")["text"].startswith(titles[2])
    assert "from 1 to 6" in person.ask("7")["text"]
    other = server.person(next(_chats))
    assert "no list" in other.ask("7")["text"]


def test_a_depth_that_is_not_there_is_said(person: Person) -> None:
    person.ask("/start card_axis-ratio")
    assert "no such version" in person.ask("simpler please")["text"]


def test_buttons_of_another_version_lead_to_the_topics(server: Server, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    for number, data in enumerate(("v0:x", "v1:o:c.gone", "v1:c:nutrition:99", "nonsense"), 2):
        server.world.press(person.chat, answer["message_id"], data)
        sorry = person.wait(number)[-1]
        assert "earlier version" in sorry["text"]
        assert labels(sorry) == ["All topics", "Words explained"]


@pytest.mark.parametrize("kind", ODD)
def test_what_is_not_text_gets_a_kind_reply(person: Person, kind: str) -> None:
    assert "only read text" in person.ask(None, **{kind: ODD[kind]})["text"]


def test_long_empty_and_unknown_messages(person: Person) -> None:
    assert "type your question" in person.ask("😀")["text"].lower()
    assert "/help" in person.ask("/nonsense")["text"]
    assert person.ask("which foods have zinc " + "and so on " * 400)["text"]
    assert person.ask("<b>&_*[`zinc & copper")["text"]


def test_an_edited_message_is_answered_again(server: Server, person: Person) -> None:
    sent = person.say("hello")
    person.wait(1)
    server.world.edit(person.chat, sent["message_id"], "which foods have zinc?")
    assert "oysters" in person.wait(2)[1]["text"]


def test_channel_posts_and_other_updates_are_passed_over(server: Server, person: Person) -> None:
    chat = {"id": -1005, "type": "channel", "title": "News"}
    post = {"message_id": 1, "date": server.world.now, "chat": chat, "text": "zinc"}
    server.world.push("channel_post", post)
    server.world.push("poll", POLL)
    settled(server, person, 0)


def test_a_group_is_answered_only_when_it_addresses_the_bot(server: Server) -> None:
    group = server.person(-30, "group", number=11)
    group.say("which foods have zinc?")
    answer = group.ask(f"@{BOT['username']} which foods have zinc?")
    assert "oysters" in answer["text"]
    assert answer["reply_to_message"]["text"].startswith("@bonewise_bot")
    again = group.ask("and magnesium?", reply_to_message=answer)
    assert "magnesium" in again["text"].lower()
    assert group.ask("/topics")["text"].startswith("What would you like")
    other = server.person(-30, "group", number=12)
    assert "simpler" not in other.ask(f"simpler please @{BOT['username']}")["text"]
    group.say("/nonsense")
    group.say("/ban@another_bot", reply_to_message=answer)
    assert group.ask(f"/about@{BOT['username']}")["text"].startswith("Bonewise is a bot")
    assert len(group.received) == 5


def test_a_press_in_a_group_is_answered_under_its_message(server: Server) -> None:
    group = server.person(-34, "group", number=11)
    answer = group.ask(f"@{BOT['username']} what does a dexa scan measure?")
    group.press(answer, labels(answer)[-1])
    opened = group.wait(2)[1]
    assert opened["reply_to_message"]["message_id"] == answer["message_id"]


def test_a_group_is_greeted_and_forgotten(server: Server) -> None:
    group = server.person(-31, "supergroup", number=11)
    user = {"id": 11, "is_bot": False, "first_name": "Friend"}
    here = {"status": "member", "user": BOT}
    gone = {"status": "left", "user": BOT}
    change = {"chat": group.chat.shown, "from": user, "date": server.world.now}
    server.world.push(
        "my_chat_member", {**change, "old_chat_member": gone, "new_chat_member": here}
    )
    assert "mention me" in group.wait(1)[0]["text"]
    server.world.push(
        "my_chat_member", {**change, "old_chat_member": here, "new_chat_member": gone}
    )
    group.say(migrate_to_chat_id=-1007)
    assert group.ask("/help")["text"]
    assert len(group.received) == 2


def test_a_busy_group_sees_that_an_answer_comes(server: Server) -> None:
    group = server.person(-33, "group", number=11)
    for _ in range(6):
        group.say("/help")
    group.wait(6)
    assert [c["chat_id"] for c in server.calls("sendChatAction")].count("-33") == 1
    assert {"event": "typing"} in group.chat.events
