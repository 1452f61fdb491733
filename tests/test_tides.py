"""Con nước: what is said, which days it means, and how long there is nothing."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.lunar import LAST_DAY, lunar_of
from matchmaker.domain.tides import BOTH, TIDE_DAYS, Tide, coming_windows, gaps_between, tide_on, tide_windows, tides_said

TODAY = date(2026, 11, 26)
SETS = st.sampled_from([BOTH, (Tide.FULL,), (Tide.NEW,)])
DAYS = st.dates(date(2001, 1, 1), date(2097, 12, 31))


@pytest.mark.parametrize(
    ("typed", "tides", "rest"),
    [
        ("con nước rằm và 30", BOTH, ""),
        ("con nuoc ram va 30", BOTH, ""),
        ("Con nước rằm, ba mươi", BOTH, ""),
        ("rằm và ba mươi", BOTH, ""),
        ("nước rong", BOTH, ""),
        ("mỗi con nước", BOTH, ""),
        ("theo con nước", BOTH, ""),
        ("con nước rằm", (Tide.FULL,), ""),
        ("con nước 30", (Tide.NEW,), ""),
        ("con nước rằm và 30, tháng 11 - tháng 4", BOTH, "tháng 11 - tháng 4"),
        ("mỗi con nước từ tháng 12", BOTH, "từ tháng 12"),
        ("con nước từ 30/11", BOTH, "từ 30/11"),
        ("con nước rằm tháng 11", (Tide.FULL,), "tháng 11 âm lịch"),
        ("con nước tháng 11", BOTH, "tháng 11"),
        ("rằm tháng 11", (), "rằm tháng 11"),
        ("30/11", (), "30/11"),
        ("nước mắm", (), "nước mắm"),
        ("", (), ""),
    ],
)
def test_what_is_said_of_the_tides(typed: str, tides: tuple[Tide, ...], rest: str) -> None:
    assert tides_said(typed) == (tides, rest)


@given(st.text(max_size=120))
def test_any_text_names_tides_or_is_left_as_it_is(text: str) -> None:
    tides, rest = tides_said(text)
    assert tides or rest == text


@given(SETS, DAYS)
def test_windows_hold_the_days_of_their_tide_and_no_others(tides: tuple[Tide, ...], start: date) -> None:
    end = start + timedelta(days=90)
    windows = tide_windows(tides, start, end)
    held = {one.starts_on + timedelta(days=at) for one in windows for at in range(one.days)}
    assert held == {start + timedelta(days=at) for at in range(91) if tide_on(start + timedelta(days=at), tides)}


@given(SETS, DAYS)
def test_the_next_windows_are_whole_and_in_order(tides: tuple[Tide, ...], today: date) -> None:
    windows = coming_windows(tides, today, 6)
    assert len(windows) == 6
    assert windows[0].ends_on >= today
    assert all(5 <= one.days <= 7 for one in windows)
    for one in windows:
        first, last = TIDE_DAYS[one.tide]
        assert lunar_of(one.starts_on).day == first
        assert lunar_of(one.ends_on).day == last
    assert all(earlier.ends_on < later.starts_on for earlier, later in itertools.pairwise(windows))


@given(DAYS)
def test_the_gaps_follow_from_the_days(today: date) -> None:
    both, one = gaps_between(coming_windows(BOTH, today, 6)), gaps_between(coming_windows((Tide.FULL,), today, 6))
    assert both == (9, 9)
    assert one in ((23, 24), (23, 23), (24, 24))


@given(SETS, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_no_season_reaches_beyond_the_calendar(tides: tuple[Tide, ...], today: date, starts_on: date) -> None:
    assert all(one.days <= 7 for one in coming_windows(tides, today, 24, starts_on=starts_on))


def test_the_last_days_of_the_calendar_have_fewer_windows() -> None:
    assert len(coming_windows(BOTH, LAST_DAY - timedelta(days=20), 6)) < 6
    assert tide_windows(BOTH, LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=90)) == []


def test_windows_keep_within_their_season() -> None:
    windows = coming_windows(BOTH, TODAY, 6, starts_on=date(2026, 12, 8), ends_on=date(2027, 1, 6))
    assert [(one.starts_on, one.ends_on) for one in windows] == [
        (date(2026, 12, 8), date(2026, 12, 11)),
        (date(2026, 12, 21), date(2026, 12, 26)),
        (date(2027, 1, 5), date(2027, 1, 6)),
    ]
    assert coming_windows(BOTH, TODAY, 6, ends_on=date(2026, 1, 1)) == []
    assert gaps_between(windows[:1]) is None
