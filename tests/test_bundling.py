"""Bundles in the product: who is shown which, what their page says, and one button that asks about both ways once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import trade as trading
from cast import PASSWORD, Cast, Player
from client import Client, Page
from flask import Flask
from make import NOW, post
from trade import Trade

from matchmaker.domain.costs import Money
from matchmaker.domain.errors import NotFound
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.workflows import bundling
from matchmaker.workflows.bundling import bundles_for, cycles_for, see_bundle


@pytest.fixture
def trade(app: Flask, cast: Cast) -> Trade:
    return trading.fill(app, cast)


def in_browser(app: Flask, player: Player) -> Client:
    client = Client(app)
    assert client.sign_in(player.email, PASSWORD).status_code == 303
    return client


def address(trade: Trade) -> str:
    return f"/bundles/{trade.need}/{trade.seed_of_mill}/{trade.rice}/{trade.mill}"


def found(app: Flask, player: Player, code: str) -> bundling.Bundles | None:
    with app.app_context(), view() as session:
        listing = listings.by_code(session, code)
        assert listing is not None
        return bundles_for(session, who=player.who, listing=listing)


def withdraw(app: Flask, code: str) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Listing).where(Listing.code == code).values(status="withdrawn", withdrawn_at=NOW))
        for side in ("need", "offer"):
            listings.raise_version(session, side)


def test_the_miller_who_gives_credit_and_takes_the_rice_comes_first_and_cash_last(app: Flask, cast: Cast, trade: Trade) -> None:
    page = found(app, cast.ut, trade.need)
    assert page is not None
    first, second, third = page.bundles
    assert [one.supply.offer.code for one in page.bundles] == [trade.seed_of_mill, trade.seed_of_phan, trade.seed_of_lac]
    assert [one.same for one in page.bundles] == [True, False, False]
    assert all(one.sale and one.sale.need.code == trade.mill for one in page.bundles)
    assert [str(one.repaid_on) for one in (first, second, third)] == ["2027-04-28", "2027-03-11", "2027-01-10"]
    assert first.supply.cost.money == Money(4_000 * 18_500)


def test_the_section_says_parties_cost_and_day(app: Flask, cast: Cast, trade: Trade) -> None:
    text = in_browser(app, cast.ut).page(f"/needs/{trade.need}/matches").text
    for said in (
        "Trọn gói: nhận vật tư, bán sản phẩm", "Một doanh nghiệp, cả hai chiều", "Hai doanh nghiệp", "74.000.000 đ", "28/04/2027",
        "trả khi thu hoạch", "trả chậm 60 ngày", "11/03/2027", "450.000.000 đ",
    ):  # fmt: skip
        assert said in text, said


def test_only_a_co_ops_need_of_inputs_has_bundles(app: Flask, cast: Cast, trade: Trade) -> None:
    assert found(app, cast.binh, trade.mill) is None
    assert found(app, cast.ut, trade.rice) is None
    assert found(app, cast.duong, trade.need) is None
    assert found(app, cast.chau, trade.need) is not None
    assert "Trọn gói" not in in_browser(app, cast.binh).page(f"/needs/{trade.mill}/matches").text


def test_half_a_bundle_is_said_to_be_half(app: Flask, cast: Cast, trade: Trade) -> None:
    withdraw(app, trade.mill)
    text = in_browser(app, cast.ut).page(f"/needs/{trade.need}/matches").text
    assert "Chưa có doanh nghiệp nào cần sản phẩm hợp tác xã đang chào" in text
    assert "Mới có chiều nhận vật tư" in text
    assert "28/04/2027" in text, "the co-operative's own harvest still says when it repays"
    assert "Điểm trọn gói" not in text
    withdraw(app, trade.rice)
    text = in_browser(app, cast.ut).page(f"/needs/{trade.need}/matches").text
    assert "Hợp tác xã chưa đăng tin bán sản phẩm nào" in text
    assert "chưa biết: chưa ghi ngày thu hoạch xong" in text
    for code in (trade.seed_of_mill, trade.seed_of_phan, trade.seed_of_lac):
        withdraw(app, code)
    assert "Chưa có doanh nghiệp nào chào vật tư này" in in_browser(app, cast.ut).page(f"/needs/{trade.need}/matches").text


def test_what_nobody_wrote_is_said_to_be_missing(app: Flask, cast: Cast, trade: Trade) -> None:
    with app.app_context(), work() as session:
        post(session, trade.phan, "offer", form_key="silent", words="lúa giống OM18", place="phường An Xuyên")
    text = in_browser(app, cast.ut).page(f"/needs/{trade.need}/matches?bundles=all").text
    assert "chưa tính được, còn thiếu: giá chào" in text
    assert "chưa biết: tin chào bán chưa ghi trả tiền lúc nào" in text


def test_more_than_three_are_one_press_away(app: Flask, cast: Cast, trade: Trade) -> None:
    with app.app_context(), work() as session:
        post(session, trade.phan, "offer", form_key="more", words="lúa giống OM18 xác nhận", quantity="9 tấn", place="phường An Xuyên")
    ut = in_browser(app, cast.ut)
    short = ut.page(f"/needs/{trade.need}/matches")
    (more,) = [link for link in short.links if link.endswith("#bundles")]
    assert "Xem cả 4 gói" in short.text
    assert short.text.count("Điểm trọn gói") == 3
    assert ut.page(more.removesuffix("#bundles")).text.count("Điểm trọn gói") == 4


def page_of(app: Flask, player: Player, trade: Trade) -> Page:
    return in_browser(app, player).page(address(trade))


def test_the_page_of_a_bundle_has_both_halves_reasons_and_how_the_score_is_made(app: Flask, cast: Cast, trade: Trade) -> None:
    for player in (cast.ut, cast.binh, cast.chau):
        text = page_of(app, player, trade).text
        assert text.count("Vì sao") == 2
        assert "trung bình điểm của hai chiều" in text
        assert "74.000.000 đ" in text
        assert "28/04/2027" in text


def test_both_ways_are_asked_about_at_once_and_once(app: Flask, cast: Cast, trade: Trade) -> None:
    ut = in_browser(app, cast.ut)
    ut.page(address(trade))
    for _again in range(2):
        assert ut.post(address(trade)).status_code == 303
    with app.app_context(), work() as session:
        made = session.scalars(sa.select(Linkage).order_by(Linkage.id)).all()
        rows = listings.by_codes(session, [trade.need, trade.seed_of_mill, trade.mill, trade.rice])
        pairs = [(one.need_id, one.offer_id) for one in made]
        assert pairs == [(rows[trade.need].id, rows[trade.seed_of_mill].id), (rows[trade.mill].id, rows[trade.rice].id)]
        assert {one.stage for one in made} == {"asked"}
    page = ut.page(address(trade))
    assert page.text.count("Đã nhờ giới thiệu: xem kết nối") == 2
    assert "Nhờ Liên minh giới thiệu cả hai chiều" not in page.text


def test_where_one_way_is_asked_about_already_only_the_other_is_added(app: Flask, cast: Cast, trade: Trade) -> None:
    ut = in_browser(app, cast.ut)
    ut.page(address(trade))
    ut.post("/introductions", {"need": trade.need, "offer": trade.seed_of_mill})
    ut.post(address(trade))
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(Linkage.id))) == 2


def test_staff_propose_both_and_two_enterprises_may_not_see_each_others_half(app: Flask, cast: Cast, trade: Trade) -> None:
    chau = in_browser(app, cast.chau)
    chau.page(address(trade))
    assert chau.post(address(trade)).status_code == 303
    with app.app_context(), work() as session:
        assert set(session.scalars(sa.select(Linkage.stage))) == {"proposed"}
    two = f"/bundles/{trade.need}/{trade.seed_of_phan}/{trade.rice}/{trade.mill}"
    assert in_browser(app, cast.ut).get(two).status_code == 200
    assert in_browser(app, trade.phan).get(two).status_code == 404
    assert in_browser(app, cast.binh).get(two).status_code == 404


@pytest.mark.parametrize(
    "four",
    [
        ("mill", "seed_of_mill", "rice", "mill"),  # not a need of inputs
        ("need", "rice", "rice", "mill"),  # not an offer of inputs
        ("need", "seed_of_mill", "seed_of_phan", "mill"),  # not the co-operative's own produce
        ("need", "seed_of_mill", "rice", "need"),  # its own need buys nothing
    ],
)
def test_four_listings_that_are_no_bundle_are_none(app: Flask, cast: Cast, trade: Trade, four: tuple[str, str, str, str]) -> None:
    need, offer, sold, bought = (getattr(trade, name) for name in four)
    with app.app_context(), view() as session, pytest.raises(NotFound):
        see_bundle(session, who=cast.chau.who, need=need, offer=offer, sold=sold, bought=bought)


def test_a_half_that_fails_a_hard_requirement_is_no_half(app: Flask, cast: Cast, trade: Trade) -> None:
    with app.app_context(), work() as session:
        strict = post(session, cast.binh, "need", form_key="strict", words="lúa OM18", price="5.000 đ/kg", must=["price"]).code
    with app.app_context(), view() as session, pytest.raises(NotFound):
        see_bundle(session, who=cast.ut.who, need=trade.need, offer=trade.seed_of_mill, sold=trade.rice, bought=strict)


def test_an_enterprise_sees_which_co_ops_buy_and_whose_buyers_take_the_output(app: Flask, cast: Cast, trade: Trade) -> None:
    with app.app_context(), view() as session:
        listing = listings.by_code(session, trade.seed_of_phan)
        assert listing is not None
        page = cycles_for(session, who=trade.phan.who, listing=listing)
        assert page is not None
        (one,) = page.cycles
        assert (one.bundle.supply.need.code, one.bundle.same) == (trade.need, False)
        assert [deal.need.code for deal in one.buyers] == [trade.mill]
        assert cycles_for(session, who=cast.ut.who, listing=listing) is None
    text = in_browser(app, trade.phan).page(f"/offers/{trade.seed_of_phan}/matches").text
    for said in ("Khép vòng", "HTX Cái Tàu", "Nơi khác mua được sản phẩm", "Thủy sản Đất Mũi Xanh", "72.000.000 đ"):
        assert said in text, said


def test_an_enterprise_that_could_take_the_output_itself_reads_so(app: Flask, cast: Cast, trade: Trade) -> None:
    page = in_browser(app, cast.binh).page(f"/offers/{trade.seed_of_mill}/matches")
    assert "Công ty mua được sản phẩm" in page.text
    assert address(trade) in page.links
    assert "Khép vòng" not in in_browser(app, cast.ut).page(f"/offers/{trade.rice}/matches").text


@pytest.mark.parametrize(
    ("typed", "due", "days", "shown"),
    [
        ({"payment": "Trả chậm 45 ngày"}, "later", 45, "trả chậm 45 ngày"),
        ({"words": "phân NPK, bán chịu tới mùa"}, "harvest", None, "trả khi thu hoạch"),
        ({}, "", None, ""),
    ],
)
def test_terms_of_payment_are_kept_as_typed_and_as_read(
    app: Flask, cast: Cast, typed: dict[str, str], due: str, days: int | None, shown: str
) -> None:
    ut = in_browser(app, cast.ut)
    ut.page("/offers/new")
    answer = ut.post("/offers", {"words": "phân NPK", "form_key": "terms", "sure": "1", **typed})
    assert answer.status_code == 303
    with app.app_context(), view() as session:
        row = session.scalars(sa.select(Listing)).one()
        assert (row.payment_due, row.payment_days) == (due, days)
        assert row.payment_typed == (typed.get("payment") or ("bán chịu tới mùa" if due else ""))
        path = f"/offers/{row.code}"
    text = ut.page(path).text
    assert ("Trả tiền" in text) is bool(shown)
    assert shown in text
    assert ut.page(f"{path}/edit").source.count(f'value="{typed.get("payment", "")}"') >= 1


def test_terms_that_are_none_name_the_field_and_keep_what_was_typed(app: Flask, cast: Cast) -> None:
    ut = in_browser(app, cast.ut)
    ut.page("/offers/new")
    answer = ut.post("/offers", {"words": "phân NPK", "form_key": "terms", "sure": "1", "payment": "tính sau nha"})
    assert answer.status_code == 422
    assert "Trả tiền: máy chưa hiểu. Xin viết như trả ngay" in answer.text
    assert 'value="tính sau nha"' in answer.text


def test_a_line_of_the_quick_entry_fills_the_terms(app: Flask, cast: Cast) -> None:
    page = in_browser(app, cast.ut).page("/needs/new?line=can+mua+5+tan+phan+NPK+tra+cham+30+ngay")
    assert 'value="tra cham 30 ngay"' in page.source
