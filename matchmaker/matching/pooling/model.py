"""The plan as a mixed-integer linear programme, solved by HiGHS through scipy, and its answer in whole kilograms.

Variables: kilograms by supplier and cell, kilograms left open by cell, whether a supplier is visited in a slot, whether a party is in.
With the visits fixed, what is left is a flow of whole numbers through a network, so the corners that the simplex method ends in are whole.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.domain.pooling import Problem, Supplier

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
GAP = 0.01
"""How far from the best possible a plan may be for the search to end."""


@dataclass(slots=True)
class Row:
    """One linear condition: low <= coefficients · variables <= high."""

    columns: Sequence[int] | Ints
    values: Sequence[float] | Floats
    low: float
    high: float


@dataclass(slots=True)
class Answer:
    """A solved programme: the variables, the value of the goal, and a bound that no answer can beat."""

    found: Floats | None
    value: float = float("inf")
    bound: float = float("-inf")
    infeasible: bool = False


@dataclass(slots=True)
class Limits:
    """When a search ends."""

    until: float  # by the clock of `time.perf_counter`
    gap: float = GAP

    @property
    def left(self) -> float:
        """Seconds that are left, never less than a twentieth."""
        return max(0.05, self.until - time.perf_counter())


@dataclass(slots=True)
class Model:
    """The programme of a problem with these suppliers, by their places in it."""

    problem: Problem
    chosen: Sequence[int]
    rows: list[Row] = field(default_factory=list)
    low: Floats = field(init=False)
    high: Floats = field(init=False)
    whole: npt.NDArray[np.int8] = field(init=False)
    arcs: list[tuple[int, int]] = field(init=False)  # supplier and cell
    visits: list[tuple[int, int]] = field(init=False)  # supplier and slot
    parties: list[str] = field(init=False)
    scale: float = field(init=False)
    caps: list[int] = field(init=False)
    by_supplier: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        problem, slots = self.problem, len(self.problem.slots)
        cells = problem.cells
        self.scale = max(1.0, problem.total_kg / 1e4)
        self.arcs, self.visits = [], []
        caps: list[int] = []
        arc_high: list[int] = []
        for one in self.chosen:
            supplier = problem.suppliers[one]
            for slot in range(slots):
                able = sum(problem.kg[grade][slot] for grade in supplier.grades)
                cap = min(supplier.free[slot], supplier.total, able)
                if cap < supplier.least or cap <= 0:
                    continue  # no pick-up of this week can be as large as it has to be
                self.visits.append((one, slot))
                caps.append(cap)
                for grade in supplier.grades:
                    if kg := problem.kg[grade][slot]:
                        self.arcs.append((one, grade * slots + slot))
                        arc_high.append(min(cap, kg))
        self.parties = list(dict.fromkeys(self.party(one) for one, _slot in self.visits))
        self.caps = caps
        count = len(self.arcs) + len(cells) + len(self.visits) + len(self.parties)
        self.low, self.high = np.zeros(count), np.ones(count)
        self.high[: len(self.arcs)] = np.array(arc_high, float) / self.scale
        self.high[self.open_columns] = np.array([kg for _grade, _slot, kg in cells], float) / self.scale
        self.whole = np.zeros(count, np.int8)
        self.whole[self.visits_at :] = 1
        self._build(cells)

    @property
    def open_at(self) -> int:
        """The column from which on stand the kilograms left open."""
        return len(self.arcs)

    @property
    def visits_at(self) -> int:
        """The column from which on stand the visits."""
        return self.open_at + sum(map(len, self.problem.kg))

    @property
    def parties_at(self) -> int:
        """The column from which on stand the parties."""
        return self.visits_at + len(self.visits)

    @property
    def open_columns(self) -> Ints:
        """The columns of the kilograms left open."""
        return np.arange(self.open_at, self.visits_at)

    def party(self, supplier: int) -> str:
        """Whose offer it is; an offer that names no party stands for itself."""
        one = self.problem.suppliers[supplier]
        return one.party or f"\0{one.offer}"

    @property
    def party_columns(self) -> Ints:
        """The columns of the parties."""
        return np.arange(self.parties_at, self.parties_at + len(self.parties))

    def more(self, count: int, high: float) -> int:
        """So many more variables between nought and `high`; the column of the first."""
        first = len(self.low)
        self.low = np.concatenate((self.low, np.zeros(count)))
        self.high = np.concatenate((self.high, np.full(count, high)))
        self.whole = np.concatenate((self.whole, np.zeros(count, np.int8)))
        return first

    def _build(self, cells: Sequence[tuple[int, int, int]]) -> None:
        slots, place = len(self.problem.slots), {visit: at for at, visit in enumerate(self.visits)}
        by_cell: list[list[int]] = [[] for _ in cells]
        by_visit: list[list[int]] = [[] for _ in self.visits]
        by_supplier: dict[int, list[int]] = {}
        for at, (one, cell) in enumerate(self.arcs):
            by_cell[cell].append(at)
            by_visit[place[one, cell % slots]].append(at)
            by_supplier.setdefault(one, []).append(at)
        for cell, (_grade, _slot, kg) in enumerate(cells):
            self.add([*by_cell[cell], self.open_at + cell], [1.0] * (len(by_cell[cell]) + 1), kg / self.scale, kg / self.scale)
        at_party = {party: at for at, party in enumerate(self.parties)}
        for at, (one, _slot) in enumerate(self.visits):
            column, supplier = self.visits_at + at, self.problem.suppliers[one]
            ones = [1.0] * len(by_visit[at])
            self.add([*by_visit[at], column], [*ones, -self.caps[at] / self.scale], -np.inf, 0.0)
            if supplier.least > 1:
                self.add([*by_visit[at], column], [*ones, -supplier.least / self.scale], 0.0, np.inf)
            else:
                self.add([*by_visit[at], column], [*ones, -1.0 / self.scale], 0.0, np.inf)
            self.add([column, self.parties_at + at_party[self.party(one)]], [1.0, -1.0], -np.inf, 0.0)
        able: dict[int, int] = {}
        for cap, (one, _slot) in zip(self.caps, self.visits, strict=True):
            able[one] = able.get(one, 0) + cap
        for one, arcs in by_supplier.items():
            most = min(self.problem.suppliers[one].total, able[one])
            party = self.parties_at + at_party[self.party(one)]
            self.add([*arcs, party], [*[1.0] * len(arcs), -most / self.scale], -np.inf, 0.0)
        self.by_supplier = by_supplier

    def add(self, columns: Sequence[int] | Ints, values: Sequence[float] | Floats, low: float, high: float) -> None:
        """One more condition."""
        self.rows.append(Row(columns, values, low, high))

    def count_givers(self) -> None:
        """From now on nobody counts as in who gives nothing; only where parties are counted upwards does that have to be said."""
        visits: list[list[int]] = [[] for _ in self.parties]
        place = {party: at for at, party in enumerate(self.parties)}
        for at, (one, _slot) in enumerate(self.visits):
            visits[place[self.party(one)]].append(self.visits_at + at)
        for at, columns in enumerate(visits):
            self.add([*columns, self.parties_at + at], [*[1.0] * len(columns), -1.0], 0.0, np.inf)

    def solve(self, goal: Floats, limits: Limits, *, relaxed: bool = False, gap: float | None = None) -> Answer:
        """The least value of the goal, as far as time allows."""
        optimize, sparse = importlib.import_module("scipy.optimize"), importlib.import_module("scipy.sparse")  # a heavy load for a web worker's start
        if not len(goal):
            return Answer(np.zeros(0), 0.0, 0.0)
        matrix, low, high = self._matrix(sparse)
        done = optimize.milp(
            goal, integrality=None if relaxed else self.whole, bounds=optimize.Bounds(self.low, self.high),
            constraints=optimize.LinearConstraint(matrix, low, high),
            options={"time_limit": limits.left, "mip_rel_gap": limits.gap if gap is None else gap},
        )  # fmt: skip
        if done.x is None:
            return Answer(None, infeasible=done.status == 2)
        bound = getattr(done, "mip_dual_bound", None)
        value = float(done.fun)
        return Answer(np.asarray(done.x), value, value if relaxed or bound is None else float(bound))

    def _matrix(self, sparse: Any) -> tuple[Any, Floats, Floats]:
        sizes = [len(row.columns) for row in self.rows]
        columns = np.concatenate([np.asarray(row.columns, np.intp) for row in self.rows])
        values = np.concatenate([np.asarray(row.values, float) for row in self.rows])
        starts = np.concatenate(([0], np.cumsum(sizes)))
        matrix = sparse.csr_array((values, columns, starts), shape=(len(self.rows), len(self.low)))
        return matrix, np.array([row.low for row in self.rows]), np.array([row.high for row in self.rows])

    def no_goal(self) -> Floats:
        """A goal of noughts, to be filled in."""
        return np.zeros(len(self.low))

    def open_goal(self) -> Floats:
        """As little as possible left open."""
        goal = self.no_goal()
        goal[self.open_columns] = 1.0
        return goal

    def cost_goal(self, stand_in: Mapping[str, tuple[float, float]]) -> Floats:
        """As cheap as possible: goods and pick-ups, in the mean price of a scaled kilogram; `stand_in` are the price and way of each offer."""
        goal = self.no_goal()
        for at, (one, _cell) in enumerate(self.arcs):
            goal[at] = stand_in[self.problem.suppliers[one].offer][0] * self.scale
        for at, (one, _slot) in enumerate(self.visits):
            goal[self.visits_at + at] = stand_in[self.problem.suppliers[one].offer][1]
        return goal

    def stops_goal(self) -> Floats:
        """As few parties as possible."""
        goal = self.no_goal()
        goal[self.party_columns] = 1.0
        return goal

    def visited(self, found: Floats) -> npt.NDArray[np.bool_]:
        """Which visits an answer makes."""
        return np.asarray(found[self.visits_at : self.parties_at] > 0.5)

    def fix_visits(self, made: npt.NDArray[np.bool_]) -> None:
        """Let these visits be made and no others."""
        span = slice(self.visits_at, self.parties_at)
        self.low[span] = self.high[span] = made.astype(float)
        parties = {self.party(one) for (one, _slot), yes in zip(self.visits, made, strict=True) if yes}
        for at, party in enumerate(self.parties):
            self.low[self.parties_at + at] = self.high[self.parties_at + at] = float(party in parties)

    def whole_kilograms(self, found: Floats) -> dict[int, list[int]]:
        """The answer in whole kilograms by supplier and cell; what rounding would break is mended, and what cannot be is left open."""
        slots, cells = len(self.problem.slots), self.problem.cells
        taken: dict[int, list[int]] = {}
        for at, (one, cell) in enumerate(self.arcs):
            if kg := round(float(found[at]) * self.scale):
                taken.setdefault(one, [0] * len(cells))[cell] = kg
        for one, row in list(taken.items()):
            _within(self.problem, self.problem.suppliers[one], row, slots)
        for cell, (_grade, _slot, kg) in enumerate(cells):
            self._settle(taken, cell, kg - sum(row[cell] for row in taken.values()))
        return {one: row for one, row in taken.items() if any(row)}

    def _settle(self, taken: dict[int, list[int]], cell: int, left: int) -> None:
        """Spread what rounding left over or took too much of, a few kilograms, over those who have room for it."""
        slots = len(self.problem.slots)
        if left == 0:
            return
        for one, row in taken.items():
            supplier = self.problem.suppliers[one]
            here = sum(row[cell % slots :: slots])
            if not here or cell // slots not in supplier.grades:
                continue
            room = min(supplier.free[cell % slots] - here, supplier.total - sum(row))
            more = min(left, room) if left > 0 else -min(-left, row[cell], here - supplier.least)
            row[cell] += more
            left -= more
        if left < 0:  # only by giving up a visit can the sum be right
            one = min((one for one, row in taken.items() if row[cell]), key=lambda one: taken[one][cell])
            for place in range(cell % slots, len(taken[one]), slots):
                taken[one][place] = 0


def _within(problem: Problem, supplier: Supplier, row: list[int], slots: int) -> None:
    """Take back what rounding put above what a supplier has, and lift a pick-up that rounding put below its smallest."""
    for slot in range(slots):
        places = [place for place in range(slot, len(row), slots) if row[place]]
        over = sum(row[place] for place in places) - supplier.free[slot]
        if over > 0:
            row[max(places, key=lambda place: row[place])] -= over
        under = supplier.least - sum(row[place] for place in places)
        if places and under > 0:
            if under > max(2.0, 1e-4 * problem.total_kg):
                for place in places:
                    row[place] = 0
            else:
                row[places[0]] += under
    over = sum(row) - supplier.total
    for place in sorted(range(len(row)), key=lambda place: -row[place]):
        here = sum(row[place % slots :: slots])
        if over > 0 and (back := min(over, row[place], here - supplier.least)) > 0:
            row[place] -= back
            over -= back
