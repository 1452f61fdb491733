"""A co-operative without internet, walked in a browser: entered by telephone, printed, confirmed on a phone, seen by a buyer, told by the audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from cast import Cast
from market import Market
from playwright.sync_api import Page, expect

from matchmaker.web.qr import picture_of

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@WITH_AND_WITHOUT
def test_from_a_call_to_a_confirmed_listing(opened: Callable[..., Page], cast: Cast, market: Market, script: bool) -> None:
    chau = opened("chau", java_script_enabled=script)
    place = _enter(chau)
    address = _address(chau)
    _paper_leads_to(chau, place, address)

    buyer = opened("binh", java_script_enabled=script)
    buyer.goto(place)
    expect(buyer.locator(".voice")).to_contain_text("Liên minh nhập hộ, HTX chưa xác nhận")
    buyer.goto(f"/needs/{market.need}/matches")
    card = buyer.locator(".card", has=buyer.locator(f"a[href='{place}']")).first
    expect(card.locator(".voice")).to_contain_text("HTX chưa xác nhận")

    phone = opened("", viewport=PHONE, java_script_enabled=script)
    phone.goto(address)
    expect(phone.locator("main")).to_contain_text("1,2 tấn")
    assert phone.get_by_role("link", name="Đăng nhập").is_visible()
    if script:
        phone.evaluate(AXE)
        assert not found_by_axe(phone, RULES)
        assert width_of(phone) <= PHONE["width"]
    phone.get_by_role("button", name="Đúng, tôi xác nhận").click()
    expect(phone.locator("main [role=status]")).to_contain_text("Đơn vị đã xác nhận tin này là đúng")

    buyer.goto(place)
    expect(buyer.locator(".voice")).to_contain_text(re.compile(r"HTX xác nhận qua địa chỉ gửi riêng, \d\d:\d\d \d\d/\d\d/\d{4}"))
    _audit_tells_all(chau, place)


def _enter(page: Page) -> str:
    page.goto("/parties/duong-party")
    page.get_by_role("link", name="Nhập hộ tin chào bán").click()
    expect(page.locator(".note").first).to_contain_text("Bạn đang làm thay cho HTX Kênh Mới")
    for name, text in {
        "words": "cua thịt dây mỏng, con nước rằm", "quantity": "1,2 tấn", "price": "430.000 đ/kg", "place": "xã Hàng Vịnh",
        "told_by": "anh Ba, phó giám đốc", "told_when": "hôm qua",
    }.items():  # fmt: skip
        page.fill(f"#{name}", text)
    page.select_option("#told_via", "phone")
    page.get_by_role("button", name="Đăng tin").click()
    expect(page.locator("[role=status]").first).to_contain_text("Đã nhập hộ")
    expect(page.locator(".voice")).to_contain_text("HTX chưa xác nhận")
    yesterday = (datetime.now(UTC) + timedelta(hours=7) - timedelta(days=1)).strftime("%d/%m/%Y")
    expect(page.locator("#voice")).to_contain_text(f"anh Ba, phó giám đốc nói (điện thoại), {yesterday}")
    return page.url.removeprefix(page.url[: page.url.index("/offers/")])


def _address(page: Page) -> str:
    page.get_by_text("Chép để gửi SMS/Zalo").click()
    message = page.locator("#message").inner_text()
    assert "HTX Kênh Mới" in message
    return message.strip().splitlines()[-1]


def _paper_leads_to(page: Page, place: str, address: str) -> None:
    page.get_by_role("link", name="In giấy A4").click()
    expect(page.locator("[data-address]")).to_have_attribute("data-address", address)
    expect(page.locator("figure img")).to_have_attribute("src", picture_of(address))
    page.emulate_media(media="print")
    expect(page.locator("nav")).to_be_hidden()
    assert page.locator("figure img").evaluate("one => one.complete && one.naturalWidth > 0")
    page.emulate_media(media="screen")


def _audit_tells_all(page: Page, place: str) -> None:
    page.goto(f"/audit?subject={place.rsplit('/', 1)[1]}")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Đơn vị xác nhận tin")
    expect(rows.nth(0)).to_contain_text("địa chỉ gửi riêng")
    expect(rows.nth(2)).to_contain_text("Châu")
    expect(rows.nth(2)).to_contain_text("HTX Kênh Mới")
    expect(rows.nth(2)).to_contain_text("điện thoại: anh Ba, phó giám đốc")


def test_the_morning_at_the_desk(opened: Callable[..., Page], cast: Cast, market: Market) -> None:
    chau = opened("chau")
    chau.goto("/")
    chau.get_by_role("link", name="Mở bàn việc").click()
    asked = chau.get_by_role("region", name="Đã nhờ, chưa giới thiệu")
    expect(asked.get_by_role("row")).to_have_count(2)
    asked.get_by_role("button", name="Nhận việc").click()
    expect(asked).to_contain_text("Châu (bạn)")
    asked.get_by_role("link", name="Giới thiệu hai bên").click()
    expect(chau.locator("h1")).to_contain_text("HTX Cái Tàu → Thủy sản Đất Mũi Xanh")
    chau.get_by_text("Thêm việc").first.click()
    chau.fill("#task-what", "Gọi Thủy sản Đất Mũi Xanh hỏi ngày giao")
    chau.fill("#task-due", "hôm nay")
    chau.get_by_role("button", name="Thêm việc").click()
    chau.goto("/desk?whose=mine")
    today = chau.get_by_role("region", name="Việc hôm nay")
    today.get_by_role("link", name="Mở việc").click()
    chau.get_by_role("button", name="Xong").click()
    chau.goto("/desk?whose=mine")
    expect(chau.get_by_role("region", name="Việc hôm nay")).to_have_count(0)
