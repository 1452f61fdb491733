"""Working a comparison out once for rows that it cannot tell apart changes nothing; nor does the order in which a process keeps its sets."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ROOT
from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity
from matchmaker.matching import Catalogue
from matchmaker.matching.comparisons import PRICES, Ground
from matchmaker.matching.features import COMPARISONS, Many, Setting
from matchmaker.matching.levels import CODE, FULL, NOT_KNOWN
from matchmaker.matching.pairs import side_of

DAY = date(2026, 12, 1)
FIELDS = {
    "grade": st.sampled_from(["", "20 con/kg", "30-40 con/kg", "loại 1", "loại 2", "từ 250 g/con"]),
    "state": st.sampled_from(["", "sống", "ướp đá", "đông lạnh"]),
    "place": st.sampled_from(["", "xã Năm Căn", "Phú Tân", "Cần Thơ", "xã Đất Mũi"]),
    "certificates": st.sampled_from([None, (), (Certificate("VietGAP"),), (Certificate("VietGAP", DAY), Certificate("ASC", DAY + timedelta(40)))]),
    "quantity": st.sampled_from([None, Quantity(Decimal(2), "tấn"), Quantity(Decimal(500), "kg"), Quantity(Decimal(3), "thúng")]),
    "min_quantity": st.sampled_from([None, Quantity(Decimal(600), "kg")]),
    "per": st.sampled_from([Period.WINDOW, Period.WEEK]),
    "price": st.sampled_from([None, Price(100_000, "kg"), Price(120_000, "kg"), Price(109_999, "kg")]),
    "starts_on": st.sampled_from([None, DAY, DAY + timedelta(20)]),
}
LISTED = st.fixed_dictionaries(FIELDS)
RADIUS = st.sampled_from([None, 20.0, 60.0])


@settings(max_examples=60)
@given(st.lists(st.tuples(LISTED, RADIUS), min_size=30, max_size=40), LISTED, RADIUS, st.booleans())
def test_compared_by_kind_is_compared_one_by_one(many: list, one: dict, radius: float | None, wanted: bool) -> None:
    listings = [
        Need(f"n{place}", "tôm sú", **fields, radius_km=reach) if wanted else Offer(f"o{place}", "tôm sú", **fields)
        for place, (fields, reach) in enumerate(many)
    ]
    catalogue = Catalogue.of(iter(listings))
    single = side_of(Offer("o", "tôm sú", **one) if wanted else Need("n", "tôm sú", **one, radius_km=radius), catalogue)
    rows = np.arange(len(listings), dtype=np.int32)
    reach = catalogue.radius_km if wanted else np.array([single.radius_km])
    setting = Setting(single.columns, Many(catalogue, rows, wanted=wanted), Ground(catalogue.km, catalogue.instead, reach))
    for name, comparison in COMPARISONS:
        need, offer = (catalogue.columns, single.columns) if wanted else (single.columns, catalogue.columns)
        direct, by_kind = comparison(need, offer, setting.ground), setting.compared(name, comparison)
        assert np.array_equal(direct.worth, by_kind.worth), name
        assert np.array_equal(direct.level, by_kind.level), name


def test_rows_of_one_kind_are_found_alike_whatever_else_they_say() -> None:
    first = Offer("o1", "tôm sú", grade="20 con/kg", price=Price(1000, "kg"))
    catalogue = Catalogue.of([first, replace(first, code="o2", price=None), replace(first, code="o3", grade="30 con/kg")])
    kinds = catalogue.kinds("grade", wanted=False)
    assert len(kinds) == 2
    assert kinds.of_row[0] == kinds.of_row[1] != kinds.of_row[2]


@given(st.one_of(st.floats(0, 5), st.sampled_from([1.0, 1.1, 1.3, np.inf]), st.just(np.nan)))
def test_a_dearer_price_is_never_worth_more_and_an_absent_one_is_unknown(ratio: float) -> None:
    outcome = PRICES.outcome(np.array([ratio, 1.0, 1.1, 2.0]))
    assert outcome.worth[1:].tolist() == [FULL, 449, 0]
    assert outcome.level[1:].tolist() == [CODE["price"][level] for level in ("WITHIN", "NEAR", "ABOVE")]
    if np.isnan(ratio):
        assert (outcome.worth[0], outcome.level[0]) == (NOT_KNOWN, 0)
    else:
        assert 0 <= outcome.worth[0] <= FULL
        assert (outcome.worth[0] == FULL) == (ratio <= 1.0)


def test_likeness_of_words_is_the_same_in_every_process() -> None:
    """Sums over a set depend on its order, and that on the process."""
    code = """
from matchmaker.matching.wordindex import WordIndex
phrases = [f"cá {a}{b} {c}{a}" for a in ("lim", "nhoa", "quynh", "trôi") for b in ("bua", "đoac", "vong") for c in ("xiu", "kheo", "rua")]
print([WordIndex.of(phrases).near(phrase).alike.tolist() for phrase in phrases])
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, timeout=120, check=True
        ).stdout
        for seed in range(4)
    }
    assert len(said) == 1
