"""Days of the week and moments as people tell them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.moments import VIETNAM, read_past_day, read_said_at
from matchmaker.domain.weekdays import weekday_named
from matchmaker.domain.windows import read_day, read_window

TODAY = date(2026, 11, 26)  # a Thursday
NOW = datetime(2026, 11, 26, 14, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("thứ sáu", "2026-11-27"),
        ("thu sau", "2026-11-27"),
        ("Thứ 6", "2026-11-27"),
        ("thứ năm", "2026-11-26"),
        ("thứ tư", "2026-12-02"),
        ("chủ nhật", "2026-11-29"),
        ("CN", "2026-11-29"),
        ("friday", "2026-11-27"),
        ("next monday", "2026-11-30"),
        ("thứ hai tuần sau", "2026-11-30"),
        ("thứ 2 tới", "2026-11-30"),
        ("thứ bảy tuần này", "2026-11-28"),
        ("thứ ba tuần trước", "2026-11-17"),
        ("trước thứ sáu", "2026-11-27"),
        ("mai", "2026-11-27"),
        ("ngày mai", "2026-11-27"),
        ("mốt", "2026-11-28"),
        ("hôm kia", "2026-11-24"),
        ("T7", "2027-07"),
    ],
)
def test_a_day_of_the_week_is_read_as_named(typed: str, day: str) -> None:
    if len(day) == 7:
        assert read_window(typed, TODAY)[0].isoformat().startswith(day)  # a month stays a month
        return
    assert read_day(typed, TODAY) == date.fromisoformat(day)


@given(st.sampled_from(["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"]), st.dates(date(2001, 1, 1), date(2098, 1, 1)))
def test_a_day_of_the_week_is_within_the_seven_days_from_today_and_before_them_where_past(name: str, today: date) -> None:
    day = read_day(name, today)
    assert today <= day <= today + timedelta(days=6)
    assert day.weekday() == ["thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"].index(name)
    past = read_past_day(name, today)
    assert today - timedelta(days=6) <= past <= today
    assert past.weekday() == day.weekday()


@pytest.mark.parametrize("typed", ["", "thứ", "thứ tám", "sáu", "tuần", "monday tuesday"])
def test_what_names_no_day_of_the_week(typed: str) -> None:
    assert weekday_named(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [
        ("", "2026-11-26", "14:30"),
        ("vừa xong", "2026-11-26", "14:30"),
        ("14:05", "2026-11-26", "14:05"),
        ("9h30", "2026-11-26", "09:30"),
        ("9 giờ", "2026-11-26", "09:00"),
        ("2 giờ rưỡi chiều", "2026-11-26", "14:30"),
        ("1 giờ trưa hôm qua", "2026-11-25", "13:00"),
        ("11 giờ trưa", "2026-11-26", "11:00"),
        ("8h tối hôm qua", "2026-11-25", "20:00"),
        ("lúc 9h30 hôm qua", "2026-11-25", "09:30"),
        ("hôm qua, 7:15", "2026-11-25", "07:15"),
        ("14:05 25/11", "2026-11-25", "14:05"),
        ("hôm qua", "2026-11-25", None),
        ("8h sang nay", "2026-11-26", "08:00"),
        ("sáng nay", "2026-11-26", None),
        ("hồi nãy", "2026-11-26", None),
        ("chieu qua", "2026-11-25", None),
        ("3 giờ chiều qua", "2026-11-25", "15:00"),
        ("chiều hôm kia", "2026-11-24", None),
        ("sáng thứ hai", "2026-11-23", None),
        ("thứ hai", "2026-11-23", None),
        ("25/11", "2026-11-25", None),
        ("30/11", "2025-11-30", None),
        ("20/11/2026", "2026-11-20", None),
    ],
)
def test_when_something_was_said(typed: str, day: str, clock: str | None) -> None:
    on, at = read_said_at(typed, NOW)
    assert on.isoformat() == day
    assert (f"{at:%H:%M}" if at else None) == clock


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("mai", "in_the_future"),
        ("15:00", "in_the_future"),
        ("30/12/2026", "in_the_future"),
        ("thứ sáu tuần sau", "in_the_future"),
        ("25:10", "no_such_hour"),
        ("hồi nãy đó", "not_a_moment"),
        ("sang som", "not_a_moment"),
        ("x" * 200, "too_long"),
    ],
)
def test_what_was_not_said_yet_or_never(typed: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_said_at(typed, NOW)
    assert error.value.why == why


@given(st.text(max_size=130))
def test_any_text_is_a_moment_that_has_come_or_unreadable(text: str) -> None:
    with suppress(Unreadable):
        on, at = read_said_at(text, NOW)
        assert on <= TODAY
        assert at is None or at <= NOW
