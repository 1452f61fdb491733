"""How a co-operative stands on a day: rated with a grade, weak, new, stopped, or ungraded where nobody said anything.

The grades are those of Circular 09/2017/TT-BNNPTNT; a co-operative younger than twelve months is not rated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MONTHS_NEW = 12


class Stands(StrEnum):
    """What a co-operative is found to be."""

    RATED = "rated"
    WEAK = "weak"
    NEW = "new"
    STOPPED = "stopped"
    UNGRADED = "ungraded"


GRADES = ("good", "fair", "average", "poor")
"""Tốt, khá, trung bình, yếu."""
SHOWN_TO_ALL = frozenset({"good", "fair", "average"})
"""The grades that a public page may show: nobody is shamed in the market, so a poor one is for staff and the co-operative itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated finding, as it was entered; `founded_on` is None where it is unknown, `published` says that its source is public."""

    stands: Stands
    as_of: date
    source: str
    entered_at: datetime
    number: int  # in the order of entering
    grade: str = ""
    founded_on: date | None = None
    published: bool = False

    @property
    def weak(self) -> bool:
        """Weak by a finding of the Alliance, or rated so."""
        return self.stands is Stands.WEAK or self.grade == "poor"

    @property
    def for_all(self) -> bool:
        """May anybody see it?"""
        return self.stands is Stands.RATED and self.published and self.grade in SHOWN_TO_ALL


def standing_on(entries: Iterable[Entry], day: date) -> Entry | None:
    """What holds on a day: the newest finding that is not later, and of one day the one entered last. None is ungraded.

    A co-operative is new for twelve months from its founding or, where that day is unknown, from the finding at most; then it is ungraded.
    """
    found = max((one for one in entries if one.as_of <= day), key=lambda one: (one.as_of, one.entered_at, one.number), default=None)
    if found is None or found.stands is Stands.UNGRADED:
        return None
    if found.stands is Stands.NEW and day >= months_after(found.founded_on or found.as_of, MONTHS_NEW):
        return None
    return found


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has none such."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, last))
