"""Rendering, order and memory of chats."""

import asyncio

import pytest
from telegram import Chat, Update, User
from telegram import Message as TelegramMessage

from bot.answering.reply import ClosingNote, Item, Reply
from bot.content.schema import Note
from bot.telegram_app.chats import Chats
from bot.telegram_app.inhand import PROTECTED, InHand
from bot.telegram_app.order import ChatOrder
from bot.telegram_app.render import LONGEST, messages
from bot.understanding.conversation import State
from bot.understanding.meaning import Kind

NOTE = ClosingNote(Note.SHORT, "Ask your doctor.")


def test_html_is_escaped_and_lists_get_bullets() -> None:
    item = Item("card:a", "A < B", "mechanism", "a", None, ())
    reply = Reply(
        Kind.DID_YOU_MEAN, ("1 < 2 & 3", "Say:\n- one\n- two"), NOTE, "T > Z", "From <there>.",
        choices=(item,),
    )  # fmt: skip
    (text,) = messages(reply)
    assert text == (
        "<b>T &gt; Z</b>\n\n1 &lt; 2 &amp; 3\n\nSay:\n• one\n• two\n\n1. A &lt; B\n\n"
        "<i>From &lt;there&gt;.</i>\n\nAsk your doctor."
    )


def test_long_replies_are_split_between_sentences() -> None:
    sentence = "This is a sentence that says one thing. "
    reply = Reply(Kind.ANSWER, (sentence * 250, "x" * 9000), NOTE)
    parts = messages(reply)
    assert all(len(part) <= LONGEST for part in parts)
    assert parts[0].endswith("thing.")
    assert parts[-1].endswith("Ask your doctor.")


def test_chats_are_bounded_and_expire() -> None:
    now = [0.0]
    chats = Chats(most=2, seconds=60, clock=lambda: now[0])
    for chat in (1, 2, 3):
        chats.put((chat, 7), State(misses=chat))
    assert len(chats) == 2
    assert chats.get((1, 7)) == State()
    assert chats.get((3, 7)).misses == 3
    now[0] = 61.0
    assert chats.get((3, 7)) == State()
    assert len(chats) == 1


@pytest.mark.asyncio
async def test_order_inside_a_chat_and_parallel_chats() -> None:
    in_hand = InHand(100)
    order = ChatOrder(in_hand)
    await order.initialize()
    log: list[tuple[int, int]] = []
    running = most = 0

    async def work(chat: int, number: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.002 * (5 - number))
        log.append((chat, number))
        running -= 1

    def update(chat: int) -> Update:
        person = User(chat, "Test", is_bot=False)
        message = TelegramMessage(1, None, Chat(chat, "private"), from_user=person)  # type: ignore[arg-type]
        return Update(1, message=message)

    tasks = [
        order.process_update(update(chat), work(chat, number))
        for number in range(5)
        for chat in range(8)
    ]
    await asyncio.gather(*tasks)
    for chat in range(8):
        assert [n for c, n in log if c == chat] == list(range(5))
    assert most == 8
    await order.process_update(object(), work(99, 0))
    await order.shutdown()


@pytest.mark.asyncio
async def test_what_is_in_hand_is_not_confirmed() -> None:
    in_hand = InHand(2)
    await in_hand.take(5)
    await in_hand.take(6)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(in_hand.take(7), 0.01)
    assert in_hand.confirmable(8) == 5
    in_hand.finish(5)
    await asyncio.wait_for(in_hand.take(7), 1)
    in_hand.keep(6)
    for number in (6, 7, 7):
        in_hand.finish(number)
    assert in_hand.confirmable(8) == 6
    await asyncio.wait_for(in_hand.rest(60), 1)


@pytest.mark.asyncio
async def test_one_that_takes_long_does_not_hide_what_comes_later() -> None:
    in_hand = InHand(1000)
    for number in range(PROTECTED):
        await in_hand.take(number)
        if number:
            in_hand.finish(number)
    assert in_hand.confirmable(PROTECTED) == 0
    await in_hand.take(PROTECTED)
    assert in_hand.confirmable(PROTECTED + 1) == PROTECTED + 1
    await in_hand.rest(0.01)


def test_the_oldest_conversations_go_when_their_hour_is_over() -> None:
    now = [0.0]
    chats = Chats(seconds=60, clock=lambda: now[0])
    for number in range(5):
        chats.put((number, 1), State())
    now[0] = 61.0
    chats.put((9, 1), State())
    assert len(chats) == 1
