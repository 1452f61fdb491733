"""A co-operative tries to promise the same prawns twice: the form says what is left, the signature stops with the numbers, staff may let it go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, found_by_axe
from cast import Cast
from contracts import agree, draft, move, sign, signed
from flask import Flask
from make import post
from playwright.sync_api import Page, expect

from matchmaker.store.work import work

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


WINDOW = {"from_": "05/12/2026", "until": "25/12/2026"}
PRAWNS = {"line-1-words": "tôm sú"}


@pytest.fixture
def offer(app: Flask, cast: Cast) -> str:
    """Út's offer of 3 tonnes of prawns, of which 2,5 are signed away under 027/2026."""
    with app.app_context(), work() as session:
        code = post(session, cast.ut, "offer", words="tôm sú", quantity="3 tấn", **WINDOW).code
        signed(session, cast, agree(session, cast, code, "2,5 tấn", words="tôm sú"), number="027/2026", **PRAWNS)
        return code


def second_contract(app: Flask, cast: Cast, offer: str) -> str:
    """The address of a contract over one tonne more, which its buyer has signed."""
    with app.app_context(), work() as session:
        linkage = agree(session, cast, offer, "1 tấn", buyer=cast.duong, words="tôm sú")
        made = move(session, cast.chau.who, draft(session, cast.chau.who, linkage, **PRAWNS), "send")
        return f"/contracts/{sign(session, cast.duong.who, made, 'buyer').code}"


@pytest.mark.parametrize("settings", [{"viewport": PHONE, "java_script_enabled": False}], ids=["phone without JavaScript"])
def test_one_harvest_is_not_promised_twice(opened: Callable[..., Page], app: Flask, cast: Cast, offer: str, settings: dict[str, object]) -> None:
    page = opened("ut", **settings)
    _offer_what_is_left(page)
    contract = second_contract(app, cast, offer)
    page.goto(contract)
    page.get_by_role("link", name="Xem lại và ký").click()
    expect(page.locator("#main")).to_contain_text("420.000 đ/kg")
    page.fill("#signer", "Lê Văn Út Mười")
    page.get_by_role("button", name="Ký hợp đồng").click()
    expect(page.get_by_role("alert")).to_contain_text("Vụ này đã cam kết 2,5/3 t (HĐ 027/2026). Còn 0,5 t, hợp đồng này cần 1 t.")
    _allow(opened("chau"), contract)
    page.reload()
    page.goto(f"{contract}/sign/seller")
    page.fill("#signer", "Lê Văn Út Mười")
    page.get_by_role("button", name="Ký hợp đồng").click()
    expect(page.locator("[role=status]").first).to_contain_text("Hai bên đã ký đủ")
    expect(page.locator("#main")).to_contain_text("Cho ký vượt 0,5 t: HTX vừa thu thêm một vuông")
    page.get_by_role("link", name="Dòng 1: vụ").click()
    expect(page.locator("#main")).to_contain_text("vượt 0,5 t: HTX vừa thu thêm một vuông")


def _offer_what_is_left(page: Page) -> None:
    """Offers a further tonne, is told what is left, and offers that instead."""
    page.goto("/offers/new")
    for name, said in (("words", "tôm sú"), ("quantity", "1 tấn"), ("from", "05/12/2026"), ("until", "25/12/2026")):
        page.fill(f"#{name}", said)
    page.get_by_role("button", name="Đăng tin", exact=True).click()
    expect(page.locator("#quantity-said")).to_contain_text("vụ này đã cam kết 2,5/3 t (HĐ 027/2026). Còn 0,5 t.")
    assert page.input_value("#quantity") == "1 tấn"
    page.fill("#quantity", "0,5 tấn")
    page.get_by_role("button", name="Đăng tin", exact=True).click()
    expect(page.locator("[role=status]").first).to_contain_text("Đã đăng tin")


def _allow(page: Page, contract: str) -> None:
    """Staff let the second contract go beyond, and say why; the page stands up to the checks of every page."""
    page.goto(contract)
    page.evaluate(AXE)
    assert found_by_axe(page, RULES) == []
    page.locator("#allow_more summary").click()
    page.fill("#allow_more-override", "HTX vừa thu thêm một vuông")
    page.get_by_role("button", name="Cho ký vượt sản lượng vụ").click()
    expect(page.locator("#main")).to_contain_text("HTX vừa thu thêm một vuông")
