"""Areas as written, in square metres."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.areas import GREATEST_M2, read_area
from matchmaker.domain.errors import Unreadable


@pytest.mark.parametrize(
    ("typed", "m2"),
    [
        ("15 công", "15000"),
        ("15 cong", "15000"),
        ("khoảng 15 công đất", "15000"),
        ("1,5 ha", "15000"),
        ("1.5 ha", "15000"),
        ("3 công tầm lớn", "3888"),
        ("3 cong tam lon", "3888"),
        ("2 công rưỡi", "2500"),
        ("nửa ha", "5000"),
        ("12.000 m2", "12000"),
        ("800 mét vuông", "800"),
        ("2 mẫu tây", "20000"),
    ],
)
def test_an_area_is_read_as_written(typed: str, m2: str) -> None:
    assert read_area(typed) == Decimal(m2)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not_an_area"),
        ("rộng lắm", "not_an_area"),
        ("15", "area_unit_missing"),
        ("0 ha", "not_positive"),
        ("-2 ha", "not_an_area"),
        ("2 mẫu", "area_unit_unknown"),
        ("2 sào", "area_unit_unknown"),
        ("5 tấn", "area_unit_unknown"),
        ("10-12 công", "one_area"),
        ("900000000 ha", "number_too_large"),
        ("1 công " + "x" * 200, "too_long"),
    ],
)
def test_what_is_no_area_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_area(typed)
    assert error.value.why == why


@given(st.text(max_size=130))
def test_any_text_is_an_area_or_unreadable(text: str) -> None:
    area = Decimal(1)
    with suppress(Unreadable):
        area = read_area(text)
    assert 0 < area <= GREATEST_M2


@given(st.integers(1, 9999))
def test_ten_cong_are_a_hectare_and_the_long_rod_is_longer(many: int) -> None:
    assert read_area(f"{10 * many} công") == read_area(f"{many} ha")
    assert read_area(f"{many} công tầm lớn") > read_area(f"{many} công")
