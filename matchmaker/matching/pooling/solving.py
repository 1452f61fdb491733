"""The three plans of a problem: as little left open as can be, then by each plan's own measure, then as cheap as can be."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.domain.pooling import CHEAPEST, STOPS, Problem
from matchmaker.matching.pooling.finishing import flow, stand_ins, worth
from matchmaker.matching.pooling.model import GAP, Floats, Limits, Model

SECONDS = 0.97  # what is built and told around the search then ends within a second too
"""For so long one plan is sought in a page; a job may take longer."""
DEARER = 0.03
"""By how much the plan with the most support may be dearer than the cheapest."""
CLOSE = 0.002
"""How far from the cheapest a plan may be: the goods of a need are worth many times their pick-ups, so that a wider gap would hide those."""
SMALL = 520
"""Visits up to which everything is solved at once; beyond, the suppliers that the relaxed programme uses come first."""
TINY = 1e-6


@dataclass(slots=True)
class Found:
    """An answer by supplier and cell in whole kilograms: how far it can be from the best, which rules it gave up, its cost in a search's terms."""

    taken: dict[int, list[int]]
    proven: float
    unmet: tuple[str, ...] = ()
    worth: float = 0.0

    @property
    def kg(self) -> int:
        """Everything that is covered."""
        return sum(map(sum, self.taken.values()))


def usable(problem: Problem) -> list[int]:
    """The places of the suppliers that the buyer has not removed."""
    return [at for at, one in enumerate(problem.suppliers) if one.offer not in problem.rules.removed]


def pinned_kg(problem: Problem, offer: str) -> int:
    """The least that an offer gives which has to be in: half of what it could, but no more than a fair part, and its smallest lot in any case."""
    found = next((one for one in problem.suppliers if one.offer == offer), None)
    if found is None:
        return 1
    able = min(found.total, sum(min(free, sum(row[slot] for row in problem.kg)) for slot, free in enumerate(found.free)))
    return max(found.least, min(able // 2, problem.total_kg // max(10, 2 * len(problem.rules.pinned))), 1)


class Search:
    """Seeks the plans of one problem; what they share, as how much must stay open, is found once."""

    def __init__(self, problem: Problem, seconds: float = SECONDS, gap: float = GAP) -> None:
        self.problem, self.seconds, self.gap = problem, seconds, gap
        self.stands = stand_ins(problem)
        self.chosen = usable(problem)
        self.open_kg: int | None = None
        self.unmet: tuple[str, ...] | None = None
        self._cheapest: Found | None = None

    def limits(self) -> Limits:
        """The time that one plan has from now on."""
        return Limits(time.perf_counter() + self.seconds, self.gap)

    def found(self, name: str) -> Found:
        """The plan of this name; the cheapest of all that were found so far bears that name."""
        if self._cheapest is None:
            self._cheapest = self._least_cost()
        if name == CHEAPEST or not self._cheapest.taken:
            return self._cheapest
        better = self._fewest_stops() if name == STOPS else self._most_support()
        if better is None:
            return self._cheapest
        if name == STOPS and self._stops(better) > self._stops(self._cheapest):
            return replace(self._cheapest, proven=better.proven)  # time ran out before anything better was found than what is at hand
        if better.worth < self._cheapest.worth and better.kg >= self._cheapest.kg:
            self._cheapest = replace(self._cheapest, taken=better.taken, worth=better.worth)
        return better

    def _stops(self, found: Found) -> int:
        return len({self.problem.suppliers[one].party or one for one in found.taken})

    def ready(self, unmet: tuple[str, ...]) -> Model:
        """The programme with the buyer's rules but for those that cannot be kept."""
        model, rules = Model(self.problem, self.chosen), self.problem.rules
        if rules.at_most is not None:
            model.add(model.party_columns, np.ones(len(model.parties)), 0, rules.at_most)
        if rules.support_percent and "support_percent" not in unmet:
            arcs = [at for at, (one, _cell) in enumerate(model.arcs) if self.problem.suppliers[one].support]
            model.add(arcs, [1.0] * len(arcs), math.ceil(self.problem.total_kg * rules.support_percent / 100) / model.scale, np.inf)
        if rules.support_count and "support_count" not in unmet:
            raised = self._supported(model)
            columns = [model.parties_at + at for at, party in enumerate(model.parties) if party in raised]
            model.count_givers()
            model.add(columns, [1.0] * len(columns), rules.support_count, np.inf)
        if "pinned" not in unmet:
            for offer in sorted(rules.pinned):
                arcs = [at for at, (one, _cell) in enumerate(model.arcs) if self.problem.suppliers[one].offer == offer]
                model.add(arcs, [1.0] * len(arcs), pinned_kg(self.problem, offer) / model.scale, np.inf)
        return model

    def _supported(self, model: Model) -> set[str]:
        return {model.party(one) for one, _slot in model.visits if self.problem.suppliers[one].support}

    def _least_cost(self) -> Found:
        limits = self.limits()
        for unmet in _weaker(self.problem):
            model = self.ready(unmet)
            self.unmet = unmet
            found = self._closed(model, limits) if _may_be_covered(model) else None
            if found is None:
                found = self._left_open(model, limits)
            if found is not None:
                return found
        return Found({}, 0.0, self.unmet or ())

    def _closed(self, model: Model, limits: Limits) -> Found | None:
        """The cheapest answer that leaves nothing open; None where there is none."""
        before = model.high[model.open_columns].copy()
        model.high[model.open_columns] = 0.0
        answer = self._cheap(model, limits)
        if answer is None:
            model.high[model.open_columns] = before
            return None
        self.open_kg = 0
        return self._finished(model, *answer)

    def _left_open(self, model: Model, limits: Limits) -> Found | None:
        """The cheapest of the answers that leave as little open as can be."""
        fewest = model.solve(model.open_goal(), limits, gap=0.0)
        if fewest.found is None:
            return None
        self.open_kg = round(float(fewest.found[model.open_columns].sum()) * model.scale)
        self._hold_open(model)
        answer = self._cheap(model, self.limits())
        return self._finished(model, *(answer or (fewest.found, 1.0)))

    def _hold_open(self, model: Model) -> None:
        """Leave no more open than has to be."""
        if self.open_kg == 0:
            model.high[model.open_columns] = 0.0
        else:
            model.add(model.open_columns, np.ones(len(model.open_columns)), 0, ((self.open_kg or 0) + 0.01) / model.scale)

    def _cheap(self, model: Model, limits: Limits) -> tuple[Floats, float] | None:
        """The cheapest answer, nearer to the best than other goals ask for."""
        return self._sought(model, model.cost_goal(self.stands), Limits(limits.until, min(limits.gap, CLOSE)))

    def _sought(self, model: Model, goal: Floats, limits: Limits) -> tuple[Floats, float] | None:
        """An answer and how far it can be from the best, as a share of it."""
        if len(model.visits) <= SMALL:
            done = model.solve(goal, limits)
            return None if done.found is None else (done.found, _share(done.value, done.bound))
        relaxed = model.solve(goal, limits, relaxed=True)
        if relaxed.found is None:
            return None
        return self._widened(model, goal, limits, relaxed.found, relaxed.bound)

    def _widened(self, model: Model, goal: Floats, limits: Limits, relaxed: Floats, bound: float) -> tuple[Floats, float] | None:
        """Solved with the suppliers that the relaxed answer uses and the cheapest others, and with more of them as long as the gap is wide."""
        order = _by_promise(model, relaxed, self.stands)
        used = len({one for at, (one, _slot) in enumerate(model.visits) if relaxed[model.visits_at + at] > TINY})
        best: tuple[Floats, float] | None = None
        size = max(24, used + used // 2)
        low, high = model.low.copy(), model.high.copy()
        while True:
            kept = set(order[:size])
            _shut(model, kept)
            done = model.solve(goal, limits)
            model.low, model.high = low.copy(), high.copy()
            if done.found is not None:
                share = _share(done.value, bound)
                if best is None or share < best[1]:
                    best = (done.found, share)
            if (best is not None and best[1] <= limits.gap) or size >= len(order) or limits.left <= 0.05:
                return best
            size = 2 * size

    def _fewest_stops(self) -> Found | None:
        model, limits = self.ready(self.unmet or ()), self.limits()
        self._hold_open(model)
        answer = self._sought_stops(model, limits)
        if answer is None:
            return None
        found, proven = answer
        stops = round(float(found[model.party_columns].sum()))
        model.add(model.party_columns, np.ones(len(model.parties)), 0, stops)
        cheaper = self._cheap(model, limits)
        return self._finished(model, cheaper[0] if cheaper is not None else found, proven)

    def _sought_stops(self, model: Model, limits: Limits) -> tuple[Floats, float] | None:
        """Whole numbers of stops are compared: a bound of 6.2 proves that 7 are needed."""
        goal, half = model.stops_goal(), Limits(time.perf_counter() + limits.left * 0.6, limits.gap)
        answer = self._sought(model, goal, half)
        if answer is None:
            return None
        found, share = answer
        stops = round(float(found[model.party_columns].sum()))
        least = math.ceil(stops * (1 - share) - TINY)
        return found, max(0.0, (stops - least) / max(stops, 1))

    def _most_support(self) -> Found | None:
        model, limits = self.ready(self.unmet or ()), self.limits()
        self._hold_open(model)
        raised = self._supported(model)
        if not raised:
            return None
        cost = model.cost_goal(self.stands)
        model.add(np.arange(len(cost)), cost, -np.inf, (self._cheapest.worth if self._cheapest else math.inf) * (1 + DEARER) + TINY)
        goal = model.no_goal()
        for at, (one, _cell) in enumerate(model.arcs):
            goal[at] = -float(model.party(one) in raised)
        answer = self._sought(model, goal, Limits(time.perf_counter() + limits.left * 0.6, limits.gap))
        if answer is None:
            return None
        found, proven = answer
        columns = np.flatnonzero(goal)
        model.add(columns, np.ones(len(columns)), -float(goal @ found) - 0.01 / model.scale, np.inf)
        cheaper = self._cheap(model, limits)
        return self._finished(model, cheaper[0] if cheaper is not None else found, proven)

    def _finished(self, model: Model, found: Floats, proven: float) -> Found:
        """The answer in whole kilograms: its visits stand, and what flows through them is solved once more."""
        made = model.visited(found)
        taken = flow(model, made, self.stands)
        return Found(taken, proven, self.unmet or (), worth(self.problem, taken, self.stands))


def _weaker(problem: Problem) -> list[tuple[str, ...]]:
    """The buyer's rules that may have to be given up, in the order in which they are."""
    rules = problem.rules
    held = [
        name
        for name, asked in (("support_count", rules.support_count), ("support_percent", rules.support_percent), ("pinned", rules.pinned))
        if asked
    ]
    return [tuple(held[:count]) for count in range(len(held) + 1)]


def _may_be_covered(model: Model) -> bool:
    """Is there as much of everything as is wanted? Where there is not, nobody need look for a plan that leaves nothing open."""
    able = np.zeros(len(model.problem.cells))
    for at, (_one, cell) in enumerate(model.arcs):
        able[cell] += model.high[at]
    return bool((able + TINY >= model.high[model.open_columns]).all())


def _share(value: float, bound: float) -> float:
    return max(0.0, (value - bound) / abs(value)) if value and math.isfinite(bound) else 0.0 if value == bound else 1.0


def _by_promise(model: Model, relaxed: Floats, stands: Mapping[str, tuple[float, float]]) -> list[int]:
    """The suppliers, those first that the relaxed answer uses most, then by price."""
    used = dict.fromkeys(model.by_supplier, 0.0)
    for at, (one, _cell) in enumerate(model.arcs):
        used[one] += float(relaxed[at])
    return sorted(used, key=lambda one: (used[one] <= TINY, stands[model.problem.suppliers[one].offer], one))


def _shut(model: Model, kept: set[int]) -> None:
    """Let only these suppliers in."""
    for at, (one, _cell) in enumerate(model.arcs):
        if one not in kept:
            model.high[at] = 0.0
    for at, (one, _slot) in enumerate(model.visits):
        if one not in kept:
            model.high[model.visits_at + at] = 0.0
