"""What a person's reminder looks like, and what can be changed about it."""

import datetime as dtm
from zoneinfo import ZoneInfo

from bot.answering.choices import clock
from bot.answering.reminding import Reminding, numbered, place_of, span
from bot.answering.reply import Reply
from bot.reminders.draft import Draft, Flow, Step
from bot.reminders.person import FOREVER, Person, Reminder

Options = tuple[tuple[str, str], ...]


def options(reminding: Reminding, person: Person, now: dtm.datetime) -> Options:
    """Return what can be changed: (word, label), in the order shown."""
    said, reminder = reminding.phrases.buttons, person.reminder
    if reminder is None:
        return ()
    today = now.astimezone(ZoneInfo(reminder.zone)).date()
    if person.profile is None:
        going = ("questions", said.questions)
    elif reminder.is_paused(today):
        going = ("resume", said.resume)
    else:
        going = ("pause", said.pause)
    twice = reminder.follow_up
    rest = [
        ("day", said.change_day), ("time", said.change_time), ("travel", said.travel),
        ("quiet", said.quiet),
        ("once", said.follow_up_off) if twice else ("twice", said.follow_up_on),
        ("open", said.discreet_off) if reminder.discreet else ("discreet", said.discreet_on),
        ("questions", said.questions), ("calendar", said.calendar), ("off", said.turn_off),
    ]  # fmt: skip
    return (going, *(each for each in rest if each != going))


def menu(reminding: Reminding, person: Person, now: dtm.datetime) -> tuple[Draft, Reply]:
    """Return the dialogue that the menu is, and the menu itself.

    Raises:
        ValueError: the person has no reminder.
    """
    if person.reminder is None:
        raise ValueError("there is no reminder to show")
    draft = Draft(Flow.MENU, Step.MENU, options=options(reminding, person, now))
    lines = "\n".join(f"- {line}" for line in facts(reminding, person, person.reminder, now))
    asked = reminding.ask(draft, now)
    listed = numbered([label for _, label in draft.options])
    title = reminding.phrases.menu.title
    return draft, reminding.reply((lines, *asked.body, listed), asked.buttons, title)


def facts(
    reminding: Reminding, person: Person, reminder: Reminder, now: dtm.datetime
) -> list[str]:
    """Return what is set, one line each."""
    said = reminding.phrases.menu
    zone = ZoneInfo(reminder.zone)
    found = [every(reminding, reminder)]
    if person.profile is None:
        found.append(said.held)
    elif reminder.is_paused(now.astimezone(zone).date()):
        until = reminder.paused_until
        if until is None or until == FOREVER:
            found.append(said.paused_open)
        else:
            found.append(said.paused.format(date=reminding.date(until)))
    if person.next_due is not None:
        found.append(said.next.format(date=reminding.date(person.next_due.astimezone(zone))))
    if reminder.quiet.start == reminder.quiet.end:
        found.append(said.no_quiet)
    else:
        start, end = span(reminder.quiet)
        found.append(said.quiet.format(start=start, end=end))
    found.append(said.follow_up_on if reminder.follow_up else said.follow_up_off)
    found.append(said.discreet_on if reminder.discreet else said.discreet_off)
    return found


def every(reminding: Reminding, reminder: Reminder) -> str:
    """Return the day, time and place of a reminder as a sentence."""
    return reminding.phrases.menu.every.format(
        weekday=reminding.phrases.days[reminder.weekday - 1], time=clock(reminder.at),
        zone=place_of(reminder.zone),
    )  # fmt: skip
