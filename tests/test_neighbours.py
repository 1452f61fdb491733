"""Selling together: the nearest neighbours that make up the amount, and exactly the score of the sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from matchmaker.domain.records import Certificate, Need, Offer, Period, Quantity
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.changes import Step, applied
from matchmaker.matching.counterfactuals import Trial
from matchmaker.matching.neighbours import pool_steps

NEED = Need(
    "N9", "nghêu thịt", party="mua", quantity=Quantity(Decimal(800), "kg"), per=Period.WEEK, certificates=(Certificate("MSC"),), place="xã Đất Mũi",
    must=frozenset({"quantity", "certificates"}), radius_km=60.0,
)  # fmt: skip
OWN = Offer("O1", "nghêu thịt", party="a", quantity=Quantity(Decimal(350), "kg"), per=Period.WEEK, certificates=(), place="xã Viên An")
HELD = {"certificates": (Certificate("MSC"),), "per": Period.WEEK}
NEAR = Offer("O2", "nghêu thịt", party="b", quantity=Quantity(Decimal(200), "kg"), place="xã Viên An", **HELD)  # type: ignore[arg-type]
NEXT = Offer("O3", "nghêu thịt", party="c", quantity=Quantity(Decimal(260), "kg"), place="xã Tân Ân", **HELD)  # type: ignore[arg-type]
FAR = Offer("O4", "nghêu thịt", party="d", quantity=Quantity(Decimal(900), "kg"), place="xã Hồ Thị Kỷ", **HELD)  # type: ignore[arg-type]


def steps(*others: Offer, own: Offer = OWN, need: Need = NEED) -> tuple[Trial, list[Step]]:
    matcher = Matcher()
    made = Trial(matcher, need, own)
    matches = matcher.rank(need, Catalogue.of([own, *others]), 100).matches
    return made, list(pool_steps(made.pair, matches, {one.code: one for one in others}))


def test_the_nearest_that_has_enough_alone_is_named_with_its_amount_and_distance() -> None:
    _made, (step,) = steps(NEAR, NEXT, FAR)
    assert [one.code for one in step.partners] == ["O4"]
    assert step.values["quantity"].amount == 1250
    _made, (step,) = steps(NEAR, NEXT, FAR, replace(NEAR, code="O5", party="e", quantity=Quantity(Decimal(450), "kg")))
    assert [(one.party, one.quantity.amount, one.km) for one in step.partners] == [("e", 450, 0)]
    assert step.values["quantity"] == Quantity(Decimal(800), "kg")


def test_several_join_nearest_first_where_none_has_enough_alone() -> None:
    _made, (step,) = steps(NEXT, NEAR)
    assert [one.code for one in step.partners] == ["O2", "O3"]
    assert step.partners[0].km <= step.partners[1].km
    assert step.values["quantity"].amount == 350 + 200 + 260


def test_with_the_paper_that_is_lacking_it_opens_the_way_and_the_promise_is_that_of_the_sum() -> None:
    made, extra = steps(NEAR, NEXT)
    best = made.advice(extra).best("offer")[0]
    assert sorted(step.action for step in best.steps) == ["certificates", "pool"]
    assert best.match.gate == ()
    after = Matcher().compare(NEED, applied(made.lexicon, made.offer, *best.steps))
    by_hand = Matcher().compare(NEED, replace(OWN, quantity=Quantity(Decimal(810), "kg"), certificates=(Certificate("MSC"),)))
    assert (best.match.score, best.match.low, best.match.high) == (after.score, after.low, after.high) == (by_hand.score, by_hand.low, by_hand.high)


def test_nobody_joins_who_fails_something_else_is_of_one_house_or_has_too_little() -> None:
    bare, unplaced = replace(FAR, certificates=()), replace(FAR, place="")
    assert steps(bare)[1] == steps(unplaced)[1] == []
    assert steps(replace(FAR, party="a"))[1] == steps(replace(FAR, party="mua"))[1] == []
    assert steps(replace(NEAR, quantity=Quantity(Decimal(100), "kg")))[1] == []
    assert steps(replace(FAR, words="nghêu giống", code="O8"))[1] == []
    assert steps(FAR, own=replace(OWN, quantity=None))[1] == steps(FAR, own=replace(OWN, quantity=Quantity(Decimal(2), "tấn")))[1] == []


def test_four_fifths_will_do_where_there_is_no_more() -> None:
    made, (step,) = steps(replace(NEAR, quantity=Quantity(Decimal(300), "kg")))
    assert step.values["quantity"].amount == 650
    after = made.tried("offer", [(step,)])[0]
    assert "quantity" not in after.match.gate


def test_amounts_in_other_units_and_periods_are_added_up_by_what_they_come_to() -> None:
    monthly = replace(FAR, quantity=Quantity(Decimal(3), "tấn"), per=Period.MONTH)
    dated = replace(NEED, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 28))
    for need in (NEED, dated):
        _made, (step,) = steps(monthly, need=need)
        assert step.values["quantity"] == Quantity(Decimal(1050), "kg")  # 350 a week and 700 a week
    once = replace(FAR, quantity=Quantity(Decimal(3), "tấn"), per=Period.WINDOW)
    assert steps(once)[1] == []  # without days on either side nobody knows what a single lot is to a need of so much a week
    assert steps(once, need=dated)[1][0].values["quantity"] == Quantity(Decimal(1100), "kg")
