"""A buyer whose need nobody can fill alone: three plans, one co-operative taken out, the changed plan kept and chosen, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pool_market
import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from cast import Cast
from flask import Flask
from playwright.sync_api import Page, expect
from pool_market import PoolMarket

pytestmark = pytest.mark.browser


@pytest.fixture
def market(app: Flask, cast: Cast) -> PoolMarket:
    return pool_market.fill(app, cast)


@pytest.mark.parametrize("script", [pytest.param(True, id="with JavaScript"), pytest.param(False, id="without", marks=pytest.mark.long)])
def test_a_need_is_pooled_changed_kept_and_chosen(opened: Callable[..., Page], market: PoolMarket, script: bool) -> None:
    binh = opened("binh", java_script_enabled=script, viewport={"width": 360, "height": 740})
    binh.goto(f"/needs/{market.need}/matches")
    binh.get_by_role("link", name="Gộp nhiều hợp tác xã").click()
    expect(binh.locator(".big-line")).to_have_text("Không hợp tác xã nào đủ một mình; 4 hợp tác xã đủ điều kiện, gộp đủ 9 tấn.")
    expect(binh.locator("#plans .card")).to_have_count(3)
    binh.get_by_role("link", name=re.compile("Bỏ ra.*HTX Kênh Ba")).click()
    expect(binh.locator("#picked")).to_contain_text("Đổi gì so với phương án gốc")
    expect(binh.locator("#picked")).to_contain_text("▼ HTX Kênh Ba: 2,1 tấn → 0 kg")
    assert width_of(binh) == 360
    binh.get_by_role("button", name="Giữ phương án này").click()
    expect(binh.locator("h1")).to_have_text("Phương án số 1: Rẻ nhất")
    expect(binh.get_by_text("Tin và giá vẫn như khi giữ.")).to_be_visible()
    if script:
        binh.evaluate(AXE)
        assert not found_by_axe(binh, RULES)
    binh.get_by_role("button", name="Chốt phương án").click()
    expect(binh.get_by_text("Hợp đồng khung đã soạn")).to_be_visible()
    assert width_of(binh) == 360
    for path in ("pool", "pool?at_most=2&support=30", "supply"):
        binh.goto(f"/needs/{market.need}/{path}")
        assert width_of(binh) == 360
        if script:
            binh.evaluate(AXE)
            assert not found_by_axe(binh, RULES), path
