"""From a meaning to a reply: the card at its depth, a refusal that helps, or a safety message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.plain import paragraphs
from bot.answering.reply import ClosingNote, Item, Reply
from bot.content.schema import Block, Card, Depth, Entry, Knowledge, Note, Route, Term
from bot.understanding.conversation import State
from bot.understanding.meaning import CARD, TALK, TERM, Kind, Meaning
from bot.understanding.safety import Alarm

_EMERGENCY = "local emergency number"
_MOST_ALARMS = 2  # two action lines are read; more are not
_DECLINED_AFTER = 2  # misses in a row after which guessing ends


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whom to turn to, from the settings; every field may be empty."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    emergency_number: str = ""

    @property
    def line(self) -> str:
        """Name, phone and hours in one line, or an empty string."""
        return ", ".join(part for part in (self.name, self.phone, self.hours) if part)


@dataclass(frozen=True, slots=True)
class Review:
    """Who reviewed the content and when (ISO date), from the settings; empty until it happened."""

    by: str = ""
    on: str = ""


class Responder:
    """Builds replies.

    Args:
        knowledge: the content.
        clinic: the clinic's lines and the emergency number.
        review: who signed the content.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        clinic: Clinic = Clinic(),
        review: Review = Review(),
    ) -> None:
        self._knowledge = knowledge
        self._clinic = clinic
        self._fixed = knowledge.phrases.fixed
        self._safety = {route.id: route for route in knowledge.safety.routes}
        self._routes: Mapping[str, Route] = {
            route.id: route
            for route in (*knowledge.decisions.routes, *knowledge.not_covered.routes)
        }
        self.review_line = (
            f"{self._fixed['reviewed']} {review.by}, {review.on}."
            if review.by
            else self._fixed["unreviewed"]
        )

    def respond(self, meaning: Meaning, state: State = State()) -> Reply:  # noqa: B008 - frozen
        """Return the reply to one message.

        Args:
            meaning: what it meant.
            state: the conversation before it, for the usual depth and the count of misses.
        """
        match meaning.kind:
            case Kind.URGENT | Kind.CRISIS:
                return self._safety_reply(meaning)
            case Kind.DECISION:
                reply = self._decision(meaning)
            case Kind.ANSWER | Kind.GLOSSARY:
                reply = self._entry_reply(meaning)
            case Kind.DID_YOU_MEAN:
                reply = self._choices(meaning)
            case Kind.SMALLTALK:
                reply = self._smalltalk(meaning)
            case _:
                reply = self._refusal(meaning)
        if state.misses + 1 >= _DECLINED_AFTER and (
            meaning.is_miss or meaning.kind is Kind.DID_YOU_MEAN
        ):
            reply = self._give_up(reply)
        return self._with_reading(self._with_warnings(reply, meaning), meaning)

    def welcome(self) -> Reply:
        """Return the first message: what the bot is, what it is not, three examples."""
        body = (*paragraphs(self._say("start")), *paragraphs(self._fixed["examples"]))
        return self._fixed_reply((*body, self.review_line))

    def help(self) -> Reply:
        """Return what can be asked and how."""
        return self._fixed_reply(
            (
                *paragraphs(self._fixed["help"]), self._topics(),
                *paragraphs(self._say("help_more")), *self._clinic_lines(),
            )
        )  # fmt: skip

    def fixed(self, name: str) -> Reply:
        """Return a reply that says one fixed sentence of notes.yaml."""
        return self._fixed_reply((self._say(name),))

    def failure(self, reference: str) -> Reply:
        """Return the apology after a fault, with the number that is in the log."""
        return self._fixed_reply((f"{self._fixed['error']} ({reference})",))

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

    def _entry(self, target: str) -> Card | Term:
        if target.startswith(CARD):
            return self._knowledge.cards[target.removeprefix(CARD)]
        return self._knowledge.terms[target.removeprefix(TERM)]

    def _note(self, variant: Note, topic: str = "") -> ClosingNote:
        phrases = self._knowledge.phrases
        if variant is Note.BEFORE_YOU_CHANGE and topic == "exercise":
            return ClosingNote(variant, phrases.exercise_before_you_change)
        return ClosingNote(variant, phrases.notes[variant])

    def _say(self, name: str) -> str:
        return self._with_number(self._fixed[name])

    def _with_number(self, text: str) -> str:
        if not self._clinic.emergency_number:
            return text
        return text.replace(_EMERGENCY, f"{_EMERGENCY} ({self._clinic.emergency_number})", 1)

    def _clinic_lines(self) -> tuple[str, ...]:
        return (f"{self._fixed['clinic']} {self._clinic.line}",) if self._clinic.line else ()

    def _topics(self) -> str:
        return "\n".join(f"- {name}" for name in self._knowledge.article.topics.values())

    def _fixed_reply(self, body: Sequence[str]) -> Reply:
        return Reply(Kind.SMALLTALK, tuple(body), self._note(Note.SHORT))

    def _safety_reply(self, meaning: Meaning) -> Reply:
        actions = [self._action(alarm) for alarm in meaning.alarms[:_MOST_ALARMS]]
        body = tuple(dict.fromkeys(actions))
        bot_line = "I'm a bot. I can't see you or call for you."
        if not any(bot_line in part for part in body):
            body = (*body, bot_line)
        return Reply(
            meaning.kind, (*body, *self._clinic_lines()), self._note(Note.AFTER_HELP),
            source=self._fixed["safety_message"], route=meaning.route,
        )  # fmt: skip

    def _action(self, alarm: Alarm) -> str:
        return self._with_number(self._safety[alarm.route].say[alarm.level])

    def _decision(self, meaning: Meaning) -> Reply:
        route = self._routes[meaning.route or ""]
        return Reply(
            Kind.DECISION, (*paragraphs(route.say), *self._nearby(route), *self._clinic_lines()),
            self._note(Note.YOUR_DECISION), route=route.id,
        )  # fmt: skip

    def _nearby(self, route: Route) -> tuple[str, ...]:
        if not route.nearby:
            return ()
        titles = "\n".join(f"- {self._knowledge.cards[card].title}" for card in route.nearby)
        return (f"{self._fixed['nearby']}\n{titles}",)

    def _refusal(self, meaning: Meaning) -> Reply:
        if meaning.route is not None:
            return self._not_covered(meaning, self._routes[meaning.route])
        if meaning.kind is Kind.OUT_OF_SCOPE:
            body: tuple[str, ...] = (
                self._fixed["out_of_scope"], f"{self._fixed['topics']}\n{self._topics()}",
            )  # fmt: skip
        else:
            body = (self._fixed["no_match"], self._fixed["not_covered_ask"])
        return Reply(meaning.kind, body, self._note(Note.SHORT))

    def _not_covered(self, meaning: Meaning, route: Route) -> Reply:
        base = "out_of_scope" if meaning.kind is Kind.OUT_OF_SCOPE else "not_covered"
        said = [p for p in paragraphs(route.say) if p != self._fixed[base]]
        return Reply(
            meaning.kind,
            (self._fixed[base], *said, *self._nearby(route), *self._clinic_lines()),
            self._note(Note.YOUR_DECISION), route=route.id,
        )  # fmt: skip

    def _entry_reply(self, meaning: Meaning) -> Reply:
        target = meaning.target or ""
        entry = self._entry(target)
        depth = self._open_at(entry, meaning.depth)
        block = entry.blocks[depth]
        body = tuple(paragraphs(block.text))
        note = self._note(entry.note, entry.topic)
        also = None
        if meaning.also is not None:
            second = self._entry(meaning.also)
            opened = self._open_at(second, None)
            also = self.item(meaning.also, opened)
            body = (*body, second.title, *paragraphs(second.blocks[opened].text))
            other = self._note(second.note, second.topic)
            note = max(note, other, key=lambda n: n.variant.rank)
        if meaning.half is not None:
            route = self._routes[meaning.half]
            said = " ".join(paragraphs(route.say))
            body = (*body, f"{self._fixed['half_not_covered']} {said}")
            note = max(note, self._note(Note.YOUR_DECISION), key=lambda n: n.variant.rank)
        elif meaning.lost:
            body = (*body, f"{self._fixed['half_not_found']} {self._fixed['not_covered_ask']}")
        return Reply(
            meaning.kind, body, note, entry.title, self._source(entry, block),
            self.item(target, depth), also, depth=depth, depths=tuple(entry.blocks),
        )  # fmt: skip

    @staticmethod
    def _open_at(entry: Entry, depth: Depth | None) -> Depth:
        depths = list(entry.blocks)
        if depth is None:
            return depths[0]
        return min(depths, key=lambda d: (abs(d.rank - depth.rank), d.rank))

    def _source(self, entry: Entry, block: Block) -> str:
        sections = dict.fromkeys(
            self._knowledge.article.sections[self._knowledge.facts[f].section] for f in block.facts
        )
        if isinstance(entry, Term):
            sections = {self._knowledge.article.sections["glossary"]: None, **sections}
        where = " and ".join(list(sections)[:2])
        part = f"{self._fixed['from_part']} {where}." if where else ""
        written = (
            f" Written {entry.written.day} {entry.written:%B %Y}."
            if isinstance(entry, Card)
            else ""
        )
        return f"{part}{written} {self.review_line}".strip()

    def _choices(self, meaning: Meaning) -> Reply:
        return Reply(
            Kind.DID_YOU_MEAN, (self._fixed["did_you_mean"],), self._note(Note.SHORT),
            choices=tuple(self.item(target) for target in meaning.candidates),
        )  # fmt: skip

    def _smalltalk(self, meaning: Meaning) -> Reply:
        talk = (meaning.target or "").removeprefix(TALK)
        known = self._knowledge.smalltalk.get(talk)
        return self._fixed_reply(paragraphs(known.text) if known else (self._fixed["empty"],))

    def _give_up(self, reply: Reply) -> Reply:
        body = [self._fixed["two_misses"], f"{self._fixed['topics']}\n{self._topics()}"]
        if not reply.choices:
            body.append(self._fixed["not_covered_ask"])
        else:
            body.append(self._fixed["did_you_mean"])
        return replace(reply, body=(*body, *self._clinic_lines()))

    def _with_warnings(self, reply: Reply, meaning: Meaning) -> Reply:
        lines = [self._action(alarm) for alarm in meaning.alarms]
        for route in meaning.asked_signs:
            asked = self._safety[route].ask
            if asked:
                lines.append(self._with_number(asked))
        return replace(reply, body=(*reply.body, *lines[:_MOST_ALARMS])) if lines else reply

    def _with_reading(self, reply: Reply, meaning: Meaning) -> Reply:
        reading = meaning.evidence.reading
        if reading is None or not reading.repairs or reply.item is None:
            return reply
        read = ", ".join(f"“{r.typed}” as “{r.read}”" for r in reading.repairs[:3])
        return replace(reply, body=(f"{self._fixed['read_as']} {read}.", *reply.body))
