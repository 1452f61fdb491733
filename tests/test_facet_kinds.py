"""Facets of a handful of listings: their values, who is silent, what a choice leaves, and the months from today on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matchmaker.domain.records import Offer
from matchmaker.matching import Catalogue
from matchmaker.matching.facets import UNKNOWN, Coded, Counted, Flagged, by_party, facets_of, months_from, sift, size_value
from matchmaker.matching.lexicon import shipped_lexicon

STATE = Coded(("song", "dong_lanh"), (np.array([0, 1, -1, 0], np.int32),))
BOTH = Coded(("song", "dong_lanh"), (np.array([0, 1, -1, -1], np.int32), np.array([1, -1, -1, 0], np.int32)))
PAPERS = Flagged(("asc", "vietgap", "none"), (0, 1, 9), np.array([1, 3, 0, 512]), np.array([True, True, False, True]))
ALL = np.ones(4, np.bool_)


def test_a_facet_of_one_value_or_of_several_counts_each_and_knows_who_is_silent() -> None:
    assert STATE.counts(ALL) == {"song": 2, "dong_lanh": 1}
    assert STATE.counts(np.array([True, False, True, False])) == {"song": 1}
    assert (BOTH.counts(ALL), BOTH.silent().tolist()) == ({"song": 2, "dong_lanh": 2}, [False, False, True, False])
    assert (PAPERS.counts(ALL), PAPERS.silent().tolist()) == ({"asc": 2, "vietgap": 1, "none": 1}, [False, False, True, False])


@pytest.mark.parametrize(
    ("facet", "chosen", "passing"),
    [
        (STATE, {"song"}, [0, 3]), (STATE, {"song", "dong_lanh"}, [0, 1, 3]), (STATE, {UNKNOWN}, [2]), (STATE, {UNKNOWN, "dong_lanh"}, [1, 2]),
        (STATE, set(), []), (STATE, {"xyz"}, []), (BOTH, {"dong_lanh"}, [0, 1]), (PAPERS, {"asc"}, [0, 1]), (PAPERS, {"vietgap"}, [1]),
        (PAPERS, {"none"}, [3]), (PAPERS, {"none", UNKNOWN}, [2, 3]), (PAPERS, {"xyz"}, []),
    ],
)  # fmt: skip
def test_what_passes_a_choice(facet: Coded | Flagged, chosen: set[str], passing: list[int]) -> None:
    assert np.flatnonzero(facet.passing(chosen)).tolist() == passing


def test_the_same_facet_of_some_listings_in_another_order() -> None:
    rows = np.array([3, 2, 0], np.int32)
    for facet in (STATE, BOTH, PAPERS):
        few = facet.take(rows)
        assert few.values == facet.values
        assert few.silent().tolist() == facet.silent()[rows].tolist()
        for value in facet.values:
            assert few.passing({value}).tolist() == facet.passing({value})[rows].tolist()


def test_a_facets_own_choice_does_not_narrow_its_own_counts() -> None:
    found = sift({"state": STATE, "paper": PAPERS}, {"state": {"song"}, "paper": set(), "nonsense": {"x"}}, np.array([True, True, True, False]))
    assert found.keep.tolist() == [True, False, False, False]
    assert found.counted == {"state": Counted({"song": 1, "dong_lanh": 1}, 1, 3), "paper": Counted({"asc": 1}, 0, 1)}
    assert found.without == {"state": 3}
    assert (found.counted["state"].parts, found.counted["paper"].parts) == (True, False)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [(date(2026, 11, 26), date(2026, 11, 1), date(2027, 10, 1)), (date(2027, 1, 1), date(2027, 1, 1), date(2027, 12, 1)),
     (date(2026, 12, 31), date(2026, 12, 1), date(2027, 11, 1))],
)  # fmt: skip
def test_twelve_months_from_this_one_on(today: date, first: date, last: date) -> None:
    months = months_from(today)
    assert (months[0], months[-1], len(set(months))) == (first, last, 12)
    assert list(months) == sorted(months)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        (date(2026, 11, 30), date(2026, 12, 1), ["2026-11", "2026-12"]), (date(2026, 12, 1), date(2026, 12, 31), ["2026-12"]),
        (date(2027, 10, 31), date(2027, 12, 31), ["2027-10"]), (date(2027, 11, 1), date(2027, 12, 1), []), (date(2026, 9, 1), date(2026, 10, 31), []),
        (date(2026, 9, 1), date(2026, 11, 1), ["2026-11"]), (date(2027, 9, 30), None, ["2027-09", "2027-10"]), (None, date(2026, 11, 5), ["2026-11"]),
        (None, None, []),
    ],
)  # fmt: skip
def test_a_window_is_in_each_month_that_it_touches(starts: date | None, ends: date | None, months: list[str]) -> None:
    facet = facets_of(Catalogue.of([Offer("1", "cua", starts_on=starts, ends_on=ends)], shipped_lexicon()), date(2026, 11, 26))["month"]
    assert list(facet.counts(np.ones(1, np.bool_))) == months
    assert facet.silent().tolist() == [starts is None and ends is None]


def test_a_size_leaves_an_open_end_out() -> None:
    assert [size_value(*ends) for ends in ((300.0, 400.0), (0.0, 400.0), (300.5, 1e9), (0.0, 1e9))] == ["300-400", "-400", "300.5-", "-"]


def test_parties_stand_in_the_order_of_their_codes() -> None:
    facet = by_party(["a", "b", "c"], {"a": "x", "c": "y"}, ("x", "y"))
    assert (facet.codes[0].tolist(), facet.values) == ([0, -1, 1], ("x", "y"))
