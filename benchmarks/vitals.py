"""What a person with a slow phone waits for: the largest paint, the answer to a press and shifts of the layout, in Chromium at a quarter of the
processor's speed over a slow mobile line. Wants Chromium; starts the demo world on a server of its own.

python -m benchmarks.vitals
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import demo_world
from benchmarks.serving import Server

LIMITS = {"lcp_ms": 2500.0, "inp_ms": 200.0, "cls": 0.1}
SLOWDOWN = 4
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
"""What is called slow 4G: 150 ms there and back, 1.6 megabits a second down and 0.75 up."""
ROUNDS = 3
PAGES = {
    "": ("/", "/suppliers?q=cua", "/parties", "/how-ranking-works"),
    "doanhnghiep@demo.example": ("/", "/needs/n-dat-mui-xanh-1/matches", "/needs/new"),
    "htx@demo.example": ("/", "/offers/new", "/quick"),
    "lienminh@demo.example": ("/desk", "/linkages"),
}
WATCH = """() => {
  window.seen = { lcp: 0, cls: 0, inp: 0 };
  new PerformanceObserver(list => { for (const one of list.getEntries()) window.seen.lcp = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.seen.cls += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.interactionId) window.seen.inp = Math.max(window.seen.inp, one.duration);
  }).observe({ type: "event", buffered: true, durationThreshold: 16 });
}"""


@contextmanager
def demo_server() -> Iterator[str]:
    """The address of the demo world as gunicorn serves it."""
    with tempfile.TemporaryDirectory() as folder, Server(demo_world(folder)) as server:
        yield f"http://127.0.0.1:{server.port}"


def _slow(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


def _signed_in(browser: Browser, site: str, who: str) -> Page:
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    if who:
        page.goto("/sign-in")
        page.fill("#email", who)
        page.fill("#password", "demo-matkhau-2026")
        page.click("main .actions button")
        page.wait_for_selector("form[action='/sign-out']")
    return page


def _first_view(browser: Browser, site: str, who: str, path: str) -> dict[str, float]:
    """One visit with an empty cache: paint, shifts, and the slowest of some presses and letters."""
    page = _signed_in(browser, site, who)
    state = page.context.storage_state()
    page.context.close()
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 360, "height": 740}, has_touch=True, storage_state=state)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    _slow(page)
    page.goto(path, wait_until="networkidle")
    box = page.locator("input[name=q]").first
    if box.count():
        box.click()
        page.keyboard.type("cua")
    for folded in page.locator("main summary").all()[:3]:
        if folded.is_visible():
            folded.click()
    page.wait_for_timeout(300)
    seen = page.evaluate("window.seen")
    context.close()
    return {"lcp_ms": float(seen["lcp"]), "inp_ms": float(seen["inp"]), "cls": float(seen["cls"])}


def vitals() -> list[dict[str, object]]:
    """Each page's figures, the middle of some visits; printed as well."""
    found: list[dict[str, object]] = []
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not on this machine: what a slow phone waits for was not measured.")
        return found
    print(f"{'a phone at a quarter of the speed, slow 4G':62}{'LCP ms':>8}{'INP ms':>8}{'CLS':>7}")
    with demo_server() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for who, paths in PAGES.items():
            for path in paths:
                visits = [_first_view(browser, site, who, path) for _ in range(ROUNDS)]
                middle = {name: statistics.median(one[name] for one in visits) for name in LIMITS}
                found.append({"who": who.partition("@")[0], "path": path, **middle})
                over = "".join(f"  over {name}" for name, most in LIMITS.items() if middle[name] > most)
                print(f"{who.partition('@')[0] + ' ' + path:62}{middle['lcp_ms']:8.0f}{middle['inp_ms']:8.0f}{middle['cls']:7.3f}{over}", flush=True)
        browser.close()
    return found


if __name__ == "__main__":
    figures = vitals()
    sys.exit(1 if any(one[name] > most for one in figures for name, most in LIMITS.items()) else 0)  # type: ignore[operator]
