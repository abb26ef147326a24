"""Phrase trees find what a regular expression would, checked against one written plainly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.patterns import Compiler
from bot.rules.phrases import Words, heads

ITEMS = st.recursive(
    st.sampled_from("a b c ab a* b* ab* .. ... # -# a? b*? #?".split()),
    lambda inner: st.lists(
        st.lists(inner, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4
    ).flatmap(lambda found: st.sampled_from([f"({'|'.join(found)})", f"({'|'.join(found)})?"])),
    max_leaves=8,
)
PHRASES = st.lists(ITEMS, min_size=1, max_size=4).map(lambda items: " ".join(["a", *items]))
CLAUSES = st.lists(
    st.lists(st.sampled_from("a b c ab abc ba 1 -2 2.5".split()), min_size=1, max_size=9),
    min_size=1, max_size=3,
)  # fmt: skip


def expression(source: str) -> str:
    """The same phrase as a regular expression over words, each followed by a space."""
    fixed = {
        "..": "(?:[^ ]+ ){0,2}?", "...": "(?:[^ ]+ ){0,5}?",
        "#": r"-?\d+(?:\.\d+)? ", "-#": r"-\d+(?:\.\d+)? ",
    }  # fmt: skip
    parts = []
    for token in re.findall(r"\(|\)\??|\||[^ ()|]+", source):
        optional = token.endswith("?")
        bare = token.removesuffix("?")
        if token == "(":
            parts.append("(?:(?:")
        elif bare == ")":
            parts.append("))" + "?" * optional)
        elif token == "|":
            parts.append("|")
        else:
            body = fixed.get(bare) or (f"{bare[:-1]}[^ ]* " if bare[-1] == "*" else f"{bare} ")
            parts.append(f"(?:{body}){'?' * optional}")
    return "".join(parts)


def places(source: str, clauses: list[list[str]]) -> list[tuple[int, int]]:
    found = []
    offset = 0
    for clause in clauses:
        line = " " + " ".join(clause) + " "
        for match in re.finditer(f"(?<= ){expression(source)}", line):
            start = offset + line.count(" ", 0, match.start()) - 1
            found.append((start, start + match.group().count(" ")))
        offset += len(clause)
    return found


@given(PHRASES, CLAUSES)
def test_trees_find_what_the_regular_expression_finds(
    source: str, clauses: list[list[str]]
) -> None:
    spans = Words(clauses).spans(Compiler({}).phrase(source))
    assert [(span.start, span.end) for span in spans] == places(source, clauses)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("(a b|a) .. c", "a b x c", [(0, 4)]),
        ("(.. b|a) c", "x b c", [(0, 3)]),
        ("b? a", "b a a", [(0, 2), (2, 3)]),
        ("(b|c)? .. a", "x a", [(0, 2)]),
        ("(b? c?|x) a", "x a c a a", [(0, 2), (2, 4), (4, 5)]),
        ("a ()", "a", [(0, 1)]),
        ("vitamin d*", "vitamin d3 vitamin", [(0, 2)]),
        ("can't*", "cannot can nothing", [(0, 2), (2, 4)]),
    ],
)
def test_places(source: str, text: str, found: list[tuple[int, int]]) -> None:
    spans = Words([text.replace("cannot", "can not").split()]).spans(Compiler({}).phrase(source))
    assert [(span.start, span.end) for span in spans] == found


def test_large_choices_keep_their_order_of_preference() -> None:
    names = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)]
    compiler = Compiler({"many": ["x", "x y", *names, "x y z"], "first": ["x y", "x*"]})
    words = Words([["x", "y", "z", "a"]])
    assert [(s.start, s.end) for s in words.spans(compiler.phrase("[many] a"))] == [(0, 4)]
    assert [(s.start, s.end) for s in words.spans(compiler.phrase("[many]"))] == [(0, 1)]
    assert [(s.start, s.end) for s in words.spans(compiler.phrase("[first]"))] == [(0, 2)]


def test_a_layout_serves_the_sentences_it_knows() -> None:
    whole = Words([["my", "hip"], ["a", "fall"]])
    part = Words([["a", "fall"], ["new", "words"]], whole)
    assert [s.start for s in part.spans(Compiler({}).phrase("fall"))] == [1]
    assert [s.start for s in part.spans(Compiler({}).phrase("words"))] == [3]
    assert part.spans(Compiler({}).phrase("hip")) == []
    alone = whole.of(("my", "hip"))
    assert [s.start for s in alone.spans(Compiler({}).phrase("hip"))] == [1]
    assert Words((("my", "hip"),)).of(("my", "hip")).of(("a", "fall")).clauses == (("a", "fall"),)


def test_heads() -> None:
    assert heads("ab") == ("ab", "a*", "ab*")
    assert heads("k2") == ("k2", "k*", "k2*", "#")
