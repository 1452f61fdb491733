"""From comparisons to reasons: a column's level, what it added, and the facts behind it. Codes and numbers only; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from matchmaker.domain.records import Linked, Listing
from matchmaker.matching.comparisons import DEFAULT_RADIUS_KM
from matchmaker.matching.levels import COLUMNS, LEVELS
from matchmaker.matching.pools import MANY, STRANGE, Grade, Papers, Pools
from matchmaker.matching.rows import FIELD_NAMES, FIRST_DAY, LAST_DAY, NO_DAY, PULSES, Cells
from matchmaker.matching.tide_days import DAILY, WEEKLY, tide_days_in

Fact: TypeAlias = "str | int | float"
Facts: TypeAlias = dict[str, Fact]


class Reason(NamedTuple):
    """What one comparison added to a score, in millionths of a point, out of the most that it could."""

    column: str
    level: str
    weight: int
    most: int
    facts: Facts


Row: TypeAlias = tuple[Any, ...]
"""A packed row as plain values, in the order of `FIELDS`."""
AT = {name: place for place, name in enumerate(FIELD_NAMES)}
PULSE, PER, STATE, MEASURE, PRICE_MEASURE = AT["pulse"], AT["per"], AT["state"], AT["measure"], AT["price_measure"]
GRADE_KIND, PLACE_KIND, PAPER_KIND, PHRASE, REST = AT["grade_kind"], AT["place_kind"], AT["paper_kind"], AT["phrase"], AT["rest"]
PRODUCT, STARTS, ENDS, AMOUNT, LOT, PRICE, RADIUS = (AT[name] for name in ("product", "starts", "ends", "amount", "lot", "price", "radius"))
_NO_END = frozenset({FIRST_DAY, LAST_DAY, NO_DAY})
_LEVELS = tuple(LEVELS[column] for column in COLUMNS)


class Measured(NamedTuple):
    """What takes both sides to know: least and greatest distance, share of the amount; None is unknown."""

    km: float | None
    most_km: float | None
    share: float | None


def _number(value: float) -> float | None:
    return round(value, 3) if isfinite(value) else None


def _named(strings: Sequence[str], number: int) -> str | None:
    """The string of a number, None where it has none."""
    return (strings[number] or None) if 0 <= number < len(strings) else None


def _side(facts: Facts, need_known: bool, offer_known: bool) -> Facts:
    """The facts, and which side left the column empty."""
    if not (need_known and offer_known):
        facts["side"] = "both" if not (need_known or offer_known) else ("offer" if need_known else "need")
    return facts


def _unclear(facts: Facts, need_clear: bool, offer_clear: bool) -> Facts:
    """The facts, and which side said something that cannot be compared as it stands: it is asked as if it had said nothing, in other words."""
    if not (need_clear and offer_clear):
        _side(facts, need_clear, offer_clear)["unclear"] = 1
    return facts


def _stated(need: Fact | None, offer: Fact | None) -> Facts:
    """What each side says, where it says anything."""
    facts: Facts = {}
    if need is not None:
        facts["need"] = need
    if offer is not None:
        facts["offer"] = offer
    return facts


class Own(NamedTuple):
    """The listing whose ranking it is, in the same terms as a packed row, with what a packed row only numbers."""

    row: Row
    grade: Grade
    places: tuple[int, ...]
    papers: Papers
    phrase: str
    rest: str
    graded: str
    measure: str
    price_measure: str


def own_of(pools: Pools, listing: Listing, cells: Cells, linked: Linked) -> Own:
    """A listing that stands in no catalogue, some of whose strings may have no number."""
    row = (*cells[:8], 0, 0, 0, 0, 0, *cells[11:])
    product = linked.readings[0].product if linked.readings else linked.kin
    measure = "kg" if cells.measure == 0 else pools.measure_name(listing.quantity, product)
    strange = cells.price_measure == STRANGE and listing.price is not None
    priced = listing.price.unit if strange and listing.price is not None else _named(pools.measures.strings, cells.price_measure) or ""
    return Own(row, cells.grade, cells.places, cells.papers, linked.phrase, linked.rest, linked.grade, measure, priced)


class Telling:
    """Tells the reasons of one ranking's matches. What many of them share is told once."""

    def __init__(self, pools: Pools, own: Own, *, wanted: bool, most: Sequence[int]) -> None:
        self.pools, self.own, self.wanted, self.most = pools, own, wanted, most
        self._plans: tuple[tuple[dict[int | None, Reason], str, tuple[str, ...], int, Any], ...] = tuple(
            ({}, column, _LEVELS[place], most[place], FACTS[place]) for place, column in enumerate(COLUMNS)
        )
        amount, lot = _number(own.row[AMOUNT]), _number(own.row[LOT])
        names = _OFFER if wanted else _NEED
        values = (amount, own.measure or None, float(own.row[PER]) or None, lot)
        self._amount: Facts = {name: value for name, value in zip(names, values, strict=True) if value is not None}

    def reasons(self, row: Row, levels: Sequence[int], worths: Sequence[int], weights: Sequence[int], measured: Measured) -> tuple[Reason, ...]:
        """Why a pair got its score: a reason a column, in the order of `COLUMNS`; their weights and the scorer's base sum to the score."""
        found, wanted = [], self.wanted
        keys = (
            (row[PRODUCT] * 1024 + worths[0] + 1) * 8 + levels[0], worths[1] * 8 + levels[1], row[PHRASE], row[REST], row[GRADE_KIND], row[STATE],
            None, None, None, None if wanted else row[PLACE_KIND], None if wanted else row[PAPER_KIND],
        )  # fmt: skip
        for key, (told, column, names, most, facts), level, weight in zip(keys, self._plans, levels, weights, strict=True):
            reason = told.get(key)
            if reason is None:
                reason = Reason(column, names[level], weight, most, facts(self, row, worths, measured))
                if key is not None:
                    told[key] = reason
            found.append(reason)
        return tuple(found)

    def _both(self, row: Row, place: int) -> tuple[Any, Any]:
        """What the need and the offer say in this field."""
        return (row[place], self.own.row[place]) if self.wanted else (self.own.row[place], row[place])

    def _swapped(self, own: Any, other: Any) -> tuple[Any, Any]:
        return (other, own) if self.wanted else (own, other)

    def product(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The products read, and how alike; or whose words are too general."""
        keys = self.pools.lexicon.keys
        need, offer = self._both(row, PRODUCT)
        facts = _stated(keys[need] if need >= 0 else None, keys[offer] if offer >= 0 else None)
        if worths[0] >= 0:
            facts["alike"] = worths[0]
        else:
            facts["side"] = "offer"  # what leaves the variety open is always an offer that says too little
        return facts

    def spelling(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """How surely the words were read."""
        return {"surety": worths[1]}

    def order(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The words by which each names the product."""
        need, offer = self._swapped(self.own.phrase, self.pools.phrase_strings[row[PHRASE]])
        return _side({"need": need, "offer": offer}, bool(need), bool(offer))

    def rest(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """What else each wrote."""
        need, offer = self._swapped(self.own.rest, self.pools.rest_strings[row[REST]])
        return _side({"need": need, "offer": offer}, bool(need), bool(offer))

    def grade(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """Grams a piece, and the grade by name."""
        need, offer = self._swapped(self.own.grade, self.pools.grade_kinds.kinds[row[GRADE_KIND]])
        facts: Facts = {}
        named = self._swapped(self.own.graded, self.pools.grades.strings[self.pools.grade_kinds.kinds[row[GRADE_KIND]][2]])
        for who, (low, high, _, _) in (("need", need), ("offer", offer)):
            if isfinite(low):
                facts[f"{who}_low_g"] = round(low, 3)
            if isfinite(high):
                facts[f"{who}_high_g"] = round(high, 3)
        for who, name in zip(("need", "offer"), named, strict=True):
            if name:
                facts[f"{who}_grade"] = name
        sized, ranked = need[0] == need[0] and offer[0] == offer[0], need[3] >= 0 and offer[3] >= 0
        _side(facts, need[0] == need[0] or need[3] >= 0, offer[0] == offer[0] or offer[3] >= 0)
        return facts if "side" in facts else _unclear(facts, True, sized or ranked or need[2] == offer[2] > 0)  # an offer answers in the need's terms

    def state(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The state of each."""
        need, offer = self._both(row, STATE)
        names = self.pools.states.strings
        return _side(_stated(_named(names, need), _named(names, offer)), need >= 0, offer >= 0)

    def quantity(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The amounts, in their measures, and what share of the need is offered."""
        facts, names = self._amount.copy(), _NEED if self.wanted else _OFFER
        if measured.share is not None:
            facts["share"] = measured.share
        amount, lot, per = row[AMOUNT], row[LOT], row[PER]
        if isfinite(amount):
            facts[names[0]] = round(amount, 3)
        if row[MEASURE] >= 0:
            facts[names[1]] = self.pools.measures.strings[row[MEASURE]]
        if per:
            facts[names[2]] = float(per)
        if lot == lot:
            facts[names[3]] = round(lot, 3)
        return _side(facts, "need" in facts, "offer" in facts)

    def window(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The days of each, as numbers, and how many they share."""
        need_from, offer_from = self._both(row, STARTS)
        need_until, offer_until = self._both(row, ENDS)
        facts: Facts = {}
        for name, day in (("need_from", need_from), ("need_until", need_until), ("offer_from", offer_from), ("offer_until", offer_until)):
            if day not in _NO_END:
                facts[name] = day
        pulse = self._both(row, PULSE)[1]
        if pulse:
            facts["offer_tides"] = "|".join(tide for tide, bit in PULSES.items() if pulse & bit)
        overlap = min(need_until, offer_until) - max(need_from, offer_from) + 1
        need_known, offer_known = need_from != NO_DAY, offer_from != NO_DAY
        if need_known and offer_known and overlap < 10**5:
            facts["days"] = max(overlap, 0)
            if pulse and self._both(row, PER)[0] in (DAILY, WEEKLY):
                first, last = np.array([max(need_from, offer_from)]), np.array([min(need_until, offer_until)])
                facts["tide_days"] = int(tide_days_in(np.array([pulse], np.int8), first, last)[0])
        return _side(facts, need_known, offer_known)

    def price(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """What the need pays at most and what the offer asks."""
        need, offer = self._both(row, PRICE)
        facts = _stated(_number(need), _number(offer))
        if unit := self.own.price_measure if self.wanted else _named(self.pools.measures.strings, row[PRICE_MEASURE]):
            facts["unit"] = unit
        return _side(facts, need == need, offer == offer)

    def place(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """How far apart the two are, and the radius."""
        facts: Facts = {}
        if measured.km is not None:
            facts["km"] = measured.km
        if measured.most_km is not None:
            facts["most_km"] = measured.most_km
        radius = self._both(row, RADIUS)[0]
        facts["radius_km"] = radius if radius == radius else DEFAULT_RADIUS_KM
        need, offer = self._swapped(self.own.places, self.pools.place_kinds.kinds[row[PLACE_KIND]])
        _side(facts, need[0] != -1, offer[0] != -1)
        return facts if "side" in facts else _unclear(facts, need[1] < 0, offer[1] < 0)

    def papers(self, row: Row, worths: Sequence[int], measured: Measured) -> Facts:
        """The certificates asked for, held and lacking."""
        (wanted, _), (held, dated) = self._swapped(self.own.papers, self.pools.paper_kinds.kinds[row[PAPER_KIND]])
        facts = _side({}, wanted >= 0, held >= 0)
        if wanted < 0:
            return facts
        day = max(self._both(row, STARTS)[0], 0)
        for bits, last in dated:
            held = max(held, 0) | bits if last >= day else held
        names = self.pools.certificates.strings
        facts["asked"] = _named_bits(wanted, names)
        if held >= 0:
            facts["held"], facts["lacking"] = _named_bits(wanted & held, names), _named_bits(wanted & ~held, names)
        return facts


_NEED = ("need", "need_unit", "need_days", "need_lot")
_OFFER = ("offer", "offer_unit", "offer_days", "offer_lot")


def _named_bits(bits: int, names: Sequence[str]) -> str:
    """The names of the bits that are set; what stands in no pool is `?`."""
    named = []
    while bits:
        place = (bits & -bits).bit_length() - 1
        named.append(names[place] if place < min(MANY, len(names)) else "?")
        bits &= bits - 1
    return "|".join(named)


FACTS: tuple[Callable[[Telling, Row, Sequence[int], Measured], Facts], ...] = (
    Telling.product, Telling.spelling, Telling.order, Telling.rest, Telling.grade, Telling.state, Telling.quantity, Telling.window, Telling.price,
    Telling.place, Telling.papers,
)  # fmt: skip
"""What lies behind each column, in the order of `COLUMNS`."""
