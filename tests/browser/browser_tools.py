"""What tests in a browser share."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def found_by_axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")
    return [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found["violations"]]
