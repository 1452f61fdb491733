"""A buyer offers less than what was read of the same shrimp; the co-op sees by how much, answers with one form, and both see both rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from browser_tools import WITH_AND_WITHOUT, width_of
from cast import Cast
from flask import Flask
from make import make_price, post
from playwright.sync_api import Page, expect

from matchmaker.store.work import work
from matchmaker.workflows import brokering

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
SHRIMP = {"words": "tôm sú sống", "quantity": "900 kg", "grade": "20-25 con/kg", "state": "sống", "place": "xã Tam Giang"}


def in_talks(app: Flask, cast: Cast) -> str:
    """The linkage of two who have spoken about shrimp of which a price was read today."""
    now = datetime.now(UTC)
    with app.app_context(), work() as session:
        sized = {"product": "tom_su", "size_typed": "20-25 con/kg", "grade": "", "low_g": 40.0, "high_g": 50.0, "state": "song"}
        make_price(
            session, code="shrimp", low_dong=250_000, high_dong=270_000, price_typed="250-270k", read_on=now.date(), source="vựa Rạch Gốc", **sized
        )
        need = post(session, cast.binh, "need", **SHRIMP, now=now).code
        offer = post(session, cast.ut, "offer", **SHRIMP, price="268k/kg", now=now).code
        made = brokering.propose(session, who=cast.chau.who, need_code=need, offer_code=offer, now=now)
        told = {"talked_on": "hôm nay", "talked_with": "hai bên"}
        brokering.take_move(session, who=cast.chau.who, code=made.code, move="talk", facts=told, version=made.version, now=now)
        return made.code


@WITH_AND_WITHOUT
def test_a_low_offer_is_answered_and_both_rounds_stay_in_sight(opened: Callable[..., Page], app: Flask, cast: Cast, script: bool) -> None:
    code = in_talks(app, cast)
    binh, ut = opened("binh", java_script_enabled=script), opened("ut", viewport=PHONE, java_script_enabled=script)
    binh.goto(f"/linkages/{code}/terms")
    binh.get_by_label("Giá").first.fill("240k/kg")
    binh.get_by_label("Trả tiền").fill("trả chậm 10 ngày")
    binh.get_by_role("button", name="Gửi cho bên kia").click()
    expect(binh.locator("main [role=status]").first).to_contain_text("Đã gửi điều kiện")
    ut.goto(f"/linkages/{code}")
    table = ut.locator("#terms table")
    expect(table).to_contain_text("240.000 đ/kg")
    expect(table).to_contain_text("thấp hơn giá tham khảo 4–11%")
    expect(ut.locator("#terms .beside")).to_contain_text("250.000–270.000 đ/kg")
    expect(ut.locator("#terms .beside")).to_contain_text("nguồn: vựa Rạch Gốc")
    ut.get_by_role("link", name="Đưa lại điều kiện").click()
    expect(ut.locator("#payment")).to_have_value("trả chậm 10 ngày")
    ut.locator("#price").fill("262.000 đ/kg")
    ut.get_by_role("button", name="Gửi cho bên kia").click()
    expect(ut.locator("main [role=status]").first).to_contain_text("Đã gửi điều kiện")
    binh.goto(f"/linkages/{code}")
    for page in (binh, ut):
        expect(page.locator("#terms tbody tr")).to_have_count(2)
        expect(page.locator("#terms tbody tr").last).to_contain_text("trong khoảng giá tham khảo")
        expect(page.locator("#terms ins")).to_have_text("262.000 đ/kg")
        assert width_of(page) <= page.evaluate("document.documentElement.clientWidth")
    expect(ut.get_by_role("link", name="Đồng ý lượt 2")).to_have_count(0)
    binh.get_by_role("link", name="Đồng ý lượt 2").click()
    expect(binh.locator("dl.facts")).to_contain_text("262.000 đ/kg")
    binh.get_by_role("button", name="Đồng ý lượt 2").click()
    expect(binh.locator(".steps [aria-current]")).to_have_text("Đã thống nhất")
    expect(binh.locator(".line li").first).to_contain_text("262.000 đ/kg, trả chậm 10 ngày")
