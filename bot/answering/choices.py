"""The buttons of a dialogue about a reminder; each carries what a person could type instead."""

import datetime as dtm
from collections.abc import Callable, Sequence

from bot.answering.actions import Action, Button, Rows, Verb
from bot.content.reminding import ReminderPhrases
from bot.reminders.draft import Draft, Flow, Step

_NOON = 12
_SUGGESTED = ("09:00", "12:30", "16:00", "18:30")
_QUIET = ("22:00 to 07:00", "21:00 to 08:00")
_WITHOUT_BACK = frozenset({Flow.MENU, Flow.STOP, Flow.DELETE})

Words = Sequence[tuple[str, str]]  # (label, word)


class Choices:
    """Builds the buttons of every step.

    Args:
        phrases: the words on them.
    """

    def __init__(self, phrases: ReminderPhrases) -> None:
        self._said = phrases.buttons
        self._days = phrases.days
        self._steps: dict[str, Callable[[Draft], list[Words]]] = {
            Step.DAY: self._day, Step.TIME: self._time, Step.HALF: self._half,
            Step.QUIET_TIME: self._early, Step.WHICH: self._which, Step.CLOCK: self._clock,
            Step.PAUSE: self._pause, Step.QUIET: self._quiet, Step.TRAVEL: self._travel,
            Step.DELETE: self._delete, Step.MENU: self._options, Step.STOP: self._options,
        }  # fmt: skip

    def rows(self, draft: Draft) -> Rows:
        """Return the buttons of the step that a dialogue is at."""
        if draft.question is not None:
            said = self._said
            found: list[Words] = [
                [(said.say_yes, "yes"), (said.say_no, "no"), (said.not_sure, "not sure")]
            ]
        else:
            found = self._steps[draft.step](draft) if draft.step in self._steps else []
        if draft.flow not in _WITHOUT_BACK:
            found = [*found, [(self._said.back, "back"), (self._said.cancel, "cancel")]]
        return tuple(
            tuple(
                Button(label, Action(Verb.STEP, step=draft.step, word=word, in_place=True))
                for label, word in row
            )
            for row in found
        )

    def _day(self, _: Draft) -> list[Words]:
        days: Words = [(day, day.lower()) for day in self._days]
        return [days[:4], days[4:]]

    def _time(self, _: Draft) -> list[Words]:
        times: Words = [(clock(dtm.time.fromisoformat(time)), time) for time in _SUGGESTED]
        return [times[:2], times[2:]]

    def _half(self, draft: Draft) -> list[Words]:
        return [[(clock(dtm.time.fromisoformat(time)), time)] for time in (draft.at, draft.other)]

    def _early(self, _: Draft) -> list[Words]:
        return [[(self._said.keep_time, "yes"), (self._said.other_time, "no")]]

    def _which(self, draft: Draft) -> list[Words]:
        return [
            [(f"{number}. {label}", str(number))]
            for number, (label, _) in enumerate(draft.options, 1)
        ]

    def _clock(self, _: Draft) -> list[Words]:
        return [[(self._said.say_yes, "yes"), (self._said.another_place, "no")]]

    def _pause(self, _: Draft) -> list[Words]:
        said = self._said
        return [
            [(said.week, "1 week"), (said.two_weeks, "2 weeks"), (said.four_weeks, "4 weeks")],
            [(said.open, "until i resume")],
        ]

    def _quiet(self, _: Draft) -> list[Words]:
        return [*([(hours, hours)] for hours in _QUIET), [(self._said.no_quiet, "none")]]

    def _travel(self, _: Draft) -> list[Words]:
        return [[(self._said.move, "move")], [(self._said.keep, "keep")]]

    def _delete(self, _: Draft) -> list[Words]:
        return [[(self._said.delete, "yes"), (self._said.say_no, "no")]]

    def _options(self, draft: Draft) -> list[Words]:
        return [
            [(f"{number}. {label}", key)] for number, (key, label) in enumerate(draft.options, 1)
        ]


def clock(time: dtm.time) -> str:
    """Return a time in both ways of counting: 18:30 (6:30 pm)."""
    half = "am" if time.hour < _NOON else "pm"
    return f"{time:%H:%M} ({(time.hour - 1) % _NOON + 1}:{time.minute:02d} {half})"
