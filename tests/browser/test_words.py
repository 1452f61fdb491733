"""Staff teach the market a word: seen before it is saved, found by afterwards, taken back again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import WITH_AND_WITHOUT
from market import Market
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@WITH_AND_WITHOUT
def test_a_dialect_name_is_taught_found_by_and_taken_back(opened: Callable[..., Page], market: Market, script: bool) -> None:
    binh = opened("binh", java_script_enabled=script)
    _search(binh, "trái gai")
    expect(binh.locator("main")).not_to_contain_text("khóm")
    chau = opened("chau", java_script_enabled=script, viewport={"width": 360, "height": 740})
    chau.goto("/help")
    chau.get_by_role("link", name="Từ ngữ của nghề").click()
    chau.fill("#name", "thom")
    chau.get_by_role("button", name="Lọc").click()
    chau.get_by_role("link", name="Khóm (dứa)").click()
    chau.get_by_role("link", name="Thêm tên gọi").click()
    _refused(chau)
    chau.fill("#name", "trái gai")
    chau.select_option("#kind", "dialect")
    chau.fill("#region", "Cà Mau")
    chau.fill("#why", "bà con Hồ Thị Kỷ gọi vậy")
    chau.get_by_role("button", name="Xem tin nào sẽ đổi").click()
    expect(chau.locator("main")).to_contain_text("“trái gai”, tiếng địa phương của Khóm (dứa); Cà Mau")
    expect(chau.locator("main")).to_contain_text("Không tin nào.")
    chau.get_by_role("button", name="Lưu thay đổi này").click()
    expect(chau.locator(".note[role=status]")).to_contain_text("Đã lưu")
    _search(binh, "trái gai")
    expect(binh.locator("main .cards")).to_contain_text("khóm")
    chau.get_by_role("button", name="Hoàn lại").click()
    expect(chau.locator(".note[role=status]")).to_contain_text("Đã hoàn lại")
    _search(binh, "trái gai")
    expect(binh.locator("main")).not_to_contain_text("khóm")


def _refused(page: Page) -> None:
    page.fill("#name", "dưa hấu")
    page.get_by_role("button", name="Xem tin nào sẽ đổi").click()
    expect(page.locator(".errors")).to_contain_text("“dưa hấu” đã là tên của Dưa hấu, không thể cũng là tên của Khóm (dứa)")
    expect(page.locator("#name")).to_have_value("dưa hấu")


def test_what_an_edit_takes_away_is_shown_and_can_be_reconsidered(opened: Callable[..., Page], market: Market) -> None:
    chau = opened("chau")
    chau.goto("/words/change/retire_product?product=cua_thit")
    chau.get_by_role("button", name="Xem tin nào sẽ đổi").click()
    expect(chau.locator(".errors")).to_be_focused()
    expect(chau.locator(".errors")).to_contain_text("Cua thịt còn")
    chau.goto("/words/change/change_name?product=cua_thit&was=cua+thịt")
    chau.fill("#name", "cua thịt chắc")
    chau.get_by_role("button", name="Xem tin nào sẽ đổi").click()
    expect(chau.locator(".card h3")).to_have_count(4)
    expect(chau.locator(".card").first).to_contain_text("Cua thịt (đúng tên) →")
    chau.get_by_role("button", name="Sửa lại").click()
    expect(chau.locator("#name")).to_have_value("cua thịt chắc")
    chau.get_by_role("link", name="Thôi, không sửa").click()
    expect(chau.locator("h1")).to_have_text("Cua thịt")


def _search(page: Page, words: str) -> None:
    page.goto("/")
    page.locator("#q").fill(words)
    page.locator("#q").press("Enter")
    expect(page.locator("h1")).to_contain_text(words)
