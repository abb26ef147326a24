"""The picture of the weeks: readable, calm, inside its frame, and the same every time."""

import datetime as dtm
import io
import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.reminders.picture import (
    ACCENT,
    BODY,
    GROUND,
    INK,
    MARGIN,
    MOST_WEEKS,
    PAPER,
    QUIET,
    TITLE,
    WIDTH,
    Box,
    Plan,
    Week,
    draw,
    plan,
)

FIRST = dtm.date(2026, 11, 3)
LEGEND = {
    Week.DONE: "Done",
    Week.OPEN: "No answer",
    Week.PAUSED: "Paused",
    Week.SKIPPED: "Not this week",
    Week.MISSED: "Not sent",
}
LONG = "You can change the time, pause, or stop whenever you like; write /reminders. " * 13
MIXED = ([*Week] * 3)[:MOST_WEEKS]
SMALLEST, LARGEST = 28, 60_000  # text in pixels, file in bytes


def weeks(states: Sequence[Week]) -> list[tuple[dtm.date, Week]]:
    return [(FIRST + dtm.timedelta(weeks=n), state) for n, state in enumerate(states)]


def a_picture(states: Sequence[Week], title: str = "Your weeks", caption: str = "") -> bytes:
    return draw(weeks(states), title, caption, LEGEND)


def opened(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    image.load()
    return image.convert("RGB")


def words(found: Plan) -> list[str]:
    return [text.words for text in found.texts]


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [part / 255 for part in ImageColor.getrgb(color)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("count", [1, 4, 5, MOST_WEEKS])
@pytest.mark.parametrize("caption", ["", "One week so far.", LONG[:1000]], ids=len)
def test_draw_gives_a_small_png_that_a_phone_can_show(count: int, caption: str) -> None:
    file = a_picture(MIXED[:count], caption=caption)
    image = Image.open(io.BytesIO(file))
    image.verify()
    assert image.format == "PNG"
    assert image.width == WIDTH == 1000
    assert 350 < image.height < 2000
    assert len(file) < LARGEST


@pytest.mark.parametrize("count", [0, MOST_WEEKS + 1])
def test_draw_refuses_too_few_and_too_many(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to {MOST_WEEKS} weeks"):
        a_picture([Week.DONE] * count)


def test_draw_needs_a_word_for_each_state_that_occurs() -> None:
    with pytest.raises(KeyError):
        draw(weeks([Week.OPEN]), "", "", {Week.DONE: "Done"})
    assert draw(weeks([Week.DONE]), "", "", {Week.DONE: "Done"})


def test_draw_is_the_same_every_time() -> None:
    assert a_picture(MIXED, caption=LONG) == a_picture(MIXED, caption=LONG)


def test_every_state_has_a_shape_of_its_own() -> None:
    """Told apart in black and white, at the size of a thumbnail, without the legend's words."""
    found = []
    for state in Week:
        here = plan(weeks([state]), "", "", LEGEND).shapes[0]
        image = opened(draw(weeks([state]), "", "", dict.fromkeys(Week, "Same")))
        shape = image.crop((here.x, here.y, here.x + here.size, here.y + here.size))
        found.append(shape.convert("L").resize((24, 24)).tobytes())
    for one, other in itertools.combinations(found, 2):
        different = sum(abs(a - b) > 60 for a, b in zip(one, other, strict=True))
        assert different > 24 * 24 / 20


def test_every_state_has_the_same_color() -> None:
    """No state is louder than another: beside the ground all is ink, and one color."""
    calm = {ImageColor.getrgb(c) for c in (GROUND, PAPER, ACCENT)}
    for state in Week:
        image = opened(a_picture([state]))
        colors: Any = image.getcolors()
        common = {color for count, color in colors if count > 250}
        assert calm <= common
        assert not any(r > 1.4 * g and r > 1.4 * b for r, g, b in common), "red"


@pytest.mark.parametrize(
    ("color", "ground"), [(INK, GROUND), (INK, PAPER), (QUIET, GROUND)], ids=str
)
def test_text_has_enough_contrast(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 4.5


def test_shapes_have_enough_contrast() -> None:
    assert contrast(ACCENT, PAPER) >= 3
    assert contrast(ACCENT, GROUND) >= 3
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("states", [[Week.OPEN], MIXED], ids=len)
@pytest.mark.parametrize("caption", ["One week so far.", LONG], ids=len)
def test_text_keeps_its_contrast_when_painted(states: list[Week], caption: str) -> None:
    """The file has few colors: those of the letters must be among them."""
    image = opened(a_picture(states, caption=caption))
    for text in plan(weeks(states), "Your weeks", caption, LEGEND).texts:
        colors: Any = image.crop(text.box).getcolors()
        ground = max(colors)[1]
        ink = min((color for count, color in colors if count > 9), key=sum)
        assert contrast(f"rgb{ink}", f"rgb{ground}") >= 4.5, text


def test_text_is_large_and_in_the_colors_that_were_measured() -> None:
    texts = plan(weeks(MIXED), "Your weeks", LONG, LEGEND).texts
    assert {t.color for t in texts} <= {INK, QUIET}
    assert {t.size for t in texts} == {TITLE, BODY}
    assert min(TITLE, BODY) >= SMALLEST


def test_dates_stand_in_their_tiles_oldest_first() -> None:
    found = plan(weeks(MIXED), "", "", LEGEND)
    assert words(found)[:3] == ["3 Nov", "10 Nov", "17 Nov"]
    assert found.texts[MOST_WEEKS - 1].words == "19 Jan"
    assert list(found.tiles) == sorted(found.tiles, key=lambda corner: (corner[1], corner[0]))
    for (x, y), shape, text in zip(found.tiles, found.shapes, found.texts, strict=False):
        left, top, right, bottom = text.box
        assert x < left < right < x + 211
        assert y < shape.y < shape.y + shape.size <= top < bottom < y + 208


def test_legend_tells_only_what_occurs() -> None:
    found = plan(weeks([Week.PAUSED, Week.DONE, Week.PAUSED]), "", "", LEGEND)
    assert words(found)[3:] == ["Done", "Paused"]
    assert [s.state for s in found.shapes[3:]] == [Week.DONE, Week.PAUSED]


def assert_fits(found: Plan) -> None:
    boxes = [text.box for text in found.texts if text.words]
    boxes += [(s.x, s.y, s.x + s.size, s.y + s.size) for s in found.shapes]
    for left, top, right, bottom in boxes:
        assert left >= MARGIN - 2, "letters may lean out a little"
        assert right <= WIDTH - MARGIN + 2
        assert top >= MARGIN
        assert bottom <= found.height - MARGIN / 2
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(Week), min_size=1, max_size=MOST_WEEKS),
    st.text(max_size=80), st.text(max_size=300), st.text(max_size=90),
)  # fmt: skip
def test_nothing_leaves_the_frame_or_covers_another(
    states: list[Week], title: str, caption: str, word: str
) -> None:
    assert_fits(plan(weeks(states), title, caption, dict.fromkeys(Week, word)))


@pytest.mark.parametrize("text", [LONG, "osteo" * 200, "W" * 300, "a\n\nb", "g" * 59 + " j"])
def test_long_texts_stay_in_the_frame(text: str) -> None:
    assert_fits(plan(weeks(MIXED), text, text, dict.fromkeys(Week, text[:120])))
    file = draw(weeks(MIXED), text[:200], text[:400], LEGEND)
    image = opened(file)
    for edge in (
        (0, 0, MARGIN - 3, image.height), (WIDTH - MARGIN + 3, 0, WIDTH, image.height),
        (0, image.height - 16, WIDTH, image.height),
    ):  # fmt: skip
        assert image.crop(edge).getcolors() == [
            ((edge[2] - edge[0]) * (edge[3] - edge[1]), ImageColor.getrgb(GROUND))
        ]


def test_letters_that_the_font_lacks_are_put_in_plain_ones() -> None:
    found = plan(weeks([Week.DONE]), "À vélo — 5–10 min… 🦴", "A\u00a0“b”", {Week.DONE: "Done"})
    assert words(found) == ["A velo - 5-10 min...", "3 Nov", "Done", "A “b”"]
