"""A buyer saves a search that finds nothing; a co-op posts it; the buyer reads the notice and is at the listing. With and without JavaScript."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest
from browser_tools import AXE, RULES, WITH_AND_WITHOUT, found_by_axe, width_of
from flask import Flask
from market import Market
from playwright.sync_api import Page, expect

from matchmaker.cli.worker import Worker

pytestmark = pytest.mark.browser


@WITH_AND_WITHOUT
def test_a_search_that_found_nothing_is_told_of_when_there_is_something(
    opened: Callable[..., Page], app: Flask, market: Market, script: bool
) -> None:
    binh = opened("binh", java_script_enabled=script, viewport={"width": 360, "height": 740})
    binh.goto("/suppliers?q=bồn+bồn&place=xã+Tân+Lộc&radius_km=40")
    binh.get_by_role("link", name="Lưu tìm kiếm để báo khi có").click()
    expect(binh.locator("main")).to_contain_text("trong 40 km quanh xã Tân Lộc")
    binh.fill("#name", "Bồn bồn nấu canh")
    binh.get_by_role("button", name="Lưu", exact=True).click()
    expect(binh.locator(".card")).to_contain_text("Bồn bồn nấu canh")
    ut = opened("ut", java_script_enabled=script)
    ut.goto("/offers/new")
    for name, text in {"words": "bồn bồn non", "quantity": "300 kg", "price": "30k/kg", "place": "xã Tân Lộc"}.items():
        ut.fill(f"#{name}", text)
    ut.get_by_role("button", name="Đăng tin").click()
    expect(ut).not_to_have_url(re.compile("/new$"))
    for doubt in ut.locator("input[name=sure][type=checkbox]").all():
        doubt.check()
    if ut.locator("#words").count():
        ut.get_by_role("button", name="Đăng tin").click()
    expect(ut.locator("h1")).to_have_text("Ai đang cần?")
    Worker(app).drain(threading.Event())
    binh.goto("/")
    binh.get_by_role("link", name="thông báo chưa đọc").click()
    notice = binh.locator(".notices > li").first
    expect(notice).to_contain_text("Bồn bồn nấu canh: 1 tin mới")
    expect(notice).to_have_class("fresh")
    assert width_of(binh) <= 360
    if script:
        binh.evaluate(AXE)
        assert not found_by_axe(binh, RULES)
    notice.locator("summary", has_text="Xem nội dung").click()
    expect(notice).to_contain_text("30k/kg")
    notice.get_by_role("button", name="Mở").click()
    expect(binh.locator("main")).to_contain_text("bồn bồn non")
    binh.goto("/inbox")
    expect(binh.locator(".notices > li").first).not_to_have_class("fresh")
