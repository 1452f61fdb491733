"""Whether the database can be worked with, and whether an error says that it cannot just now."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from matchmaker.store.base import reading

PROBE = b"\0" * 65536
"""As much as a few forms take: a disk that has no room for that is full."""
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
    }
)  # fmt: skip
_POSTGRES_AWAY = ("08", "53", "57P", "58", "25006", "55P03", "40001", "40P01")
"""How the codes begin by which PostgreSQL says: no connection, no room, shutting down, its disk, only reading, somebody else was in the way."""
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def trouble_with_database(session: Session) -> str:
    """`database_unreachable`, `database_not_writable`, `migrations_not_current`, or nothing."""
    session.rollback()  # what it is now, and not as an open transaction still sees it
    try:
        session.execute(sa.text("SELECT 1"))
        current = revision_of(session)
        writable = _writable(session)
    except SQLAlchemyError:
        session.rollback()
        return "database_unreachable"
    if not writable:
        return "database_not_writable"
    return "" if current == newest_revision() else "migrations_not_current"


def out_of_reach(error: Exception) -> str:
    """Why the database cannot serve just now, where that is what the error says; nothing where the program is wrong, and trying again is no use."""
    if isinstance(error, PoolTimeout):
        return "no connection free"
    if not isinstance(error, DBAPIError):
        return ""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        ours = code == sqlite3.SQLITE_READONLY and reading.get()  # a page that only reads tried to write: that is a mistake of ours
        return getattr(cause, "sqlite_errorname", "") if code in _SQLITE_AWAY and not ours else ""
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return "no connection" if isinstance(error, sa.exc.OperationalError) or error.connection_invalidated else ""
    return str(state) if state.startswith(_POSTGRES_AWAY) and not (state == "25006" and reading.get()) else ""


def _writable(session: Session) -> bool:
    """Whether something could be written now. The database itself is left alone: to ask is no reason to write."""
    if session.get_bind().dialect.name != "sqlite":
        only_reads = "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean"
        return not session.scalar(sa.text(only_reads))
    path = Path(str(session.connection().engine.url.database))
    try:
        with tempfile.TemporaryFile(dir=path.parent) as probe:
            probe.write(PROBE)
            probe.flush()
    except OSError:
        return False
    return os.access(path, os.W_OK)


def revision_of(session: Session) -> str:
    """At which revision the tables are; nothing where there are none."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


@cache
def newest_revision() -> str | None:
    """The revision that the code was written for."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
