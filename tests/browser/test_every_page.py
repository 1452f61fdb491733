"""Every page, in a phone and on a desk, by day and by night: nothing that axe-core objects to, nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_tools import found_by_axe
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
               f"/offers/{offer}/edit", "/linkages", f"/linkages/{market.asked}", f"/parties/{cast.ut.party}/edit", "/audit"],
        "binh": [f"/needs/{need}", f"/needs/{need}/matches", "/needs/new"],
        "chau": ["/", "/linkages", "/linkages?stage=talking",
                 f"/linkages/{market.talking}", "/audit", "/needs", "/needs/new", f"/needs/{need}/matches"],
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_axe_finds_nothing(opened: Callable[..., Page], cast: Cast, market: Market, size: dict[str, int], scheme: str) -> None:
    found = []
    for who, paths in pages_of(cast, market).items():
        page = opened(who, viewport=size, color_scheme=scheme)
        for path in paths:
            page.goto(path)
            found += [f"{path}: {one}" for one in found_by_axe(page)]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_english(opened: Callable[..., Page], cast: Cast, market: Market) -> None:
    found = []
    for who, paths in pages_of(cast, market).items():
        page = opened(who, language="en", viewport=SIZES[0])
        for path in paths:
            page.goto(path)
            found += [f"{path}: {one}" for one in found_by_axe(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_is_wider_than_the_screen(opened: Callable[..., Page], cast: Cast, market: Market, width: int) -> None:
    wide = []
    for who, paths in pages_of(cast, market).items():
        page = opened(who, viewport={"width": width, "height": 640})
        for path in paths:
            page.goto(path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
    assert not wide


def test_what_is_tapped_on_a_phone_is_large(opened: Callable[..., Page], cast: Cast, market: Market) -> None:
    small = []
    script = """[...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary')]
        .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.closest('label') || one])
        .filter(([, one]) => one.getBoundingClientRect().height < 43.5).map(([html]) => html)"""
    for who, paths in pages_of(cast, market).items():
        page = opened(who, viewport=SIZES[0])
        for path in paths:
            page.goto(path)
            small += [f"{path}: {one}" for one in page.evaluate(script) if "slim" not in one]
    assert not small, "\n".join(small)
