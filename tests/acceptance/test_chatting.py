"""The real process in conversation: commands, words, buttons, edits, groups, odd updates."""

import pytest

from tests.support.people import BOT, Person, Process, Server, labels, running

pytestmark = pytest.mark.usefixtures("bot")

NOTE = "what fits your case."
FILE = {"file_id": "a", "file_unique_id": "b"}
PICTURE = {**FILE, "width": 1, "height": 1}
ODD = {
    "sticker": {**PICTURE, "type": "regular", "is_animated": False, "is_video": False},
    "photo": [PICTURE],
    "voice": {**FILE, "duration": 3},
    "document": FILE,
    "location": {"latitude": 1.5, "longitude": 2.5},
    "contact": {"phone_number": "1", "first_name": "Friend"},
    "dice": {"emoji": "🎲", "value": 3},
}


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
    assert "Simple" in labels(person.now(answer))
    related = labels(person.now(answer))[-1]
    _, second = (person.press(answer, related) for _ in range(2))
    person.wait(2)
    toast = {"event": "toast", "text": "It is already shown.", "alert": False}
    server.until(lambda: toast | {"query": second} in person.chat.events)
    person.ask("/help")
    assert len(person.received) == 3


def test_did_you_mean_offers_buttons_and_numbers(server: Server, person: Person) -> None:
    offer = person.ask("zinc")
    assert labels(offer)[-1] == "None of these"
    first = labels(offer)[0].removeprefix("1. ")
    person.press(offer, labels(offer)[0])
    assert person.wait(2)[1]["text"].startswith(first)
    offer = person.ask("zinc")
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


def test_a_crisis_holds_when_a_button_is_pressed(person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    crisis = person.ask("i want to kill myself")
    person.press(answer, labels(answer)[-1])
    assert person.wait(3)[2]["text"] == crisis["text"]
    assert person.ask("/topics")["text"] == crisis["text"]


def test_yellow_line_stays_at_another_depth(server: Server, person: Person) -> None:
    answer = person.ask("can calcium tablets give you kidney stones and which foods give calcium")
    before = {p for p in answer["text"].split("\n\n") if "emergency" in p or "clinic" in p}
    if "More detail" in labels(answer):
        person.press(answer, "More detail")
        server.until(lambda: person.now(answer) != answer)
        assert before <= set(person.now(answer)["text"].split("\n\n"))


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
    server.world.push("poll", {"id": "1"})
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
    assert len(group.received) == 4


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


def test_commands_and_descriptions_are_published(
    server: Server, bot: Process, person: Person
) -> None:
    person.ask("/start")
    server.until(lambda: bool(server.calls("setMyShortDescription")))
    assert set(server.world.commands) == {"all_private_chats", "all_group_chats"}
    assert "not for emergencies" in server.world.profile["description"]
    bot.stop()
    with running(server) as second:
        server.until(lambda: len(server.calls("getMyShortDescription")) == 2)
        second.stop()
    assert len(server.calls("setMyCommands")) == 2


def test_nothing_a_person_says_is_logged(bot: Process, person: Person) -> None:
    answer = person.ask("what does a dexa scan measure?")
    person.press(answer, "More detail")
    person.ask("chest pain")
    person.ask(photo=[PICTURE], caption="my secret rash")
    log = bot.stop()
    assert "content ready" in log
    for said in ("dexa", "chest", "secret", "acceptance-tests-only"):
        assert said not in log.lower()


def test_a_busy_group_sees_that_an_answer_comes(server: Server) -> None:
    group = server.person(-33, "group", number=11)
    for _ in range(6):
        group.say("/help")
    group.wait(6)
    assert len(server.calls("sendChatAction")) == 1
    assert {"event": "typing"} in group.chat.events
