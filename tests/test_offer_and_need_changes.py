"""What either side could do, where figures are too small, round off to the same, or are for a unit of another weight: then nothing is advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from matchmaker.domain.records import Need, Offer, Price, Quantity
from matchmaker.matching import Matcher, need_changes, offer_changes
from matchmaker.matching.acting import Pair
from matchmaker.matching.counterfactuals import Trial
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.scorers import RULES

NEED = Need("N", "tôm sú", quantity=Quantity(Decimal(900), "kg"), price=Price(100_000, "kg"), place="xã Đất Mũi")
OFFER = Offer("O", "tôm sú", quantity=Quantity(Decimal(900), "kg"), price=Price(100_000, "kg"), place="xã Đất Mũi")


def pair(need: Need, offer: Offer) -> Pair:
    return Trial(Matcher(RULES), need, offer).pair


def loads(paid: int, heavy: str, asked: int, light: str) -> Pair:
    """Prices for a load of one's own, each of so many kilograms."""
    return pair(
        replace(NEED, quantity=Quantity(Decimal(2), "ghe", kg_each=Decimal(heavy)), price=Price(paid, "ghe")),
        replace(OFFER, quantity=Quantity(Decimal(2), "ghe", kg_each=Decimal(light)), price=Price(asked, "ghe")),
    )


def test_prices_that_come_to_less_than_can_be_written_down_bring_no_advice() -> None:
    tiny = loads(1, "100000", 10, "100000")
    assert tiny.level("price") == "ABOVE"
    assert list(offer_changes.price(tiny)) == []
    assert list(need_changes.price(tiny)) == []


def test_a_price_that_no_whole_dong_can_reach_is_not_advised() -> None:
    below_one = loads(1, "1000", 1, "100")  # a thousandth of a đồng for each kilogram against a hundredth
    assert below_one.level("price") == "ABOVE"
    assert list(offer_changes.price(below_one)) == []
    rounded_alike = loads(10, "10000", 7, "5000")  # 0,0010 against 0,0014, both told as 0,001
    assert rounded_alike.level("price") == "ABOVE"
    assert [step.values for step in need_changes.price(rounded_alike)] == [{"price": Price(11, "ghe")}]


@pytest.mark.parametrize(
    ("paid", "heavy", "asked", "light", "down_to", "up_to"),
    [
        (50_000, "25", 60_000, "20", 39_999, 75_001),  # 2.000 against 3.000 đ for each kilogram
        (200_000, "1000", 100_000, "100", 19_999, 1_000_001),  # the dearer one has the smaller number
        (50_000, "20", 60_000, "20", 50_000, 60_000),
    ],
)
def test_prices_for_loads_of_another_weight_are_advised_by_the_kilogram(
    paid: int, heavy: str, asked: int, light: str, down_to: int, up_to: int
) -> None:
    both = loads(paid, heavy, asked, light)
    assert both.level("price") in ("NEAR", "ABOVE")
    assert [step.values for step in offer_changes.price(both)][-1] == {"price": Price(down_to, "ghe")}
    assert [step.values for step in need_changes.price(both)][-1] == {"price": Price(up_to, "ghe")}


def test_a_lot_above_what_is_wanted_by_less_than_is_told_is_left_as_it_is() -> None:
    close = pair(replace(NEED, quantity=Quantity(Decimal("499.9999"), "kg")), replace(OFFER, min_quantity=Quantity(Decimal(500), "kg")))
    assert close.level("quantity") == "BELOW_LOT"
    assert list(offer_changes.lot(close)) == []
    plain = pair(replace(NEED, quantity=Quantity(Decimal(400), "kg")), replace(OFFER, min_quantity=Quantity(Decimal(500), "kg")))
    (step,) = offer_changes.lot(plain)
    assert 399 <= step.values["min_quantity"].amount <= 400


def test_a_buyer_of_large_pieces_is_not_told_to_take_pieces_of_any_size() -> None:
    sizes = pair(replace(NEED, grade="từ 25 g/con"), replace(OFFER, grade="dưới 30 g/con"))
    assert sizes.level("grade") == "PART"
    assert list(need_changes.grade(sizes)) == []
    assert [step.values for step in offer_changes.split(sizes)] == [{"grade": "25-30 g/con"}]
    small = pair(replace(NEED, grade="dưới 30 g/con"), replace(OFFER, grade="25-40 g/con"))
    assert small.level("grade") == "MEETS"
    assert list(offer_changes.split(small)) == []


def test_a_commune_that_no_words_mean_for_sure_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    far = pair(NEED, replace(OFFER, place="xã Hồng Dân"))
    (nearest,) = offer_changes.place(far)
    surely = offer_changes.surely
    monkeypatch.setattr(offer_changes, "surely", lambda code, lexicon: "" if (code,) == nearest.values["units"] else surely(code, lexicon))
    (next_one,) = offer_changes.place(far)
    assert next_one.values["units"] != nearest.values["units"]
    gazetteer = shipped_lexicon().gazetteer
    assert gazetteer.read(str(next_one.values["place"])).units == next_one.values["units"]
    monkeypatch.setattr(offer_changes, "surely", lambda code, lexicon: "")
    assert list(offer_changes.place(far)) == []


def test_a_state_that_the_trade_takes_instead_is_made_into_the_one_that_is_wanted_and_no_other() -> None:
    states = shipped_lexicon().lists.states
    told = next(one for one in states if one.stands_for)
    wanted = next(one.phrase for one in states if one.state == told.stands_for[0])
    instead = pair(replace(NEED, state=wanted), replace(OFFER, state=told.phrase))
    assert instead.level("state") == "TAKEN_INSTEAD"
    assert [step.column for step in offer_changes.state(instead)] == ["state"]
    assert list(offer_changes.state(pair(replace(NEED, state=wanted), replace(OFFER, state=wanted)))) == []


def test_a_harvest_that_ends_when_it_must_begins_so_many_days_earlier() -> None:
    need = replace(NEED, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20))
    late = pair(need, replace(OFFER, starts_on=date(2027, 3, 15), ends_on=date(2027, 3, 20)))
    assert [step.values for step in offer_changes.window(late)] == [{"starts_on": date(2027, 3, day)} for day in (5, 1)]


def test_a_need_is_not_moved_into_what_is_past() -> None:
    need = replace(NEED, starts_on=date(2027, 7, 1), ends_on=date(2027, 7, 20))
    past = Trial(Matcher(RULES), need, replace(OFFER, starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 20)), today=date(2027, 6, 1)).pair
    assert past.level("window") == "NONE"
    assert list(need_changes.window(past)) == []


def test_a_lot_of_the_buyer_above_what_is_offered_by_less_than_is_told_is_left_as_it_is() -> None:
    close = pair(replace(NEED, min_quantity=Quantity(Decimal(500), "kg")), replace(OFFER, quantity=Quantity(Decimal("499.9999"), "kg")))
    assert close.level("quantity") == "BELOW_LOT"
    assert list(need_changes.lot(close)) == []
