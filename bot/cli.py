"""The command line: one function a command, every error one clear line."""

import argparse
import datetime as dtm
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from bot import app, batch, logs, settings
from bot.answering.plain import render
from bot.commands import Commands
from bot.content import ledger, loader, reviews
from bot.content.loader import ContentError
from bot.content.schema import Card, Knowledge, Term
from bot.explain import explain
from bot.heartbeat import Heartbeat, verdict
from bot.rules import lines
from bot.rules.patterns import PatternError
from bot.understanding import intents
from bot.understanding.conversation import State

logger = logging.getLogger(__name__)

OK, FAILED, USAGE = 0, 1, 2
DEMO_PORT = 8765
_EVAL = Path("tests/eval")
_NEEDS_SKLEARN = "this needs scikit-learn; run: pip install 'scikit-learn>=1.7,<2'"
_FAREWELLS = frozenset({"quit", "exit", ":q"})


class UsageError(Exception):
    """Wrong input; the message says what would be right."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: the words after `python -m bot`; by default those of the process.

    Returns:
        The exit code: 0 done, 1 failed or problems found, 2 wrong input.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return OK
    try:
        code: int = options.command(options)
    except (settings.SettingsError, UsageError) as error:
        return _fail(error, USAGE)
    except (ContentError, app.StaleModelError, PatternError) as error:
        return _fail(error, FAILED)
    except BrokenPipeError:
        # The reader of our output went away; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return OK
    return code


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Bonewise answers questions on anastrozole and bone health from cards.",
    )
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[..., int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=run)
        return sub

    demo = command("demo", show_demo, "try the bot in a browser, without an account")
    demo.add_argument("--port", type=int, default=DEMO_PORT, help="of the page; 0 takes any")
    demo.add_argument("--no-browser", action="store_true", help="only print the address")
    command("chat", chat, "talk in this terminal; nothing is sent anywhere")
    ask = command("ask", ask_batch, "answer a question, or JSON lines from standard input")
    ask.add_argument("question", nargs="?", help="one question")
    ask.add_argument("--jsonl", action="store_true", help="read and write JSON lines")
    command("run", run, "run the bot on Telegram by long polling")
    year = command("simulate", simulate, "weeks of reminders in minutes, with outages and kills")
    year.add_argument("--weeks", type=int, default=8, help="how many (8)")
    year.add_argument("--users", type=int, default=100, help="how many people (100)")
    year.add_argument(
        "--kill-rate",
        type=float,
        default=0.01,
        help="share of messages at which the bot is killed (0.01)",
    )
    year.add_argument("--seed", type=int, default=1, help="of all chance (1)")
    command("health", health, "tell whether the running bot hears from Telegram")
    check = command("check", check_content, "check everything under knowledge/")
    check.add_argument("--json", action="store_true", help="print the result as JSON")
    check.add_argument(
        "--due", action="store_true", help="list the cards and terms to look at again"
    )
    check.add_argument(
        "--months", type=int, default=12, help="after how many months a review grows old (12)"
    )
    review = command("review", record_review, "write down that a clinician has reviewed content")
    review.add_argument("entries", nargs="*", help="ids of cards, terms or topics; none for all")
    review.add_argument("--by", required=True, help="who, as people shall read it")
    review.add_argument("--on", help="the day, as in 2026-12-01; by default today")
    command("fit", fit, "rebuild the router's weights after a change of content")
    route = command("route", show_route, "explain how one question is understood")
    route.add_argument("question")
    evaluate = command("eval", evaluate_files, "score question files (tab separated)")
    evaluate.add_argument("files", nargs="*", type=Path, help="by default those in tests/eval")
    told = "write REPORT.md and its plots there, by default to tests/eval; takes minutes"
    evaluate.add_argument(
        "--report", nargs="?", type=Path, const=_EVAL, metavar="FOLDER", help=told
    )
    evaluate.add_argument("--show", metavar="KIND", help="print the rows of this kind that missed")
    return parser


def _settings() -> settings.Settings:
    return settings.load(os.environ)


def chat(_: argparse.Namespace) -> int:
    """Talk in the terminal until end of file or `quit`."""
    helper = app.assistant(_settings())
    commands = Commands(helper)
    out = sys.stdout
    _say(out, render(helper.welcome()))
    state = State()
    while True:
        out.write("> ")
        out.flush()
        line = sys.stdin.readline()
        if not line or line.strip().casefold() in _FAREWELLS:
            out.write("\n")
            return OK
        reply, state = commands.answer(line, state)
        _say(out, render(reply))


def _say(out: TextIO, text: str) -> None:
    out.write(f"\n{text}\n\n")


def ask_batch(options: argparse.Namespace) -> int:
    """Answer one question, or one JSON object a line."""
    if not options.jsonl and not options.question:
        raise UsageError("ask needs a question in quotes, or --jsonl with lines on standard input")
    helper = app.assistant(_settings())
    if options.question:
        reply, _, _ = helper.reply(options.question)
        sys.stdout.write(render(reply) + "\n")
        return OK
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            sys.stdout.write(_answer_line(helper, number, line) + "\n")
            sys.stdout.flush()
    return OK


def _answer_line(helper: app.Assistant, number: int, line: str) -> str:
    try:
        question = batch.Question.model_validate_json(line)
    except ValueError:
        raise UsageError(
            f'standard input:{number}: not a question; write {{"id": "1", "text": "…", '
            '"previous": []}'
        ) from None
    return json.dumps(batch.answer(helper, question), ensure_ascii=False)


def run(_: argparse.Namespace) -> int:
    """Run on Telegram."""
    # httpx brings a command line where it can, and with it rich and pygments: 4 MiB for nothing.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    with app.uncollected():
        from bot.storage.database import Database, InUseError, StorageError
        from bot.telegram_app.connection import Connection
        from bot.telegram_app.line import ProxySettingError
        from bot.telegram_app.running import run

    chosen = _settings()
    if chosen.telegram_token is None:
        raise UsageError("BONEWISE_TELEGRAM_TOKEN is not set; README.md says how to get a token")
    logs.configure()
    database = Database(chosen.database)
    try:
        database.lock()
    except InUseError as error:
        return _fail(error, FAILED)
    except StorageError:
        pass  # whoever needs the database tries again, and says what is wrong
    helper = app.assistant(chosen)
    logger.info("content ready: %s", helper.wording.review_line)
    try:
        return run(chosen, helper, database, Connection(alive=Heartbeat(chosen.heartbeat).beat))
    except ProxySettingError as error:
        raise UsageError(str(error)) from None


def show_demo(options: argparse.Namespace) -> int:
    """Let anyone try the bot in a browser on this computer."""
    from bot.botapi.server import PortError
    from bot.demo import demo

    logs.configure(level=logging.WARNING)
    chosen = _settings()
    try:
        return demo(chosen, app.assistant(chosen), options.port, not options.no_browser)
    except PortError as error:
        raise UsageError(f"{error}; choose another with --port, or 0 for any") from None


def simulate(options: argparse.Namespace) -> int:
    """Let weeks of reminders pass; exit code 1 when one was lost uncounted or came twice."""
    from bot.simulation import report, run

    for name, value, most in (
        ("--weeks", options.weeks, run.MOST_WEEKS), ("--users", options.users, run.MOST_USERS),
    ):  # fmt: skip
        if not 1 <= value <= most:
            raise UsageError(f"{name} is a whole number from 1 to {most}, not {value}")
    if not 0.0 <= options.kill_rate <= 1.0:
        raise UsageError(f"--kill-rate is a share from 0 to 1, not {options.kill_rate}")
    logs.configure(level=logging.ERROR)
    size = run.Size(options.weeks, options.users, options.kill_rate, options.seed)
    began = time.monotonic()
    with report.progress(size.weeks) as passed:
        verdict = run.simulate(size, app.assistant(_settings()), passed)
    report.show(verdict, size, time.monotonic() - began)
    return OK if verdict.is_clean else FAILED


def health(_: argparse.Namespace) -> int:
    """Say whether the bot is alive; exit code 1 when it is not."""
    alive, said = verdict(_settings().heartbeat)
    sys.stdout.write(f"{said}\n")
    return OK if alive else FAILED


def check_content(options: argparse.Namespace) -> int:
    """Check the knowledge folder."""
    from bot.content import checks  # and with it what measures the reading level

    folder = _settings().knowledge
    if options.due:
        return _show_due(folder, options.months)
    report = checks.check(folder, lines.faults)
    problems: list[str] = list(report.problems)
    known = report.knowledge
    if known is not None and not problems:
        problems = [f"{e}" for e in _stale(folder, known)]
    summary = {
        "cards": len(known.cards) if known else 0,
        "terms": len(known.terms) if known else 0,
        "facts_total": len(known.facts) if known else 0,
        "facts_covered": len(ledger.covered(known) & set(known.facts)) if known else 0,
        "uncovered": ledger.uncovered(known) if known else [],
        "problems": problems,
    }
    if options.json:
        sys.stdout.write(json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
    else:
        for problem in problems:
            sys.stdout.write(f"{problem}\n")
        sys.stdout.write(
            "{cards} cards, {terms} terms, {facts_covered} of {facts_total} facts; ".format(
                **summary
            )
            + (f"{_counted(problems)}\n")
        )
    return FAILED if problems else OK


def _counted(problems: Sequence[str]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems) or 'no'} problems"


def _show_due(folder: Path, months: int) -> int:
    if months < 1:
        raise UsageError(f"--months is a whole number from 1, not {months}")
    knowledge = loader.load(folder)
    found = list(reviews.due(knowledge, _today(), months))
    for each in found:
        sys.stdout.write(f"{folder / each.file}: {each.entry}: {each.why}\n")
    everything = len(knowledge.cards) + len(knowledge.terms)
    sys.stdout.write(f"{len(found)} of {everything} cards and terms to look at again\n")
    return OK


def record_review(options: argparse.Namespace) -> int:
    """Record a review of all content, of topics, cards or terms."""
    folder = _settings().knowledge
    knowledge = loader.load(folder)
    try:
        on = dtm.date.fromisoformat(options.on) if options.on else _today()
    except ValueError:
        raise UsageError(f"--on is a day such as 2026-12-01, not {options.on!r}") from None
    if on > _today():
        raise UsageError(f"--on {on} has not come yet; record a review once it has happened")
    if not options.by.strip() or any(c in options.by for c in "\t\n"):
        raise UsageError('--by names who reviewed, in one line, such as "A. Name, oncologist"')
    chosen = _reviewed(knowledge, options.entries)
    everything = reviews.with_reviews(knowledge, chosen, options.by.strip(), on)
    (folder / reviews.FILE).write_text(reviews.table(everything), "utf-8")
    sys.stdout.write(f"recorded in {folder / reviews.FILE}: {len(chosen)} reviewed on {on}\n")
    return OK


def _reviewed(knowledge: Knowledge, names: Sequence[str]) -> list[Card | Term]:
    everything: dict[str, list[Card | Term]] = {}
    for entry in reviews.entries(knowledge):
        for name in (reviews.name_of(entry), entry.topic):
            everything.setdefault(name, []).append(entry)
    for name in names:
        if name not in everything:
            raise UsageError(
                f"{name!r} is no card, term or topic; see check --due for their names"
            )
    return [entry for name in names or knowledge.article.topics for entry in everything[name]]


def _today() -> dtm.date:
    return dtm.datetime.now(dtm.UTC).date()


def _stale(folder: Path, known: Knowledge) -> Iterable[Exception]:
    try:
        app.current_model(folder, known)
    except app.StaleModelError as error:
        yield error


def fit(_: argparse.Namespace) -> int:
    """Rebuild the weights."""
    try:
        from bot.fitting import model
    except ModuleNotFoundError:
        raise UsageError(_NEEDS_SKLEARN) from None
    folder = _settings().knowledge
    knowledge = loader.load(folder)
    sys.stdout.write(f"fitting {len(intents.of(knowledge))} intents …\n")
    sys.stdout.flush()
    made = model.fit(knowledge)
    made["made_from"] = app.fingerprint(knowledge)
    path = folder / app.ARTEFACT
    loader.write_artefact(path, made)
    sys.stdout.write(f"wrote {path} ({path.stat().st_size // 1024} KiB)\n")
    return OK


def show_route(options: argparse.Namespace) -> int:
    """Explain one decision."""
    helper = app.assistant(_settings())
    reply, meaning, _ = helper.reply(options.question)
    sys.stdout.write(explain(meaning, reply))
    return OK


def evaluate_files(options: argparse.Namespace) -> int:
    """Score question files, or report on them."""
    from bot.evaluating import scoring

    helper = app.assistant(_settings())
    files = {}
    for path in options.files or sorted(_EVAL.glob("*.tsv")) or [_EVAL]:
        try:
            files[path.name] = scoring.read_rows(path)
        except (OSError, KeyError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: not a question file ({error}); see tests/eval") from None
    if options.report is not None:
        return _publish(helper, files, options.report)
    for name, rows in files.items():
        sys.stdout.write(f"{name}\n")
        sys.stdout.write(scoring.table(helper, rows, options.show))
    return OK


def _publish(helper: app.Assistant, files: Mapping[str, Any], folder: Path) -> int:
    from bot.evaluating import report

    try:
        sys.stdout.write(f"wrote {report.publish(helper, files, folder)}\n")
    except ModuleNotFoundError:
        raise UsageError(_NEEDS_SKLEARN) from None
    except FileNotFoundError:
        raise UsageError(f"{folder}: not a folder; name one that is there") from None
    return OK
