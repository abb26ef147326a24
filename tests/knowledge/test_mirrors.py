"""Every card, term and route is reached by what people say who have not seen its phrasings."""

import pytest

from bot.app import Assistant
from bot.content.loader import load
from tests.support.mirrors import FOLDER, Mirrored, is_quiet, mirrored, reaches

MOST_LOST = 5  # one in so many

MIRRORED = list(mirrored(load()))


def ids(each: Mirrored) -> str:
    return each.name


@pytest.mark.parametrize("each", MIRRORED, ids=ids)
def test_it_has_a_mirror(each: Mirrored) -> None:
    assert each.path.is_file(), f"{each.path} is missing; let somebody write {each.least} messages"
    mirror = each.read()
    assert len({*mirror.says, *mirror.misses}) >= each.least
    assert len({*mirror.quiet, *mirror.fires}) >= each.least_quiet


@pytest.mark.untraced
def test_nearly_all_are_reached(helper: Assistant) -> None:
    said, missed = 0, 0
    turned: dict[str, list[str]] = {}
    for each in MIRRORED:
        mirror = each.read()
        lost = [text for text in mirror.says if not reaches(helper, each, text)]
        said, missed = said + len(mirror.says), missed + len(lost)
        # A question near two cards may turn to the other one when either is changed.
        if len(lost) > (0 if each.is_danger else len(mirror.says) // MOST_LOST):
            turned[each.name] = lost
    assert turned == {}
    assert missed <= 0.02 * said


@pytest.mark.untraced
def test_what_is_harmless_raises_no_alarm(helper: Assistant) -> None:
    fired = {
        each.name: [text for text in each.read().quiet if not is_quiet(helper, text)]
        for each in MIRRORED
    }
    assert {name: texts for name, texts in fired.items() if texts} == {}


def test_no_mirror_is_left_over() -> None:
    wanted = {each.path for each in MIRRORED}
    assert [path for path in FOLDER.rglob("*.yaml") if path not in wanted] == []


def test_few_messages_miss() -> None:
    """The share of messages known to go astray, by sort; each bar is what was last measured."""
    bars = {
        "cards": 0.065, "terms": 0.095, "safety": 0.07, "decisions": 0.065, "not_covered": 0.085,
    }  # fmt: skip
    for sort, most in bars.items():
        mirrors = [each.read() for each in MIRRORED if each.name.startswith(f"{sort}/")]
        said = sum(len(m.says) + len(m.misses) for m in mirrors)
        assert sum(len(m.misses) for m in mirrors) <= most * said, sort
