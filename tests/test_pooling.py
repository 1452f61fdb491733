"""Pooling: what every plan promises, what each of the three is best at, who is in and out and why, and repairs that change only what must."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from pools import held, problem, problems, supplier

from matchmaker.domain.pooling import Plan, Rules, Slot, Supplier
from matchmaker.matching.pooling import CHEAPEST, STOPS, SUPPORT, Problem, plans_of, repaired, repairing, solving
from matchmaker.matching.pooling.closing import ways
from matchmaker.matching.pooling.model import Answer, Model, _within
from matchmaker.matching.pooling.solving import Found, Search, pinned_kg


def by_name(found: Problem) -> dict[str, Plan]:
    return {plan.name: plan for plan in plans_of(found, seconds=5)}


def why(plan: Plan, offer: str) -> str:
    take = plan.take(offer)
    return take.why.code if take else next(one.why.code for one in plan.left_out if one.offer == offer)


@settings(max_examples=40)
@given(problems())
def test_every_plan_sums_exactly_and_keeps_to_what_everybody_said(found: Problem) -> None:
    plans = plans_of(found, seconds=5)
    for plan in plans:
        held(found, plan)
    assert len({plan.gap_kg for plan in plans}) == 1, "no plan leaves more open than another"
    cheapest = plans[0]
    assert all(cheapest.cost_dong <= plan.cost_dong for plan in plans if cheapest.cost_dong is not None and plan.cost_dong is not None)
    assert plans[1].stops == min(plan.stops for plan in plans)


@settings(max_examples=25)
@given(problems())
def test_a_repair_keeps_to_removals_and_pins(found: Problem) -> None:
    plan = plans_of(found, names=[CHEAPEST], seconds=5)[0]
    offers = [one.offer for one in found.suppliers]
    for gone, kept in ((offers[:1], offers[1:2]), (offers[1:3], offers[3:4])):
        asked = replace(found, rules=replace(found.rules, removed=frozenset(gone), pinned=frozenset(kept)))
        mended, change = repaired(asked, plan, seconds=5)
        held(asked, mended)
        for offer in kept:
            take = mended.take(offer)
            assert (take is not None and take.quantity_kg >= pinned_kg(asked, offer)) or "pinned" in mended.unmet
        before, now = ({take.offer: take.quantity_kg for take in one.takes} for one in (plan, mended))
        assert {one.offer for one in change.moved} == {offer for offer in offers if before.get(offer, 0) != now.get(offer, 0)}


@settings(max_examples=25)
@given(problems({"at_most": None}))
def test_more_capacity_never_makes_the_cheapest_dearer(found: Problem) -> None:
    if not found.suppliers:
        return
    roomier = replace(found, suppliers=tuple(replace(one, free=tuple(2 * kg for kg in one.free), total=2 * one.total) for one in found.suppliers))
    before, after = (plans_of(one, names=[CHEAPEST], seconds=5)[0] for one in (found, roomier))
    assert after.gap_kg <= before.gap_kg
    if after.gap_kg == before.gap_kg and before.cost_dong:
        assert after.cost_dong is not None
        assert after.cost_dong <= before.cost_dong * 1.003


def brute_force(found: Problem) -> int:
    """The least cost of a one-week need by trying every set of suppliers, each filled from the cheapest up."""
    wanted, best = found.total_kg, None
    for size in range(len(found.suppliers) + 1):
        for chosen in itertools.combinations(found.suppliers, size):
            if sum(one.least for one in chosen) > wanted or sum(min(one.free[0], one.total) for one in chosen) < wanted:
                continue
            left = wanted - sum(one.least for one in chosen)
            cost = sum(one.trip or 0 for one in chosen)
            for one in sorted(chosen, key=lambda one: one.per_kg or 0):
                more = min(left, min(one.free[0], one.total) - one.least)
                left -= more
                cost += one.goods_dong(one.least + more) or 0
            best = cost if best is None else min(best, cost)
    assert best is not None
    return best


@pytest.mark.parametrize("wanted", [700, 1_150, 1_900])
def test_the_cheapest_is_the_cheapest_of_all(wanted: int) -> None:
    found = problem(
        [wanted],
        *(
            supplier(f"o{at}", price, [free], least=least, trip=trip)
            for at, (price, free, least, trip) in enumerate(
                [(7_000, 300, 100, 900_000), (7_400, 600, 1, 50_000), (7_300, 250, 250, 20_000), (8_200, 900, 1, 10_000), (7_100, 200, 150, 400_000)]
            )
        ),
    )
    cheapest = by_name(found)[CHEAPEST]
    assert cheapest.cost_dong is not None
    assert brute_force(found) <= cheapest.cost_dong <= brute_force(found) * 1.002


def test_each_plan_is_best_at_its_own() -> None:
    found = problem(
        [1_000, 1_000],
        supplier("cheap-1", 7_000, [500, 500], trip=100_000),
        supplier("cheap-2", 7_050, [500, 500], trip=100_000),
        supplier("large", 7_400, [1_000, 1_000], trip=100_000),
        supplier("weak", 7_150, [300, 300], trip=100_000, support="nurtured"),
    )
    plans = by_name(found)
    assert [plan.stops for plan in plans.values()] == [2, 1, 3]
    assert plans[CHEAPEST].cost_dong == 1_000 * 7_000 + 1_000 * 7_050 + 4 * 100_000
    assert plans[STOPS].take("large") is not None
    assert plans[SUPPORT].supported_kg == 600
    assert why(plans[CHEAPEST], "large") == "dearer"
    assert why(plans[STOPS], "weak") == "one_more_stop"
    assert why(plans[SUPPORT], "weak") == "supported"
    assert plans[CHEAPEST].average_dong == 7_225


def test_a_supplier_without_a_price_is_never_taken_as_free() -> None:
    priced, silent = supplier("priced", 9_000, [400]), supplier("silent", None, [400])
    plan = by_name(problem([400], priced, silent, with_unpriced=True))[CHEAPEST]
    assert plan.take("silent") is None
    assert why(plan, "silent") == "unpriced_not_needed"
    needed = by_name(problem([800], priced, silent, with_unpriced=True))[CHEAPEST]
    assert needed.complete
    assert needed.cost_dong is None
    assert needed.average_dong is None
    assert needed.known_dong == 400 * 9_000
    assert needed.marginal is not None
    assert needed.marginal.dong is None


def test_where_all_is_unknown_or_nobody_offers_the_gap_is_the_whole() -> None:
    for found in (problem([300, 200]), problem([300, 200], supplier("gone", 5_000, [0, 0])), problem([0, 0], supplier("here", 5_000))):
        for plan in plans_of(found, seconds=5):
            held(found, plan)
            assert plan.takes == ()
            assert plan.gap_kg == found.total_kg


def test_a_lot_above_what_is_wanted_is_told_with_both_figures() -> None:
    plan = by_name(problem([300], supplier("big-lots", 5_000, [2_000], least=500), supplier("fits", 6_000, [300])))[CHEAPEST]
    (out,) = plan.left_out
    assert (out.why.code, out.why.facts) == ("lot_too_large", {"least": 500, "left": 300})


def test_a_lot_that_the_buyer_asks_for_is_the_buyers_to_lower() -> None:
    for own, code in ((400, "own_lot"), (1, "lower_lot")):
        found = replace(problem([500], supplier("small", 6_000, [300], least=400)), least=own)
        plan = by_name(found)[CHEAPEST]
        assert plan.takes == ()
        assert [(way.code, way.closes_kg, way.facts["from"]) for way in plan.ways] == [(code, 300, 400)]


def test_at_most_so_many_suppliers_even_if_it_leaves_a_gap_and_says_how_to_close_it() -> None:
    found = problem([900], *(supplier(f"o{at}", 6_000 + at, [300]) for at in range(4)), at_most=2)
    plan = by_name(found)[CHEAPEST]
    assert (plan.stops, plan.gap_kg) == (2, 300)
    assert why(plan, "o3") == "at_most"
    assert next((way.code, way.closes_kg, way.facts["n"]) for way in plan.ways) == ("one_more", 300, 3)


def test_a_floor_for_co_operatives_to_be_raised_by_share_and_by_count() -> None:
    raised = [supplier(f"w{at}", 9_000, [200], support="remote") for at in range(3)]
    for rules, kg, stops in (({"support_percent": 30}, 300, 2), ({"support_count": 3}, 3, 3), ({}, 0, 0)):
        plan = by_name(problem([1_000], supplier("cheap", 6_000, [1_000]), *raised, **rules))[CHEAPEST]
        assert plan.supported_kg >= kg
        assert sum(1 for take in plan.takes if take.support) >= stops
        assert plan.unmet == ()
    impossible = by_name(problem([1_000], supplier("cheap", 6_000, [1_000]), *raised, support_percent=90))[CHEAPEST]
    assert impossible.complete
    assert impossible.unmet == ("support_percent",)


def test_one_more_tonne_costs_what_the_next_supplier_asks() -> None:
    found = problem([500], supplier("first", 6_000, [500]), supplier("next", 7_000, [2_000], trip=250_000))
    plan = by_name(found)[CHEAPEST]
    assert plan.marginal is not None
    assert (plan.marginal.how, plan.marginal.dong) == ("again", 1_000 * 7_000 + 250_000)
    roomy = by_name(problem([500], supplier("first", 6_000, [5_000], trip=80_000)))[CHEAPEST]
    assert roomy.marginal is not None
    assert (roomy.marginal.how, roomy.marginal.dong) == ("same", 6_000_000)


def test_taking_one_out_leaves_the_others_what_they_had() -> None:
    found = problem(
        [600, 600],
        supplier("a", 6_000, [300, 300], trip=50_000),
        supplier("b", 6_100, [300, 350], trip=50_000),
        supplier("c", 6_900, [250, 400], trip=50_000),
    )
    plan = by_name(found)[CHEAPEST]
    assert {take.offer for take in plan.takes} == {"a", "b"}
    mended, change = repaired(replace(found, rules=Rules(removed=frozenset({"a"}))), plan)
    assert [(one.offer, one.before_kg, one.after_kg) for one in change.moved] == [("a", 600, 0), ("b", 600, 650), ("c", 0, 500)]
    assert [(one.slot, one.kg) for one in change.newly_open] == [(0, 50)]
    assert change.price_share is not None
    assert change.price_share > 0
    assert ("take_back", "a", 50) in {(way.code, way.offer, way.closes_kg) for way in mended.ways}


def test_a_week_earlier_is_the_nearest_way_where_somebody_has_goods_then() -> None:
    found = problem([100, 500], supplier("early", 6_000, [400, 300]), supplier("late", 6_500, [0, 100]))
    plan = by_name(found)[CHEAPEST]
    assert [(one.slot, one.kg) for one in plan.gap] == [(1, 100)]
    first = ways(found, plan)[0]
    assert (first.code, first.offer, first.closes_kg, first.facts) == ("move", "early", 100, {"slot": 1, "from": 0})


def test_great_amounts_stay_exact() -> None:
    found = problem([333_333_333, 333_333_334], *(supplier(f"o{at}", 999_999_999, [99_999_999, 99_999_999], least=7) for at in range(8)))
    for plan in plans_of(found, seconds=5):
        held(found, plan)
        assert plan.complete


def test_grades_are_covered_each_by_those_who_have_it() -> None:
    both, fine, coarse = supplier("both", 6_000, [500], grades=(0, 1)), supplier("fine", 6_500, [500]), supplier("coarse", 5_000, [500], grades=(1,))
    found = Problem("need", (Slot(),), ("to", "nhỏ"), ((600,), (400,)), (both, fine, coarse))
    plan = by_name(found)[CHEAPEST]
    held(found, plan)
    assert plan.complete
    assert plan.take("coarse").kg == (0, 400)  # type: ignore[union-attr]


def test_the_same_problem_gives_the_same_plan() -> None:
    suppliers: list[Supplier] = [supplier(f"o{at}", 6_000, [100, 100], trip=10_000) for at in range(9)]
    one, other = (plans_of(problem([350, 350], *suppliers), seconds=5) for _ in range(2))
    assert one == other


def test_many_suppliers_are_tried_few_at_a_time_and_the_plans_hold_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [supplier(f"s{at:02}", 8_000 + 37 * (at * 7 % 40), (40 + at, 60), least=20, trip=100_000 + 3_000 * at) for at in range(32)]
    found = problem((500, 700), *many)
    at_once = by_name(found)
    monkeypatch.setattr(solving, "SMALL", 2)
    in_parts = by_name(found)
    assert in_parts.keys() == at_once.keys()
    for plan in in_parts.values():
        held(found, plan)
        assert plan.gap_kg == 0
    assert in_parts[STOPS].stops >= at_once[STOPS].stops
    cost = [sum(take.goods_dong or 0 for take in plans[CHEAPEST].takes) for plans in (in_parts, at_once)]
    assert cost[0] <= 1.05 * cost[1]


@pytest.mark.parametrize(
    ("row", "total", "mended"),
    [
        ([505, 0], 1_000, [500, 0]),  # more than is free that week
        ([50, 300], 1_000, [0, 300]),  # too far below the smallest lot to come at all
        ([99, 300], 1_000, [100, 300]),  # a rounding below it
        ([300, 250], 500, [250, 250]),  # more than there is in all
    ],
)
def test_what_rounding_did_is_mended_within_what_a_supplier_said(row: list[int], total: int, mended: list[int]) -> None:
    one = supplier("a", free=(500, 500), total=total, least=100)
    _within(problem((600, 600), one), one, row, 2)
    assert row == mended


def test_nothing_can_be_asked_of_an_offer_that_is_not_there() -> None:
    found = problem((500,), supplier("a", free=(500,)))
    assert pinned_kg(found, "gone") == 1
    with pytest.raises(KeyError):
        found.supplier("gone")


def test_a_grade_that_is_not_wanted_in_a_week_is_not_brought_in_it() -> None:
    both = supplier("both", 6_000, [500, 500], grades=(0, 1))
    found = Problem("need", (Slot(), Slot()), ("to", "nhỏ"), ((300, 200), (0, 100)), (both,))
    plan = by_name(found)[CHEAPEST]
    held(found, plan)
    assert plan.complete


def three() -> Problem:
    return problem([500], supplier("one", 6_000, [300]), supplier("two", 6_100, [300]), supplier("three", 7_000, [500], support="nurtured"))


def test_where_no_time_is_left_nothing_is_proposed_and_all_of_it_is_said_to_be_open() -> None:
    for small in (solving.SMALL, 2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(solving, "SMALL", small)
            patch.setattr(Model, "solve", lambda *_said, **_how: Answer(None))
            for plan in plans_of(three(), seconds=5):
                held(three(), plan)
                assert (plan.takes, plan.gap_kg) == ((), 500)


def test_a_search_that_time_cuts_short_stands_by_the_cheapest_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    search = Search(three(), seconds=5)
    cheapest = search.found(CHEAPEST)
    assert cheapest.kg == 500
    monkeypatch.setattr(search, "_sought", lambda *_said: None)
    assert search.found(STOPS) == search.found(SUPPORT) == cheapest
    monkeypatch.setattr(search, "_fewest_stops", lambda: Found({0: [300], 1: [100], 2: [100]}, 0.5))
    assert search.found(STOPS) == replace(cheapest, proven=0.5)


def test_a_cheaper_plan_that_another_search_comes_upon_is_the_cheapest() -> None:
    search = Search(three(), seconds=5)
    cheapest = search.found(CHEAPEST)
    search._cheapest = replace(cheapest, worth=10 * cheapest.worth)  # as if time had run out before anything better was found
    better = search.found(STOPS)
    assert (search.found(CHEAPEST).taken, search.found(CHEAPEST).worth) == (better.taken, better.worth)


def test_where_the_first_few_suppliers_are_not_enough_more_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [supplier(f"s{at:02}", 8_000 + at, (40,), least=20, trip=100_000) for at in range(32)]
    tried: list[bool] = []
    solve = Model.solve

    def first_in_vain(model: Model, goal: Any, limits: Any, *, relaxed: bool = False, gap: float | None = None) -> Answer:
        tried.append(relaxed)
        return Answer(None) if tried == [True, False] else solve(model, goal, limits, relaxed=relaxed, gap=gap)

    monkeypatch.setattr(solving, "SMALL", 2)
    monkeypatch.setattr(Model, "solve", first_in_vain)
    found = problem((500,), *many)
    plan = plans_of(found, names=[CHEAPEST], seconds=5)[0]
    held(found, plan)
    assert plan.complete


def test_an_offer_that_has_to_be_in_is_in_with_its_least_or_the_plan_says_that_it_cannot() -> None:
    cheap, dear, gone = supplier("cheap", 6_000, [900]), supplier("dear", 9_000, [400]), supplier("gone", 6_000, [0])
    found = problem([800], cheap, dear, gone, pinned=frozenset({"dear"}))
    plan = by_name(found)[CHEAPEST]
    take = plan.take("dear")
    assert take is not None
    assert take.quantity_kg >= pinned_kg(found, "dear")
    assert plan.unmet == ()
    impossible = replace(found, rules=Rules(pinned=frozenset({"gone"})))
    assert by_name(impossible)[CHEAPEST].unmet == ("pinned",)
    mended, _change = repaired(impossible, plan)
    assert mended.take("gone") is None
    assert mended.unmet == ("pinned",)


def test_a_repair_that_time_cuts_short_proposes_nothing_and_says_what_went(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = by_name(three())[CHEAPEST]
    monkeypatch.setattr(repairing, "_tried", lambda *_said: None)
    mended, change = repaired(three(), plan)
    held(three(), mended)
    assert (mended.takes, mended.gap_kg) == ((), 500)
    assert {one.offer for one in change.moved} == {take.offer for take in plan.takes}
