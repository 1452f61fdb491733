"""What tests in a browser share."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with JavaScript", "without"])
"""A walk with JavaScript and, among the long tests, once more without; the main journey is walked both ways every time."""


def found_by_axe(page: Page, rules: list[str]) -> list[str]:
    """What axe-core, already in the page, finds wrong with it by these tags or single rules."""
    kind = "tag" if rules[0].startswith("wcag") else "rule"
    found = page.evaluate(f"axe.run(document, {{runOnly: {{type: '{kind}', values: {rules}}}, resultTypes: ['violations']}})")
    return [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found["violations"]]


def width_of(page: Page) -> int:
    """How wide the page is, in pixels, once it has loaded: a page that a press has just called for has no root element yet."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))
