"""The loops of the open vocabulary: compiled where numba is there, in plain numpy and rapidfuzz otherwise, with the same answer to the last bit.

What is summed over posting lists are whole numbers. Likenesses are of whole distances, and what is made of them is added in one order in both forms.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
import numpy.typing as npt

from matchmaker.matching.wordlike import LEAST_SHARED, Likeness, plain_likeness

Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.int32]


def _add_plain(shared: Sums, places: Places, says: Weights, asked: int, rarity: int, least: int, found: Places, many: int) -> int:
    before = shared[places]
    after = before + np.minimum(says, np.uint8(asked)).astype(np.int32) * np.int32(rarity)
    shared[places] = after
    new = places[(before < least) & (after >= least)]
    found[many : many + len(new)] = new
    return many + len(new)


def _passing_plain(shared: Sums, found: Places, weight: Sums, common: Sums, height: int, whole: int) -> Places:
    one = shared[found].astype(np.int64)
    other = np.int64(height) * weight[found] - common[found]
    return found[100 * one * (whole + other) >= 2 * LEAST_SHARED * whole * other]


@dataclass(frozen=True, slots=True)
class Scan:
    """The loops.

    `add(shared, places, says, asked, rarity, least, found, many)` adds one letter run to the sums of its phrases, and to `found`, which holds `many`,
    those whose sum comes to `least` by it; it gives how many there are then. `passing(shared, found, weight, common, height, whole)` gives those of
    them that share enough of what was asked (`whole`) and of what they say themselves (`height * weight - common`). `likeness` is that of words.
    """

    add: Callable[[Sums, Places, Weights, int, int, int, Places, int], int]
    passing: Callable[[Sums, Places, Sums, Sums, int, int], Places]
    likeness: Likeness
    compiled: bool


PLAIN = Scan(_add_plain, _passing_plain, plain_likeness, compiled=False)
_chosen: list[Scan] = []


def compiled_if_possible() -> Scan:
    """The compiled loops, made once in a process; the plain ones where numba is missing or MATCHMAKER_PLAIN is 1."""
    if not _chosen:
        _chosen.append(PLAIN if os.environ.get("MATCHMAKER_PLAIN") == "1" else _compiled())
    return _chosen[0]


def _compiled() -> Scan:
    try:
        wordcompiled = import_module("matchmaker.matching.wordcompiled")
    except ImportError:
        return PLAIN
    return Scan(wordcompiled.add, wordcompiled.passing, wordcompiled.likeness, compiled=True)
