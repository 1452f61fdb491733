"""How two parties have dealt with each other so far. No score rests on it: it is unknown until deliveries have been recorded."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matchmaker.matching.comparisons import Compared
from matchmaker.matching.levels import FULL, NOT_KNOWN

LEVELS = ("UNKNOWN", "KEPT", "MOSTLY_KEPT", "BROKEN")
KEPT, MOSTLY_KEPT = 0.95, 0.7
"""Share of what was promised that was delivered from which on a promise counts as kept, and as mostly kept; the founders' judgement."""


def compare_history(promised_kg: npt.NDArray[np.float64], delivered_kg: npt.NDArray[np.float64]) -> Compared:
    """What share of all that was promised between the two was delivered, for each pair; shape (n,), kilograms.

    NaN is unknown, and so is a pair to whom nothing was promised yet: no dealings are no bad dealings.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(promised_kg > 0, delivered_kg / promised_kg, np.nan)
    known = ~np.isnan(share)
    level = np.where(known, np.where(share >= KEPT, 1, np.where(share >= MOSTLY_KEPT, 2, 3)), 0).astype(np.int8)
    worth = np.where(known, np.floor(np.clip(np.nan_to_num(share), 0, 1) * FULL), NOT_KNOWN).astype(np.int32)
    return Compared(worth, level)
