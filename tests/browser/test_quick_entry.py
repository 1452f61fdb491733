"""A listing from one line typed on a phone, without marks: an offer, a need, an input; with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe
from market import Market
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@WITH_AND_WITHOUT
def test_an_offer_in_one_line(opened: Callable[..., Page], market: Market, script: bool) -> None:
    ut = opened("ut", viewport=PHONE, java_script_enabled=script)
    ut.goto("/")
    ut.get_by_label("Viết một dòng").fill("ban ca keo loai 2 7 ta thang 3/2031")
    ut.get_by_role("button", name="Tôi bán").click()
    expect(ut.locator("h1")).to_have_text("Đăng tin chào bán")
    expect(ut.locator(".note", has_text="Đọc là:")).to_contain_text("Cá kèo · loại 2 · 7 tạ · 01–31/03/2031")
    expect(ut.locator("#quantity")).to_have_value("7 tạ")
    expect(ut.locator("#quantity-guess")).to_have_text("Máy đọc từ “7 ta”")
    expect(ut.get_by_label("Chứng nhận")).to_be_hidden()
    ut.get_by_text("Thêm chi tiết").click()
    expect(ut.get_by_label("Chứng nhận")).to_be_visible()
    ut.fill("#price", "95k/kg")
    ut.fill("#place", "xã Tân Hưng, huyện Cái Nước")
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator("[role=status]").first).to_contain_text("Đã đăng tin")


@WITH_AND_WITHOUT
def test_a_need_in_one_line_with_a_place_that_can_be_several(opened: Callable[..., Page], market: Market, script: bool) -> None:
    binh = opened("binh", viewport=PHONE, java_script_enabled=script)
    binh.goto("/quick")
    binh.get_by_label("Viết một dòng").fill("can mua 800kg tom the 40 con giao nam can cuoi thang")
    binh.get_by_role("button", name="Điền giúp tôi").click()
    expect(binh.locator("h1")).to_have_text("Đăng tin cần mua")
    expect(binh.locator("#grade")).to_have_value("40 con/kg")
    expect(binh.locator("#grade-guess")).to_have_text("Máy đoán từ “40 con” (hiểu là mấy con một ký)")
    expect(binh.locator("#until-guess")).to_contain_text("cuoi thang")
    binh.get_by_label("Xã Đất Mới").check()
    binh.fill("#price", "quá rẻ")
    binh.get_by_role("button", name="Đăng tin").click()
    expect(binh.locator(".errors")).to_contain_text("Giá: máy chưa hiểu")
    expect(binh.locator("#grade-guess")).to_be_visible()
    binh.fill("#price", "120k/kg")
    binh.fill("#grade", "40-50 con/kg")
    binh.get_by_role("button", name="Đăng tin").click()
    expect(binh.locator("[role=status]").first).to_contain_text("Đã đăng tin")


def test_an_input_that_a_co_op_needs(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE)
    ut.goto("/needs/new")
    ut.get_by_label("Viết một dòng").fill("40 bao phan npk 16-16-8 tra cham")
    ut.get_by_role("button", name="Điền giúp tôi").click()
    expect(ut.locator("#quantity")).to_have_value("40 bao")
    expect(ut.locator("#price")).to_have_value("")
    ut.evaluate(AXE)
    assert not found_by_axe(ut, RULES)
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator("[role=status]").first).to_contain_text("Đã đăng tin")


def test_a_line_that_takes_no_side_asks_with_two_buttons(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE, java_script_enabled=False)
    ut.goto("/quick")
    ut.get_by_label("Viết một dòng").fill("khom 4 tan tuan sau")
    ut.get_by_role("button", name="Điền giúp tôi").click()
    ut.get_by_role("button", name="Tôi cần mua").click()
    expect(ut.locator("h1")).to_have_text("Đăng tin cần mua")
    expect(ut.locator("#quantity")).to_have_value("4 tấn")
