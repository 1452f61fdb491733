"""Price clauses over the months behind: who would have wanted out when, told only where there are enough months; the page and its table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import make_price
from test_price_rules import CORRIDOR, WEEKLY, reading

from matchmaker.domain.price_rules import Computed, Kind, PriceRule, Reads, Unknown
from matchmaker.domain.price_simulation import Gap, simulate, wants_out
from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.work import work
from matchmaker.web.clause_chart import chart_of
from matchmaker.web.clauses import clause_address
from matchmaker.wording.figures import here_today

UNTIL = date(2026, 11, 23)
FIXED = PriceRule(Kind.FIXED, "kg", 400_000)
MOVING = replace(WEEKLY, plus_dong=0, reads=Reads.DELIVERY, reads_on=0, oldest_days=31)


def year_of(*prices: int) -> list[ReferencePrice]:
    """A reading on the 12th of each month, the last of them in November 2026."""
    firsts = [(2026 * 12 + 10 - back) for back in reversed(range(len(prices)))]
    return [reading(date(at // 12, at % 12 + 1, 12), price, source="báo") for at, price in zip(firsts, prices, strict=True)]


def test_the_months_in_which_each_side_would_have_wanted_out() -> None:
    found = simulate([FIXED, MOVING], year_of(400_000, 460_000, 460_001, 500_000, *[400_000] * 6, 347_826, 347_000), UNTIL)
    fixed, moving = found.verdicts
    assert len(found.months) == 24
    assert (found.known, fixed.compared, moving.compared) == (12, 12, 12)
    assert fixed.seller == (Gap(date(2026, 2, 1), pytest.approx(0.1500025)), Gap(date(2026, 3, 1), 0.25))
    assert [gap.month for gap in fixed.buyer] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert fixed.worst == Gap(date(2026, 3, 1), 0.25)
    assert moving.worst is None


def test_fewer_than_twelve_months_are_not_enough_to_count() -> None:
    found = simulate([FIXED], year_of(*[900_000] * 11), UNTIL)
    assert (found.known, found.verdicts) == (11, ())
    assert found.months[-1].answers == (Computed(400_000, "kg"),)


def test_a_month_without_a_price_is_left_out_and_not_counted() -> None:
    readings = year_of(*[400_000] * 14)
    found = simulate([replace(MOVING, reads=Reads.MONTHLY, reads_on=1)], [one for one in readings if one.read_on.month != 3], UNTIL)
    gaps = {month.first: month for month in found.months}
    assert gaps[date(2026, 3, 1)].outside_dong is None
    assert gaps[date(2026, 3, 1)].answers == ()
    assert isinstance(gaps[date(2026, 4, 1)].answers[0], Unknown)  # the day of reading is more than 31 days after the last price
    assert found.verdicts[0].compared == 11


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.integers(0, 100).map(Decimal))
def test_at_most_one_side_wants_out_and_a_higher_threshold_never_adds_one(outside: int, contract: int, threshold: Decimal) -> None:
    side = wants_out(outside, contract, threshold)
    assert side == {"seller": "buyer", "buyer": "seller", "": ""}[wants_out(contract, outside, threshold)]
    assert wants_out(outside, contract, threshold + 1) in (side, "")


def test_the_drawing_breaks_where_a_price_is_unknown_and_stays_in_its_frame() -> None:
    found = simulate([FIXED, CORRIDOR], [one for one in year_of(*range(300_000, 540_000, 10_000)) if one.read_on.month != 5], UNTIL)
    chart = chart_of(found, Decimal(15))
    assert chart is not None
    assert len(chart.outside) == 3  # May is missing in both years
    spots = [tuple(map(float, spot.split(","))) for piece in chart.outside for spot in piece.split()]
    assert all(0 <= x <= chart.width and 0 <= y <= chart.height for x, y in spots)
    assert chart_of(simulate([FIXED], [], UNTIL), Decimal(15)) is None


def months_back(many: int) -> list[date]:
    """The 3rd of so many months, the last one past; oldest first."""
    today = here_today()
    last = today.year * 12 + today.month - 1 - (today.day < 3)
    return [date(at // 12, at % 12 + 1, 3) for at in range(last - many + 1, last + 1)]


def with_prices(app: Flask, many: int, **columns: object) -> None:
    with app.app_context(), work() as session:
        for place, day in enumerate(months_back(many)):
            dong = 780_000 if place == many - 1 else 600_000
            make_price(session, code=f"month-{place}", read_on=day, low_dong=dong, high_dong=dong, **columns)


CLAUSES = "/prices/clauses?a-kind=fixed&a-dong=600.000+đ/kg&b-kind=corridor&b-change=0&b-reads=delivery&b-ceiling=620k&threshold=20"


def test_the_page_counts_names_the_worst_month_and_draws(app: Flask, cast: Cast, client: Client) -> None:
    with_prices(app, 13)
    client.sign_in(cast.binh.email, PASSWORD)
    page = client.page(CLAUSES)
    assert "1/13 tháng" in page.text
    assert "bên bán dễ bỏ: ngoài cao hơn 30%" in page.text
    assert "giá trần" in page.text
    assert "<polyline" in page.source
    assert "số liệu minh họa" not in page.text


def test_under_a_year_says_that_there_are_not_enough_data(app: Flask, cast: Cast, client: Client) -> None:
    with_prices(app, 11, invented=True)
    client.sign_in(cast.binh.email, PASSWORD)
    page = client.page(CLAUSES)
    assert "Chưa đủ dữ liệu" in page.text
    assert "/11 tháng" not in page.text
    assert "số liệu minh họa" in page.text


def test_the_table_says_the_same_for_other_programs(app: Flask, cast: Cast, client: Client) -> None:
    with_prices(app, 13)
    client.sign_in(cast.binh.email, PASSWORD)
    answer = client.get(CLAUSES.replace("clauses?", "clauses.csv?"))
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 24
    last = max((row for row in rows if row["outside_dong"]), key=lambda row: row["month"])
    assert (last["outside_dong"], last["a_dong"], last["a_wants_out"], last["b_dong"], last["b_wants_out"]) == (
        "780000",
        "600000",
        "seller",
        "620000",
        "seller",
    )
    assert "attachment" in answer.headers["Content-Disposition"]
    assert ".csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a-kind=reference&a-change=3-5%25", "là một khoảng, chưa tính được"),
        ("a-kind=corridor&a-change=0&a-reads=delivery", "Xin ghi ít nhất một trong hai"),
        ("a-kind=fixed&a-dong=600k/con", "khác đơn vị"),
        ("threshold=nhiều", "Chênh bao nhiêu thì dễ bỏ"),
        ("oldest=1000", "xin ghi số ngày"),
        ("series=của|ai", "xin chọn trong danh sách"),
    ],
)
def test_what_cannot_be_computed_is_named_and_what_was_typed_stays(app: Flask, cast: Cast, client: Client, query: str, said: str) -> None:
    with_prices(app, 3)
    client.sign_in(cast.binh.email, PASSWORD)
    page = client.page(f"/prices/clauses?b-kind=fixed&b-dong=611.000+đ/kg&{query}", 422)
    assert said in page.text
    assert "611.000 đ/kg" in page.source


def test_a_fixed_price_is_never_held_against_another_product(app: Flask, cast: Cast, client: Client) -> None:
    with_prices(app, 13)
    client.sign_in(cast.binh.email, PASSWORD)
    with app.test_request_context():
        mine, other = (clause_address({"kind": "fixed", "unit": "kg", "dong": 600_000}, product) for product in ("cua_gach", "tom_su"))
        assert clause_address({"kind": "đấu giá"}, "cua_gach") == clause_address({}, "cua_gach") == ""
    assert "1/13 tháng" in client.page(mine).text
    assert "Chưa ghi giá nào của mặt hàng này" in client.page(other).text


def test_without_prices_the_page_says_where_they_come_from(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    assert "Chưa ghi giá nào" in client.page("/prices/clauses").text
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(ReferencePriceRow.id))) == 0


def test_what_stands_in_the_address_never_steers_the_addresses_of_the_page(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.binh.email, PASSWORD)
    page = client.page("/prices/clauses?_external=1&_scheme=javascript&endpoint=home.start&_method=PUT&values=1")
    assert not [link for link in page.links if "javascript:" in link]
    assert client.page("/prices/clauses?_anchor=x&endpoint=y&_scheme=https").title
