"""An enterprise asks for a thing that no list knows; staff make it a product in a few clicks, and an offer in other words answers to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from market import Market
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@WITH_AND_WITHOUT
def test_what_no_list_knows_becomes_a_product_and_is_matched_by_it(opened: Callable[..., Page], market: Market, script: bool) -> None:
    binh = opened("binh", java_script_enabled=script)
    _post(binh, "needs", "trái quách chín", "300 kg")
    fitting = binh.url
    _post(opened("ut", java_script_enabled=script), "offers", "quach deo hai vuon", "80 kg")
    _post(opened("duong", java_script_enabled=script), "offers", "kính chúc sức khỏe", "")
    chau = opened("chau", java_script_enabled=script, viewport={"width": 360, "height": 740})
    chau.goto("/desk")
    group = chau.locator("section", has=chau.get_by_role("heading", name="Sản phẩm mới?"))
    group.get_by_role("link", name="quách", exact=True).click()
    expect(chau.locator(".card")).to_have_count(1)
    expect(chau.locator(".card")).to_contain_text("1 tin của 1 đơn vị · 300 kg")
    chau.get_by_role("link", name="Xem tất cả nhóm đang chờ").click()
    assert width_of(chau) <= 360
    if script:
        chau.evaluate(AXE)
        assert not found_by_axe(chau, RULES)
    _set_aside(chau)
    _make_a_product(chau)
    chau.goto("/words/new")
    expect(chau.locator("main")).to_contain_text("Danh mục biết hết chữ trong các tin đang mở")
    binh.goto(fitting)
    expect(binh.locator(".card.match h2").first).to_have_text("quach deo hai vuon")
    expect(binh.locator(".card.match").first).to_contain_text("Đúng mặt hàng cần")


def _post(page: Page, side: str, words: str, quantity: str) -> None:
    page.goto(f"/{side}/new")
    page.fill("#words", words)
    page.fill("#quantity", quantity)
    page.get_by_role("button", name="Đăng tin").click()
    expect(page.locator(".errors")).to_contain_text("chưa có mặt hàng này trong danh mục")
    for doubt in page.locator("input[name=sure][type=checkbox]").all():
        doubt.check()
    page.get_by_role("button", name="Đăng tin").click()
    expect(page.locator("h1")).to_have_text("Ai có hàng hợp?" if side == "needs" else "Ai đang cần?")


def _set_aside(chau: Page) -> None:
    card = chau.locator(".card", has=chau.get_by_role("heading", name="kính chúc sức khỏe"))
    card.locator("summary", has_text="Không phải sản phẩm").click()
    card.get_by_role("button", name="Ghi: không phải sản phẩm").click()
    expect(chau.locator(".errors")).to_contain_text("Vì sao không phải sản phẩm: ")
    chau.fill("#why", "lời chào")
    chau.get_by_role("button", name="Ghi: không phải sản phẩm").click()
    expect(chau.locator(".note[role=status]")).to_contain_text("Đã ghi: không phải sản phẩm")
    expect(chau.locator(".card")).to_have_count(1)


def _make_a_product(chau: Page) -> None:
    chau.get_by_role("link", name="Thành sản phẩm mới").click()
    expect(chau.locator("#vi")).to_have_value("Quách")
    chau.select_option("#group", "trai_cay_rau")
    chau.get_by_role("button", name="Xem tin nào sẽ đổi").click()
    expect(chau.locator("main")).to_contain_text("2 tin đọc khác đi.")
    expect(chau.locator("main")).to_contain_text("chưa nhận ra mặt hàng → Quách (đúng tên)")
    chau.get_by_role("button", name="Lưu thay đổi này").click()
    expect(chau.locator(".note[role=status]")).to_contain_text("Đã lưu")
