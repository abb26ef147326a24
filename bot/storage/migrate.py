"""Bringing a database of an earlier version up to date, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import create_engine

_SCRIPTS = Path(__file__).parent / "migrations"


class UnknownRevisionError(Exception):
    """The database was written by a version that this one does not know."""


def configuration() -> Config:
    """Return Alembic's configuration; no file is needed."""
    found = Config()
    found.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return found


def upgrade(path: Path) -> None:
    """Carry out every migration that a database has not had.

    Args:
        path: of an SQLite file that nobody else uses.

    Raises:
        UnknownRevisionError: it is ahead of this version.
    """
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            settings = configuration()
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    except CommandError as error:
        raise UnknownRevisionError(str(error)) from error
    finally:
        engine.dispose()
