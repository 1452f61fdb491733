"""The word lists, between their tables and the frozen records that reading a listing rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.words import WORD_LISTS, WordRow


def word_records(session: Session) -> dict[str, tuple[Any, ...]]:
    """Every list as records, by its name in `matching.lists.Lists`, each in its own order."""
    return {rows.listed_in: _records(session, rows) for rows in WORD_LISTS}


def seed_words(session: Session, lists: Mapping[str, Sequence[Any]]) -> dict[str, int]:
    """Fill each list that is still empty, and say how many rows each got: what staff have edited is never written over."""
    written = {}
    for rows in WORD_LISTS:
        if session.scalar(sa.select(sa.exists().select_from(rows))):
            written[rows.listed_in] = 0
            continue
        values = [{column: getattr(record, column) for column in _columns(rows)} for record in lists[rows.listed_in]]
        if values:
            session.execute(sa.insert(rows), values)
        written[rows.listed_in] = len(values)
    return written


def _records(session: Session, rows: type[WordRow]) -> tuple[Any, ...]:
    columns = [getattr(rows, column) for column in _columns(rows)]
    found = session.execute(sa.select(*columns).order_by(rows.id))
    return tuple(rows.record(*row) for row in found)


def _columns(rows: type[WordRow]) -> list[str]:
    return [field.name for field in fields(rows.record)]
