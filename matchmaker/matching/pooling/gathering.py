"""Offers become suppliers: those that pass the matcher's own gates, with what each can give when, at what price and how far away.

The amount is the one requirement that no supplier has to meet alone. What is unknown keeps an offer out, unless the buyer lets it in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from matchmaker.domain.pooling import MOST_DONG, LeftOut, NotPoolable, Problem, Rules, Slot, Supplier, Why
from matchmaker.domain.records import Linked, Listing, Need, Offer, Quantity
from matchmaker.matching.denials import sold_out
from matchmaker.matching.levels import UNSURE
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.lists import SHIPPED, rows_of
from matchmaker.matching.pooling.slots import ceiling, free_by_slot, slots_of, wanted_by_slot
from matchmaker.matching.ranking import Match
from matchmaker.matching.rows import tie_of

FIRST_SAID = ("product", "role", UNSURE, "certificates", "grade", "state", "place", "price", "from", "until")
"""Of several requirements that an offer fails, the one that is told."""
NO_RULES = Rules()
OTHER_THING = frozenset({"product", "role"})


@cache
def defaults() -> Mapping[str, int]:
    """The listed figures of pick-ups: đồng for a km and for a stop, and by how much a way is longer than the straight line, in per cent."""
    return {row["name"]: int(row["value"]) for row in rows_of(SHIPPED / "pooling.tsv")}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The need as all offers are held against it."""

    needs: Sequence[Need]
    slots: tuple[Slot, ...]
    least: int
    units: tuple[str, ...]
    rules: Rules
    lexicon: Lexicon


def problem_of(
    needs: Sequence[Need], offers: Sequence[Offer], matches: Sequence[Mapping[str, Match]], lexicon: Lexicon, rules: Rules = NO_RULES,
    raised: Mapping[str, str] | None = None, today: date | None = None,
) -> Problem:  # fmt: skip
    """The problem of a need, or of one need a grade where it is split by grade; `matches` say how each compares to each offer.

    `raised` names, by party, the co-operatives that the programme is to raise and why. Raises `NotPoolable` where the need says too little.
    """
    first = needs[0]
    slots = slots_of(first, today)
    wanted = [_wanted(one, slots, lexicon) for one in needs]
    linked = linked_listing(lexicon, first)
    lot = kg_of(first, first.min_quantity, lexicon)
    asked = _Asked(needs, slots, ceiling(lot) if lot else 1, () if linked.outside else linked.units, rules, lexicon)
    suppliers: list[Supplier] = []
    out: list[LeftOut] = []
    reserve: list[tuple[Supplier, Why]] = []
    order = sorted(offers, key=lambda one: tie_of(f"{first.code}\0{one.code}"))
    for offer in order:
        found = [one.get(offer.code) for one in matches]
        if all(match is None for match in found):
            continue
        supplier, why = _judged(asked, offer, found, (raised or {}).get(offer.party, ""))
        if why is not None:
            out.append(LeftOut(offer.code, offer.party, why))
        if supplier is not None and why is not None:
            reserve.append((supplier, why))
        elif supplier is not None:
            suppliers.append(supplier)
    return Problem(
        first.code, slots, tuple(one.grade for one in needs), tuple(wanted), tuple(suppliers), tuple(out), rules, bool(asked.units), asked.least,
        tuple(reserve),
    )  # fmt: skip


def _wanted(need: Need, slots: Sequence[Slot], lexicon: Lexicon) -> tuple[int, ...]:
    if need.quantity is None:
        raise NotPoolable(why="quantity")
    kg = kg_of(need, need.quantity, lexicon)
    if kg is None:
        raise NotPoolable(why="measure", unit=need.quantity.unit)
    return wanted_by_slot(kg, need.per, slots, need.tides)


def kg_of(listing: Listing, quantity: Quantity | None, lexicon: Lexicon) -> Decimal | None:
    """The sure end of an amount in kilograms; None where it is unknown or its unit weighs nothing certain."""
    return None if quantity is None else lexicon.units.kg(quantity, _line(linked_listing(lexicon, listing), lexicon))


def _line(linked: Linked, lexicon: Lexicon) -> tuple[str, ...]:
    product = linked.readings[0].product if linked.readings else linked.kin
    return tuple(lexicon.line(product)) if product in lexicon.products else ()


def _judged(asked: _Asked, offer: Offer, found: Sequence[Match | None], support: str) -> tuple[Supplier | None, Why | None]:
    """The offer as a supplier, and what keeps it out, if anything does; one that is kept out for what can be mended is a supplier all the same."""
    passing = [grade for grade, match in enumerate(found) if match is not None and not _failing(match)]
    grades = passing or [grade for grade, match in enumerate(found) if match is not None and not OTHER_THING & set(match.gate)]
    supplier = _supplier(asked, offer, tuple(grades), support) if grades else None
    if not passing:
        failed = {gate for match in found if match is not None for gate in _failing(match)}
        return supplier, _failed(asked, offer, failed)
    unknown = _unknown(offer, [found[grade] for grade in passing], asked)
    kg = kg_of(offer, offer.quantity, asked.lexicon)
    if sold_out(offer.words):
        return None, Why("sold_out")
    if kg is None:
        return None, Why("unknown", {"what": ["quantity"]})  # nothing can be planned on it, whoever lets it in
    if supplier is None or not any(supplier.free):
        return supplier, Why("no_free_week")
    return _priced(asked, supplier, unknown)


def _priced(asked: _Asked, supplier: Supplier, unknown: list[str]) -> tuple[Supplier, Why | None]:
    rules, price = asked.rules, supplier.per_kg
    kept_out = [what for what in unknown if what != "price" and not rules.with_unknown]
    if price is None and not rules.with_unpriced:
        kept_out.append("price")
    if kept_out:
        return supplier, Why("unknown", {"what": kept_out})
    if price is not None and rules.ceiling_dong is not None and price > rules.ceiling_dong:
        return supplier, Why("price_above", {"by": round(price - rules.ceiling_dong)})
    if price is not None and rules.floor_dong is not None and price < rules.floor_dong:
        return supplier, Why("price_below", {"by": round(rules.floor_dong - price)})
    return replace(supplier, unsure=tuple(unknown)), None


def _failing(match: Match) -> list[str]:
    """The hard requirements that it fails, but for the amount."""
    return [gate for gate in match.gate if gate != "quantity"]


def _failed(asked: _Asked, offer: Offer, failed: set[str]) -> Why:
    gate = next((one for one in FIRST_SAID if one in failed), "product")
    if gate in OTHER_THING:
        return Why("other_thing")
    if gate == UNSURE:
        return Why("unknown", {"what": ["words"]})
    if gate in ("from", "until"):
        return Why("no_free_week")
    price, limit = price_of(offer, asked.lexicon), asked.needs[0].price
    if gate == "price" and price is not None and limit is not None:
        top = _per_kg(limit.high or limit.dong, kg_of_one(asked.needs[0], limit.unit, asked.lexicon))
        if top is not None:
            return Why("price_above", {"by": max(1, round(price[0] * 1000 / price[1] - top))})
    return Why("fails", {"what": gate})


def _per_kg(dong: int, kg: Decimal | None) -> float | None:
    return float(dong / kg) if kg else None


def _unknown(offer: Offer, found: Sequence[Match | None], asked: _Asked) -> list[str]:
    """What nobody said of the offer and a plan rests on: hard requirements that are open, its days, its price."""
    left = {name for match in found if match is not None for name in match.open} - {"quantity", "price", "from", "until"}
    unknown = [name for name in FIRST_SAID if name in left]
    dated = any(slot.starts_on or slot.ends_on for slot in asked.slots)
    if dated and offer.starts_on is None and offer.ends_on is None and not offer.tides:
        unknown.append("window")
    if offer.min_quantity is not None and kg_of(offer, offer.min_quantity, asked.lexicon) is None:
        unknown.append("min_quantity")
    if price_of(offer, asked.lexicon) is None:
        unknown.append("price")
    return unknown


def _supplier(asked: _Asked, offer: Offer, grades: tuple[int, ...], support: str) -> Supplier | None:
    kg = kg_of(offer, offer.quantity, asked.lexicon)
    if kg is None:
        return None
    free, total = free_by_slot(offer, kg, asked.slots)
    lot = kg_of(offer, offer.min_quantity, asked.lexicon)
    km = _km(asked, offer)
    price = price_of(offer, asked.lexicon)
    return Supplier(
        offer.code, offer.party, price[0] if price else None, free, total, price[1] if price else 1000, max(asked.least, ceiling(lot) if lot else 1),
        grades, trip_dong(km, asked.rules) if asked.units else 0, km, support,
    )  # fmt: skip


def trip_dong(km: float | None, rules: Rules) -> int | None:
    """What one pick-up costs over this distance as the crow flies; None where it is unknown."""
    if km is None:
        return None
    each = defaults()["dong_per_km"] if rules.dong_per_km is None else rules.dong_per_km
    return defaults()["dong_per_stop"] + round(km * defaults()["road_percent"] / 100 * each)


def _km(asked: _Asked, offer: Offer) -> float | None:
    """How far the offer can lie from where it is wanted, at most."""
    linked = linked_listing(asked.lexicon, offer)
    if linked.outside or not linked.units or not asked.units:
        return None
    far = asked.lexicon.gazetteer.distance_km
    return round(max(far(one, other) for one in asked.units for other in linked.units), 1)


def price_of(offer: Listing, lexicon: Lexicon) -> tuple[int, int] | None:
    """What is asked, as đồng for so many grams; of a range the dearer end. None where it is unknown, or for a unit that weighs nothing certain."""
    price = offer.price
    if price is None:
        return None
    kg = kg_of_one(offer, price.unit, lexicon)
    dong = price.high or price.dong
    return (dong, int(kg * 1000)) if kg and int(kg * 1000) > 0 and 0 < dong <= MOST_DONG else None


def kg_of_one(listing: Listing, unit: str, lexicon: Lexicon) -> Decimal | None:
    """What one of a unit weighs; what the listing says of its own amount's unit holds for its price as well."""
    said, line = listing.quantity, _line(linked_listing(lexicon, listing), lexicon)
    same = said is not None and (said.unit == unit or lexicon.units.key(said.unit, line) == lexicon.units.key(unit, line) != "")
    return lexicon.units.kg(Quantity(Decimal(1), unit, kg_each=said.kg_each if same and said else None), line)
