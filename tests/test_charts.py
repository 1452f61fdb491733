"""Pictures of numbers: shades of the map, boundaries from a file, seasons, prices, and the gap that is only as sure as what is known."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import make_price, post, settings_for

from matchmaker.app import create_app
from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.matching.facets import months_from
from matchmaker.matching.market_sums import Sum
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import work
from matchmaker.web.balance_chart import gap_said, numbers_of, sum_said
from matchmaker.web.commune_map import EMPTY, UNKNOWN, shades
from matchmaker.web.commune_shapes import BadBoundaries, boundaries, sketch
from matchmaker.web.price_chart import price_chart
from matchmaker.web.season_strip import months_of, season_of
from matchmaker.wording.figures import here_today
from matchmaker.workflows.supply_demand import Balance

SUMS = st.builds(
    lambda weighed, more, kg: Sum(weighed + more, weighed, kg if weighed else 0.0), st.integers(0, 3), st.integers(0, 3), st.floats(1, 1e6)
)
BALANCES = st.dictionaries(st.sampled_from("abcdefgh"), st.builds(Balance, SUMS, SUMS), max_size=8)


@given(BALANCES, st.sampled_from(("supply", "demand", "gap")))
def test_a_commune_with_more_is_never_shaded_lighter_and_the_unknown_is_apart(found: dict[str, Balance], show: str) -> None:
    shade, keys = shades(found, show)
    assert set(shade.values()) <= {key.shade for key in keys}
    assert keys[-1].shade == EMPTY
    for code, one in shade.items():
        value = found[code].gap_kg if show == "gap" else getattr(found[code], show)
        assert (one == UNKNOWN) == (value is None if show == "gap" else not value.weighed)
    if show != "gap":
        known = [(getattr(found[code], show).kg, one) for code, one in shade.items() if one != UNKNOWN]
        assert [one for _kg, one in sorted(known)] == sorted(one for _kg, one in known)


def test_what_is_unknown_is_said_apart_and_never_as_nought(app: Flask) -> None:
    with app.test_request_context():
        assert sum_said(Sum()) == "không có tin"
        assert sum_said(Sum(3, 0, 0.0)) == "chưa rõ lượng (3 tin)"
        assert sum_said(Sum(3, 2, 4321.0)) == "4,3 tấn (2 tin), còn 1 tin chưa rõ lượng"
        assert gap_said(Balance(Sum(1, 0), Sum(2, 0))) == "chưa biết"
        assert gap_said(Balance(Sum(1, 1, 900.0), Sum(2, 1, 400.0))) == "dư 500 kg, tính theo phần đã rõ"
        assert gap_said(Balance(Sum(), Sum(1, 1, 400.0))) == "thiếu 400 kg"
        assert numbers_of(Balance(Sum(1, 0), Sum(1, 1, 7.0))) == [None, 1, 1, 7, 1, 0, 7]


def square(code: str, west: float, **more: object) -> dict[str, object]:
    ring = [[west, 9.0], [west + 0.1, 9.0], [west + 0.1, 9.1], [west, 9.1], [west, 9.0]]
    return {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}, **more}


def test_boundaries_are_drawn_from_a_file_and_refused_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "map.geojson"

    def written(*features: object) -> Path:
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return file

    good = [square("1", 105.0), square("", 105.1, id=None, properties={"code": "2"})]
    shapes = boundaries(written(*good), {"1", "2"})
    assert (set(shapes.paths), shapes.sketch, shapes.paths["1"][0]) == ({"1", "2"}, False, "M")
    for bad, why in (
        (good[:1], "2 features"),
        ([good[0], good[0]], "stands twice"),
        ([good[0], square("2", 9.0)], "do not lie in the country"),
        ([good[0], square("2", 105.1, geometry={"type": "Point", "coordinates": [105.0, 9.0]})], "no polygon"),
        ([good[0], square("2", 105.1, geometry={"type": "Polygon", "coordinates": [[["x", 9.0]]]})], "no polygon"),
    ):
        with pytest.raises(BadBoundaries, match=why):
            boundaries(written(*bad), {"1", "2"})
    file.write_text("{", encoding="utf-8")
    with pytest.raises(BadBoundaries, match="cannot be read"):
        boundaries(file, {"1", "2"})
    with pytest.raises(BadBoundaries, match="cannot be read"):
        create_app(settings_for(tmp_path, map_geojson=str(tmp_path / "none.geojson")))


def test_the_map_reaches_every_commune_and_finds_old_districts(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        today = here_today()
        span = {"from": f"{today:%d/%m/%Y}", "until": f"{months_from(today)[2]:%d/%m/%Y}"}
        post(session, cast.ut, "offer", form_key="a", words="vọp", quantity="3 tấn", place="xã Tam Giang", **span)
    page = Client(app).get("/communes?product=vop&place=huyện+Năm+Căn").text
    assert page.count("<path fill=") == len(sketch().paths) == 64
    assert page.count('class="marked"') == page.count('class="tag">đang tìm') > 1
    assert "Sơ đồ vị trí, không phải địa giới hành chính" in page
    assert 'aria-label="Xã Tam Giang: 3 tấn (1 tin)"' in page
    rows = list(csv.DictReader(io.StringIO(Client(app).get("/communes.csv?product=vop").data.decode("utf-8-sig"))))
    assert [row["Chào bán (kg)"] for row in rows if row["Xã, phường"] == "Xã Tam Giang"] == ["3000"]
    assert len(rows) == 65
    months = Client(app).get("/supply-demand?product=vop").text
    assert "Vọp" in months
    assert "url(#hatch)" in months
    assert "Chưa đọc được “sao hỏa”" in Client(app).get("/supply-demand?place=sao+hỏa").text


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 700), st.integers(-400, 400), st.sampled_from(("", "full", "full|new")))
def test_a_season_shows_each_month_its_own_days(today: date, days: int, ahead: int, tides: str) -> None:
    first = date.fromordinal(today.toordinal() + ahead)
    last = date.fromordinal(first.toordinal() + days)
    months = months_of(Listing(side="offer", starts_on=first, ends_on=last, tides=tides), today)
    shown = sum((one.days[1] - one.days[0]).days + 1 for one in months if one.days)
    start, end = months[0].first, months_from(months[-1].first)[1]
    assert shown == max((min(last, date.fromordinal(end.toordinal() - 1)) - max(first, start)).days + 1, 0)
    for one in months:
        assert all(one.days and one.days[0] <= start <= end <= one.days[1] for start, end, _tide in one.tides)
        assert tides or not one.tides


def test_a_season_of_unknown_days_is_not_an_empty_one(app: Flask) -> None:
    with app.test_request_context():
        silent = Listing(side="need", starts_on=None, ends_on=None, tides="")
        over = Listing(side="offer", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1), tides="", quantity=None)
        found = season_of([silent, over], date(2027, 1, 20))
        assert [(rail.known, list(rail.marks)) for rail in found.rails] == [(False, []), (True, [])]
        assert [cells for _month, cells in found.table] == [["chưa ghi", "không có"]]


def test_prices_are_drawn_with_axes_and_their_invented_readings_hollow(app: Flask, cast: Cast) -> None:
    said = {"product": "cua_gach", "size": "", "state": "song", "chain": "trader", "unit": "kg", "source": "vựa"}
    readings = [
        ReferencePrice(str(at), low_dong=400_000 + 10_000 * at, high_dong=450_000, read_on=date(2026, at, 5), invented=at == 2, **said)  # type: ignore[arg-type]
        for at in (1, 2, 4)
    ]
    with app.test_request_context():
        chart = price_chart(readings)
        assert chart is not None
        assert [invented for _x, _y, invented in chart.dots] == [False, True, False]
        assert [text for _y, text in chart.levels] == ["410.000", "430.000", "450.000"]
        assert [text for _x, text, _anchor in chart.days] == ["05/01/2026", "05/04/2026"]
        assert price_chart(readings[:1]) is None
    with app.app_context(), work() as session:
        for month in (9, 10, 11):
            make_price(session, read_on=date(2026, month, 2), source=f"chợ {month}")
    chau = Client(app)
    assert chau.sign_in(cast.chau.email, PASSWORD).status_code == 303
    page = chau.get("/prices/cua_gach").text
    assert "Nguồn: chợ 11; chợ 10; chợ 9." in page
    assert page.count('class="real"') == 3
