"""One listing against all its candidates in one compiled pass: every comparison of `comparisons.py` once more, number by number.

What is compiled stands in this one file, and the level codes that it rests on are written out in it, because a compiled form is kept on disk
until its own file changes and would not notice a change elsewhere. `AGREES` refuses to start where they are no longer those of `levels.py`;
everything else comes in as an argument. Tests lay this form and the plain one side by side.
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from __future__ import annotations

from struct import Struct
from typing import Any

import numpy as np

from matchmaker.matching import rows
from matchmaker.matching.compiled import compiled, inlined
from matchmaker.matching.levels import COLUMNS, FULL, LEVELS, NOT_KNOWN, UNFIT_FROM, UNSURE_BELOW
from matchmaker.matching.pools import PLACES

ONE = np.dtype([
    ("role", "<i1"), ("pulse", "<i1"), ("per", "<i1"), ("grade_rank", "<i1"), ("phrase", "<i1"), ("rest", "<i1"), ("place", "<i1"), ("must", "<i2"),
    ("state", "<i2"), ("measure", "<i2"), ("price_measure", "<i2"), ("grade", "<i4"), ("starts", "<i4"), ("ends", "<i4"), ("piece_low", "<f8"),
    ("piece_high", "<f8"), ("amount", "<f8"), ("lot", "<f8"), ("price", "<f8"), ("radius", "<f8"), ("papers", "<i8"), ("tie", "<u8"),
    ("said", "<u8"),
])  # fmt: skip
PACKED = Struct("<7b4h3i6dqQQ")
"""The one listing that is compared with many; `place` is -2 outside the province, -1 where none is known."""
PASSES = 1 << 40
"""What is added to the score of a pair that fails nothing, so that it stands before all that do."""
SUNK, STEP = 1 << 28, 17
"""How far the bound of a pair is sunk by a hard requirement that it fails, more than any score; how coarse bounds are counted, as a power of two."""
BINS = SUNK >> STEP
TOGETHER = 64
"""How many bounds are looked over at once for one that is high enough."""
UNMET, GONE = np.int32(-(2**31)), np.int32(-(2**31) + 1)
"""The part of a kind that no row of this scan had yet, and the bound of a row that was met before."""
PRODUCT, SPELLING, ORDER, REST, GRADE, STATE, QUANTITY, WINDOW, PRICE, PLACE, PAPERS = range(11)
WIDTH = 11
MOST_PLACES = 8
GENERIC, CONDITION, WORDS, OTHER = 3, 4, 6, 7
GUESSED = 6
NO_WINDOW, TIDAL, VAGUE, ZERO, MOST_DAYS = 8, 16, 32, 726_468, 1000
LEAST_ASKED, LEAST_KNOWN, LEAST_KNOWN_UNLIKE, UNLIKE, ALIKE = 3, 3, 4, 490, 900
LEAST_BAD, WELL_BESIDE = 2, 3
UNSTATED, STATED_FROM, STATED_UNTIL = -(10**9), -(10**5), 10**6
AGREES = (
    LEVELS["product"][GENERIC:] == ("VARIETY_UNKNOWN", "CONDITION_UNKNOWN", "KIN", "WORDS", "OTHER")
    and (LEAST_ASKED, LEAST_KNOWN, LEAST_KNOWN_UNLIKE, UNLIKE, ALIKE) == UNSURE_BELOW
    and (LEAST_BAD, WELL_BESIDE) == UNFIT_FROM
    and LEVELS["quantity"] == ("UNKNOWN", "ENOUGH", "MOST", "PART", "LITTLE", "BELOW_LOT")
    and LEVELS["window"] == ("UNKNOWN", "COVERS", "PART", "NONE")
    and LEVELS["price"] == ("UNKNOWN", "WITHIN", "NEAR", "ABOVE")
    and LEVELS["spelling"][GUESSED] == "GUESSED"
    and LEVELS["grade"] == ("UNKNOWN", "MEETS", "BETTER", "PART", "NEAR", "BELOW")
    and LEVELS["state"] == ("UNKNOWN", "SAME", "TAKEN_INSTEAD", "OTHER")
    and LEVELS["place"] == ("UNKNOWN", "WITHIN", "NEAR", "FAR", "OUTSIDE")
    and LEVELS["certificates"] == ("UNKNOWN", "HELD", "SOME", "LACKING")
    and COLUMNS == ("product", "spelling", "order", "rest", "grade", "state", "quantity", "window", "price", "place", "certificates")
    and (FULL, NOT_KNOWN, rows.NO_DAY, PLACES) == (1000, -1, UNSTATED, MOST_PLACES)
    and (rows.SEVERAL, rows.PHRASE, rows.REST, rows.NO_WINDOW, rows.TIDAL, rows.VAGUE) == (1, 2, 4, NO_WINDOW, TIDAL, VAGUE)
    and (rows.DAY_ZERO, rows.OTHERWISE, len(rows.SIZES)) == (ZERO, 255, 252)
)
if not AGREES:
    raise RuntimeError("scan.py was written for other levels than levels.py has")


@inlined
def _ladder(ratio, rungs):
    """Worth and level of a ratio by rungs of bound, base, slope, start and level; the last row holds the greatest ratio told apart."""
    rung = 0
    for place in range(4):
        if ratio >= rungs[0, place]:
            rung += 1
    if rung == 0:
        return -1, 0
    worth = (min(ratio, rungs[5, 0]) - rungs[3, rung]) * rungs[2, rung] + rungs[1, rung]
    return int(np.floor(max(worth, 0.0))), int(rungs[4, rung])


@inlined
def _days(starts, ends):
    """Days of a window, NaN where an end is open."""
    return float(ends - starts + 1) if starts > STATED_FROM and ends < STATED_UNTIL else np.nan


@inlined
def _total(amount, per, days):
    """The amount over so many days."""
    return amount / per * days if per > 0 else amount


@inlined
def _share(n_amount, n_per, n_days, o_amount, o_per, o_days, same_measure):
    """What share of the wanted amount is offered over the need's window."""
    if not same_measure:
        return np.nan
    if not np.isnan(n_days):
        return _total(o_amount, o_per, n_days) / _total(n_amount, n_per, n_days)
    share = _total(o_amount, o_per, o_days) / _total(n_amount, n_per, o_days)
    if np.isnan(share):
        share = (o_amount / (o_per if o_per > 0 else o_days)) / (n_amount / (n_per if n_per > 0 else np.nan))
    return share


@inlined
def _tide_days(pulse, first, last, tides, calendar):
    """Days from the first to the last on which the tides give a harvest; none beyond the calendar."""
    if last < first:
        return 0
    end, day = tides.shape[1] - 1, np.int64(calendar)
    return tides[pulse, min(max(last + 1 - day, 0), end)] - tides[pulse, min(max(first - day, 0), end)]


@inlined
def _covered(n_starts, n_ends, n_days, n_per, o_starts, o_ends, pulse, tides, calendar):
    """The share of the wanted days that the harvest covers, of days or weeks that have one where it comes with the tides; NaN unknown."""
    if n_starts == UNSTATED or o_starts == UNSTATED or n_days <= 0:  # nobody knows which days are wanted that end before they begin
        return np.nan
    first, last = np.int64(max(n_starts, o_starts)), np.int64(min(n_ends, o_ends))
    if np.isnan(n_days):
        return 1.0 if last >= first else 0.0
    if pulse > 0 and n_per == 1:
        return _tide_days(pulse, first, last, tides, calendar) / n_days
    if pulse > 0 and n_per == 7:
        met, weeks = 0, int(np.ceil(n_days / 7))
        for week in range(weeks):
            begin = n_starts + 7 * week
            met += _tide_days(pulse, max(begin, first), min(begin + 6, last), tides, calendar) > 0
        return met / weeks
    return min(float(last - first + 1) / n_days, 1.0)


@compiled
def _grade(low, high, grade, rank, o_low, o_high, o_grade, o_rank, point, next_size, smaller_too):
    """Worth and level of a size or grade against the wanted one."""
    if not np.isnan(low) and not np.isnan(o_low):
        endless = np.isinf(high)
        if low == high:
            low, high = low * (1 - point), high * (1 + point)
        reaches = (o_high > low or o_low >= low) if endless else o_high >= low
        if reaches and o_low <= high:
            return (850, 3) if o_low < smaller_too * low else (1000, 1)
        if o_low > high:
            return 950, 2
        typical = np.sqrt(o_low * o_high) if np.isfinite(o_high) and o_low > 0 else o_high
        short = low / typical if typical > 0 else np.inf
        if short <= next_size:
            worth = 600 - 400 * (min(max(short, 1.0), 2.0) - 1) / (next_size - 1)
            return int(np.floor(min(max(worth, 0.0), 1000.0))), 4
        return 0, 5
    if grade > 0 and grade == o_grade:
        return 1000, 1
    if rank >= 0 and o_rank >= 0:
        behind = o_rank - rank
        if behind <= 0:
            return 1000, 1
        return (450, 4) if behind == 1 else (0, 5)
    return -1, 0


@inlined
def _state(wanted, had, instead):
    """Worth and level of a state against the wanted one."""
    if wanted < 0 or had < 0:
        return -1, 0
    if wanted == had:
        return 1000, 1
    most = len(instead) - 1
    if wanted <= most and had <= most and instead[wanted, had]:
        return 600, 2
    return 0, 3


@inlined
def _distance(kind, places, near, far):
    """The least and the greatest distance from the one listing to what this kind of place can be; NaN unknown."""
    first = places[kind, 0]
    if first < 0:
        return np.nan, np.nan
    least, most = near[first], far[first]
    for at in range(1, MOST_PLACES):
        if places[kind, at] < 0:
            break
        least, most = min(least, near[places[kind, at]]), max(most, far[places[kind, at]])
    return least, most


@inlined
def _place(least, most, radius, default, far_ratio):
    """Worth and level of a distance against the radius."""
    if np.isinf(least):
        return 0, 4
    if np.isnan(least):
        return -1, 0
    if np.isnan(radius):
        radius = default
    ratio = least / max(radius, 1.0)
    if most <= radius:
        return int(np.floor(min(max(1000 - 100 * ratio, 0.0), 1000.0))), 1
    if least > radius and most <= 2 * radius:
        return int(np.floor(min(max(700 - 400 * (ratio - 1), 0.0), 1000.0))), 2
    if least > 2 * radius:
        return int(np.floor(min(max(100 / max(ratio, 1.0), 0.0), 1000.0))), 3
    return -1, 0


@inlined
def _bits(number):
    """How many bits of the number are set."""
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


@compiled
def _papers(wanted, held, starts, dated_bits, dated_day, first, last):
    """Worth and level of what is held, on the first day of delivery, against what is asked for."""
    if wanted < 0 or held < 0:
        return -1, 0
    day = starts if starts > STATED_FROM else UNSTATED
    for at in range(first, last):
        if dated_day[at] >= day:
            held |= dated_bits[at]
    share = _bits(wanted & held) / max(float(_bits(wanted)), 1.0)
    if share >= 1:
        return 1000, 1
    if share > 0:
        return int(np.floor(200 + 500 * share)), 2
    return 0, 3


@compiled
def _compare(one, row, wanted, tables, ground, km, limits, worths, levels, figures):
    """Fill in the worths and levels of all comparisons but those of words, and the two distances and the share behind them."""
    piece_low, piece_high, grades, ranks, places, papers, dated_from, dated_bits, dated_day = tables
    ladders, instead, own_bits, own_day, tides = ground
    kind, paper = row["grade_kind"], row["paper_kind"]
    if wanted:
        n_days, o_days = _days(row["starts"], row["ends"]), _days(one["starts"], one["ends"])
        n_amount, n_per, n_lot, o_amount, o_per, o_lot = row["amount"], row["per"], row["lot"], one["amount"], one["per"], one["lot"]
        n_price, o_price, radius, n_starts = row["price"], one["price"], row["radius"], row["starts"]
        graded = _grade(
            piece_low[kind], piece_high[kind], grades[kind], ranks[kind], one["piece_low"], one["piece_high"], one["grade"], one["grade_rank"],
            limits[0], limits[1], limits[2],
        )  # fmt: skip
        stated = _state(row["state"], one["state"], instead)
        papered = _papers(papers[paper], one["papers"], n_starts, own_bits, own_day, 0, len(own_bits))
    else:
        n_days, o_days = _days(one["starts"], one["ends"]), _days(row["starts"], row["ends"])
        n_amount, n_per, n_lot, o_amount, o_per, o_lot = one["amount"], one["per"], one["lot"], row["amount"], row["per"], row["lot"]
        n_price, o_price, radius, n_starts = one["price"], row["price"], one["radius"], one["starts"]
        graded = _grade(
            one["piece_low"], one["piece_high"], one["grade"], one["grade_rank"], piece_low[kind], piece_high[kind], grades[kind], ranks[kind],
            limits[0], limits[1], limits[2],
        )  # fmt: skip
        stated = _state(one["state"], row["state"], instead)
        papered = _papers(one["papers"], papers[paper], n_starts, dated_bits, dated_day, dated_from[paper], dated_from[paper + 1])
    worths[GRADE], levels[GRADE] = graded
    worths[STATE], levels[STATE] = stated
    worths[PAPERS], levels[PAPERS] = papered
    same = row["measure"] == one["measure"]
    share = _share(n_amount, n_per, n_days, o_amount, o_per, o_days, same)
    worths[QUANTITY], levels[QUANTITY] = _ladder(share, ladders[0])
    if same and (_total(o_amount, o_per, n_days) < n_lot or _total(n_amount, n_per, n_days) < o_lot):
        worths[QUANTITY], levels[QUANTITY] = 0, 5
    if wanted:
        covered = _covered(row["starts"], row["ends"], n_days, n_per, one["starts"], one["ends"], one["pulse"], tides, limits[5])
    else:
        covered = _covered(one["starts"], one["ends"], n_days, n_per, row["starts"], row["ends"], row["pulse"], tides, limits[5])
    worths[WINDOW], levels[WINDOW] = _ladder(covered, ladders[1])
    ratio = o_price / n_price if row["price_measure"] == one["price_measure"] and n_price > 0 else np.nan
    worths[PRICE], levels[PRICE] = _ladder(ratio, ladders[2])
    place = row["place_kind"]
    there = places[place, 0]
    if (there == -2) != (one["place"] == -2) and there != -1 and one["place"] != -1:
        least, most = np.inf, np.inf
    else:
        least, most = _distance(place, places, km[0], km[1])
    worths[PLACE], levels[PLACE] = _place(least, most, radius, limits[3], limits[4])
    figures[0], figures[1], figures[2] = least, most, share


@compiled
def _asked(need, low, grade, rank, place, papers):
    """How many things a need asks for beside its product."""
    count = 1 if not np.isnan(low) or grade > 0 or rank >= 0 else 0
    count += (need["state"] >= 0) + (not np.isnan(need["amount"])) + (need["starts"] != UNSTATED) + (not np.isnan(need["price"]))
    return count + (place != -1) + (papers >= 0)


@compiled
def _asked_of(one, row, wanted, tables):
    """The same, of the need of a pair."""
    if not wanted:
        return _asked(one, one["piece_low"], one["grade"], one["grade_rank"], one["place"], one["papers"])
    piece_low, _, grades, ranks, places, papers, _, _, _ = tables
    kind = row["grade_kind"]
    return _asked(row, piece_low[kind], grades[kind], ranks[kind], places[row["place_kind"], 0], papers[row["paper_kind"]])


@compiled
def _unsure(one, row, wanted, level, worth, levels, tables):
    """Is the pair only of a wider product, of its kin or alike in words, with too little known beside to say that it fits, or is its name guessed?"""
    if levels[SPELLING] == GUESSED:
        return True
    if level < GENERIC or level > WORDS or (level == WORDS and worth >= ALIKE):
        return False
    if level == CONDITION:
        return True
    known = 0
    for column in range(GRADE, PAPERS + 1):
        known += levels[column] > 0
    if known >= (LEAST_KNOWN_UNLIKE if level == WORDS and worth < UNLIKE else LEAST_KNOWN):
        return False
    return _asked_of(one, row, wanted, tables) >= LEAST_ASKED


@inlined
def _bad(levels):
    """How many things are known to be bad."""
    bad = (levels[GRADE] == 5) + (levels[STATE] == 3) + (levels[QUANTITY] >= 4) + (levels[WINDOW] == 3)
    return bad + (levels[PRICE] == 3) + (levels[PLACE] >= 3) + (levels[PAPERS] == 3)


@compiled
def _unfit(one, row, wanted, bad, levels, tables):
    """Are so many things known to be bad that nobody would propose the pair, whatever else is good?"""
    if bad != LEAST_BAD:
        return bad > LEAST_BAD
    well = (0 < levels[GRADE] <= 2) + (levels[STATE] == 1) + (0 < levels[QUANTITY] <= 2) + (levels[WINDOW] == 1)
    well += (levels[PRICE] == 1) + (levels[PLACE] == 1) + (levels[PAPERS] == 1)
    return well < WELL_BESIDE or bad + well < _asked_of(one, row, wanted, tables)


@compiled
def _failed(one, row, wanted, level, worth, levels, fails, tables):
    """What a pair fails, as bits: another product, another role, each hard requirement, and at last whether it is unsure or unfit."""
    failed = 1 if level == OTHER else 0
    if row["role"] != one["role"] and row["role"] > 0 and one["role"] > 0:
        failed |= 2
    must = row["must"] if wanted else one["must"]
    if must:
        for bit in range(fails.shape[0]):
            if must >> bit & 1 and fails[bit, levels[fails[bit, 0]] + 1]:
                failed |= 4 << bit
    if _unsure(one, row, wanted, level, worth, levels, tables):
        failed |= 4 << fails.shape[0]
    bad = _bad(levels)
    if bad >= LEAST_BAD and _unfit(one, row, wanted, bad, levels, tables):
        failed |= 8 << fails.shape[0]
    return failed


@inlined
def _mixed(one, row, wanted):
    """What orders pairs of equal score: offers that say the words of the need and no others, those that say others too, then the rest; among these a
    mix of both codes that favours nobody."""
    split = np.uint64(0x9E3779B97F4A7C15)
    mixed = ((row["tie"] if wanted else one["tie"]) ^ ((one["tie"] if wanted else row["tie"]) * split)) * split
    mixed = (mixed ^ (mixed >> np.uint64(29))) >> np.uint64(2)
    asked, told = (row["said"], one["said"]) if wanted else (one["said"], row["said"])
    if asked & ~told:
        return mixed | np.uint64(1 << 63)
    return mixed | np.uint64(1 << 62) if told & ~asked else mixed


@inlined
def _before(key, tie, other_key, other_tie):
    """Does the first stand before the second?"""
    return key > other_key or (key == other_key and tie < other_tie)


@compiled
def _sink(keys, ties, many):
    """Restore the order of a heap whose first is its last-standing, after that first was replaced."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= many:
            return
        if child + 1 < many and _before(keys[child], ties[child], keys[child + 1], ties[child + 1]):
            child += 1
        if not _before(keys[at], ties[at], keys[child], ties[child]):
            return
        keys[at], keys[child] = keys[child], keys[at]
        ties[at], ties[child] = ties[child], ties[at]
        at = child


@compiled
def _rise(keys, ties, at):
    """Restore the order of a heap whose first is its last-standing, after one was put at its end."""
    while at:
        above = (at - 1) // 2
        if not _before(keys[above], ties[above], keys[at], ties[at]):
            return
        keys[at], keys[above] = keys[above], keys[at]
        ties[at], ties[above] = ties[above], ties[at]
        at = above


@inlined
def _part(worth, weight, unknown, lifted):
    """What a worth adds to a score."""
    return weight * lifted[worth] // 1000 if worth >= 0 else unknown


@inlined
def _sunk(part, column, level, must, fails):
    """The part, sunk by `SUNK` where the level fails a hard requirement."""
    for bit in range(fails.shape[0]):
        if must >> bit & 1 and fails[bit, 0] == column and fails[bit, level + 1]:
            return part - SUNK
    return part


@compiled
def _grade_parts(one, wanted, tables, limits, numbers, fails, parts, levels):
    """What rows of each size and grade get for it, where rows have it."""
    piece_low, piece_high, grades, ranks = tables[0], tables[1], tables[2], tables[3]
    for kind in range(len(parts)):
        if parts[kind] == UNMET:
            continue
        if wanted:
            worth, level = _grade(
                piece_low[kind], piece_high[kind], grades[kind], ranks[kind], one["piece_low"], one["piece_high"], one["grade"], one["grade_rank"],
                limits[0], limits[1], limits[2],
            )  # fmt: skip
        else:
            worth, level = _grade(
                one["piece_low"], one["piece_high"], one["grade"], one["grade_rank"], piece_low[kind], piece_high[kind], grades[kind], ranks[kind],
                limits[0], limits[1], limits[2],
            )  # fmt: skip
        part = _part(worth, numbers[0][GRADE], numbers[1][GRADE], numbers[2])
        levels[kind], parts[kind] = level, part if wanted else _sunk(part, GRADE, level, one["must"], fails)


@compiled
def _place_parts(one, wanted, tables, km, limits, numbers, fails, parts, levels, least, most):
    """What rows of each place get for it: exactly for a need, whose radius it is, and for an offer no less than any radius gives."""
    places = tables[4]
    for spot in range(len(parts)):
        if parts[spot] == UNMET:
            continue
        there = places[spot, 0]
        if (there == -2) != (one["place"] == -2) and there != -1 and one["place"] != -1:
            least[spot], most[spot] = np.inf, np.inf
        else:
            least[spot], most[spot] = _distance(spot, places, km[0], km[1])
        if wanted and np.isfinite(least[spot]):
            parts[spot] = max(numbers[0][PLACE], numbers[1][PLACE])
            continue
        worth, level = _place(least[spot], most[spot], one["radius"], limits[3], limits[4])
        part = _part(worth, numbers[0][PLACE], numbers[1][PLACE], numbers[2])
        levels[spot], parts[spot] = level, part if wanted else _sunk(part, PLACE, level, one["must"], fails)


@compiled
def _paper_parts(one, wanted, tables, ground, numbers, fails, parts, levels):
    """What rows of the same papers get for them: exactly for a need, whose first day it is, and for an offer no less than any day gives."""
    papers, dated_from, dated_bits, dated_day, own_bits, own_day = tables[5], tables[6], tables[7], tables[8], ground[2], ground[3]
    for paper in range(len(parts)):
        if parts[paper] == UNMET:
            continue
        if wanted:
            worth, level = _papers(papers[paper], one["papers"], UNSTATED, own_bits, own_day, 0, len(own_bits))
        else:
            first, last = dated_from[paper], dated_from[paper + 1]
            worth, level = _papers(one["papers"], papers[paper], one["starts"], dated_bits, dated_day, first, last)
        part = _part(worth, numbers[0][PAPERS], numbers[1][PAPERS], numbers[2])
        levels[paper], parts[paper] = level, part if wanted else _sunk(part, PAPERS, level, one["must"], fails)


@compiled
def _stated_parts(one, wanted, instead, numbers, fails):
    """What each state that the lists have gets, the unknown one first, and its level."""
    parts, levels = np.empty(len(instead) + 1, np.int32), np.empty(len(instead) + 1, np.int8)
    for state in range(-1, len(instead)):
        worth, level = _state(state if wanted else one["state"], one["state"] if wanted else state, instead)
        part = _part(worth, numbers[0][STATE], numbers[1][STATE], numbers[2])
        parts[state + 1], levels[state + 1] = part if wanted else _sunk(part, STATE, level, one["must"], fails), level
    return parts, levels


@compiled
def _strange_state(one, state, wanted, instead, numbers):
    """What a state gets that the lists no longer have, and its level."""
    worth, level = _state(state if wanted else one["state"], one["state"] if wanted else state, instead)
    return _part(worth, numbers[0][STATE], numbers[1][STATE], numbers[2]), level


@compiled
def _text_parts(one, numbers):
    """The most that the words add, for each pair of marks whether a row has a phrase and other words, and how much of it is not sure."""
    parts, spans = np.empty(4, np.int32), np.empty(4, np.int32)
    for says in range(4):
        ordered, rested = one["phrase"] and says & 1, one["rest"] and says & 2
        spans[says] = (numbers[0][ORDER] if ordered else 0) + (numbers[0][REST] if rested else 0)
        parts[says] = spans[says] + (0 if ordered else numbers[1][ORDER]) + (0 if rested else numbers[1][REST])
    return parts, spans


@compiled
def _most(column, numbers):
    """The most that a column can add."""
    return max(numbers[0][column], numbers[1][column])


@compiled
def _price_parts(one, wanted, sizes, ladder, numbers):
    """The most that a row can get for a price of each size."""
    parts = np.full(256, numbers[1][PRICE], np.int32)
    if one["price_measure"] > 0:
        parts[255] = _most(PRICE, numbers)
    if one["price_measure"] == 0:
        for size in range(1, len(sizes) + 2):
            if wanted:
                ratio = one["price"] / sizes[size - 1] if size <= len(sizes) else 0.0
            else:
                ratio = (sizes[size - 2] if size > 1 else 0.0) / one["price"]
            parts[size] = max(parts[size], _part(_ladder(ratio, ladder)[0], numbers[0][PRICE], numbers[1][PRICE], numbers[2]))
    return parts


@compiled
def _amount_parts(one, wanted, sizes, ladder, numbers):
    """The most that a row can get for an amount of each size."""
    parts = np.full(256, numbers[1][QUANTITY], np.int32)
    if np.isnan(one["amount"]):
        return parts
    parts[255] = _most(QUANTITY, numbers)
    if one["measure"] != 0:
        return parts
    days = _days(one["starts"], one["ends"])
    total = _total(one["amount"], one["per"], days)
    for size in range(1, len(sizes) + 2):
        if one["per"] > 0 and (wanted or not days > 0):
            parts[size] = parts[255]
            continue
        if wanted:  # noqa: SIM108  # one line would be too long to read
            share = one["amount"] / sizes[size - 2] if size > 1 else np.inf
        else:
            share = (sizes[size - 1] if size <= len(sizes) else np.inf) / total
        parts[size] = max(parts[size], _part(_ladder(share, ladder)[0], numbers[0][QUANTITY], numbers[1][QUANTITY], numbers[2]))
    return parts


@compiled
def _window_parts(one, wanted, ladder, numbers):
    """What a row gets for so many days in common; behind that for no window at all, and the most that one can get of which no more is known."""
    days, weight, unknown, lifted = _days(one["starts"], one["ends"]), numbers[0][WINDOW], numbers[1][WINDOW], numbers[2]
    many = 1
    if not wanted and 0 < days < MOST_DAYS:
        many = int(days)
    parts = np.empty(many + 3, np.int32)
    for common in range(many + 1):
        parts[common] = _part(_ladder(common / many, ladder)[0], weight, unknown, lifted)
    parts[many + 1], parts[many + 2] = unknown, _most(WINDOW, numbers)
    if wanted or days >= MOST_DAYS or days <= 0:
        parts[1] = parts[many + 2]
    if days <= 0:  # it ends before it begins
        parts[0] = parts[many + 2]
    starts, ends = np.int64(one["starts"]) - ZERO, np.int64(one["ends"]) - ZERO
    if one["starts"] == UNSTATED:
        parts[:] = unknown
    elif (one["starts"] > STATED_FROM and not 0 <= starts <= 65535) or (one["ends"] < STATED_UNTIL and not 0 <= ends <= 65535):
        parts[: many + 1] = parts[many + 2]  # days that no brief holds
    return parts


@compiled
def _met(briefs, segments, total, graded, placed, papered):
    """Mark the numbers that rows of these stretches share: all of them where they are few, else those that are met."""
    if len(graded) + len(placed) + len(papered) <= 100 + total // 16:
        graded[:], placed[:], papered[:] = 0, 0, 0
        return
    for place in range(len(segments)):
        for post in range(segments[place, 0], segments[place, 1]):
            brief = briefs[post]
            graded[brief["grade_kind"]], placed[brief["place_kind"]], papered[brief["paper_kind"]] = 0, 0, 0


@inlined
def _bin(bound):
    """Where a bound is counted: those of rows that surely fail behind those of the others."""
    return np.uint32((bound & (SUNK - 1)) >> STEP) + np.uint32(BINS if bound < 0 else 0)


@compiled
def _once(several, post_row, bound, counts):
    """Leave out the postings of a row but for the first; all of them bear the mark that their words name several products."""
    room = 16
    while room < 2 * len(several):
        room *= 2
    held = np.full(room, -1, np.int64)
    for one in range(len(several)):
        at, number = several[one, 0], np.int64(post_row[several[one, 1]])
        place = (number * 0x9E3779B1 >> 12) & (room - 1)
        while held[place] >= 0 and held[place] != number:
            place = (place + 1) & (room - 1)
        if held[place] == number:
            counts[_bin(bound[at])] -= 1
            bound[at] = GONE
        held[place] = number


@compiled
def _several(briefs, segments, total):
    """The postings of rows whose words name several products, by number and place, and how many there are."""
    several, many, at = np.empty((total + 1, 2), np.int32), 0, 0
    for place in range(len(segments)):
        for post in range(np.uint64(segments[place, 0]), np.uint64(segments[place, 1])):
            several[np.uint64(many), 0], several[np.uint64(many), 1] = at, np.int32(post)
            many += briefs[post]["says"] & 1  # kept only where the count goes up: without a branch that is guessed wrongly every few times
            at += 1
    return several, many


@compiled
def _bounds(one, briefs, postings, segments, wanted, sizes, ladders, instead, numbers, met, said, bound, counts):
    """The most that each posting can score, by its row in brief, and how many can score so much; the parts of states.

    Sunk by `SUNK` for each hard requirement that it surely fails; `GONE` for a row that an earlier stretch holds already.
    """
    weights, unknown, lifted = numbers
    post_row = postings[0]
    graded, placed, papered, stated = met
    prices, amounts = _price_parts(one, wanted, sizes, ladders[2], numbers), _amount_parts(one, wanted, sizes, ladders[0], numbers)
    windows = _window_parts(one, wanted, ladders[1], numbers)
    longest = len(windows) - 3
    starts, ends = np.int64(one["starts"]) - ZERO, np.int64(one["ends"]) - ZERO
    vague = VAGUE | TIDAL if wanted or one["per"] == 1 or one["per"] == 7 else VAGUE
    spelt, roles = np.empty(1001, np.int32), np.zeros(8, np.int32)
    for surety in range(1001):
        spelt[surety] = weights[SPELLING] * lifted[surety] // 1000
    for role in range(8):
        if role > 0 and one["role"] > 0 and role != one["role"]:
            roles[role] = -SUNK
    strange, odds, held = len(stated), np.zeros(256, np.int32), np.empty(len(stated) + 1, np.int32)
    held[:strange], held[strange] = stated, _most(STATE, numbers)
    for says in range(256):
        if says & (NO_WINDOW | vague):
            odds[says] = longest + (2 if says & vague else 1)
    at = 0
    for place in range(len(segments)):
        cap, fixed = segments[place, 4], segments[place, 6]
        fails_all = segments[place, 2] == OTHER or segments[place, 2] == CONDITION or segments[place, 5] == GUESSED
        product = np.int32(_part(segments[place, 3], weights[PRODUCT], unknown[PRODUCT], lifted) - (SUNK if fails_all else 0))
        for post in range(np.uint64(segments[place, 0]), np.uint64(segments[place, 1])):
            brief = briefs[post]
            says = brief["says"]
            common: Any = min(max(min(ends, np.int64(brief["ends"])) - max(starts, np.int64(brief["starts"])) + 1, 0), longest)
            odd = np.int64(odds[says])
            common = odd if odd else common
            score = graded[brief["grade_kind"]] + placed[brief["place_kind"]] + papered[brief["paper_kind"]] + roles[brief["role"]] + product
            state: Any = min(np.int64(brief["state"]), strange)
            sure: Any = cap if fixed else min(cap, np.int64(brief["surety"]))
            score += held[np.uint32(state)] + said[(says >> 1) & 3] + prices[brief["price"]] + amounts[brief["amount"]]
            score += windows[np.uint32(common)] + spelt[np.uint32(sure)]
            bound[np.uint64(at)] = score
            at += 1
    for at in range(len(bound)):  # loops of their own: each is the faster for what it does not write
        counts[_bin(bound[at])] += 1
    if len(segments) > 1:
        several, many = _several(briefs, segments, len(bound))
        _once(several[:many], post_row, bound, counts)


@compiled
def _cuts(counts, n):
    """The bound from which on there are twice as many postings as are looked for, and nothing surely fails; then the same of those that surely fail,
    which are looked at first only where the others are too few."""
    cuts, count = np.array([0, SUNK]), 0
    for part in range(2):
        high = BINS - 1
        while high > 0:
            count += counts[part * BINS + high]
            if count >= 2 * n:
                break
            high -= 1
        cuts[part] = high << STEP
        if high > 0:
            break
    return cuts[0], cuts[1]


@compiled
def _waiting(bound, waiting, cut, sunk_cut, turn, lowest):
    """Note the postings that are to be compared in whole, the first time those whose bounds reach a cut, and then those of the others that do not
    stand behind the last of the best; how many there are."""
    many, total = 0, len(bound)
    if sunk_cut >= SUNK and (turn == 0 or lowest >= PASSES):  # as nearly always: none that surely fails
        least, end = np.int32(cut if turn == 0 else lowest - PASSES), np.int32(SUNK if turn == 0 else cut)
        for start in range(0, total, TOGETHER):
            stop, top = min(start + TOGETHER, total), bound[start]
            for at in range(np.uint64(start), np.uint64(stop)):
                top = max(top, bound[at])
            if top >= least:
                for at in range(start, stop):
                    waiting[np.uint64(many)] = at  # kept only where the count goes up
                    many += (bound[at] >= least) & (bound[at] < end)
        return many
    for at in range(total):
        most_of = bound[at]
        points, sunk = np.int64(most_of) & (SUNK - 1), most_of < 0
        early = points >= (sunk_cut if sunk else cut)
        waiting[many] = at
        many += (most_of != GONE) & (early != (turn == 1)) & (points + (0 if sunk else PASSES) >= lowest)
    return many


@compiled
def scan(ones, rows, briefs, postings, segments, wanted, tables, ground, km, limits, sizes, numbers, fails, alive, n):
    """The candidates that can be among the best n, with the score that is sure without words and what orders ties; a column a candidate: posting,
    segment, row, and the numbers of its phrase and of its other words.

    Words are compared elsewhere, for these alone: a pair whose words could still lift it among the best n is kept, so that none is lost.
    Every row is first bounded from above by what it says in brief; the rows of the highest bounds are then compared in whole, and after them those
    that the best of them have not outdone.
    """
    one = ones[0]
    weights, unknown, lifted = numbers
    post_row = postings[0]
    places, papers = tables[4], tables[5]
    ladders, instead, own_bits, own_day, tides = ground
    total = 0
    for place in range(len(segments)):
        total += segments[place, 1] - segments[place, 0]
    grades = len(tables[2])
    graded, placed, papered = np.full(grades, UNMET, np.int32), np.full(len(places), UNMET, np.int32), np.full(len(papers), UNMET, np.int32)
    grade_level, place_level, paper_level = np.empty(grades, np.int8), np.empty(len(places), np.int8), np.empty(len(papers), np.int8)
    least, most = np.empty(len(places)), np.empty(len(places))
    stated, state_level = _stated_parts(one, wanted, instead, numbers, fails)
    said, spans = _text_parts(one, numbers)
    _met(briefs, segments, total, graded, placed, papered)
    _grade_parts(one, wanted, tables, limits, numbers, fails, graded, grade_level)
    _place_parts(one, wanted, tables, km, limits, numbers, fails, placed, place_level, least, most)
    _paper_parts(one, wanted, tables, ground, numbers, fails, papered, paper_level)
    bound, counts, shared = np.empty(total, np.int32), np.zeros(2 * BINS, np.int32), (graded, placed, papered, stated)
    _bounds(one, briefs, postings, segments, wanted, sizes, ladders, instead, numbers, shared, said, bound, counts)
    cut, sunk_cut = _cuts(counts, n)
    found, best, tie, sure = np.empty((total, 2), np.int32), np.empty(total, np.int64), np.empty(total, np.uint64), np.empty(total, np.int64)
    levels, keys, ties = np.zeros(WIDTH, np.int8), np.empty(n, np.int64), np.empty(n, np.uint64)
    many, looked_at, texts = 0, 0, one["phrase"] > 0 or one["rest"] > 0
    own_days = _days(one["starts"], one["ends"])
    own_total = _total(one["amount"], one["per"], own_days)
    waiting = np.empty(total + 1, np.int32)
    for turn in range(2):
        place, ends_at, behind = -1, 0, np.int64(0)
        for at in waiting[: _waiting(bound, waiting, cut, sunk_cut, turn, keys[0] if many == n else np.int64(0))]:
            while at >= ends_at:
                place += 1
                behind = segments[place, 0] - ends_at
                ends_at += segments[place, 1] - segments[place, 0]
            post, product_level, most_of = at + behind, segments[place, 2], bound[at]
            passes = PASSES if most_of >= 0 else 0
            if many == n and (np.int64(most_of) & (SUNK - 1)) + passes < keys[0]:
                continue  # whatever else it says, it cannot be among the best
            number = post_row[post]
            if not alive[number]:
                continue
            row, brief = rows[number], briefs[post]
            kind, spot, paper, state = np.int64(brief["grade_kind"]), np.int64(brief["place_kind"]), np.int64(brief["paper_kind"]), brief["state"]
            if state < len(stated):
                held_part, held_level = np.int64(stated[state]), state_level[state]
            else:
                held_part, level = _strange_state(one, np.int64(state) - 1, wanted, instead, numbers)
                held_level = np.int8(level)
            placed_level, papered_level = place_level[spot], paper_level[paper]
            cap = segments[place, 4]
            spelling = cap if segments[place, 6] else min(cap, np.int64(brief["surety"]))
            score = _part(segments[place, 3], weights[PRODUCT], unknown[PRODUCT], lifted) + weights[SPELLING] * lifted[spelling] // 1000
            score += (graded[kind] & (SUNK - 1)) + (held_part & (SUNK - 1))
            if wanted:
                worth, level = _place(least[spot], most[spot], row["radius"], limits[3], limits[4])
                placed_level = np.int8(level)
                score += _part(worth, weights[PLACE], unknown[PLACE], lifted)
                worth, level = _papers(papers[paper], one["papers"], row["starts"], own_bits, own_day, 0, len(own_bits))
                papered_level = np.int8(level)
                score += _part(worth, weights[PAPERS], unknown[PAPERS], lifted)
            else:
                score += (placed[spot] & (SUNK - 1)) + (papered[paper] & (SUNK - 1))
            says = (brief["says"] >> 1) & 3
            span = np.int64(spans[says])
            score += said[says] - span
            same, o_measured = row["measure"] == one["measure"], row["amount"]
            if wanted:
                n_days = _days(row["starts"], row["ends"])
                share = _share(row["amount"], row["per"], n_days, one["amount"], one["per"], own_days, same)
                small = same and (_total(one["amount"], one["per"], n_days) < row["lot"] or _total(row["amount"], row["per"], n_days) < one["lot"])
                ratio = one["price"] / row["price"] if row["price_measure"] == one["price_measure"] and row["price"] > 0 else np.nan
            else:
                n_days = own_days
                if not same:
                    share = np.nan
                elif np.isnan(own_days):
                    share = _share(one["amount"], one["per"], own_days, o_measured, row["per"], _days(row["starts"], row["ends"]), True)
                else:
                    share = _total(o_measured, row["per"], own_days) / own_total
                small = same and (_total(o_measured, row["per"], own_days) < one["lot"] or own_total < row["lot"])
                ratio = row["price"] / one["price"] if row["price_measure"] == one["price_measure"] and one["price"] > 0 else np.nan
            worth, quantity_level = _ladder(share, ladders[0])
            if small:
                worth, quantity_level = 0, 5
            score += _part(worth, weights[QUANTITY], unknown[QUANTITY], lifted)
            if wanted:
                covered = _covered(row["starts"], row["ends"], n_days, row["per"], one["starts"], one["ends"], one["pulse"], tides, limits[5])
            else:
                covered = _covered(one["starts"], one["ends"], n_days, one["per"], row["starts"], row["ends"], row["pulse"], tides, limits[5])
            worth, window_level = _ladder(covered, ladders[1])
            score += _part(worth, weights[WINDOW], unknown[WINDOW], lifted)
            worth, price_level = _ladder(ratio, ladders[2])
            score += _part(worth, weights[PRICE], unknown[PRICE], lifted)
            if many == n and score + span + passes < keys[0]:
                continue  # not even if it fails nothing more
            fine = passes > 0
            must = row["must"] if wanted else one["must"]
            levels[GRADE], levels[STATE], levels[QUANTITY], levels[WINDOW] = grade_level[kind], held_level, quantity_level, window_level
            levels[PRICE], levels[PLACE], levels[PAPERS] = price_level, placed_level, papered_level
            levels[SPELLING] = segments[place, 5] if segments[place, 6] else max(segments[place, 5], np.int64(postings[1][post]))
            if fine and (must or GENERIC <= product_level <= WORDS or levels[SPELLING] == GUESSED or _bad(levels) >= LEAST_BAD):
                fine = _failed(one, row, wanted, product_level, segments[place, 3], levels, fails, tables) == 0
            if fine:
                score += PASSES
            mixed = np.uint64(0) if texts else _mixed(one, row, wanted)
            found[looked_at, 0], found[looked_at, 1] = post, place
            sure[looked_at], best[looked_at], tie[looked_at] = score, score + span, mixed
            looked_at += 1
            if many < n:
                keys[many], ties[many] = score, mixed
                _rise(keys, ties, many)
                many += 1
            elif score >= keys[0] and _before(score, mixed, keys[0], ties[0]):
                keys[0], ties[0] = score, mixed
                _sink(keys, ties, n)
    lowest, last_tie = (keys[0], ties[0]) if many == n else (np.int64(0), np.uint64(0xFFFFFFFFFFFFFFFF))
    return _kept(one, rows, post_row, wanted, texts, found[:looked_at], best, tie, sure, lowest, last_tie)


@compiled
def _kept(one, rows, post_row, wanted, texts, found, best, tie, sure, lowest, last_tie):
    """Of the candidates that were looked at, those that are not behind the last of the best."""
    kept = 0
    for at in range(len(found)):
        if best[at] > lowest or (best[at] == lowest and tie[at] <= last_tie):
            found[kept, 0], found[kept, 1] = found[at, 0], found[at, 1]
            sure[kept], tie[kept] = sure[at], tie[at]
            kept += 1
    chosen, mixes = np.empty((5, kept), np.int64), tie[:kept].copy()
    for at in range(kept):
        number = post_row[found[at, 0]]
        chosen[0, at], chosen[1, at], chosen[2, at] = found[at, 0], found[at, 1], number
        chosen[3, at], chosen[4, at] = rows[number]["phrase"], rows[number]["rest"]
        if texts:
            mixes[at] = _mixed(one, rows[number], wanted)
    return chosen, sure[:kept].copy(), mixes


@compiled
def _first(scores, ties, n):
    """The places of the n that stand first, in order."""
    order, many = np.empty(min(n, len(scores)), np.int64), 0
    for at in range(len(scores)):
        if many == len(order) and not _before(scores[at], ties[at], scores[order[many - 1]], ties[order[many - 1]]):
            continue
        place = many if many < len(order) else many - 1
        many = place + 1
        while place and _before(scores[at], ties[at], scores[order[place - 1]], ties[order[place - 1]]):
            order[place] = order[place - 1]
            place -= 1
        order[place] = at
    return order


@compiled
def first(scores, ties, told, numbers, n):
    """The places of the n best candidates in order, now that those words of them are compared that count; their scores are made whole.

    `told` is eight times the worth and the level, a row for each of both texts.
    """
    weights, _, lifted = numbers
    for text in range(2):
        for at in range(len(scores)):
            if told[text, at] >= 0:
                scores[at] += weights[ORDER + text] * lifted[told[text, at] >> 3] // 1000
    return _first(scores, ties, n)


@compiled
def details(ones, rows, found, scores, order, told, briefs, postings, segments, wanted, tables, ground, km, limits, numbers, fails):
    """What stands of the candidates at these places of the found ones, of which all words are compared by now.

    Rows, scores, worths and levels, what each fails as bits, the distances and the share behind them, what each column adds, and what all that is
    known adds and all that is not can add.
    """
    weights, unknown, lifted = numbers
    many = len(order)
    worths, levels = np.empty((many, WIDTH), np.int32), np.empty((many, WIDTH), np.int8)
    failed, figures = np.empty(many, np.int64), np.empty((many, 3), np.float64)
    parts, sums = np.empty((many, WIDTH), np.int64), np.zeros((many, 2), np.int64)
    numbered, best = np.empty(many, np.int64), np.empty(many, np.int64)
    for at in range(many):
        place = order[at]
        post, segment, row = found[0, place], segments[found[1, place]], rows[found[2, place]]
        numbered[at], best[at] = found[2, place], scores[place] & (PASSES - 1)
        _compare(ones[0], row, wanted, tables, ground, km, limits, worths[at], levels[at], figures[at])
        worths[at, PRODUCT], levels[at, PRODUCT] = segment[3], segment[2]
        worths[at, SPELLING] = segment[4] if segment[6] else min(segment[4], np.int64(briefs[post]["surety"]))
        levels[at, SPELLING] = segment[5] if segment[6] else max(segment[5], postings[1][post])
        worths[at, ORDER], worths[at, REST] = told[0, place] >> 3, told[1, place] >> 3
        levels[at, ORDER], levels[at, REST] = told[0, place] & 7, told[1, place] & 7
        failed[at] = _failed(ones[0], row, wanted, segment[2], segment[3], levels[at], fails, tables)
        for column in range(WIDTH):
            worth = worths[at, column]
            parts[at, column] = _part(worth, weights[column], unknown[column], lifted)
            sums[at, 0 if worth >= 0 else 1] += parts[at, column] if worth >= 0 else weights[column]
    return numbered, best, worths, levels, failed, figures, parts, sums
