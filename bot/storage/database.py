"""The database file: opened late, owned by one process, every fault one clear sentence.

It opens with the first transaction and, after a fault, is tried again with the next one: the bot
answers questions while it is away, and nobody has to restart it when it is back.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as BusyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.storage.schema import REVISION, metadata

_PRAGMAS = (
    "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=2000",
    "secure_delete=ON", "cache_size=-4096",
)  # fmt: skip
_ALLOW = "let the bot's user read and write the file and its folder"
_REMEDIES = (
    ("full", "the disk is full; free some space"),
    ("readonly", f"it cannot be written; {_ALLOW}"),
    ("unable to open", f"it cannot be opened; {_ALLOW}"),
    ("malformed", "the file is damaged; put a backup in its place, or move it away to begin anew"),
    ("not a database", "this is no database; move the file away, or name another one"),
    ("locked", "another program is writing to it; close that program"),
    ("i/o error", "the disk cannot be read or written; look after it"),
)


class StorageError(Exception):
    """The database cannot be used now; the message is one sentence with file and remedy."""


class InUseError(StorageError):
    """Another process owns the database."""


class Database:
    """One SQLite file, its lock and its one connection: transactions come one after another.

    Args:
        path: the file; its folder is made when it is missing.
        pause: seconds for which one that cannot be opened is not tried again.
    """

    def __init__(self, path: Path, pause: float = 1.0) -> None:
        self._pause = pause
        self.path = path
        # Not beside a name that somebody may copy along: the lock says who runs, not what is in.
        self._lock = FileLock(f"{path}.lock", thread_local=False)
        self._engine: AsyncEngine | None = None
        self._opening = asyncio.Lock()
        self._failed: tuple[float, StorageError] | None = None
        self.is_log_owed = False

    def lock(self) -> None:
        """Own the database, so that no second bot sends the same reminders.

        Raises:
            InUseError: another process owns it. StorageError: its folder cannot be written.
        """
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
        except Timeout:
            raise InUseError(
                f"{self.path} belongs to a bot that is running; stop it, or set "
                "BONEWISE_DATABASE_URL to another file"
            ) from None
        except OSError as error:
            raise self._shut(error) from error

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection within a transaction, committed at the end.

        Raises:
            StorageError: it cannot be opened, read or written; nothing was changed.
        """
        try:
            engine = self._engine or await self._open()
            async with engine.begin() as connection:
                yield connection
        except BusyError as error:
            raise StorageError(f"{self.path}: it is busy; try again in a minute") from error
        except (DBAPIError, sqlite3.Error) as error:
            if not isinstance(error, IntegrityError):
                await self._let_go()
            raise self._explained(error) from error

    async def _let_go(self) -> None:
        """Forget the connection: the next transaction opens the file anew, mended perhaps."""
        if self._engine is not None:
            engine, self._engine = self._engine, None
            await engine.dispose()

    async def _open(self) -> AsyncEngine:
        async with self._opening:
            if self._engine is None:
                if self._failed is not None and time.monotonic() < self._failed[0]:
                    raise self._failed[1]
                try:
                    if not self._lock.is_locked:
                        self.lock()
                    self._engine = await self._opened()
                except StorageError as error:
                    self._failed = time.monotonic() + self._pause, error
                    raise
                except (DBAPIError, sqlite3.Error) as error:
                    explained = self._explained(error)
                    self._failed = time.monotonic() + self._pause, explained
                    raise explained from error
            return self._engine

    async def _opened(self) -> AsyncEngine:
        try:
            # The driver would open what cannot be written as well, and fail with every change.
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise self._shut(error) from error
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}", poolclass=AsyncAdaptedQueuePool, pool_size=1,
            max_overflow=0, pool_timeout=60,
        )  # fmt: skip
        _configure(engine.sync_engine)
        try:
            async with engine.begin() as connection:
                version = await connection.run_sync(_version)
                if version is None:
                    await connection.run_sync(_create)
            if version not in {None, REVISION}:
                await engine.dispose()
                await asyncio.to_thread(self._upgrade)
        except BaseException:
            await engine.dispose()
            raise
        return engine

    def _upgrade(self) -> None:
        # Alembic takes 11 MiB, and is needed once after an upgrade.
        from bot.storage import migrate

        try:
            migrate.upgrade(self.path)
        except migrate.UnknownRevisionError:
            raise StorageError(
                f"{self.path} was written by a newer version of Bonewise; run that one"
            ) from None

    def _shut(self, error: OSError) -> StorageError:
        return StorageError(f"{self.path}: {error.strerror or error}; {_ALLOW}")

    def _explained(self, error: Exception) -> StorageError:
        # The driver's own words only: SQLAlchemy's hold the values that were to be written.
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        remedy = next((what for sign, what in _REMEDIES if sign in said.lower()), said)
        return StorageError(f"{self.path}: {remedy}")

    async def empty_log(self) -> None:
        """Bring the write-ahead log into the file and empty it: what was deleted is then gone.

        While somebody else reads the file, a backup perhaps, it is `owed`.
        """
        try:
            self.is_log_owed = not await self._checkpoint()
        except StorageError:
            self.is_log_owed = True

    async def _checkpoint(self) -> bool:
        try:
            engine = self._engine or await self._open()
            async with engine.connect() as connection:
                raw = await connection.get_raw_connection()
                driver: Any = raw.driver_connection
                async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                    busy, _, _ = await cursor.fetchone()
                return not busy
        except (DBAPIError, BusyError, sqlite3.Error) as error:
            raise self._explained(error) from error

    async def close(self) -> None:
        """Close the file and give it up to others."""
        await self._let_go()
        self._lock.release()


def _configure(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that starts by reading could not become a writing one later.
        # Straight to the driver: a cursor would go to its thread and back two times more.
        driver: Any = connection.connection.dbapi_connection
        driver.run_async(lambda sqlite: sqlite.execute("BEGIN IMMEDIATE"))


def _version(connection: Connection) -> str | None:
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    ).all()
    if not tables:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found or ""


def _create(connection: Connection) -> None:
    """Make the tables at once as the newest migration leaves them; a test compares the two."""
    metadata.create_all(connection)
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))
