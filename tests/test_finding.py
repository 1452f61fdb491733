"""What an unsaved listing finds: how far each lies, which are sure, and each order in which they are shown."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.domain.records import Need, Offer, Price
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.finding import SORTS, Found, distances_to

OFFERS = (
    Offer("near", "cua gạch", place="xã Trí Phải", price=Price(200_000, "kg")),
    Offer("far", "cua gạch", place="xã Tân Thuận", price=Price(100_000, "kg")),
    Offer("silent", "cua gạch", price=Price(5_000, "con")),
    Offer("outside", "cua gạch", place="Cần Thơ"),
    Offer("district", "cua gạch", place="huyện Thới Bình", price=Price(150_000, "kg")),
    Offer("general", "cua"),
    Offer("shrimp", "tôm sú"),
    Offer("feed", "thức ăn cho cua gạch"),
)
ROWS = {"near": 4, "far": 3, "silent": 2, "outside": 1, "district": 0, "general": 5, "shrimp": 6, "feed": 7}
"""How new each is: the least is the newest."""
CATALOGUE = Catalogue.of(OFFERS)
TRI_PHAI, TAN_THUAN = (CATALOGUE.lexicon.gazetteer.read(place).units[0] for place in ("xã Trí Phải", "xã Tân Thuận"))


def found(need=None):
    return Found.of(Matcher(), need or Need("N", "cua gạch", place="xã Trí Phải"), CATALOGUE)


def codes(one, places):
    return [match.code for match in one.matches(np.asarray(places))]


def ordered(one, sort, n=10, units=(TRI_PHAI,)):
    places = np.flatnonzero(one.sure)
    newness = np.zeros(len(CATALOGUE), np.int32)
    for code, row in zip(codes(one, np.arange(len(one.rows))), one.rows.tolist(), strict=True):
        newness[row] = ROWS[code]
    return codes(one, one.ordered(places, sort, distances_to(CATALOGUE, one.rows, units)[places], newness, n))


def test_each_lies_as_far_as_it_may_at_most():
    one = found()
    names = codes(one, np.arange(len(one.rows)))
    km = dict(zip(names, distances_to(CATALOGUE, one.rows, [TRI_PHAI, "of no commune"]).tolist(), strict=True))
    assert (km["near"], km["outside"]) == (0.0, np.inf)
    assert km["far"] == pytest.approx(44.911, abs=0.001)
    assert km["district"] == pytest.approx(17.414, abs=0.001)  # its farthest commune
    assert np.isnan([km["silent"], km["general"]]).all()
    nearest = dict(zip(names, distances_to(CATALOGUE, one.rows, [TRI_PHAI, TAN_THUAN]).tolist(), strict=True))
    assert (nearest["near"], nearest["far"]) == (0.0, 0.0)
    assert np.isnan(distances_to(CATALOGUE, one.rows, [])).all()
    assert np.isnan(distances_to(CATALOGUE, one.rows, ["of no commune"])).all()


def test_what_names_the_thing_is_sure_and_what_is_more_general_only_perhaps():
    one = found()
    assert set(codes(one, np.flatnonzero(one.sure))) == {"near", "far", "silent", "outside", "district"}
    assert codes(one, np.flatnonzero(one.perhaps)) == ["general"]
    assert not (one.sure & one.perhaps).any()
    back = Found.of(Matcher(), Offer("O", "cua gạch"), Catalogue.of([Need("N", "cua gạch"), Need("T", "tôm sú")]))
    assert codes(back, np.flatnonzero(back.sure)) == ["N"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("near", ["near", "district", "far", "outside", "silent"]),
        ("cheap", ["far", "district", "near", "silent", "outside"]),
        ("dear", ["near", "district", "far", "silent", "outside"]),
        ("newest", ["district", "outside", "silent", "far", "near"]),
    ],
)
def test_each_order_puts_what_is_unknown_last(sort, order):
    one = found()
    assert ordered(one, sort) == order
    assert ordered(one, sort, n=1) == order[:1]
    assert ordered(one, sort, n=3) == order[:3]


def test_the_best_is_by_score_but_what_lies_in_the_very_commune_comes_first():
    one = found()
    by_score = [match.code for match in sorted(one.matches(np.flatnonzero(one.sure)), key=lambda match: -match.score)]
    assert ordered(one, "best", units=()) == by_score
    there_first = ordered(one, "best", units=(TAN_THUAN,))
    assert there_first == ["far", *(code for code in by_score if code != "far")]
    assert set(SORTS) == {"best", "near", "cheap", "dear", "newest"}


def test_the_first_of_many_equals_is_the_same_however_many_are_asked_for():
    many = Catalogue.of([Offer(f"O{at}", "cua gạch", price=Price(100_000 + at % 3, "kg")) for at in range(40)])
    one = Found.of(Matcher(), Need("N", "cua gạch"), many)
    places, newness, km = np.flatnonzero(one.sure), np.zeros(40, np.int32), np.full(40, np.nan)
    for sort in SORTS:
        whole = codes(one, one.ordered(places, sort, km, newness, 40))
        assert len(set(whole)) == 40
        for n in (1, 2, 5, 9, 10, 39):
            assert codes(one, one.ordered(places, sort, km, newness, n)) == whole[:n]
