"""Every page that the table of routes shows, by day and by night, on a phone and on a desk, in both languages: nothing that axe-core objects to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from cast import PASSWORD
from playwright.sync_api import Browser, Page
from shown import shown_pages
from stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.long]
SIZES = [{"width": 360, "height": 740}, {"width": 1280, "height": 800}]
NARROWEST = 320
PARTS = 4
"""In so many tests the pages of a language are held, so that they can be shared out."""


@pytest.fixture
def pages_for(browser: Browser, staged_site: str, stage: Stage, language: str) -> Iterator[dict[str, Page]]:
    """A browser for each role, in a language."""
    made = {}
    for role in ("nobody", "ut", "duong", "binh", "chau"):
        context = browser.new_context(base_url=staged_site, locale=f"{language}-VN")
        context.add_cookies([{"name": "lang", "value": language, "url": staged_site}])
        page = made[role] = context.new_page()
        if role != "nobody":
            page.goto("/sign-in")
            page.fill("#email", stage.cast.everybody()[role].email)
            page.fill("#password", PASSWORD)
            page.click("main .actions button")
            page.wait_for_selector("form[action='/sign-out']")
    yield made
    for page in made.values():
        page.context.close()


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_in_every_light_and_size(pages_for: dict[str, Page], stage: Stage, part: int) -> None:
    found, held = [], 0
    for role, path in shown_pages(stage)[part::PARTS]:
        page = pages_for[role]
        if not page.request.head(path).headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(path)
        held += 1
        page.evaluate(AXE)
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            for size in SIZES:
                page.set_viewport_size(size)  # type: ignore[arg-type]
                rules = RULES if light == "light" else ["color-contrast"]
                found += [f"{role} {path} {light} at {size['width']}: {one}" for one in found_by_axe(page, rules)]
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        if (width := width_of(page)) > NARROWEST:
            found.append(f"{role} {path}: {width} pixels wide at {NARROWEST}")
    assert held > 10
    assert not found, "\n".join(found)
