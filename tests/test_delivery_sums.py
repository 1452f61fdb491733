"""Sums of deliveries: what remains is always what was promised less what was taken, and a schedule adds up to the gram."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.breaches import ENDINGS, Report, outcome_of, state_of
from matchmaker.domain.deliveries import (
    Entry,
    Promise,
    Totals,
    accepted_by,
    behind,
    filled,
    grams,
    kilograms,
    late,
    now_due,
    promised_by,
    spread,
    together,
    totals,
)  # fmt: skip
from matchmaker.domain.linkage import OUTCOMES
from matchmaker.domain.reliability import Line, Paid, record, window_from

DAY = date(2026, 3, 2)
ENTRIES = st.lists(
    st.builds(
        lambda at, brought, part: Entry(DAY + timedelta(days=at), brought, brought * part // 100),
        st.integers(0, 40), st.integers(1, 10**9), st.integers(0, 100),
    ),
    max_size=12,
)  # fmt: skip
WEEKS = [Promise(DAY + timedelta(days=7 * at), DAY + timedelta(days=7 * at + 6), 5_000_000) for at in range(3)]


def _entry(at: int, kg: int, rejected: int = 0) -> Entry:
    return Entry(DAY + timedelta(days=at), kg * 1000, rejected * 1000)


@given(ENTRIES, st.integers(0, 10**10), st.integers(0, 20))
def test_sums_are_the_sums_of_their_entries(log: list[Entry], promised: int, tolerance: int) -> None:
    sums = totals(promised, Decimal(tolerance), log)
    assert sums.accepted_g == sum(one.brought_g for one in log) - sum(one.rejected_g for one in log)
    assert sums.remaining_g == max(0, promised - sums.accepted_g)
    assert sums.room_g == promised + promised * tolerance // 100 - sums.accepted_g
    assert accepted_by(log, DAY + timedelta(days=60)) == sums.accepted_g


@given(ENTRIES, st.data())
def test_a_counter_entry_takes_away_exactly_what_it_strikes(log: list[Entry], data: st.DataObject) -> None:
    if not log:
        return
    struck = data.draw(st.sampled_from(log))
    left = [*log, Entry(struck.on, -struck.brought_g, -struck.rejected_g)]
    without = list(log)
    without.remove(struck)
    assert totals(10**9, None, left) == totals(10**9, None, without)
    assert all(accepted_by(left, one.on) == accepted_by(without, one.on) for one in log)


@given(st.integers(1, 10**10), st.integers(0, 200), st.sampled_from(["day", "week"]))
def test_an_even_schedule_adds_up_and_leaves_no_day_out(promised: int, days: int, step: str) -> None:
    last = DAY + timedelta(days=min(days, 100))
    rows = spread(promised, DAY, last, step)
    assert sum(one.promised_g for one in rows) == promised
    if promised >= 200:
        assert (rows[0].starts_on, rows[-1].ends_on) == (DAY, last)
        assert all(after.starts_on == before.ends_on + timedelta(days=1) for before, after in pairwise(rows))
        assert max(one.promised_g for one in rows) - min(one.promised_g for one in rows) <= 1


@given(ENTRIES)
def test_what_came_fills_the_earliest_weeks_first_and_nothing_twice(log: list[Entry]) -> None:
    accepted = sum(one.accepted_g for one in log)
    rows = filled(WEEKS, accepted)
    assert sum(one.accepted_g for one in rows) == min(accepted, 15_000_000)
    assert all(not after.accepted_g or not before.short_g for before, after in pairwise(rows))


def test_the_second_week_is_short_by_what_was_sent_back() -> None:
    log = [_entry(2, 5000), _entry(9, 4300, 200)]
    assert [one.short_g for one in filled(WEEKS, sum(one.accepted_g for one in log))] == [0, 900_000, 5_000_000]
    due = now_due(WEEKS, 9_100_000, DAY + timedelta(days=12))
    assert due is not None
    assert (due.promise, due.short_g) == (WEEKS[1], 900_000)
    assert now_due(WEEKS, 10_000_000, DAY + timedelta(days=10)) is None
    running = now_due(WEEKS, 9_100_000, DAY + timedelta(days=14))
    assert running is not None
    assert (running.promise, behind(WEEKS, 9_100_000, DAY + timedelta(days=14))) == (WEEKS[2], 900_000)


@pytest.mark.parametrize(("today", "grace", "many"), [(14, 2, 0), (15, 2, 0), (16, 2, 1), (17, 8, 0), (24, 2, 2)])
def test_a_week_is_late_once_its_days_of_grace_have_passed(today: int, grace: int, many: int) -> None:
    log = [_entry(2, 5000), _entry(9, 4300, 200)]
    assert len(late(WEEKS, log, DAY + timedelta(days=today), grace)) == many


def test_a_week_filled_within_the_grace_is_not_late_ever_after() -> None:
    log = [_entry(2, 5000), _entry(9, 4000), _entry(15, 1000)]
    assert late(WEEKS, log, DAY + timedelta(days=20), 2) == []
    assert late(WEEKS, log, DAY + timedelta(days=20), 0) != []


def test_several_lines_stay_open_where_one_of_them_is() -> None:
    known = Totals(5, 6, 4, 1)
    assert together([known, known]) == Totals(10, 12, 8, 2)
    assert together([known, Totals(None, None, 1, 0)]).remaining_g is None
    assert together([]).promised_g is None


@given(st.decimals(min_value=0, max_value=10**7, places=3))
def test_kilograms_and_grams_go_back_and_forth(kg: Decimal) -> None:
    assert kilograms(grams(kg)) == kg
    with pytest.raises(ValueError, match="finer"):
        grams(kg + Decimal("0.0001"))


@given(ENTRIES, st.integers(0, 60), st.integers(0, 5))
def test_a_record_never_says_more_than_all_and_nothing_below_the_least(log: list[Entry], today: int, least: int) -> None:
    when = DAY + timedelta(days=today)
    made = record([Line("a", WEEKS, log, len(log), sum(one.rejected_g > 0 for one in log))], [], 0, when, grace_days=2, least_n=least)
    for share in (made.kept, made.late, made.rejected, made.paid):
        assert 0 <= share.part <= share.whole
        assert share.share is None or (0 <= share.share <= 1 and share.n >= least and share.n > 0)
    assert made.kept.whole == promised_by(WEEKS, when - timedelta(days=3))


def test_payments_count_once_due_and_only_where_both_say_so() -> None:
    due = [Paid("a", DAY, DAY), Paid("a", DAY, DAY + timedelta(days=1)), Paid("a", DAY, None), Paid("a", DAY + timedelta(days=9), None)]
    made = record([], due, 1, DAY + timedelta(days=5), grace_days=2, least_n=3)
    assert (made.paid.part, made.paid.whole, made.upheld) == (1, 3, 1)
    assert made.paid.share == pytest.approx(1 / 3)


def test_a_window_reaches_back_whole_months() -> None:
    assert window_from(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert window_from(date(2026, 11, 26), 24) == date(2024, 11, 26)


def test_a_report_waits_until_its_day_and_is_silent_after() -> None:
    assert state_of("", "", DAY, DAY) is Report.WAITING
    assert state_of("", "", DAY, DAY + timedelta(days=1)) is Report.SILENT
    assert state_of("kẹt xe", "", DAY, DAY) is Report.ANSWERED
    assert state_of("", "upheld", DAY, DAY) is Report.DECIDED
    assert {outcome_of(ending, accepted) for ending in ENDINGS for accepted in (0, 5)} == set(OUTCOMES)
