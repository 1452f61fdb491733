"""`python -m benchmarks.pooling_speed`: plans of one need from many suppliers, beside a greedy by price and plain `milp`. Prints, asserts none.

The problems are made up by a seed: prices, smallest lots, weeks, ways and a share of co-operatives to be raised. The plain programme is what one
writes first: every supplier in every week, its amount bounded by all that it has, what is left open at a price far above any other.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matchmaker.domain.pooling import CHEAPEST, NAMES, Problem, Rules, Slot, Supplier
from matchmaker.matching.pooling.finishing import plan_of
from matchmaker.matching.pooling.repairing import repaired
from matchmaker.matching.pooling.solving import SECONDS as PAGE_SECONDS
from matchmaker.matching.pooling.solving import Search

WEEKS = 8
CASES = ((15, 20_000, "crab"), (60, 58_000, "crab"), (60, 58_000, "paddy"), (600, 150_000, "crab"), (600, 150_000, "paddy"))
PRICES = {"crab": (430_000, 500_000), "paddy": (6_000, 8_000)}
SECONDS = {15: PAGE_SECONDS, 60: PAGE_SECONDS, 600: 9.0}
"""What a page and a worker allow each plan."""
PLAIN_SECONDS = 10.0
SEEDS = (1, 2, 3)


def made_up(suppliers: int, wanted_kg: int, goods: str, seed: int) -> Problem:
    """A problem of eight weeks."""
    chance = random.Random(seed * 1000 + suppliers)
    made = [_supplier(chance, at, PRICES[goods]) for at in range(suppliers)]
    kg = tuple(wanted_kg // WEEKS + (week < wanted_kg % WEEKS) for week in range(WEEKS))
    return Problem("need", (Slot(),) * WEEKS, ("",), (kg,), tuple(made))


def _supplier(chance: random.Random, at: int, prices: tuple[int, int]) -> Supplier:
    first = chance.randrange(WEEKS)
    last = chance.randrange(first, WEEKS) if chance.random() < 0.5 else WEEKS - 1
    each = chance.randrange(150, 1500, 10)
    free = tuple(each if first <= week <= last else 0 for week in range(WEEKS))
    total = sum(free) if chance.random() < 0.6 else max(1, sum(free) * 6 // 10)
    least = chance.choice((1, 100, 200, 300, 500))
    support = chance.choice(("", "", "", "nurtured"))
    return Supplier(
        f"o{at}", f"p{at}", chance.randrange(*prices, 50), free, total, 1000, least, (0,), 150_000 + chance.randrange(60, 1600) * 1000, 0, support
    )


def greedy(problem: Problem) -> tuple[int, int]:
    """By price, each as much as there is room for; kilograms left open and what it costs."""
    left, cost = list(problem.kg[0]), 0
    for one in sorted(problem.suppliers, key=lambda one: (one.per_kg or 0.0, one.offer)):
        had = one.total
        for week in range(WEEKS):
            took = min(left[week], one.free[week], had)
            if took >= one.least:
                left[week] -= took
                had -= took
                cost += (one.goods_dong(took) or 0) + (one.trip or 0)
    return sum(left), cost


def plain(problem: Problem, seconds: float = PLAIN_SECONDS) -> tuple[int, int, float] | None:
    """The programme as one writes it first: kilograms left open, what it costs, and the gap that HiGHS ends with; None where it finds nothing."""
    many = len(problem.suppliers)
    amounts, opened, visits = many * WEEKS, WEEKS, many * WEEKS
    rows: list[tuple[Sequence[int], Sequence[float], float, float]] = []
    for week in range(WEEKS):
        kg = problem.kg[0][week]
        rows.append(([*(at * WEEKS + week for at in range(many)), amounts + week], [1.0] * (many + 1), kg, kg))
    for at, one in enumerate(problem.suppliers):
        for week in range(WEEKS):
            pair = [at * WEEKS + week, amounts + opened + at * WEEKS + week]
            rows.append((pair, [1.0, -float(one.free[week])], -np.inf, 0.0))
            rows.append((pair, [1.0, -float(one.least)], 0.0, np.inf))
        rows.append(([at * WEEKS + week for week in range(WEEKS)], [1.0] * WEEKS, 0.0, one.total))
    goal = np.concatenate((
        np.repeat([one.per_kg or 0.0 for one in problem.suppliers], WEEKS), np.full(opened, 1e7),
        np.repeat([float(one.trip or 0) for one in problem.suppliers], WEEKS),
    ))  # fmt: skip
    values = np.concatenate([row[1] for row in rows])
    places = (np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows]), np.concatenate([row[0] for row in rows]))
    found = milp(
        goal, integrality=np.concatenate((np.zeros(amounts + opened), np.ones(visits))),
        bounds=Bounds(0, np.concatenate((np.full(amounts, np.inf), problem.kg[0], np.ones(visits)))),
        constraints=LinearConstraint(
            coo_array((values, places), shape=(len(rows), len(goal))).tocsr(), [row[2] for row in rows], [row[3] for row in rows]
        ),
        options={"time_limit": seconds, "mip_rel_gap": 0.01},
    )  # fmt: skip
    if found.x is None:
        return None
    open_kg = float(found.x[amounts : amounts + opened].sum())
    return round(open_kg), round(found.fun - 1e7 * open_kg), float(found.mip_gap)


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What came of it and how many seconds of one core it took: on a machine that others use as well the clock says more about them."""
    start = time.process_time()
    found = act()
    return found, time.process_time() - start


def contest(suppliers: int, wanted_kg: int, goods: str, seed: int) -> dict[str, Any]:
    """Our plans and both peers on one problem."""
    problem = made_up(suppliers, wanted_kg, goods, seed)
    search = Search(problem, SECONDS[suppliers])
    ours: dict[str, Any] = {}
    for name in NAMES:
        found, took = timed(lambda name=name: search.found(name))  # type: ignore[misc]
        plan = plan_of(problem, name, found.taken, found.proven)
        ours[name] = {
            "s": round(took, 3),
            "gap": plan.proven / 1e6,
            "cost": plan.cost_dong,
            "open_kg": plan.gap_kg,
            "stops": plan.stops,
            "raised_kg": plan.supported_kg,
        }
    cheapest = plan_of(problem, CHEAPEST, search.found(CHEAPEST).taken, 0.0)
    changed = replace(problem, rules=Rules(removed=frozenset({max(cheapest.takes, key=lambda take: take.quantity_kg).offer})))
    (_mended, change), repair_s = timed(lambda: repaired(changed, cheapest))
    (open_kg, cost), greedy_s = timed(lambda: greedy(problem))
    usual, plain_s = timed(lambda: plain(problem))
    return {
        "suppliers": suppliers, "goods": goods, "seed": seed, "wanted_kg": wanted_kg, "ours": ours,
        "repair_s": round(repair_s, 3), "repair_stage": change.stage,
        "greedy": {"s": round(greedy_s, 4), "cost": cost, "open_kg": open_kg},
        "plain": {"s": round(plain_s, 3)} | ({} if usual is None else {"open_kg": usual[0], "cost": usual[1], "gap": round(usual[2], 4)}),
    }  # fmt: skip


def pooling_speed(say: Callable[[str], None] = print) -> list[dict[str, Any]]:
    """Every case, each printed as it is done."""
    plain(made_up(15, 20_000, "crab", 0))  # what is loaded once is not counted
    figures = []
    for suppliers, wanted_kg, goods in CASES:
        for seed in SEEDS:
            one = contest(suppliers, wanted_kg, goods, seed)
            figures.append(one)
            say(_line(one))
    return figures


def _line(one: dict[str, Any]) -> str:
    ours = "  ".join(f"{name} {found['s']:.2f} s ({100 * found['gap']:.2f} %)" for name, found in one["ours"].items())
    cost, peer, usual = one["ours"][CHEAPEST]["cost"], one["greedy"], one["plain"]
    against = f"greedy {_beside(peer, cost)}  plain {usual['s']:.2f} s {_beside(usual, cost) if 'cost' in usual else 'nothing'}"
    left = one["ours"][CHEAPEST]["open_kg"]
    what = f"{one['suppliers']:>4} {one['goods']:5} seed {one['seed']}"
    return f"{what}: {ours}  repair {one['repair_s']:.2f} s  {against}  (ours leaves {left:,} kg open)"


def _beside(peer: dict[str, Any], cost: int | None) -> str:
    dearer = "" if not cost else f"{100 * (peer['cost'] / cost - 1):+.2f} % cost, "
    return f"{dearer}{peer['open_kg']:,} kg open"


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m benchmarks.pooling_speed", description=__doc__).parse_args()
    pooling_speed()
