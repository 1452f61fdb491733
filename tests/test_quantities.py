"""Amounts as written, and what units weigh."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.quantities import LONGEST, Units, read_quantity, read_quantity_per
from matchmaker.domain.records import Period, Quantity
from matchmaker.domain.words import UnitRecord

WEIGHTS = (
    ("kg", "kg", "", "1"), ("ta", "tạ", "", "100"), ("tan", "tấn", "", "1000"), ("g", "g", "", "0.001"),
    ("gia", "giạ", "lua", "20"), ("gia", "giạ", "muoi", "30"), ("gia", "giạ", "", None), ("chuc", "chục", "dua", None), ("chuc", "chục", "", None),
)  # fmt: skip
UNITS = Units(UnitRecord(unit, phrase, product, Decimal(kg) if kg else None) for unit, phrase, product, kg in WEIGHTS)
RICE, SALT = ("lua_st25", "lua"), ("muoi",)


@pytest.mark.parametrize(
    ("typed", "amount", "unit", "high"),
    [
        ("2 tấn", "2", "tấn", None),
        ("2 tan", "2", "tan", None),
        ("1.250,5 kg", "1250.5", "kg", None),
        ("1 250 kg", "1250", "kg", None),
        ("5-7 tấn", "5", "tấn", "7"),
        ("5–7 tấn", "5", "tấn", "7"),
        ("5 tấn - 7 tấn", "5", "tấn", "7"),
        ("500 kg - 1 tấn", "500", "kg", "1000"),
        ("từ 5 đến 7 tấn", "5", "tấn", "7"),
        ("khoảng 10 tấn", "10", "tấn", None),
        ("60 giạ", "60", "giạ", None),
        ("tấn rưỡi", "1.5", "tấn", None),
        ("2 tấn rưỡi", "2.5", "tấn", None),
        ("6 tấn 3", "6.3", "tấn", None),
        ("4 tạ 7", "4.7", "tạ", None),
        ("nửa tấn", "0.5", "tấn", None),
        ("hai tấn", "2", "tấn", None),
        ("5 bao 50kg", "5", "bao 50kg", None),
        ("3 container 20 tấn", "3", "container 20 tấn", None),
        ("  2   TẤN ", "2", "tấn", None),
    ],
)
def test_an_amount_is_read_as_written(typed: str, amount: str, unit: str, high: str | None) -> None:
    assert read_quantity(typed) == Quantity(Decimal(amount), unit, Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("typed", "period"),
    [("500kg/tuần", Period.WEEK), ("1 tấn mỗi tháng", Period.MONTH), ("1 tấn một ngày", Period.DAY), ("2 tan/thang", Period.MONTH), ("2 tấn", None)],
)
def test_an_amount_can_say_for_what_period_it_holds(typed: str, period: Period | None) -> None:
    assert read_quantity_per(typed)[1] is period


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not_a_quantity"),
        ("abc", "not_a_quantity"),
        ("-5 kg", "not_a_quantity"),
        ("20", "unit_missing"),
        ("0 kg", "not_positive"),
        ("1,2345 kg", "too_fine"),
        ("7-5 tấn", "range_backwards"),
        ("1 tấn - 500 kg", "range_backwards"),
        ("5 giạ - 7 tấn", "two_units"),
        ("500 g - 1000000000000 tấn", "number_too_large"),
        ("20con/kg", "size_not_quantity"),
        ("20 - 30 con/kg", "size_not_quantity"),
        ("9" * 30 + " kg", "number_too_large"),
        ("١٢ kg", "not_a_number"),
        ("1 kg " + "x" * LONGEST, "too_long"),
        ("5 " + "thùng" * 9, "not_a_quantity"),
    ],
)
def test_what_is_no_amount_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_quantity(typed)
    assert error.value.why == why
    assert error.value.text in typed[:80]


@pytest.mark.parametrize("typed", ["0 kg" + " " * 90, "5 giạ - 7 tấn" + " " * 90, "x" * 90])
def test_what_is_no_amount_is_said_back_in_its_first_eighty_letters(typed: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_quantity(typed)
    assert error.value.text == typed[:80]


def test_a_range_may_end_where_it_starts() -> None:
    assert read_quantity("5-5 tấn").amount == 5


def test_a_pack_whose_weight_is_no_number_has_no_weight() -> None:
    units = Units([UnitRecord("kg", "kg", "", Decimal(1)), UnitRecord("bao", "bao", "", None)])
    assert units.kg(Quantity(Decimal(2), "bao 45 kg")) == 90
    assert units.kg(Quantity(Decimal(2), "bao 4.5.5 kg")) is None


def test_a_unit_can_stand_in_where_none_is_typed() -> None:
    assert read_quantity("300", unit="kg") == Quantity(Decimal(300), "kg")
    assert read_quantity("3 tạ", unit="kg") == Quantity(Decimal(3), "tạ")


@pytest.mark.parametrize(
    "junk", ["😀" * 50, "<script>", "'; DROP TABLE listing;--", "\x00", "१२ kg", "1e999 kg", "∞ tấn", "½ tấn", "2 tấn" * 1_000_000]
)
def test_no_text_crashes_the_reader(junk: str) -> None:
    with suppress(Unreadable):
        read_quantity(junk)


@given(st.text(max_size=130))
def test_any_text_is_a_positive_amount_or_unreadable(text: str) -> None:
    quantity = Quantity(Decimal(1), "kg")
    with suppress(Unreadable):
        quantity = read_quantity(text)
    assert quantity.amount > 0
    assert quantity.unit
    assert quantity.high is None or quantity.high >= quantity.amount
    assert quantity.amount * 1000 == (quantity.amount * 1000).to_integral_value()


@given(st.decimals(min_value="0.001", max_value="999999", places=3), st.sampled_from(["kg", "tạ", "tấn", "giạ"]))
def test_what_is_written_the_vietnamese_way_comes_back(amount: Decimal, unit: str) -> None:
    written = f"{amount:,.3f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    assert read_quantity(f"{written} {unit}") == Quantity(amount, unit)


@pytest.mark.parametrize(
    ("typed", "line", "kg"),
    [
        ("2 tấn", (), "2000"),
        ("2 ta", (), "200"),
        ("5-7 tấn", (), "5000"),
        ("60 giạ", RICE, "1200"),
        ("60 giạ", SALT, "1800"),
        ("60 giạ", ("cua_bien",), None),
        ("60 giạ", (), None),
        ("60 gia", RICE, "1200"),
        ("5 chục", ("dua",), None),
        ("5 chục", (), None),
        ("5 thúng", (), None),
        ("250 g", (), "0.25"),
    ],
)
def test_a_unit_weighs_what_its_product_says_and_nothing_is_guessed(typed: str, line: tuple[str, ...], kg: str | None) -> None:
    assert UNITS.kg(read_quantity(typed), line) == (Decimal(kg) if kg else None)


def test_a_mark_that_was_typed_is_honoured() -> None:
    assert UNITS.key("tấn") == "tan"
    assert UNITS.key("tán") == ""
    assert UNITS.key("TẤN") == "tan"
    assert not UNITS.known("tắn")


@given(st.decimals(min_value="0.001", max_value="9999", places=3), st.sampled_from(["kg", "tạ", "tấn", "g"]))
def test_weights_are_exact_and_grow_with_the_amount(amount: Decimal, unit: str) -> None:
    one, more = UNITS.kg(Quantity(amount, unit)), UNITS.kg(Quantity(amount * 2, unit))
    assert one is not None
    assert more is not None
    assert more == one * 2
    assert one > 0
