"""Supply against demand: a pencil comes to the same kilograms, and what nobody said is never nought."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from cast import Cast
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, post

from matchmaker.domain.records import Offer, Period, Quantity
from matchmaker.matching import Catalogue
from matchmaker.matching.facets import months_from
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.market_sums import Sum, by_month
from matchmaker.store.work import view, work
from matchmaker.workflows import supply_demand

TODAY = NOW.date()  # 23 November 2026
DAYS = st.dates(date(2026, 9, 1), date(2028, 3, 1))


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """One offer of cockles, which may be silent about anything."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    window = draw(st.sampled_from([(first, last), (None, None), (first, None), (None, last)]))
    amount = draw(st.none() | st.builds(Quantity, st.integers(1, 40).map(Decimal), st.sampled_from(("tấn", "kg", "giỏ"))))
    return Offer("", "sò huyết", quantity=amount, per=draw(st.sampled_from(list(Period))), starts_on=window[0], ends_on=window[1])


def by_pencil(offer: Offer, month: date) -> tuple[bool, float | None]:
    """Whether the offer has a day in the month, and the kilograms that fall into it, day by day."""
    if offer.starts_on is None and offer.ends_on is None:
        return False, None
    following = months_from(month)[1]
    days = [date.fromordinal(at) for at in range(month.toordinal(), following.toordinal())]
    there = [one for one in days if (offer.starts_on or date.min) <= one <= (offer.ends_on or date.max)]
    if not there:
        return False, None
    if offer.quantity is None or offer.quantity.unit == "giỏ":
        return True, None
    kg = float(offer.quantity.amount) * (1000 if offer.quantity.unit == "tấn" else 1)
    span = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}.get(offer.per)
    if span is None:
        if offer.starts_on is None or offer.ends_on is None:
            return True, None
        span = (offer.ends_on - offer.starts_on).days + 1
    return True, kg / span * len(there)


@given(st.lists(offers(), min_size=1, max_size=8))
def test_each_month_is_what_a_pencil_comes_to(made: list[Offer]) -> None:
    columns = Catalogue.of(made, shipped_lexicon()).columns
    sums = by_month(columns, TODAY)
    everything = np.ones(len(made), np.bool_)
    for at, month in enumerate(months_from(TODAY)):
        said = [by_pencil(one, month) for one in made]
        found = sums.sum_of(everything, at)
        known = [kg for there, kg in said if there and kg is not None]
        assert (found.listings, found.weighed) == (sum(there for there, _kg in said), len(known))
        assert found.kg == pytest.approx(sum(known))
    assert sums.undated(everything) == sum(one.starts_on is None and one.ends_on is None for one in made)


def test_sides_are_summed_by_month_and_by_commune(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        for at, (who, side, typed) in enumerate((
            ("ut", "offer", {"words": "vọp sống", "quantity": "3,1 tấn", "from": "01/12/2026", "until": "31/12/2026", "place": "xã Tam Giang"}),
            ("duong", "offer", {"words": "vọp", "from": "05/12/2026", "until": "20/12/2026", "place": "xã Đất Mới"}),
            ("duong", "offer", {"words": "vọp", "quantity": "500 kg", "place": "xã Đất Mới"}),
            ("binh", "need", {"words": "vọp", "quantity": "700 kg", "per": "week", "from": "01/12/2026", "until": "28/2/2027", "place": "Tam Giang"}),
            ("binh", "need", {"words": "khóm", "quantity": "9 tấn", "from": "01/12/2026", "until": "31/12/2026", "place": "xã Tam Giang"}),
        )):  # fmt: skip
            post(session, getattr(cast, who), side, form_key=f"k{at}", **typed)
    with app.app_context(), view() as session:
        year = supply_demand.by_months(session, product="vop", units=(), today=TODAY)
        (november, none), (december, both) = year.months[0], year.months[1]
        assert (november.month, none.supply, none.gap_kg) == (11, Sum(), None)
        assert (december.month, both.supply.listings, both.supply.weighed, both.supply.unknown) == (12, 2, 1, 1)
        assert (round(both.supply.kg), round(both.demand.kg), round(both.gap_kg or 0), both.sure) == (3100, 3100, 0, False)
        assert year.undated == (1, 0)
        lines = dict(supply_demand.by_products(session, groups=("thuy_san",), units=(), today=TODAY))
        assert set(lines) == {"vop"}  # pineapple is of another group
        over = supply_demand.by_communes(session, product="vop", month=1, today=TODAY)
        gazetteer = shipped_lexicon().gazetteer
        assert {gazetteer.name(code): round(one.supply.kg) for code, one in over.communes.items()} == {"Xã Tam Giang": 3100, "Xã Đất Mới": 0}
        assert over.elsewhere == supply_demand.Balance()
