"""From comparisons to reasons: a column's level, what it added, and the facts behind it. Codes and numbers only; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from math import isfinite, isnan
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import FIRST_DAY, LAST_DAY, MANY, NO_DAY, PULSES, Columns, Pools
from matchmaker.matching.comparisons import DEFAULT_RADIUS_KM, distances, share_offered
from matchmaker.matching.levels import COLUMNS, LEVELS
from matchmaker.matching.pairs import Pairs
from matchmaker.matching.scorers import Scorer

Fact: TypeAlias = "str | int | float"
Facts: TypeAlias = dict[str, Fact]


class Reason(NamedTuple):
    """What one comparison added to a score, in millionths of a point, out of the most that it could."""

    column: str
    level: str
    weight: int
    most: int
    facts: Facts


class _Row(NamedTuple):
    """What reasons read of one listing's columns, as plain values; None is a number that is unknown or an end that is open."""

    product: int
    phrase: int
    rest: int
    grade: int
    grade_rank: int
    piece_low: float | None
    piece_high: float | None
    state: int
    measure: int
    amount: float | None
    per_days: float
    lot: float | None
    price_measure: int
    price: float | None
    starts: int
    ends: int
    pulse: int
    places: list[int]
    certificates: int
    dated: tuple[tuple[int, int], ...]


class _Pair(NamedTuple):
    """One need and one offer as plain values, with what takes both to know."""

    need: _Row
    offer: _Row
    pairs: Pairs
    pools: Pools
    at: int
    km: tuple[float | None, float | None]
    share: float | None
    radius_km: float


def _plain(values: npt.NDArray[Any]) -> list[Any]:
    """The values as Python's own; numbers rounded to thousandths, None where nothing is known or there is no end."""
    if values.dtype != np.float64:
        return list(values.tolist())
    return [value if isfinite(value) else None for value in np.round(values, 3).tolist()]


def _rows(side: Columns, many: int) -> list[_Row]:
    """Each row of the columns; a single row stands for all."""
    rows = list(map(_Row._make, zip(*[_plain(getattr(side, name)) for name in _Row._fields], strict=True)))
    return rows * many if len(rows) == 1 else rows


def _chosen_pairs(pairs: Pairs, chosen: npt.NDArray[np.intp]) -> list[_Pair]:
    others = pairs.catalogue.columns.take(pairs.found.rows[chosen])
    need, offer = (others, pairs.side.columns) if pairs.wanted else (pairs.side.columns, others)
    radius = np.broadcast_to(pairs.radius[chosen] if pairs.wanted else pairs.radius, (len(chosen),))
    least, most = distances(need, offer, pairs.ground)
    share, pools = np.broadcast_to(share_offered(need, offer), (len(chosen),)), pairs.catalogue.pools
    return [
        _Pair(needed, offered, pairs, pools, at, (near, far), part, DEFAULT_RADIUS_KM if isnan(reach) else reach)
        for needed, offered, at, near, far, part, reach in zip(
            _rows(need, len(chosen)),
            _rows(offer, len(chosen)),
            chosen.tolist(),
            _plain(least),
            _plain(most),
            _plain(share),
            radius.tolist(),
            strict=True,
        )
    ]


def _stated(**facts: float | str | None) -> Facts:
    """The facts that are known."""
    return {name: fact for name, fact in facts.items() if fact is not None}


def _side(need_known: bool, offer_known: bool) -> Facts:
    """Which side left the column empty."""
    if need_known and offer_known:
        return {}
    return {"side": "both" if not (need_known or offer_known) else ("offer" if need_known else "need")}


def _unclear(need_clear: bool, offer_clear: bool) -> Facts:
    """Which side said something that cannot be compared as it stands: it is asked as if it had said nothing, in other words."""
    return {**_side(need_clear, offer_clear), "unclear": 1} if not (need_clear and offer_clear) else {}


def _named(strings: list[str], number: int) -> str | None:
    """The string of a number, None where it has none."""
    return strings[number] or None if 0 <= number < len(strings) else None


def _product(pair: _Pair) -> Facts:
    keys = pair.pools.lexicon.keys
    facts = _stated(
        need=keys[pair.need.product] if pair.need.product >= 0 else None, offer=keys[pair.offer.product] if pair.offer.product >= 0 else None
    )
    worth = int(pair.pairs.found.product_worth[pair.at])
    return facts | ({"alike": worth} if worth >= 0 else {"side": "offer"})  # what leaves the variety open is always an offer that says too little


def _spelling(pair: _Pair) -> Facts:
    return {"surety": int(pair.pairs.found.spelling_worth[pair.at])}


def _texts(column: str) -> Callable[[_Pair], Facts]:
    of, pool = attrgetter(column), attrgetter(f"{column}s.strings")

    def facts(pair: _Pair) -> Facts:
        need = offer = of(pair.pairs.side.linked)
        if pair.pairs.wanted:
            need = pool(pair.pools)[of(pair.need)]
        else:
            offer = pool(pair.pools)[of(pair.offer)]
        return {"need": need, "offer": offer} | _side(bool(need), bool(offer))

    return facts


def _grade(pair: _Pair) -> Facts:
    need, offer, grades = pair.need, pair.offer, pair.pools.grades.strings
    facts = _stated(
        need_low_g=need.piece_low, need_high_g=need.piece_high, offer_low_g=offer.piece_low, offer_high_g=offer.piece_high,
        need_grade=_named(grades, need.grade), offer_grade=_named(grades, offer.grade),
    )  # fmt: skip
    if silent := _side(need.piece_low is not None or need.grade_rank >= 0, offer.piece_low is not None or offer.grade_rank >= 0):
        return facts | silent
    sized, ranked = need.piece_low is not None and offer.piece_low is not None, need.grade_rank >= 0 and offer.grade_rank >= 0
    return facts | _unclear(True, sized or ranked or need.grade == offer.grade > 0)  # an offer answers in the terms of the need


def _state(pair: _Pair) -> Facts:
    states = pair.pools.states.strings
    facts = _stated(need=_named(states, pair.need.state), offer=_named(states, pair.offer.state))
    return facts | _side(pair.need.state >= 0, pair.offer.state >= 0)


def _quantity(pair: _Pair) -> Facts:
    need, offer, measures = pair.need, pair.offer, pair.pools.measures.strings
    facts = _stated(
        share=pair.share, need=need.amount, need_unit=_named(measures, need.measure), need_days=need.per_days or None, need_lot=need.lot,
        offer=offer.amount, offer_unit=_named(measures, offer.measure), offer_days=offer.per_days or None, offer_lot=offer.lot,
    )  # fmt: skip
    return facts | _side(need.amount is not None, offer.amount is not None)


_NO_END = frozenset({FIRST_DAY, LAST_DAY, NO_DAY})


def _window(pair: _Pair) -> Facts:
    need, offer = pair.need, pair.offer
    ends = (("need_from", need.starts), ("need_until", need.ends), ("offer_from", offer.starts), ("offer_until", offer.ends))
    facts: Facts = {name: day for name, day in ends if day not in _NO_END}
    overlap = min(need.ends, offer.ends) - max(need.starts, offer.starts) + 1
    need_known, offer_known = need.starts != NO_DAY, offer.starts != NO_DAY
    if tides := "|".join(tide for tide, bit in PULSES.items() if offer.pulse & bit):
        facts["offer_tides"] = tides
    if need_known and offer_known and overlap < 10**5:
        facts["days"] = max(overlap, 0)
    return facts | _side(need_known, offer_known)


def _price(pair: _Pair) -> Facts:
    facts = _stated(need=pair.need.price, offer=pair.offer.price, unit=_named(pair.pools.measures.strings, pair.offer.price_measure))
    return facts | _side(pair.need.price is not None, pair.offer.price is not None)


def _place(pair: _Pair) -> Facts:
    facts = _stated(km=pair.km[0], most_km=pair.km[1], radius_km=pair.radius_km)
    if silent := _side(pair.need.places[0] != -1, pair.offer.places[0] != -1):
        return facts | silent
    return facts | _unclear(pair.need.places[1] < 0, pair.offer.places[1] < 0)


def _named_bits(bits: int, names: list[str]) -> str:
    """The names of the bits that are set; what stands in no pool is `?`."""
    named = []
    while bits:
        place = (bits & -bits).bit_length() - 1
        named.append(names[place] if place < min(MANY, len(names)) else "?")
        bits &= bits - 1
    return "|".join(named)


def _certificates(pair: _Pair) -> Facts:
    wanted, held = pair.need.certificates, pair.offer.certificates
    facts = _side(wanted >= 0, held >= 0)
    if wanted < 0:
        return facts
    for bits, last in pair.offer.dated:
        held = max(held, 0) | bits if last >= max(pair.need.starts, 0) else held
    names = pair.pools.certificates.strings
    facts["asked"] = _named_bits(wanted, names)
    if held >= 0:
        facts["held"], facts["lacking"] = _named_bits(wanted & held, names), _named_bits(wanted & ~held, names)
    return facts


FACTS: tuple[Callable[[_Pair], Facts], ...] = (
    _product, _spelling, _texts("phrase"), _texts("rest"), _grade, _state, _quantity, _window, _price, _place, _certificates,
)  # fmt: skip
"""What lies behind each column, in the order of `COLUMNS`."""


def reasons_of(pairs: Pairs, chosen: npt.NDArray[np.intp], parts: npt.NDArray[np.int64], scorer: Scorer) -> list[tuple[Reason, ...]]:
    """Why each chosen pair got its score: a reason a column; their weights and the scorer's base sum to the score."""
    both, weights = _chosen_pairs(pairs, chosen), parts.T.tolist()
    levels = [map(LEVELS[column].__getitem__, codes) for column, codes in zip(COLUMNS, pairs.table.levels[chosen].T.tolist(), strict=True)]
    columns = [
        map(Reason, repeat(column), levels[place], weights[place], repeat(scorer.most(column)), map(FACTS[place], both))
        for place, column in enumerate(COLUMNS)
    ]
    return list(zip(*columns, strict=True))


ALWAYS_ASKED = frozenset({"product", "quantity", "window", "price", "place"})
"""Columns worth asking about where neither side spoke of them; size, state and certificates only where one side did."""
OPEN = frozenset({"UNKNOWN", "VARIETY_UNKNOWN"})
TEXT_COLUMNS = frozenset({"spelling", "order", "rest"})


def to_ask(reasons: tuple[Reason, ...]) -> str:
    """The unknown column that would narrow the band most, one that the offer left empty before one that only the need did; '' where all is known."""
    unknown = [reason for reason in reasons if reason.level in OPEN and reason.column not in TEXT_COLUMNS and reason.most]
    if not unknown:
        return ""
    askable = [reason for reason in unknown if reason.column in ALWAYS_ASKED or reason.facts.get("side") != "both"]
    best = max(askable, key=lambda reason: (reason.facts.get("side") != "need", reason.most), default=None)
    return best.column if best is not None else ""
