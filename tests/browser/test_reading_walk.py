"""Units of the trade and tides, walked in a real browser: on a phone and on a desk, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from market import Market
from playwright.sync_api import Page, expect

from matchmaker.domain.lunar import lunar_of
from matchmaker.wording.figures import HERE

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
WAYS = pytest.mark.parametrize(
    ("viewport", "script"),
    [(PHONE, True), pytest.param(PHONE, False, marks=pytest.mark.long), pytest.param(DESK, True, marks=pytest.mark.long)],
    ids=["phone", "phone without script", "desk"],
)


def fill(page: Page, path: str, **typed: str) -> None:
    page.goto(path)
    if "area" in typed:
        page.get_by_text("Thêm chi tiết").click()
    for name, text in typed.items():
        page.fill(f"#{name.rstrip('_')}", text)
    page.get_by_role("button", name="Đăng tin").click()


def sound(page: Page, script: bool) -> None:
    """Nothing wider than the screen, and nothing that axe-core objects to."""
    assert width_of(page) <= page.evaluate("window.innerWidth")
    if script:
        page.evaluate(AXE)
        assert not found_by_axe(page, RULES)
        page.emulate_media(color_scheme="dark")
        assert not found_by_axe(page, ["color-contrast"])
        page.emulate_media(color_scheme="light")


@WAYS
def test_a_harvest_in_gia_on_so_many_cong(opened: Callable[..., Page], market: Market, viewport: dict[str, int], script: bool) -> None:
    ut = opened("ut", viewport=viewport, java_script_enabled=script)
    fill(ut, "/offers/new", words="lúa ST24 gặt cuối vụ", quantity="45 giạ", area="12 công")
    expect(ut.locator(".errors")).to_contain_text("Diện tích: tính ra 0,75 tấn/ha, thấp hơn nhiều so với thường gặp")
    expect(ut.locator("#kg_each-hint")).to_contain_text("Đang tính 20 kg, mức thường dùng: 45 giạ khoảng 900 kg")
    expect(ut.locator("#area")).to_have_value("12 công")
    sound(ut, script)
    ut.fill("#kg_each", "22")
    ut.locator("input[name=sure][value=area]").check()
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator("h1")).to_have_text("Ai đang cần?")
    ut.goto(ut.url.removesuffix("/matches"))
    expect(ut.locator("main")).to_contain_text("1 giạ = 22 kg, do người đăng ghi. 45 giạ khoảng 990 kg.")
    expect(ut.locator("main")).to_contain_text("1,2 ha (12.000 m²)")
    sound(ut, script)
    ut.get_by_role("link", name="Sửa hệ số").click()
    expect(ut.locator("#kg_each")).to_have_value("22")
    ut.fill("#kg_each", "")
    ut.get_by_role("button", name="Lưu tin").click()
    ut.locator("input[name=sure][value=area]").check()
    ut.get_by_role("button", name="Lưu tin").click()
    expect(ut.locator("main")).to_contain_text("1 giạ = 20 kg, mức thường dùng. 45 giạ khoảng 900 kg.")


@WAYS
def test_a_harvest_by_the_tides(opened: Callable[..., Page], market: Market, viewport: dict[str, int], script: bool) -> None:
    ut = opened("ut", viewport=viewport, java_script_enabled=script)
    fill(ut, "/offers/new", words="cua gạch vuông", quantity="90 kg", from_="mỗi con nước rằm và ba mươi")
    expect(ut.locator("h1")).to_have_text("Ai đang cần?")
    ut.goto(ut.url.removesuffix("/matches"))
    section = ut.locator("section", has=ut.get_by_role("heading", name="Có hàng theo con nước rằm và 30"))
    windows = section.locator("ol li")
    expect(windows).to_have_count(6)
    today = datetime.now(HERE).date()
    for text in windows.all_inner_texts():
        days = re.search(r"(\d\d)/(\d\d)(?:/(\d{4}))? – (\d\d)/(\d\d)/(\d{4}) \(([567]) ngày\)", text)
        assert days, text
        end = datetime.strptime(f"{days[4]}/{days[5]}/{days[6]} +0700", "%d/%m/%Y %z").date()
        assert end >= today
        assert lunar_of(end).day in (18, 3)
        assert lunar_of(end - timedelta(days=int(days[7]) - 1)).day in (13, 28)
    expect(section).to_contain_text("Ai cần hàng mỗi ngày sẽ gặp những đợt trống 9 ngày giữa hai con nước")
    expect(section.get_by_role("img", name="Mười hai tháng")).to_be_visible()
    assert section.locator("rect.rail").count() == 12
    section.locator("summary").click()
    expect(section.locator("dl dt")).to_have_count(12)
    sound(ut, script)


def test_a_daily_need_sees_the_gaps_of_a_tide_supply(opened: Callable[..., Page], market: Market) -> None:
    duong = opened("duong")
    fill(duong, "/offers/new", words="tôm đất sống", quantity="200 kg", from_="con nước rằm và 30")
    expect(duong.locator("h1")).to_have_text("Ai đang cần?")
    binh = opened("binh", viewport=PHONE)
    later = datetime.now(HERE).date() + timedelta(days=60)
    binh.goto("/needs/new")
    for name, text in {"words": "tôm đất sống", "quantity": "50 kg", "from": "hôm nay", "until": f"{later:%d/%m/%Y}"}.items():
        binh.fill(f"#{name}", text)
    binh.select_option("#per", "day")
    binh.get_by_role("button", name="Đăng tin").click()
    card = binh.locator(".card.match").first
    expect(card).to_contain_text("Hàng về theo con nước rằm và 30.")
    expect(card).to_contain_text("trong 61 ngày gặp nhau. Giữa hai con nước trống 9 ngày.")
    expect(card).not_to_contain_text("Có hàng suốt thời gian cần")
    sound(binh, script=True)


def test_tides_and_factors_in_english_on_a_phone(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE, language="en")
    ut.goto("/offers/new")
    for name, text in {"words": "lúa ST25", "quantity": "30 giạ", "from": "con nước rằm"}.items():
        ut.fill(f"#{name}", text)
    ut.get_by_role("button", name="Post", exact=True).click()
    ut.wait_for_url("**/matches")
    ut.goto(ut.url.removesuffix("/matches"))
    expect(ut.locator("main")).to_contain_text("the usual figure. 30 giạ is about 600 kg.")
    expect(ut.locator("main")).to_contain_text("Whoever needs it every day will see gaps of")
    sound(ut, script=True)
    ut.get_by_role("link", name="Change the factor").click()
    expect(ut.get_by_label("How many kg does one giạ weigh?")).to_be_visible()
    sound(ut, script=True)


def test_the_count_of_a_chuc_is_asked_on_a_phone(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE, java_script_enabled=False)
    fill(ut, "/offers/new", words="dừa tươi", quantity="25 chục")
    expect(ut.locator(".errors")).to_contain_text("Số lượng: một chục là mấy trái?")
    ut.get_by_label("12 trái").check()
    ut.get_by_role("button", name="Đăng tin").click()
    ut.goto(ut.url.removesuffix("/matches"))
    expect(ut.locator("main")).to_contain_text("1 chục = 12 trái, cả thảy 300 trái.")
