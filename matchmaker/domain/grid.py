"""Rows pasted from a spreadsheet: parted into cells, each under the field that its column is about. Nothing that was typed is lost."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.spelling import unmarked

MOST_ROWS, MOST_COLUMNS, MOST_CELL, MOST_TEXT = 200, 40, 2000, 200_000
COLUMNS = ("words", "quantity", "price", "from", "until", "place", "grade", "state", "certificates")
"""The fields of a row, in the order in which cells without a heading are taken."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "words": ("mat hang", "san pham", "hang", "ten hang", "mo ta", "mo ta hang", "ten", "product"),
    "quantity": ("so luong", "sl", "san luong", "khoi luong", "quantity"),
    "unit": ("dvt", "don vi tinh", "don vi", "unit"),
    "price": ("gia", "don gia", "gia ban", "gia mua", "price"),
    "from": ("tu", "tu ngay", "bat dau", "thoi gian", "ngay", "from"),
    "until": ("den", "den ngay", "ket thuc", "toi ngay", "until"),
    "place": ("noi", "dia diem", "xa", "xa phuong", "noi giao", "place"),
    "grade": ("loai", "co", "co loai", "quy cach", "size", "grade"),
    "state": ("trang thai", "tinh trang", "state"),
    "certificates": ("chung nhan", "giay chung nhan", "giay to", "certificates"),
}
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class PastedRow:
    """One row: its cells by field, the whole line where it was not parted, and what stood in columns that are about nothing known."""

    cells: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    rest: str = ""


def read_grid(text: str) -> list[PastedRow]:
    """The rows of a pasted text, empty ones left out; raises `Unreadable` where there are too many rows, columns or letters."""
    if len(text) > MOST_TEXT:
        raise Unreadable("grid_too_long", "", most=MOST_TEXT)
    rows = [cells for cells in _parted(text) if any(cell.strip() for cell in cells)]
    heads = _heads(rows[0]) if rows else []
    rows = rows[1:] if heads else rows
    if len(rows) > MOST_ROWS:
        raise Unreadable("grid_too_many_rows", "", most=MOST_ROWS)
    if any(len(cells) > MOST_COLUMNS for cells in rows):
        raise Unreadable("grid_too_wide", "", most=MOST_COLUMNS)
    if any(len(cell) > MOST_CELL for cells in rows for cell in cells):
        raise Unreadable("grid_cell_too_long", "", most=MOST_CELL)
    return [_row(cells, heads) for cells in rows]


def _parted(text: str) -> list[list[str]]:
    """The cells of each row; a spreadsheet puts a cell that holds a tab or a line's end between quotes."""
    lines = re.split(r"\r\n|\r|\n", text)
    if re.search(r'(?:^|[\t\n\r])"', text) and text.count('"') % 2 == 0:
        try:
            return list(csv.reader([f"{line}\n" for line in lines], delimiter="\t", strict=True))
        except csv.Error:  # not a spreadsheet's quotes: taken as they stand
            pass
    return [line.split("\t") for line in lines]


def _heads(cells: Sequence[str]) -> list[str]:
    """The field of each column where the first row names at least two of them; else nothing."""
    known = {name: head for head, names in HEADS.items() for name in names}
    found = [known.get(" ".join(_WORDS.findall(unmarked(cell.lower()[:60]))), "") for cell in cells]
    return found if len({one for one in found if one}) >= 2 else []


def _row(cells: Sequence[str], heads: Sequence[str]) -> PastedRow:
    cells = [cell.strip() for cell in cells]
    if len(cells) == 1 and not heads:
        return PastedRow(line=cells[0])
    names = heads or COLUMNS
    kept: dict[str, list[str]] = {}
    rest: list[str] = []
    for at, cell in enumerate(cells):
        if cell:
            kept.setdefault(names[at], []).append(cell) if at < len(names) and names[at] else rest.append(cell)
    said = {name: " ".join(found) for name, found in kept.items()}
    unit = said.pop("unit", "")
    if unit:
        said["quantity"] = f"{said.get('quantity', '')} {unit}".strip()
    return PastedRow(said, rest="; ".join(rest))
