"""Take the README's pictures from a running demo: `make run` in one terminal, `.venv/bin/python scripts/pictures.py` in another (needs Chromium)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PHONE, DESK = (360, 760), (1180, 820)
PICTURES = (
    ("htx-home", "htx", "/", PHONE),
    ("htx-matches", "htx", "/offers/o-htx-cai-tau-xanh-1/matches", PHONE),
    ("enterprise-search", "doanhnghiep", "/suppliers?q=dua", PHONE),
    ("enterprise-matches", "doanhnghiep", "/needs/n-dat-mui-xanh-2/matches", DESK),
    ("alliance-board", "lienminh", "/linkages", DESK),
)


def take(browser: Browser, name: str, who: str, path: str, size: tuple[int, int]) -> None:
    """One picture of one page as one of the demo accounts sees it."""
    page = browser.new_context(base_url=ADDRESS, locale="vi-VN", viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto("/sign-in")
    page.fill("#email", f"{who}@demo.example")
    page.fill("#password", "demo-matkhau-2026")
    page.locator("form[action='/sign-in'] button").click()
    page.goto(path)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.context.close()


def main() -> None:
    """All pictures, into docs/pictures."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            take(browser, *picture)
        browser.close()


if __name__ == "__main__":
    main()
