"""Staff write down reference prices and withdraw them; bad input is named and mended; nothing is ever changed; listings show what fits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from client import Client
from flask import Flask
from make import NOW, make_price, post
from sqlalchemy.exc import DBAPIError
from stage import Stage

from matchmaker.cli.demo_prices import price_forms
from matchmaker.domain.errors import Invalid, Refused
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.reference_prices import series_of
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.queries import prices
from matchmaker.store.work import view, work
from matchmaker.web.sparkline import sparkline
from matchmaker.wording.figures import here_today
from matchmaker.workflows import pricing

TYPED = {
    "product": "tôm thẻ chân trắng", "size": "100 con/kg", "state": "tuoi", "chain": "factory", "price": "92-95k/kg", "read_on": "19/11/2026",
    "source": "bảng giá nhà máy dán ở cổng", "read_by": "Châu",
}  # fmt: skip
TODAY = date(2026, 11, 23)


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on either database, empty and migrated, within its context."""
    app: Flask = request.getfixturevalue("migrated_postgres_app" if request.param == "postgresql" else "app")
    with app.app_context():
        yield app


@pytest.fixture
def cast(either_app: Flask) -> Cast:
    return assemble(either_app)


def add(cast: Cast, key: str = "k", **changes: str) -> str:
    with work() as session:
        return pricing.add_price(session, who=cast.chau.who, typed={**TYPED, **changes}, form_key=key, now=NOW).code


def test_a_price_is_kept_as_typed_and_as_read(cast: Cast) -> None:
    code = add(cast)
    with view() as session:
        row = prices.by_code(session, code)
        assert row is not None
        assert (row.product, row.size_typed, row.low_g, row.high_g, row.state, row.chain) == ("tom_the", "100 con/kg", 10.0, 10.0, "tuoi", "factory")
        assert (row.price_typed, row.low_dong, row.high_dong, row.unit, row.read_on) == ("92-95k/kg", 92_000, 95_000, "kg", date(2026, 11, 19))
        assert (row.source, row.read_by, row.invented) == (TYPED["source"], "Châu", False)
        session.rollback()


def test_one_form_sent_twice_is_one_price(cast: Cast) -> None:
    assert add(cast) == add(cast)
    with view() as session:
        assert session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_kind == "price")).all() == ["price.add"]
        session.rollback()


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"price": "35.000 con/kg"}, "price", "size_not_price"),
        ({"price": "95-92k/kg"}, "price", "range_backwards"),
        ({"price": "95k"}, "price", "price_unit_missing"),
        ({"price": "95k/vốc"}, "price", "price_unit_unknown"),
        ({"price": "thỏa thuận"}, "price", "price_left_open"),
        ({"price": "4 usd/kg"}, "price", "foreign_money"),
        ({"price": "rẻ lắm"}, "price", "not_a_price"),
        ({"price": ""}, "price", "missing"),
        ({"read_on": "24/11/2026"}, "read_on", "in_the_future"),
        ({"read_on": "hôm nào đó"}, "read_on", "not_a_date"),
        ({"read_on": "31/02/2026"}, "read_on", "no_such_day"),
        ({"read_on": "1/1/1999"}, "read_on", "year_out_of_reach"),
        ({"source": "  "}, "source", "missing"),
        ({"source": "x" * 501}, "source", "too_long"),
        ({"read_by": ""}, "read_by", "missing"),
        ({"product": "dua"}, "product", "price_product_unclear"),
        ({"product": "tôm sú, tôm thẻ"}, "product", "price_product_unclear"),
        ({"product": "thứ gì đó"}, "product", "price_product_unknown"),
        ({"size": ""}, "size", "size_missing"),
        ({"size": "vừa vừa"}, "size", "size_unread"),
        ({"state": "sống nhăn"}, "state", "not_a_choice"),
        ({"chain": "đâu đó"}, "chain", "not_a_choice"),
        ({"chain": ""}, "chain", "missing"),
    ],
)
def test_what_cannot_stand_is_named(changes: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(Invalid) as caught:
        pricing.read_price_form({**TYPED, **changes}, shipped_lexicon(), TODAY)
    assert {name: code for name, (code, _) in caught.value.complaints.items()} == {field: why}


def test_everything_wrong_is_named_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(Invalid) as caught:
        pricing.read_price_form({"price": "5", "read_on": "mai"}, shipped_lexicon(), TODAY)
    assert list(caught.value.complaints) == ["product", "state", "chain", "price", "read_on", "source", "read_by"]


@pytest.mark.parametrize(
    ("product", "size", "state", "price"),
    [
        ("lúa ST25", "", "tuoi", "8.600 đ/kg"),
        ("muối trắng", "", "kho", "30k/giạ"),
        ("cua biển", "xô", "song", "250k/kg"),
        ("bồn bồn", "loại 1", "tuoi", "35k/kg"),
    ],
)
def test_what_has_no_sizes_needs_none_and_ungraded_lots_have_their_word(product: str, size: str, state: str, price: str) -> None:
    read = pricing.read_price_form({**TYPED, "product": product, "size": size, "state": state, "price": price}, shipped_lexicon(), TODAY)
    assert read.linked.piece_g is None
    assert read.unit in ("kg", "gia")


def test_a_day_without_a_year_is_the_last_such_day() -> None:
    assert pricing.read_price_form({**TYPED, "read_on": "25/12"}, shipped_lexicon(), TODAY).read_on == date(2025, 12, 25)


def test_nobody_but_staff_keeps_prices(cast: Cast) -> None:
    code = add(cast)
    for player in (cast.ut, cast.binh, cast.nobody):
        with pytest.raises(Refused), work() as session:
            pricing.add_price(session, who=player.who, typed=TYPED, form_key="x", now=NOW)
        with pytest.raises(Refused), work() as session:
            pricing.withdraw_price(session, who=player.who, code=code, why="x", now=NOW)


def test_a_withdrawn_price_stays_with_its_reason_and_is_held_beside_nothing(cast: Cast) -> None:
    code = add(cast)
    with view() as session:
        assert [one.code for one in prices.fresh(session, {"tom_the"}, TODAY)] == [code]
        session.rollback()
    for why in ("ghi nhầm cỡ", "lần nữa"):
        with work() as session:
            pricing.withdraw_price(session, who=cast.chau.who, code=code, why=why, now=NOW)
    with view() as session:
        assert prices.fresh(session, {"tom_the"}, TODAY) == prices.standing(session) == []
        row = prices.of_product(session, "tom_the")[0]
        assert (row.withdrawn_why, row.withdrawn_by and row.withdrawn_by.name) == ("ghi nhầm cỡ", "Châu")
        session.rollback()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reference_price SET low_dong = 1",
        "UPDATE reference_price SET read_on = '2026-01-01'",
        "UPDATE reference_price SET source = 'khác', withdrawn_why = 'x'",
        "DELETE FROM reference_price",
    ],
)
def test_the_database_itself_refuses_to_rewrite_a_price(cast: Cast, change: str) -> None:
    add(cast)
    with pytest.raises(DBAPIError, match="only be added to or withdrawn"), work() as session:
        session.execute(sa.text(change))


def test_what_was_withdrawn_cannot_be_brought_back(cast: Cast) -> None:
    code = add(cast)
    with work() as session:
        pricing.withdraw_price(session, who=cast.chau.who, code=code, why="sai", now=NOW)
    with pytest.raises(DBAPIError, match="only be added to or withdrawn"), work() as session:
        session.execute(sa.text("UPDATE reference_price SET withdrawn_at = NULL"))


def test_the_made_up_series_of_the_demo_are_marked_and_long_enough_for_a_trend(cast: Cast) -> None:
    with work() as session:
        many = pricing.add_invented(session, rows=price_forms(TODAY), now=NOW)
    with view() as session:
        found = prices.standing(session)
        session.rollback()
    assert len(found) == many > 100
    assert all(one.invented and "trình diễn" in one.source and one.read_on <= TODAY for one in found)
    told = {one.last.product: (one.months, one.year_on_year is not None) for one in series_of(found)}
    assert told["cua_gach"] == (24, True)
    assert told["tom_cang_xanh"] == (7, False)
    assert min(one.last.read_on for one in series_of(found)) > TODAY - timedelta(days=31)


def test_a_line_stays_within_its_drawing() -> None:
    with_one_day = [prices.reference_of(ReferencePriceRow(code="g", low_dong=5, high_dong=9, read_on=TODAY))]
    assert sparkline(with_one_day) is None
    rows = [ReferencePriceRow(code=f"g{at}", low_dong=5 + at % 3, high_dong=9 + at, read_on=TODAY + timedelta(days=7 * at)) for at in range(9)]
    drawn = sparkline([prices.reference_of(row) for row in rows])
    assert drawn is not None
    spots = [tuple(map(float, spot.split(","))) for spot in f"{drawn.band} {drawn.line}".split()]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in spots)
    flat = [ReferencePriceRow(code=f"f{at}", low_dong=5, high_dong=5, read_on=TODAY + timedelta(days=at)) for at in range(3)]
    assert sparkline([prices.reference_of(row) for row in flat]) is not None


@pytest.fixture
def chau(staged_app: Flask, stage: Stage) -> Client:
    client = Client(staged_app)
    client.become(stage.tokens["chau"])
    return client


def test_staff_note_a_price_find_it_and_take_it_back(chau: Client) -> None:
    chau.page("/prices/new?product=tom_the")
    typed = {**TYPED, "form_key": "f1", "read_on": f"{here_today():%d/%m/%Y}", "note": "nghe hai người nói như nhau"}
    assert chau.post("/prices", typed).headers["Location"].endswith("/prices/tom_the")
    page = chau.page("/prices/tom_the")
    for said in (
        "92.000–95.000 đ/kg",
        "100 con/kg, tươi, nhà máy mua",
        "bảng giá nhà máy dán ở cổng",
        "nghe hai người nói như nhau",
        "chưa đủ dữ liệu",
    ):
        assert said in page.text
    assert "Tôm thẻ chân trắng" in chau.page("/prices").text
    withdraw = next(link for link in page.links if link.endswith("/withdraw"))
    chau.page(withdraw)
    assert chau.post(withdraw, {"why": "nghe nhầm nhà máy"}).status_code == 303
    assert "nghe nhầm nhà máy" in chau.page("/prices/tom_the").text
    assert chau.get(withdraw).status_code == 404


def test_a_wrong_form_keeps_everything_typed_and_names_each_field(chau: Client) -> None:
    chau.get("/prices/new")
    answer = chau.post("/prices", {**TYPED, "form_key": "f2", "price": "35.000 con/kg", "read_on": "1/1/2099", "source": ""})
    assert answer.status_code == 422
    for said in ("Giá: “con/kg” là cỡ", "Ngày đọc giá: ngày này chưa đến", "Nguồn: còn để trống"):
        assert said in answer.text
    for typed in ("35.000 con/kg", "1/1/2099", "tôm thẻ chân trắng", 'value="factory" selected', 'value="tuoi" selected'):
        assert typed in answer.text


def test_the_table_for_other_programs_holds_every_reading_and_no_formula(chau: Client, staged_app: Flask) -> None:
    with staged_app.app_context(), work() as session:
        make_price(session, code="g-evil", source="=1+1", read_by="-x")
    answer = chau.get("/prices/cua_gach/csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["code"] for row in rows] == ["price-1", "g-evil"]
    assert rows[1]["source"] == "'=1+1"
    assert rows[1]["read_by"] == "'-x"
    assert (rows[0]["low_dong"], rows[0]["piece_g_from"], rows[0]["piece_g_to"]) == ("600000", "400.0", "")


CRAB = {"words": "cua gạch còn sống", "grade": "trên 450 g/con", "price": "720.000 đ/kg", "quantity": "200 kg", "place": "xã Năm Căn"}


def write_crab(app: Flask, stage: Stage, *, invented: bool = False, old: bool = False, **typed: str) -> str:
    """An offer of big live crab beside a price of today, or of long ago."""
    with app.app_context(), work() as session:
        read_on = here_today() - timedelta(days=61 if old else 3)
        make_price(session, code="fresh", read_on=read_on, source="vựa Rạch Gốc", invented=invented)
        return post(session, stage.cast.ut, "offer", form_key="crab", **{**CRAB, **typed}).code


def test_a_listing_shows_the_price_that_fits_with_day_source_size_and_place(staged_app: Flask, stage: Stage) -> None:
    code = write_crab(staged_app, stage)
    page = Client(staged_app).page(f"/offers/{code}")
    day = f"{here_today() - timedelta(days=3):%d/%m/%Y}"
    assert f"Giá tham khảo 600.000–650.000 đ/kg (trên 400 g, sống, thương lái mua; ngày {day}; nguồn: vựa Rạch Gốc)" in page.text
    assert "Giá tin này cao hơn 70.000 đ/kg (11%)." in page.text
    assert "số liệu minh họa" not in page.text


def test_a_made_up_price_says_so_beside_the_listing(staged_app: Flask, stage: Stage) -> None:
    assert "số liệu minh họa" in Client(staged_app).page(f"/offers/{write_crab(staged_app, stage, invented=True)}").text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grade": "350 g/con"}, "Chưa có giá tham khảo đúng cỡ"),
        ({"words": "cua gạch"}, "Chưa có giá tham khảo đúng cỡ"),
        ({"words": "tôm tích sống"}, ""),
    ],
)
def test_a_price_of_something_else_is_never_shown(staged_app: Flask, stage: Stage, changes: dict[str, str], said: str) -> None:
    page = Client(staged_app).page(f"/offers/{write_crab(staged_app, stage, **changes)}")
    assert "Giá tin này" not in page.text
    assert "Giá tham khảo 6" not in page.text
    assert said in page.text


def test_an_old_price_is_shown_nowhere(staged_app: Flask, stage: Stage) -> None:
    assert "tham khảo" not in Client(staged_app).page(f"/offers/{write_crab(staged_app, stage, old=True)}").text


def test_the_card_of_a_match_and_the_form_before_posting_show_it_too(chau: Client, staged_app: Flask, stage: Stage) -> None:
    write_crab(staged_app, stage)
    with staged_app.app_context(), work() as session:
        need = post(session, stage.cast.binh, "need", form_key="n", words="cua gạch trên 400 g, còn sống", price="700.000 đ/kg").code
    assert "Giá tin này cao hơn 70.000 đ/kg (11%)." in chau.page(f"/needs/{need}/matches").text
    ut = Client(staged_app)
    ut.become(stage.tokens["ut"])
    ut.get("/offers/new")
    answer = ut.post("/offers", {**CRAB, "price": "560k/kg", "form_key": "p", "place": "chỗ nào đó"})
    assert answer.status_code == 422
    assert "Giá tin này thấp hơn 40.000 đ/kg (7%)." in answer.text
