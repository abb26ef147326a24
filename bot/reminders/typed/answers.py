"""Reading the plain answers of a set-up dialogue: yes, no, not sure, back, cancel.

Buttons carry the same words as people type, so both are read here. Whatever else is in the text,
a question above all, makes it no answer.
"""

import re
from enum import StrEnum

from bot.content.plan import Answer
from bot.reminders.typed.words import PAUSES, Words, corrected, judged, phrases, unwrapped, words


class Go(StrEnum):
    """Where to go instead of answering."""

    BACK = "back"
    CANCEL = "cancel"


# A lone "n" is a no; to the other readers of the project it is an "and".
_LONE = ((re.compile(r"^\W*n\W*$"), "no"),)
_THUMB_UP, _THUMB_DOWN = "\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}"
_SHRUG = "\N{SHRUG}"
_POOL = (
    "maybe never possibly probably definitely certainly absolutely perhaps unsure correct "
    "incorrect wrong exactly"
).split()

_YES = (
    "yes, y, ya, yea, yeah, yeh, yup, yess, yees, yse, aye, sure, definitely, certainly,"
    "absolutely, of course, true, correct, affirmative, indeed, i have, i have had, i did, i do,"
    "i am, i was, i had, i can, it is, it was, it has, it did, it does, they have, they did,"
    "she has, he has, she did, he did"
)
_NO = (
    "no, no sorry, noo, nope, nop, nah, nay, never, none, not yet, not at all, false,"
    "never have, never had, never did, i never have, i never had, i never did, i have never,"
    "i have not, i have not had,"
    "i did not, i do not, i am not, i was not, i had not, i can not, it is not, it was not,"
    "it has not, it did not, it does not, they have not, they did not, she has not, he has not,"
    "she did not, he did not, definitely not, certainly not, absolutely not, of course not,"
    "have not, did not, not me, not ever"
)
_NOT_SURE = (
    "not sure, not so sure, not really sure, not too sure, not very sure, not entirely sure,"
    "not completely sure, i am not sure, i am not so sure, i am not really sure,"
    "i am not too sure, i am not entirely sure, i am unsure, unsure, uncertain, not certain,"
    "i am not certain, do not know, i do not know, i really do not know, dk, do not remember,"
    "i do not remember, can not remember, i can not remember, can not say, i can not say,"
    "hard to say, difficult to say, no idea, i have no idea, no clue, i have no clue, who knows,"
    "maybe, maybe not, perhaps, perhaps not, possibly, possibly not, probably, probably not,"
    "might be, might have, could be, i might, i might have, i may have, i think, i think so,"
    "i guess, i guess so, i guess not, i believe so, i do not think so, i do not believe so,"
    "i think not, i hope not, not really, not that i know, not that i know of,"
    "not that i am aware, not that i am aware of, not that i remember, not that i recall,"
    "not as far as i know, as far as i know, not to my knowledge, unknown, depends, it depends,"
    "i would not know, nobody told me, never been told, i do not know yet"
)
_ANSWERS: dict[Words, Answer] = {
    phrase: meant
    for meant, text in ((Answer.YES, _YES), (Answer.NO, _NO), (Answer.NOT_SURE, _NOT_SURE))
    for phrase in phrases(text)
}
# Before an answer more is harmless than behind it: "I am not" is a no, "I am not well" is not.
_BEFORE = PAUSES - phrases("yes")
_THANKS = phrases("please, thanks, thank you, thank you very much, many thanks, cheers")
_AFTER = _THANKS | phrases("really, honestly, to be honest, sir")

_RIGHT = (
    "yes, y, ya, yea, yeah, yeh, yup, yess, aye, sure, right, correct, exactly, true, perfect,"
    "spot on, indeed, okay, k, fine, good, great, it is, that is it, that is right,"
    "that is correct, that is true, that is fine, that is okay, that is good, that is the time,"
    "it is right, it is correct, its right, its correct, all right, alright, looks right,"
    "looks good, sounds right, sounds good, you are right, absolutely, definitely, of course"
)
_WRONG = (
    "no, no sorry, noo, nope, nop, nah, nay, wrong, incorrect, false, it is not, that is not it,"
    "that is not right, that is not correct, that is not true, that is wrong, that is incorrect,"
    "that is false, it is wrong, it is not right, it is not correct, its wrong, its not,"
    "its not right, not right, not correct, not true, not quite, not exactly, not quite right,"
    "not okay, that is not the time, you are wrong, not at all, not really, of course not"
)
_YES_NO: dict[Words, bool] = {
    phrase: meant for meant, text in ((True, _RIGHT), (False, _WRONG)) for phrase in phrases(text)
}

_BACK = (
    "back, go back, going back, previous, step back, a step back, one step back, go back a step,"
    "go back one step, go back one, one back, back one, back a step, back one step, undo,"
    "previous step, previous question, last question, the previous question,"
    "go to the previous question, back to the previous question, take me back, bring me back"
)
# Only what cannot mean the treatment may follow "I want to": "stop this" can.
_WANTED = "cancel, cancel this, cancel it, cancel that, go back, go back a step, exit"
_WANTING = ("i want to", "i would like to", "let us", "let me", "i need to", "i wish to")
_CANCEL = (
    "cancel, cancel this, cancel that, cancel it, cancel set up, cancel setup, cancel the set up,"
    "cancel the setup, cancel everything, stop this, stop it, stop that, stop the set up,"
    "stop the setup, never mind, nevermind, nvm, never mind that, never mind then, forget it,"
    "forget this, forget that, forget about it, forget about this, quit, exit, abort, leave it,"
    "leave that, leave this, drop it, scrap it, scrap that,"
    "changed my mind, i changed my mind, i have changed my mind, do not bother"
)
_GO: dict[Words, Go] = {
    **dict.fromkeys(phrases(_CANCEL), Go.CANCEL),
    **dict.fromkeys(phrases(_BACK), Go.BACK),
    **{
        phrase: Go.BACK if "back" in phrase else Go.CANCEL
        for wanting in _WANTING
        for wanted in _WANTED.split(",")
        for phrase in phrases(f"{wanting} {wanted}")
    },
    **dict.fromkeys(phrases("can i go back, can we go back, could i go back"), Go.BACK),
}
_GO_BEFORE = (PAUSES | phrases("no")) - phrases("right")
_GO_AFTER = _THANKS | phrases("now, for now, then, again")
_GO_POOL = ["cancel", "previous"]


def answer(text: str) -> Answer | None:
    """Read yes, no or not sure.

    Doubt wins: a no or a yes said with a question mark, or beside a "maybe", is not sure.

    Args:
        text: what was typed, or what a button carries.

    Returns:
        The answer, or None when the text is not one, or says yes and no.
    """
    sign = text.strip()
    if sign and not sign.strip("?!. "):
        return Answer.NOT_SURE if "?" in sign else None
    found = corrected(words(text, _LONE), _POOL)
    if not found:
        return _gesture(sign)
    said = unwrapped(found, lambda some: judged(some, _ANSWERS), _BEFORE, _AFTER)
    if not said or {Answer.YES, Answer.NO} <= said:
        return None
    if "?" in text or Answer.NOT_SURE in said:
        return Answer.NOT_SURE
    return next(iter(said))


def yes_no(text: str) -> bool | None:
    """Read whether what was shown is right; None when the text does not say, or asks."""
    found = corrected(words(text, _LONE), _POOL)
    if not found:
        return {Answer.YES: True, Answer.NO: False}.get(_gesture(text.strip()) or Answer.NOT_SURE)
    said = unwrapped(found, lambda some: judged(some, _YES_NO), _BEFORE, _THANKS)
    return next(iter(said)) if said and len(said) == 1 and "?" not in text else None


def go(text: str) -> Go | None:
    """Read a wish to go back or to cancel the dialogue; the bare word "stop" is neither."""
    found = corrected(words(text), _GO_POOL)
    said = unwrapped(found, lambda some: judged(some, _GO), _GO_BEFORE, _GO_AFTER)
    return next(iter(said)) if said and len(said) == 1 else None


def _gesture(sign: str) -> Answer | None:
    if len(sign) > 9 or any(character.isalnum() for character in sign):
        return None
    gestures = {_THUMB_UP: Answer.YES, _THUMB_DOWN: Answer.NO, _SHRUG: Answer.NOT_SURE}
    return gestures.get(sign[:1])
