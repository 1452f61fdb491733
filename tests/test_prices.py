"""Prices as written, always in whole đồng."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.prices import LONGEST, read_price
from matchmaker.domain.records import Price


@pytest.mark.parametrize(
    ("typed", "dong", "unit", "high"),
    [
        ("450.000 đ/kg", 450_000, "kg", None),
        ("450000 đ/kg", 450_000, "kg", None),
        ("450 000đ", 450_000, "", None),
        ("450k", 450_000, "", None),
        ("450 nghìn", 450_000, "", None),
        ("450 ngàn/kg", 450_000, "kg", None),
        ("55-60k/kg", 55_000, "kg", 60_000),
        ("55k - 60k", 55_000, "", 60_000),
        ("450-500.000 đ/kg", 450_000, "kg", 500_000),
        ("900k - 1,1 triệu/kg", 900_000, "kg", 1_100_000),
        ("1-1,2 triệu", 1_000_000, "", 1_200_000),
        ("1,1 triệu/kg", 1_100_000, "kg", None),
        ("1tr1/kg", 1_100_000, "kg", None),
        ("1 triệu 250", 1_250_000, "", None),
        ("1 triệu rưỡi/kg", 1_500_000, "kg", None),
        ("20-25 triệu đồng/tấn", 20_000_000, "tấn", 25_000_000),
        ("96.000 đ/giạ", 96_000, "giạ", None),
        ("30 ngàn đồng một ký", 30_000, "ký", None),
        ("700đồng/kg", 700, "kg", None),
        ("450", 450, "", None),
        ("450 đ", 450, "", None),
        ("tối đa 450.000 VNĐ/kg", 450_000, "kg", None),
    ],
)
def test_a_price_is_read_as_written(typed: str, dong: int, unit: str, high: int | None) -> None:
    assert read_price(typed) == Price(dong, unit, high)


@pytest.mark.parametrize("typed", ["thỏa thuận", "Thoả thuận", "THƯƠNG LƯỢNG", "liên hệ", "theo giá thị trường", "thoa thuan."])
def test_an_open_price_is_unknown(typed: str) -> None:
    assert read_price(typed) is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not_a_price"),
        ("abc", "not_a_price"),
        ("$5", "foreign_money"),
        ("5 usd/kg", "foreign_money"),
        ("0 đ", "not_positive"),
        ("1,5 đ", "not_whole_dong"),
        ("60-55k", "range_backwards"),
        ("120 rưỡi/kg", "not_a_price"),
        ("9" * 20, "number_too_large"),
        ("999999999 triệu", "number_too_large"),
        ("1" * (LONGEST + 1), "too_long"),
    ],
)
def test_what_is_no_price_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_price(typed)
    assert (error.value.why, error.value.text) == (why, typed[:80])


@pytest.mark.parametrize("typed", ["x" * 90, "0" * 90, "60-55k" + " " * 90, "1,5 đ" + " " * 90, "100 USD " + "x" * 80, "9" * 90])
def test_what_is_no_price_is_said_back_in_its_first_eighty_letters(typed: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_price(typed)
    assert error.value.text == typed[:80]


@pytest.mark.parametrize("word", ["giá ", "từ ~ ", "khoảng : ", "tối đa = "])
def test_no_price_takes_long(word: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        read_price(word * (90 // len(word)) + "x")
    assert time.process_time() - began < 0.3


@given(st.text(max_size=130))
def test_any_text_is_a_price_of_whole_dong_or_open_or_unreadable(text: str) -> None:
    price = None
    with suppress(Unreadable):
        price = read_price(text)
    if price is not None:
        assert isinstance(price.dong, int)
        assert price.dong > 0
        assert price.high is None or price.high >= price.dong


@given(st.integers(min_value=1, max_value=999_999_999))
def test_dong_written_with_points_come_back(dong: int) -> None:
    assert read_price(f"{dong:,} đ/kg".replace(",", ".")) == Price(dong, "kg")


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=9))
def test_millions_and_tenths_say_the_same_three_ways(millions: int, tenths: int) -> None:
    assert read_price(f"{millions},{tenths} triệu") == read_price(f"{millions}tr{tenths}") == read_price(f"{millions * 1000 + tenths * 100}k")
