"""What a need and an offer come to in đồng, as far as both say enough for it."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.domain.records import Period, Quantity


@dataclass(frozen=True, slots=True)
class Money:
    """Whole đồng, `high` the far end of a range, for the whole window or for each day, week or month."""

    dong: int
    high: int | None = None
    per: Period = Period.WINDOW


@dataclass(frozen=True, slots=True)
class Cost:
    """What a pair comes to: the amount that changes hands and its price; `unknown` names what is missing where there is no sum."""

    money: Money | None = None
    quantity: Quantity | None = None
    short: bool = False  # the offer holds less than is needed
    unknown: tuple[str, ...] = ()  # quantity, price, window, measure
