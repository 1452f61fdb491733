"""The five main journeys with nothing but a keyboard: sell, buy, bring together, agree, deliver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cast import PASSWORD, Cast
from dealing import framework
from flask import Flask
from keyboard import Keyboard
from make import post
from market import Market
from playwright.sync_api import Page, expect

from matchmaker.store.work import work
from matchmaker.workflows import brokering

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_co_op_signs_in_and_sells_in_one_line(opened: Callable[..., Page], market: Market) -> None:
    page = opened()
    page.goto("/sign-in")
    keys = Keyboard(page)
    keys.fill("Thư điện tử", "ut@cast.example")
    keys.fill("Mật khẩu", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/sign-out']")).to_be_visible()
    page.goto("/quick")
    keys.fill("Viết một dòng", "ban tom su 20 con/kg 300 kg gia 255k/kg o xa Dat Mui")
    keys.press("Điền giúp tôi")
    expect(page.locator("main")).to_contain_text("Máy đã điền")
    keys.press("Đăng tin")
    expect(page.locator("h1")).to_have_text("Ai đang cần?")


def test_an_enterprise_searches_and_asks_for_an_introduction(opened: Callable[..., Page], market: Market) -> None:
    page = opened("binh")
    keys = Keyboard(page)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("cua thit")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("cua thit")
    page.goto(f"/needs/{market.need}/matches")
    keys.press("Vì sao (cua thit)")
    keys.press("Hỏi Liên minh")
    expect(page.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh")


def test_staff_bring_two_together(opened: Callable[..., Page], market: Market) -> None:
    page = opened("chau")
    keys = Keyboard(page)
    page.goto("/desk")
    page.goto(f"/linkages/{market.asked}")
    keys.reach("Giới thiệu hai bên")  # the heading of the part that holds the button
    keys.press("Giới thiệu hai bên")
    expect(page.locator(".note[role=status]")).to_contain_text("Đã ghi bước này")
    keys.fill("Ngày trao đổi", "hôm nay")
    keys.fill("Đã trao đổi với ai", "giám đốc hợp tác xã")
    keys.press("Ghi lần trao đổi")
    expect(page.locator("[aria-current=step]")).to_contain_text("Đang thương lượng")


def test_two_sides_agree_in_turns(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    now = datetime.now(UTC)
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="ghẹ xanh", quantity="900 kg", now=now).code
        offer = post(session, cast.ut, "offer", words="ghẹ xanh", quantity="900 kg", price="268k/kg", now=now).code
        made = brokering.propose(session, who=cast.chau.who, need_code=need, offer_code=offer, now=now)
        told = {"talked_on": "hôm nay", "talked_with": "hai bên"}
        code = brokering.take_move(session, who=cast.chau.who, code=made.code, move="talk", facts=told, version=made.version, now=now).code
    binh, ut = opened("binh"), opened("ut")
    binh.goto(f"/linkages/{code}/terms")
    keys = Keyboard(binh)
    keys.fill("Giá", "240k/kg")
    keys.fill("Nơi giao", "bến Cái Đôi Vàm")
    keys.press("Gửi cho bên kia")
    expect(binh.locator("main")).to_contain_text("240.000 đ/kg")
    ut.goto(f"/linkages/{code}")
    Keyboard(ut).press("Đồng ý lượt 1")
    expect(ut.locator("h1")).to_have_text("Xem lại trước khi đồng ý")
    Keyboard(ut).press("Đồng ý lượt 1")
    expect(ut.locator(".steps [aria-current]")).to_have_text("Đã thống nhất")


def test_a_truck_is_entered_and_confirmed(opened: Callable[..., Page], app: Flask, cast: Cast, market: Market) -> None:
    with app.app_context(), work() as session:
        framework(session, cast)
    binh, ut = opened("binh"), opened("ut")
    binh.goto("/contracts/pl-1/deliveries")
    keys = Keyboard(binh)
    keys.fill("Đã giao", "2,9 tấn")
    binh.keyboard.press("Enter")
    expect(binh.locator(".note[role=status]")).to_contain_text("Đã ghi 2,9 tấn")
    ut.goto("/contracts/pl-1/deliveries")
    Keyboard(ut).press("Đúng vậy")
    expect(ut.locator("main")).to_contain_text("đã xác nhận")
