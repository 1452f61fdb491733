"""One harvest and what is promised of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import inf
from typing import TypeAlias

from matchmaker.domain.errors import DomainError

NOTHING = Decimal(0)
PieceWeight: TypeAlias = tuple[float | None, float | None]
"""Grams a piece, from and to; None is an open end."""
UNWEIGHED: PieceWeight = (None, None)


@dataclass(frozen=True, slots=True)
class Crop:
    """What an offer says of the harvest that it is of; `kg` is the most that it speaks of in the whole window, None where that is not certain.

    `scale` is what a piece weighs in each listed grade of the product, both ends open where nobody says: grades in other words are compared by it.
    """

    product: str
    grade: str
    starts_on: date
    ends_on: date
    kg: Decimal | None
    typed: str = ""
    scale: Mapping[str, PieceWeight] = field(default_factory=dict)

    def may_be(self, grade: str) -> bool:
        """Whether this can be the same goods as those of another grade: one of the two says none, or pieces of a weight can be of both.

        `loại 1` and `từ 300 g/con` can be; 300-400 g and from 400 g cannot, nor can two listed grades, or a grade in words that no list knows.
        """
        if grade == self.grade or not grade or not self.grade:
            return True
        if {grade, self.grade} <= self.scale.keys() and UNWEIGHED in (self.scale[grade], self.scale[self.grade]):
            return False
        one, other = (weight_of(key, self.scale) for key in (grade, self.grade))
        return one is not None and other is not None and _low(one) < _high(other) and _low(other) < _high(one)


def grade_of_weight(piece_g: PieceWeight) -> str:
    """How a weight of one piece is written where it is the grade: `300-400g`, `300-g` for no upper end."""
    return "-".join("" if end is None else f"{end:g}" for end in piece_g) + "g"


def weight_of(grade: str, scale: Mapping[str, PieceWeight]) -> PieceWeight | None:
    """What a piece of this grade weighs, by the scale or because the grade is itself a weight; None where nobody knows."""
    if grade in scale:
        return scale[grade]
    low, dash, high = grade.removesuffix("g").partition("-")
    try:
        return (float(low) if low else None, float(high) if high else None) if dash and grade.endswith("g") else None
    except ValueError:
        return None


def _low(weight: PieceWeight) -> float:
    return weight[0] if weight[0] is not None else 0.0


def _high(weight: PieceWeight) -> float:
    return weight[1] if weight[1] is not None else inf


@dataclass(frozen=True, slots=True)
class Holder:
    """A contract that has drawn from a harvest: its number or code, its parties, how much, and when it was signed."""

    code: str
    name: str
    parties: frozenset[str]
    kg: Decimal
    signed_on: date | None = None


class OverPromised(DomainError):
    """More was to be signed than the harvest has left; the facts say how much there is, is signed, is left and was asked for, and who came first."""

    code = "over_promised"

    def __init__(self, *, harvest: str, capacity: Decimal, signed: Decimal, asked: Decimal, holders: tuple[Holder, ...]) -> None:
        super().__init__(harvest=harvest, capacity=capacity, signed=signed, asked=asked, holders=holders)
        self.harvest, self.capacity, self.signed, self.asked, self.holders = harvest, capacity, signed, asked, holders

    @property
    def left(self) -> Decimal:
        """What is left to be signed."""
        return max(self.capacity - self.signed, NOTHING)

    def said(self) -> dict[str, object]:
        """The numbers and who came first, as the facts of a complaint."""
        numbers = {"capacity_kg": self.capacity, "signed_kg": self.signed, "left_kg": self.left, "asked_kg": self.asked}
        return {**numbers, "contracts": ", ".join(one.name for one in self.holders)}


def same_season(first: tuple[date, date], second: tuple[date, date]) -> int:
    """By how many days two windows overlap where that is more than half of the shorter one, so that they are of one harvest; else 0."""
    (first_start, first_end), (second_start, second_end) = first, second
    days = (min(first_end, second_end) - max(first_start, second_start)).days + 1
    shorter = min((first_end - first_start).days, (second_end - second_start).days) + 1
    return days if days > 0 and 2 * days > shorter else 0
