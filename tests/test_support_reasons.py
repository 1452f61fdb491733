"""Why a co-operative is raised, on how many days the tides give a harvest, and which listings mean one commune alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from matchmaker.domain.lunar import FIRST_DAY, LAST_DAY
from matchmaker.domain.records import Offer
from matchmaker.domain.standing import Entry, Stands
from matchmaker.domain.tides import Tide, tide_on
from matchmaker.matching import Catalogue
from matchmaker.matching.market_sums import Sum, one_commune
from matchmaker.matching.rows import PULSES
from matchmaker.matching.support import why_raised
from matchmaker.matching.tide_days import tide_days_in


def entry(stands: Stands, grade: str = "") -> Entry:
    return Entry(stands, date(2026, 1, 1), "Liên minh", datetime(2026, 1, 2, tzinfo=UTC), 1, grade)


@pytest.mark.parametrize(
    ("standing", "near", "far"),
    [
        (None, "", "remote"), (entry(Stands.WEAK), "nurtured", "nurtured"), (entry(Stands.NEW), "nurtured", "nurtured"),
        (entry(Stands.RATED, "good"), "", "remote"), (entry(Stands.RATED, "poor"), "nurtured", "nurtured"), (entry(Stands.UNGRADED), "", "remote"),
        (entry(Stands.STOPPED), "", ""), (entry(Stands.STOPPED, "poor"), "", ""),
    ],
)  # fmt: skip
def test_the_weak_the_new_and_the_remote_are_raised_but_none_that_has_stopped(standing, near, far):
    remote = frozenset({"32071"})
    assert (why_raised(standing, "31825", remote), why_raised(standing, "32071", remote)) == (near, far)
    assert why_raised(standing, None, remote) == near


@pytest.mark.parametrize("tides", [(), (Tide.FULL,), (Tide.NEW,), (Tide.FULL, Tide.NEW)])
def test_days_with_a_harvest_are_those_of_the_calendar_of_tides(tides):
    bits = sum(PULSES[tide] for tide in tides)
    for first, days in (
        (date(2026, 12, 1), 1),
        (date(2026, 12, 1), 40),
        (date(2027, 2, 10), 29),
        (FIRST_DAY, 20),
        (LAST_DAY - timedelta(days=19), 20),
    ):
        stretch = [first + timedelta(days=at) for at in range(days)]
        gives = sum(bool(tides) and tide_on(day, tides) is not None for day in stretch)
        ends = np.array([first.toordinal()]), np.array([stretch[-1].toordinal()])
        assert tide_days_in(np.array([bits], np.int8), *ends).tolist() == [gives]
        one_by_one = [tide_days_in(np.array([bits], np.int8), *(np.array([day.toordinal()]),) * 2)[0] for day in stretch]
        assert sum(one_by_one) == gives


def test_beyond_the_calendar_and_in_a_stretch_that_ends_before_it_begins_there_is_no_harvest():
    both = np.array([3], np.int8)
    before, behind = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
    for first, last in ((before - 50, before - 1), (behind + 1, behind + 50), (before + 30, before + 10), (before + 11, before + 10)):
        assert tide_days_in(both, np.array([first]), np.array([last])).tolist() == [0]
    whole = tide_days_in(both, np.array([before]), np.array([behind]))
    assert tide_days_in(both, np.array([before - 9]), np.array([behind + 9])).tolist() == whole.tolist()


def test_a_listing_means_one_commune_or_none_for_sure():
    catalogue = Catalogue.of([Offer(place, "cua gạch", place=place) for place in ("xã Trí Phải", "huyện Thới Bình", "", "Cần Thơ", "xã Tân Thuận")])
    number = catalogue.pools.communes.number
    (tri_phai,), (tan_thuan,) = (catalogue.lexicon.gazetteer.read(place).units for place in ("xã Trí Phải", "xã Tân Thuận"))
    assert sorted(one_commune(catalogue.columns).tolist()) == sorted([number[tri_phai], -1, -1, -1, number[tan_thuan]])
    assert (Sum(5, 3, 2.0).unknown, Sum().unknown) == (2, 0)
