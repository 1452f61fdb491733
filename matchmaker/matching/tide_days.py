"""On how many days of a stretch the spring tides give a harvest, counted once for the whole calendar and looked up by difference."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from matchmaker.domain.lunar import FIRST_DAY, LAST_DAY
from matchmaker.domain.tides import Tide, tide_on
from matchmaker.matching.rows import PULSES

Sums = npt.NDArray[np.int32]
FIRST = FIRST_DAY.toordinal()
DAILY, WEEKLY = 1, 7
"""The days for which a need states its amount where it wants something each day, or each week."""


@cache
def tide_sums() -> Sums:
    """For each set of tides (by its bits) the days with a harvest before each day from `FIRST` on, shape (4, days + 1)."""
    days = [FIRST_DAY + timedelta(days=at) for at in range((LAST_DAY - FIRST_DAY).days + 1)]
    tide = [tide_on(day, tuple(Tide)) for day in days]
    gives = np.array([[bits & PULSES[one] != 0 if one is not None else False for one in tide] for bits in range(4)], np.int32)
    return np.concatenate([np.zeros((4, 1), np.int32), np.cumsum(gives, axis=1, dtype=np.int32)], axis=1)


def tide_days_in(pulse: npt.NDArray[np.int8], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Days from `first` to `last`, both taken in, on which tides of these bits give a harvest; none beyond the calendar."""
    sums = tide_sums()
    end = sums.shape[1] - 1
    until, start = np.clip(last + 1 - FIRST, 0, end), np.clip(first - FIRST, 0, end)
    return np.asarray(np.where(last >= first, sums[pulse, until] - sums[pulse, start], 0), np.int64)
