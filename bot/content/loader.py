"""Reading `knowledge/` from disk; the only module that imports yaml."""

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.content import schema
from bot.content.english import CommonWords
from bot.content.house import Rule, Style
from bot.content.languages import Languages
from bot.content.plan import Plan
from bot.content.reminding import ReminderPhrases
from bot.content.schema import Card, Fact, Knowledge, Review, SmallTalk, Term
from bot.content.visit import Visit

FOLDER = Path(__file__).parents[2] / "knowledge"
CARDS = "cards"

_M = TypeVar("_M", bound=BaseModel)
_Path = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """Reads only `true` and `false` as booleans: editors write `no` and mean the word."""


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":bool")]
    if letter in "yYnNoO"
    else pairs
    for letter, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Problem(str):
    """One fault in the content: `file:line: what is wrong; how to mend it`."""


class ContentError(Exception):
    """The knowledge folder cannot be used.

    Attributes:
        problems: every fault found, one line each.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Lines:
    """Finds the line at which a value stands in a YAML file."""

    def __init__(self, path: Path) -> None:
        self._root = yaml.compose(path.read_text("utf-8"), Loader=_Loader)

    def of(self, where: _Path) -> int:
        """Return the 1-based line of the value at `where`, or of its nearest parent."""
        node = self._root
        for step in where:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return node.start_mark.line + 1 if node is not None else 1


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    return None


def read_yaml(path: Path) -> Any:
    """Parse one YAML file.

    Raises:
        ContentError: the file is missing, not UTF-8 or not YAML.
    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - safe
    except FileNotFoundError:
        raise ContentError([Problem(f"{path}:1: the file is missing; restore it")]) from None
    except UnicodeDecodeError:
        raise ContentError([Problem(f"{path}:1: not UTF-8; save it as UTF-8")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = getattr(error, "problem", None) or "not YAML"
        text = f"{path}:{line}: {why}; check quotes, colons and indentation"
        raise ContentError([Problem(text)]) from None


def _invalid(path: Path, error: ValidationError, at: _Path = ()) -> ContentError:
    lines = Lines(path)
    problems = []
    for fault in error.errors():
        where = (*at, *fault["loc"])
        field = ".".join(map(str, fault["loc"])) or "the file"
        problems.append(
            Problem(f"{path}:{lines.of(where)}: {field}: {_plain(fault)}; see knowledge/README.md")
        )
    return ContentError(problems)


def _plain(fault: Mapping[str, Any]) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a field of this file"
        case _:
            shown = str(fault["input"])
            shown = shown if len(shown) <= 40 else shown[:40] + "…"
            return f"{fault['msg']}, got {shown!r}"


def _load(path: Path, model: type[_M]) -> _M:
    data = read_yaml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _invalid(path, error) from None


def _load_list(path: Path, model: type[_M]) -> tuple[_M, ...]:
    data = read_yaml(path)
    try:
        return TypeAdapter(tuple[model, ...]).validate_python(data)  # type: ignore[valid-type]
    except ValidationError as error:
        raise _invalid(path, error) from None


def _facts(path: Path) -> dict[str, Fact]:
    if not path.is_file():
        raise ContentError([Problem(f"{path}:1: the file is missing; restore it")])
    facts = {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, 2):
            try:
                facts[row["id"]] = Fact(
                    row["id"], row["section"], schema.Depth(row["depth"]), row["topic"],
                    row["fact"], row["numbers"], row["caution"],
                )  # fmt: skip
            except (KeyError, ValueError) as error:
                text = f"{path}:{number}: unreadable row ({error}); keep the seven columns"
                raise ContentError([Problem(text)]) from None
    return facts


def _reviews(path: Path) -> dict[str, Review]:
    if not path.is_file():
        return {}
    found = {}
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(rows, 2):
            try:
                values = {name: row[name] for name in Review.model_fields}
                found[row["entry"]] = Review.model_validate(values)
            except (KeyError, ValidationError):
                text = f"{path}:{number}: not a review; take the row out, and record it again"
                raise ContentError([Problem(f"{text} with: python -m bot review")]) from None
    return found


def _examples(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.is_file():
        raise ContentError([Problem(f"{path}:1: the file is missing; restore it")])
    found: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines()[1:], 2):
        label, _, message = line.partition("\t")
        if not message.strip() or "\t" in message:
            text = f"{path}:{number}: not a label, a tab and a message; write it so"
            raise ContentError([Problem(text)])
        found.setdefault(label, []).append(message)
    return {label: tuple(messages) for label, messages in found.items()}


def _english(path: Path) -> CommonWords:
    if not path.is_file():
        raise ContentError([Problem(f"{path}:1: the file is missing; restore it")])
    try:
        return CommonWords(path.read_text("utf-8").splitlines())
    except ValueError as error:
        raise ContentError([Problem(f"{path}:{error}; restore the file")]) from None


def _unique(path: Path, items: Iterable[_M], key: Callable[[_M], str]) -> dict[str, _M]:
    found: dict[str, _M] = {}
    for item in items:
        if key(item) in found:
            text = f"{path}:1: {key(item)!r} stands twice; give one of them another name"
            raise ContentError([Problem(text)])
        found[key(item)] = item
    return found


def card_files(folder: Path) -> list[Path]:
    """Every card file, in a stable order."""
    return sorted((folder / CARDS).glob("*/*.yaml"))


def load(folder: Path = FOLDER) -> Knowledge:
    """Read the whole folder.

    Args:
        folder: the knowledge folder, by default the one beside the package.

    Raises:
        ContentError: with every fault of shape found in the cards, or the first fault of
            another file. `checks.check` finds the faults of meaning.
    """
    if not folder.is_dir():
        raise ContentError([Problem(f"{folder}:1: no such folder; set BONEWISE_KNOWLEDGE")])
    cards: dict[str, Card] = {}
    problems: list[Problem] = []
    for path in card_files(folder):
        try:
            card = _load(path, Card)
        except ContentError as error:
            problems.extend(error.problems)
            continue
        if card.id in cards:
            problems.append(Problem(f"{path}:1: id {card.id!r} stands twice; rename one file"))
        cards[card.id] = card
    if problems:
        raise ContentError(problems)
    return Knowledge(
        facts=_facts(folder / "facts.tsv"),
        rules=_load_mapping(folder / "rules.yaml", Rule),
        article=_load(folder / "article.yaml", schema.Article),
        phrases=_load(folder / "notes.yaml", schema.Phrases),
        cards=cards,
        terms=_unique(
            folder / "glossary.yaml", _load_list(folder / "glossary.yaml", Term), lambda t: t.term
        ),
        smalltalk=_unique(
            folder / "smalltalk.yaml",
            _load_list(folder / "smalltalk.yaml", SmallTalk),
            lambda s: s.id,
        ),
        safety=_load(folder / "safety.yaml", schema.Safety),
        decisions=_load(folder / "decisions.yaml", schema.Routes),
        not_covered=_load(folder / "not_covered.yaml", schema.Routes),
        vocabulary=_load(folder / "vocabulary.yaml", schema.Vocabulary),
        english=_english(folder / "english.txt"),
        plan=_load(folder / "plan.yaml", Plan),
        reminders=_load(folder / "reminders.yaml", ReminderPhrases),
        style=_load(folder / "style.yaml", Style),
        visit=_load(folder / "visit.yaml", Visit),
        examples=_examples(folder / "examples.tsv"),
        reviews=_reviews(folder / "reviews.tsv"),
        languages=_load(folder / "languages.yaml", Languages),
    )


def _load_mapping(path: Path, model: type[_M]) -> dict[str, _M]:
    data = read_yaml(path)
    try:
        return TypeAdapter(dict[str, model]).validate_python(data)  # type: ignore[valid-type]
    except ValidationError as error:
        raise _invalid(path, error) from None


def read_artefact(path: Path) -> Any:
    """Return what `write_artefact` wrote, or None when there is nothing that can be read."""
    try:
        return json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError, zlib.error):
        return None


def write_artefact(path: Path, made: Mapping[str, Any]) -> None:
    """Write what `python -m bot fit` made, as packed JSON; the same gives the same file."""
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
