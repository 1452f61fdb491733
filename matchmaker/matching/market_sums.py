"""What open listings come to by month: kilograms where they are known, and how many listings say too little to be weighed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import FIRST_DAY, LAST_DAY, NO_DAY, Columns, Floats
from matchmaker.matching.facets import months_from

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many listings there are, of how many the weight is known, and the kilograms of those."""

    listings: int = 0
    weighed: int = 0
    kg: float = 0.0

    @property
    def unknown(self) -> int:
        """How many listings there are of which no weight is known: they are not nought."""
        return self.listings - self.weighed


NOTHING = Sum()


@dataclass(frozen=True, slots=True)
class ByMonth:
    """For each listing and each of twelve months, whether it has days in it, and the kilograms that fall on them; NaN is unknown."""

    there: npt.NDArray[np.bool_]  # shape (n, MONTHS)
    kg: Floats  # the same shape; NaN also where the listing has no day in the month
    dated: Flags  # shape (n,): whether any day is known

    def sum_of(self, rows: Flags, months: slice | int = slice(None)) -> Sum:
        """What these listings come to in one month, or in all of some months taken together."""
        there, kg = self.there[rows][:, months], self.kg[rows][:, months]
        if there.ndim == 1:
            there, kg = there[:, None], kg[:, None]
        some = there.any(axis=1)
        weighed = some & ~np.isnan(np.where(there, kg, 0.0)).any(axis=1)
        return Sum(int(np.count_nonzero(some)), int(np.count_nonzero(weighed)), float(np.nansum(np.where(there, kg, 0.0)[weighed])))

    def undated(self, rows: Flags) -> int:
        """How many of these listings name no day at all."""
        return int(np.count_nonzero(rows & ~self.dated))


def by_month(columns: Columns, today: date) -> ByMonth:
    """The listings by the twelve months from today's on, an amount for a whole window spread evenly over its days.

    A weight is unknown where none is stated, where it is stated in a unit of no certain weight, and where it is for a window of which
    one end is open, since nobody can say how much of it falls into a month.
    """
    firsts = months_from(today)
    following = months_from(firsts[-1])[1]
    first = np.array([one.toordinal() for one in firsts])
    last = np.array([*(one.toordinal() for one in firsts[1:]), following.toordinal()]) - 1
    starts, ends = columns.starts.astype(np.int64), columns.ends.astype(np.int64)
    dated = starts != NO_DAY
    days = np.minimum(ends[:, None], last) - np.maximum(starts[:, None], first) + 1
    days = np.where(dated[:, None], np.clip(days, 0, None), 0).astype(np.float64)
    there = days > 0
    return ByMonth(there, np.where(there, days * _kg_a_day(columns)[:, None], np.nan), dated)


def _kg_a_day(columns: Columns) -> Floats:
    """How many kilograms fall on each day of a listing; NaN is unknown."""
    whole = (columns.starts != FIRST_DAY) & (columns.ends != LAST_DAY)
    length = np.where(whole, columns.ends.astype(np.float64) - columns.starts + 1, np.nan)
    span = np.where(columns.per_days > 0, columns.per_days, length)
    return np.asarray(np.where(columns.measure == 0, columns.amount, np.nan) / span, np.float64)


def one_commune(columns: Columns) -> npt.NDArray[np.int16]:
    """The number of the one commune that a listing's place means, -1 where it can be several or is unknown or outside the province."""
    first = columns.places[:, 0]
    return np.asarray(np.where((first >= 0) & (columns.places[:, 1] < 0), first, -1), np.int16)
