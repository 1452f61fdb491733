"""From comparisons to reasons: a column's level, what it added, and the facts behind it. Codes and numbers only; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import FIRST_DAY, LAST_DAY, MANY, NO_DAY, Columns, Pools
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """One need and one offer, a row each."""

    need: Columns
    offer: Columns
    pairs: Pairs
    at: int

    @property
    def pools(self) -> Pools:
        return self.pairs.catalogue.pools


def _row(side: Columns, at: int) -> Columns:
    return side if len(side) == 1 else side.take(np.array([at], np.int32))


def _stated(**facts: float | str | None) -> Facts:
    """The facts that are known, as plain numbers and strings."""
    kept: Facts = {}
    for name, fact in facts.items():
        if fact is None or (isinstance(fact, (float, np.floating)) and not np.isfinite(fact)):
            continue
        kept[name] = fact if isinstance(fact, (str, int)) else round(float(fact), 3)
    return kept


def _side(need_known: bool, offer_known: bool) -> Facts:
    """Which side left the column empty."""
    if need_known and offer_known:
        return {}
    return {"side": "both" if not (need_known or offer_known) else ("offer" if need_known else "need")}


def _product(pair: _Pair) -> Facts:
    keys = pair.pools.lexicon.keys
    need, offer = int(pair.need.product[0]), int(pair.offer.product[0])
    facts = _stated(need=keys[need] if need >= 0 else None, offer=keys[offer] if offer >= 0 else None)
    worth = int(pair.pairs.found.product_worth[pair.at])
    return facts | ({"alike": worth} if worth >= 0 else {"side": "need" if pair.pairs.wanted else "offer"})


def _spelling(pair: _Pair) -> Facts:
    return {"surety": int(pair.pairs.found.spelling_worth[pair.at])}


def _texts(column: str) -> Callable[[_Pair], Facts]:
    def facts(pair: _Pair) -> Facts:
        pool = getattr(pair.pools, f"{column}s").strings
        asked = getattr(pair.pairs.side.linked, column)
        many = pair.need if pair.pairs.wanted else pair.offer
        theirs = pool[int(getattr(many, column)[0])]
        need, offer = (theirs, asked) if pair.pairs.wanted else (asked, theirs)
        return _stated(need=need, offer=offer) | _side(bool(need), bool(offer))

    return facts


def _grade(pair: _Pair) -> Facts:
    def known(side: Columns) -> bool:
        return bool(not np.isnan(side.piece_low[0]) or side.grade_rank[0] >= 0)

    grades = pair.pools.grades.strings
    names = [grades[int(side.grade[0])] if int(side.grade[0]) < len(grades) else "" for side in (pair.need, pair.offer)]
    return _stated(
        need_low_g=pair.need.piece_low[0], need_high_g=pair.need.piece_high[0],
        offer_low_g=pair.offer.piece_low[0], offer_high_g=pair.offer.piece_high[0],
        need_grade=names[0] or None, offer_grade=names[1] or None,
    ) | _side(known(pair.need), known(pair.offer))  # fmt: skip


def _state(pair: _Pair) -> Facts:
    states = pair.pools.states.strings

    def named(side: Columns) -> str | None:
        number = int(side.state[0])
        return states[number] if 0 <= number < len(states) else None

    need, offer = named(pair.need), named(pair.offer)
    return _stated(need=need, offer=offer) | _side(pair.need.state[0] >= 0, pair.offer.state[0] >= 0)


def _quantity(pair: _Pair) -> Facts:
    measures = pair.pools.measures.strings
    share = float(share_offered(pair.need, pair.offer)[0])
    known = [not np.isnan(side.amount[0]) for side in (pair.need, pair.offer)]

    def measure(side: Columns) -> str | None:
        number = int(side.measure[0])
        return measures[number] if 0 <= number < len(measures) else None

    facts = _stated(
        share=share, need=pair.need.amount[0], need_unit=measure(pair.need), need_days=pair.need.per_days[0] or None, offer=pair.offer.amount[0],
        offer_unit=measure(pair.offer), offer_days=pair.offer.per_days[0] or None, need_lot=pair.need.lot[0], offer_lot=pair.offer.lot[0],
    )  # fmt: skip
    return facts | _side(*known)


def _window(pair: _Pair) -> Facts:
    def end(day: npt.NDArray[np.int32]) -> int | None:
        return int(day[0]) if int(day[0]) not in (FIRST_DAY, LAST_DAY, NO_DAY) else None

    need, offer = pair.need, pair.offer
    overlap = int(min(need.ends[0], offer.ends[0]) - max(need.starts[0], offer.starts[0]) + 1)
    known = [int(side.starts[0]) != NO_DAY for side in (need, offer)]
    facts = _stated(need_from=end(need.starts), need_until=end(need.ends), offer_from=end(offer.starts), offer_until=end(offer.ends))
    return facts | (_stated(days=max(overlap, 0)) if all(known) and overlap < 10**5 else {}) | _side(*known)


def _price(pair: _Pair) -> Facts:
    measures = pair.pools.measures.strings
    facts = _stated(need=pair.need.price[0], offer=pair.offer.price[0])
    number = int(pair.offer.price_measure[0])
    unit = _stated(unit=measures[number]) if 0 <= number < len(measures) else {}
    return facts | unit | _side(not np.isnan(pair.need.price[0]), not np.isnan(pair.offer.price[0]))


def _place(pair: _Pair) -> Facts:
    ground = pair.pairs.ground
    least, most = distances(pair.need, pair.offer, ground)
    radius = float(ground.radius_km[0 if len(ground.radius_km) == 1 else pair.at])
    facts = _stated(km=least[0], most_km=most[0], radius_km=DEFAULT_RADIUS_KM if np.isnan(radius) else radius)
    known = [int(side.places[0, 0]) != -1 for side in (pair.need, pair.offer)]
    return facts | _side(*known)


def _certificates(pair: _Pair) -> Facts:
    wanted, held = int(pair.need.certificates[0]), int(pair.offer.certificates[0])
    facts = _side(wanted >= 0, held >= 0)
    if wanted < 0:
        return facts
    for bits, last in pair.offer.dated[0]:
        held = max(held, 0) | bits if last >= max(int(pair.need.starts[0]), 0) else held
    names = pair.pools.certificates.strings
    asked = [(names[bit] if bit < min(MANY, len(names)) else "?", bit) for bit in range(MANY + 1) if wanted >> bit & 1]
    lists: Facts = {"asked": "|".join(name for name, _ in asked)}
    if held >= 0:
        lists |= {"held": "|".join(n for n, bit in asked if held >> bit & 1), "lacking": "|".join(n for n, bit in asked if not held >> bit & 1)}
    return facts | lists


FACTS: dict[str, Callable[[_Pair], Facts]] = {
    "product": _product,
    "spelling": _spelling,
    "order": _texts("phrase"),
    "rest": _texts("rest"),
    "grade": _grade,
    "state": _state,
    "quantity": _quantity,
    "window": _window,
    "price": _price,
    "place": _place,
    "certificates": _certificates,
}


def reasons_of(pairs: Pairs, at: int, parts: npt.NDArray[np.int64], scorer: Scorer) -> tuple[Reason, ...]:
    """Why the pair at this place got its score: a reason a column; their weights and the scorer's base sum to the score."""
    pair = _Pair(_row(pairs.need, at), _row(pairs.offer, at), pairs, at)
    levels = pairs.table.levels[at]
    return tuple(
        Reason(column, LEVELS[column][levels[place]], int(parts[place]), scorer.most(column), FACTS[column](pair))
        for place, column in enumerate(COLUMNS)
    )


def to_ask(reasons: tuple[Reason, ...]) -> str:
    """The unknown column that would narrow the band most, one that the offer left empty before one that only the need did; '' where all is known."""
    askable = [reason for reason in reasons if reason.level in ("UNKNOWN", "VARIETY_UNKNOWN") and reason.column not in ("spelling", "order", "rest")]
    best = max(askable, key=lambda reason: (reason.facts.get("side") != "need", reason.most), default=None)
    return best.column if best is not None else ""
