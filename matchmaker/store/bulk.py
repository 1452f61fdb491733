"""Many rows at once, with the numbers that whoever writes them gives: for a world that is made, not for what people do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.base import Base

AT_ONCE = 1000


def insert_rows(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> int:
    """How many rows were written; each names the same columns, its number among them."""
    table, written = cast(sa.Table, model.__table__), 0
    for part in _in_parts(rows):
        session.execute(sa.insert(table), part)
        written += len(part)
    if written and session.get_bind().dialect.name == "postgresql":  # its own counter does not know the numbers that were given
        number = sa.func.pg_get_serial_sequence(table.name, "id")
        session.execute(sa.select(sa.func.setval(number, sa.select(sa.func.max(table.c.id)).scalar_subquery())))
    return written


def _in_parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
