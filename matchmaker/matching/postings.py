"""Which rows answer to a product, to a kin of one, or to a phrase that names nothing listed: flat arrays, and what was added since."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.matching.rows import BRIEF, Rows, brief_of

Numbers = npt.NDArray[np.int32]
NAMED, KIN, PHRASE = 0, 1, 2
"""The sections of postings: by product named, by product that an unlisted name is probably a kind of, by unlisted phrase."""
Key = tuple[int, int]
"""A section and the number of a product or phrase in it."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings by section and number, each with its row in brief, so that a scan reads straight on in memory.

    The arrays have room behind `many` for those that are added; what stands before it never changes.
    """

    rows: Numbers
    level: npt.NDArray[np.int8]
    brief: Rows
    starts: tuple[Numbers, Numbers, Numbers]  # a section's first posting of each number, and behind the last the end of the section
    many: int
    later: Mapping[Key, tuple[int, ...]]

    @property
    def arrays(self) -> tuple[Numbers, npt.NDArray[np.int8]]:
        """Row and spelling level of each posting, as the scan reads them beside the brief."""
        return self.rows, self.level

    @property
    def surety(self) -> npt.NDArray[np.uint16]:
        """How surely each was read so, in thousandths."""
        return self.brief["surety"]

    def stretches(self, section: int, number: int) -> list[tuple[int, int]]:
        """Where the postings of a product or a phrase stand."""
        starts = self.starts[section]
        found = [(int(starts[number]), int(starts[number + 1]))] if 0 <= number < len(starts) - 1 and starts[number] < starts[number + 1] else []
        found.extend((place, place + 1) for place in self.later.get((section, number), ()))
        return found

    def places(self, section: int, number: int) -> npt.NDArray[np.intp]:
        """The same, one by one."""
        stretches = self.stretches(section, number)
        return np.concatenate([np.arange(start, stop) for start, stop in stretches]) if stretches else np.empty(0, np.intp)


class Gathered:
    """Postings as they come, one listing after the other."""

    def __init__(self) -> None:
        self.section = (array("i"), array("i"), array("i"))

    def add(self, section: int, number: int, row: int, surety: int = 0, level: int = 0) -> None:
        """The row answers to this number."""
        self.section[section].extend((number, row, surety, level))

    def arranged(self, packed: Rows, place_of: Numbers, numbers: tuple[int, int, int], spare: int) -> Postings:
        """All of them by section and number, rows renumbered by `place_of`, with room for `spare` more; `numbers` says how many each section has."""
        rows, sureties, levels, starts, before = [], [], [], [], 0
        for found, most in zip(self.section, numbers, strict=True):
            table = np.frombuffer(found, np.int32).reshape(-1, 4)
            placed = place_of[table[:, 1]] if len(table) else table[:, 1]
            order = np.lexsort((placed, table[:, 0]))
            rows.append(placed[order])
            sureties.append(table[order, 2].astype(np.uint16))
            levels.append(table[order, 3].astype(np.int8))
            counts = np.bincount(table[:, 0], minlength=most) if len(table) else np.zeros(most, np.intp)
            starts.append((before + np.concatenate([[0], np.cumsum(counts)])).astype(np.int32))
            before += len(table)
        in_order = np.concatenate([*rows, np.zeros(spare, np.int32)]).astype(np.int32)
        brief = np.zeros(len(in_order), BRIEF)
        brief[:before] = brief_of(packed)[in_order[:before]]
        brief["surety"][:before] = np.concatenate(sureties)
        return Postings(
            in_order,
            np.concatenate([*levels, np.zeros(spare, np.int8)]).astype(np.int8),
            brief, (starts[0], starts[1], starts[2]), before, {},
        )  # fmt: skip
