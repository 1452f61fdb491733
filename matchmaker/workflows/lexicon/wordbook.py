"""The word lists row by row, as they are or as they would be after some changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.records import Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.text import words_of
from matchmaker.store.queries import listings, word_edits
from matchmaker.store.word_lists import TABLES, numbered_records

Rows = Mapping[str, Mapping[int, Any]]
FIRST_OWN_ROW = 1_000_000
"""Rows that staff add are numbered from here on, so that no row ever takes the number of one that was removed."""
ROWS_OF_AN_EDIT = 1_000
_READ: dict[str, Callable[[Any], Any]] = {"role": Role, "on": date.fromisoformat, "stands_for": tuple}


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one list before and after; None where the row is not there."""

    name: str
    row: int
    before: Any
    after: Any

    @property
    def undone(self) -> Change:
        """The change that takes this one back."""
        return Change(self.name, self.row, self.after, self.before)


class Wordbook:
    """Every list by its rows, with the stamp that they are known by. Never changed; `after` makes another one."""

    def __init__(self, rows: Rows, *, stamp: str, next_row: int) -> None:
        self.rows, self.stamp, self.next_row = rows, stamp, next_row

    @cached_property
    def lists(self) -> Lists:
        """The lists that reading a listing rests on."""
        return Lists(**{name: tuple(rows.values()) for name, rows in self.rows.items()})

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon of these lists."""
        return Lexicon.of(self.lists)

    def after(self, changes: Iterable[Change]) -> Wordbook:
        """The wordbook with these changes made."""
        rows = dict(self.rows)
        for change in changes:
            changed = dict(rows[change.name])
            changed.pop(change.row, None)
            if change.after is not None:
                changed[change.row] = change.after
            rows[change.name] = dict(sorted(changed.items()))
        return Wordbook(rows, stamp=self.stamp, next_row=self.next_row)

    def found(self, name: str, /, **columns: Any) -> tuple[int, Any] | None:
        """The first row of a list that has these values, with its number."""
        return next(self.all(name, **columns), None)

    def all(self, name: str, /, **columns: Any) -> Iterator[tuple[int, Any]]:
        """The rows of a list that have these values, each with its number."""
        for row, record in self.rows[name].items():
            if all(getattr(record, column) == value for column, value in columns.items()):
                yield row, record

    def named(self, name: str) -> list[tuple[int, Any]]:
        """The product names that are written with the same words, whatever their capitals."""
        words = words_of(name)
        return [(row, record) for row, record in self.rows["names"].items() if words_of(record.name) == words]

    def added(self, name: str, record: Any, offset: int = 0) -> Change:
        """The change that adds a row at the end of a list; the `offset` tells several of one edit apart."""
        return Change(name, self.next_row + offset, None, record)


def read_wordbook(session: Session) -> Wordbook:
    """The lists as the database has them; before they are seeded, the shipped ones under the numbers that seeding will give them."""
    stamp = listings.stamp(session, word_edits.WORDS)
    rows = numbered_records(session)
    if not rows["products"]:
        shipped = shipped_lists()
        rows = {name: dict(enumerate(getattr(shipped, name), 1)) for name in TABLES}
    return Wordbook(rows, stamp=stamp, next_row=FIRST_OWN_ROW + ROWS_OF_AN_EDIT * word_edits.next_number(session))


def changes_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Changes as they are stored."""
    return [{"list": one.name, "row": one.row, "before": _stored(one.before), "after": _stored(one.after)} for one in changes]


def changes_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Stored changes as records."""
    return tuple(Change(one["list"], one["row"], _record(one["list"], one["before"]), _record(one["list"], one["after"])) for one in stored)


def _stored(record: Any | None) -> dict[str, Any] | None:
    return None if record is None else {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _record(name: str, stored: Mapping[str, Any] | None) -> Any | None:
    if stored is None:
        return None
    return TABLES[name].record(**{column: _READ.get(column, _same)(value) for column, value in stored.items()})


def _same(value: Any) -> Any:
    return value
