"""From a meaning to a reply: the card at its depth, a refusal that helps, or a safety message."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.answering.actions import Action, Rows, UnknownActionError, Verb
from bot.answering.plain import paragraphs
from bot.answering.reply import Item, Reply
from bot.answering.steps import MOST_BESIDE, MOST_OFFERED, Steps, extras_of
from bot.answering.wording import Wording
from bot.content import reviews
from bot.content.schema import Block, Card, Depth, Entry, Knowledge, Level, Note, Route, Term
from bot.rules.safety import Alarm
from bot.understanding.conversation import State
from bot.understanding.meaning import (
    CARD,
    FOREIGN,
    NUMBER,
    SAFE,
    TALK,
    TERM,
    Evidence,
    Kind,
    Meaning,
    kind_of,
)

_DECLINED_AFTER = 2  # misses in a row after which guessing ends


class Responder:
    """Builds replies.

    Args:
        knowledge: the content.
        wording: the fixed sentences.
    """

    def __init__(self, knowledge: Knowledge, wording: Wording) -> None:
        self._knowledge = knowledge
        self._wording = wording
        self._fixed = wording.fixed
        self._steps = Steps(knowledge, wording)
        self._languages = {each.id: each for each in knowledge.languages.languages}
        self._safety = {route.id: route for route in knowledge.safety.routes}
        self._routes: Mapping[str, Route] = {
            route.id: route
            for route in (*knowledge.decisions.routes, *knowledge.not_covered.routes)
        }

    @property
    def terms(self) -> Iterable[str]:
        """The ids of every glossary term."""
        return self._knowledge.terms

    def respond(self, meaning: Meaning, state: State = State()) -> Reply:  # noqa: B008 - frozen
        """Return the reply to one message.

        Args:
            meaning: what it meant.
            state: the conversation before it, for the usual depth and the count of misses.
        """
        reply = self._respond(meaning, state)
        if not meaning.alarms and not meaning.harm:
            return reply
        seen = tuple(alarm.route for alarm in meaning.alarms)
        return replace(reply, alarms=seen, harm=meaning.harm)

    def _respond(self, meaning: Meaning, state: State) -> Reply:
        match meaning.kind:
            case Kind.URGENT | Kind.CRISIS:
                return self._safety_reply(meaning, state)
            case Kind.DECISION:
                reply = self._decision(meaning)
            case Kind.ANSWER | Kind.GLOSSARY:
                reply = self._entry_reply(meaning)
            case Kind.DID_YOU_MEAN:
                reply = self._choices(meaning)
            case Kind.SMALLTALK:
                reply = self._smalltalk(meaning, state)
            case _:
                reply = self._refusal(meaning)
        if meaning.is_miss and state.misses + 1 >= _DECLINED_AFTER:
            reply = self._give_up(reply)
        return self._with_reading(self._with_warnings(reply, meaning), meaning)

    def meaning_of(self, action: Action) -> Meaning:
        """Return what pressing a button for a card or term means.

        Raises:
            UnknownActionError: it names something that the content does not hold.
        """
        extras = action.extras
        known = (
            self._knows(action.target)
            and (extras.half is None or extras.half in self._routes)
            and all(Level.YELLOW in self._said(route) for route in extras.alarms)
            and all(route in self._safety for route in extras.asked)
        )
        if not known:
            raise UnknownActionError(action.target)
        return Meaning(
            kind_of(action.target), Evidence("a button"), action.target, depth=action.depth,
            alarms=tuple(Alarm(r, Level.YELLOW, "said before") for r in extras.alarms),
            asked_signs=extras.asked, half=extras.half, lost=extras.lost,
            picked=action.verb is Verb.OPEN,
        )  # fmt: skip

    def meaning_of_route(self, route: str) -> Meaning:
        """Return what asking for a personal decision means.

        Raises:
            UnknownActionError: there is no such decision.
        """
        if route not in {each.id for each in self._knowledge.decisions.routes}:
            raise UnknownActionError(route)
        return Meaning(Kind.DECISION, Evidence("a button"), route=route)

    def _knows(self, target: str) -> bool:
        if target.startswith(CARD):
            return target.removeprefix(CARD) in self._knowledge.cards
        return target.removeprefix(TERM) in self._knowledge.terms

    def _said(self, route: str) -> Mapping[Level, str]:
        return self._safety[route].say if route in self._safety else {}

    def item(self, target: str, depth: Depth | None = None) -> Item:
        """Describe a card or term; `depth` sets which facts count as shown."""
        entry = self._entry(target)
        block = entry.blocks.get(depth) if depth else None
        return Item(
            target=target,
            title=entry.title,
            topic=entry.topic,
            card=entry.id if isinstance(entry, Card) else None,
            term=entry.term if isinstance(entry, Term) else None,
            facts=entry.facts,
            shown=block.facts if block else (),
        )

    def title(self, target: str) -> str:
        """Return the title of a card or term."""
        return self._entry(target).title

    def _entry(self, target: str) -> Card | Term:
        if target.startswith(CARD):
            return self._knowledge.cards[target.removeprefix(CARD)]
        return self._knowledge.terms[target.removeprefix(TERM)]

    def _safety_reply(self, meaning: Meaning, state: State) -> Reply:
        actions = [self._action(alarm) for alarm in meaning.alarms[:MOST_BESIDE]]
        known = self._languages.get(meaning.language or "")
        theirs = (known.crisis_say,) if known else ()
        body = (*theirs, *dict.fromkeys(actions))
        if not any(self._fixed.bot_line in part for part in body):
            body = (*body, self._fixed.bot_line)
        if state.crisis and meaning.kind is Kind.CRISIS:
            body = (*body, self._fixed.held)
        return Reply(
            meaning.kind,
            (*body, *self._wording.clinic_lines()),
            self._wording.note(Note.AFTER_HELP),
            source=self._fixed.safety_message, route=meaning.route,
        )  # fmt: skip

    def _action(self, alarm: Alarm) -> str:
        return self._wording.with_number(self._safety[alarm.route].say[alarm.level])

    def _decision(self, meaning: Meaning) -> Reply:
        route = self._routes[meaning.route or ""]
        near = self._beside(meaning, route)
        return Reply(
            Kind.DECISION,
            (*paragraphs(route.say), *self._listed(near), *self._wording.clinic_lines()),
            self._wording.note(Note.YOUR_DECISION),
            nearby=near, route=route.id, buttons=self._onward(near),
        )  # fmt: skip

    def _beside(self, meaning: Meaning, route: Route) -> tuple[Item, ...]:
        """Return what a refusal leads to: what came near, then what its route names."""
        targets = dict.fromkeys((*meaning.runners_up, *(CARD + card for card in route.nearby)))
        return tuple(map(self.item, list(targets)[:MOST_OFFERED]))

    def _listed(self, near: Sequence[Item]) -> tuple[str, ...]:
        if not near:
            return ()
        titles = "\n".join(f"- {item.title}" for item in near)
        return (f"{self._fixed.nearby}\n{titles}",)

    def _onward(self, near: Sequence[Item]) -> Rows:
        return self._steps.items(near) or self._wording.browse()

    def _refusal(self, meaning: Meaning) -> Reply:
        if meaning.route is not None:
            return self._not_covered(meaning, self._routes[meaning.route])
        if meaning.kind is Kind.OUT_OF_SCOPE:
            body: tuple[str, ...] = (
                self._fixed.out_of_scope, f"{self._fixed.topics}\n{self._wording.topic_list()}",
            )  # fmt: skip
        else:
            body = (self._fixed.no_match, self._fixed.not_covered_ask)
        note = self._wording.note(Note.SHORT)
        return Reply(meaning.kind, body, note, buttons=self._wording.browse())

    def _not_covered(self, meaning: Meaning, route: Route) -> Reply:
        outside = meaning.kind is Kind.OUT_OF_SCOPE
        base = self._fixed.out_of_scope if outside else self._fixed.not_covered
        said = [p for p in paragraphs(route.say) if p != base]
        near = self._beside(meaning, route)
        return Reply(
            meaning.kind,
            (base, *said, *self._listed(near), *self._wording.clinic_lines()),
            self._wording.note(Note.YOUR_DECISION),
            nearby=near, route=route.id, buttons=self._onward(near),
        )  # fmt: skip

    def _entry_reply(self, meaning: Meaning) -> Reply:
        target = meaning.target or ""
        entry = self._entry(target)
        depth = self._open_at(entry, meaning.depth)
        block = entry.blocks[depth]
        body = tuple(paragraphs(block.text))
        if meaning.again and meaning.depth is not depth:
            body = (self._fixed.no_such_depth, *body)
        note = self._wording.note(entry.note, entry.topic)
        also = None
        if meaning.also is not None:
            second = self._entry(meaning.also)
            opened = self._open_at(second, None)
            also = self.item(meaning.also, opened)
            body = (*body, second.title, *paragraphs(second.blocks[opened].text))
            other = self._wording.note(second.note, second.topic)
            note = max(note, other, key=lambda n: n.variant.rank)
        if meaning.half is not None:
            route = self._routes[meaning.half]
            said = " ".join(paragraphs(route.say))
            body = (*body, f"{self._fixed.half_not_covered} {said}")
            note = max(note, self._wording.note(Note.YOUR_DECISION), key=lambda n: n.variant.rank)
        elif meaning.lost:
            body = (*body, f"{self._fixed.half_not_found} {self._fixed.not_covered_ask}")
        item = self.item(target, depth)
        nearby = tuple(map(self.item, self._steps.near(entry, meaning)))
        own = (
            self._steps.items((item, also), extras_of(meaning))
            if also
            else self._steps.depths(entry, target, depth, meaning)
        )
        return Reply(
            meaning.kind, body, note, entry.title, self._source(entry, block),
            item, also, nearby=nearby, depth=depth, depths=tuple(entry.blocks),
            buttons=(*own, *self._steps.items(nearby)),
        )  # fmt: skip

    @staticmethod
    def _open_at(entry: Entry, depth: Depth | None) -> Depth:
        depths = list(entry.blocks)
        if depth is None:
            return depths[0]
        return min(depths, key=lambda d: (abs(d.rank - depth.rank), d.rank))

    def _source(self, entry: Card | Term, block: Block) -> str:
        sections = dict.fromkeys(
            self._knowledge.article.sections[self._knowledge.facts[f].section] for f in block.facts
        )
        if isinstance(entry, Term):
            sections = {self._knowledge.article.sections["glossary"]: None, **sections}
        where = " and ".join(list(sections)[:2])
        part = f"{self._fixed.from_part} {where}." if where else ""
        written = f" {self._written(entry)}" if isinstance(entry, Card) else ""
        return f"{part}{written} {self._review_line(entry)}".strip()

    def _written(self, card: Card) -> str:
        month = self._knowledge.reminders.months[card.written.month - 1]
        return f"{self._fixed.written} {card.written.day} {month} {card.written.year}."

    def _review_line(self, entry: Card | Term) -> str:
        review = reviews.review_of(self._knowledge, entry)
        if review is None:
            return self._wording.review_line
        return self._wording.reviewed(review.by, review.on)

    def _choices(self, meaning: Meaning) -> Reply:
        items = tuple(self.item(target) for target in meaning.candidates)
        return Reply(
            Kind.DID_YOU_MEAN, (self._fixed.did_you_mean,), self._wording.note(Note.SHORT),
            choices=items, buttons=self._steps.choices(items),
        )  # fmt: skip

    def _smalltalk(self, meaning: Meaning, state: State) -> Reply:
        if meaning.target == NUMBER:
            most = len(state.candidates)
            said = f"{self._fixed.choose_number} {most}." if most else self._fixed.no_list
            return self._wording.reply((said,))
        if meaning.target == SAFE:
            return self._wording.reply(paragraphs(self._wording.with_number(self._fixed.safe)))
        if meaning.target == FOREIGN:
            return self._wording.reply(self._in_their_language(meaning))
        talk = (meaning.target or "").removeprefix(TALK)
        known = self._knowledge.smalltalk.get(talk)
        return self._wording.reply(paragraphs(known.text) if known else (self._fixed.empty,))

    def _in_their_language(self, meaning: Meaning) -> tuple[str, ...]:
        known = self._languages.get(meaning.language or "")
        english = paragraphs(self._knowledge.languages.english_only)
        said = [self._wording.with_number(paragraph) for paragraph in english]
        return (known.english_only, *said) if known else tuple(said)

    def _give_up(self, reply: Reply) -> Reply:
        topics = f"{self._fixed.topics}\n{self._wording.topic_list()}"
        body = (self._fixed.two_misses, topics, self._fixed.not_covered_ask)
        return replace(reply, body=(*body, *self._wording.clinic_lines()))

    def _with_warnings(self, reply: Reply, meaning: Meaning) -> Reply:
        lines = [self._action(alarm) for alarm in meaning.alarms]
        for route in meaning.asked_signs:
            asked = self._safety[route].ask
            if asked:
                lines.append(self._wording.with_number(asked))
        return replace(reply, body=(*reply.body, *lines[:MOST_BESIDE])) if lines else reply

    def _with_reading(self, reply: Reply, meaning: Meaning) -> Reply:
        reading = meaning.evidence.reading
        if reading is None or not reading.repairs or reply.item is None:
            return reply
        read = ", ".join(f"“{r.typed}” as “{r.read}”" for r in reading.repairs[:3])
        return replace(reply, body=(f"{self._fixed.read_as} {read}.", *reply.body))
