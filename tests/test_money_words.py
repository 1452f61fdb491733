"""Sums of money in figures and in words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.money_words import read_money


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("một trăm triệu", 100_000_000),
        ("Năm mươi triệu đồng chẵn", 50_000_000),
        ("mot tram trieu dong", 100_000_000),
        ("hai trăm năm mươi lăm triệu năm trăm ngàn", 255_500_000),
        ("hai trăm linh năm triệu", 205_000_000),
        ("mười lăm triệu", 15_000_000),
        ("hai triệu rưỡi", 2_500_000),
        ("một tỷ hai trăm triệu", 1_200_000_000),
        ("1,2 tỷ", 1_200_000_000),
        ("50.000.000 đồng (năm mươi triệu đồng)", 50_000_000),
        ("100tr", 100_000_000),
        ("không", 0),
        ("một trăm rưỡi nghìn", 150_000),
        *((none, 0) for none in ("0", "0 đồng", "0đ", "0 tỷ", "0 triệu đồng", "0k", "0 VNĐ", "không đồng", "không tỉ")),
    ],
)
def test_sums_are_understood(text: str, dong: int) -> None:
    assert read_money(text) == dong


@pytest.mark.parametrize(
    "text", ["10%", "tính sau", "theo mùa", "triệu triệu", "hai triệu nghìn", "hai ba triệu", "50-60 triệu", "100 USD", "450.000 đ/kg", "", "x" * 500]
)
def test_what_is_no_sum_is_asked_about(text: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_money(text)
    assert error.value.why in ("not_money", "too_long")


@pytest.mark.parametrize(
    "text", ["triệu triệu", "hai ba triệu", "hai trăm rưỡi năm", "hai trăm rưỡi rưỡi", "ba trăm rưỡi", "một linh rưỡi", "1.2.3 tỷ", "0,0 tỷ"]
)
def test_what_is_no_sum_is_said_back_as_typed(text: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_money(text)
    assert (error.value.why, error.value.text) == ("not_money", text)


@given(st.text(max_size=60) | st.text("một hai ba trăm mươi triệu ngàn tỷ rưỡi linh 0123456789.,", max_size=60))
def test_any_text_is_a_sum_or_unreadable(text: str) -> None:
    with suppress(Unreadable):
        assert read_money(text) >= 0
