"""What the acts of a pair are reckoned from: its days, amounts over the same days, shares, distances, and how a size is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from matchmaker.domain.records import Linked, Need, Offer, Period, Price, Quantity
from matchmaker.matching import Matcher
from matchmaker.matching.acting import Pair, days_of, moved, size_text, sized, state_phrase, surely
from matchmaker.matching.changes import linked_now
from matchmaker.matching.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()
TEN = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 10)}
TWENTY = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 20)}


def kg(amount: int, unit: str = "kg", **more: Any) -> Quantity:
    return Quantity(Decimal(amount), unit, **more)


def pair(need: dict[str, Any], offer: dict[str, Any]) -> Pair:
    wanted, had = linked_now(LEXICON, replace(Need("N", "tôm sú"), **need)), linked_now(LEXICON, replace(Offer("O", "tôm sú"), **offer))
    return Pair(wanted, had, Matcher().compare(wanted, had, LEXICON), LEXICON)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(40.0, 50.0, "40-50 g/con"), (40.0, 40.0, "40 g/con"), (40.5, None, "từ 40.5 g/con"), (None, 50.0, "dưới 50 g/con"),
     (0.0, 50.0, "dưới 50 g/con"), (None, None, ""), (0.0, None, "")],
)  # fmt: skip
def test_a_size_is_typed_with_the_ends_that_are_known(low: float | None, high: float | None, text: str) -> None:
    assert sized(low, high) == text


def test_a_grade_is_typed_as_its_list_calls_it_where_no_size_is_known() -> None:
    read = linked_now(LEXICON, Offer("O", "tôm sú", grade="loại 2")).linked
    assert read is not None
    assert size_text(read, LEXICON) == "loại 2"
    assert size_text(replace(read, piece_g=(20.0, 30.0)), LEXICON) == "20-30 g/con"
    assert size_text(replace(read, grade="xyz"), LEXICON) == size_text(Linked(None, ()), LEXICON) == ""
    assert (state_phrase("song", LEXICON), state_phrase("xyz", LEXICON)) == ("sống", "")


@pytest.mark.parametrize(
    ("need", "offer", "days", "comparable", "both"),
    [
        (TEN, TWENTY, 10, {"day": 500, "week": Fraction(500, 7), "month": Fraction(50, 3), "window": 50}, (500, 50)),
        ({}, TWENTY, 20, {"day": 1000, "week": Fraction(1000, 7), "month": Fraction(100, 3), "window": 50}, (1000, 50)),
        ({"starts_on": date(2027, 3, 1)}, {}, None, {"day": None, "week": None, "month": None, "window": 50}, (None, 50)),
    ],
)
def test_amounts_of_periods_are_laid_over_the_days_of_the_need_else_of_the_offer(
    need: dict[str, Any], offer: dict[str, Any], days: int | None, comparable: dict[str, Any], both: tuple[Any, Any]
) -> None:
    one = pair({**need, "quantity": kg(50), "per": Period.DAY}, {**offer, "quantity": kg(50)})
    assert one.days == days
    assert {period.value: one.comparable(Fraction(50), period) for period in Period if period.value in comparable} == comparable
    assert (one.total("need", Fraction(50)), one.total("offer", Fraction(50))) == both


def test_where_no_day_is_known_two_periods_are_compared_by_the_day_and_a_period_with_none_not_at_all() -> None:
    rated = pair({"quantity": kg(70), "per": Period.WEEK}, {"quantity": kg(5), "per": Period.DAY})
    assert rated.comparable(Fraction(70), Period.WEEK) == 10
    assert rated.comparable(Fraction(70), Period.WINDOW) is None
    assert (rated.share, rated.needs_margin) == (Fraction(1, 2), True)
    whole = pair({"quantity": kg(40)}, {"quantity": kg(10)})
    assert whole.comparable(Fraction(70), Period.WEEK) is None
    assert (whole.share, whole.needs_margin) == (Fraction(1, 4), False)
    mixed = pair({"quantity": kg(40)}, {"quantity": kg(10), "per": Period.DAY})
    assert (mixed.share, mixed.needs_margin) == (None, True)
    assert pair({"quantity": kg(40)}, {"quantity": kg(1, "tấn")}).needs_margin
    assert pair({"quantity": kg(40)}, {}).needs_margin
    assert pair({"quantity": kg(40)}, {}).share is pair({"quantity": kg(40)}, {"quantity": kg(3, "con")}).share is None


@pytest.mark.parametrize(
    ("need", "offer", "alike"),
    [
        ({"price": Price(9, "kg")}, {"price": Price(8, "kg")}, True), ({"price": Price(9, "kg")}, {"price": Price(8, "tấn")}, False),
        ({"price": Price(9, "kg")}, {}, False), ({}, {"price": Price(9, "kg")}, False), ({}, {}, False),
        ({"price": Price(9, "con")}, {"price": Price(8, "con")}, True),
        ({"price": Price(9, "thùng"), "quantity": kg(5, "thùng", kg_each=Decimal(10))}, {"price": Price(9, "thùng")}, False),
        ({"price": Price(9, "thùng"), "quantity": kg(5, "thùng", kg_each=Decimal(10))},
         {"price": Price(9, "thùng"), "quantity": kg(2, "thùng", kg_each=Decimal(10))}, True),
        ({"price": Price(9, "thùng"), "quantity": kg(5, "thùng", kg_each=Decimal(10))},
         {"price": Price(9, "thùng"), "quantity": kg(5, "thùng", kg_each=Decimal(12))}, False),
    ],
)  # fmt: skip
def test_two_prices_lie_side_by_side_only_for_one_and_the_same_unit(need: dict[str, Any], offer: dict[str, Any], alike: bool) -> None:
    assert pair(need, offer).priced_alike is alike


@pytest.mark.parametrize(
    ("need", "offer", "column", "side"),
    [({"state": "sống"}, {}, "state", "offer"), ({}, {"state": "sống"}, "state", "need"), ({}, {}, "state", ""),
     ({"state": "sống"}, {"state": "sống"}, "state", ""), ({"state": "sống"}, {"state": "đông lạnh"}, "state", ""),
     ({"words": "cua gạch"}, {"words": "cua"}, "product", "offer"), ({"words": "cua gạch"}, {"words": "cua gạch"}, "product", ""),
     ({"place": "xã Trí Phải"}, {}, "place", "offer"), ({"place": "xã Trí Phải"}, {"place": "huyện Thới Bình"}, "place", "")],
)  # fmt: skip
def test_a_question_is_left_open_by_the_one_side_that_said_nothing(need: dict[str, Any], offer: dict[str, Any], column: str, side: str) -> None:
    assert pair(need, offer).silent(column) == side


def test_days_and_distances() -> None:
    assert days_of(Offer("O", "tôm sú", **TEN)) == 10
    assert days_of(Offer("O", "tôm sú", starts_on=date(2027, 3, 1))) is days_of(Offer("O", "tôm sú", ends_on=date(2027, 3, 1))) is None
    assert days_of(Offer("O", "tôm sú", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1))) == 1
    assert (moved(date(2027, 3, 1), -1), moved(date.max, 1)) == (date(2027, 2, 28), None)
    one = pair({}, {})
    near, far, farthest = (LEXICON.gazetteer.read(place).units[0] for place in ("xã Trí Phải", "xã Tân Lộc", "xã Tân Thuận"))
    assert one.km(near, (far, farthest)) == one.km(near, (farthest, far)) == pytest.approx(44.911, abs=0.001)
    assert 0 < one.km(near, (far,)) < 30
    assert (one.radius_km, pair({"radius_km": 0.0}, {}).radius_km, pair({"radius_km": 7.0}, {}).radius_km) == (30.0, 0.0, 7.0)
    assert all(LEXICON.gazetteer.read(text).units == (code,) for code in LEXICON.gazetteer.communes if (text := surely(code, LEXICON)))
    assert surely(near, LEXICON) == "Xã Trí Phải"
    assert surely(LEXICON.gazetteer.read("xã Nguyễn Việt Khái mới").units[0], LEXICON) == "Xã Nguyễn Việt Khái mới"


def test_facts_are_figures_or_names_or_nothing() -> None:
    one = pair({"quantity": kg(40), "state": "sống"}, {"quantity": kg(10)})
    assert (one.fact("quantity", "share"), one.fact("quantity", "offer_unit"), one.fact("quantity", "no such")) == (Fraction("0.25"), None, None)
    assert (one.named("state", "need"), one.named("state", "offer")) == (["song"], [])
