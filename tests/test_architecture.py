"""The import rules of the project, proven on the source."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"
MODULES = sorted(BOT.rglob("*.py"))

# From the bottom up: a package may import itself and what stands before it.
LAYERS = ["content", "reading", "rules", "understanding", "reminders", "answering"]
PURE = {
    "reading": {"rapidfuzz", "Stemmer"}, "rules": set(), "understanding": {"rapidfuzz"},
    "answering": set(),
    "reminders": {"rapidfuzz", "icalendar", "PIL"},
}  # fmt: skip
SERVICE = "bot.reminders.service"  # the loop over the pure rest and the storage
SIMULATION = "bot.simulation"  # composes parts, and reads the ledger for itself
STORAGE_MAY_USE = ("bot.storage", "bot.reminders")
MOST_LINES = 400
SENT = re.compile(r"(send|edit|answer|forward|copy|delete)[A-Z]\w+")  # methods of the Bot API
SENDING = (  # and the library's own names for them
    "send_", "reply_", "edit_message", "answer_", "forward_", "copy_message", "do_api_request",
)  # fmt: skip


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def top_imports(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_layers_import_downward_only(path: Path) -> None:
    parts = path.relative_to(BOT).parts
    layer = parts[0]
    if layer not in LAYERS or name_of(path) == SERVICE:
        return
    allowed = {f"bot.{name}" for name in LAYERS[: LAYERS.index(layer) + 1]}
    ours = {name for name in imports(path) if name.split(".")[0] == "bot"}
    assert {name for name in ours if ".".join(name.split(".")[:2]) not in allowed} == set()
    if layer in PURE:
        outside = top_imports(path) - set(sys.stdlib_module_names) - {"bot"}
        assert outside <= PURE[layer]


def test_storage_knows_people_and_times_and_nothing_of_conversations() -> None:
    for path in MODULES:
        ours = {name for name in imports(path) if name.startswith("bot.")}
        if path.relative_to(BOT).parts[0] == "storage":
            assert all(name.startswith(STORAGE_MAY_USE) for name in ours), path
        elif name_of(path).rpartition(".")[0] in {
            "bot.reading",
            "bot.rules",
            "bot.understanding",
            "bot.content",
        }:
            assert not any(name.startswith("bot.storage") for name in ours), path
    drivers = {"sqlalchemy", "alembic", "aiosqlite", "sqlite3", "filelock"}
    users = {name_of(path) for path in MODULES if top_imports(path) & drivers}
    assert all(name.startswith(("bot.storage", SIMULATION)) for name in users)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_telegram_app_imports_telegram(path: Path) -> None:
    inside = path.relative_to(BOT).parts[0] == "telegram_app"
    assert inside or "telegram" not in top_imports(path)


def test_the_bot_api_server_knows_nothing_of_the_bot() -> None:
    for path in MODULES:
        ours = {name for name in imports(path) if name.startswith("bot.")}
        inside = path.relative_to(BOT).parts[0] == "botapi"
        if inside:
            assert all(name.startswith("bot.botapi") for name in ours), path
        elif not name_of(path).startswith(("bot.demo", "bot.cli", SIMULATION)):
            assert not any(name.startswith("bot.botapi") for name in ours), path


def test_only_the_loader_imports_yaml() -> None:
    users = {name_of(path) for path in MODULES if "yaml" in top_imports(path)}
    assert users == {"bot.content.loader"}


def test_only_fitting_imports_scientific_packages() -> None:
    heavy = {"numpy", "scipy", "sklearn"}
    users = {name_of(path) for path in MODULES if top_imports(path) & heavy}
    assert users == {"bot.fitting.weights"}


def test_only_the_gateway_sends() -> None:
    senders = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            assert not (isinstance(called, ast.Attribute) and called.attr.startswith(SENDING)), (
                path
            )
            if isinstance(node, ast.Constant) and SENT.fullmatch(str(node.value)):
                senders.add(name_of(path))
    assert senders == {"bot.telegram_app.gateway"}


def test_there_are_no_import_cycles() -> None:
    graph = {
        name_of(path): {
            target
            for name in imports(path)
            for target in (name, name.rpartition(".")[0])
            if target.startswith("bot") and target != name_of(path)
        }
        for path in MODULES
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, f"import cycle: {' -> '.join((*way, name))}"
        if name not in done:
            for other in graph.get(name, ()):
                visit(other, (*way, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_are_small_and_say_what_they_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text))
