"""languages.yaml: how messages in other languages are known, and what is said to them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from bot.content.base import Identifier, Model, Phrase, Text


class Language(Model):
    """One language that the bot does not speak.

    Attributes:
        id: its code (ISO 639-1).
        letters: characters that only it uses among the languages of its script.
        words: common words, for languages written in Latin letters.
        crisis: phrases of somebody who may harm themselves, as they are typed.
        english_only: that the bot reads English, and whom to call in an emergency.
        crisis_say: the self-harm message.
    """

    id: Identifier
    letters: str = ""
    words: tuple[Phrase, ...] = ()
    crisis: tuple[Phrase, ...]
    english_only: Text
    crisis_say: Text


class Languages(Model):
    """languages.yaml.

    Attributes:
        english_only: what is said in English as well, or alone in an unknown language.
        scripts: the name of a script, as Unicode names its letters, to its languages; the
            first is taken when no letter tells more.
        languages: those that are known.
    """

    english_only: Text
    scripts: Mapping[str, tuple[Identifier, ...]]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _scripts_name_languages(self) -> "Languages":
        known = {language.id for language in self.languages}
        for script, ids in self.scripts.items():
            unknown = sorted(set(ids) - known)
            if unknown:
                raise ValueError(f"script {script} names {unknown[0]!r}, which is not described")
        return self
