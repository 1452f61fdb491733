"""Problems of pooling for tests: made by hand, or by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from matchmaker.domain.pooling import Slot, Supplier
from matchmaker.matching.pooling import Plan, Problem, Rules


def supplier(offer: str, price: int | None = 8_000, free: Sequence[int] = (500, 500), **said: Any) -> Supplier:
    """A supplier that is its own party, with everything it has free in the weeks given."""
    return Supplier(offer, said.pop("party", f"party-{offer}"), price, tuple(free), said.pop("total", sum(free)), **said)


def problem(kg: Sequence[int], *suppliers: Supplier, **rules: Any) -> Problem:
    """A need of one grade with so much in each week."""
    return Problem("need", tuple(Slot() for _ in kg), ("",), (tuple(kg),), tuple(suppliers), rules=Rules(**rules))


def held(found: Problem, plan: Plan) -> None:
    """What every plan promises, checked against the problem in whole numbers."""
    slots, cells = len(found.slots), found.cells
    gaps = {(one.grade, one.slot): one.kg for one in plan.gap}
    for place, (grade, slot, kg) in enumerate(cells):
        assert sum(take.kg[place] for take in plan.takes) + gaps.get((grade, slot), 0) == kg
    assert all(one.kg > 0 for one in plan.gap)
    assert plan.quantity_kg + plan.gap_kg == plan.wanted_kg == found.total_kg
    for take in plan.takes:
        one = found.supplier(take.offer)
        assert take.quantity_kg > 0
        assert one.offer not in found.rules.removed
        assert sum(take.kg) <= one.total
        for slot in range(slots):
            here = take.kg[slot::slots]
            assert all(amount == 0 for grade, amount in enumerate(here) if grade not in one.grades)
            assert sum(here) == 0 or one.least <= sum(here) <= one.free[slot]
        assert take.trips == sum(1 for slot in range(slots) if any(take.kg[slot::slots]))
        assert take.goods_dong == one.goods_dong(take.quantity_kg)
    assert found.rules.at_most is None or plan.stops <= found.rules.at_most
    assert len({take.offer for take in plan.takes}) == len(plan.takes)
    assert {take.offer for take in plan.takes}.isdisjoint(one.offer for one in plan.left_out)
    assert len(plan.takes) + len(plan.left_out) == len(found.suppliers) + len(found.left_out)


@st.composite
def problems(draw: st.DrawFn, rules: Mapping[str, Any] | None = None) -> Problem:
    """Small problems of every shape: several weeks and grades, lots, totals, ways, parties with two offers."""
    weeks, grades = draw(st.integers(1, 4)), draw(st.integers(1, 2))
    kg = tuple(tuple(draw(st.integers(0, 900)) for _ in range(weeks)) for _ in range(grades))
    count = draw(st.integers(0, 7))
    made = []
    for at in range(count):
        free = tuple(draw(st.sampled_from((0, 40, 130, 300, 777))) for _ in range(weeks))
        made.append(
            Supplier(
                f"o{at}", f"p{draw(st.integers(0, at))}", draw(st.integers(4_000, 12_000)), free, min(sum(free), draw(st.integers(1, 2_000))),
                draw(st.sampled_from((1_000, 20_000, 333))), draw(st.sampled_from((1, 1, 50, 200))),
                draw(st.sampled_from(((0,), tuple(range(grades)), (grades - 1,)))), draw(st.sampled_from((0, 60_000, 900_000))),
                support=draw(st.sampled_from(("", "", "nurtured"))),
            )
        )  # fmt: skip
    asked = {"at_most": draw(st.one_of(st.none(), st.integers(1, 4)))} | dict(rules or {})
    return Problem("need", tuple(Slot() for _ in range(weeks)), tuple("ab"[:grades]), kg, tuple(made), rules=Rules(**asked))
