"""What would make a match: applied, each advice gives exactly what it promised, harms nothing, and is the smallest that reaches it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.acting import moved
from matchmaker.matching.changes import COSTS, Step, applied, cells_of, rounded
from matchmaker.matching.counterfactuals import Advice, Option, Trial
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.scorers import RULES

PRAWN = Need(
    "N7", "tôm sú", party="mua", quantity=Quantity(Decimal(900), "kg"), starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20), place="xã Tân Hưng",
    grade="từ 40 g/con", certificates=(Certificate("ASC"),), price=Price(255_000, "kg"), state="sống", radius_km=25.0,
)  # fmt: skip
POND = Offer(
    "O7", "tôm sú", party="ban", quantity=Quantity(Decimal(900), "kg"), starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20), place="xã Tân Hưng",
    grade="45-50 g/con", certificates=(Certificate("ASC"),), price=Price(255_000, "kg"), state="sống",
)  # fmt: skip


def trial(need: Need = PRAWN, offer: Offer = POND, today: date | None = None) -> Trial:
    return Trial(Matcher(RULES), need, offer, today=today)


def cells(made: Trial, option: Option) -> list[tuple[str, str]]:
    """The changed cells of an option: column and what is to stand there."""
    listing = made.offer if option.side == "offer" else made.need
    return [(column, after) for column, _before, after in cells_of(listing, *option.steps)]


def ways(made: Trial, side: str, action: str) -> list[list[tuple[str, str]]]:
    """What one kind of act alone can do, the smallest first."""
    return [cells(made, one) for one in made.options(side) if len(one.steps) == 1 and one.steps[0].action == action]


def test_what_fits_in_everything_needs_no_advice() -> None:
    advice = trial().advice()
    assert advice == Advice(advice.match, (), (), ())


def test_amounts_are_raised_to_four_fifths_and_to_all_of_it_and_no_further() -> None:
    made = trial(replace(PRAWN, must=frozenset({"quantity"})), replace(POND, quantity=Quantity(Decimal(300), "kg")))
    assert ways(made, "offer", "quantity") == [[("quantity", "720 kg")], [("quantity", "900 kg")]]
    assert ways(made, "need", "quantity") == [[("quantity", "375 kg")], [("quantity", "300 kg")]]
    opening, highest = made.advice().best("offer")
    assert cells(made, opening) == [("quantity", "720 kg")]
    assert opening.match.gate == ()
    assert cells(made, highest) == [("quantity", "900 kg")]


def test_amounts_in_other_units_and_periods_still_reach_what_they_aim_at() -> None:
    weekly = replace(PRAWN, quantity=Quantity(Decimal(700), "kg"), per=Period.WEEK, must=frozenset({"quantity"}))
    made = trial(weekly, replace(POND, quantity=Quantity(Decimal("0.6"), "tấn")))
    opening = made.advice().best("offer")[0]
    assert opening.match.gate == ()
    (column, typed), *_ = cells(made, opening)
    assert column == "quantity"
    assert Decimal("1.6") <= Decimal(typed.removesuffix(" tấn").replace(",", ".")) <= Decimal("1.61")  # 80 % of 2,000 kg over 20 days


def test_prices_move_to_what_is_paid_or_asked_and_not_beyond() -> None:
    made = trial(PRAWN, replace(POND, price=Price(300_000, "kg")))
    assert ways(made, "offer", "price") == [[("price", "280500 đ/kg")], [("price", "255000 đ/kg")]]
    assert ways(made, "need", "price") == [[("price", "272728 đ/kg")], [("price", "300000 đ/kg")]]
    by_the_tonne = trial(PRAWN, replace(POND, price=Price(300_000_000, "tấn")))
    (_column, typed), *_ = ways(by_the_tonne, "offer", "price")[-1]
    assert 254_900_000 <= int(typed.removesuffix(" đ/tấn")) <= 255_000_000


def test_days_are_stretched_by_as_few_as_reach_the_next_level() -> None:
    late = replace(POND, starts_on=date(2027, 3, 26), ends_on=date(2027, 4, 20))
    made = trial(PRAWN, late)
    assert ways(made, "offer", "window") == [[("from", "2027-03-20")], [("from", "2027-03-05")], [("from", "2027-03-01")]]
    assert ways(made, "need", "window")[0] == [("until", "2027-03-26")]
    early = replace(POND, starts_on=date(2027, 2, 1), ends_on=date(2027, 3, 4))
    assert ways(trial(PRAWN, early), "offer", "window") == [[("until", "2027-03-16")], [("until", "2027-03-20")]]
    within = replace(POND, starts_on=date(2027, 3, 6), ends_on=date(2027, 3, 10))
    assert ways(trial(PRAWN, within), "offer", "window") == [
        [("from", "2027-03-05"), ("until", "2027-03-20")],
        [("from", "2027-03-01"), ("until", "2027-03-20")],
    ]


def test_nobody_is_told_to_begin_before_today() -> None:
    late = replace(POND, starts_on=date(2027, 3, 26), ends_on=date(2027, 4, 20))
    assert ways(trial(PRAWN, late, today=date(2027, 3, 10)), "offer", "window") == [[("from", "2027-03-20")]]


def test_nobody_is_told_to_have_a_harvest_of_another_size_or_season() -> None:
    little = trial(replace(PRAWN, must=frozenset({"quantity"})), replace(POND, quantity=Quantity(Decimal(100), "kg")))
    assert ways(little, "offer", "quantity") == [[("quantity", "180 kg")]]
    advice = little.advice()
    assert [reason.column for reason in advice.fixed] == ["quantity"]
    assert advice.best("need")[0].match.gate == ()
    assert ways(trial(PRAWN, replace(POND, starts_on=date(2027, 6, 1), ends_on=date(2027, 7, 1))), "offer", "window") == []
    assert ways(trial(PRAWN, replace(POND, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))), "offer", "window") == []


def test_papers_come_one_by_one_and_together_and_a_lapsed_one_is_renewed() -> None:
    need = replace(PRAWN, certificates=(Certificate("ASC"), Certificate("BAP")), must=frozenset({"certificates"}))
    made = trial(need, replace(POND, certificates=(Certificate("ASC", date(2027, 2, 1)),)))
    assert ways(made, "offer", "certificates")[-1] == [("certificates", "ASC|BAP")]
    best = made.advice().best("offer")[0]
    assert cells(made, best) == [("certificates", "ASC|BAP")]
    assert best.match.gate == ()
    assert best.cost[0] == 2 * COSTS["offer"]["certificates"]


def test_lots_are_lowered_by_either_side() -> None:
    coarse = trial(PRAWN, replace(POND, quantity=Quantity(Decimal(5), "tấn"), min_quantity=Quantity(Decimal(2), "tấn")))
    assert ways(coarse, "offer", "lot") == [[("min_quantity", "0,899 tấn")]]
    assert ways(coarse, "need", "quantity") == [[("quantity", "2010 kg")]]
    choosy = trial(replace(PRAWN, min_quantity=Quantity(Decimal(500), "kg")), replace(POND, quantity=Quantity(Decimal(200), "kg")))
    assert ways(choosy, "need", "lot") == [[("min_quantity", "199 kg")]]


def test_goods_are_taken_to_the_nearest_commune_that_is_near_enough() -> None:
    made = trial(PRAWN, replace(POND, place="xã Đất Mũi"))
    ((_column, commune),) = ways(made, "offer", "place")[0]
    gazetteer = shipped_lexicon().gazetteer
    (code,), (home,), (buyer,) = (gazetteer.read(text).units for text in (commune, "xã Đất Mũi", "xã Tân Hưng"))
    reachable = [one for one in gazetteer.communes if gazetteer.distance_km(one, buyer) <= 25]
    assert code in reachable
    assert gazetteer.distance_km(code, home) == min(gazetteer.distance_km(one, home) for one in reachable)
    assert int(ways(made, "need", "radius")[0][0][1]) == -(-int(1000 * gazetteer.distance_km(home, buyer)) // 1000)


def test_a_silence_is_answered_first_and_costs_least() -> None:
    made = trial(PRAWN, replace(POND, price=None, quantity=Quantity(Decimal(300), "kg")))
    answer = next(one for one in made.options("offer") if one.steps[0].action == "answer")
    assert cells(made, answer) == [("price", "255000 đ/kg")]
    assert answer.cost[0] == min(COSTS["offer"].values())
    theirs = trial(replace(PRAWN, price=None, place=""), POND)
    assert [("price", "255000 đ/kg")] in ways(theirs, "need", "answer")


def test_a_size_a_state_and_another_thing_are_facts() -> None:
    small = trial(replace(PRAWN, must=frozenset({"grade"})), replace(POND, grade="15-18 g/con"))
    advice = small.advice()
    assert [reason.column for reason in advice.fixed] == ["grade"]
    assert advice.best("offer") == () or advice.best("offer")[0].match.gate == ("grade",)
    assert cells(small, advice.best("need")[0]) == [("grade", "từ 15 g/con")]
    dried = trial(replace(PRAWN, must=frozenset({"state"})), replace(POND, state="khô")).advice()
    assert "state" in [reason.column for reason in dried.fixed]
    feed = trial(PRAWN, replace(POND, words="thức ăn tôm")).advice()
    assert (feed.offer, feed.need) == ((), ())
    assert feed.fixed[0].column == "product"


def test_two_demands_are_given_up_together() -> None:
    need = replace(PRAWN, must=frozenset({"certificates", "state"}))
    made = trial(need, replace(POND, certificates=(), state="khô"))
    assert [("must", "")] in [cells(made, one)[-1:] for one in made.options("need") if not one.match.gate]


def test_two_acts_are_found_of_which_neither_helps_alone() -> None:
    choosy = replace(PRAWN, min_quantity=Quantity(Decimal(700), "kg"), must=frozenset({"quantity"}))
    made = trial(choosy, replace(POND, quantity=Quantity(Decimal(600), "kg"), min_quantity=Quantity(Decimal(1), "tấn")))
    alone = [one for one in made.options("offer") if len(one.steps) == 1 and one.steps[0].column == "quantity" and not one.match.gate]
    assert alone == []
    best = made.advice().best("offer")[0]
    assert best.match.gate == ()
    assert sorted(column for column, _after in cells(made, best)) == ["min_quantity", "quantity"]
    assert [sorted(column for column, _after in cells(made, one)) for one in made.openers() if one.side == "offer"] == [["min_quantity", "quantity"]]


def test_costs_are_distinct_so_that_no_two_acts_of_a_side_are_equally_easy() -> None:
    for side in COSTS.values():
        assert len(set(side.values())) == len(side)


LEVELS = st.sampled_from([None, 90, 300, 700, 900, 2000])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Need, Offer]:
    """A need and an offer that agree in some things and not in others, with any of it left unsaid."""

    def some(values: list[Any]) -> Any:
        return draw(st.sampled_from([None, *values]))

    def listing(side: str) -> dict[str, Any]:
        kilos, lot, dong, begins = draw(LEVELS), draw(LEVELS), some([200_000, 255_000, 270_000, 400_000]), some([-40, 0, 15, 40])
        unit, per = draw(st.sampled_from(["kg", "tạ"])), draw(st.sampled_from([Period.WINDOW, Period.WEEK]))
        starts = date(2027, 3, 1) + timedelta(begins) if begins is not None else None
        return {
            "quantity": Quantity(Decimal(kilos), unit) if kilos else None, "per": per,
            "min_quantity": Quantity(Decimal(lot), "kg") if lot and lot < 800 else None,
            "price": Price(dong, "kg") if dong else None, "starts_on": starts,
            "ends_on": starts + timedelta(draw(st.integers(0, 30))) if starts and draw(st.booleans()) else None,
            "place": draw(st.sampled_from(["", "xã Tân Hưng", "xã Đất Mũi", "Năm Căn", "Cần Thơ"])),
            "grade": draw(st.sampled_from(["", "từ 40 g/con", "30-45 g/con", "20 g/con", "loại 1", "loại 2"])),
            "state": draw(st.sampled_from(["", "sống", "tươi", "ướp đá", "đông lạnh"])),
            "certificates": some([(), (Certificate("ASC"),), (Certificate("VietGAP"), Certificate("ASC")), (Certificate("ASC", date(2027, 3, 2)),)]),
        }  # fmt: skip

    must = frozenset(draw(st.sets(st.sampled_from(["quantity", "price", "from", "until", "place", "grade", "state", "certificates"]))))
    words = st.sampled_from(["tôm sú", "tom su", "tôm"])
    need = Need("N", draw(words), **listing("need"), must=must, radius_km=some([5.0, 25.0, 60.0]))
    return need, Offer("O", draw(words), **listing("offer"))


@settings(max_examples=120)
@given(pairs(), st.sampled_from([None, date(2027, 3, 5)]))
def test_applied_every_advice_gives_exactly_what_it_promised_and_harms_nothing(pair: tuple[Need, Offer], today: date | None) -> None:
    need, offer = pair
    for matcher in (Matcher(RULES), Matcher()):
        made = Trial(matcher, need, offer, today=today)
        for side in ("offer", "need"):
            for option in made.advice().of(side):
                after = (
                    matcher.rank(made.need, Catalogue.of([applied(made.lexicon, made.offer, *option.steps)]), 1).matches[0]
                    if side == "offer"
                    else matcher.compare(applied(made.lexicon, made.need, *option.steps), made.offer)
                )
                promised = option.match
                assert (after.score, after.low, after.high, after.gate) == (promised.score, promised.low, promised.high, promised.gate)
                assert set(after.gate) <= set(made.match.gate)
                assert after.score >= made.match.score
                assert after.score > made.match.score or len(after.gate) < len(made.match.gate)
                assert all(one.side == side for one in option.steps)
                assert 1 <= len(option.steps) <= 2


@settings(max_examples=60)
@given(pairs())
def test_no_advice_is_outdone_by_a_cheaper_one(pair: tuple[Need, Offer]) -> None:
    advice = Trial(Matcher(), *pair).advice()
    for side in ("offer", "need"):
        options = advice.of(side)
        for at, dearer in enumerate(options):
            for cheaper in options[:at]:
                assert cheaper.cost <= dearer.cost
                assert not (set(cheaper.match.gate) <= set(dearer.match.gate) and cheaper.match.score >= dearer.match.score)
        if advice.match.gate and any(not one.match.gate for one in options):
            opening = advice.best(side)[0]
            assert opening.cost == min(one.cost for one in options if not one.match.gate)


@settings(max_examples=60)
@given(pairs())
def test_the_quick_way_opens_what_it_says(pair: tuple[Need, Offer]) -> None:
    made = Trial(Matcher(), *pair)
    for option in made.openers():
        assert option.match.gate == ()
        assert made.match.gate
        assert not {step.action for step in option.steps} & {"wish", "answer"}


@pytest.mark.parametrize("number", ["1", "0.8", "266.666666", "12345.678", "0.0004", "999.9"])
def test_rounded_amounts_stay_on_the_side_that_was_asked_for(number: str) -> None:
    up, down = rounded(Fraction(number), up=True), rounded(Fraction(number), up=False)
    assert down <= Decimal(number) <= up
    assert up - down <= max(Decimal(number) / 100, Decimal("0.001"))


def test_an_amount_keeps_its_far_end_only_while_it_is_farther() -> None:
    made = trial(PRAWN, replace(POND, quantity=Quantity(Decimal(300), "kg", Decimal(800))))
    amounts = [step.values["quantity"] for one in made.options("offer") for step in one.steps if step.action == "quantity"]
    assert {one.high for one in amounts if one.amount == 720} == {Decimal(800)}
    assert {one.high for one in amounts if one.amount == 900} == {None}


def test_a_step_knows_its_price() -> None:
    assert Step("offer", "certificates", "certificates", {}, times=3).cost == 3 * COSTS["offer"]["certificates"]


def test_nothing_rounds_to_nothing_and_a_day_beyond_the_calendar_is_none() -> None:
    assert rounded(Fraction(0), up=True) == rounded(Fraction(-1, 3), up=False) == 0
    assert moved(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert moved(date.max, 1) is None


def test_an_amount_for_every_week_is_answered_with_its_weeks() -> None:
    made = trial(replace(PRAWN, per=Period.WEEK), replace(POND, quantity=None))
    assert [("quantity", "900 kg"), ("per", "week")] in ways(made, "offer", "answer")


def test_nothing_opens_the_gates_between_two_things() -> None:
    made = trial(offer=replace(POND, words="cua thịt"))
    assert "product" in made.match.gate
    assert made.openers() == ()
