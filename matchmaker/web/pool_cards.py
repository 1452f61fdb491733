"""A plan as pages show it: its sums, each co-operative with its weeks and why, who is left out, the gap and how to close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.domain.pooling import Take
from matchmaker.matching.pooling import Change, Plan, Problem
from matchmaker.wording import pooling as say
from matchmaker.wording.figures import dong
from matchmaker.wording.labels import label

MOST_OUT = 40
"""So many who are left out are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class ShownTake:
    """One co-operative of a plan."""

    offer: str
    party: str
    name: str
    quantity: str
    price: str
    trips: str
    weeks: list[tuple[str, str]]
    raised: str
    why: str
    unsure: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One plan."""

    key: str
    name: str
    explained: str
    complete: bool
    quantity: str
    average: str
    cost: str
    known: str  # what is known of a cost that is not known whole
    stops: int
    raised: int
    raised_kg: str
    gap: list[str]
    ways: list[str]
    unmet: list[str]
    marginal: str
    proven: str
    takes: list[ShownTake]
    out: list[tuple[str, str, str]]  # offer, name, why
    more_out: int


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What a change changed."""

    stage: str
    price: str
    moved: list[tuple[str, str, str, bool]]  # name, before, after, whether it is more
    short: list[str]


def shown_plan(problem: Problem, plan: Plan, names: Mapping[str, str], pinned: frozenset[str] = frozenset()) -> ShownPlan:
    """The plan in words; `names` are the co-operatives' by their codes."""
    out = [(one.offer, names.get(one.party, one.party), say.why_out(problem, one.why.code, one.why.facts, names))
           for one in plan.left_out if one.why.code != "other_thing"]  # fmt: skip
    return ShownPlan(
        key=plan.name,
        name=label(say.PLANS, plan.name),
        explained=label(say.PLANS_EXPLAINED, plan.name),
        complete=plan.complete,
        quantity=say.weight(plan.quantity_kg),
        average=dong(plan.average_dong, unit="kg") if plan.average_dong is not None else "",
        cost=dong(plan.cost_dong) if plan.cost_dong is not None else "",
        known=dong(plan.known_dong) if plan.cost_dong is None and plan.takes else "",
        stops=plan.stops,
        raised=len({take.party for take in plan.takes if take.support}),
        raised_kg=say.weight(plan.supported_kg) if plan.supported_kg else "",
        gap=[say.gap_said(problem, one.grade, one.slot, one.kg) for one in plan.gap],
        ways=[say.way_said(problem, one.code, names.get(one.party, one.party), one.closes_kg, one.facts) for one in plan.ways],
        unmet=[label(say.UNMET, one) for one in plan.unmet],
        marginal=say.marginal_said(plan),
        proven=say.proven_said(plan),
        takes=[_take(problem, take, names, pinned) for take in plan.takes],
        out=out[:MOST_OUT],
        more_out=max(0, len(out) - MOST_OUT),
    )


def _take(problem: Problem, take: Take, names: Mapping[str, str], pinned: frozenset[str]) -> ShownTake:
    trip = "" if take.trip_dong is None else dong(take.trip_dong)
    return ShownTake(
        offer=take.offer,
        party=take.party,
        name=names.get(take.party, take.party),
        quantity=say.weight(take.quantity_kg),
        price="" if take.per_kg is None else dong(round(take.per_kg), unit="kg"),
        trips=trip,
        weeks=_weeks(problem, take),
        raised=label(say.RAISED, take.support) if take.support else "",
        why=say.why_in(problem, take.why.code, take.why.facts),
        unsure=say.unknown_said(list(take.unsure)) if take.unsure else "",
        pinned=take.offer in pinned,
    )


def _weeks(problem: Problem, take: Take) -> list[tuple[str, str]]:
    """What it gives in each week, with the grade where there are several."""
    several = len(problem.grades) > 1
    return [
        (say.slot_name(problem, slot) + (f", {problem.grades[grade]}" if several else ""), say.weight(kg))
        for (grade, slot, _wanted), kg in zip(problem.cells, take.kg, strict=True)
        if kg
    ]


def shown_change(problem: Problem, change: Change, names: Mapping[str, str]) -> ShownChange:
    """The change in words."""
    return ShownChange(
        stage=label(say.STAGES, change.stage) if change.stage else "",
        price=say.share_said(change.price_share),
        moved=[
            (names.get(one.party, one.party), say.weight(one.before_kg), say.weight(one.after_kg), one.after_kg > one.before_kg)
            for one in change.moved
        ],
        short=[say.gap_said(problem, one.grade, one.slot, one.kg) for one in change.newly_open],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above the plans: who alone, how many together, and whether that is enough."""

    alone: int
    able: int
    wanted: str
    together: str
    enough: bool


def headline(problem: Problem, plans: Sequence[Plan]) -> Headline:
    """How many could fill the need alone, and how many together fill how much of it."""
    alone = [
        one
        for one in problem.suppliers
        if one.total >= problem.total_kg
        and set(range(len(problem.grades))) <= set(one.grades)
        and all(one.free[slot] >= (kg := sum(row[slot] for row in problem.kg)) and (not kg or kg >= one.least) for slot in range(len(problem.slots)))
    ]
    most = max((plan.quantity_kg for plan in plans), default=0)
    parties = {one.party for one in problem.suppliers}
    return Headline(len({one.party for one in alone}), len(parties), say.weight(problem.total_kg), say.weight(most), most >= problem.total_kg > 0)
