"""What each side of a pair can act on, what acting costs it, and one such act as a change of its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple, TypeVar

from matchmaker.domain.records import Certificate, Linked, Listing, Period, Price, Quantity
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link

COSTS: Mapping[str, Mapping[str, int]] = {
    "offer": {
        "answer": 1,  # say what the listing left out
        "price": 2,  # ask for less
        "lot": 3,  # sell in smaller lots
        "split": 4,  # sort out the part that is big enough
        "window": 5,  # harvest some days earlier, or go on some days longer
        "pool": 6,  # sell together with a neighbour
        "state": 7,  # cool or kill what was to be sold alive
        "place": 8,  # take the goods to where they are wanted
        "quantity": 9,  # have more of it
        "certificates": 10,  # obtain a paper
    },
    "need": {
        "answer": 1,  # say what the listing left out
        "lot": 2,  # take smaller lots
        "window": 3,  # be supplied some days earlier or later
        "quantity": 4,  # take a share from this one and the rest elsewhere; or enough for a lot
        "radius": 5,  # fetch it from farther away
        "price": 6,  # pay more
        "grade": 7,  # take the neighbouring size
        "state": 8,  # take a state that serves as well
        "wish": 9,  # no longer insist on something
    },
}
"""How hard each act is, the easiest first: an order that people can argue with, not money. A paper that is lacking costs its price each time."""
FIGURES = 3
"""Amounts are rounded to so many figures, to the side that is sure to reach what was aimed at."""
Kind = TypeVar("Kind", bound=Listing)


class Partner(NamedTuple):
    """A neighbour's offer that is sold together with another: whose it is, how much there is, how far away, and which demands it leaves open."""

    code: str
    party: str
    quantity: Quantity
    per: Period
    km: float
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One act of one side: the fields of its record that change and what they become; `rung` is 1 for the smallest change that reaches anything."""

    side: str
    action: str
    column: str  # the comparison that it is aimed at
    values: Mapping[str, Any]
    rung: int = 1
    times: int = 1  # how often the price of the act is paid
    partners: tuple[Partner, ...] = field(default=())

    @property
    def cost(self) -> int:
        """What the act costs its side."""
        return COSTS[self.side][self.action] * self.times


def merged(*steps: Step) -> dict[str, Any]:
    """The fields of a record that these acts change together; of demands that each gives up, both are gone."""
    values: dict[str, Any] = {}
    for step in steps:
        insisted = {"must": values["must"] & step.values["must"]} if "must" in values and "must" in step.values else {}
        values |= {**step.values, **insisted}
    return values


def applied(lexicon: Lexicon, listing: Kind, *steps: Step) -> Kind:
    """The listing after these acts, its words, size, state and place read anew as they would be if its writer had changed them."""
    values = merged(*steps)
    units = values.pop("units", None)
    changed = replace(listing, **values)
    if listing.linked is None or not {"grade", "state", "place"} & values.keys():
        return changed
    fresh = link(lexicon, replace(changed, linked=None))
    return replace(changed, linked=_kept(listing.linked, fresh, units if units is not None else listing.linked.units, moved="place" in values))


def _kept(before: Linked, fresh: Linked, units: tuple[str, ...], *, moved: bool) -> Linked:
    """What was read anew, but the product and the commune that a person chose."""
    rest = fresh.rest if fresh.phrase == before.phrase else before.rest
    chosen = replace(fresh, role=before.role, readings=before.readings, phrase=before.phrase, rest=rest, kin=before.kin)
    return replace(chosen, units=units, outside=False if moved else before.outside)


def linked_now(lexicon: Lexicon, listing: Kind) -> Kind:
    """The listing with its link, made now where none is stored."""
    return listing if listing.linked is not None else replace(listing, linked=link(lexicon, listing))


def rounded(amount: Fraction, *, up: bool) -> Decimal:
    """The amount with few figures: never less where it must be reached (`up`), never more where it must not be passed; at the finest, thousandths."""
    if amount <= 0:
        return Decimal(0)
    place = max((Decimal(amount.numerator) / amount.denominator).adjusted() - FIGURES + 1, -3)
    whole = amount / Fraction(10) ** place
    return (Decimal(ceil(whole) if up else floor(whole)).scaleb(place)).normalize() + 0


def more_of(quantity: Quantity, times: Fraction, *, up: bool) -> Quantity:
    """So many times the amount, in the same unit; a range that ends below it is one no longer."""
    amount = rounded(Fraction(quantity.amount) * times, up=up)
    keeps = quantity.high is not None and quantity.high > amount
    return replace(quantity, amount=amount, high=quantity.high if keeps else None)


def cells_of(listing: Listing, *steps: Step) -> Iterator[tuple[str, str, str]]:
    """The acts as cells of a table of listings: the column, what stands there and what would stand there."""
    for name, value in merged(*steps).items():
        if name in CELLS and (before := cell(getattr(listing, name))) != (after := cell(value)):
            yield CELLS[name], before, after


CELLS: Mapping[str, str] = {
    "quantity": "quantity", "per": "per", "min_quantity": "min_quantity", "price": "price", "starts_on": "from", "ends_on": "until",
    "place": "place", "grade": "grade", "state": "state", "certificates": "certificates", "must": "must", "radius_km": "radius_km",
}  # fmt: skip
"""The column of a table for each field of a record."""


def cell(value: object) -> str:
    """A value as it stands in a table of listings; empty where it is unknown."""
    if isinstance(value, Quantity):
        return f"{plain(value.amount)} {value.unit}"
    if isinstance(value, Price):
        return f"{value.dong} đ/{value.unit}" if value.unit else str(value.dong)
    if isinstance(value, tuple):
        return "|".join(one.name for one in value if isinstance(one, Certificate)) or "không có"
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    if isinstance(value, Period):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        return plain(Decimal(str(value)))
    return "" if value is None else str(value)


def plain(amount: Decimal) -> str:
    """The amount in figures, with a comma as people here write it."""
    return format(amount.normalize(), "f").replace(".", ",")
