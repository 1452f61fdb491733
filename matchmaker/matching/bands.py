"""Which question narrows the band of a score most, for each of the two sides, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from matchmaker.matching.explaining import OPEN, TEXT_COLUMNS, Reason


class Ask(NamedTuple):
    """A column that one side left open, and by how many millionths its answer narrows the band; `both` where it takes both sides to answer."""

    column: str
    narrows: int
    both: bool = False


def ask_of(reasons: Iterable[Reason], side: str) -> Ask | None:
    """The one answer of this side that narrows the band most: one that it can give alone before one that takes both; None where there is none."""
    open_ = [one for one in reasons if one.level in OPEN and one.column not in TEXT_COLUMNS and one.most]
    for wanted in (side, "both"):
        if found := [one for one in open_ if one.facts.get("side") == wanted]:
            best = max(found, key=lambda one: one.most)
            return Ask(best.column, best.most, both=wanted == "both")
    return None


def missing(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The columns that leave the band open, the widest first."""
    open_ = [one for one in reasons if one.level in OPEN and one.column not in TEXT_COLUMNS and one.most]
    return tuple(one.column for one in sorted(open_, key=lambda one: -one.most))
