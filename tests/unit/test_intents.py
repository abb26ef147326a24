"""The engine on intents that have nothing to do with bones, and the benchmark around it."""

import json
import random
from pathlib import Path

import pytest

from bot.content.schema import Knowledge
from tests.benchmarks import intents as benchmark
from tests.support.intents import IntentFileError, drawn, engine, read_examples, slipped

EXAMPLES = [
    (text, intent)
    for intent, texts in {
        "play_music": ("play some jazz", "put a song on", "i want to hear music", "next song"),
        "set_alarm": ("wake me at seven", "set an alarm", "alarm for six please", "wake me up"),
        "weather": ("will it rain", "is it sunny today", "weather forecast", "how cold is it"),
    }.items()
    for text in texts
]


def written(path: Path, examples: list[tuple[str, str]]) -> str:
    lines = ["text\tintent", *(f"{text}\t{intent}" for text, intent in examples)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def test_any_set_of_intents_is_ranked(knowledge: Knowledge) -> None:
    rank = engine(EXAMPLES, knowledge.english)
    assert rank("please play a jazz sogn").candidates[0].intent == "play_music"
    assert rank("will it be rainy").candidates[0].intent == "weather"
    known, unknown = rank("set an alarm for six"), rank("photosynthesis of ferns")
    assert known.confidence > unknown.confidence


def test_examples_are_drawn_by_seed() -> None:
    assert drawn(EXAMPLES, 2, 1) == drawn(EXAMPLES, 2, 1)
    assert len(drawn(EXAMPLES, 2, 1)) == 6
    assert len(drawn(EXAMPLES, 99, 1)) == len(EXAMPLES)


def test_a_slip_changes_a_letter_or_two_and_no_more() -> None:
    luck = random.Random(3)  # noqa: S311 - no secret
    for _ in range(200):
        text = slipped("set an alarm", luck)
        assert abs(len(text) - len("set an alarm")) <= 2
    assert slipped("123", luck) == "123"


@pytest.mark.parametrize(
    ("content", "said"),
    [("text\tintent\nno tab\n", "2: not an example"), ("text\tintent\n", "no examples")],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "train.tsv"
    path.write_text(content, "utf-8")
    with pytest.raises(IntentFileError, match=said):
        read_examples(path)


def test_the_benchmark_prints_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = written(tmp_path / "train.tsv", EXAMPLES)
    oos = written(tmp_path / "oos.tsv", [("why do ferns fold", "oos"), ("tax law", "oos")])
    code = benchmark.main([
        train, train, "--oos", oos, "--dev", train, "--dev-oos", oos, "--typos",
        "--per-intent", "3", "--baselines", "rapidfuzz token_set", "BM25", "TF-IDF+LR",
    ])  # fmt: skip
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["phrasings"] == 9
    assert found["top1"] > 60
    assert found["top3"] == 100
    assert found["auroc"] == 1
    assert found["oos_recall"] == 100
    assert found["typos"]["top1"] is not None
    assert set(found["baselines"]) == {"rapidfuzz token_set", "BM25", "TF-IDF+LR"}
    assert all(each["top1"] > 60 for each in found["baselines"].values())


def test_a_missing_file_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert benchmark.main([str(tmp_path / "none.tsv"), str(tmp_path / "none.tsv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
