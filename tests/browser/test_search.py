"""Searching as a buyer does, on a phone and on a desk: words without marks with a place behind them, and a fruit that nobody near has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from cast import Cast
from flask import Flask
from make import post
from market import Market
from playwright.sync_api import Locator, Page, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
MORE = (
    {"words": "cua gach son", "grade": "400 g", "place": "xã Đầm Dơi"},
    {"words": "Cua gạch 300-400 g", "place": "xã Lương Thế Trân"},
    {"words": "ghẹ xanh", "place": "xã Đầm Dơi"},
    {"words": "cua đá", "place": "xã Đầm Dơi"},
    {"words": "quýt đường", "place": "phường Bạc Liêu"},
    {"words": "quýt đường loại 1", "place": "phường Bạc Liêu"},
    {"words": "cam sành", "place": "xã Đầm Dơi"},
)  # fmt: skip


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def buyer(request: pytest.FixtureRequest, app: Flask, cast: Cast, market: Market, opened: Callable[..., Page]) -> Page:
    """A buyer's browser, on a market that has what these tests look for."""
    with app.app_context(), work() as session:
        for at, typed in enumerate(MORE):
            post(session, cast.ut, "offer", form_key=f"more-{at}", **typed)
    return opened("binh", viewport=request.param)


def _search(page: Page, words: str) -> None:
    page.fill("input[name=q]", words)
    page.locator(".seek button").click()


def _hits(page: Page) -> Locator:
    return page.locator("section[aria-labelledby^=group] .card h3")


def _open_filters(page: Page) -> None:
    if page.locator(".sift > summary").is_visible():
        page.locator(".sift > summary").click()


def test_unmarked_words_with_a_place_behind_them(buyer: Page) -> None:
    _search(buyer, "cua gach dam doi")
    expect(buyer.locator("main [role=status]")).to_contain_text("2 tin")
    expect(buyer.locator("main [role=status]")).to_contain_text("đọc là: Cua gạch (gõ không dấu) · gần Đầm Dơi")
    expect(_hits(buyer)).to_have_text(["cua gach son", "Cua gạch 300-400 g"])
    expect(buyer.locator("main")).not_to_contain_text("cua đá")
    _open_filters(buyer)
    grades = buyer.locator("fieldset", has_text="Cỡ, loại")
    expect(grades.locator("label")).to_have_text(["300–400 g/con 1", "400 g/con 1"])
    grades.get_by_label("400 g/con 1", exact=True).check()
    buyer.locator(".sift button").last.click()
    expect(_hits(buyer)).to_have_text(["cua gach son"])
    expect(buyer.locator(".chips [aria-current]")).to_have_text("400 g/con ×bỏ")
    _open_filters(buyer)
    expect(buyer.get_by_label("400 g/con 1", exact=True)).to_be_checked()
    expect(buyer.get_by_label("300–400 g/con 1")).to_be_visible()  # what choosing it too would bring
    buyer.get_by_role("link", name="Xóa tất cả").click()
    expect(_hits(buyer)).to_have_count(2)
    buyer.get_by_role("link", name="Xã Đầm Dơi", exact=True).click()
    expect(buyer.locator("#place")).to_have_value("Xã Đầm Dơi")
    expect(_hits(buyer).first).to_have_text("cua gach son")


def test_marked_words_give_that_kind_alone(buyer: Page) -> None:
    _search(buyer, "cua gạch")
    expect(_hits(buyer)).to_have_count(2)
    for text in _hits(buyer).all_inner_texts():
        assert "g" in text.lower()
        assert "thịt" not in text


def test_a_fruit_that_nobody_near_has(buyer: Page) -> None:
    buyer.goto("/suppliers?q=quýt&place=xã+Đầm+Dơi&radius_km=25")
    said = buyer.locator(".empty")
    expect(said).to_contain_text("trong 25 km quanh Xã Đầm Dơi")
    expect(said).to_contain_text("Hàng cùng nhóm: Cam")
    expect(said).to_contain_text("1 hợp tác xã quanh đó đang bán hàng cùng nhóm")
    buyer.evaluate(AXE)
    assert not found_by_axe(buyer, RULES)
    farther = said.get_by_role("link", name="2 tin trong")
    expect(farther).to_be_visible()
    farther.click()
    expect(_hits(buyer)).to_have_count(2)
    expect(buyer.get_by_role("list", name="Điều kiện đang chọn")).to_contain_text("trong")
    assert width_of(buyer) <= buyer.viewport_size["width"]  # type: ignore[index]


def test_what_nobody_had_is_read_by_staff(buyer: Page, opened: Callable[..., Page]) -> None:
    buyer.goto("/suppliers?q=măng+cụt&place=xã+Đầm+Dơi")
    expect(buyer.locator(".empty")).to_be_visible()
    chau = opened("chau")
    chau.goto("/searches")
    row = chau.get_by_role("row", name="măng cụt")
    expect(row).to_contain_text("Xã Đầm Dơi")
    row.get_by_role("link", name="Tìm lại").click()
    expect(chau.locator("h1")).to_have_text("Kết quả cho “măng cụt”")


def test_the_page_works_without_javascript(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    page = opened("", java_script_enabled=False, viewport=PHONE)
    page.goto("/suppliers?q=cua+thit")
    _open_filters(page)
    page.locator("fieldset", has_text="Chứng nhận").get_by_label("VietGAP").check()
    page.locator(".sift button").last.click()
    expect(page.locator(".chips [aria-current]")).to_contain_text("VietGAP")
    expect(page.locator("main [role=status]")).to_contain_text("2 tin")
