"""Listings as columns of numbers: what comparisons and facets read of many rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Linked
from matchmaker.matching.pools import MANY, PLACES, STRANGE, KindTables
from matchmaker.matching.rows import FIRST_DAY, LAST_DAY, NO_DAY, PULSES, Cells, Rows

__all__ = ["FIRST_DAY", "LAST_DAY", "MANY", "NO_DAY", "PLACES", "PULSES", "STRANGE", "Columns", "Floats", "Ints", "RowColumns", "columns_of_cells"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Columns:
    """One row a listing; NaN, -1 or `NO_DAY` is unknown. Weights in kg (or in the pool's measure), money in đồng for one measure, sizes in grams."""

    role: npt.NDArray[np.int8]
    product: Ints  # the surest reading; -1 where the words name nothing listed
    phrase: Ints
    rest: Ints
    grade: Ints
    grade_rank: npt.NDArray[np.int8]
    piece_low: Floats
    piece_high: Floats
    state: npt.NDArray[np.int16]
    measure: npt.NDArray[np.int16]
    amount: Floats
    per_days: Floats  # 0: for the whole window
    lot: Floats
    price_measure: npt.NDArray[np.int16]
    price: Floats
    starts: Ints
    ends: Ints
    pulse: npt.NDArray[np.int8]  # bits of the spring tides that it comes with; 0: it comes every day
    places: npt.NDArray[np.int16]  # shape (n, PLACES); -1 none, -2 outside the province
    certificates: npt.NDArray[np.int64]  # -1 unknown
    dated: npt.NDArray[np.object_]  # those that end: pairs of bits and last day
    party: Ints
    tie: npt.NDArray[np.uint64]
    said: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.role)


OF_GRADES, OF_PAPERS = frozenset({"piece_low", "piece_high", "grade", "grade_rank"}), frozenset({"certificates"})


class RowColumns(Columns):
    """The columns of packed rows, each made when it is first read; what rows share by a number is looked up there."""

    __slots__ = ("_packed", "_tables")

    def __init__(self, rows: Rows, tables: KindTables) -> None:
        object.__setattr__(self, "_packed", rows)
        object.__setattr__(self, "_tables", tables)

    def __len__(self) -> int:
        return len(self._packed)

    def __getattr__(self, name: str) -> Any:
        """Called for a column that nobody has read yet; only the narrow ones of a wide table are kept."""
        made = self._column(name, self._packed)
        object.__setattr__(self, name, made)
        return made

    def _column(self, name: str, rows: Rows) -> Any:
        tables = self._tables
        if name in OF_GRADES:
            return getattr(tables, name).take(rows["grade_kind"])
        if name == "places":
            return tables.places.take(rows["place_kind"], axis=0)
        if name in OF_PAPERS:
            return tables.certificates.take(rows["paper_kind"])
        if name == "dated":
            return _dated(tables).take(rows["paper_kind"])
        if name == "per_days":
            return rows["per"].astype(np.float64)
        return np.ascontiguousarray(rows[name])

    def take(self, rows: npt.NDArray[np.int32] | npt.NDArray[np.intp]) -> RowColumns:
        """The same columns of these rows only, each gathered when it is first read."""
        return RowColumns(self._packed.take(rows), self._tables)


def _dated(tables: KindTables) -> npt.NDArray[np.object_]:
    held = np.empty(len(tables.certificates), np.object_)
    for kind in range(len(held)):
        held[kind] = tables.dated(kind)
    return held


def columns_of_cells(cells: list[Cells], links: list[Linked]) -> Columns:
    """Cells as columns; texts are numbered 1 where there is one and 0 where there is none."""
    names = ("role", "product", "state", "measure", "amount", "lot", "price_measure", "price", "starts", "ends", "pulse", "party", "tie", "said")
    columns: dict[str, Any] = {name: np.array([getattr(row, name) for row in cells], _KIND[name]) for name in names}
    dated = np.empty(len(cells), np.object_)
    for at, row in enumerate(cells):
        dated[at] = row.papers[1]
    grade = np.array([row.grade for row in cells], np.float64).reshape(-1, 4)
    return Columns(
        **columns,
        phrase=np.array([bool(linked.phrase) for linked in links], np.int32),
        rest=np.array([bool(linked.rest) for linked in links], np.int32),
        piece_low=grade[:, 0],
        piece_high=grade[:, 1],
        grade=grade[:, 2].astype(np.int32),
        grade_rank=grade[:, 3].astype(np.int8),
        per_days=np.array([row.per for row in cells], np.float64),
        places=np.array([row.places for row in cells], np.int16).reshape(-1, PLACES),
        certificates=np.array([row.papers[0] for row in cells], np.int64),
        dated=dated,
    )


_KIND = {
    "role": np.int8, "product": np.int32, "state": np.int16, "measure": np.int16, "amount": np.float64, "lot": np.float64, "price_measure": np.int16,
    "price": np.float64, "starts": np.int32, "ends": np.int32, "pulse": np.int8, "party": np.int32, "tie": np.uint64,
    "said": np.uint64,
}  # fmt: skip
