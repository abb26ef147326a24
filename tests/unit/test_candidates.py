"""Best-first candidates are those of sorting them all, worked out no further than needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.candidates import BestFirst, Candidate, Prospect


def candidates(
    scores: list[tuple[float, float]], settled: list[str]
) -> tuple[BestFirst, list[Candidate]]:
    """Candidates with these scores and slacks of their bounds, and the same sorted."""
    all_of_them = [
        Candidate(f"i{n}", score, "", 0.0, lambda: (("bone", 1.0),))
        for n, (score, _) in enumerate(scores)
    ]

    def settle(candidate: Candidate) -> Candidate:
        settled.append(candidate.intent)
        return candidate

    prospects = [
        Prospect(
            c.intent,
            c.score + 2 * slack,
            lambda c=c, slack=slack: Prospect(  # type: ignore[misc]
                c.intent, c.score + slack, lambda: settle(c)
            ),
        )
        for c, (_, slack) in zip(all_of_them, scores, strict=True)
    ]
    return BestFirst(prospects), sorted(all_of_them, key=lambda c: (-c.score, c.intent))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=8))
def test_the_order_is_that_of_sorting(scores: list[tuple[float, float]]) -> None:
    found, expected = candidates(scores, [])
    assert len(found) == len(expected)
    assert list(found) == expected
    assert found[:2] == expected[:2]


def test_only_what_may_be_best_is_worked_out() -> None:
    settled: list[str] = []
    found, _ = candidates([(9, 1), (1, 2), (8, 2), (0, 1)], settled)
    assert found[0].intent == "i0"
    assert sorted(settled) == ["i0", "i2"]
    assert [c.intent for c in found[:0]] == []
    assert found[-1].intent == "i3"
    with pytest.raises(IndexError):
        found[4]
    assert found[0].features == (("bone", 1.0),)


def test_setting_some_aside_works_nothing_out() -> None:
    settled: list[str] = []
    found, expected = candidates([(9, 1), (1, 2), (8, 2), (0, 1)], settled)
    assert found[0].intent == "i0"
    before = list(settled)
    rest = found.without("i0")
    assert settled == before
    assert list(rest) == expected[1:]
    assert len(found.without("i")) == 0
