"""The image: linted, and every RUN line carried out in a clean folder, as no engine is needed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
_JOINED = re.sub(r"\\\n\s*", " ", DOCKERFILE)


def instructions(stage: int) -> list[tuple[str, str]]:
    """The (name, rest) pairs of one stage, in order."""
    found = _JOINED.split("\nFROM ")[1 + stage].splitlines()[1:]
    pairs = [line.partition(" ") for line in found if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in pairs]


def test_the_dockerfile_has_no_lint() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    if not linter.exists():
        pytest.skip("hadolint has no wheel for this platform")
    done = subprocess.run(
        [linter, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_runs_as_a_numbered_user_with_a_health_check() -> None:
    final = dict(instructions(1))
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", final["USER"])
    assert '"-m", "bot", "health"' in final["HEALTHCHECK"]
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "TOKEN" not in DOCKERFILE


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="the image's lines are written for a POSIX shell")
def test_every_line_of_the_image_works_in_a_clean_folder(tmp_path: Path) -> None:
    home, bare = tmp_path / "app", {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    keep = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "HTTPS_"))}
    home.mkdir()
    for name, rest in instructions(0):
        if name == "COPY":
            source, target = rest.split()
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, home / target)
            else:
                shutil.copy(ROOT / source, home / target)
        elif name == "RUN":
            subprocess.run(["/bin/sh", "-ec", rest], cwd=home, env=bare | keep, check=True)
    final = dict(instructions(1))
    environment = bare | dict(part.split("=", 1) for part in final["ENV"].split())
    environment["BONEWISE_HEARTBEAT"] = str(tmp_path / "heartbeat")
    check = [".venv/bin/python", "-m", "bot", "health"]
    before = subprocess.run(check, cwd=home, env=environment, capture_output=True, check=False)
    assert before.returncode == 1
    (tmp_path / "heartbeat").touch()
    after = subprocess.run(check, cwd=home, env=environment, capture_output=True, check=False)
    assert after.returncode == 0
    asked = [".venv/bin/python", "-m", "bot", "ask", "which foods have zinc?"]
    answer = subprocess.run(asked, cwd=home, env=environment, capture_output=True, check=True)
    assert b"oysters" in answer.stdout
