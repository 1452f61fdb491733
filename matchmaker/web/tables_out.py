"""Tables to take away as CSV, which a spreadsheet opens without running anything that stands in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response
from flask_babel import gettext as _

from matchmaker.wording.figures import here_today

MOST_ROWS = 5_000
"""Rows of a list that are taken away at once; a longer one says so in its last row."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The table as a file of this name with today's day in it; the mark at its beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (head, *rows):
        writer.writerow([cell(one) for one in row])
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{dated(name)}"'
    return answer


def list_answer(name: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Response:
    """The rows of a list as a file, read with one too many to see whether there are more than are given."""
    more = [[_("Chỉ gồm %(many)s dòng đầu. Lọc hẹp hơn để tải phần còn lại.", many=MOST_ROWS)]] if len(rows) > MOST_ROWS else []
    return csv_answer(name, head, [*rows[:MOST_ROWS], *more])


def dated(name: str) -> str:
    """The name of a file with today's day before its ending."""
    stem, _dot, ending = name.rpartition(".")
    return f"{stem}-{here_today():%Y-%m-%d}.{ending}"


def cell(value: object) -> str:
    """The cell as it is written: nothing where it is unknown, and text that looks like a formula kept as text."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULAS) else text
