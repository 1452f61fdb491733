"""What one more tonne would cost, and where a plan leaves a gap, the nearest ways to close it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matchmaker.domain.pooling import TONNE, Marginal, Plan, Problem, Short, Supplier, Way
from matchmaker.matching.pooling.finishing import flow, plan_of, stand_ins
from matchmaker.matching.pooling.model import Limits, Model
from matchmaker.matching.pooling.slots import spread
from matchmaker.matching.pooling.solving import CLOSE, usable

MOST_WAYS = 4
NEAREST = ("move", "lower_lot", "ask", "one_more", "pay_more", "take_back")
"""The ways to close a gap, the least trouble first."""


def more_of(problem: Problem, kg: int) -> Problem:
    """The same need with so much more, spread over its weeks as it is."""
    flat = [one for row in problem.kg for one in row]
    more = spread(kg, flat)
    slots = len(problem.slots)
    return replace(problem, kg=tuple(tuple(row[at] + more[grade * slots + at] for at in range(slots)) for grade, row in enumerate(problem.kg)))


def marginal(problem: Problem, plan: Plan, seconds: float) -> Marginal:
    """What one more tonne would cost: through the same pick-ups where they hold it, else by solving again with it."""
    if plan.gap or plan.cost_dong is None or not plan.takes:
        return Marginal(None, "short" if plan.gap else "unpriced")
    bigger = more_of(problem, TONNE)
    same = _through_same(bigger, plan)
    if same is not None:
        return Marginal(same - plan.cost_dong, "same")
    again = _with_others(bigger, plan, seconds)
    if again is None:
        again = _with_others(bigger, plan, seconds, keep=False)
    return Marginal(None, "none") if again is None else Marginal(again - plan.cost_dong, "again")


def _through_same(bigger: Problem, plan: Plan) -> int | None:
    """The cost of the bigger need with the visits of the plan; None where they cannot carry it."""
    model = Model(bigger, usable(bigger))
    model.fix_visits(_made(model, plan))
    return _cost_of(model, plan, Limits(time.perf_counter() + 1.0), relaxed=True)


def _with_others(bigger: Problem, plan: Plan, seconds: float, *, keep: bool = True) -> int | None:
    """The cost of the bigger need where others may come and everybody in the plan stays in, with what they give; None where it is not covered so."""
    model = Model(bigger, usable(bigger))
    given = {take.offer: take.kg for take in plan.takes if keep}
    for at, (one, cell) in enumerate(model.arcs):
        model.low[at] = min(model.high[at], given.get(bigger.suppliers[one].offer, (0,) * (cell + 1))[cell] / model.scale)
    model.low[model.visits_at : model.parties_at] = _made(model, plan).astype(float)
    if (most := bigger.rules.at_most) is not None:
        model.add(model.party_columns, np.ones(len(model.parties)), 0, most)
    return _cost_of(model, plan, Limits(time.perf_counter() + seconds, CLOSE), relaxed=False)


def _made(model: Model, plan: Plan) -> npt.NDArray[np.bool_]:
    slots = len(model.problem.slots)
    made = {(take.offer, slot) for take in plan.takes for slot in range(slots) if any(take.kg[slot::slots])}
    return np.array([(model.problem.suppliers[one].offer, slot) in made for one, slot in model.visits], bool)


def _cost_of(model: Model, plan: Plan, limits: Limits, *, relaxed: bool) -> int | None:
    stands, problem = stand_ins(model.problem), model.problem
    model.high[model.open_columns] = 0.0
    done = model.solve(model.cost_goal(stands), limits, relaxed=relaxed)
    if done.found is None:
        return None
    taken = model.whole_kilograms(done.found) if relaxed else flow(model, model.visited(done.found), stands)
    again = plan_of(problem, plan.name, taken, 0.0)
    return None if again.gap else again.cost_dong


def ways(problem: Problem, plan: Plan) -> tuple[Way, ...]:
    """The nearest ways to close the widest gap of a plan, those first that close it whole and with the least trouble."""
    if not plan.gap:
        return ()
    short = max(plan.gap, key=lambda one: one.kg)
    found = [way for way in _ways(problem, plan, short) if way.closes_kg > 0]
    found.sort(key=lambda way: (way.closes_kg < short.kg, NEAREST.index(way.code), -way.closes_kg, way.offer))
    best: dict[str, Way] = {}
    for way in found:
        best.setdefault(f"{way.code} {way.offer}", way)
    return tuple(best.values())[:MOST_WAYS]


def _ways(problem: Problem, plan: Plan, short: Short) -> Iterator[Way]:
    slots = len(problem.slots)
    full = problem.rules.at_most is not None and plan.stops >= problem.rules.at_most
    for one in problem.suppliers:
        take = plan.take(one.offer)
        used = take.kg if take else (0,) * (slots * len(problem.grades))
        spare = one.total - sum(used)
        if short.grade not in one.grades or spare <= 0:
            continue
        if one.offer in problem.rules.removed:
            yield Way("take_back", one.offer, one.party, _fits(one, one.free[short.slot], short, spare), {"slot": short.slot})
            continue
        if full and take is None:  # whatever else they could do, there is no room for them
            closes = _fits(one, one.free[short.slot], short, spare)
            yield Way("one_more", one.offer, one.party, closes, {"slot": short.slot, "n": plan.stops + 1})
            continue
        yield from _of_supplier(problem, one, used, short)
    for one, why in () if full else problem.reserve:
        if short.grade in one.grades and one.offer not in problem.rules.removed:
            closes = _fits(one, one.free[short.slot], short, one.total)
            if why.code == "unknown":
                yield Way("ask", one.offer, one.party, closes, {"slot": short.slot, "what": why.facts["what"]})
            elif why.code == "price_above":
                yield Way("pay_more", one.offer, one.party, closes, {"slot": short.slot, "by": why.facts["by"]})


def _of_supplier(problem: Problem, one: Supplier, used: tuple[int, ...], short: Short) -> Iterator[Way]:
    """A week earlier or later, or a smaller lot."""
    slots, spare = len(problem.slots), one.total - sum(used)
    for other in (short.slot - 1, short.slot + 1):
        if 0 <= other < slots:
            here = sum(used[other::slots])
            left = min(one.free[other] - here, spare)
            closes = min(left, short.kg)
            if closes > 0 and here + closes >= one.least:
                yield Way("move", one.offer, one.party, closes, {"slot": short.slot, "from": other})
    room = min(one.free[short.slot] - sum(used[short.slot :: slots]), spare)
    if room <= 0:
        return
    if one.least > min(room, short.kg) and not any(used[short.slot :: slots]):
        closes = min(room, short.kg)
        yield Way("lower_lot", one.offer, one.party, closes, {"slot": short.slot, "from": one.least, "to": closes})


def _fits(one: Supplier, free: int, short: Short, spare: int) -> int:
    closes = min(free, short.kg, spare)
    return closes if closes >= one.least else 0
