"""From comparisons to reasons: a column's level, what it added, and the facts behind it. Codes and numbers only; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from math import isfinite, isnan
from types import SimpleNamespace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import FIRST_DAY, LAST_DAY, MANY, NO_DAY, PULSES, Columns, Pools
from matchmaker.matching.comparisons import DEFAULT_RADIUS_KM, distances, share_offered
from matchmaker.matching.levels import COLUMNS, LEVELS
from matchmaker.matching.pairs import Pairs
from matchmaker.matching.scorers import Scorer

Fact: TypeAlias = "str | int | float"
Facts: TypeAlias = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one comparison added to a score, in millionths of a point, out of the most that it could."""

    column: str
    level: str
    weight: int
    most: int
    facts: Facts


class _Row(SimpleNamespace):
    """One listing's columns as plain values."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One need and one offer as plain values, with what takes both to know."""

    need: _Row
    offer: _Row
    pairs: Pairs
    at: int
    km: tuple[float, float]
    share: float
    radius_km: float

    @property
    def pools(self) -> Pools:
        return self.pairs.catalogue.pools


def _rows(side: Columns, many: int) -> list[_Row]:
    """Each row of the columns; a single row stands for all."""
    names = [column.name for column in fields(side)]
    rows = [_Row(**dict(zip(names, cells, strict=True))) for cells in zip(*(getattr(side, name).tolist() for name in names), strict=True)]
    return rows * many if len(rows) == 1 else rows


def _chosen_pairs(pairs: Pairs, chosen: npt.NDArray[np.intp]) -> list[_Pair]:
    others = pairs.others.take(chosen)
    need, offer = (others, pairs.side.columns) if pairs.wanted else (pairs.side.columns, others)
    radius = np.broadcast_to(pairs.radius[chosen] if pairs.wanted else pairs.radius, (len(chosen),))
    least, most = distances(need, offer, pairs.ground)
    share = np.broadcast_to(share_offered(need, offer), (len(chosen),))
    return [
        _Pair(needed, offered, pairs, at, (near, far), part, DEFAULT_RADIUS_KM if isnan(reach) else reach)
        for needed, offered, at, near, far, part, reach in zip(
            _rows(need, len(chosen)),
            _rows(offer, len(chosen)),
            chosen.tolist(),
            least.tolist(),
            most.tolist(),
            share.tolist(),
            radius.tolist(),
            strict=True,
        )
    ]


def _stated(**facts: float | str | None) -> Facts:
    """The facts that are known, numbers rounded to thousandths."""
    kept: Facts = {}
    for name, fact in facts.items():
        if isinstance(fact, float):
            if isfinite(fact):
                kept[name] = round(fact, 3)
        elif fact is not None:
            kept[name] = fact
    return kept


def _side(need_known: bool, offer_known: bool) -> Facts:
    """Which side left the column empty."""
    if need_known and offer_known:
        return {}
    return {"side": "both" if not (need_known or offer_known) else ("offer" if need_known else "need")}


def _named(strings: list[str], number: int) -> str | None:
    """The string of a number, None where it has none."""
    return strings[number] or None if 0 <= number < len(strings) else None


def _product(pair: _Pair) -> Facts:
    keys = pair.pools.lexicon.keys
    facts = _stated(
        need=keys[pair.need.product] if pair.need.product >= 0 else None, offer=keys[pair.offer.product] if pair.offer.product >= 0 else None
    )
    worth = int(pair.pairs.found.product_worth[pair.at])
    return facts | ({"alike": worth} if worth >= 0 else {"side": "need" if pair.pairs.wanted else "offer"})


def _spelling(pair: _Pair) -> Facts:
    return {"surety": int(pair.pairs.found.spelling_worth[pair.at])}


def _texts(column: str) -> Callable[[_Pair], Facts]:
    def facts(pair: _Pair) -> Facts:
        asked = getattr(pair.pairs.side.linked, column)
        many = pair.need if pair.pairs.wanted else pair.offer
        theirs = getattr(pair.pools, f"{column}s").strings[getattr(many, column)]
        need, offer = (theirs, asked) if pair.pairs.wanted else (asked, theirs)
        return {"need": need, "offer": offer} | _side(bool(need), bool(offer))

    return facts


def _grade(pair: _Pair) -> Facts:
    need, offer, grades = pair.need, pair.offer, pair.pools.grades.strings
    facts = _stated(
        need_low_g=need.piece_low, need_high_g=need.piece_high, offer_low_g=offer.piece_low, offer_high_g=offer.piece_high,
        need_grade=_named(grades, need.grade), offer_grade=_named(grades, offer.grade),
    )  # fmt: skip
    return facts | _side(*(not isnan(side.piece_low) or side.grade_rank >= 0 for side in (need, offer)))


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
    return facts | _side(not isnan(need.amount), not isnan(offer.amount))


def _window(pair: _Pair) -> Facts:
    def end(day: int) -> int | None:
        return day if day not in (FIRST_DAY, LAST_DAY, NO_DAY) else None

    need, offer = pair.need, pair.offer
    overlap = min(need.ends, offer.ends) - max(need.starts, offer.starts) + 1
    known = [side.starts != NO_DAY for side in (need, offer)]
    tides = "|".join(tide for tide, bit in PULSES.items() if offer.pulse & bit)
    facts = _stated(
        offer_tides=tides or None, need_from=end(need.starts), need_until=end(need.ends), offer_from=end(offer.starts), offer_until=end(offer.ends)
    )
    return facts | (_stated(days=max(overlap, 0)) if all(known) and overlap < 10**5 else {}) | _side(*known)


def _price(pair: _Pair) -> Facts:
    facts = _stated(need=pair.need.price, offer=pair.offer.price, unit=_named(pair.pools.measures.strings, pair.offer.price_measure))
    return facts | _side(not isnan(pair.need.price), not isnan(pair.offer.price))


def _place(pair: _Pair) -> Facts:
    facts = _stated(km=pair.km[0], most_km=pair.km[1], radius_km=pair.radius_km)
    return facts | _side(pair.need.places[0] != -1, pair.offer.places[0] != -1)


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
    most = [scorer.most(column) for column in COLUMNS]
    levels = pairs.table.levels[chosen].tolist()
    return [
        tuple(
            Reason(column, LEVELS[column][level], weight, top, facts(pair))
            for column, level, weight, top, facts in zip(COLUMNS, levels[place], weights, most, FACTS, strict=True)
        )
        for place, (pair, weights) in enumerate(zip(_chosen_pairs(pairs, chosen), parts.tolist(), strict=True))
    ]


ALWAYS_ASKED = frozenset({"product", "quantity", "window", "price", "place"})
"""Columns worth asking about where neither side spoke of them; size, state and certificates only where one side did."""
TEXT_COLUMNS = frozenset({"spelling", "order", "rest"})


def to_ask(reasons: tuple[Reason, ...]) -> str:
    """The unknown column that would narrow the band most, one that the offer left empty before one that only the need did; '' where all is known."""
    unknown = [reason for reason in reasons if reason.level in ("UNKNOWN", "VARIETY_UNKNOWN") and reason.column not in TEXT_COLUMNS]
    askable = [reason for reason in unknown if reason.column in ALWAYS_ASKED or reason.facts.get("side") != "both"]
    best = max(askable, key=lambda reason: (reason.facts.get("side") != "need", reason.most), default=None)
    return best.column if best is not None else ""
