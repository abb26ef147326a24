"""What people type in a set-up dialogue: read generously, and never taken for what it is not."""

import datetime as dtm
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.plan import Answer
from bot.reminders.typed.answers import Go, answer, go, yes_no
from bot.reminders.typed.dates import until
from bot.reminders.typed.days import weekday, weeks
from bot.reminders.typed.quiet import quiet
from bot.reminders.typed.times import time_of_day
from bot.reminders.typed.words import nearest, number, unwrapped, words

TODAY = dtm.date(2026, 12, 16)  # a Wednesday

Time = dtm.time
Table = dict[Any, str]


def listed(table: Table) -> list[tuple[str, Any]]:
    return [(text.strip(), meant) for meant, texts in table.items() for text in texts.split("|")]


def both(hour: int, minute: int = 0) -> tuple[Time, Time]:
    return Time(hour, minute), Time((hour + 12) % 24, minute)


READERS: dict[str, Callable[[str], object]] = {
    "answer": answer, "go": go, "yes_no": yes_no, "time_of_day": time_of_day, "weeks": weeks,
    "quiet": quiet, "weekday": lambda text: weekday(text, TODAY),
    "until": lambda text: until(text, TODAY),
}  # fmt: skip

ANSWERS = {
    Answer.YES: "yes|Yes.|YES!|yep|yeah|y|yup|yes i have|I have|i did|I do|yes I do|yes, i did"
    "|yes yes|yess|yea|sure|of course|Definitely|definately|yes please|ok yes|yes, thanks"
    "|well yes|yes I am|oh yes|true|correct|\N{THUMBS UP SIGN}|yes - I have|yes it was|yesss",
    Answer.NO: "no|No.|NO|nope|n|N|nah|never|nevver|no, I haven't|i havent|I didn't|i dont"
    "|I don't|no i do not|not yet|no thanks|no thank you|not at all|i have never|I never have"
    "|none|no never|\N{THUMBS DOWN SIGN}|no sorry|definitely not|no, definitely not|I'm not|nooo",
    Answer.NOT_SURE: "not sure|Not sure!|I'm not sure|im not sure|don't know|dont know"
    "|I don't know|dunno|maybe|mabye|unsure|possibly|idk|?|??|not that I know|not that i know of"
    "|no, not that I know of|not that I'm aware of|I can't remember|cant remember|no idea"
    "|i think so|probably|probably not|i don't think so|perhaps|not really sure|hmm not sure"
    "|no?|yes?|maybe yes|no i don't think so|as far as I know, no|I have no idea|who knows"
    "|hard to say|yes I think so|not as far as i know|\N{SHRUG}",
}  # fmt: skip
GOES = {
    Go.BACK: "back|Back.|go back|Go back please|previous|previos|previous question|step back"
    "|back please|can I go back|can we go back?|I want to go back|let's go back|undo|go back again"
    "|one step back|please go back|no, go back|take me back|ok go back",
    Go.CANCEL: "cancel|Cancel!|cancle|cansel|cancel this|cancel please|cancel it|stop this|stop it"
    "|Never mind|nevermind|never mind, thanks|nvm|forget it|forget about it|quit|exit|leave it"
    "|please cancel|I want to cancel|abort|ok cancel|i changed my mind|don't bother|/cancel"
    "|actually, cancel that|leave it for now|cancel the set up|no, forget it",
}  # fmt: skip
RIGHT = {
    True: "yes|Yes!|y|right|Right.|correct|corect|that's it|thats it|yep|ok|okay|OK."
    "|yes that's right|that is correct|exactly|true|it is|yes it is|sure|fine|perfect"
    "|yes, correct, thanks|yup"
    "|spot on|k|all right|looks good|its right|\N{THUMBS UP SIGN}",
    False: "no|No.|n|wrong|worng|nope|it is not|it isn't|no it's not|nah|incorrect|not right"
    "|that's wrong|thats not right|no, that is wrong|not correct|not quite|no thanks|false"
    "|that is not correct|it's wrong|not really|that isn't right|no sorry|\N{THUMBS DOWN SIGN}"
    "|not true|no, not quite right",
}  # fmt: skip
WEEKDAYS = {
    1: "Monday|monday.|mon|on mondays|Mondays please|every monday|each Monday|on a monday|munday"
    "|next monday|modnay|monday is best|let's do Monday|mondays work|monday, thanks|monday?"
    "|how about monday|i'd like monday|Monday's good|mondy|make it monday|monday in the morning",
    2: "tuesday|tue|every tues|Tuesdays|tusday|tuseday|tuesday evenings|tuesday would be good",
    3: "wednesday|wed|weds|wensday|Wendesday|wenesday|wednsday|today|wednesdays every week",
    4: "thursday|thu|thur|thurs please|thirsday|thusday|thrusday|tomorrow|tomorow|tommorow",
    5: "friday|fri|on fridays|firday|fryday|friday please, thank you|maybe friday",
    6: "saturday|sat|saterday|saturdy|on saturdays|saturday nights",
    7: "sunday|sun|sunday mornings|Sundays|sunday then|on sunday if possible|actually sunday",
}  # fmt: skip
TIMES = {
    both(9): "9|at 9|nine|nine o'clock|9 o'clock|9 oclock|around 9|9 please|about nine|9ish|9:00",
    both(7, 15): "7:15|7.15|7h15|quarter past seven|quarter past 7|seven fifteen|7 15",
    both(9, 30): "9.30|9:30|9h30|half past nine|half past 9|half nine|nine thirty|9 30|at 9.30.",
    both(5, 45): "quarter to 6|a quarter to six|5:45|5 forty five|fifteen minutes to six",
    both(8, 50): "10 to 9|ten to nine|ten minutes to nine|8.50|8:50",
    both(9, 5): "nine oh five|5 past 9|five past nine|9:05",
    both(12): "12|twelve|12 o'clock",
    both(11): "11|eleven|11 o clock",
    Time(9): "9am|9 a.m.|9 am|9a.m.|9AM|0900|09:00|09.00|09|0900 hours|9 in the morning|morning"
    "|in the morning|mornings|mornign|around 9 in the morning please|nine in the morning"
    "|9 o'clock in the morning|in the morning at 9|9:00 am|let's say 9am|9 am works for me|9am?"
    "|I'd like 9 am|how about 9am|@9am|09h00|9am in the morning",
    Time(9, 30): "9:30am|09:30|9.30 am|half past nine in the morning|930am|930 am|9h30 am",
    Time(12): "noon|midday|12 noon|12pm|12 pm|at noon|12:00 pm|mid-day|12:00|at midday",
    Time(0): "midnight|12am|12 midnight|12 at night|00:00|0:00|at midnight|0000|mid night",
    Time(0, 30): "00:30|0:30|12:30 am|0030|half past 12 at night",
    Time(12, 30): "lunch|lunchtime|lunch time|at lunch|12:30 pm|12:30|half past twelve pm",
    Time(13): "13|1pm|13:00|1300|13h|13 h|1 in the afternoon|1 p.m.|one pm",
    Time(15): "afternoon|in the afternoon|3pm|afternoons|15|15:00|3 in the afternoon",
    Time(17, 45): "quarter to 6 pm|17:45|5:45 pm|quarter to six in the evening|1745",
    Time(18): "6 in the evening|6pm|18:00|6 p.m.|six in the evening|18|6 at night|evening, 6",
    Time(18, 30): "evening|in the evening|evenings|18:30|6:30pm|18h30|18.30|18:30 pm|1830",
    Time(20): "night|at night|8pm|20:00|8 at night|eight in the evening",
    Time(22, 30): "10:30 in the evening|10:30pm|half past ten at night|22:30",
    Time(23, 59): "23:59|11:59 pm|11.59 at night",
}  # fmt: skip
WEEKS = {
    1: "1|one|a week|one week|1 week|for a week|just a week|7 days|another week|1 wk|a week please"
    "|one more week",
    2: "2|two|2 weeks|two weeks|a fortnight|fortnight|fortnite|for two weeks|14 days|2 wks"
    "|couple of weeks|a couple of weeks|for the next 2 weeks|2 more weeks|2wks|two weeks, thanks"
    "|about 2 weeks|another fortnight",
    4: "for 4 wks|4|four weeks|one month|a month|1 month|4 weeks please|pause for 4 weeks",
    8: "two months|2 months|8 weeks|eight|2 months please",
    13: "3 months|three months|thirteen weeks",
    26: "26|26 weeks|twenty six weeks|half a year|6 months|six months",
}  # fmt: skip
DATES = {
    (2027, 1, 5): "until 5 january|till 5 jan 2027|2027-01-05|january 5th|Jan 5|5 Jan|5th January"
    "|the 5th of january|until the fifth of january|January 5, 2027|january the 5th|5 January 2027"
    "|til january 5|2027/1/5|tuesday 5 january|up to 5 january please|untill 5 januray"
    "|until the 5th|5 janaury 2027|until 05 january|the 5th|pause until 5 jan",
    (2027, 1, 15): "15/1/2027|1/15/2027|15.1.2027|15-01-27|until 15/1|15 jan|the 15th of jan",
    (2027, 2, 2): "2 february|2nd feb|until 2nd of february|febuary 2|2/2/2027|2/2",
    (2027, 3, 21): "21 march|21st march|twenty first of march|march twenty first|21 mar 2027",
    (2026, 12, 18): "until friday|friday|till fri|this friday|on friday|firday|until 18 december",
    (2026, 12, 23): "until wednesday|wed|23 dec|december 23rd",
    (2026, 12, 21): "until next monday|monday|next monday|until mon",
    (2026, 12, 17): "tomorrow|until tomorrow|17 dec|thursday|the 17th|thursday 17 december",
    (2026, 12, 31): "31 december|the 31st|until the 31st of december|dec 31|2026-12-31",
    (2027, 12, 16): "16 december 2027|until 2027-12-16",
    (2027, 12, 15): "15 december|until december 15th",
}  # fmt: skip
QUIETS = {
    (22, 0, 7, 0): "22:00 to 7:00|10pm - 7am|22:00-07:00|from 22:00 to 07:00|10 pm to 7 am|22-7"
    "|10 at night to 7 in the morning|10 to 7|between 10pm and 7am|10:00 to 7:00|22h to 7h"
    "|10pm\N{EN DASH}7am|2200 to 0700|10pm until 7am please|quiet from 10pm to 7am|ten to seven"
    "|22.00 - 7.00|from 10 till 7|10 p.m. to 7 a.m.|22:00 until 7|from ten until seven",
    (21, 0, 8, 0): "from 9pm until 8|9pm to 8am|9 to 8|21:00 to 8|nine until eight|21-8",
    (0, 0, 7, 0): "midnight to 7|12 to 7|midnight until 7am|00:00 to 07:00|12am - 7am",
    (22, 30, 6, 45): "half past ten to quarter to seven|22:30-6:45|10:30pm to 6.45am",
    (19, 0, 7, 0): "7 to 7|7:00 - 7:00|7pm to 7am",
    (9, 0, 17, 0): "09:00 to 17:00|9am to 5pm|from 9am until 5 pm",
    (22, 0, 12, 0): "10pm to noon|22:00 to midday",
    (21, 0, 0, 0): "9pm to midnight|9 until 12|21:00-00:00",
    (21, 0, 23, 0): "9 - 11pm|from 9 to 11 pm",
}  # fmt: skip
NO_QUIET = (
    "none|None.|no quiet hours|off|no|nope|no thanks|not needed|turn it off|no quiet hours please"
    "|switch off|without|nothing|I don't need any|never|any time is fine"
)

REFUSED = [
    "", " ", ".", "...", "\n", "asdf", "what is a dexa scan?", "can i have a day off?",
    "how many times a week", "how many times a week?", "what is osteoporosis", "hello", "hi there",
    "is it safe to take calcium at night?", "can I take it in the morning?", "good morning",
    "good evening!", "i fell on monday and my back hurts", "i take it at 9am", "1 tablet",
    "2 tablets", "stop", "Stop!", "please stop", "thanks", "Thank you!", "ok thanks bye",
    "no idea what you mean by bone density", "yes and no", "yes no", "-2.5", "my back hurts",
    "my t-score is -2.5", "back pain", "I forgot it", "forgot it", "can i stop this", "i am not 9",
    "I want to stop this", "should I stop it?", "yes but what about my hip", "help", "/start",
    "no, is it dangerous?", "never had a scan", "what day is it", "when is the next one?",
    "monday or tuesday", "mondays and thursdays", "not monday", "is monday ok?", "what is monday",
    "monday at the hospital", "i sat down", "the weekend", "someday", "march", "may", "until",
    "until after christmas", "after christmas", "until 99 january", "until 30 february", "25:00",
    "24:00", "9:60", "9:5", "12:30:15", "after 9", "before noon", "10 hours", "5 to 6",
    "1,200 mg", "1200 mg", "1000 IU", "9 km", "150", "9" * 60, "0", "27 weeks", "0 weeks",
    "-2 weeks", "1.5 weeks", "2 to 3 weeks", "10 days", "next week", "weekly", "every 2 weeks",
    "a few weeks", "week", "5/1/2027", "5.1.2027", "06/07", "2025-01-05", "5 january 2025",
    "2028-01-05", "2027-13-01", "2027-12-17", "16 december", "today at the clinic", "29 february",
    "friday 5 january", "the 5th 2027", "11:00 to 15:00", "10pm to", "to 7", "1 to 7",
    "what are quiet hours", "no problem", "am i", "do i", "have i?", "how are you", "am", "a",
    "in the", "the", "\N{GRINNING FACE}", "\u0434\u0430", "\u662f", "\u0669", "yes \u662f", "$9",
    "9\u20ac", "9%", "9 + 1", "9 = 9", "i feel dizzy this morning", "fracture in january",
    "18 am", "00:30 pm", "0960", "2400", "9 in the afternoon", "4 at night", "nine five", "9 7",
    "who sends the reminder on monday?", "do you work on sundays?", "half to nine", "is it?",
    "\N{THUMBS UP SIGN}" * 20,
]  # fmt: skip
# What is an answer to another question.
REFUSED_BY = {
    "answer": "I am not okay|i am not well|i am sorry|it is so|ok|right|9am|monday"
    "|2 weeks|back|cancel|never mind|none of your business",
    "go": "right back|back right|yes|no|ok|9|monday|never|stop|leave|my back|last|can i quit?",
    "yes_no": "right?|yes?|ok?|maybe|not sure|so|9|back|never mind|i think so",
    "time_of_day": "yes|no|monday|sunday mornings|2 weeks|5 january|22:00 to 7:00|9-10|9 - 10",
    "weekday": "yes|9|9am|2 weeks|5 january|morning|friday 5 january 2027|tursday",
    "weeks": "yes|no|9am|monday|5 january|9:00|02:00|morning|2 months and a week",
    "until": "yes|no|9|5|9am|2 weeks|9.30|next friday|today|until 9|january|0 january",
    "quiet": "07:00 to 7am|yes|9|10pm|22:00|monday|2 weeks|5 january|10pm to monday|night|-",
}


@pytest.mark.parametrize(("text", "meant"), listed(ANSWERS))
def test_answer_reads_yes_no_and_not_sure(text: str, meant: Answer) -> None:
    assert answer(text) is meant


@pytest.mark.parametrize(("text", "meant"), listed(GOES))
def test_go_reads_back_and_cancel(text: str, meant: Go) -> None:
    assert go(text) is meant


@pytest.mark.parametrize(("text", "meant"), listed(RIGHT))
def test_yes_no_reads_whether_it_is_right(text: str, meant: bool) -> None:
    assert yes_no(text) is meant


@pytest.mark.parametrize(("text", "meant"), listed(WEEKDAYS))
def test_weekday_reads_one_day(text: str, meant: int) -> None:
    assert weekday(text, TODAY) == meant


@pytest.mark.parametrize("text", ["today", "tomorrow"])
def test_weekday_needs_a_date_for_today(text: str) -> None:
    assert weekday(text) is None


def test_weekday_turns_from_sunday_to_monday() -> None:
    assert weekday("today", dtm.date(2026, 12, 20)) == 7
    assert weekday("tomorrow", dtm.date(2026, 12, 20)) == 1


@pytest.mark.parametrize(("text", "meant"), listed(TIMES))
def test_time_of_day_reads_both_clocks(text: str, meant: object) -> None:
    assert time_of_day(text) == meant


@pytest.mark.parametrize("form", ["{:%H:%M}", "{:%H.%M}", "{:%H%M}", "at {:%H:%M} please"])
def test_time_of_day_reads_every_minute_of_the_24_hour_clock(form: str) -> None:
    for minute in range(24 * 60):
        at = Time(*divmod(minute, 60))
        assert time_of_day(form.format(at)) == at


@pytest.mark.parametrize("form", ["{:%I:%M %p}", "{:%I.%M%p}", "{:%I:%M} {}"])
def test_time_of_day_reads_every_minute_of_the_12_hour_clock(form: str) -> None:
    for minute in range(24 * 60):
        at = Time(*divmod(minute, 60))
        text = form.format(at, "a.m." if at.hour < 12 else "p.m.")
        assert time_of_day(text.lstrip("0")) == at


@pytest.mark.parametrize(("text", "meant"), listed(WEEKS))
def test_weeks_reads_how_many(text: str, meant: int) -> None:
    assert weeks(text) == meant


def test_weeks_reads_all_its_range_and_no_more() -> None:
    read = [weeks(f"{n} weeks") for n in range(40)]
    assert read == [n if 1 <= n <= 26 else None for n in range(40)]


@pytest.mark.parametrize(("text", "meant"), listed(DATES))
def test_until_reads_a_date(text: str, meant: tuple[int, int, int]) -> None:
    assert until(text, TODAY) == dtm.date(*meant)


@given(st.dates(dtm.date(2024, 1, 1), dtm.date(2034, 1, 1)), st.integers(-400, 800))
def test_until_reads_any_date_of_the_coming_year_and_no_other(today: dtm.date, days: int) -> None:
    day = today + dtm.timedelta(days=days)
    last = (today + dtm.timedelta(days=366)) if (today.month, today.day) == (2, 29) else None
    in_reach = today < day <= (last or today.replace(year=today.year + 1))
    if last is None or abs((day - last).days) > 1:
        for form in ("{0:%Y-%m-%d}", "until {0.day} {0:%B %Y}", "{0:%A} {0:%B} {0.day}, {0:%Y}"):
            assert until(form.format(day), today) == (day if in_reach else None)
    if in_reach and days < 365:
        assert until(f"till {day:%d %b}", today) == day


@given(st.dates(dtm.date(2024, 1, 1), dtm.date(2034, 1, 1)), st.integers(1, 7))
def test_until_a_weekday_is_the_first_after_today(today: dtm.date, ahead: int) -> None:
    day = today + dtm.timedelta(days=ahead)
    assert until(f"until {day:%A}", today) == day


def test_until_next_weekday_is_read_only_where_both_meanings_agree() -> None:
    friday = dtm.date(2026, 12, 18)
    assert until("next tuesday", friday) == dtm.date(2026, 12, 22)
    assert until("next sunday", friday) is None
    assert until("next monday", dtm.date(2026, 12, 20)) is None
    assert until("next friday", friday) == dtm.date(2026, 12, 25)


def test_until_the_29th_of_february_is_read_when_it_comes_within_a_year() -> None:
    assert until("29 february", dtm.date(2027, 12, 16)) == dtm.date(2028, 2, 29)
    assert until("the 31st", dtm.date(2027, 1, 31)) == dtm.date(2027, 3, 31)


@pytest.mark.parametrize(("text", "meant"), listed(QUIETS))
def test_quiet_reads_from_when_to_when(text: str, meant: tuple[int, int, int, int]) -> None:
    assert quiet(text) == (Time(*meant[:2]), Time(*meant[2:]))


@pytest.mark.parametrize("text", NO_QUIET.split("|"))
def test_quiet_reads_that_none_are_wanted(text: str) -> None:
    assert quiet(text) == "none"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("text", REFUSED)
def test_nothing_else_is_taken_for_an_answer(name: str, text: str) -> None:
    assert READERS[name](text) is None


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name in READERS for text in REFUSED_BY[name].split("|")]
)
def test_an_answer_to_another_question_is_left(name: str, text: str) -> None:
    assert READERS[name](text) is None


@pytest.mark.parametrize("name", READERS)
def test_a_long_text_is_no_answer_and_costs_nothing(name: str) -> None:
    for part in (
        "yes ",
        "9",
        "9:",
        "10 to ",
        "- ",
        "a",
        "at ",
        "\N{THUMBS UP SIGN}",
        "1/",
        "5th ",
    ):
        started = time.process_time()
        assert READERS[name](part * (5000 // len(part))) is None
        assert time.process_time() - started < 0.05


LIKELY = st.lists(
    st.sampled_from(
        ["yes", "no", "not", "i", "do", "9", "09:30", "31", "2027", "5/1", "-", ":", "am", "pm",
         "at", "in the", "morning", "night", "to", "past", "half", "quarter", "until", "next",
         "monday", "january", "more", "5th", "the", "of", "weeks", "a", "?", "twenty", "first",
         "oh", "o'clock", "h"]
    ),
    max_size=9,
).map(" ".join)  # fmt: skip


@given(st.one_of(st.text(max_size=140), LIKELY, st.text("0123456789:.-/ hapm", max_size=20)))
def test_no_text_raises(text: str) -> None:
    for reader in READERS.values():
        reader(text)


@given(st.text(min_size=1, max_size=30))
def test_an_unknown_word_beside_an_answer_is_never_ignored(text: str) -> None:
    for whole in ("yes", "cancel", "monday", "9 am", "2 weeks", "5 january", "22:00 to 7:00"):
        assert all(reader(f"{whole} zzqx {text}") is None for reader in READERS.values())


def test_nearest_wants_one_word_only() -> None:
    assert nearest("wensday", ("wednesday", "sunday")) == "wednesday"
    assert nearest("tursday", ("tuesday", "thursday")) is None
    assert nearest("mon", ("monday",)) is None
    assert nearest("eight", ("eight", "eighty")) == "eight"


def test_number_reads_digits_and_words() -> None:
    assert [number(words(text)) for text in ("07", "twelve", "forty five", "100", "ten six")] == [
        7, 12, 45, None, None,
    ]  # fmt: skip


def test_unwrapped_takes_the_longest_part() -> None:
    before = frozenset({("a",), ("a", "b")})
    assert unwrapped(("a", "b", "c"), "".join, before, frozenset({("c",)})) == "abc"
    assert unwrapped(("a", "b"), lambda some: some == ("b",) or None, before) is True
    assert unwrapped((), "".join) is None


@pytest.mark.benchmark
@pytest.mark.parametrize("name", READERS)
def test_every_reader_takes_less_than_a_millisecond(name: str) -> None:
    texts = [text for text in REFUSED if len(text) < 100] + ["around 9 in the morning please"]
    started = time.process_time()
    for text in texts * 10:
        READERS[name](text)
    mean = (time.process_time() - started) / (10 * len(texts))
    print(f"{name}: {mean * 1e6:.0f} microseconds")
    assert mean < 1e-3
