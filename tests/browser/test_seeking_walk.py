"""Results while one types: quickly, said aloud, with the address; and what a co-op and a buyer ask of their matches."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from cast import Cast, Player
from flask import Flask
from make import post
from market import Market
from playwright.sync_api import Page, Route, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
OYSTER = {"words": "hàu lồng", "place": "xã Đất Mũi", "from": "01/03/2027", "until": "31/03/2027"}


def put(app: Flask, player: Player, side: str, **typed: object) -> str:
    with app.app_context(), work() as session:
        return post(session, player, side, **typed).code


def test_results_follow_the_typing_and_older_answers_never_come_last(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    put(app, cast.ut, "offer", words="ba khía muối", quantity="90 kg", place="xã Đất Mũi")
    page = opened("", viewport=PHONE)
    page.goto("/suppliers?q=dua+hau&sort=newest")
    asked: list[tuple[str, Route]] = []

    def hold(route: Route) -> None:
        if "x-seek" not in route.request.headers or asked:
            route.continue_()
        else:
            asked.append((route.request.url, route))  # the first answer is kept back until the second has come

    page.route("**/suppliers?*", hold)
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially("ba", delay=30)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "true")
    while not asked:
        page.wait_for_event("request")
    box.press_sequentially(" khia muoi", delay=30)
    expect(page.locator("h1")).to_have_text("Kết quả cho “ba khia muoi”")
    expect(page).to_have_url(re.compile(r"/suppliers\?sort=newest&q=ba\+khia\+muoi$"))
    expect(page).to_have_title(re.compile("^Tìm: ba khia muoi"))
    expect(page.locator("p[aria-live=polite]")).to_contain_text("1 tin")
    expect(page.locator("#results .card h3").first).to_have_text("ba khía muối")
    expect(box).to_be_focused()
    expect(box).to_have_value("ba khia muoi")
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("document.getElementById('q').selectionStart") == len("ba khia muoi")
    assert width_of(page) <= 360
    page.reload()
    expect(page.locator("#results .card h3").first).to_have_text("ba khía muối")
    page.evaluate(AXE)
    assert not found_by_axe(page, RULES)


@WITH_AND_WITHOUT
def test_a_list_is_narrowed_in_place_by_chips_and_all_at_once(opened: Callable[..., Page], market: Market, script: bool) -> None:
    page = opened("", java_script_enabled=script)
    page.goto("/offers")
    everything = page.locator("#results tbody tr").count()
    page.get_by_label("Ở đâu").fill("huyện Năm Căn")
    page.get_by_label("Tìm trong danh sách").fill("cua")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"/offers\?.*q=cua"))
    chips = page.get_by_role("list", name="Điều kiện đang chọn")
    expect(chips).to_contain_text("huyện Năm Căn")
    expect(page.get_by_label("Ở đâu")).to_have_value("huyện Năm Căn")
    expect(page.locator("#results caption")).to_contain_text("tin")
    assert page.locator("#results tbody tr").count() < everything
    chips.get_by_role("link", name="Xóa tất cả").click()
    expect(page.locator("#results tbody tr")).to_have_count(everything)


@WITH_AND_WITHOUT
def test_several_values_are_ticked_and_one_is_taken_off(opened: Callable[..., Page], market: Market, script: bool) -> None:
    page = opened("", java_script_enabled=script, viewport=PHONE)
    page.goto("/offers")
    group = page.locator("details.several").filter(has_text="Mặt hàng")
    group.locator("summary").click()
    for name in ("^Khóm", "^Dưa hấu"):
        group.get_by_role("checkbox", name=re.compile(name)).check()
    if not script:
        page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#results tbody tr")).to_have_count(2)
    expect(group.locator("summary")).to_contain_text("(2)")
    assert page.url.count("product=") == 2
    assert width_of(page) <= 360
    page.get_by_role("list", name="Điều kiện đang chọn").get_by_role("link", name=re.compile("^Khóm")).click()
    expect(page.locator("#results tbody th")).to_contain_text("dưa hấu")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.evaluate(AXE) if script else None
    assert not script or not found_by_axe(page, RULES)


@WITH_AND_WITHOUT
def test_a_co_op_asks_who_needs_its_oysters(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market, script: bool) -> None:
    own = put(app, cast.ut, "offer", **OYSTER, quantity="800 kg", price="21.000 đ/kg", certificates="không có")
    for at, typed in enumerate(({"quantity": "600 kg", "price": "24.000 đ/kg"}, {"quantity": "500 kg"}, {"price": "25.000 đ/kg"})):
        put(app, cast.binh, "need", form_key=f"fits-{at}", **OYSTER, **typed)
    put(app, cast.binh, "need", form_key="near-1", **OYSTER, quantity="2 tấn", price="24.000 đ/kg", must=["quantity"])
    put(app, cast.binh, "need", form_key="near-2", **{**OYSTER, "certificates": "HACCP"}, quantity="700 kg", must=["certificates"])
    page = opened("ut", viewport=PHONE, java_script_enabled=script)
    page.goto(f"/offers/{own}")
    page.get_by_role("link", name="Xem ai đang cần").first.click()
    expect(page.locator("h1")).to_have_text("Ai đang cần?")
    fitting, near = page.locator(".card.match"), page.locator("#near .card, #perhaps .card")
    expect(fitting).to_have_count(3)
    expect(near).to_have_count(2)
    for card in [*fitting.all(), *near.all()]:
        said = card.locator(".checks").inner_text()
        for asked in ("số lượng", "thời gian", "giá", "địa điểm", "chứng nhận"):
            assert asked in said, said
        assert "✓ đạt:" in re.sub(r"\s+", " ", said)
    whole = fitting.filter(has_text="600 kg")
    expect(whole.locator(".checks")).to_contain_text(re.compile(r"✓ đạt: số lượng, thời gian, giá, địa điểm \(.+\)"))
    expect(fitting.filter(has_text="500 kg").locator(".checks")).to_contain_text(re.compile(r"\? chưa biết: .*giá"))
    silent = fitting.filter(has_text="25.000").locator(".checks")
    expect(silent).to_contain_text(re.compile(r"\? chưa biết: .*số lượng"))
    expect(near.filter(has_text="2 tấn").locator(".checks")).to_contain_text("✗ không đạt: số lượng")
    assert "%" not in fitting.filter(has_text="25.000").inner_text()
    assert width_of(page) <= 360


def test_a_tie_is_said_to_be_drawn(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    need = put(app, cast.binh, "need", **OYSTER, quantity="300 kg", price="24.000 đ/kg")
    for player in (cast.ut, cast.duong):
        put(app, player, "offer", **OYSTER, quantity="300 kg", price="22.000 đ/kg", certificates="không có")
    page = opened("binh")
    page.goto(f"/needs/{need}/matches")
    for card in page.locator(".card.match").all():
        card.get_by_label("So tin này").check()
    page.get_by_role("button", name="So hai tin đã đánh dấu").click()
    expect(page.locator(".note b")).to_contain_text("xếp ngẫu nhiên cố định")
    expect(page.locator(".duel .decides")).to_have_count(0)
    totals = page.locator(".duel tfoot .score").all_inner_texts()
    assert totals[0] == totals[1]
