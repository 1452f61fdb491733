"""A co-operative needs an input on credit until harvest: it finds who gives credit, who also takes its produce, and asks about both at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import trade as trading
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from cast import Cast
from flask import Flask
from playwright.sync_api import Page, expect
from trade import Trade

pytestmark = pytest.mark.browser


@pytest.fixture
def trade(app: Flask, cast: Cast) -> Trade:
    return trading.fill(app, cast)


@WITH_AND_WITHOUT
def test_input_on_credit_until_harvest_becomes_a_bundle(opened: Callable[..., Page], trade: Trade, script: bool) -> None:
    ut = opened("ut", java_script_enabled=script, viewport={"width": 360, "height": 740})
    ut.goto("/needs/new")
    ut.fill("#words", "lúa giống OM18")
    ut.fill("#quantity", "3 tấn")
    ut.fill("#from", "15/01/2027")
    ut.locator("details.part summary").first.click()
    ut.fill("#payment", "trả chậm tới khi thu hoạch")
    ut.get_by_role("button", name="Đăng tin").click()
    section = ut.locator("#bundles")
    cards = section.locator(".card")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("Một doanh nghiệp, cả hai chiều")
    expect(cards.nth(0)).to_contain_text("55.500.000 đ")
    expect(cards.nth(0)).to_contain_text("28/04/2027")
    expect(cards.nth(1)).to_contain_text("Hai doanh nghiệp")
    expect(cards.nth(1)).to_contain_text("trả chậm 60 ngày")
    expect(cards.nth(2)).to_contain_text("trả ngay khi giao")
    assert width_of(ut) == 360
    cards.nth(0).get_by_role("link", name="Xem trọn gói").click()
    expect(ut.locator("h1")).to_have_text("Trọn gói: nhận vật tư, bán sản phẩm")
    expect(ut.locator(".bars")).to_have_count(2)
    assert width_of(ut) == 360
    if script:
        ut.evaluate(AXE)
        assert not found_by_axe(ut, RULES)
    ut.get_by_role("button", name="Nhờ Liên minh giới thiệu cả hai chiều").click()
    expect(ut.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh cả hai chiều")
    expect(ut.get_by_role("link", name="xem kết nối")).to_have_count(2)


def test_staff_read_exposure_and_switch_support_and_the_buyer_reads_the_label_in_the_dark(opened: Callable[..., Page], trade: Trade) -> None:
    chau = opened("chau", color_scheme="dark", viewport={"width": 360, "height": 740})
    chau.goto("/desk")
    chau.get_by_role("link", name="Mức hiện diện").click()
    expect(chau.locator("h1")).to_contain_text("Mức hiện diện")
    chau.fill("#why", "thử ở vụ này")
    chau.get_by_role("button", name="Bật suất hỗ trợ").click()
    expect(chau.locator(".note[role=status]")).to_contain_text("Suất hỗ trợ đang bật.")
    assert width_of(chau) == 360
    chau.evaluate(AXE)
    assert not found_by_axe(chau, RULES)
    chau.goto("/parties/ut-party")
    chau.get_by_role("link", name="Ghi xếp loại").click()
    chau.select_option("#stands", "weak")
    chau.fill("#as_of", "01/09/2026")
    chau.get_by_role("button", name="Ghi xếp loại").click()
    expect(chau.locator(".errors")).to_contain_text("Nguồn: còn để trống")
    expect(chau.locator("#as_of")).to_have_value("01/09/2026")
    chau.fill("#source", "Biên bản củng cố")
    chau.get_by_role("button", name="Ghi xếp loại").click()
    expect(chau.locator(".lead")).to_have_text("Hôm nay: yếu, cần nâng đỡ.")
    chau.evaluate(AXE)
    assert not found_by_axe(chau, RULES)
