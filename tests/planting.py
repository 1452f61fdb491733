"""The stage's database with a text of one's own in every field that holds words, as if somebody had got it past every form."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from matchmaker.store.base import db

NOT_WORDS = re.compile(r"(^|_)(code|key|hash|form_key|product|digest|stamp|token|nonce|unlisted|folded|parent|sha256)($|_)|made_for")
LISTS = frozenset(
    {
        "commune", "old_commune", "succession", "place_alias", "product", "product_name", "lookalike", "head_word", "state_word", "grade_word",
        "certificate_word", "unit_word", "filler_word",
    }
)  # fmt: skip
"""The tables of words and places, which are nobody's secret."""
SHORTEST = 80
"""Columns shorter than this hold one of a few words, or a number."""


@dataclass(frozen=True)
class Place:
    """Where a text was planted."""

    table: str
    column: str
    row: int

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


def columns_of_words(*, lists: bool) -> Iterator[sa.Column[Any]]:
    """Every column that holds what somebody wrote."""
    for table in db.metadata.sorted_tables:
        if lists or table.name not in LISTS:
            for column in table.columns:
                length = getattr(column.type, "length", None)
                long = isinstance(column.type, sa.String) and (length is None or length >= SHORTEST)
                if (long or isinstance(column.type, sa.JSON)) and not NOT_WORDS.search(column.name) and not column.foreign_keys:
                    yield column


def plant(file: Path, text_at: Callable[[Place], str], *, lists: bool = False, instead: bool = False) -> int:
    """Add a text to every word that somebody wrote, or put it in its stead; returns to how many."""
    many = 0
    with sqlite3.connect(file) as opened:
        for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            opened.execute(f'DROP TRIGGER "{name}"')  # what was signed and audited may not be changed, which is tested elsewhere
        for column in columns_of_words(lists=lists):
            for row, value in opened.execute(f'SELECT rowid, "{column.name}" FROM "{column.table.name}"').fetchall():
                text = text_at(Place(column.table.name, column.name, row))
                new = _within_json(value, text) if isinstance(column.type, sa.JSON) else _beside(column.name, None if instead else value, text, row)
                if new != value:
                    opened.execute(f'UPDATE "{column.table.name}" SET "{column.name}" = ? WHERE rowid = ?', (new, row))
                    many += 1
    opened.close()
    return many


def _beside(column: str, value: str | None, text: str, row: int) -> str | None:
    if column.endswith("email"):
        return f"{re.sub(r'[^a-z0-9]', '', text.lower())[:30]}-{row}@cast.example"
    return f"{value} {text}" if value else text


def _within_json(value: Any, text: str) -> Any:
    """The same structure; words of several syllables, which no program compares, carry the text."""
    return json.dumps(_filled(json.loads(value), text), ensure_ascii=False) if isinstance(value, str) and value else value


def _filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, text) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, text) for part in value]
    return f"{value} {text}" if isinstance(value, str) and re.search(r"[^\W\d_] [^\W\d_]", value) else value
