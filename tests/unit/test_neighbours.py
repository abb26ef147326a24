"""Words beside each other: how they are counted, kept and asked for."""

import pytest

from bot.fitting import neighbours as fitting
from bot.reading.neighbours import EDGE, Neighbours, kept, pairs_of
from bot.reading.packing import packed, unpacked


def test_numbers_come_back_as_they_were() -> None:
    assert list(unpacked(packed([0, 7, 65535], "H"), "H")) == [0, 7, 65535]


def test_pairs_have_the_edges_of_the_sentence() -> None:
    assert list(pairs_of(["why", "zinc"])) == [(EDGE, "why"), ("why", "zinc"), ("zinc", EDGE)]


@pytest.mark.parametrize(("times", "met"), [(1, 1), (2, 2), (3, 2), (4, 3), (64, 7), (5000, 7)])
def test_how_often_is_kept_in_doublings(times: int, met: int) -> None:
    assert Neighbours(kept({("bone", "density"): times})).met("bone", "density") == met


def test_order_counts_and_strangers_never_met() -> None:
    known = Neighbours(kept({("bone", "density"): 9, ("my", "bone"): 2}))
    assert known.met("density", "bone") == 0
    assert known.met("zebra", "crossing") == 0
    assert Neighbours().met("bone", "density") == 0


def test_misspelt_words_are_nobodys_neighbours() -> None:
    pairs = Neighbours(
        fitting.fit(["my bone denisty. my bone", "k2 bone"], {"my", "bone"}.__contains__)
    )
    assert pairs.met("my", "bone") == 2
    assert pairs.met("bone", "denisty") == 0
    assert pairs.met("k2", "bone") == 1
