"""A phone in a dead spot: the network is cut on submit, the page is closed and opened again, the form goes twice, and there is one record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from browser_tools import width_of
from flask import Flask
from market import Market
from PIL import Image
from playwright.sync_api import Page, Route, expect

from matchmaker.store.models.drafts import Draft
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.photos import ListingPhoto
from matchmaker.store.work import view

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
TYPED = {"words": "cá kèo loại 2", "quantity": "7 tạ", "price": "95k/kg", "place": "xã Tân Hưng, huyện Cái Nước"}
ON_THIS_DEVICE = "Object.keys(localStorage).filter((name) => name.startsWith('nhap:')).length"


def count(app: Flask, model: type, *where: sa.ColumnElement[bool]) -> int:
    """How many rows of a table there are."""
    with app.app_context(), view() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def cut_off(page: Page) -> None:
    """No network from here on. On a busy machine the browser lets a request through that is made just after it said so; this one does not."""
    page.route("**", lambda route: route.abort("internetdisconnected"))
    page.context.set_offline(True)


def test_cut_off_on_submit_opened_again_and_sent_twice_it_is_one_record(opened: Callable[..., Page], app: Flask, market: Market) -> None:
    ut = opened("ut", viewport=PHONE)
    before = count(app, Listing)
    ut.goto("/offers/new")
    ut.fill("#words", TYPED["words"])
    ut.focus("#quantity")
    expect(ut.locator("[data-note=saved]")).to_contain_text("Đã lưu nháp lúc")
    cut_off(ut)
    for name, text in TYPED.items():
        ut.fill(f"#{name}", text)
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator("[data-note=offline]")).to_contain_text("những gì anh/chị gõ vẫn còn trên máy này. Có mạng lại là tự gửi")
    assert width_of(ut) <= 360
    context = ut.context
    ut.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/offers/new")
    expect(again.locator(".draft-note").first).to_contain_text("Có bản nháp lúc")
    again.get_by_role("link", name="Dùng tiếp").click()
    expect(again.locator("#words")).to_have_value(TYPED["words"])
    again.get_by_role("button", name="Điền lại").click()
    for name, text in TYPED.items():
        expect(again.locator(f"#{name}")).to_have_value(text)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)  # the server takes it
        route.abort()  # and nobody hears of it

    again.route("**/offers", lose_the_answer)
    again.get_by_role("button", name="Đăng tin").click()
    expect(again.locator("[data-note=offline]")).to_be_visible()
    assert count(app, Listing) == before + 1
    again.unroute("**/offers")
    again.get_by_role("button", name="Gửi lại").click()
    expect(again.locator("h1")).to_have_text("Ai đang cần?")
    assert count(app, Listing) == before + 1
    assert count(app, Draft) == 0
    assert again.evaluate(ON_THIS_DEVICE) == 0


@pytest.mark.long
def test_two_tabs_notice_each_other_and_neither_writes_over_the_other(opened: Callable[..., Page], app: Flask, market: Market) -> None:
    one = opened("ut")
    one.goto("/offers/new")
    one.fill("#words", "cá kèo")
    one.focus("#price")
    expect(one.locator("[data-note=saved]")).to_contain_text("Đã lưu nháp lúc")
    two = one.context.new_page()
    two.goto("/offers/new")
    two.get_by_role("link", name="Dùng tiếp").click()
    for page in (one, two):
        expect(page.locator("[data-note=tabs]")).to_contain_text("đang mở ở một thẻ khác")
    two.fill("#quantity", "2 tấn")
    two.focus("#price")
    expect(two.locator("[data-note=saved]")).to_contain_text("Đã lưu nháp lúc")
    one.fill("#quantity", "5 tấn")
    one.focus("#price")
    expect(one.locator("[data-note=clash]")).to_contain_text("Ở thẻ kia: 2 tấn. Ở đây: 5 tấn")
    one.get_by_role("button", name="Giữ bản ở đây").click()
    expect(one.locator("[data-note=clash]")).to_be_hidden()
    two.close()
    expect(one.locator("[data-note=tabs]")).to_be_hidden()
    one.get_by_role("button", name="Đăng xuất").click()
    expect(one.get_by_role("link", name="Đăng nhập")).to_be_visible()
    assert one.evaluate(ON_THIS_DEVICE) == 0


@pytest.mark.long
def test_a_photo_sent_in_a_dead_spot_is_one_photo(opened: Callable[..., Page], app: Flask, market: Market, tmp_path: Path) -> None:
    picture = tmp_path / "giay.jpg"
    Image.new("RGB", (90, 60), "teal").save(picture)
    before = count(app, ListingPhoto)
    ut = opened("ut", viewport=PHONE)
    ut.goto(f"/offers/{market.offers[0]}/photos")
    ut.set_input_files("#photo", picture)
    cut_off(ut)
    ut.get_by_role("button", name="Thêm ảnh").click()
    expect(ut.locator("[data-note=offline]")).to_contain_text("đóng trang thì phải chọn lại ảnh")
    ut.unroute("**")
    ut.context.set_offline(False)
    expect(ut.locator("main [role=status]").first).to_contain_text("Đã thêm ảnh")
    assert count(app, ListingPhoto) == before + 1
