"""The Vietnamese lunar calendar against dates that everybody knows, and both ways for every day."""

from __future__ import annotations

import runpy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from matchmaker.domain.errors import Unreadable
from matchmaker.domain.lunar import FIRST_DAY, FIRST_YEAR, LAST_DAY, LAST_YEAR, LunarDay, lunar_of, month_of, new_year, solar_of
from matchmaker.domain.lunar_table import YEARS


@pytest.mark.parametrize(
    "tet",
    ["1985-01-21", "2007-02-17", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06",
     "2028-01-26", "2029-02-13", "2030-02-02"],
)  # fmt: skip
def test_tet_falls_where_vietnam_keeps_it(tet: str) -> None:
    """In 1985, 2007 and 2030 China keeps it on another day."""
    day = date.fromisoformat(tet)
    assert new_year(day.year) == day
    assert lunar_of(day) == LunarDay(day.year, 1, 1)
    assert lunar_of(day - timedelta(days=1)).month == 12


def test_leap_months_are_where_the_calendar_prints_them() -> None:
    printed = {2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3}
    assert {year: leap for year, (_first, _long, leap) in YEARS.items() if leap and 2020 <= year <= 2050} == printed


def test_the_table_is_what_its_script_computes() -> None:
    computed = runpy.run_path(str(ROOT / "scripts/lunar_table.py"))["years"]()
    assert {year: (first.isoformat(), long, leap) for year, (first, long, leap) in computed.items()} == YEARS


@pytest.mark.parametrize(
    ("solar", "lunar"),
    [
        ("2024-09-17", LunarDay(2024, 8, 15)),
        ("2025-07-25", LunarDay(2025, 6, 1, leap=True)),
        ("2025-08-22", LunarDay(2025, 6, 29, leap=True)),
        ("2026-04-26", LunarDay(2026, 3, 10)),
        ("2026-09-25", LunarDay(2026, 8, 15)),
    ],
)
def test_feasts_of_the_year(solar: str, lunar: LunarDay) -> None:
    assert lunar_of(date.fromisoformat(solar)) == lunar
    assert solar_of(lunar) == date.fromisoformat(solar)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_day_goes_there_and_back(day: date) -> None:
    lunar = lunar_of(day)
    assert solar_of(lunar) == day
    assert 1 <= lunar.day <= month_of(lunar.year, lunar.month, lunar.leap)[1]


@given(st.dates(FIRST_DAY, LAST_DAY - timedelta(days=1)))
def test_the_next_day_is_the_next_or_the_first_of_a_month(day: date) -> None:
    today, tomorrow = lunar_of(day), lunar_of(day + timedelta(days=1))
    assert tomorrow.day == today.day + 1 or (tomorrow.day == 1 and today.day in (29, 30))


def test_years_join_without_a_gap_and_a_thirteenth_month_is_a_leap_month() -> None:
    for year, (first, long, leap) in YEARS.items():
        assert len(long) == 12 + (leap > 0)
        assert year == LAST_YEAR or date.fromisoformat(first) + timedelta(days=sum(29 + int(bit) for bit in long)) == new_year(year + 1)


@pytest.mark.parametrize(
    ("lunar", "why"),
    [
        (LunarDay(2026, 12, 30), "no_lunar_day"),
        (LunarDay(2027, 1, 31), "no_lunar_day"),
        (LunarDay(2027, 1, 0), "no_lunar_day"),
        (LunarDay(2026, 13, 1), "no_such_month"),
        (LunarDay(2026, 6, 1, leap=True), "no_leap_month"),
        (LunarDay(FIRST_YEAR - 1, 1, 1), "year_out_of_reach"),
        (LunarDay(LAST_YEAR + 1, 1, 1), "year_out_of_reach"),
    ],
)
def test_a_date_that_does_not_exist_is_refused(lunar: LunarDay, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        solar_of(lunar)
    assert error.value.why == why


def test_a_day_beyond_the_table_is_refused() -> None:
    with pytest.raises(Unreadable):
        lunar_of(FIRST_DAY - timedelta(days=1))
    with pytest.raises(Unreadable):
        lunar_of(LAST_DAY + timedelta(days=1))
