"""The main way through, walked in a real browser: a need, its matches, an introduction, a signed contract."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, found_by_axe
from market import Market
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_from_a_need_to_a_signed_contract(opened: Callable[..., Page], market: Market, script: bool) -> None:
    binh = opened("binh", java_script_enabled=script)
    _post_the_need(binh)
    expect(binh.locator("h1")).to_have_text("Ai có hàng hợp?")
    expect(binh.locator(".card.match h2").first).to_have_text("cua thịt loại 1, dây sạch")
    binh.locator(".card.match").first.get_by_role("button", name="Nhờ Liên minh giới thiệu").click()
    expect(binh.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh")
    path = binh.url
    chau = opened("chau", java_script_enabled=script)
    chau.goto(path)
    _walk_to_the_contract(chau)
    expect(chau.locator("[aria-current=step]")).to_have_text("Đã ký")
    chau.goto("/audit")
    for said in ("Ghi hợp đồng đã ký", "Ghi điều đã thống nhất", "Ghi lần trao đổi", "Giới thiệu hai bên", "Nhờ Liên minh giới thiệu", "Đăng tin"):
        expect(chau.get_by_role("rowheader", name=said).first).to_be_visible()
    ut = opened("ut", java_script_enabled=script)
    ut.goto(path)
    expect(ut.locator("[aria-current=step]")).to_have_text("Đã ký")
    expect(ut.get_by_role("button", name="Dừng kết nối")).to_have_count(0)


def _post_the_need(page: Page) -> None:
    page.goto("/needs/new")
    for name, text in {
        "words": "20 tấn cua thịt từ 250 g/con", "quantity": "20 tấn", "from": "tháng 12", "place": "Năm Căn", "certificates": "VietGAP",
    }.items():  # fmt: skip
        page.fill(f"#{name}", text)
    page.locator("input[name=must][value=certificates]").check()
    page.get_by_role("button", name="Đăng tin").click()
    expect(page.locator(".errors")).to_contain_text("Địa điểm: có thể là nhiều nơi")
    expect(page.locator("#words")).to_have_value("20 tấn cua thịt từ 250 g/con")
    page.get_by_label("Xã Năm Căn").check()
    page.get_by_role("button", name="Đăng tin").click()


def _walk_to_the_contract(page: Page) -> None:
    for act, facts in (
        ("Giới thiệu hai bên", {}),
        ("Ghi lần trao đổi", {"talk-talked_on": "hôm nay", "talk-talked_with": "giám đốc hợp tác xã"}),
        ("Ghi điều đã thống nhất", {"agree-quantity": "2 tấn mỗi tuần", "agree-price": "455.000 đ/kg", "agree-delivery": "tại bến"}),
        ("Ghi hợp đồng đã ký", {"sign-contract_number": "014/2026", "sign-signed_on": "hôm nay"}),
    ):
        if act == "Ghi hợp đồng đã ký":  # folded away behind drafting one
            page.locator("#sign > summary").click()
        for field, text in facts.items():
            page.fill(f"#{field}", text)
        page.get_by_role("button", name=act).click()
        expect(page.locator(".note[role=status]")).to_contain_text("Đã ghi bước này")


def test_a_co_op_sees_the_need_and_asks(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport={"width": 360, "height": 740})
    ut.goto("/")
    ut.get_by_role("link", name="Xem ai đang cần").nth(1).click()
    perhaps = ut.locator("#perhaps .card").first  # only `cua biển` was written: whether it is the crab that is wanted nobody knows
    expect(perhaps).to_contain_text("cua thịt từ 250 g/con")
    perhaps.get_by_role("link").last.click()
    expect(ut.locator("main")).to_contain_text("Chưa chấm được một điểm, vì còn thiếu")
    ut.get_by_role("button", name="Hỏi Liên minh").first.click()
    expect(ut.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh")


def test_errors_take_the_focus_and_lead_to_their_fields(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport={"width": 360, "height": 740})
    ut.goto("/offers/new")
    ut.fill("#words", "cua gạch")
    ut.fill("#quantity", "nhiều")
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator(".errors")).to_be_focused()
    assert ut.title().startswith("Lỗi:")
    ut.evaluate(AXE)
    assert not found_by_axe(ut, RULES)
    ut.locator(".errors a").first.click()
    expect(ut.locator("#quantity")).to_be_focused()


def test_the_keyboard_reaches_content_and_search(opened: Callable[..., Page], market: Market) -> None:
    page = opened()
    page.goto("/needs")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("khom")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("khom")


def test_the_language_is_switched_where_one_stands(opened: Callable[..., Page], market: Market) -> None:
    page = opened()
    page.goto("/suppliers?q=dua&place=Năm Căn")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Results for “dua”")
    expect(page.locator("#place")).to_have_value("Năm Căn")


def test_first_visit_is_light(opened: Callable[..., Page], site: str, market: Market) -> None:
    page = opened()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda asked: sizes.update({asked.url: asked.sizes()["responseBodySize"]}))
    page.goto("/", wait_until="networkidle")
    assert all(address.startswith(site) for address in sizes)
    assert sum(sizes.values()) <= 60_000
    assert len(sizes) <= 12


def test_printed_pages_leave_the_frame_out(opened: Callable[..., Page], market: Market) -> None:
    page = opened("binh")
    page.goto(f"/needs/{market.need}/matches")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("nav.ways")).to_be_hidden()
    expect(page.locator(".bars").first).to_be_visible()
    staff = opened("chau")
    staff.goto(f"/linkages/{market.talking}")
    staff.emulate_media(media="print")
    expect(staff.locator(".line")).to_be_visible()
    for hidden in ("main form >> nth=0", "main button >> nth=0", "#desk"):  # notes of the staff are for the staff
        expect(staff.locator(hidden)).to_be_hidden()
