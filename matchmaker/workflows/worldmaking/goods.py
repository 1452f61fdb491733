"""What the invented province trades: from which land, in which months, how much at a time, in which sizes, at which price."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import pi, sin
from pathlib import Path

from matchmaker.workflows.worldmaking.plan import Plan

DATA = Path(__file__).parent / "data"
INPUT = "input"
"""The land of what enterprises sell to co-operatives."""


@dataclass(frozen=True, slots=True)
class Good:
    """One thing that is traded. Amounts are in `unit`, prices in đồng for one `price_unit`, sizes best first."""

    product: str
    zones: frozenset[str]
    months: frozenset[int]
    low: float
    high: float
    unit: str
    per: tuple[str, ...]
    sizes: tuple[str, ...]
    state: str
    names: tuple[str, ...]
    price_low: int
    price_high: int
    price_unit: str
    certificates: tuple[str, ...]
    tides: bool
    share: int  # how much of the trade it is
    kg_each: int | None  # what one unit weighs, where its seller says so

    @property
    def supplied(self) -> bool:
        """Sold to co-operatives, not by them."""
        return INPUT in self.zones

    def price(self, plan: Plan, year: int, month: int) -> float:
        """The usual price of a month: the middle of its range, with a season and a yearly drift that are the product's own, kept near the range."""
        own = plan.chance("price", self.product)
        drift, peak, swing = own.uniform(-0.03, 0.06), own.randint(1, 12), own.uniform(0.03, 0.12)
        middle = (self.price_low + self.price_high) / 2
        found = middle * (1 + drift) ** (year - plan.as_of.year) * (1 + swing * sin(2 * pi * (month - peak + 3) / 12))
        return min(max(found, 0.85 * self.price_low), 1.15 * self.price_high)


@cache
def goods() -> tuple[Good, ...]:
    """Everything that is traded, in the order of its table."""
    return tuple(_good(row) for row in _rows("goods"))


@cache
def zones() -> dict[str, frozenset[str]]:
    """What land each old district has."""
    return {row["district"]: frozenset(row["zones"].split("|")) for row in _rows("zones")}


def grown_on(land: frozenset[str]) -> Sequence[Good]:
    """What co-operatives of such land sell."""
    return [good for good in goods() if good.zones & land and not good.supplied]


def _good(row: dict[str, str]) -> Good:
    split = {name: tuple(part for part in row[name].split("|") if part) for name in ("per", "sizes", "names", "certificates")}
    return Good(
        product=row["product"], zones=frozenset(row["zones"].split("|")), months=_months(row["months"]), low=float(row["low"]),
        high=float(row["high"]), unit=row["unit"], state=row["state"], price_low=int(row["price_low"]), price_high=int(row["price_high"]),
        price_unit=row["price_unit"], tides=row["tides"] == "yes", share=int(row["share"]),
        kg_each=int(row["each"]) if row["each"] else None, **split,
    )  # fmt: skip


def _months(text: str) -> frozenset[int]:
    """`12-1|7-9` as the numbers of months."""
    found: set[int] = set()
    for part in text.split("|"):
        first, last = (int(end) for end in part.split("-"))
        found |= {(first + at - 1) % 12 + 1 for at in range((last - first) % 12 + 1)}
    return frozenset(found)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {column: (cell or "").strip() for column, cell in row.items()}
