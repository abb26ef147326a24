"""Looking words up by their ends."""

import pytest

from bot.reading.lexicon import Lexicon

WORDS = Lexicon(["to", "of", "how", "bone", "zinc", "calcium", "density", "osteoporosis"])


@pytest.mark.parametrize(
    ("typed", "slips", "found"),
    [
        ("fo", 1, [("of", 1), ("to", 1)]),
        ("hwo", 1, [("how", 1)]),
        ("bonne", 1, [("bone", 1)]),
        ("clciu", 2, [("calcium", 2)]),
        ("densitu", 1, [("density", 1)]),
        ("ensity", 1, [("density", 1)]),
        ("ednsitu", 2, [("density", 2)]),
        ("xdensitu", 2, [("density", 2)]),
        ("steoporosi", 2, []),
        ("zinc", 1, [("zinc", 0)]),
        ("qqqq", 2, []),
    ],
)
def test_words_are_found_by_their_beginning_or_end(
    typed: str, slips: int, found: list[tuple[str, int]]
) -> None:
    assert sorted(WORDS.like(typed, slips)) == sorted(found)


def test_the_fewest_slips_come_first() -> None:
    assert Lexicon(["bones", "bone"]).like("bone", 1) == [("bone", 0), ("bones", 1)]
