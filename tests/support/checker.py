"""What the official Bot API server would refuse, said before anything is sent.

Three questions are answered: may this call be made, may a server answer it so, may a server hand
out this update. Whatever depends on state (does the chat exist, was the message changed) is left
to whoever holds the state.
"""

import importlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tests.support import rules, specification, telegram_text
from tests.support.prose import Limits
from tests.support.rules import Place
from tests.support.specification import FILE, SCALARS, Array, Field, ObjectType, Shape

MOST_INLINE_RESULTS = 50

_NEEDED = {
    specification.PACKAGE: "carries the Bot API specification",
    telegram_text.PACKAGE: "carries Telegram's text parser",
}
_ATTACHED = "attach://"
_WRONG_KIND = 100  # outweighs whatever fields an object may lack
_WRONG_WORD = 10


def available() -> str | None:
    """Return why the checker cannot be used here, None if it can."""
    for package, purpose in _NEEDED.items():
        try:
            importlib.import_module(package)
        except ImportError as error:
            return f"{package}, which {purpose}, cannot be imported: {error}"
    return None


class SpecificationChecker:
    """Hold calls, answers and updates against one version of the Bot API."""

    def __init__(self, wanted: specification.Specification | None = None) -> None:
        """Take a specification, by default the one aiogram carries."""
        self._specification = wanted or specification.load()

    def request(
        self, method: str, params: Mapping[str, Any], files: Collection[str] = ()
    ) -> list[str]:
        """Say what is wrong with a call.

        Args:
            params: the form's strings with JSON inside, or the members of a JSON object.
            files: the names of the multipart parts that hold files.
        """
        known = self._specification.methods.get(method.lower())
        if known is None:
            return [f"{method}: unknown method"]
        check = _Check(self._specification.types, frozenset(files), is_request=True)
        found = check.fields(params, known.fields, "", is_parameter=True)
        found += _unused_files(files, known.fields, params)
        if known.name == "answerInlineQuery":
            found += _too_many_results(params.get("results"))
        return found

    def response(self, method: str, result: Any) -> list[str]:
        """Say what is wrong with the `result` a server answers to a call."""
        known = self._specification.methods.get(method.lower())
        if known is None:
            return [f"{method}: unknown method"]
        return _Check(self._specification.types).value(result, known.returns, Place("result"))

    def update(self, update: Mapping[str, Any]) -> list[str]:
        """Say what is wrong with an update a server hands out."""
        return _Check(self._specification.types).value(update, ("Update",), Place("update"))


class _Check:
    """One walk down a value, which knows the files that came along."""

    def __init__(
        self,
        types: Mapping[str, ObjectType],
        files: frozenset[str] = frozenset(),
        *,
        is_request: bool = False,
    ) -> None:
        self._types = types
        self._files = files
        self._is_request = is_request

    def fields(
        self,
        values: Mapping[str, Any],
        fields: Mapping[str, Field],
        prefix: str,
        *,
        is_parameter: bool = False,
    ) -> list[str]:
        """Check the members of an object or the parameters of a call."""
        found = [f"{prefix}{name}: unknown field" for name in values if name not in fields]
        for name, field in fields.items():
            path = f"{prefix}{name}"
            if values.get(name) is not None:
                found += self._field(field, values, path, is_parameter)
            elif not (is_parameter and name in self._files):
                found += rules.absent(field, values, path)
        return found

    def value(self, value: Any, shapes: Iterable[Shape], place: Place) -> list[str]:
        """Check a value that may have any of some shapes; report on the likeliest."""
        shapes = self._concrete(shapes)
        if FILE in shapes and isinstance(value, str) and value.startswith(_ATTACHED):
            name = value.removeprefix(_ATTACHED)
            return [] if name in self._files else [f"{place.path}: no file part named {name}"]
        likeliest: list[str] | None = None
        for shape in sorted(shapes, key=lambda shape: self._misfits(value, shape)):
            found = self._shape(value, shape, place)
            if not found:
                return []
            likeliest = found if likeliest is None else likeliest
        return likeliest or []

    def _field(
        self, field: Field, values: Mapping[str, Any], path: str, is_parameter: bool
    ) -> list[str]:
        value = values[field.name]
        if is_parameter and isinstance(value, str) and not _has_scalar(field.shapes):
            try:
                value = json.loads(value)
            except ValueError:
                return [f"{path}: not JSON for {_name(field.shapes)}: {rules.short(value)}"]
        if is_parameter and field.name == "reply_markup" and value == {}:
            return []  # taken for no markup; python-telegram-bot writes an empty keyboard so
        if field.constant is not None and value != field.constant:
            return [f"{path}: must be {field.constant}, not {rules.short(value)}"]
        place = Place(
            path,
            field.limits,
            parse_mode=str(values.get(field.parse_mode or "") or ""),
            is_formatted=field.parse_mode is not None,
            is_parameter=is_parameter,
            is_empty_refused=self._is_request and rules.says_something(field),
        )
        return self.value(value, field.shapes, place)

    def _concrete(self, shapes: Iterable[Shape]) -> list[Shape]:
        """Put the subtypes in the place of abstract types."""
        found: list[Shape] = []
        for shape in shapes:
            kind = self._types.get(shape) if isinstance(shape, str) else None
            found += self._concrete(kind.subtypes) if kind and kind.subtypes else [shape]
        return found

    def _misfits(self, value: Any, shape: Shape) -> int:
        """Count what speaks against a shape at first sight."""
        if isinstance(shape, Array):
            return 0 if isinstance(value, list) else _WRONG_KIND
        if shape in SCALARS or not isinstance(value, dict):
            return _WRONG_KIND if isinstance(value, dict | list) else 0
        fields = self._types[shape].fields
        missing = sum(f.is_required and n not in value for n, f in fields.items())
        words = {n: f.constant for n, f in fields.items() if isinstance(f.constant, str)}
        others = sum(bool(value.get(name, word) != word) for name, word in words.items())
        unknown = sum(name not in fields for name in value)
        return missing + unknown + _WRONG_WORD * others

    def _shape(self, value: Any, shape: Shape, place: Place) -> list[str]:
        if isinstance(shape, Array):
            return self._array(value, shape, place)
        if shape in SCALARS:
            return self._scalar(value, shape, place)
        return self._object(value, self._types[shape], place)

    def _array(self, value: Any, shape: Array, place: Place) -> list[str]:
        if not isinstance(value, list):
            return [f"{place.path}: {rules.short(value)} is not {_name([shape])}"]
        found = rules.outside(len(value), place.limits.items, f"{place.path}: {len(value)} items")
        inside = Limits(choices=place.limits.choices)
        for index, element in enumerate(value):
            found += self.value(element, shape.of, Place(f"{place.path}[{index}]", inside))
        return found

    def _object(self, value: Any, kind: ObjectType, place: Place) -> list[str]:
        if isinstance(value, str) and kind.name == "KeyboardButton":
            return []  # documented: a string stands for a button with that text
        if not isinstance(value, dict):
            return [f"{place.path}: {rules.short(value)} is not {kind.name}"]
        found = self.fields(value, kind.fields, f"{place.path}.")
        found += rules.not_alone(value, kind, place.path)
        if kind.name == "InlineKeyboardMarkup":
            found += rules.inline_keyboard(value, place.path)
        return found

    def _scalar(self, value: Any, shape: str, place: Place) -> list[str]:
        if not rules.IS_SCALAR[shape](value, place.is_parameter):
            return [f"{place.path}: {rules.short(value)} is not {shape}"]
        if shape in ("Integer", "Float"):
            return rules.number(float(value), place)
        return rules.string(value, place) if shape == "String" else []


def _too_many_results(results: Any) -> list[str]:
    try:
        results = json.loads(results) if isinstance(results, str) else results
    except ValueError:
        return []  # already reported as not JSON
    count = len(results) if isinstance(results, list) else 0
    return rules.outside(count, (0, MOST_INLINE_RESULTS), f"results: {count} items")


def _unused_files(
    files: Collection[str], fields: Mapping[str, Field], params: Mapping[str, Any]
) -> list[str]:
    sent = json.dumps(dict(params), ensure_ascii=False, default=str)
    return [
        f"{name}: file part that nothing refers to"
        for name in files
        if name not in fields and f"{_ATTACHED}{name}" not in sent
    ]


def _has_scalar(shapes: Iterable[Shape]) -> bool:
    return any(isinstance(shape, str) and shape in SCALARS for shape in shapes)


def _name(shapes: Iterable[Shape]) -> str:
    return " or ".join(s if isinstance(s, str) else f"Array of {_name(s.of)}" for s in shapes)
