"""Why each co-operative is in a plan or out of it, told from the plan itself: every figure can be checked against it."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.domain.pooling import STOPS, SUPPORT, LeftOut, Plan, Problem, Supplier, Take, Why


def told(problem: Problem, plan: Plan) -> Plan:
    """The plan with the reason of every take and of everybody who is left out, those first that could have given something."""
    takes = tuple(replace(take, why=_why_in(problem, plan, take)) for take in plan.takes)
    taken = {take.offer for take in takes}
    out = [LeftOut(one.offer, one.party, _why_out(problem, plan, one)) for one in problem.suppliers if one.offer not in taken]
    return replace(plan, takes=takes, left_out=(*out, *problem.left_out))


def able_kg(problem: Problem, supplier: Supplier) -> int:
    """How much of what is wanted the supplier could give, were it alone."""
    return min(supplier.total, sum(able_in(problem, supplier, slot) for slot in range(len(problem.slots))))


def able_in(problem: Problem, supplier: Supplier, slot: int) -> int:
    """How much of what is wanted in a slot the supplier could give, its smallest lot apart."""
    return min(supplier.free[slot], supplier.total, sum(problem.kg[grade][slot] for grade in supplier.grades))


def _why_in(problem: Problem, plan: Plan, take: Take) -> Why:
    if take.offer in problem.rules.pinned:
        return Why("pinned")
    if (slots := _alone_in(problem, take)) and plan.name != STOPS:
        return Why("only_source", {"slots": slots})
    if plan.name == SUPPORT and take.support:
        return Why("supported", {"support": take.support})
    if plan.name == STOPS:
        return Why("large", {"percent": max(1, round(100 * take.quantity_kg / max(plan.quantity_kg, 1)))})
    if take.per_kg is None:
        return Why("unpriced")
    average = _mean_price(plan)
    if average is not None and take.per_kg < average - 0.5:
        return Why("cheap", {"by": round(average - take.per_kg)})
    return Why("fills", {"slots": [slot for slot in range(len(problem.slots)) if any(take.kg[slot :: len(problem.slots)])]})


def _mean_price(plan: Plan) -> float | None:
    """Đồng for a kilogram over all goods whose price is known, pick-ups apart."""
    priced = [take for take in plan.takes if take.goods_dong is not None]
    kg = sum(take.quantity_kg for take in priced)
    return sum(take.goods_dong or 0 for take in priced) / kg if kg else None


def _alone_in(problem: Problem, take: Take) -> list[int]:
    """The slots that would be short without this supplier, whoever else gave all they have."""
    slots = len(problem.slots)
    others = [one for one in problem.suppliers if one.offer != take.offer and one.offer not in problem.rules.removed]
    return [
        slot
        for slot in range(slots)
        if any(take.kg[slot::slots]) and sum(able_in(problem, one, slot) for one in others) < sum(row[slot] for row in problem.kg)
    ]


def _why_out(problem: Problem, plan: Plan, one: Supplier) -> Why:
    if one.offer in problem.rules.removed:
        return Why("removed")
    room = max((able_in(problem, one, slot) for slot in range(len(problem.slots))), default=0)
    if one.least > room:
        return Why("lot_too_large", {"least": one.least, "left": room})
    if one.per_kg is None:
        return Why("unpriced_not_needed")
    if (limit := problem.rules.at_most) is not None and plan.stops >= limit and plan.gap:
        return Why("at_most", {"n": limit})
    if plan.name == STOPS:
        return Why("one_more_stop", {"able": able_kg(problem, one)})
    return _dearer(problem, plan, one)


def _dearer(problem: Problem, plan: Plan, one: Supplier) -> Why:
    """Among offers that could all be taken: by price, by what is dominated, by the way, by the smallest lot, by who is raised."""
    per_kg = one.per_kg or 0.0
    dearest = max((take.per_kg for take in plan.takes if take.per_kg is not None), default=None)
    if dearest is not None and per_kg > dearest + 0.5:
        return Why("dearer", {"by": round(per_kg - dearest)})
    for take in plan.takes:
        if _dominates(problem, problem.supplier(take.offer), one):
            return Why("dominated", {"offer": take.offer, "party": take.party})
    average, trip = plan.average_dong, one.trip
    if average is not None and trip is not None:
        whole = per_kg + trip / max(1, min(able_kg(problem, one), max(one.free)))
        if whole > average + 0.5:
            return Why("dear_to_fetch", {"by": round(whole - average), "trip": trip})
    if plan.name == SUPPORT and plan.supported_kg and not one.support:
        return Why("gave_way")
    return Why("lot_above_left", {"least": one.least}) if one.least > 1 and plan.gap else Why("not_needed")


def _dominates(problem: Problem, better: Supplier, one: Supplier) -> bool:
    """Is the one no cheaper, no nearer, and nowhere able to give more?"""
    if better.per_kg is None or one.per_kg is None or better.per_kg > one.per_kg or better.least > one.least or better.total < one.total:
        return False
    if better.trip is None or one.trip is None or better.trip > one.trip or not set(one.grades) <= set(better.grades):
        return False
    return all(mine >= theirs for mine, theirs in zip(better.free, one.free, strict=True))
