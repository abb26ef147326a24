"""Start, memory and one question, beside rapidfuzz.process.extract on the same phrasings.

Run with: pytest -n 0 -m benchmark -s
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from bot.app import Assistant
from bot.content.schema import Knowledge
from bot.evaluating import scoring

ROOT = Path(__file__).parents[2]
ROUNDS = 5
QUESTIONS = [row["question"] for row in scoring.read_rows(ROOT / "tests/eval/in_scope.tsv")]
_MEMORY = (
    "from bot import app, settings;"
    "a = app.assistant(settings.load({})); a.reply('zinc');"
    # What getrusage tells begins with the memory of the process that started this one.
    "status = open('/proc/self/status');"
    "print(next(int(line.split()[1]) // 1024 for line in status if line.startswith('VmHWM')))"
)


def timed(work: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of processor time for each question."""
    taken = []
    for question in questions:
        started = time.thread_time()
        work(question)
        taken.append((time.thread_time() - started) * 1000)
    return sorted(taken)


def described(name: str, rounds: list[list[float]]) -> str:
    p50 = statistics.median(r[len(r) // 2] for r in rounds)
    p99 = statistics.median(r[int(len(r) * 0.99)] for r in rounds)
    return f"{name:34} p50 {p50:7.3f} ms   p99 {p99:7.3f} ms"


@pytest.mark.benchmark
def test_question_beside_extract(helper: Assistant, knowledge: Knowledge) -> None:
    phrasings = [u.lower() for card in knowledge.cards.values() for u in card.utterances]
    whole = [timed(lambda q: helper.reply(q), QUESTIONS) for _ in range(ROUNDS)]
    choices = phrasings
    extract = [
        timed(
            lambda q: process.extract(q.lower(), choices, scorer=fuzz.token_set_ratio, limit=3),
            QUESTIONS[::5],
        )
        for _ in range(ROUNDS)
    ]
    print()
    print(described("whole reply", whole))
    print(described(f"extract, token_set, {len(choices)} phrasings", extract))
    ratio = statistics.median(
        theirs[len(theirs) // 2] / ours[len(ours) // 2]
        for ours, theirs in zip(whole, extract, strict=True)
    )
    print(f"extract takes {ratio:.1f} times as long (median of {ROUNDS} rounds)")


@pytest.mark.benchmark
def test_start_and_memory() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    starts = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "bot", "ask", "zinc"],
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
        starts.append(time.perf_counter() - started)
    memory = subprocess.run(
        [sys.executable, "-c", _MEMORY], cwd=ROOT, env=environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip
    print(
        f"\nstart to first answer {statistics.median(starts):.2f} s   memory {memory.strip()} MiB"
    )
