"""A plan mended after a co-operative is taken out or has to be in: the others keep what they have wherever that can be.

Tried in this order, each only where the one before leaves more open than the plan did: the same stops in the same weeks, the same stops in any
week, others as well, everything anew.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.domain.pooling import Plan, Problem, Short
from matchmaker.matching.pooling.closing import ways
from matchmaker.matching.pooling.finishing import flow, plan_of, stand_ins
from matchmaker.matching.pooling.model import Floats, Limits, Model
from matchmaker.matching.pooling.solving import Search
from matchmaker.matching.pooling.whys import told

SECONDS = 0.45
STAGES = ("same_weeks", "same_stops", "others", "anew")
KEEPING = 5.0
"""How many times the dearest price a kilogram counts that somebody is made to give up."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What an offer gave before and gives now."""

    offer: str
    party: str
    before_kg: int
    after_kg: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a repair changed: who gives more or less, the mean price before and now, what is newly open, and how far it had to go."""

    stage: str
    moved: tuple[Moved, ...]
    before_dong: int | None
    after_dong: int | None
    newly_open: tuple[Short, ...]

    @property
    def price_share(self) -> float | None:
        """By what share the mean price of a kilogram changed; None where either is unknown."""
        return None if not self.before_dong or self.after_dong is None else (self.after_dong - self.before_dong) / self.before_dong


def change_of(before: Plan, after: Plan, stage: str = "") -> Change:
    """What is different between two plans of the same need."""
    parties = {take.offer: take.party for take in (*before.takes, *after.takes)}
    held = {take.offer: take.quantity_kg for take in before.takes}
    holds = {take.offer: take.quantity_kg for take in after.takes}
    moved = [Moved(offer, party, held.get(offer, 0), holds.get(offer, 0)) for offer, party in parties.items()]
    was = {(one.grade, one.slot): one.kg for one in before.gap}
    newly = tuple(Short(one.grade, one.slot, more) for one in after.gap if (more := one.kg - was.get((one.grade, one.slot), 0)) > 0)
    moved = sorted((one for one in moved if one.before_kg != one.after_kg), key=lambda one: (one.after_kg - one.before_kg, one.offer))
    return Change(stage, tuple(moved), before.average_dong, after.average_dong, newly)


def repaired(problem: Problem, plan: Plan, seconds: float = SECONDS) -> tuple[Plan, Change]:
    """The plan under the problem's rules, whose removed and pinned offers may be others than when it was made, and what that changed."""
    limits, stands = Limits(time.perf_counter() + seconds), stand_ins(problem)
    held = {take.offer: take.kg for take in plan.takes if take.offer not in problem.rules.removed}
    best: tuple[Plan, str] | None = None
    for stage in STAGES:
        found = _tried(problem, held, stage, limits, stands)
        if found is not None:
            made = plan_of(problem, plan.name, found, 0.0)
            if best is None or made.gap_kg < best[0].gap_kg:
                best = (made, stage)
        if (best is not None and best[0].gap_kg <= plan.gap_kg) or limits.left <= 0.05:
            break
    mended, stage = best or (plan_of(problem, plan.name, {}, 0.0), "anew")
    missing = problem.rules.pinned - {take.offer for take in mended.takes}
    mended = told(problem, replace(mended, unmet=("pinned",) if missing else ()))
    return replace(mended, ways=ways(problem, mended)), change_of(plan, mended, stage)


def _tried(
    problem: Problem, held: Mapping[str, tuple[int, ...]], stage: str, limits: Limits, stands: Mapping[str, tuple[float, float]]
) -> dict[int, list[int]] | None:  # fmt: skip
    """Whole kilograms as one stage allows them; None where the rules cannot be kept in it."""
    model = Search(problem).ready(() if _can_pin(problem) else ("pinned",))
    goal = _goal(model, stands)
    if stage != "anew":
        _hold(model, held, stage)
        goal = _keep(model, held, goal, stands)
    done = model.solve(goal, Limits(time.perf_counter() + limits.left / 2, 0.002))
    return None if done.found is None else flow(model, model.visited(done.found), stands, goal)


def _can_pin(problem: Problem) -> bool:
    model = Model(problem, [at for at, one in enumerate(problem.suppliers) if one.offer in problem.rules.pinned - problem.rules.removed])
    return {problem.suppliers[one].offer for one, _slot in model.visits} >= problem.rules.pinned


def _goal(model: Model, stands: Mapping[str, tuple[float, float]]) -> Floats:
    """Cost, and before it what is left open: a kilogram left open counts more than any kilogram with a way of its own."""
    goal = model.cost_goal(stands)
    goal[model.open_columns] = (1.0 + max(price + way for price, way in stands.values()) if stands else 1.0) * model.scale
    return goal


def _hold(model: Model, held: Mapping[str, tuple[int, ...]], stage: str) -> None:
    """Fix who is visited, and in the first stage when; only those who have to be in may come in addition."""
    slots, free = len(model.problem.slots), model.problem.rules.pinned
    for at, (one, slot) in enumerate(model.visits):
        offer, column = model.problem.suppliers[one].offer, model.visits_at + at
        visited = offer in held and any(held[offer][slot::slots])
        if visited:
            model.low[column] = 1.0
        elif offer not in free and ((offer in held and stage == "same_weeks") or (offer not in held and stage != "others")):
            model.high[column] = 0.0


def _keep(model: Model, held: Mapping[str, tuple[int, ...]], goal: Floats, stands: Mapping[str, tuple[float, float]]) -> Floats:
    """The goal in which it also counts what anybody who is in is made to give up."""
    arcs = [(at, held[offer][cell]) for at, (one, cell) in enumerate(model.arcs) if (offer := model.problem.suppliers[one].offer) in held]
    arcs = [(at, kg) for at, kg in arcs if kg]
    first = model.more(len(arcs), np.inf)
    for place, (at, kg) in enumerate(arcs):
        model.add([at, first + place], [1.0, 1.0], kg / model.scale, np.inf)
    dearest = max((price for price, _way in stands.values()), default=1.0)
    return np.concatenate((goal, np.full(len(arcs), KEEPING * dearest * model.scale)))
