"""Every row of one database into another, empty one, of the same kind or the other; a piece at a time, so that no size is too large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from matchmaker.store.base import Base

AT_ONCE, PICTURES_AT_ONCE = 500, 10
KEPT_BY_MIGRATIONS = frozenset({"alembic_version", "audit_head"})
"""Tables that a fresh database has a row in."""


class NotCopied(Exception):
    """The other database is not what this one is; nothing was kept there."""


def tables_in(engine: Engine) -> set[str]:
    """The names of the tables that are there."""
    return set(sa.inspect(engine).get_table_names())


def holds_rows(engine: Engine) -> str:
    """The first table that somebody wrote into; nothing where the database is as fresh migrations leave it, or has no table."""
    there = tables_in(engine)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in there - KEPT_BY_MIGRATIONS and connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                return table.name
    return ""


def copy_rows(source: Session, target: Engine, say: Callable[[str], object]) -> int:
    """How many rows are there now, all in one transaction; the source is read as it stands at one moment. Raises `NotCopied`."""
    total = 0
    with target.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in KEPT_BY_MIGRATIONS:
                connection.execute(sa.delete(table))
            copied = _copy_table(source, connection, table)
            there = connection.scalar(sa.select(sa.func.count()).select_from(table))
            if there != copied:
                raise NotCopied(f"{table.name}: {copied} rows were read, and {there} are there")
            if copied:
                say(f"{table.name}: {copied}")
            total += copied
        if target.dialect.name == "postgresql":
            _set_counters(connection)
    return total


def _copy_table(source: Session, connection: Connection, table: sa.Table) -> int:
    """Its rows in the order of their keys; what names a later row of the same table is told once that one is there."""
    own = [key.parent for key in table.foreign_keys if key.column.table is table]
    key, copied = list(table.primary_key.columns), 0
    later: list[dict[str, Any]] = []
    for rows in _pieces(source, table):
        for row in rows:
            after = {name: row[name] for name in (column.name for column in own) if row[name] is not None and row[name] > row[key[0].name]}
            if after:
                later.append({"key": row[key[0].name], **after})
                row.update(dict.fromkeys(after))
        connection.execute(sa.insert(table), rows)
        copied += len(rows)
    for row in later:
        number = row.pop("key")
        connection.execute(sa.update(table).where(key[0] == number).values(row))
    return copied


def _pieces(source: Session, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    heavy = any(isinstance(column.type, sa.LargeBinary) for column in table.columns)
    many = PICTURES_AT_ONCE if heavy else AT_ONCE
    query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=many)
    for rows in source.execute(query).mappings().partitions(many):
        yield [dict(row) for row in rows]


def _set_counters(connection: Connection) -> None:
    """Let PostgreSQL's own counters go on behind the numbers that came along."""
    for table in Base.metadata.sorted_tables:
        if "id" not in table.columns or not isinstance(table.c.id.type, sa.Integer):
            continue
        counter = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "id")))
        last = connection.scalar(sa.select(sa.func.max(table.c.id)))
        if counter and last:
            connection.execute(sa.select(sa.func.setval(counter, last)))
