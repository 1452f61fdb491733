"""The word lists, between their tables and the frozen records that reading a listing rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.words import WORD_LISTS, WordRow
from matchmaker.store.queries import word_edits

TABLES: dict[str, type[WordRow]] = {rows.listed_in: rows for rows in WORD_LISTS}
"""The table of each list, by its name in `matching.lists.Lists`."""


def word_records(session: Session) -> dict[str, tuple[Any, ...]]:
    """Every list as records, by its name in `matching.lists.Lists`, each in its own order."""
    return {name: tuple(rows.values()) for name, rows in numbered_records(session).items()}


def numbered_records(session: Session) -> dict[str, dict[int, Any]]:
    """Every list as records by the numbers of their rows, in the order of the list."""
    return {rows.listed_in: _records(session, rows) for rows in WORD_LISTS}


def seed_words(session: Session, lists: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """Fill each list that is still empty, and say how many rows each got: what staff have edited is never written over."""
    written = {}
    for rows in WORD_LISTS:
        written[rows.listed_in] = 0
        if session.scalar(sa.select(sa.exists().select_from(rows))) or rows.listed_in in word_edits.lists_touched(session):
            continue
        values = [{"id": row, **_values(rows, record)} for row, record in enumerate(lists[rows.listed_in], 1)]
        if values:
            session.execute(sa.insert(rows), values)
        written[rows.listed_in] = len(values)
    return written


def write_row(session: Session, name: str, row: int, record: Any | None) -> None:
    """Make this row of a list read so; None takes it out of the list."""
    table = TABLES[name]
    if record is None:
        session.execute(sa.delete(table).where(table.id == row).execution_options(synchronize_session=False))
        return
    values = _values(table, record)
    done = session.execute(sa.update(table).where(table.id == row).values(values).execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        session.execute(sa.insert(table), [{"id": row, **values}])


def _records(session: Session, rows: type[WordRow]) -> dict[int, Any]:
    columns = [getattr(rows, column) for column in _columns(rows)]
    found = session.execute(sa.select(rows.id, *columns).order_by(rows.id))
    return {number: rows.record(*values) for number, *values in found}


def _values(rows: type[WordRow], record: Any) -> dict[str, Any]:
    return {column: getattr(record, column) for column in _columns(rows)}


def _columns(rows: type[WordRow]) -> list[str]:
    return [field.name for field in fields(rows.record)]
