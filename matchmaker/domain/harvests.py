"""One harvest and what is promised of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matchmaker.domain.errors import DomainError

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Crop:
    """What an offer says of the harvest that it is of; `kg` is the most that it speaks of in the whole window, None where that is not certain."""

    product: str
    grade: str
    starts_on: date
    ends_on: date
    kg: Decimal | None
    typed: str = ""


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
