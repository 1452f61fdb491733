"""Suggestions in a search box: by keys, by finger and by ear; beside the results that follow the typing; nothing that they hold runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from market import Market
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
HOSTILE = '[{"words": "<img src=x onerror=alert(1)>", "said": "<script>alert(2)</script>"}, {"words": "cua", "said": "Cua"}]'


def test_words_are_chosen_with_the_keys_and_escape_leaves_what_was_typed(opened: Callable[..., Page], market: Market) -> None:
    page = opened("", viewport=PHONE)
    page.goto("/")
    box, options = page.get_by_role("combobox", name="Tìm hàng hoặc nơi bán"), page.get_by_role("option")
    box.press_sequentially("tom s", delay=20)
    expect(options.first).to_contain_text("Tôm sú")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".seek [aria-live]")).to_contain_text("gợi ý")
    assert width_of(page) <= 360
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    page.evaluate(AXE)
    assert not found_by_axe(page, RULES)
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("tom s")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/suppliers\?q=T%C3%B4m\+s%C3%BA$"))


def test_beside_results_that_follow_the_typing_a_pressed_word_is_looked_for(opened: Callable[..., Page], market: Market) -> None:
    page = opened("", viewport=PHONE, has_touch=True)
    page.goto("/suppliers?q=dua+hau")
    box = page.locator("#q")
    box.fill("")
    box.press_sequentially("khom", delay=20)
    page.get_by_role("option").filter(has_text="Khóm").first.tap()
    expect(page.locator("h1")).to_have_text("Kết quả cho “Khóm”")
    expect(page.locator("#results .card h3").first).to_have_text("khóm")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.goto("/offers")
    box = page.get_by_role("combobox", name="Tìm trong danh sách")
    box.press_sequentially("cua th", delay=20)
    page.get_by_role("listbox", name="Gợi ý").get_by_role("option").first.tap()
    expect(page).to_have_url(re.compile(r"/offers\?.*q=Cua\+th"))


def test_nothing_in_an_answer_runs_and_a_failed_one_is_none(opened: Callable[..., Page], market: Market) -> None:
    page = opened("")
    page.route("**/suggest/vi?*", lambda route: route.fulfill(body=HOSTILE, content_type="application/json"))
    page.goto("/")
    box = page.locator("#q")
    box.press_sequentially("cu", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator(".suggest img, .suggest script").count() == 0
    page.unroute("**/suggest/vi?*")
    page.route("**/suggest/vi?*", lambda route: route.fulfill(status=429, body="[]", content_type="application/json"))
    box.press_sequentially("a", delay=20)
    expect(page.get_by_role("listbox")).to_have_count(0)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"q=cua$"))


def test_without_a_script_the_box_is_a_plain_field(opened: Callable[..., Page], market: Market) -> None:
    page = opened("", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Tìm hàng hoặc nơi bán").fill("cua")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page).to_have_url(re.compile(r"/suppliers\?q=cua$"))
