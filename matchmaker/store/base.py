"""The base of every model, the database handle, and how a transaction begins."""

from __future__ import annotations

import os
import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

reading: ContextVar[bool] = ContextVar("reading", default=False)
"""Whether transactions that begin now may only read; the doors set it for safe requests."""

PATIENCE = 3
"""How often a writer waits for its turn, each time as long as `busy_timeout`: SQLite's queue is not fair, and nothing was done yet."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000", "trusted_schema=OFF", "recursive_triggers=ON")


class Base(DeclarativeBase):
    """The registry of tables; constraints get names by rule, which SQLite needs to alter a table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
"""The database handle that the application and the unit of work share."""

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: a time without a zone is refused, and what is read is aware on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without its zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The aware moment; SQLite gives it back without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """How connections are held: a statement that fails is logged without what people typed; a server that went away and came back is met anew."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True}
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def prepare(engine: Engine) -> None:
    """Make transactions of this engine safe: writers queue up from the start, readers cannot write."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        _open_anew_what_could_only_read(engine)
        event.listen(engine, "begin", _begin_on_sqlite)
    else:
        event.listen(engine, "begin", _begin_elsewhere)


def _open_anew_what_could_only_read(engine: Engine) -> None:
    """A file that was opened while nobody could write it stays so for its connection: once it can be written again, it is opened anew."""
    path = str(engine.url.database)

    def note(connection: Any, record: Any) -> None:
        record.info["only_reads"] = os.path.exists(path) and not os.access(path, os.W_OK)

    def look(connection: Any, record: Any, proxy: object) -> None:
        if record.info.get("only_reads") and os.access(path, os.W_OK):
            raise DisconnectionError

    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", look)


def _set_pragmas(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver would otherwise begin late and as a reader: "database is locked"
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_on_sqlite(connection: Connection) -> None:
    only_reads = reading.get()
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reads else 'OFF'}")
    if only_reads:
        connection.exec_driver_sql("BEGIN")
        return
    for _ in range(PATIENCE - 1):
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        else:
            return
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_elsewhere(connection: Connection) -> None:
    if reading.get():
        # One picture of the data for all that a page reads, as SQLite gives it: a list and the stamps that it names then belong together.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
