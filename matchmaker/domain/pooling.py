"""What is to be pooled: a need cut into weeks, the suppliers that may fill it, and the rules of the buyer. Whole kilograms and whole đồng."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matchmaker.domain.errors import DomainError

CHEAPEST, STOPS, SUPPORT = "cheapest", "fewest_stops", "most_support"
NAMES = (CHEAPEST, STOPS, SUPPORT)
"""The plans that are made of every need."""
MOST_KG = 10**9
"""A million tonnes: more than the province grows of anything in a year."""
MOST_DONG = 10**12
TONNE = 1000


class NotPoolable(DomainError):
    """A need that says too little, or too much, to be pooled; `why` names what."""

    code = "not_poolable"


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of days for which an amount is wanted, both days taken in; a need without days is one slot of unknown days."""

    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def days(self) -> int:
        """How many days it has; nought where they are unknown."""
        return 0 if self.starts_on is None or self.ends_on is None else (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class Why:
    """A reason by its code, with the figures that it is told with."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, tuple(self.facts)))


@dataclass(frozen=True, slots=True)
class Supplier:
    """One offer that may fill a part: what it can give in each slot and in all, its smallest pick-up, its price and the way to it.

    The price is `dong` for `grams`; None is unknown and never free. `trip` is what one pick-up costs, None where the distance is unknown.
    """

    offer: str
    party: str
    dong: int | None
    free: tuple[int, ...]
    total: int
    grams: int = 1000
    least: int = 1
    grades: tuple[int, ...] = (0,)
    trip: int | None = 0
    km: float | None = None
    support: str = ""  # nurtured or remote: a co-operative that the programme is to raise
    unsure: tuple[str, ...] = ()  # what nobody said of it, where it was let in all the same

    def goods_dong(self, kg: int) -> int | None:
        """What so many kilograms come to, to the nearest đồng; None where the price is unknown."""
        return None if self.dong is None else (2 * self.dong * kg * 1000 + self.grams) // (2 * self.grams)

    @property
    def per_kg(self) -> float | None:
        """Đồng for a kilogram."""
        return None if self.dong is None else self.dong * 1000 / self.grams


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An offer that is not in a plan, and why."""

    offer: str
    party: str
    why: Why


@dataclass(frozen=True, slots=True)
class Rules:
    """What the buyer asks of a plan. Prices are đồng for a kilogram; `support_percent` of the amount is to come from co-operatives to be raised."""

    at_most: int | None = None
    floor_dong: int | None = None
    ceiling_dong: int | None = None
    support_percent: int = 0
    support_count: int = 0
    dong_per_km: int | None = None  # None is the listed default
    with_unknown: bool = False
    with_unpriced: bool = False
    pinned: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """A need with everything that its plans rest on; `kg` is wanted by grade and slot, `known` are those left out before any plan is made."""

    need: str
    slots: tuple[Slot, ...]
    grades: tuple[str, ...]
    kg: tuple[tuple[int, ...], ...]
    suppliers: tuple[Supplier, ...]
    left_out: tuple[LeftOut, ...] = ()
    rules: Rules = Rules()
    place_known: bool = True  # without the place of the need no pick-up is reckoned
    reserve: tuple[tuple[Supplier, Why], ...] = ()  # of those left out, the ones that could give something if that were mended

    def __hash__(self) -> int:
        return hash((self.need, self.kg, self.suppliers, self.rules))

    @property
    def total_kg(self) -> int:
        """Everything that is wanted."""
        return sum(map(sum, self.kg))

    @property
    def cells(self) -> list[tuple[int, int, int]]:
        """Grade, slot and kilograms, in the order of a take's amounts."""
        return [(grade, slot, kg) for grade, row in enumerate(self.kg) for slot, kg in enumerate(row)]

    def supplier(self, offer: str) -> Supplier:
        """The supplier with this offer. Raises `KeyError`."""
        for one in self.suppliers:
            if one.offer == offer:
                return one
        raise KeyError(offer)


@dataclass(frozen=True, slots=True)
class Take:
    """What one supplier gives in a plan, by grade and slot (`kg`, in the order of the problem's cells), what it comes to, and why it is in."""

    offer: str
    party: str
    kg: tuple[int, ...]
    goods_dong: int | None
    trips: int
    trip_dong: int | None
    per_kg: float | None
    support: str = ""
    unsure: tuple[str, ...] = ()
    why: Why = Why("chosen")

    @property
    def quantity_kg(self) -> int:
        """All of it."""
        return sum(self.kg)


@dataclass(frozen=True, slots=True)
class Short:
    """What a plan leaves open in one slot of one grade."""

    grade: int
    slot: int
    kg: int


@dataclass(frozen=True, slots=True)
class Marginal:
    """What one more tonne would cost, and how that was found: `same` by the same stops, `again` by solving again, `none` where there is none."""

    dong: int | None
    how: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to close a gap: who would have to do what, and how much of it that closes."""

    code: str
    offer: str
    party: str
    closes_kg: int
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to fill a need. All sums are exact; `cost_dong` is None where any part of it is unknown, `known_dong` is then what is known.

    `proven` is how far the plan can be from the best possible by its own measure, in millionths; `best_possible` says that nothing is better.
    """

    name: str
    takes: tuple[Take, ...]
    gap: tuple[Short, ...]
    wanted_kg: int
    left_out: tuple[LeftOut, ...] = ()
    ways: tuple[Way, ...] = ()
    marginal: Marginal | None = None
    proven: int = 0
    unmet: tuple[str, ...] = ()  # rules that could not be kept: support_percent, support_count, pinned

    @property
    def complete(self) -> bool:
        """Is everything covered?"""
        return not self.gap

    @property
    def quantity_kg(self) -> int:
        """Everything that is covered."""
        return sum(one.quantity_kg for one in self.takes)

    @property
    def gap_kg(self) -> int:
        """Everything that is left open."""
        return sum(one.kg for one in self.gap)

    @property
    def known_dong(self) -> int:
        """What is known of the cost: goods at the prices asked, and pick-ups whose way is known."""
        return sum((one.goods_dong or 0) + (one.trip_dong or 0) for one in self.takes)

    @property
    def cost_dong(self) -> int | None:
        """What it comes to; None where a price or a way is unknown."""
        return None if any(one.goods_dong is None or one.trip_dong is None for one in self.takes) else self.known_dong

    @property
    def average_dong(self) -> int | None:
        """Đồng for a kilogram, pick-ups included, to the nearest; None where the cost is unknown or nothing is taken."""
        cost, kg = self.cost_dong, self.quantity_kg
        return None if cost is None or not kg else (2 * cost + kg) // (2 * kg)

    @property
    def stops(self) -> int:
        """At how many places a truck or a boat stops: one for each co-operative."""
        return len({one.party or one.offer for one in self.takes})

    @property
    def supported_kg(self) -> int:
        """What comes from co-operatives that the programme is to raise."""
        return sum(one.quantity_kg for one in self.takes if one.support)

    def take(self, offer: str) -> Take | None:
        """What this offer gives, None where it is not in."""
        return next((one for one in self.takes if one.offer == offer), None)
