"""The Bot API specification in memory, read from the classes of aiogram.

aiogram is the one package that carries a whole, dated Bot API: its models hold names, types and
required flags, the strings below their attributes the official descriptions and so the limits.
It is read and never used to talk to anyone.
"""

import ast
import datetime as dtm
import enum
import functools
import importlib
import inspect
import itertools
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from tests.support.prose import Alone, Limits, alone, limits

PACKAGE = "aiogram"
FILE = "InputFile"
SCALARS = frozenset({"Boolean", "Integer", "Float", "String", FILE})

_BASES = ("TelegramObject", "MutableTelegramObject")
_SCALAR_OF: Mapping[Any, str] = {
    bool: "Boolean", int: "Integer", float: "Float", str: "String", dtm.datetime: "Integer",
}  # fmt: skip
_PARSED = "entities parsing"
_PARSED_NAMES = ("text", "caption", "message_text")


@dataclass(frozen=True, slots=True)
class Array:
    """A list whose elements have one of some shapes."""

    of: "tuple[Shape, ...]"


Shape: TypeAlias = str | Array


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of a type.

    Attributes:
        constant: the only value allowed, None if there is a choice.
        parse_mode: the field beside this one that says how its text is formatted.
    """

    name: str
    shapes: tuple[Shape, ...]
    is_required: bool
    limits: Limits = field(default_factory=Limits)
    constant: Any = None
    parse_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method with its parameters and what it returns."""

    name: str
    fields: Mapping[str, Field]
    returns: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type with its fields or, for an abstract one, with its subtypes."""

    name: str
    fields: Mapping[str, Field]
    subtypes: tuple[str, ...] = ()
    alone: Alone | None = None


@dataclass(frozen=True, slots=True)
class Specification:
    """All methods, by lower-case name, and all types of one version of the Bot API."""

    version: str
    methods: Mapping[str, Method]
    types: Mapping[str, ObjectType]


@functools.lru_cache(maxsize=1)
def load() -> Specification:
    """Build the specification, once per process."""
    types_ = {cls.__name__: _object_type(cls) for cls in _type_classes()}
    methods = {cls.__api_method__.lower(): _method(cls) for cls in _method_classes()}
    update = types_["Update"].fields.values()
    kinds = frozenset(f.name for f in update if not f.is_required)
    for name in ("getupdates", "setwebhook"):
        methods[name] = _with_choices(methods[name], "allowed_updates", kinds)
    return Specification(importlib.import_module(PACKAGE).__api_version__, methods, types_)


def _with_choices(method: Method, name: str, choices: frozenset[str]) -> Method:
    old = method.fields[name]
    new = replace(old, limits=replace(old.limits, choices=choices))
    return replace(method, fields={**method.fields, name: new})


def _method_classes() -> Iterator[Any]:
    for cls in vars(importlib.import_module(f"{PACKAGE}.methods")).values():
        if isinstance(getattr(cls, "__api_method__", None), str):
            yield cls


def _type_classes() -> Iterator[Any]:
    module = importlib.import_module(f"{PACKAGE}.types")
    for cls in vars(module).values():
        if inspect.isclass(cls) and issubclass(cls, module.TelegramObject) and not _is_file(cls):
            yield cls


def _is_file(cls: type) -> bool:
    return any(base.__name__ == FILE for base in cls.__mro__)


def _method(cls: Any) -> Method:
    return Method(cls.__api_method__, _fields(cls), _shapes(cls.__returning__))


def _object_type(cls: Any) -> ObjectType:
    subtypes = [c.__name__ for c in cls.__subclasses__() if c.__module__.startswith(PACKAGE)]
    if subtypes and not cls.model_fields:
        return ObjectType(cls.__name__, {}, tuple(subtypes))
    fields = _fields(cls)
    required = frozenset(f.name for f in fields.values() if f.is_required)
    rule = alone(cls.__doc__ or "", frozenset(fields), required)
    return ObjectType(cls.__name__, fields, alone=rule)


def _fields(cls: Any) -> dict[str, Field]:
    descriptions = _descriptions(cls)
    fields: dict[str, Field] = {}
    for attribute, info in cls.model_fields.items():
        if (info.json_schema_extra or {}).get("deprecated"):
            continue
        name = info.alias or attribute
        constant = _constant(info)
        fields[name] = Field(
            name=name,
            shapes=_shapes(info.annotation),
            is_required=info.is_required() or constant is not None,
            limits=limits(descriptions.get(attribute, "")),
            constant=constant,
            parse_mode=_parse_mode(attribute, descriptions),
        )
    return fields


def _constant(info: Any) -> Any:
    """Return the value of a field that is declared to have only that one."""
    if typing.get_origin(info.annotation) is not typing.Literal:
        return None
    (value,) = typing.get_args(info.annotation)
    return value.value if isinstance(value, enum.Enum) else value


def _parse_mode(name: str, descriptions: Mapping[str, str]) -> str | None:
    if f"{name}_parse_mode" in descriptions:
        return f"{name}_parse_mode"
    is_parsed = name in _PARSED_NAMES or _PARSED in descriptions.get(name, "")
    return "parse_mode" if is_parsed and "parse_mode" in descriptions else None


def _descriptions(cls: type) -> dict[str, str]:
    """Collect the strings below the attributes of a class and of those it inherits from."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith(f"{PACKAGE}.") and base.__name__ not in _BASES:
            found |= _attribute_docstrings(inspect.getsourcefile(base) or "", base.__name__)
    return found


@functools.cache
def _attribute_docstrings(path: str, cls: str) -> dict[str, str]:
    tree = ast.parse(Path(path).read_text("utf-8"))
    bodies = [
        node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == cls
    ]
    found: dict[str, str] = {}
    for body in bodies:
        for attribute, below in itertools.pairwise(body):
            match attribute, below:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str() as text)),
                ):
                    found[name] = text
    return found


def _shapes(annotation: Any) -> tuple[Shape, ...]:
    return tuple(dict.fromkeys(_each_shape(annotation)))


def _each_shape(annotation: Any) -> Iterator[Shape]:
    """Turn a Python annotation into the shapes the Bot API allows."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        for argument in arguments:
            yield from _each_shape(argument)
    elif origin is typing.Annotated:
        yield from _each_shape(arguments[0])
    elif origin is list:
        yield Array(_shapes(arguments[0]))
    elif origin is typing.Literal:
        value = arguments[0]
        yield _SCALAR_OF[str if isinstance(value, enum.Enum) else type(value)]
    else:
        yield from _named_shape(annotation)


def _named_shape(cls: Any) -> Iterator[Shape]:
    if cls in _SCALAR_OF:
        yield _SCALAR_OF[cls]
    elif inspect.isclass(cls) and issubclass(cls, enum.Enum):
        yield "String"
    elif inspect.isclass(cls) and _is_file(cls):
        yield FILE
    elif inspect.isclass(cls) and hasattr(cls, "model_fields"):
        yield cls.__name__
    # What is left (None, timedelta, aiogram's own placeholder for defaults) never travels.
