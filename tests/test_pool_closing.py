"""Why each is in a plan or out of it, and what would close a gap, in plans small enough to be worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pools import held, problem, supplier

from matchmaker.domain.pooling import CHEAPEST, STOPS, SUPPORT, Marginal, Plan, Problem, Why
from matchmaker.matching.pooling import plans_of
from matchmaker.matching.pooling.closing import ways
from matchmaker.matching.pooling.model import Model


def plan(found: Problem, name: str = CHEAPEST) -> Plan:
    return next(one for one in plans_of(found, seconds=5) if one.name == name)


def out(made: Plan, offer: str) -> Why:
    return next(one.why for one in made.left_out if one.offer == offer)


def test_who_would_come_for_a_better_price_or_an_answer_closes_the_gap_and_who_fails_does_not() -> None:
    found = problem([900], supplier("in", 6_000, [400]))
    others = [supplier(code, 9_000, [300]) for code in ("dear", "silent", "removed", "fails", "elsewhere")]
    whys = [
        Why("price_above", {"by": 500}),
        Why("unknown", {"what": ["window"]}),
        Why("unknown", {"what": ["place"]}),
        Why("fails", {"what": "state"}),
    ]
    others[4] = replace(others[4], grades=(1,))
    reserve = tuple(zip(others, [*whys, Why("unknown", {"what": ["price"]})], strict=True))
    found = replace(found, reserve=reserve, rules=replace(found.rules, removed=frozenset({"removed"})))
    assert [(way.code, way.offer, way.closes_kg, way.facts) for way in plan(found).ways] == [
        ("ask", "silent", 300, {"slot": 0, "what": ["window"]}),
        ("pay_more", "dear", 300, {"slot": 0, "by": 500}),
    ]


def test_who_comes_already_and_has_more_by_now_is_not_asked_for_a_smaller_lot() -> None:
    found = problem([900], supplier("in", 6_000, [400], least=300))
    made = plan(found)
    assert made.gap_kg == 500
    richer = replace(found, suppliers=(supplier("in", 6_000, [600], least=300),))
    assert ways(richer, made) == ()


def test_without_any_week_nothing_is_wanted_and_nothing_taken() -> None:
    found = problem([], supplier("a", free=[]))
    for made in plans_of(found, seconds=5):
        assert (made.takes, made.gap, made.wanted_kg) == ((), (), 0)


def test_too_much_by_rounding_where_nobody_can_give_less_costs_the_smallest_pick_up() -> None:
    found = problem([100], supplier("a", free=[60], least=60), supplier("b", free=[61], least=61))
    model = Model(found, [0, 1])
    answer = np.zeros(len(model.low))
    answer[:2] = (60, 61)
    assert model.whole_kilograms(answer) == {1: [61]}


def test_one_without_a_price_is_in_as_such_where_others_could_only_do_it_together() -> None:
    found = problem([500], supplier("silent", None, [500]), supplier("b", 7_000, [300]), supplier("c", 9_000, [300]), with_unpriced=True, at_most=1)
    made = plan(found)
    held(found, made)
    assert [(take.offer, take.why) for take in made.takes] == [("silent", Why("unpriced"))]


def test_in_the_plan_with_most_support_others_give_way_to_those_who_are_raised() -> None:
    raised, other = supplier("raised", 8_000, [500], support="nurtured", trip=0), supplier("other", 8_000, [600], trip=None)
    made = plan(problem([500], raised, other), SUPPORT)
    assert [one.offer for one in made.takes] == ["raised"]
    assert out(made, "other") == Why("gave_way")


def test_one_plan_alone_may_be_asked_for() -> None:
    found = problem([500], supplier("a", 6_000, [500]), supplier("b", 5_000, [300]), supplier("c", 5_000, [300]))
    (made,) = plans_of(found, names=[STOPS], seconds=5)
    assert (made.name, made.stops) == (STOPS, 1)


def test_one_more_tonne_comes_from_others_beside_those_in_the_plan_as_far_as_more_may_come() -> None:
    few, much = supplier("few", 6_000, [500], trip=0), supplier("much", 7_000, [2_000], trip=0)
    for most, more in ((2, Marginal(1_000 * 7_000, "again")), (1, Marginal(None, "none"))):
        made = plan(problem([500], few, much, at_most=most))
        assert [take.offer for take in made.takes] == ["few"]
        assert made.marginal == more
