"""What either side could do, where figures are too small, round off to the same, or are for a unit of another weight: then nothing is advised."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize(
    ("paid", "asked", "weighs"),
    [
        ((1, "100000"), (10, "100000"), "nothing that can be written down"),
        ((200, "1000"), (100, "100"), "more, so that the dearer one has the smaller number"),
    ],
)
def test_prices_for_a_load_of_ones_own_bring_no_advice_where_it_would_be_wrong(paid: tuple[int, str], asked: tuple[int, str], weighs: str) -> None:
    (less, heavy), (more, light) = paid, asked
    loads = pair(
        replace(NEED, quantity=Quantity(Decimal(2), "ghe", kg_each=Decimal(heavy)), price=Price(less, "ghe")),
        replace(OFFER, quantity=Quantity(Decimal(2), "ghe", kg_each=Decimal(light)), price=Price(more, "ghe")),
    )
    assert loads.level("price") == "ABOVE", weighs
    assert list(offer_changes.price(loads)) == []
    assert list(need_changes.price(loads)) == []


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
