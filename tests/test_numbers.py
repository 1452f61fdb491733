"""Numbers as people write them, and ranges of two."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number, read_range


@given(st.integers(1_000, 999_999_999), st.integers(1, 99))
def test_the_vietnamese_and_the_english_way_of_writing_are_one_number(whole: int, hundredths: int) -> None:
    english = f"{whole:,}.{hundredths:02}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english) == read_number(vietnamese) == Decimal(f"{whole}.{hundredths:02}")


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_range_has_its_lower_end_first(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert read_range(f"{low} - {high}") == (low, high)


@pytest.mark.parametrize(("typed", "why"), [("1-2-3", "not_a_number"), ("7-5", "range_backwards"), ("5-", "not_a_number")])
def test_what_is_no_range_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_range(typed)
    assert error.value.why == why
