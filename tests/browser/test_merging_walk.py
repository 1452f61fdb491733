"""Staff find two co-operatives whose names hold the same words and leave them apart; two records of one they merge, and take apart again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from make import make_listing, make_party, make_person
from playwright.sync_api import Page, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def records(app: Flask) -> None:
    """Two co-operatives of turned words and one telephone, and one co-operative written down twice."""
    with app.app_context(), work() as session:
        make_party(session, code="mot", name="HTX Phú Thuận Hoà", tax_code="0100109106", place_typed="xã Phú Mỹ", phone="0918 222 111")
        make_party(session, code="hai", name="HTX Phú Hoà Thuận", tax_code="0100233488", place_typed="xã Khánh Lâm", phone="0918222111")
        make_party(session, code="som", name="HTX Vàm Đầm", place_typed="xã Tân Dân, huyện Đầm Dơi")
        late = make_party(session, code="tre", name="Hợp tác xã Sản xuất Thương mại Dịch vụ Vàm Đầm", place_typed="xã Đầm Dơi", phone="0917 333 444")
        make_person(session, email="vamdam@cast.example", name="Tám Vàm", parties=[late])
        make_listing(session, party="tre", words="cua gạch Vàm Đầm")


@pytest.mark.parametrize("settings", [{}, {"viewport": PHONE, "java_script_enabled": False}], ids=["desk", "phone without JavaScript"])
def test_the_turned_pair_stays_apart_and_the_true_one_is_merged_and_taken_apart(
    opened: Callable[..., Page], records: None, settings: dict[str, object]
) -> None:
    page = opened("chau", **settings)
    page.goto("/parties/duplicates")
    page.get_by_role("button", name="Dò cả danh sách").click()
    expect(page.locator("[role=status]").first).to_contain_text("2 cặp có thể trùng")
    page.goto("/desk")
    expect(page.locator("#main")).to_contain_text("Đơn vị có thể trùng")
    _leave_apart(page)
    _merge(page)
    _take_apart(page)


def _leave_apart(page: Page) -> None:
    page.get_by_role("row", name="Phú Thuận Hoà").get_by_role("link", name="Xem cặp này").click()
    for said in ("Có lẽ là hai đơn vị", "khác mã số thuế", "cùng số điện thoại", "cùng chữ nhưng đảo thứ tự", "khác xã, phường"):
        expect(page.locator("#main")).to_contain_text(said)
    page.fill("#note", "Hai ông chủ nhiệm là anh em")
    page.get_by_role("button", name="Khác nhau, không hỏi lại").click()
    expect(page.locator("[role=status]").first).to_contain_text("hai đơn vị khác nhau")
    expect(page.locator("#main .cards")).not_to_contain_text("Phú Thuận Hoà")
    page.get_by_role("link", name="Đã nói là khác nhau").click()
    expect(page.locator("#main .cards")).to_contain_text("Hai ông chủ nhiệm là anh em")


def _merge(page: Page) -> None:
    page.goto("/parties/duplicates")
    page.locator(".card", has_text="Vàm Đầm").get_by_role("link", name="Xem cặp này").click()
    for said in ("Có lẽ là một", "cùng tên riêng", "xã cũ và xã mới là một", "1 đang mở, 1 tất cả"):
        expect(page.locator("#main")).to_contain_text(said)
    page.get_by_label("HTX Vàm Đầm", exact=True).check()
    page.get_by_role("button", name="Xem trước khi gộp").click()
    expect(page.locator("#main")).to_contain_text("tin: 1; người: 1")
    expect(page.locator("#main")).to_contain_text("0917 333 444")
    page.get_by_role("button", name="Gộp hai hồ sơ").click()
    expect(page.locator("h1")).to_have_text("Đã gộp Hợp tác xã Sản xuất Thương mại Dịch vụ Vàm Đầm")
    merge = page.url
    page.goto("/parties/tre")
    assert page.url.endswith("/parties/som")
    expect(page.locator("h1")).to_have_text("HTX Vàm Đầm")
    for said in ("Tên cũ", "Sản xuất Thương mại Dịch vụ Vàm Đầm", "cua gạch Vàm Đầm", "xã Đầm Dơi"):
        expect(page.locator("#main")).to_contain_text(said)
    page.goto("/parties?name=thuong+mai+dich+vu+vam")
    expect(page.locator("#main table")).to_contain_text("HTX Vàm Đầm")
    page.goto(merge)


def _take_apart(page: Page) -> None:
    expect(page.locator("#merge")).to_contain_text("tin: 1")
    page.get_by_role("button", name="Tách ra như trước").click()
    expect(page.locator("[role=status]").first).to_contain_text("Đã tách ra")
    page.goto("/parties/tre")
    expect(page.locator("h1")).to_have_text("Hợp tác xã Sản xuất Thương mại Dịch vụ Vàm Đầm")
    expect(page.locator("#main")).to_contain_text("cua gạch Vàm Đầm")
    page.goto("/parties/som")
    expect(page.locator("#main")).not_to_contain_text("cua gạch Vàm Đầm")
    expect(page.locator("#main")).not_to_contain_text("0917 333 444")


def test_adding_what_is_there_already_is_asked_about_first(opened: Callable[..., Page], records: None) -> None:
    page = opened("chau", viewport=PHONE)
    page.goto("/parties/new")
    page.select_option("#kind", "cooperative")
    page.fill("#name", "HTX DVNN Vàm Đầm")
    page.fill("#place", "xã Đầm Dơi")
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.locator("#alike")).to_contain_text("HTX Vàm Đầm")
    expect(page.locator("#alike")).to_contain_text("cùng tên riêng, xã cũ và xã mới là một")
    expect(page.locator("#name")).to_have_value("HTX DVNN Vàm Đầm")
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.locator("#alike")).to_be_visible()
    page.get_by_label("Không phải, đây là đơn vị khác").check()
    page.get_by_role("button", name="Thêm đơn vị").click()
    expect(page.locator("h1")).to_have_text("HTX DVNN Vàm Đầm")
