"""The database file: made, upgraded, owned, and every fault one clear sentence."""

import datetime as dtm
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from bot.storage import migrate, privacy
from bot.storage.database import Database, InUseError, StorageError
from bot.storage.people import People
from bot.storage.schema import REVISION, metadata, moment, seconds
from bot.storage.visits import Visits

NOW = dtm.datetime(2026, 11, 23, 8, 0, tzinfo=dtm.UTC)


def made(path: Path) -> set[tuple[str, str]]:
    """Every table and index of a file, with spaces and quotes taken out."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    shapes = {
        (name, "".join(sql.replace('"', "").split()))
        for name, sql in found
        if "alembic_version" not in name
    }
    connection.close()
    return shapes


@pytest.mark.asyncio
async def test_a_new_file_is_as_the_migrations_would_make_it(tmp_path: Path) -> None:
    database = Database(tmp_path / "sub" / "new.db")
    async with database.begin():
        pass
    await database.close()
    migrate.upgrade(tmp_path / "migrated.db")
    assert made(tmp_path / "sub" / "new.db") == made(tmp_path / "migrated.db")


def test_the_tables_are_what_the_migrations_make(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "m.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'm.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    assert ScriptDirectory.from_config(migrate.configuration()).get_current_head() == REVISION


@pytest.mark.asyncio
async def test_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        settings = migrate.configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        connection.execute(text("INSERT INTO people (chat_id, seen_on) VALUES (7, '2026-11-23')"))
    engine.dispose()
    database = Database(path)
    await Visits(database).put(7, ("dose",), NOW)
    assert await Visits(database).get(7) == {"dose"}
    assert len((await People(database).export(7))["people"]) == 1
    await database.close()


@pytest.mark.asyncio
async def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    # Before its first migration: Alembic's table, and nothing else.
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.commit()
    connection.close()
    database = Database(path)
    await People(database).save_dialogue(7, "{}", NOW)
    await database.close()
    assert {name for name, _ in made(path)} >= {"people", "reminders", "deliveries"}


@pytest.mark.asyncio
async def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    migrate.upgrade(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    database = Database(path)
    with pytest.raises(StorageError, match="newer version"):
        async with database.begin():
            pass
    await database.close()
    assert path.read_bytes()[100:] == before[100:], "but for the header, which counts openings"


@pytest.mark.asyncio
async def test_one_process_owns_it_and_others_cannot_read_it(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    first, second = Database(path), Database(path)
    first.lock()
    with pytest.raises(InUseError, match=r"b\.db belongs to a bot that is running"):
        second.lock()
    async with first.begin():
        pass
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await first.close()
    second.lock()
    await second.close()


@pytest.mark.asyncio
async def test_a_damaged_file_is_named_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    path.write_bytes(b"this is no database" * 100)
    before = path.read_bytes()
    database = Database(path, pause=0.0)
    with pytest.raises(StorageError, match=r"b\.db: this is no database; move the file away"):
        async with database.begin():
            pass
    assert path.read_bytes() == before
    path.unlink()
    async with database.begin():
        pass
    await database.close()


@pytest.mark.asyncio
async def test_an_error_holds_no_values(tmp_path: Path) -> None:
    database = Database(tmp_path / "b.db")
    with pytest.raises(StorageError) as caught:
        async with database.begin() as connection:
            await connection.exec_driver_sql("INSERT INTO people VALUES (?)", ("secret-value",))
    assert "secret-value" not in str(caught.value)
    await database.close()


def test_every_column_says_why_and_how_long() -> None:
    kept = list(privacy.kept())
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert len(kept) == len(columns)
    for column in columns:
        assert len(column.info["why"].split()) > 1, column
        assert column.info["kept"], column


def test_moments_are_aware() -> None:
    assert moment(seconds(NOW)) == NOW
    with pytest.raises(ValueError, match="naive"):
        seconds(dtm.datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused
