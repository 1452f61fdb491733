"""One comparison a function: needs against offers, whole columns at a time, each outcome a named level and a worth in thousandths.

Either side may be a single row: one need against many offers and one offer against many needs go through the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import NO_DAY, Columns, Floats
from matchmaker.matching.levels import CODE, FULL, NOT_KNOWN
from matchmaker.matching.tide_days import DAILY, WEEKLY, tide_days_in

POINT = 0.12
"""A size stated as one number covers this share below and above it: 20 con/kg takes in 18 to 22."""
NEXT_SIZE = 1.6
"""A piece lighter than asked by less than this factor is of the next size; sizes of the trade stand 1.3 to 1.5 apart."""
SMALLER_TOO = 0.95
"""An offer whose range begins below this share of the least that is asked holds pieces that are too small."""
DEFAULT_RADIUS_KM = 30.0
NEAR_PRICE = 1.10
FAR_PRICE = 1.30
FAR_RATIO = 9.0
"""Distance over radius that stands for any farther one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome of one comparison for every pair: worth in thousandths (-1 unknown) and the level's code."""

    worth: npt.NDArray[np.int32]
    level: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ground:
    """What comparisons stand on besides the two rows: distances between communes, and which state is taken instead of which."""

    km: Floats  # [commune, commune]
    instead: npt.NDArray[np.bool_]  # [state of the need, state of the offer]
    radius_km: Floats  # of the needs; NaN where none is stated


def _outcome(column: str, size: int, rules: list[tuple[npt.NDArray[np.bool_], str, npt.NDArray[np.float64] | int]]) -> Compared:
    """The first rule that holds gives a pair its level and worth; where none holds the pair is unknown."""
    worth = np.full(size, float(NOT_KNOWN))
    level = np.zeros(size, dtype=np.int8)
    codes = CODE[column]
    for holds, name, value in reversed(rules):
        np.copyto(worth, np.clip(value, 0, FULL) if isinstance(value, np.ndarray) else value, where=holds)
        np.copyto(level, codes[name], where=holds)
    return Compared(np.floor(worth, out=worth).astype(np.int32), level)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels that follow one another as a ratio grows: each from its `at` on, worth `base` and `slope` a whole beyond `start`."""

    level: npt.NDArray[np.int8]
    at: tuple[float, ...]
    base: Floats
    slope: Floats
    start: Floats

    @classmethod
    def of(cls, column: str, *rungs: tuple[float, str, float, float, float]) -> Ladder:
        """From the bound, the level, the base, the slope and the start of each; an absent ratio is unknown."""
        at, names, base, slope, start = zip(*rungs, strict=True)
        level = np.array([0, *(CODE[column][name] for name in names)], np.int8)
        return cls(level, at, np.array([0.0, *base]), np.array([0.0, *slope]), np.array([0.0, *start]))

    def outcome(self, ratio: Floats) -> Compared:
        """The level and worth of each ratio."""
        rung = np.zeros(len(ratio), np.intp)
        for at in self.at:
            rung += ratio >= at
        worth = np.clip(ratio, -1.0, self.at[-1] + 1)  # endless ones would make no number of a slope of 0
        worth -= self.start.take(rung)
        worth *= self.slope.take(rung)
        worth += self.base.take(rung)
        np.copyto(worth, NOT_KNOWN, where=rung == 0)
        np.maximum(worth, 0, out=worth, where=rung > 0)
        return Compared(np.floor(worth, out=worth).astype(np.int32), self.level.take(rung))


def over(bound: float) -> float:
    """The smallest number above the bound."""
    return float(np.nextafter(bound, np.inf))


SHARES = Ladder.of(
    "quantity", (0.0, "LITTLE", 0, 1000, 0.0), (0.2, "PART", 350, 500, 0.2), (0.8, "MOST", 900, 500, 0.8), (1.0, "ENOUGH", FULL, 0, 0.0)
)
DAYS = Ladder.of("window", (-np.inf, "NONE", 0, 0, 0.0), (over(0.0), "PART", 300, 500, 0.0), (0.8, "COVERS", 900, 500, 0.8))
PRICES = Ladder.of(
    "price",
    (-np.inf, "WITHIN", FULL, 0, 0.0),
    (over(1.0), "NEAR", 700, -2500, 1.0),
    (over(NEAR_PRICE), "ABOVE", 200, -200 / (FAR_PRICE - NEAR_PRICE), NEAR_PRICE),
)


_Value = TypeVar("_Value", bound=np.generic)


def _each(values: npt.NDArray[_Value], shape: tuple[int, ...]) -> npt.NDArray[_Value]:
    """The values, one for each pair; numpy's own broadcast takes microseconds also where there is nothing to do."""
    return values if values.shape == shape else np.broadcast_to(values, shape)


def _size(need: Columns, offer: Columns) -> int:
    return max(len(need), len(offer))


def compare_grade(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """Size ranges where both state one, else the rank of the grade; a larger piece than asked is better, not worse."""
    n = _size(need, offer)
    low, high = need.piece_low, need.piece_high
    point = low == high
    low, high = np.where(point, low * (1 - POINT), low), np.where(point, high * (1 + POINT), high)
    sized = ~np.isnan(low) & ~np.isnan(offer.piece_low)
    reaches = np.where(np.isinf(need.piece_high), (offer.piece_high > low) | (offer.piece_low >= low), offer.piece_high >= low)
    meets = sized & reaches & (offer.piece_low <= high)
    better = sized & (offer.piece_low > high)
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = np.where(np.isfinite(offer.piece_high) & (offer.piece_low > 0), np.sqrt(offer.piece_low * offer.piece_high), offer.piece_high)
        short = _each(np.where(sized & (typical > 0), low / typical, np.inf), (n,))
    same = ~sized & (need.grade > 0) & (need.grade == offer.grade)
    ranked = ~sized & (need.grade_rank >= 0) & (offer.grade_rank >= 0)
    behind = offer.grade_rank - need.grade_rank
    full = np.full(n, FULL, dtype=np.float64)
    rules: list[tuple[npt.NDArray[np.bool_], str, npt.NDArray[np.float64] | int]] = [
        (_each(meets & (offer.piece_low < SMALLER_TOO * low), (n,)), "PART", 850),
        (_each(meets | same, (n,)), "MEETS", FULL),
        (_each(better, (n,)), "BETTER", 950),
        (_each(sized, (n,)) & (short <= NEXT_SIZE), "NEAR", 600 - 400 * (np.clip(short, 1.0, 2.0) - 1) / (NEXT_SIZE - 1)),
        (_each(sized, (n,)), "BELOW", 0),
        (_each(ranked & (behind <= 0), (n,)), "MEETS", full),
        (_each(ranked & (behind == 1), (n,)), "NEAR", 450),
        (_each(ranked, (n,)), "BELOW", 0),
    ]
    return _outcome("grade", n, rules)


def compare_state(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """The same state, one that the trade takes instead, or another."""
    n = _size(need, offer)
    known = _each((need.state >= 0) & (offer.state >= 0), (n,))
    most = len(ground.instead) - 1
    wanted, had = _each(np.clip(need.state, 0, most), (n,)), _each(np.clip(offer.state, 0, most), (n,))
    same = _each(need.state == offer.state, (n,))
    strange = _each((need.state > most) | (offer.state > most), (n,))
    return _outcome(
        "state", n, [(known & same, "SAME", FULL), (known & ~strange & ground.instead[wanted, had], "TAKEN_INSTEAD", 600), (known, "OTHER", 0)]
    )


def _days(side: Columns) -> Floats:
    stated = (side.starts > -(10**5)) & (side.ends < 10**6)
    return np.where(stated, (side.ends - side.starts + 1).astype(np.float64), np.nan)


def _total(side: Columns, days: Floats) -> Floats:
    """The amount over a window of so many days."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rated = side.per_days > 0
        return np.where(rated, side.amount / np.where(rated, side.per_days, 1.0) * days, side.amount) if rated.any() else side.amount


def share_offered(need: Columns, offer: Columns) -> Floats:
    """What share of the wanted amount the offer has over the need's window; NaN where either is unknown or the measures differ."""
    days, undated = _days(need), np.isnan(_days(need))
    with np.errstate(divide="ignore", invalid="ignore"):
        if undated.any():
            offer_days = _days(offer)
            days = np.where(undated, offer_days, days)
            daily = offer.amount / np.where(offer.per_days > 0, offer.per_days, offer_days)
            daily = daily / (need.amount / np.where(need.per_days > 0, need.per_days, np.nan))
        share = _total(offer, days) / _total(need, days)
        if undated.any():
            share = np.where(np.isnan(share), daily, share)
    return np.where(need.measure == offer.measure, share, np.nan)


def compare_quantity(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """The share of the need that the offer covers; nothing where a smallest lot stands in the way. The lower end of a range counts."""
    n = _size(need, offer)
    outcome = SHARES.outcome(_each(share_offered(need, offer), (n,)))
    if not (np.isnan(need.lot).all() and np.isnan(offer.lot).all()):
        with np.errstate(invalid="ignore"):
            offer_all, need_all = _total(offer, _days(need)), _total(need, _days(need))
            lot = (need.measure == offer.measure) & ((offer_all < need.lot) | (need_all < offer.lot))
        np.copyto(outcome.worth, 0, where=lot)
        np.copyto(outcome.level, CODE["quantity"]["BELOW_LOT"], where=lot)
    return outcome


def _steady(need: Columns, offer: Columns, days: Floats, first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Where something is wanted each day, or each week, and comes with the tides: the days, or the weeks, that have a harvest, and of how many."""
    shape = (_size(need, offer),)
    pulse, wanted = _each(offer.pulse, shape), _each(days, shape)
    if not pulse.any():
        return np.full(shape, np.nan), wanted
    per, starts = _each(need.per_days, shape), _each(need.starts, shape).astype(np.int64)
    given, of = tide_days_in(pulse, first, last).astype(np.float64), wanted.copy()
    weekly = np.flatnonzero((per == WEEKLY) & (pulse > 0) & ~np.isnan(wanted))
    weeks = np.ceil(wanted[weekly] / WEEKLY)
    met = np.zeros(len(weekly))
    for week in range(int(weeks.max()) if len(weekly) else 0):
        begin = starts[weekly] + WEEKLY * week
        days_met = tide_days_in(pulse[weekly], np.maximum(begin, first[weekly]), np.minimum(begin + WEEKLY - 1, last[weekly]))
        met += (days_met > 0) & (week < weeks)
    given[weekly], of[weekly] = met, weeks
    return np.where((pulse > 0) & ((per == DAILY) | (per == WEEKLY)), given, np.nan), of


def compare_window(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """The share of the wanted days that the harvest covers; of wanted days, or weeks, where something is wanted each and it comes with the tides."""
    days = _days(need)
    backwards = days <= 0  # ends before it begins: nobody knows which days are wanted
    days = np.where(backwards, 1.0, days)
    overlap = (np.minimum(need.ends, offer.ends) - np.maximum(need.starts, offer.starts) + 1).astype(np.float64)
    share = np.minimum(overlap / days, 1.0)
    if (endless := np.isnan(days)).any():
        share = np.where(endless, np.where(overlap > 0, 1.0, 0.0), share)
    first, last = np.maximum(need.starts, offer.starts).astype(np.int64), np.minimum(need.ends, offer.ends).astype(np.int64)
    given, of = _steady(need, offer, days, first, last)
    tidal = ~np.isnan(given) & ~np.isnan(of)
    if tidal.any():
        share = np.where(tidal, given / of, share)
    np.copyto(share, np.nan, where=(need.starts == NO_DAY) | (offer.starts == NO_DAY) | backwards)
    return DAYS.outcome(share)


def compare_price(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """The asked price against the most that the need pays, for the same measure."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((need.price_measure == offer.price_measure) & (need.price > 0), offer.price / need.price, np.nan)
    return PRICES.outcome(_each(ratio, (_size(need, offer),)))


def distances(need: Columns, offer: Columns, ground: Ground) -> tuple[Floats, Floats]:
    """The least and the greatest distance in km between where the two may be; NaN where unknown, inf where one is outside the province."""
    one, many = (need, offer) if len(need) == 1 else (offer, need)
    n = len(many)
    spots = one.places[0][one.places[0] >= 0]
    if len(spots) == 0:
        least = most = np.full(n, np.nan)
    else:  # from the one listing to every commune, then looked up for each of the many
        near, far = (np.append(reach(ground.km[spots], axis=0), np.nan) for reach in (np.min, np.max))
        first = np.where(many.places[:, 0] >= 0, many.places[:, 0], -1)
        least, most = near[first], far[first]
        several = np.flatnonzero(many.places[:, 1] >= 0)
        if len(several):
            each = np.where(many.places[several] >= 0, many.places[several], -1)
            least[several], most[several] = np.fmin.reduce(near[each], axis=1), np.fmax.reduce(far[each], axis=1)
    outside = _each((need.places[:, 0] == -2) ^ (offer.places[:, 0] == -2), (n,)) & _each(
        (need.places[:, 0] != -1) & (offer.places[:, 0] != -1), (n,)
    )
    return np.where(outside, np.inf, least), np.where(outside, np.inf, most)


def compare_place(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """Distance between commune centres against the radius (30 km where none is stated); a place that can be several is unknown where they differ."""
    n = _size(need, offer)
    least, most = distances(need, offer, ground)
    radius = _each(np.where(np.isnan(ground.radius_km), DEFAULT_RADIUS_KM, ground.radius_km), (n,))
    with np.errstate(invalid="ignore"):
        ratio = np.nan_to_num(least / np.maximum(radius, 1.0), nan=FAR_RATIO, posinf=FAR_RATIO)
        return _outcome(
            "place",
            n,
            [
                (np.isinf(least), "OUTSIDE", 0),
                (most <= radius, "WITHIN", 1000 - 100 * ratio),
                ((least > radius) & (most <= 2 * radius), "NEAR", 700 - 400 * (ratio - 1)),
                (least > 2 * radius, "FAR", 100 / np.maximum(ratio, 1.0)),
            ],
        )


def _still_held(need: Columns, offer: Columns) -> npt.NDArray[np.int64]:
    """The bits that the offer holds on the day when delivery begins."""
    held = _each(offer.certificates, (_size(need, offer),)).copy()
    day = _each(np.where(need.starts > -(10**5), need.starts, NO_DAY), held.shape)
    dated = _each(offer.dated, held.shape)
    for row in np.flatnonzero(dated.astype(bool)):
        for bits, last in dated[row]:
            if last >= day[row]:
                held[row] = max(int(held[row]), 0) | bits
    return held


def compare_certificates(need: Columns, offer: Columns, ground: Ground) -> Compared:
    """How many of the certificates asked for are held, with those that satisfy them, on the first day of delivery."""
    n = _size(need, offer)
    known = _each((need.certificates >= 0) & (offer.certificates >= 0), (n,))
    wanted = _each(need.certificates, (n,))
    asked = np.bitwise_count(np.where(known, wanted, 1)).astype(np.float64)
    held = np.bitwise_count(np.where(known, wanted & _still_held(need, offer), 0)).astype(np.float64)
    share = held / np.maximum(asked, 1)
    return _outcome(
        "certificates", n, [(known & (share >= 1), "HELD", FULL), (known & (share > 0), "SOME", 200 + 500 * share), (known, "LACKING", 0)]
    )
