"""A purchaser at the weighing place with a phone: each co-operative's truck, what remains, who is told, and the other side's word."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
import sqlalchemy as sa
from browser_tools import AXE, RULES, found_by_axe, width_of
from cast import Cast
from dealing import framework, party_id
from flask import Flask
from make import NOW
from playwright.sync_api import Page, expect

from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.outbox import Letter
from matchmaker.store.work import view, work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


def test_a_week_of_two_trucks_with_some_sent_back(app: Flask, opened: Callable[..., Page], cast: Cast) -> None:
    with app.app_context(), work() as session:
        framework(session, cast)
        season = {"starts_on": NOW.date().replace(day=1), "ends_on": NOW.date(), "capacity_kg": Decimal(9000), "signed_kg": Decimal(6000)}
        session.add(Harvest(code="v1", made_for="v1", party_id=party_id(session, cast.duong), product="tom_su", created_at=NOW, **season))
    binh = opened("binh", viewport=PHONE, java_script_enabled=False)
    _enter(binh, "HTX Kênh Mới", "6 tấn", "", "")
    _enter(binh, "HTX Cái Tàu", "2,9 tấn", "300 kg", "dưới cỡ")
    expect(binh.locator("main [role=status]")).to_contain_text("Đã ghi 2,9 tấn, trả lại 300 kg.")
    card = binh.locator("section.card", has=binh.get_by_role("heading", name="HTX Cái Tàu"))
    expect(card).to_contain_text("3,4 tấn")  # 6 promised, 2.6 taken
    binh.get_by_role("button", name="Báo cho các bên này").click()
    expect(binh.locator("main [role=status]")).to_contain_text("HTX Kênh Mới")

    ut = opened("ut", viewport=PHONE)
    ut.goto("/contracts/pl-1/deliveries")
    ut.evaluate(AXE)
    assert not found_by_axe(ut, RULES)
    assert width_of(ut) <= PHONE["width"]
    ut.get_by_role("button", name="Đúng vậy").click()
    expect(ut.locator("main")).to_contain_text("đã xác nhận")

    for page, party in ((binh, "binh-party"), (ut, "ut-party")):
        page.goto(f"/parties/{party}/record")
        expect(page.locator("main")).to_contain_text("trả lại 300 kg (dưới cỡ)")
        assert width_of(page) <= PHONE["width"]
    with app.app_context(), view() as session:
        told = {(one.to_name, one.kind) for one in session.scalars(sa.select(Letter))}
    assert {("Út Mười", "delivery_told"), ("Dương", "delivery_told"), ("Dương", "shortfall_offered"), ("Bình", "delivery_answered")} <= told


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_what_the_period_lacks_is_one_tap_away_and_no_button_is_dead(app: Flask, opened: Callable[..., Page], cast: Cast, script: bool) -> None:
    with app.app_context(), work() as session:
        framework(session, cast)
    ut = opened("ut", viewport=PHONE, java_script_enabled=script)
    ut.goto("/contracts/pl-1/deliveries")
    quantity = ut.get_by_label("Đã giao").first
    expect(quantity).to_have_value("")
    tap = ut.locator("button[data-put]").first
    if script:
        tap.click()
        expect(quantity).to_have_value(tap.get_attribute("data-put") or "none")
    else:
        expect(tap).to_be_hidden()
        assert ut.locator("[hidden]:visible").count() == 0


def _enter(page: Page, name: str, quantity: str, rejected: str, why: str) -> None:
    page.goto("/contracts/khung-3/deliveries")
    card = page.locator("section.card", has=page.get_by_role("heading", name=name))
    card.get_by_role("link", name="Ghi một chuyến").click()
    card = page.locator("section.card", has=page.get_by_role("heading", name=name))
    card.get_by_label("Đã giao").fill(quantity)
    card.get_by_label("Hàng trả lại", exact=True).fill(rejected)
    if why:
        card.get_by_label("Vì sao trả lại").select_option(label=why)
    card.get_by_role("button", name="Ghi chuyến này").click()
