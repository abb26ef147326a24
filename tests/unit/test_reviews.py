"""A review is recorded in one step, shown with every answer it covers, and ends with a change."""

import datetime as dtm
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot import app, cli, settings
from bot.content import loader, reviews
from bot.content.loader import ContentError

BY = "A. Name, clinical pharmacist"
TODAY = dtm.datetime.now(dtm.UTC).date()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "knowledge"
    shutil.copytree(loader.FOLDER, copy)
    monkeypatch.setenv("BONEWISE_KNOWLEDGE", str(copy))
    return copy


def review(*arguments: str) -> int:
    return cli.main(["review", "--by", BY, *arguments])


def test_nothing_is_reviewed_until_somebody_has(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "--due"]) == cli.OK
    said = capsys.readouterr().out
    assert said.count("never reviewed by a clinician") == 238
    assert "238 of 238 cards and terms to look at again" in said


def test_a_review_is_one_step_and_is_shown(folder: Path) -> None:
    assert review("exercise", "osteopenia", "first-scan-when") == cli.OK
    helper = app.assistant(settings.load(os.environ))
    assert BY in helper.reply("what is osteopenia")[0].source
    assert "not yet been reviewed" in helper.reply("which foods have magnesium")[0].source
    left = {due.entry for due in reviews.due(helper.knowledge, TODAY, 12)}
    assert "exercise-tennis" not in left
    assert "magnesium-foods" in left


def test_everything_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review() == cli.OK
    assert "238 reviewed" in capsys.readouterr().out
    assert list(reviews.due(loader.load(folder), TODAY, 12)) == []


def test_a_later_change_ends_it(folder: Path) -> None:
    review("exercise-tennis")
    path = folder / "cards/exercise/exercise-tennis.yaml"
    path.write_text(path.read_text("utf-8").replace("title: ", "title: More on "), "utf-8")
    knowledge = loader.load(folder)
    found = {due.entry: due.why for due in reviews.due(knowledge, TODAY, 12)}
    assert found["exercise-tennis"] == f"changed since the review of {TODAY}"
    assert reviews.review_of(knowledge, knowledge.cards["exercise-tennis"]) is None


@pytest.mark.parametrize(("months", "is_due"), [(11, False), (12, True), (13, True)])
def test_it_grows_old(folder: Path, months: int, is_due: bool) -> None:
    review("exercise-tennis", "--on", "2025-11-20")
    knowledge = loader.load(folder)
    total = 2025 * 12 + 10 + months
    today = dtm.date(total // 12, total % 12 + 1, 20)
    found = {due.entry: due.why for due in reviews.due(knowledge, today, 12)}
    assert (found.get("exercise-tennis") == "last reviewed on 2025-11-20") is is_due


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "no card, term or topic"),
        (["--on", "soon"], "is a day such as"),
        (["--on", str(TODAY + dtm.timedelta(days=1))], "has not come yet"),
        (["--by", " "], "names who reviewed"),
    ],
)
def test_wrong_input_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert review(*arguments) == cli.USAGE
    assert told in capsys.readouterr().err
    assert cli.main(["check", "--due", "--months", "0"]) == cli.USAGE


def test_a_row_that_cannot_be_read_is_named(folder: Path) -> None:
    path = folder / reviews.FILE
    path.write_text(path.read_text("utf-8") + "exercise-tennis\tsoon\tme\tzz\n", "utf-8")
    with pytest.raises(ContentError, match=r"reviews\.tsv:2: not a review"):
        loader.load(folder)
    path.unlink()
    assert loader.load(folder).reviews == {}


def test_the_digest_covers_title_and_texts() -> None:
    card = next(iter(loader.load().cards.values()))
    other = card.model_copy(update={"title": "Else"})
    assert reviews.digest(card) != reviews.digest(other)
    assert replace(loader.load(), reviews={}).reviews == {}
