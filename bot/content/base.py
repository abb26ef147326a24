"""What the models of every file under `knowledge/` are made of."""

import string
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Model(BaseModel):
    """Base of every model: unknown fields are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentences(Model):
    """A group of sentences; what stands in braces is put in when they are said.

    Attributes:
        PLACEHOLDERS: what may stand in braces; each group has its own.
    """

    PLACEHOLDERS: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*")
    @classmethod
    def _placeholders_are_known(cls, text: str) -> str:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError("has a brace without its partner; close it or leave it out") from None
        unknown = sorted(used - cls.PLACEHOLDERS)
        if unknown:
            allowed = ", ".join(sorted(cls.PLACEHOLDERS))
            raise ValueError(f"has {{{unknown[0]}}}, which nothing fills; known are {allowed}")
        return text
