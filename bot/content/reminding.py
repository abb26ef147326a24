"""reminders.yaml: what is said around reminders, each sentence named by when it is said."""

from bot.content.base import Model, Sentences, Text


class _Said(Sentences):
    """Sentences around reminders."""

    PLACEHOLDERS = frozenset("time day date weekday zone start end done weeks".split())


class Setup(_Said):
    """The dialogue that sets a reminder up."""

    intro: Text
    again: Text
    question: Text
    answer_so: Text
    back_to_questions: Text
    all_ideas: Text
    some_removed: Text
    ask_first: Text
    day: Text
    time: Text
    which_half: Text
    in_quiet_hours: Text
    place: Text
    which_place: Text
    no_place: Text
    clock: Text
    not_right: Text
    saved: Text
    comes: Text
    sees: Text
    later_changes: Text
    cancelled: Text
    not_understood: Text
    answered_already: Text
    go_on: Text
    stopped_setup: Text


class Menu(_Said):
    """Seeing and changing it."""

    title: Text
    none: Text
    every: Text
    next: Text
    paused: Text
    paused_open: Text
    held: Text
    quiet: Text
    no_quiet: Text
    follow_up_on: Text
    follow_up_off: Text
    discreet_on: Text
    discreet_off: Text
    choose: Text
    pause: Text
    until_unclear: Text
    is_paused: Text
    resumed: Text
    travel: Text
    stays: Text
    quiet_ask: Text
    changed: Text
    turned_off: Text
    calendar: Text
    calendar_event: Text
    calendar_text: Text


class Weekly(_Said):
    """The messages that come by themselves, and answers to them."""

    again: Text
    late: Text
    later: Text
    follow_up: Text
    done: Text
    done_again: Text
    skipped: Text
    later_at: Text
    later_tomorrow: Text
    later_quiet: Text
    paused: Text
    how: Text
    old: Text
    why_title: Text


class Safety(_Said):
    """After a warning sign."""

    paused: Text


class Progress(_Said):
    """The picture of the last weeks."""

    none: Text
    title: Text
    text: Text
    one: Text
    one_open: Text
    missed: Text
    calm: Text
    paused: Text
    done: Text
    skipped: Text
    open: Text


class Stop(_Said):
    """The word "stop" alone."""

    which: Text
    reminders: Text
    tablets: Text


class Privacy(_Said):
    """What is kept, the copy of it, and its end."""

    title: Text
    intro: Text
    kept: Text
    more: Text
    people: Text
    reminders: Text
    deliveries: Text
    visit_questions: Text
    export: Text
    nothing: Text
    delete: Text
    deleted: Text
    not_deleted: Text


class Buttons(_Said):
    """The words on buttons."""

    say_yes: Text
    say_no: Text
    not_sure: Text
    back: Text
    cancel: Text
    another_place: Text
    keep_time: Text
    other_time: Text
    done: Text
    later: Text
    evening: Text
    tomorrow: Text
    skip: Text
    why: Text
    change_day: Text
    change_time: Text
    pause: Text
    resume: Text
    travel: Text
    quiet: Text
    follow_up_on: Text
    follow_up_off: Text
    discreet_on: Text
    discreet_off: Text
    questions: Text
    calendar: Text
    turn_off: Text
    week: Text
    two_weeks: Text
    four_weeks: Text
    open: Text
    move: Text
    keep: Text
    no_quiet: Text
    reminders: Text
    set_up: Text
    delete: Text


class ReminderPhrases(Model):
    """The whole file."""

    setup: Setup
    menu: Menu
    weekly: Weekly
    safety: Safety
    progress: Progress
    stop: Stop
    privacy: Privacy
    trouble: Text
    only_private: Text
    only_telegram: Text
    buttons: Buttons
    days: tuple[Text, ...]
    months: tuple[Text, ...]
