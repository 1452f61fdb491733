"""A co-operative registers on a small phone with the names of before 2025, is asked about its twin, is let in and posts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from flask import Flask
from make import make_party
from playwright.sync_api import Page, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
PASSWORD = "con nuoc rong ram thang muoi"
TYPED = {
    "name": "HTX DVNN Phú Hưng Xanh", "place": "xã Phú Hưng, huyện Cái Nước", "phone": "0945 600 700", "about": "nuôi tôm sú, bán quanh năm",
    "person_name": "Năm Rạch", "email": "namrach@vidu.example",
}  # fmt: skip


@pytest.fixture
def twin(app: Flask) -> None:
    """An organisation that is there already: its name shortened otherwise, the same phone."""
    with app.app_context(), work() as session:
        make_party(session, name="HTX Dịch vụ NN Phú Hưng Xanh", code="sinh-doi", phone="+84 945 600 700", place_typed="Phú Hưng, Cái Nước (cũ)")


@WITH_AND_WITHOUT
def test_a_co_operative_registers_and_posts(opened: Callable[..., Page], twin: None, script: bool) -> None:
    phone = opened(viewport=PHONE, java_script_enabled=script)
    phone.goto("/sign-in")
    phone.get_by_role("link", name="Đăng ký đơn vị").click()
    _register(phone)
    expect(phone.locator("h1")).to_have_text("Đơn đăng ký của HTX DVNN Phú Hưng Xanh")
    for said in ("trong 2 ngày làm việc", "Giấy đăng ký", "Gọi số 0945 600 700", "xã Phú Hưng, huyện Cái Nước (ghi khi đăng ký) →", "từ 01/07/2025"):
        expect(phone.locator("#main")).to_contain_text(said)
    expect(phone.locator("#main")).to_contain_text("gồm các xã cũ")
    own = phone.url
    _staff_confirm(opened("chau", java_script_enabled=script))
    phone.goto(own)
    phone.get_by_role("link", name="Đăng nhập").last.click()
    phone.fill("#email", TYPED["email"])
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    phone.goto("/offers/new")
    phone.fill("#words", "tôm sú 30 con/kg")
    phone.get_by_role("button", name="Đăng tin").click()
    expect(phone.locator("[role=status]").first).to_contain_text("Đã đăng tin")


def _register(page: Page) -> None:
    page.select_option("#kind", "cooperative")
    for name, text in TYPED.items():
        page.fill(f"#{name}", text)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(page.locator(".errors")).to_contain_text("Có phải là đơn vị này không?")
    asked = page.locator("#join")
    expect(asked).to_contain_text("HTX Dịch vụ NN Phú Hưng Xanh")
    expect(asked).to_contain_text("cùng số điện thoại, cùng tên riêng, cùng xã, phường")
    expect(asked).not_to_contain_text("945")
    for name, text in TYPED.items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    assert width_of(page) <= PHONE["width"]
    asked.get_by_label("Không, đơn vị khác").check()
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Gửi đăng ký").click()


def _staff_confirm(page: Page) -> None:
    page.goto("/registrations")
    page.get_by_role("link", name="HTX DVNN Phú Hưng Xanh").click()
    expect(page.locator("#main")).to_contain_text("HTX Dịch vụ NN Phú Hưng Xanh")
    expect(page.locator("#main")).to_contain_text("cùng số điện thoại, cùng tên riêng, cùng xã, phường")
    page.get_by_role("button", name="Nhận đơn này", exact=True).click()
    expect(page.locator("[role=status]").first).to_contain_text("Đã nhận")
    page.get_by_role("link", name="HTX DVNN Phú Hưng Xanh").click()
    expect(page.locator("#main")).to_contain_text("xã Phú Hưng, huyện Cái Nước (ghi khi đăng ký) →")


def test_the_question_takes_the_focus_and_the_password_can_be_seen(opened: Callable[..., Page], twin: None) -> None:
    page = opened(viewport=PHONE)
    page.goto("/register")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")
    page.select_option("#kind", "cooperative")
    for name, text in TYPED.items():
        page.fill(f"#{name}", text)
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(page.locator(".errors")).to_be_focused()
    page.evaluate(AXE)
    assert not found_by_axe(page, RULES)
    page.locator(".errors a").first.click()
    expect(page.locator("#join")).to_be_focused()
