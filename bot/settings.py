"""Settings from `BONEWISE_*` environment variables; every problem is reported at once."""

import datetime as dtm
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path, user_state_path
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)  # fmt: skip

from bot.content.loader import FOLDER

PREFIX = "BONEWISE_"
TELEGRAM = "https://api.telegram.org/bot"
_TOKEN = re.compile(r"\d+:[\w-]{30,}")


class SettingsError(Exception):
    """The environment cannot be used; one line a problem, each naming variable and remedy."""


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("is not a bot token; copy it whole from BotFather (digits, :, letters)")
    return value


def _url(value: str) -> str:
    if not re.match(r"https?://[^/\s]+/", value):
        raise ValueError(
            "is not an http(s) address with a path, such as http://127.0.0.1:8081/bot"
        )
    return value


_SQLITE = "sqlite:///"


def _database(value: str) -> str:
    path = value.removeprefix(_SQLITE)
    if path in {value, ""} or "?" in path:
        raise ValueError(
            "is not the address of an SQLite file, such as sqlite:////var/lib/bonewise/bonewise.db"
        )
    return value


def _number(value: str) -> str:
    if not re.fullmatch(r"[\d+ /,or-]*", value):
        raise ValueError("is not a telephone number, such as 112")
    return value


class Settings(BaseModel):
    """Everything an operator can set; the field name in capitals after `BONEWISE_`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_url: Annotated[str, AfterValidator(_url)] = TELEGRAM
    knowledge: Path = FOLDER
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        default_factory=lambda: f"sqlite:///{user_data_path('bonewise') / 'bonewise.db'}"
    )
    heartbeat: Path = Field(default_factory=lambda: user_state_path("bonewise") / "heartbeat")
    clinic_name: str = Field("", max_length=100)
    clinic_phone: str = Field("", max_length=40)
    clinic_hours: str = Field("", max_length=100)
    emergency_number: Annotated[str, AfterValidator(_number)] = Field("", max_length=30)
    reviewed_by: str = Field("", max_length=100)
    reviewed_on: dtm.date | None = None

    @property
    def database(self) -> Path:
        """The database file."""
        return Path(self.database_url.removeprefix(_SQLITE))

    @model_validator(mode="after")
    def _review_is_whole(self) -> "Settings":
        if bool(self.reviewed_by) != bool(self.reviewed_on):
            raise ValueError(
                "BONEWISE_REVIEWED_BY and BONEWISE_REVIEWED_ON go together; set both or neither"
            )
        return self


def load(environment: Mapping[str, str]) -> Settings:
    """Read the settings.

    Args:
        environment: usually `os.environ`; an empty value counts as not set.

    Raises:
        SettingsError: naming every variable that cannot be used, and what would be right.
    """
    values = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and value
    }
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        problems = []
        for fault in error.errors():
            name = PREFIX + str(fault["loc"][0]).upper() if fault["loc"] else ""
            problems.append(f"{name}: {_plain(fault['type'], fault['msg'])}".removeprefix(": "))
        raise SettingsError("\n".join(problems)) from None


def _plain(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "is not a setting; see the table in README.md"
        case "date_from_datetime_parsing" | "date_parsing":
            return "is not a date; write it as 2026-11-24"
        case _:
            return message.removeprefix("Value error, ")
