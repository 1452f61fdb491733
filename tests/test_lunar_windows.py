"""Windows told by the moon, read as solar days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.lunar import LunarDay, lunar_of, month_of
from matchmaker.domain.spelling import unmarked
from matchmaker.domain.windows import read_from_until, read_window

TODAY = date(2026, 11, 26)  # 18/10 Bính Ngọ


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("rằm", "2026-12-23", "2026-12-23"),
        ("rằm tháng 11", "2026-12-23", "2026-12-23"),
        ("ram thang 11", "2026-12-23", "2026-12-23"),
        ("rằm tháng giêng", "2027-02-20", "2027-02-20"),
        ("15/11 âm lịch", "2026-12-23", "2026-12-23"),
        ("15/11 (âm lịch)", "2026-12-23", "2026-12-23"),
        ("ngày 15 tháng 11 âm lịch", "2026-12-23", "2026-12-23"),
        ("15/11/2027 âm lịch", "2027-12-12", "2027-12-12"),
        ("29 tháng chạp", "2027-02-05", "2027-02-05"),
        ("tháng giêng âm lịch", "2027-02-06", "2027-03-07"),
        ("tháng 11 âm lịch", "2026-12-09", "2027-01-07"),
        ("cuối tháng chạp", "2027-01-28", "2027-02-05"),
        ("11-2 âm lịch", "2026-12-09", "2027-04-06"),
        ("tháng 11 đến tháng 2 âm lịch", "2026-12-09", "2027-04-06"),
        ("tháng 11 đến tháng chạp", "2026-12-09", "2027-02-05"),
        ("tháng chạp - tháng 2", "2027-01-08", "2027-04-06"),
        ("15/11 - 20/12 âm lịch", "2026-12-23", "2027-01-27"),
        ("từ rằm tháng 11 đến Tết", "2026-12-23", "2027-02-08"),
        ("20/12 đến Tết", "2026-12-20", "2027-02-08"),
        ("rằm tháng 9 đến Tết", "2026-10-24", "2027-02-08"),
        ("1/10 đến rằm tháng giêng", "2026-10-01", "2027-02-20"),
        ("rằm tháng 11 năm 2027 đến rằm tháng giêng", "2027-12-12", "2028-02-09"),
        ("Tết", "2027-02-06", "2027-02-08"),
        ("Tết 2028", "2028-01-26", "2028-01-28"),
        ("trước Tết", "2027-01-07", "2027-02-05"),
        ("sau Tết", "2027-02-09", "2027-02-20"),
        ("mùng 3 Tết", "2027-02-08", "2027-02-08"),
        ("28 Tết", "2027-02-04", "2027-02-04"),
        ("giao thừa", "2027-02-05", "2027-02-05"),
        ("15/5 nhuận 2028", "2028-07-07", "2028-07-07"),
    ],
)
def test_a_window_told_by_the_moon_is_read(typed: str, start: str, end: str) -> None:
    assert read_window(typed, TODAY) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("30 tháng chạp", "no_lunar_day"),
        ("30/12 âm lịch", "no_lunar_day"),
        ("30 Tết", "no_lunar_day"),
        ("31/1 âm lịch", "no_lunar_day"),
        ("15/6 nhuận", "no_leap_month"),
        ("tháng 6 nhuận năm 2026", "no_leap_month"),
        ("tháng 13 âm lịch", "no_such_month"),
        ("15/13 âm lịch", "no_such_month"),
        ("15/1/1900 âm lịch", "year_out_of_reach"),
        ("âm lịch", "not_a_lunar_date"),
        ("Tết Trung thu", "not_a_lunar_date"),
        ("15 Tết", "not_a_lunar_date"),
        ("rằm tháng 3/2027 đến rằm tháng 2/2027", "range_backwards"),
    ],
)
def test_a_lunar_date_that_does_not_exist_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_window(typed, TODAY)
    assert error.value.why == why


def test_a_day_that_a_month_lacks_is_taken_once_that_month_is_over() -> None:
    """The fourth month of 2026 has 29 days; said after it, the thirtieth of the fourth is next year's."""
    assert month_of(2026, 4)[1] == 29
    start, days = month_of(2027, 4)
    with pytest.raises(Unreadable):
        read_window("30/4 âm lịch", date(2026, 5, 20))
    assert days == 30
    assert read_window("30/4 âm lịch", date(2026, 6, 20))[0] == start + timedelta(days=29)


def test_the_first_field_may_be_lunar_and_the_last_solar() -> None:
    assert read_from_until("rằm tháng 11", "31/1/2027", TODAY) == (date(2026, 12, 23), date(2027, 1, 31))
    assert read_from_until("tháng chạp", "trước Tết", TODAY) == (date(2027, 1, 8), date(2027, 2, 5))


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("rằm tháng 9", "Tết", "2026-10-24", "2027-02-08"),
        ("tháng 9 âm lịch", "31/1", "2026-10-10", "2027-01-31"),
        ("1/10", "rằm tháng giêng", "2026-10-01", "2027-02-20"),
        ("rằm tháng 11 năm 2027", "rằm tháng giêng", "2027-12-12", "2028-02-09"),
    ],
)
def test_two_fields_without_years_are_one_season(first: str, last: str, start: str, end: str) -> None:
    assert read_from_until(first, last, TODAY) == (date.fromisoformat(start), date.fromisoformat(end))


@given(st.dates(date(2001, 1, 1), date(2097, 12, 31)), st.integers(0, 380))
def test_a_lunar_day_without_a_year_is_the_next_one(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    lunar = lunar_of(day)
    typed = f"{lunar.day}/{lunar.month}{' nhuận' if lunar.leap else ''}"
    found: date | None = None
    try:
        found = read_window(f"{typed} âm lịch", today)[0]
    except Unreadable as error:
        assert error.why in ("no_lunar_day", "no_leap_month")  # noqa: PT017  (the occurrence before it does not exist)
    if found is not None:
        assert today <= found <= day
        assert (lunar_of(found).day, lunar_of(found).month) == (lunar.day, lunar.month)


@given(st.dates(date(2000, 6, 1), date(2099, 6, 1)), st.dates(date(2001, 1, 1), date(2097, 12, 31)))
def test_a_full_lunar_date_says_the_same_day_with_marks_and_without(day: date, today: date) -> None:
    lunar: LunarDay = lunar_of(day)
    leap = " nhuận" if lunar.leap else ""
    for typed in (f"{lunar.day}/{lunar.month}{leap}/{lunar.year} âm lịch", f"ngày {lunar.day} tháng {lunar.month}{leap} năm {lunar.year} âm lịch"):
        assert read_window(typed, today) == (day, day)
        assert read_window(unmarked(typed), today) == (day, day)
