"""A co-op sees what a near match lacks and asks the Alliance; a buyer sees why one offer stands above another."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from browser_tools import WITH_AND_WITHOUT, width_of
from cast import Cast, Player
from flask import Flask
from make import post
from market import Market
from playwright.sync_api import Locator, Page, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WEDGE = {
    "words": "vọp sống", "quantity": "640 kg", "per": "week", "place": "xã Tam Giang", "price": "95.000 đ/kg", "certificates": "HACCP",
    "must": ["quantity", "certificates"],
}  # fmt: skip
OWN = {"words": "vọp", "quantity": "380 kg", "per": "week", "place": "xã Tam Giang", "price": "92k/kg", "certificates": "không có", "state": "sống"}
NEIGHBOUR = {**OWN, "quantity": "260 kg", "place": "xã Đất Mới", "certificates": "HACCP"}


def put(app: Flask, player: Player, side: str, **typed: object) -> str:
    with app.app_context(), work() as session:
        return post(session, player, side, **typed).code


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


def added(rows: Locator) -> list[Decimal]:
    """What each line added, as it is shown: `3,7 / 9,6`."""
    return [number(found[1]) for text in rows.all_inner_texts() if (found := re.search(r"([\d,]+) / [\d,]+", text))]


@WITH_AND_WITHOUT
def test_a_co_op_sees_the_shortest_way_to_a_near_match_and_asks(
    opened: Callable[..., Page], app: Flask, cast: Cast, market: Market, script: bool
) -> None:
    put(app, cast.binh, "need", **WEDGE)
    own = put(app, cast.ut, "offer", **OWN)
    put(app, cast.duong, "offer", **NEIGHBOUR)
    ut = opened("ut", viewport=PHONE, java_script_enabled=script)
    ut.goto(f"/offers/{own}/matches")
    near = ut.locator("#near .card")
    expect(near).to_have_count(1)
    expect(near).to_contain_text("Số lượng mới có 380 trong 640 kg mỗi tuần cần · Chưa có giấy HACCP")
    near.get_by_role("link", name="Xem cách để khớp").click()
    expect(ut.locator("h1")).to_have_text("Gần khớp: còn thiếu gì?")
    expect(ut.locator("#gap ~ ol li")).to_have_text(["Số lượng mới có 380 trong 640 kg mỗi tuần cần", "Chưa có giấy HACCP"])
    shortest = ut.locator(".way").first
    expect(shortest).to_contain_text(re.compile(r"Cách ngắn nhất: gộp với HTX Kênh Mới \(260 kg mỗi tuần, cách \d+ km\) và nộp giấy HACCP\."))
    expect(shortest).to_contain_text("khi đó khớp")
    lines = ut.locator(".bars tr:not(.sum)")
    assert sum(added(lines)) == number(ut.locator(".bars .sum td").last.inner_text())
    assert width_of(ut) <= 360
    ut.get_by_role("button", name="Hỏi Liên minh").click()
    expect(ut.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh")
    chau = opened("chau", java_script_enabled=script)
    chau.goto(ut.url)
    expect(chau.locator("main")).to_contain_text(
        "Còn thiếu: Số lượng mới có 380 trong 640 kg mỗi tuần cần; Chưa có giấy HACCP. Cách ngắn nhất: gộp với"
    )


def test_what_was_advised_is_saved_and_gives_exactly_the_promised_points(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    need = put(app, cast.binh, "need", **{**WEDGE, "must": ["quantity"], "state": "sống", "grade": "loại 1"})
    own = put(app, cast.ut, "offer", **{**OWN, "price": "118.000 đ/kg", "certificates": "HACCP", "grade": "loại 1"})
    ut = opened("ut", viewport=PHONE)
    ut.goto(f"/needs/{need}/matches/{own}")
    way = ut.locator(".way").first
    promised = re.search(r"lên ([\d,]+) điểm", way.inner_text())
    assert promised is not None
    way.get_by_role("link", name="Mở tin để sửa").click()
    expect(ut.locator(".note")).to_contain_text("Đã điền sẵn theo gợi ý, chưa lưu: số lượng.")
    expect(ut.locator("#quantity")).to_have_value(re.compile("^51[23] kg$"))
    ut.get_by_role("button", name="Lưu tin").click()
    expect(ut.locator(".note[role=status]")).to_contain_text("Đã sửa tin")
    ut.goto(f"/needs/{need}/matches/{own}")
    expect(ut.locator("h1")).to_have_text("Vì sao hai tin hợp nhau")
    expect(ut.locator(".score .big")).to_have_text(promised[1])


@WITH_AND_WITHOUT
def test_a_buyer_sees_why_one_offer_stands_above_another(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market, script: bool) -> None:
    need = put(app, cast.binh, "need", **{**WEDGE, "must": [], "from": "01/02/2027", "until": "28/02/2027"})
    said = {**NEIGHBOUR, "quantity": "640 kg", "until": "28/02/2027"}
    put(app, cast.ut, "offer", **{**said, "from": "01/02/2027"})
    put(app, cast.duong, "offer", **{**said, "from": "12/02/2027"})
    binh = opened("binh", viewport=PHONE, java_script_enabled=script)
    binh.goto(f"/needs/{need}/matches")
    for card in binh.locator(".card.match").all():
        card.get_by_label("So tin này").check()
    binh.get_by_role("button", name="So hai tin đã đánh dấu").click()
    expect(binh.locator("h1")).to_have_text("Vì sao tin này đứng trên tin kia?")
    expect(binh.locator(".note")).to_contain_text("HTX Cái Tàu đứng trên HTX Kênh Mới. Quyết định: thời gian.")
    expect(binh.locator(".duel .decides")).to_have_count(1)
    expect(binh.locator(".duel .decides")).to_contain_text("Gặp nhau 28 ngày.")
    expect(binh.locator(".duel .decides")).to_contain_text("Gặp nhau 17 ngày.")
    totals = [number(text) for text in binh.locator(".duel tfoot .big").all_inner_texts()]
    for column, total in enumerate(totals, 2):
        assert sum(added(binh.locator(f".duel tbody tr > :nth-child({column})"))) == total
    assert width_of(binh) <= 360


def test_a_pick_that_is_not_two_says_so_and_keeps_it(opened: Callable[..., Page], market: Market) -> None:
    binh = opened("binh")
    binh.goto(f"/needs/{market.need}/matches")
    binh.locator(".card.match").first.get_by_label("So tin này").check()
    binh.get_by_role("button", name="So hai tin đã đánh dấu").click()
    expect(binh.locator(".errors")).to_contain_text("Xin chọn đúng hai tin")
    expect(binh.locator("input[name=pick]:checked")).to_have_count(1)
    binh.locator("input[name=pick]:not(:checked)").first.check()
    binh.get_by_role("button", name="So hai tin").click()
    expect(binh.locator(".duel")).to_be_visible()
