"""A table as a spreadsheet: figures as figures, days as days, and every text as the text that it is, whatever sign it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from matchmaker.reports.sources import UNKEPT

Cell: TypeAlias = str | int | Decimal | date | None
LONGEST = 32_000
"""Characters that one cell holds."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with a title and what was asked for."""

    title: str
    about: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_xlsx(table: Table) -> bytes:
    """The table as a workbook of one sheet, its head fixed and its columns filterable."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(table.title[:31])
    for at, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A4"
    sheet.append([_text(sheet, table.title, bold=True)])
    sheet.append([_text(sheet, table.about)])
    sheet.append([_text(sheet, name, bold=True) for name in table.columns])
    for row in table.rows:
        sheet.append(_cells(sheet, row))
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(table.columns))}{3 + len(table.rows)}"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cells(sheet: WriteOnlyWorksheet, row: Sequence[Cell]) -> Iterable[object]:
    for value in row:
        if isinstance(value, str):
            yield _text(sheet, value)
        elif isinstance(value, date):
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "dd/mm/yyyy"
            yield cell
        else:
            yield value


def _text(sheet: WriteOnlyWorksheet, value: str, *, bold: bool = False) -> WriteOnlyCell:
    """A cell that is text for good: `=1+1` is what somebody wrote, not a sum."""
    cell = WriteOnlyCell(sheet)
    cell.value = UNKEPT.sub("", value)[:LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=bold)
    return cell
