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

from matchmaker.matching.wordlike import LEAST_SHARED, Floats, Likeness, plain_likeness

Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def _add_plain(shared: Sums, places: Places, says: Weights, asked: int, rarity: int, least: int, found: Places, many: int) -> int:
    before = shared[places]
    after = before + np.minimum(says, np.uint8(asked)).astype(np.int32) * np.int32(rarity)
    shared[places] = after
    new = places[(before < least) & (after >= least)]
    found[many : many + len(new)] = new
    return many + len(new)


def _most_plain(
    shared: Sums, found: Places, weight: Sums, common: Sums, height: int, whole: int, same: Places, most: int
) -> tuple[Places, Floats, Flags]:
    one = shared[found].astype(np.int64)
    other = np.int64(height) * weight[found] - common[found]
    found = np.union1d(found[100 * one * (whole + other) >= 2 * LEAST_SHARED * whole * other], same)
    one, other = shared[found].astype(np.int64), np.int64(height) * weight[found] - common[found]
    share = (one / whole + one / other) / 2
    if len(found) > most:
        kept = _highest(share, most)
        found, share = found[kept], share[kept]
    return found, share, np.isin(found, same)


def _highest(share: Floats, most: int) -> npt.NDArray[np.intp]:
    """Where the highest are, ascending; of those that are equal, the first."""
    least = np.partition(share, len(share) - most)[len(share) - most]
    above, level = np.flatnonzero(share > least), np.flatnonzero(share == least)
    return np.sort(np.concatenate([above, level[: most - len(above)]]))


@dataclass(frozen=True, slots=True)
class Scan:
    """The loops.

    `add(shared, places, says, asked, rarity, least, found, many)` adds one letter run to the sums of its phrases, and to `found`, which holds `many`,
    those whose sum comes to `least` by it; it gives how many there are then. `most(shared, found, weight, common, height, whole, same, most)` gives,
    of those of them that share enough of what was asked (`whole`) and of what they say themselves (`height * weight - common`), and of the `same`,
    the so many that share the most, ascending, with how much that is, and whether each is one of the `same`. `likeness` is that of words.
    """

    add: Callable[[Sums, Places, Weights, int, int, int, Places, int], int]
    most: Callable[[Sums, Places, Sums, Sums, int, int, Places, int], tuple[Places, Floats, Flags]]
    likeness: Likeness
    compiled: bool


PLAIN = Scan(_add_plain, _most_plain, plain_likeness, compiled=False)
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
    return Scan(wordcompiled.add, wordcompiled.most, wordcompiled.likeness, compiled=True)
