"""The commands as a person runs them: the real process, its output and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.content import loader

ROOT = Path(__file__).parents[2]


def bot(*arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=text, capture_output=True, text=True, check=False, cwd=ROOT,
        env={**os.environ, **environment},
    )  # fmt: skip


def test_without_a_command_it_says_what_it_can_do() -> None:
    done = bot()
    assert done.returncode == 0
    for command in ("chat", "ask", "run", "check", "fit", "route", "eval"):
        assert f"    {command} " in done.stdout


def test_batch_keeps_order_ids_and_fields() -> None:
    lines = [
        {"id": "a", "text": "which foods have zinc"},
        {"id": 2, "text": "and magnesium?", "previous": ["which foods have zinc"]},
        {"id": "c", "text": "T-score of exactly what is normal"},
    ]
    done = bot("ask", "--jsonl", text="\n".join(map(json.dumps, lines)) + "\n\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["a", 2, "c"]
    assert set(answers[0]) == {
        "id", "kind", "topic", "card", "term", "route", "facts", "shown", "also", "candidates",
        "text",
    }  # fmt: skip
    assert answers[0]["card"] == "zinc-foods"
    assert answers[0]["facts"]
    assert answers[1]["card"] == "magnesium-foods"


def test_one_question() -> None:
    done = bot("ask", "which foods have zinc")
    assert "oysters" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "text", "says"),
    [
        (("ask",), "", "question in quotes"),
        (("ask", "--jsonl"), "not json\n", "standard input:1"),
        (("run",), "", "BONEWISE_TELEGRAM_TOKEN is not set"),
        (("eval", "no-such-file.tsv"), "", "no-such-file.tsv: not a question file"),
        (("eval", "pyproject.toml"), "", "not a question file"),
        (("eval", "tests/eval/routing.tsv", "--report", "nowhere"), "", "nowhere: not a folder"),
        (("dance",), "", "invalid choice"),
        (("ask", "--louder"), "", "unrecognized"),
    ],
)
def test_wrong_input_is_one_clear_line(arguments: tuple[str, ...], text: str, says: str) -> None:
    done = bot(*arguments, text=text)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_setting_is_named() -> None:
    done = bot("ask", "zinc", BONEWISE_COLOUR="red")
    assert done.returncode == 2
    assert "BONEWISE_COLOUR: is not a setting" in done.stderr


def test_chat_talks_until_quit() -> None:
    done = bot("chat", text="which foods have zinc\n/help\nquit\nnever read\n")
    assert done.returncode == 0
    assert "oysters" in done.stdout
    assert "simpler" in done.stdout
    assert bot("chat", text="").returncode == 0


def test_check_and_its_json() -> None:
    done = bot("check", "--json")
    assert done.returncode == 0, done.stdout
    found = json.loads(done.stdout)
    assert found["facts_total"] == found["facts_covered"] == 240
    assert found["problems"] == found["uncovered"] == []
    assert found["cards"] > 150
    assert found["terms"] == 47
    assert "240 of 240 facts; no problems" in bot("check").stdout


def test_check_reports_problems_and_stale_weights(folder: Path) -> None:
    card = folder / "cards/monitoring/first-scan-when.yaml"
    text = card.read_text("utf-8")
    card.write_text(text.replace("utterances:\n", "utterances:\n  - a wholly new phrasing\n", 1))
    stale = bot("check", BONEWISE_KNOWLEDGE=str(folder))
    assert stale.returncode == 1
    assert "run: python -m bot fit" in stale.stdout
    refused = bot("ask", "zinc", BONEWISE_KNOWLEDGE=str(folder))
    assert refused.returncode == 1
    assert "was made from other content" in refused.stderr
    model = folder / "router.json.gz"
    model.write_bytes(model.read_bytes()[:1000])
    assert "is missing or spoilt" in bot("ask", "zinc", BONEWISE_KNOWLEDGE=str(folder)).stderr
    model.unlink()
    assert "is missing or spoilt" in bot("ask", "zinc", BONEWISE_KNOWLEDGE=str(folder)).stderr
    card.write_text("id: [", "utf-8")
    broken = bot("check", BONEWISE_KNOWLEDGE=str(folder))
    assert broken.returncode == 1
    assert "first-scan-when.yaml:" in broken.stdout


def test_route_explains() -> None:
    done = bot("route", "which magneesium fods, arimidex")
    assert "outcome   answer: card:magnesium-foods" in done.stdout
    assert "repair    'magneesium' read as 'magnesium'" in done.stdout
    assert "name      'arimidex' means 'anastrozole'" in done.stdout
    assert "confidence" in done.stdout
    urgent = bot("route", "chest pain and my left arm aches")
    assert "warning   S05 red" in urgent.stdout
    both = bot("route", "which foods have zinc? how many mg of zinc a day do people need?")
    assert "and not   B" in both.stdout


def test_eval_prints_a_table_and_the_misses() -> None:
    done = bot("eval", "tests/eval/in_scope.tsv", "--show", "answer")
    assert done.returncode == 0
    assert "answer        n=360" in done.stdout
    assert "    OWN" in done.stdout


def test_the_reader_may_go_away() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write('{"id": 1, "text": "zinc"}\n' * 3)
        process.stdin.close()
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == ""


def test_the_same_made_twice_is_the_same_file(tmp_path: Path) -> None:
    made, one, other = {"names": "käse\nbone"}, tmp_path / "1.json.gz", tmp_path / "2.json.gz"
    loader.write_artefact(one, made)
    loader.write_artefact(other, made)
    assert one.read_bytes() == other.read_bytes()
    assert loader.read_artefact(one) == made
    one.write_bytes(one.read_bytes()[:-9])
    assert loader.read_artefact(one) is None


@pytest.mark.long
def test_fit_finds_the_committed_weights_made_from_this_content(folder: Path) -> None:
    kept = loader.read_artefact(folder / "router.json.gz")
    done = bot("fit", BONEWISE_KNOWLEDGE=str(folder))
    assert done.returncode == 0, done.stderr
    after = loader.read_artefact(folder / "router.json.gz")
    assert after["made_from"] == kept["made_from"]
    assert after["intents"] == kept["intents"]
    assert loader.read_artefact(folder / "nothing.json.gz") is None
