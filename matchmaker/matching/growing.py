"""Columns of numbers that are only ever added to, so that a reader needs no lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.generic)
LEAST_ROOM = 4


class Growing(Generic[Number]):
    """A column that grows at its end. One thread writes; others read what lies before a length that was made known to them afterwards.

    What lies before that length never changes: where room runs out the column is copied, and the copy put in its place before the length grows.
    """

    __slots__ = ("_room", "many")

    def __init__(self, numbers: npt.NDArray[Number]) -> None:
        self._room, self.many = numbers, len(numbers)

    @classmethod
    def of(cls, dtype: Any) -> Growing[Any]:
        """An empty column of this kind of number."""
        return Growing(np.empty(0, dtype))

    def append(self, number: int) -> None:
        """One more at the end."""
        if self.many == len(self._room):
            self._widen(self.many + 1)
        self._room[self.many] = number
        self.many += 1

    def extend(self, numbers: Sequence[int]) -> None:
        """More at the end."""
        if self.many + len(numbers) > len(self._room):
            self._widen(self.many + len(numbers))
        self._room[self.many : self.many + len(numbers)] = numbers
        self.many += len(numbers)

    def _widen(self, least: int) -> None:
        wider = np.empty(max(LEAST_ROOM, least, self.many + self.many // 4), self._room.dtype)
        wider[: self.many] = self._room[: self.many]
        self._room = wider

    def upto(self, many: int) -> npt.NDArray[Number]:
        """The first `many` numbers."""
        return self._room[:many]

    def all(self) -> npt.NDArray[Number]:
        """Every number there is."""
        many = self.many  # before the room, which may be a longer copy a moment later
        return self._room[:many]

    def copy(self) -> Growing[Number]:
        """The same numbers, with the same room, to be changed apart from these."""
        other = Growing(self._room.copy())
        other.many = self.many
        return other


def below(places: Growing[np.int32], count: int) -> npt.NDArray[np.int32]:
    """The places, which ascend, that are less than `count`: all that may be seen by one who began when there were so many."""
    seen = places.all()
    if len(seen) and seen[-1] >= count:
        return seen[: np.searchsorted(seen, count)]
    return seen
