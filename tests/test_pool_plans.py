"""Pooling in the product: plans on a page, changed, kept, chosen once, drafted as contracts; many suppliers by a worker; supply by day."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pool_market
import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client
from flask import Flask
from make import post
from pool_market import END, NOW, START, PoolMarket

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import NotFound
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.pooling.stored import plan_from, plan_json
from matchmaker.store.models.contracts import Contract, ContractEvent, ContractLine
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.pool_plans import PoolPlan, PoolSearch
from matchmaker.store.queries import listings, pool_plans
from matchmaker.store.work import view, work
from matchmaker.workflows import contracting, pooling
from matchmaker.workflows.pooling import drafting, looking


@pytest.fixture
def market(app: Flask, cast: Cast) -> PoolMarket:
    return pool_market.fill(app, cast)


def in_browser(app: Flask, player: Player) -> Client:
    client = Client(app)
    assert client.sign_in(player.email, PASSWORD).status_code == 303
    return client


def withdraw(app: Flask, code: str) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Listing).where(Listing.code == code).values(status="withdrawn", withdrawn_at=NOW))
        listings.raise_version(session, "offer")


def test_nobody_has_enough_alone_and_three_plans_stand_side_by_side(app: Flask, cast: Cast, market: PoolMarket) -> None:
    page = in_browser(app, cast.binh).page(f"/needs/{market.need}/pool")
    for said in (
        "Không hợp tác xã nào đủ một mình", "4 hợp tác xã đủ điều kiện", "gộp đủ 9 tấn", "Rẻ nhất", "Ít điểm dừng nhất", "Nâng đỡ nhiều nhất",
        "3 hợp tác xã", "HTX Cây Gừa", "Chưa rõ giá.", "mới thành lập hoặc đang được nâng đỡ", "Thêm một tấn",
    ):  # fmt: skip
        assert said in page.text, said
    assert f"/needs/{market.need}/pool" in in_browser(app, cast.binh).page(f"/needs/{market.need}").links
    english = in_browser(app, cast.binh)
    english.get("/lang/en")
    assert "No co-operative is enough alone" in english.page(f"/needs/{market.need}/pool").text


def test_taking_one_out_says_who_makes_up_for_it_at_what_price_and_what_is_short(app: Flask, cast: Cast, market: PoolMarket) -> None:
    text = in_browser(app, cast.binh).page(f"/needs/{market.need}/pool?plan=cheapest&out={market.offers['rach-goc']}").text
    for said in ("Đã bỏ: HTX Rạch Gốc Nhỏ", "Đổi gì so với phương án gốc", "Giá bình quân:", "Thiếu thêm:", "tuần 1 thiếu", "Cách gần nhất:"):
        assert said in text, said
    assert "Hỏi HTX Lung Ngã giá: có thể thêm" in text
    pinned = in_browser(app, cast.binh).page(f"/needs/{market.need}/pool?plan=fewest_stops&pin={market.offers['kenh-ba']}").text
    assert "Đã ghim: HTX Kênh Ba" in pinned


def test_rules_are_kept_to_and_bad_ones_come_back_as_typed(app: Flask, cast: Cast, market: PoolMarket) -> None:
    binh = in_browser(app, cast.binh)
    text = binh.page(f"/needs/{market.need}/pool?at_most=2&ceiling=8.500&with_unpriced=1").text
    assert "Giá cao hơn mức cao nhất 500 đ/kg." in text
    assert "chưa biết hết; phần đã biết" in text
    split = binh.page(f"/needs/{market.need}/pool?split=2+t%E1%BA%A5n%3A+lo%E1%BA%A1i+1%0A1+t%E1%BA%A5n%3A+lo%E1%BA%A1i+2&with_unknown=1").text
    assert "trên 3 tấn" in split or "gộp đủ 3 tấn" in split
    answer = binh.get(f"/needs/{market.need}/pool?at_most=nhi%E1%BB%81u&ceiling=7.000&floor=9.000&split=hai+t%E1%BA%A5n")
    assert answer.status_code == 422
    for said in ("Nhiều nhất mấy hợp tác xã: máy chưa đọc ra con số", "Giá thấp nhất: cao hơn Giá cao nhất", "Chia theo cỡ: xin viết mỗi dòng một cỡ",
                 'value="nhiều"', 'value="7.000"'):  # fmt: skip
        assert said in answer.text, said


def test_only_the_buyer_and_staff_see_plans(app: Flask, cast: Cast, market: PoolMarket) -> None:
    assert in_browser(app, cast.chau).get(f"/needs/{market.need}/pool").status_code == 200
    for player in (cast.ut, market.people["cay-gua"]):
        assert in_browser(app, player).get(f"/needs/{market.need}/pool").status_code == 404


def keep(app: Flask, player: Player, market: PoolMarket, **form: object) -> str:
    client = in_browser(app, player)
    client.page(f"/needs/{market.need}/pool")
    answer = client.post(f"/needs/{market.need}/pool", {"plan": "cheapest", **form})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_kept_plan_stays_as_it_was_and_says_what_would_be_different_today(app: Flask, cast: Cast, market: PoolMarket) -> None:
    path = keep(app, cast.binh, market)
    assert keep(app, cast.chau, market) == path, "the same plan is the same row, whoever keeps it"
    assert keep(app, cast.binh, market, plan="fewest_stops") != path
    binh = in_browser(app, cast.binh)
    assert "Tin và giá vẫn như khi giữ." in binh.page(path).text
    withdraw(app, market.offers["kenh-ba"])
    text = binh.page(path).text
    assert "Tin hoặc giá đã đổi từ khi giữ." in text
    assert "Gộp lại hôm nay thì khác gì" in text
    assert "HTX Kênh Ba: 2,1 tấn → 0 kg" in text
    assert "Số 2: Ít điểm dừng nhất" in binh.page(f"/needs/{market.need}/pool").text
    answer = binh.post(path)
    assert answer.status_code == 422
    assert "HTX Kênh Ba đã rút tin chào bán" in answer.text
    with app.app_context(), view() as session:
        assert session.scalar(sa.select(sa.func.count(Contract.id))) == 0


def test_a_plan_that_is_no_longer_the_one_shown_is_not_kept(app: Flask, cast: Cast, market: PoolMarket) -> None:
    binh = in_browser(app, cast.binh)
    shown = next(one for one in binh.page(f"/needs/{market.need}/pool").forms if one.method == "post" and "shown" in one.fields)
    withdraw(app, market.offers["kenh-ba"])
    answer = binh.post(f"/needs/{market.need}/pool", shown.fields)
    assert answer.status_code == 422
    assert "khác lúc anh/chị xem" in answer.text
    assert binh.post(f"/needs/{market.need}/pool", {**shown.fields, "shown": ""}).status_code == 303


def test_a_plan_is_stored_and_read_as_it_was(app: Flask, cast: Cast, market: PoolMarket) -> None:
    with app.app_context(), view() as session:
        found = pooling.pool(session, who=cast.binh.who, code=market.need, asked=pooling.read_asked({}), picked="", today=NOW.date())
        for plan in found.plans:
            assert plan_from(plan_json(plan)) == plan


def test_a_chosen_plan_is_one_framework_with_an_annex_for_each_also_after_a_second_click(app: Flask, cast: Cast, market: PoolMarket) -> None:
    path, other = keep(app, cast.binh, market, ceiling="9.500 đ/kg"), keep(app, cast.binh, market, plan="fewest_stops")
    binh = in_browser(app, cast.binh)
    for _again in range(2):
        assert binh.post(path).status_code == 303
    assert "Hợp đồng khung đã soạn" in binh.page(path).text
    with app.app_context(), work() as session:
        (framework,) = session.scalars(sa.select(Contract).where(Contract.shape == "framework")).all()
        annexes = session.scalars(sa.select(Contract).where(Contract.parent_id == framework.id).order_by(Contract.id)).all()
        assert (framework.state, framework.seller_id, framework.starts_on, framework.ends_on) == ("draft", None, START, END)
        assert "không quá 9.500 đ/kg" in framework.terms["note"]
        assert {one.shape for one in annexes} == {"annex"}
        plan = pool_plans.by_code(session, path.rsplit("/", 1)[1])
        assert plan is not None
        assert (plan.state, plan.framework_id, framework.plan_code) == ("chosen", framework.id, plan.code)
        lines = session.scalars(sa.select(ContractLine).where(ContractLine.contract_id.in_([one.id for one in annexes]))).all()
        assert sum(line.quantity_kg or 0 for line in lines) == Decimal(9_000)
        assert {(line.ends_on - line.starts_on).days for line in lines if line.starts_on and line.ends_on} == {6}
        assert {line.price["dong"] for line in lines} == {8_000, 8_300, 9_000}
        (of_framework,) = session.scalars(sa.select(ContractLine).where(ContractLine.contract_id == framework.id)).all()
        assert (of_framework.quantity_kg, of_framework.quantity_typed) == (Decimal(9_000), "9 tấn")
        assert all(line.quantity_typed.endswith((" kg", " tấn")) for line in lines)
        assert session.scalar(sa.select(sa.func.count(ContractEvent.id))) == 1 + len(annexes)
        for annex in annexes:  # what the plan says is enough to send it
            contracting.move_contract(session, who=cast.chau.who, code=annex.code, move="send", facts={}, version=annex.version, now=NOW)
    answer = binh.post(other)
    assert answer.status_code == 422
    assert "đã chốt phương án số 1" in answer.text


def test_nobody_else_chooses_and_a_plan_belongs_to_its_need(app: Flask, cast: Cast, market: PoolMarket) -> None:
    path = keep(app, cast.binh, market)
    assert in_browser(app, market.people["cay-gua"]).post(path).status_code == 404
    with app.app_context(), work() as session:
        with pytest.raises(NotFound):
            pooling.choose_plan(session, who=cast.ut.who, need=market.need, code=path.rsplit("/", 1)[1], now=NOW)
        assert len(pool_plans.waiting(session, NOW.date())) == 1
        assert not pool_plans.waiting(session, END + pool_market.timedelta(days=1))


def test_more_suppliers_than_a_page_waits_for_go_to_a_worker(app: Flask, cast: Cast, market: PoolMarket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 3)
    binh, path = in_browser(app, cast.binh), f"/needs/{market.need}/pool"
    assert "Nhờ máy xếp" in binh.page(path).text
    for _again in range(2):
        assert binh.post(f"{path}/search", {"at_most": "4"}).status_code == 303
    assert "Máy đang xếp" in binh.page(f"{path}?at_most=4").text
    while Worker(app).take_one():
        pass
    with app.app_context(), view() as session:
        (search,) = session.scalars(sa.select(PoolSearch)).all()
        assert (search.state, search.found) == ("done", ["cheapest", "fewest_stops", "most_support"])
    text = binh.page(f"{path}?at_most=4").text
    assert "gộp đủ 9 tấn" in text
    assert "Giữ phương án này" in text


def test_a_search_whose_listings_changed_is_asked_for_anew(app: Flask, cast: Cast, market: PoolMarket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    binh, path = in_browser(app, cast.binh), f"/needs/{market.need}/pool"
    binh.page(path)
    binh.post(f"{path}/search")
    withdraw(app, market.offers["cay-gua"])
    while Worker(app).take_one():
        pass
    with app.app_context(), view() as session:
        assert session.scalars(sa.select(PoolSearch.state)).one() == "overtaken"
    assert "Nhờ máy xếp" in binh.page(path).text


def test_a_search_whose_need_says_too_little_by_now_is_not_tried_again(
    app: Flask, cast: Cast, market: PoolMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    binh, path = in_browser(app, cast.binh), f"/needs/{market.need}/pool"
    binh.page(path)
    binh.post(f"{path}/search")
    with app.app_context(), work() as session:
        session.execute(sa.update(Listing).where(Listing.code == market.need).values(quantity=None, quantity_typed=""))
    while Worker(app).take_one():
        pass
    with app.app_context(), view() as session:
        assert session.scalars(sa.select(PoolSearch.state)).one() == "overtaken"


def test_a_need_that_says_too_little_says_what_to_write(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        code = post(session, cast.binh, "need", form_key="q", now=NOW, words="dưa hấu").code
    binh = in_browser(app, cast.binh)
    assert "Tin chưa ghi số lượng nên chưa gộp được." in binh.page(f"/needs/{code}/pool").text
    binh.page(f"/needs/{code}/pool")
    assert binh.post(f"/needs/{code}/pool", {"plan": "cheapest"}).status_code == 422
    with app.app_context(), view() as session:
        assert session.scalar(sa.select(sa.func.count(PoolPlan.id))) == 0


def test_supply_by_day_as_a_page_and_as_a_table(app: Flask, cast: Cast, market: PoolMarket) -> None:
    with app.app_context(), work() as session:
        need = post(
            session, cast.binh, "need", form_key="crabs", now=NOW, words="cua gạch", quantity="100 kg", per="day",
            from_=START.strftime("%d/%m/%Y"), until=(START + pool_market.timedelta(days=40)).strftime("%d/%m/%Y"),
        ).code  # fmt: skip
        post(session, cast.ut, "offer", form_key="tides", now=NOW, words="cua gạch", quantity="150 kg", per="day", from_="con nước rằm và 30")
    binh = in_browser(app, cast.binh)
    page = binh.page(f"/needs/{need}/supply")
    for said in ("ngày không ai có hàng", "con nước rằm và 30", "Chưa có nơi nào bù được", "Đây là giả định", "HTX Cái Tàu"):
        assert said in page.text, said
    assert "<svg" in page.source
    table = list(csv.reader(io.StringIO(binh.get(f"/needs/{need}/supply.csv").text.removeprefix("\ufeff"))))
    assert len(table) == 42
    assert {row[3] for row in table[1:]} == {"0", "100"}
    offer = next(link for link in binh.page(f"/needs/{need}/matches").links if link.startswith("/offers/"))
    assert "Người mua cần hàng hằng ngày sẽ thiếu các ngày:" in in_browser(app, cast.ut).page(offer).text


@pytest.mark.parametrize(
    ("words", "goods"),
    [("can mua 11 tan tom su giao nam can", "Tôm sú"), ("Cần 8 tấn tôm sú oxy", "Tôm sú"), ("tôm sú oxy, ướp đá", "tôm sú oxy, ướp đá")],
)
def test_a_contract_names_the_goods_and_not_the_sentence_that_sought_them(words: str, goods: str) -> None:
    need = Listing(words=words, linked={"readings": [["tom_su", "exact", 1000]]}, role="produce")
    line = drafting._what(need, "20-30 con/kg", shipped_lexicon())
    assert (line["words"], line["product"], line["grade"]) == (goods, "tom_su", "20-30 con/kg")
    need.payment_typed, need.place_typed = "chuyển khoản 9 ngày", ""
    assert drafting._wished(need) == {"payment_term": "chuyển khoản 9 ngày"}
    assert [drafting._amount(kg)["quantity_typed"] for kg in (3_000, 1_333, 12_500)] == ["3 tấn", "1.333 kg", "12.500 kg"]
