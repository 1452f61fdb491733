"""A slip is printed and its code typed on a small phone; somebody of the Alliance looks as that person and cannot write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from cast import Cast
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PASSWORD = "con nuoc rong ram thang muoi"


@WITH_AND_WITHOUT
def test_a_slip_is_made_printed_typed_and_signed_in_with(opened: Callable[..., Page], cast: Cast, script: bool) -> None:
    lead = opened("ut", java_script_enabled=script)
    lead.goto(f"/parties/{cast.ut.party}/people")
    lead.get_by_role("link", name="Làm phiếu mở tài khoản").click()
    lead.fill("#person_name", "Nguyễn Thị Bảy")
    lead.get_by_role("button", name="Làm phiếu").click()
    expect(lead.locator(".errors")).to_contain_text("số điện thoại")
    expect(lead.locator("#person_name")).to_have_value("Nguyễn Thị Bảy")
    lead.fill("#phone", "0912 345 678")
    lead.fill("#email", "bay@vidu.example")
    lead.get_by_role("button", name="Làm phiếu").click()
    expect(lead.locator(".slip-code b")).to_be_visible()
    code = lead.locator(".slip-code b").inner_text()
    lead.set_viewport_size(PHONE)
    assert width_of(lead) <= PHONE["width"]
    phone = opened(viewport=PHONE, java_script_enabled=script)
    phone.goto("/sign-in")
    phone.get_by_role("link", name="Có phiếu giấy?").click()
    phone.fill("#slip_code", f" {code.lower().replace('-', ' ')}")
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator("#person_name")).to_have_value("Nguyễn Thị Bảy")
    phone.fill("#password", PASSWORD)
    assert width_of(phone) <= PHONE["width"]
    phone.get_by_role("button", name="Mở tài khoản").click()
    phone.fill("#email", "bay@vidu.example")
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.locator("h1")).to_have_text("Chào Nguyễn Thị Bảy")


@pytest.mark.long
def test_whoever_looks_as_somebody_sees_so_and_is_held_back(opened: Callable[..., Page], cast: Cast) -> None:
    page = opened("chau", viewport=PHONE)
    page.goto(f"/parties/{cast.ut.party}/people")
    page.get_by_role("link", name="Xem như người này").first.click()
    page.fill("#look_reason", "Út gọi, nói không thấy nút gửi giá")
    page.get_by_role("button", name="Bắt đầu xem").click()
    banner = page.get_by_role("complementary", name="Đang xem thay")
    expect(banner).to_contain_text("Châu đang xem như Út Mười")
    for address in ("/", "/offers", "/offers/new", "/inbox", f"/parties/{cast.ut.party}/people"):
        page.goto(address)
        expect(banner).to_be_visible()
        assert width_of(page) <= PHONE["width"]
        page.evaluate(AXE)
        assert found_by_axe(page, RULES) == []
    page.get_by_role("button", name="Đổi vai").first.click()
    expect(page.locator("h1")).to_have_text("Xem thay thì không ghi")
    page.get_by_role("button", name="Thôi, về tài khoản của tôi").click()
    expect(page.locator("h1")).to_have_text("Chào Châu")
    expect(banner).to_have_count(0)
