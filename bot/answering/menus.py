"""Greeting, help and the lists to browse: topics, their cards, and the words explained."""

import math
from collections.abc import Callable, Sequence

from bot.answering.actions import Action, Button, Rows, UnknownActionError, Verb
from bot.answering.plain import paragraphs
from bot.answering.reply import Item, Reply
from bot.answering.respond import Responder
from bot.answering.wording import Wording
from bot.content.schema import Knowledge, Note
from bot.reading.text import fold, words_of
from bot.understanding.meaning import CARD, TERM, Kind

_CARDS, _TERMS = 6, 10  # entries of one page
_TERMS_IN_A_ROW = 2


class Menus:
    """Builds the replies that nobody has to type a question for.

    Args:
        knowledge: the content.
        wording: the fixed sentences.
        responder: describes cards and terms.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording, responder: Responder) -> None:
        self._wording = wording
        self._fixed = wording.fixed
        self._responder = responder
        self._topics = {str(topic): name for topic, name in knowledge.article.topics.items()}
        self._cards = {
            topic: [CARD + c.id for c in knowledge.cards.values() if c.topic == topic]
            for topic in self._topics
        }
        ordered = sorted(knowledge.terms, key=str.casefold)
        self._terms = [TERM + term for term in ordered]
        self._names = {
            words_of(fold(name)): TERM + term.term
            for term in knowledge.terms.values()
            for name in (*term.also, term.term)
        }

    def welcome(self, find: Callable[[str], str | None]) -> Reply:
        """Return the first message: what the bot is, what it is not, three examples.

        Args:
            find: gives the card or term that answers an example, for its button.
        """
        examples = paragraphs(self._fixed.examples)
        body = (*paragraphs(self._say(self._fixed.start)), *examples, self._wording.review_line)
        rows = []
        for line in "\n".join(examples).splitlines():
            question = line.removeprefix("- ")
            target = find(question)
            if target is not None:
                rows.append((Button(question, Action(Verb.OPEN, target)),))
        return self._wording.reply(body, (*rows, *self._wording.browse()))

    def help(self) -> Reply:
        """Return what can be asked and how."""
        return self._wording.reply(
            (
                *paragraphs(self._fixed.help), self._wording.topic_list(),
                *paragraphs(self._say(self._fixed.help_more)), *self._wording.clinic_lines(),
            )
        )  # fmt: skip

    def about(self) -> Reply:
        """Return where the answers come from, who reviewed them and what is remembered."""
        return self._wording.reply(
            (
                *paragraphs(self._say(self._fixed.about)), self._wording.review_line,
                *self._wording.clinic_lines(),
            )
        )  # fmt: skip

    def topics(self) -> Reply:
        """Return the list of topics."""
        rows = tuple(
            (Button(name, Action(Verb.TOPIC, topic=topic, in_place=True)),)
            for topic, name in self._topics.items()
            if self._cards[topic]
        )
        words = Button(self._fixed.button_terms, Action(Verb.TERMS))
        return self._wording.reply(
            (*paragraphs(self._fixed.topics_intro), self._wording.topic_list()),
            (*rows, (words,)),
        )

    def topic(self, topic: str, page: int = 0) -> Reply:
        """Return one page of the cards of a topic.

        Raises:
            UnknownActionError: there is no such topic or page.
        """
        cards = self._cards.get(topic, [])
        items = self._page(cards, page, _CARDS)
        rows = [
            (Button(f"{n}. {item.title}", Action(Verb.OPEN, item.target)),)
            for n, item in enumerate(items, 1)
        ]
        turns = self._turns(Action(Verb.TOPIC, topic=topic, in_place=True), page, cards, _CARDS)
        back = Button(self._fixed.button_topics, Action(Verb.TOPICS, in_place=True))
        return Reply(
            Kind.SMALLTALK, (self._place(page, cards, _CARDS),), self._wording.note(Note.SHORT),
            title=self._topics[topic], choices=tuple(items),
            buttons=(*rows, *turns, (back,)),
        )  # fmt: skip

    def terms(self, page: int = 0) -> Reply:
        """Return one page of the words explained, by alphabet.

        Raises:
            UnknownActionError: there is no such page.
        """
        items = self._page(self._terms, page, _TERMS)
        buttons = [
            Button(f"{n}. {item.title}", Action(Verb.OPEN, item.target))
            for n, item in enumerate(items, 1)
        ]
        rows = [
            tuple(buttons[at : at + _TERMS_IN_A_ROW])
            for at in range(0, len(buttons), _TERMS_IN_A_ROW)
        ]
        turns = self._turns(Action(Verb.TERMS, in_place=True), page, self._terms, _TERMS)
        back = Button(self._fixed.button_topics, Action(Verb.TOPICS, in_place=True))
        return Reply(
            Kind.SMALLTALK,
            (*paragraphs(self._fixed.terms_intro), self._place(page, self._terms, _TERMS)),
            self._wording.note(Note.SHORT), title=self._fixed.button_terms, choices=tuple(items),
            buttons=(*rows, *turns, (back,)),
        )  # fmt: skip

    def none_of_these(self) -> Reply:
        """Return what to do when no choice was the right one."""
        return self._wording.reply((self._fixed.none_of_these, self._fixed.not_covered_ask))

    def topic_named(self, words: str) -> str | None:
        """Return the topic that a few words name, or None."""
        asked = set(words_of(fold(words)))
        for topic, name in self._topics.items():
            if topic in asked or asked & (set(words_of(fold(name))) - _COMMON):
                return topic
        return None

    def term_named(self, words: str) -> str | None:
        """Return the term that goes by exactly this name (`term:` and its id), or None."""
        return self._names.get(words_of(fold(words)))

    def _page(self, targets: Sequence[str], page: int, size: int) -> list[Item]:
        shown = targets[page * size : (page + 1) * size] if page >= 0 else []
        if not shown:
            raise UnknownActionError(f"no page {page}")
        return [self._responder.item(target) for target in shown]

    def _turns(self, to: Action, page: int, targets: Sequence[str], size: int) -> Rows:
        last = math.ceil(len(targets) / size) - 1
        turns = [
            Button(label, Action(to.verb, topic=to.topic, page=other, in_place=True))
            for label, other in (
                (self._fixed.button_previous, page - 1), (self._fixed.button_next, page + 1),
            )
            if 0 <= other <= last
        ]  # fmt: skip
        return (tuple(turns),) if turns else ()

    def _place(self, page: int, targets: Sequence[str], size: int) -> str:
        pages = math.ceil(len(targets) / size)
        return f"{self._fixed.choose} {page + 1} of {pages}."

    def _say(self, text: str) -> str:
        return self._wording.with_number(text)


_COMMON = frozenset("how and the on of in your s a taking".split())
