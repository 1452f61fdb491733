"""Listings in tab-separated files: rows to records, bad rows reported by file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO, TypeVar

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.records import MUST_COLUMNS, Certificate, Listing, Need, Offer, Period, Price, Quantity, Role
from matchmaker.matching.text import clean

LISTING_COLUMNS = (
    "code", "words", "kind", "party", "quantity", "unit", "per", "min_quantity", "price", "price_unit", "from", "until", "place", "grade", "state",
    "certificates",
)  # fmt: skip
NEED_COLUMNS = (*LISTING_COLUMNS, "must", "radius_km")
NOTHING_HELD = frozenset({"không", "không có", "khong", "khong co", "none", "-"})
LONGEST_CODE = 80
Kind = TypeVar("Kind", bound=Listing)
csv.field_size_limit(10_000_000)


@dataclass
class Complaints:
    """What was wrong in the files read, as `FILE:LINE: column: why`."""

    lines: list[str] = field(default_factory=list)

    def add(self, path: Path, line: int, column: str, why: str) -> None:
        """Note one bad cell."""
        self.lines.append(f"{path.name}:{line}: {column}: {why}")


class BadCell(Exception):
    """A cell that cannot be read; the row it stands in is skipped."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(column, why)
        self.column, self.why = column, why


def rows_in(path: Path, known: tuple[str, ...], required: tuple[str, ...], warn: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers; unknown columns bring one warning. Raises `BadCell` where a required column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as table:
        reader = csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = [name.strip() for name in next(reader, [])]
        for name in required:
            if name not in header:
                raise BadCell(name, "the column is missing")
        if strange := [name for name in header if name not in known]:
            print(f"{path.name}: columns not known and not read: {', '.join(strange)}", file=warn)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in known}


def _choice(row: dict[str, str], column: str, kind: type[Role] | type[Period]) -> Any:
    cell = row.get(column, "")
    try:
        return kind(cell) if cell else None
    except ValueError:
        raise BadCell(column, f"'{cell[:40]}' is none of {', '.join(one.value for one in kind)}") from None


def _day(row: dict[str, str], column: str) -> date | None:
    cell = row.get(column, "")
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise BadCell(column, f"'{cell[:40]}' is no ISO date") from None


def _read(column: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Unreadable as error:
        raise BadCell(column, f"'{error.text[:40]}': {error.why.replace('_', ' ')}") from None


def _quantity(row: dict[str, str], column: str) -> Quantity | None:
    cell = row.get(column, "")
    return _read(column, lambda: read_quantity(cell, row.get("unit", ""))) if cell else None


def _price(row: dict[str, str]) -> Price | None:
    cell = row.get("price", "")
    return _read("price", lambda: read_price(cell, row.get("price_unit", ""))) if cell else None


def _certificates(row: dict[str, str]) -> tuple[Certificate, ...] | None:
    cell = row.get("certificates", "")
    if not cell:
        return None
    if cell.lower() in NOTHING_HELD:
        return ()
    return tuple(Certificate(clean(name)) for name in cell.split("|") if name.strip())


def _must(row: dict[str, str]) -> frozenset[str]:
    named = frozenset(name.strip() for name in row.get("must", "").split("|") if name.strip())
    if strange := sorted(named - {*MUST_COLUMNS, "product", "words"}):
        raise BadCell("must", f"'{strange[0][:40]}' is none of {', '.join(MUST_COLUMNS)}")
    return named & frozenset(MUST_COLUMNS)


def _fields(row: dict[str, str]) -> dict[str, Any]:
    code = row.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise BadCell("code", "missing" if not code else f"longer than {LONGEST_CODE} characters")
    words = row.get("words", "")
    if not clean(words):
        raise BadCell("words", "missing")
    starts_on, ends_on = _day(row, "from"), _day(row, "until")
    if starts_on and ends_on and starts_on > ends_on:
        raise BadCell("until", "before from")
    return {
        "code": code, "words": words, "kind": _choice(row, "kind", Role), "party": row.get("party", ""), "quantity": _quantity(row, "quantity"),
        "per": _choice(row, "per", Period) or Period.WINDOW, "min_quantity": _quantity(row, "min_quantity"), "price": _price(row),
        "starts_on": starts_on, "ends_on": ends_on, "place": row.get("place", ""), "grade": row.get("grade", ""), "state": row.get("state", ""),
        "certificates": _certificates(row),
    }  # fmt: skip


def offer_of(row: dict[str, str]) -> Offer:
    """The offer in a row. Raises `BadCell`."""
    return Offer(**_fields(row))


def need_of(row: dict[str, str]) -> Need:
    """The need in a row. Raises `BadCell`."""
    radius = row.get("radius_km", "")
    radius_km = float(_read("radius_km", lambda: read_number(radius))) if radius else None
    return Need(**_fields(row), must=_must(row), radius_km=radius_km)


def listings_in(path: Path, kind: Callable[[dict[str, str]], Kind], complaints: Complaints, warn: TextIO) -> Iterator[Kind]:
    """The records in a table, one after the other; bad rows and codes that come twice are noted and left out."""
    known = NEED_COLUMNS if kind is need_of else LISTING_COLUMNS
    seen: set[str] = set()
    for line, row in rows_in(path, known, ("code", "words"), warn):
        try:
            record = kind(row)
            if record.code in seen:
                raise BadCell("code", f"'{record.code[:40]}' stands in an earlier row")
        except BadCell as bad:
            complaints.add(path, line, bad.column, bad.why)
            continue
        seen.add(record.code)
        yield record


def read_listings(path: Path, kind: Callable[[dict[str, str]], Kind], complaints: Complaints, warn: TextIO) -> list[Kind]:
    """All the records in a table."""
    return list(listings_in(path, kind, complaints, warn))
