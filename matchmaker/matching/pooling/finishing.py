"""From an answer of the programme to a plan: whole kilograms through the visits that were chosen, exact sums in đồng."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from matchmaker.domain.pooling import Plan, Problem, Short, Take
from matchmaker.matching.pooling.model import Floats, Limits, Model

Stands = Mapping[str, tuple[float, float]]
Taken = Mapping[int, list[int]]


def stand_ins(problem: Problem) -> dict[str, tuple[float, float]]:
    """What a kilogram and a pick-up of each offer count for in a search. What is unknown counts as the dearest that is known: never as free."""
    prices = [one.per_kg for one in problem.suppliers if one.per_kg is not None]
    ways = [one.trip for one in problem.suppliers if one.trip is not None]
    dearest, farthest = max(prices, default=1.0), max(ways, default=0)
    mean = sum(prices) / len(prices) if prices else 1.0
    return {
        one.offer: ((dearest if one.per_kg is None else one.per_kg) / mean, (farthest if one.trip is None else one.trip) / mean)
        for one in problem.suppliers
    }


def visits_of(row: list[int], slots: int) -> int:
    """In how many slots something is picked up."""
    return sum(1 for slot in range(slots) if any(row[slot::slots]))


def worth(problem: Problem, taken: Taken, stands: Stands) -> float:
    """What an answer costs in the terms of a search."""
    slots = len(problem.slots)
    prices = ((stands[problem.suppliers[one].offer], row) for one, row in taken.items())
    return sum(price * sum(row) + way * visits_of(row, slots) for (price, way), row in prices)


def flow(model: Model, made: npt.NDArray[np.bool_], stands: Stands, goal: Floats | None = None) -> dict[int, list[int]]:
    """Whole kilograms by supplier and cell where exactly these visits are made: as cheap as they can be, or as a goal wants them."""
    model.fix_visits(made)
    cheapest = model.cost_goal(stands) if goal is None else goal
    model.high[model.open_columns] = np.array([kg for _grade, _slot, kg in model.problem.cells], float) / model.scale
    if goal is None:
        cheapest[model.open_columns] = 10 * max((price for price, _way in stands.values()), default=1.0) * model.scale
    done = model.solve(cheapest, Limits(time.perf_counter() + 10), relaxed=True)
    return model.whole_kilograms(done.found) if done.found is not None else {}


def plan_of(problem: Problem, name: str, taken: Taken, proven: float, unmet: tuple[str, ...] = ()) -> Plan:
    """The answer as a plan with its sums; who is in and out and why is told later."""
    takes = sorted((_take(problem, one, row) for one, row in taken.items()), key=lambda take: (take.per_kg is None, take.per_kg or 0.0, take.offer))
    sums = [sum(take.kg[cell] for take in takes) for cell in range(len(problem.cells))]
    gap = tuple(Short(grade, slot, kg - got) for (grade, slot, kg), got in zip(problem.cells, sums, strict=True) if got < kg)
    return Plan(name, tuple(takes), gap, problem.total_kg, proven=math.ceil(proven * 1_000_000), unmet=unmet)


def _take(problem: Problem, one: int, row: list[int]) -> Take:
    supplier, trips = problem.suppliers[one], visits_of(row, len(problem.slots))
    trip = None if supplier.trip is None else trips * supplier.trip
    return Take(
        supplier.offer, supplier.party, tuple(row), supplier.goods_dong(sum(row)), trips, trip, supplier.per_kg, supplier.support, supplier.unsure
    )  # fmt: skip
