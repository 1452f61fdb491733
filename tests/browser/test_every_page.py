"""Every page, in a phone and on a desk, by day and by night: nothing that axe-core objects to, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, found_by_axe
from cast import Cast
from market import Market
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 800}]


def pages_of(cast: Cast, market: Market) -> dict[str, list[str]]:
    """The pages of each role."""
    offer, need = market.offers[0], market.need
    return {
        "": ["/", "/sign-in", "/suppliers", "/suppliers?q=dua", "/suppliers?q=cua+thit&place=Năm Căn&certificate=VietGAP", "/suppliers?q=trâu",
             "/how-ranking-works", "/help", "/parties", f"/parties/{cast.ut.party}", "/offers", "/needs", f"/offers/{offer}", "/nowhere"],
        "ut": ["/", "/offers", "/needs", f"/offers/{offer}", f"/offers/{offer}/matches", f"/offers/{market.offers[1]}/matches", "/offers/new",
               "/quick", "/quick?line=tom+su+5+tan", "/offers/new?line=cua+thit+loai+1+2+tan+thang+11+gia+400+ra+gieng",
               f"/offers/{offer}/edit", "/linkages", f"/linkages/{market.asked}", f"/parties/{cast.ut.party}/edit", "/audit"],
        "binh": [f"/needs/{need}", f"/needs/{need}/matches", "/needs/new", "/needs/new?line=can+500kg+tom+su+30+con/kg+giao+nam+can+cuoi+thang"],
        "chau": ["/", "/linkages", "/linkages?stage=talking", "/parties/new",
                 f"/linkages/{market.talking}", "/audit", "/needs", "/needs/new", f"/needs/{need}/matches"],
    }  # fmt: skip


TAPPED = """[...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary')]
    .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.closest('label') || one])
    .filter(([, one]) => one.getBoundingClientRect().height < 43.5).map(([html]) => html)"""


def test_every_page_on_a_phone_and_a_desk_by_day_and_by_night(opened: Callable[..., Page], cast: Cast, market: Market) -> None:
    found = []
    for who, paths in pages_of(cast, market).items():
        page = opened(who)
        for path in paths:
            page.emulate_media(color_scheme="light")
            page.goto(path)
            page.evaluate(AXE)
            for size in SIZES:
                page.set_viewport_size(size)
                found += [f"{path} at {size['width']}: {one}" for one in found_by_axe(page, RULES)]
            page.emulate_media(color_scheme="dark")
            for size in SIZES:
                page.set_viewport_size(size)
                found += [f"{path} at {size['width']} in the dark: {one}" for one in found_by_axe(page, ["color-contrast"])]
            found += [f"{path}: {one}" for one in _narrow(page)]
            page.set_viewport_size(SIZES[0])
            found += [f"{path}: small: {one}" for one in page.evaluate(TAPPED) if "slim" not in one]
    assert not found, "\n".join(found)


def test_every_page_in_english_on_a_phone(opened: Callable[..., Page], cast: Cast, market: Market) -> None:
    found = []
    for who, paths in pages_of(cast, market).items():
        page = opened(who, language="en", viewport=SIZES[0])
        for path in paths:
            page.goto(path)
            page.evaluate(AXE)
            found += [f"{path}: {one}" for one in found_by_axe(page, RULES)]
            found += [f"{path}: {one}" for one in _narrow(page)]
    assert not found, "\n".join(found)


def _narrow(page: Page) -> list[str]:
    """The widths at which the page would have to be pushed sideways."""
    wide = []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(f"wider than {width}")
    return wide
