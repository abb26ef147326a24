"""The dialogue about a reminder: what each answer leads to. Pure; typed words and buttons alike.

Buttons carry the same words that a person may type, so both ways are one.
"""

import datetime as dtm
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.content.plan import Answer, Question
from bot.reminders.draft import OPTIONS, QUESTION, Draft, Flow, Step
from bot.reminders.places import Place
from bot.reminders.plan import Planner, Profile
from bot.reminders.schedule import Quiet
from bot.reminders.typed import answers, dates, days, quiet, times
from bot.reminders.typed.answers import Go

_SURE = frozenset({"yes", "delete", "yes delete", "delete everything", "yes, delete everything"})
_YES = re.compile(r"\s*(?:yes|yeah|yep)\b(?!.*\?)", re.IGNORECASE | re.DOTALL)


class Say(StrEnum):
    """A sentence before the next question, by its name in reminders.yaml."""

    NOTHING = ""
    INTRO = "intro"
    AGAIN = "again"
    BACK_TO_QUESTIONS = "back_to_questions"
    LEFT = "left"  # what the questions have left
    NO_PLACE = "no_place"  # which asks by itself
    NOT_UNDERSTOOD = "not_understood"
    GO_ON = "go_on"
    ANSWERED_ALREADY = "answered_already"
    NOT_RIGHT = "not_right"
    UNTIL_UNCLEAR = "until_unclear"


@dataclass(frozen=True, slots=True)
class Ask:
    """The dialogue goes on with a question."""

    draft: Draft
    say: Say = Say.NOTHING


@dataclass(frozen=True, slots=True)
class Done:
    """The dialogue has what it needs."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Pause:
    """The reminder pauses until a day (exclusive), or until it is resumed."""

    until: dtm.date | None


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Other quiet hours."""

    quiet: Quiet


@dataclass(frozen=True, slots=True)
class Choose:
    """An entry of a menu was chosen."""

    word: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The dialogue ends without a change."""


@dataclass(frozen=True, slots=True)
class NotAnAnswer:
    """What was said is something else: a question, perhaps."""


Turn = Ask | Done | Pause | SetQuiet | Choose | Leave | NotAnAnswer


@dataclass(frozen=True, slots=True)
class Moment:
    """When and with what an answer is read.

    Attributes:
        now: the present moment.
        today: on the person's calendar; None before their zone is known.
        quiet: the person's quiet hours.
    """

    now: dtm.datetime
    today: dtm.date | None
    quiet: Quiet


class Dialogue:
    """The steps.

    Args:
        questions: those asked before anything may be suggested.
        planner: says what an answer leaves.
        find: finds places; only called when one was asked for.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        planner: Planner,
        find: Callable[[str], tuple[Place, ...]],
    ) -> None:
        self._questions = questions
        self._planner = planner
        self._find = find
        self._steps: dict[str, Callable[[Draft, str, Moment], Turn]] = {
            Step.DAY: self._day, Step.TIME: self._time, Step.HALF: self._half,
            Step.QUIET_TIME: self._early, Step.TRAVEL: self._travel, Step.PLACE: self._place,
            Step.WHICH: self._which, Step.CLOCK: self._clock, Step.PAUSE: self._pause,
            Step.QUIET: self._quiet, Step.MENU: self._menu, Step.DELETE: self._sure,
            Step.STOP: self._menu,
        }  # fmt: skip

    def start(self) -> Draft:
        """Return the dialogue that sets a reminder up."""
        return Draft(Flow.NEW, f"{QUESTION}0", self._planner.start().write())

    def again(self) -> Draft:
        """Return the dialogue that asks the questions once more."""
        return replace(self.start(), flow=Flow.AGAIN)

    def turn(self, draft: Draft, said: str, at: Moment) -> Turn:
        """Return what an answer leads to.

        Args:
            draft: the dialogue so far.
            said: what was typed, or what the button carries.
            at: when.
        """
        match answers.go(said):
            case Go.CANCEL:
                return Leave()
            case Go.BACK:
                return self._back(draft)
        if draft.question is not None:
            return self._question(draft, draft.question, said)
        return self._steps[draft.step](draft, said, at)

    def _back(self, draft: Draft) -> Turn:
        if draft.flow not in {Flow.NEW, Flow.AGAIN}:
            before = {Step.HALF: Step.TIME, Step.QUIET_TIME: Step.TIME, Step.WHICH: Step.PLACE,
                      Step.CLOCK: Step.PLACE}.get(Step(draft.step))  # fmt: skip
            return Ask(draft.to(before)) if before else Leave()
        if draft.question == 0:
            return Leave()
        if draft.question is not None or draft.step == Step.DAY:
            # What the questions have left does not tell the answers, so none can be taken back.
            return Ask(replace(self.start(), flow=draft.flow), Say.BACK_TO_QUESTIONS)
        before = {Step.TIME: Step.DAY, Step.PLACE: Step.TIME, Step.CLOCK: Step.PLACE,
                  Step.WHICH: Step.PLACE}.get(Step(draft.step), Step.TIME)  # fmt: skip
        return Ask(draft.to(before))

    def _question(self, draft: Draft, number: int, said: str) -> Turn:
        answer = answers.answer(said)
        if answer is None and _YES.match(said):
            answer = Answer.YES  # with more to tell; it can only remove
        if answer is None or number >= len(self._questions):
            return NotAnAnswer()
        left = self._planner.answered(
            Profile.read(draft.profile), self._questions[number].id, answer
        )
        profile = left.write()
        if number + 1 < len(self._questions):
            return Ask(draft.to(f"{QUESTION}{number + 1}", profile=profile))
        if draft.flow is Flow.AGAIN:
            return Done(replace(draft, profile=profile))
        return Ask(draft.to(Step.DAY, profile=profile), Say.LEFT)

    def _day(self, draft: Draft, said: str, at: Moment) -> Turn:
        day = days.weekday(said, at.today)
        if day is None and said.strip() in set("1234567"):
            day = int(said)
        if day is None:
            return NotAnAnswer()
        if draft.flow is Flow.DAY:
            return Done(replace(draft, weekday=day))
        return Ask(draft.to(Step.TIME, weekday=day))

    def _time(self, draft: Draft, said: str, at: Moment) -> Turn:
        match times.time_of_day(said):
            case None:
                return NotAnAnswer()
            case (early, late):
                written = {"at": f"{early:%H:%M}", "other": f"{late:%H:%M}"}
                return Ask(draft.to(Step.HALF, **written))
            case dtm.time() as time:
                return self._timed(draft, time, at)
            case _:
                return NotAnAnswer()

    def _timed(self, draft: Draft, time: dtm.time, at: Moment) -> Turn:
        chosen = replace(draft, at=f"{time:%H:%M}", other="")
        if at.quiet.holds(time):
            return Ask(chosen.to(Step.QUIET_TIME))
        return self._with_time(chosen)

    def _with_time(self, draft: Draft) -> Turn:
        return Done(draft) if draft.flow is Flow.TIME else Ask(draft.to(Step.PLACE))

    def _half(self, draft: Draft, said: str, at: Moment) -> Turn:
        early, late = (dtm.time.fromisoformat(t) for t in (draft.at, draft.other))
        word = said.strip(" .!").casefold()
        if word in {"1", "morning", "am", "a.m", "in the morning", "the morning", "first"}:
            return self._timed(draft, early, at)
        if word in {"2", "evening", "pm", "p.m", "afternoon", "in the evening", "second",
                    "in the afternoon", "the evening", "the afternoon", "night"}:  # fmt: skip
            return self._timed(draft, late, at)
        match times.time_of_day(said):
            case dtm.time() as time:
                return self._timed(draft, time, at)
            case _:
                return NotAnAnswer()

    def _early(self, draft: Draft, said: str, at: Moment) -> Turn:
        match answers.yes_no(said):
            case True:
                return self._with_time(draft)
            case False:
                return Ask(draft.to(Step.TIME))
        return self._time(draft, said, at)

    def _travel(self, draft: Draft, said: str, at: Moment) -> Turn:
        word = said.strip(" .!").casefold()
        if word in {"2", "keep", "stay", "home", "keep my home clock", "keep home time"}:
            return Choose("keep")
        if word in {"1", "move", "move it", "move to where i am", "yes"}:
            return Ask(draft.to(Step.PLACE))
        return self._place(draft, said, at, loud=False)

    def _place(self, draft: Draft, said: str, at: Moment, *, loud: bool = True) -> Turn:
        found = self._find(said)
        if not found:
            return NotAnAnswer()
        if len(found) == 1:
            return self._confirm(draft, (found[0].label, found[0].zone))
        options = tuple((place.label, place.zone) for place in found[:OPTIONS])
        return Ask(draft.to(Step.WHICH, options=options))

    def _which(self, draft: Draft, said: str, at: Moment) -> Turn:
        word = said.strip(" .!")
        if word.isdigit() and 1 <= int(word) <= len(draft.options):
            return self._confirm(draft, draft.options[int(word) - 1])
        return self._place(draft, said, at)

    @staticmethod
    def _confirm(draft: Draft, option: tuple[str, str]) -> Turn:
        return Ask(draft.to(Step.CLOCK, zone=option[1], options=(option,)))

    def _clock(self, draft: Draft, said: str, at: Moment) -> Turn:
        match answers.yes_no(said):
            case True:
                return Done(draft)
            case False:
                return Ask(draft.to(Step.PLACE, zone="", options=()), Say.NOT_RIGHT)
        return self._place(draft, said, at)

    def _pause(self, draft: Draft, said: str, at: Moment) -> Turn:
        if said.strip(" .!").casefold() in {"until i resume", "until i say", "open", "forever"}:
            return Pause(None)
        today = at.today or at.now.date()
        weeks = days.weeks(said)
        if weeks is not None:
            # A day more: "one week" on the day of a reminder means the next one as well.
            return Pause(today + dtm.timedelta(weeks=weeks, days=1))
        until = dates.until(said, today)
        if until is not None:
            return Pause(until)
        if said.strip().casefold().startswith(("until", "till")):
            return Ask(draft, Say.UNTIL_UNCLEAR)
        return NotAnAnswer()

    def _quiet(self, draft: Draft, said: str, at: Moment) -> Turn:
        match quiet.quiet(said):
            case None:
                return NotAnAnswer()
            case (start, end):
                return SetQuiet(Quiet(_minute(start), _minute(end)))
            case _:
                return SetQuiet(Quiet(0, 0))

    def _menu(self, draft: Draft, said: str, at: Moment) -> Turn:
        word = said.strip(" .!").casefold()
        for number, (key, label) in enumerate(draft.options, 1):
            if word in {str(number), key, label.casefold()}:
                return Choose(key)
        return NotAnAnswer()

    def _sure(self, draft: Draft, said: str, at: Moment) -> Turn:
        if said.strip(" .!").casefold() in _SURE:
            return Choose("delete")
        return Leave() if answers.yes_no(said) is False else NotAnAnswer()


def _minute(time: dtm.time) -> int:
    return time.hour * 60 + time.minute
