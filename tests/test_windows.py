"""Days and windows as written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.windows import LONGEST, read_day, read_from_until, read_window

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026-11-25", "2026-11-25", "2026-11-25"),
        ("25/11/2026", "2026-11-25", "2026-11-25"),
        ("25-11-2026", "2026-11-25", "2026-11-25"),
        ("11-2-2027", "2027-02-11", "2027-02-11"),
        ("ngày 5 tháng 12 năm 2026", "2026-12-05", "2026-12-05"),
        ("25/11", "2026-11-25", "2026-11-25"),
        ("23/11", "2026-11-23", "2026-11-23"),
        ("1/11", "2027-11-01", "2027-11-01"),
        ("29/2", "2028-02-29", "2028-02-29"),
        ("tháng 12", "2026-12-01", "2026-12-31"),
        ("thang 12", "2026-12-01", "2026-12-31"),
        ("tháng 11", "2026-11-01", "2026-11-30"),
        ("tháng 10", "2027-10-01", "2027-10-31"),
        ("T12/2026", "2026-12-01", "2026-12-31"),
        ("12/2026", "2026-12-01", "2026-12-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("11-2", "2026-11-01", "2027-02-28"),
        ("tháng 11 đến tháng 2 năm 2027", "2026-11-01", "2027-02-28"),
        ("10-12", "2026-10-01", "2026-12-31"),
        ("cuối tháng 12", "2026-12-21", "2026-12-31"),
        ("đầu tháng 11", "2027-11-01", "2027-11-10"),
        ("quý 1", "2027-01-01", "2027-03-31"),
        ("quý IV/2026", "2026-10-01", "2026-12-31"),
        ("25/11-10/12", "2026-11-25", "2026-12-10"),
        ("25/11/2026 - 10/12/2026", "2026-11-25", "2026-12-10"),
        ("từ 25/11 đến 10/12/2026", "2026-11-25", "2026-12-10"),
        ("15/11 - 15/1", "2026-11-15", "2027-01-15"),
        ("hôm nay", "2026-11-23", "2026-11-23"),
        ("tuần sau", "2026-11-30", "2026-12-06"),
        ("tháng sau", "2026-12-01", "2026-12-31"),
        ("December 2026", "2026-12-01", "2026-12-31"),
    ],
)
def test_a_window_is_read_as_written(typed: str, start: str, end: str) -> None:
    assert read_window(typed, TODAY) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not_a_date"),
        ("abc", "not_a_date"),
        ("30/2", "no_such_day"),
        ("30/2/2027", "no_such_day"),
        ("tháng 13", "no_such_month"),
        ("âm lịch", "not_a_lunar_date"),
        ("9999-01-01", "year_out_of_reach"),
        ("1/1/1900", "year_out_of_reach"),
        ("tháng 9/2026 - tháng 8/2026", "range_backwards"),
        ("5/12/26 - 3/10/26", "range_backwards"),
        ("1" * (LONGEST + 1), "too_long"),
    ],
)
def test_what_is_no_window_says_why(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_window(typed, TODAY)
    assert error.value.why == why


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 4), date(2026, 12, 10)])
@pytest.mark.parametrize(
    "typed",
    [
        "từ 5/12 đến 3/12",
        "5/12 - 28/11",
        "5/12 - 3/12/2027",
        "5/12/2026 - 3/12",
        "cuối tháng 12 - đầu tháng 12",
        "mùng 9 tháng chạp - mùng 7 tháng chạp",
    ],
)
def test_days_that_run_backwards_by_little_are_asked_about_and_not_made_a_year(typed: str, today: date) -> None:
    with pytest.raises(Unreadable) as error:
        read_window(typed, today)
    assert error.value.why == "nearly_a_year"
    if "/" in typed:
        with pytest.raises(Unreadable) as error:
            read_from_until(*typed.removeprefix("từ ").replace("đến", "-").split(" - "), today)
        assert (error.value.why, error.value.text) == ("nearly_a_year", typed.removeprefix("từ ").replace("đến", "-"))


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("từ 5/12 đến 3/2", "2026-12-05", "2027-02-03"),
        ("5/12/26 - 3/12/27", "2026-12-05", "2027-12-03"),
        ("5/12 - 3/2/27", "2026-12-05", "2027-02-03"),
        ("từ 5/12/2026 đến 3/12/2027", "2026-12-05", "2027-12-03"),
        ("tháng 3 đến tháng 2", "2026-03-01", "2027-02-28"),
        ("1/12 - 15/12/2027", "2026-12-01", "2027-12-15"),
        ("tháng chạp đến tháng 11 âm lịch", "2026-01-19", "2027-01-07"),
    ],
)
def test_a_window_over_the_new_year_or_of_a_whole_year_is_read(typed: str, start: str, end: str) -> None:
    assert read_window(typed, TODAY) == (date.fromisoformat(start), date.fromisoformat(end))


def test_a_month_is_no_day() -> None:
    with pytest.raises(Unreadable):
        read_day("tháng 12", TODAY)
    assert read_day("25/11/2026", TODAY) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("", "", None, None),
        ("25/11/2026", "", date(2026, 11, 25), None),
        ("tháng 12", "", date(2026, 12, 1), date(2026, 12, 31)),
        ("", "tháng 12", None, date(2026, 12, 31)),
        ("1/11", "30/11", date(2026, 11, 1), date(2026, 11, 30)),
        ("tháng 12", "tháng 2", date(2026, 12, 1), date(2027, 2, 28)),
        ("2026-12-01", "2026-12-31", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_two_fields_make_one_window(first: str, last: str, start: date | None, end: date | None) -> None:
    assert read_from_until(first, last, TODAY) == (start, end)


def test_the_field_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Unreadable) as error:
        read_from_until("25/11/2026", "xyz", TODAY)
    assert error.value.facts["field"] == "until"
    with pytest.raises(Unreadable) as error:
        read_from_until("25/12/2026", "1/12/2026", TODAY)
    assert error.value.why == "range_backwards"


@given(st.text(max_size=130), st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_any_text_is_a_window_that_runs_forward_or_unreadable(text: str, today: date) -> None:
    start = end = today
    with suppress(Unreadable):
        start, end = read_window(text, today)
    assert start <= end


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_a_full_day_says_the_same_in_every_writing(day: date, today: date) -> None:
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"ngày {day.day} tháng {day.month} năm {day.year}"):
        assert read_day(written, today) == day


@given(st.integers(1, 12), st.integers(1, 12), st.dates(date(2001, 1, 1), date(2097, 12, 31)))
def test_months_without_a_year_are_the_next_that_are_not_over(first: int, last: int, today: date) -> None:
    start, end = read_window(f"tháng {first} - tháng {last}", today)
    assert end >= today
    assert (start.month, end.month) == (first, last)
    assert (end - start).days <= 366
