"""Rows that a comparison cannot tell apart: compared once for all of them, since sizes, states, places and certificates repeat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import Columns, Floats

Numbers = npt.NDArray[np.intp]
READ: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "grade": (("piece_low", "piece_high", "grade", "grade_rank"),) * 2,
    "state": (("state",),) * 2,
    "place": (("places",), ("places", "radius_km")),
    "certificates": (("certificates", "dated"), ("certificates", "starts")),
}
"""What a comparison reads of the many rows: of offers, and of needs. Columns that hardly repeat, such as amounts, are not worth it."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kind of every row of a catalogue, and one row of each kind."""

    of_row: Numbers
    columns: Columns
    radius_km: Floats

    def __len__(self) -> int:
        return len(self.radius_km)


def kinds_of(columns: Columns, radius_km: Floats, read: tuple[str, ...]) -> Kinds:
    """Rows with the same values in these columns are of one kind."""
    of_row = np.zeros(len(columns), np.intp)
    for name in read:
        values = radius_km if name == "radius_km" else getattr(columns, name)
        for column in values.T if values.ndim == 2 else (values,):
            of_row = _numbered(of_row * (len(columns) + 1) + _numbered(column))
    _, first = np.unique(of_row, return_index=True)
    return Kinds(of_row, columns.take(first), radius_km[first])


def _numbered(values: npt.NDArray[Any]) -> Numbers:
    """The number of each value, in the order of the values; unknowns are one value."""
    if values.dtype == np.object_:
        numbers: dict[object, int] = {}
        return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.intp)
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.intp)
