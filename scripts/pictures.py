"""Take the pictures of the README and of the guides from a running demo: `make run` in one terminal, `.venv/bin/python scripts/pictures.py` in
another (needs Chromium). On a demo that was just loaded they come out as they lie in docs/pictures, but for its dates; the one registration
that they need is sent at the first run only. Names after the address take those alone: `… http://127.0.0.1:8000 guides/htx-line`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PHONE, DESK, PAPER = (360, 760), (1180, 820), (720, 1000)
LINE = "ban cua thit loai 1 2 ta thang 12 420k/kg"
TWIN = {
    "name": "HTX Rạch Tàu Đất Mũi",
    "place": "Đất Mũi, Ngọc Hiển",
    "phone": "0900 000 012",
    "person_name": "Tư Rạch",
    "email": "turach@vidu.example",
}


class Picture(NamedTuple):
    """One page as one of the demo accounts sees it: what is done there first, from which element the picture begins, how high and how wide it is."""

    name: str
    who: str
    path: str
    size: tuple[int, int]
    first: Callable[[Page], None] | None = None
    top: str = ""
    height: int = 0
    width: int = 0


def write_line(page: Page) -> None:
    """One line, not sent yet."""
    page.fill("#line", LINE)


def put_welcome_away(page: Page) -> None:
    """The first page as it is from the second day on."""
    understood = page.get_by_role("button", name="Đã hiểu, cất đi")
    if understood.count():
        understood.click()


def read_line(page: Page) -> None:
    """What was read from the line."""
    write_line(page)
    page.get_by_role("button", name="Tôi bán").click()


def count_by_chuc(page: Page) -> None:
    """A form that asks how many a chục is."""
    page.fill("#words", "dừa khô")
    page.fill("#quantity", "50 chục")
    page.fill("#price", "90.000 đ/chục")
    page.get_by_role("button", name="Đăng tin").click()


def name_photo(page: Page) -> None:
    """A caption, so that the field can be seen in use."""
    page.fill("#caption", "cua loại 1 vừa bắt sáng nay")


def tell(page: Page) -> None:
    """A listing that a co-operative told by telephone."""
    page.fill("#told_by", "chú Sáu, giám đốc")
    page.fill("#told_when", "14:05")
    page.select_option("#told_via", "phone")


def open_registration(page: Page) -> None:
    """The one registration that waits, sent at the first run by somebody who shares a telephone with a party."""
    if not page.get_by_role("link", name=TWIN["name"]).count():
        register(page)
        page.goto("/registrations")
    page.get_by_role("link", name=TWIN["name"]).first.click()


def register(page: Page) -> None:
    """Register beside a party that looks alike, saying that it is another one."""
    browser = page.context.browser
    assert browser is not None
    visitor = browser.new_context(base_url=ADDRESS, locale="vi-VN").new_page()
    visitor.goto("/register")
    visitor.select_option("#kind", "cooperative")
    for name, text in TWIN.items():
        visitor.fill(f"#{name}", text)
    for _ in range(2):
        visitor.fill("#password", "con nuoc rong ram thang muoi")
        visitor.get_by_role("button", name="Gửi đăng ký").click()
        if visitor.locator("#join").count():
            visitor.get_by_label("Không, đơn vị khác").check()
        else:
            break
    visitor.context.close()


def preview_name(page: Page) -> None:
    """What a changed name would do to the open listings, nothing saved."""
    page.fill("#name", "cua xô đáy")
    page.get_by_role("button", name="Xem tin nào sẽ đổi").click()


PICTURES = (
    Picture("htx-home", "htx", "/", PHONE, put_welcome_away),
    Picture("htx-matches", "htx", "/offers/o-htx-cai-tau-xanh-1/matches", PHONE),
    Picture("enterprise-search", "doanhnghiep", "/suppliers?q=dua", PHONE),
    Picture("enterprise-matches", "doanhnghiep", "/needs/n-dat-mui-xanh-2/matches", DESK),
    Picture("alliance-board", "lienminh", "/linkages", DESK),
    Picture("guides/htx-line", "htx", "/", PHONE, write_line, "form.quick", 284),
    Picture("guides/htx-read", "htx", "/", PHONE, read_line, "label[for=quantity]", 488),
    Picture("guides/htx-chuc", "htx", "/offers/new", PHONE, count_by_chuc, "label[for=quantity]", 400),
    Picture("guides/htx-tides", "htx", "/offers/o-htx-vuong-xanh-2", PHONE, None, "main section:has(h2:has-text('Có hàng theo'))", 470),
    Picture("guides/htx-photo", "htx", "/offers/o-htx-cai-tau-xanh-1/photos", PHONE, name_photo, "h1", 480),
    Picture("guides/htx-confirm", "htx", "/offers/o-htx-cai-tau-xanh-4", PHONE, None, "h1", 460),
    Picture("guides/enterprise-filters", "doanhnghiep", "/suppliers?q=cua&certificate=vietgap", DESK, None, "h1", 700),
    Picture("guides/enterprise-nothing", "doanhnghiep", "/suppliers?q=cua&certificate=asc&month=2027-02", DESK, None, "h1", 460),
    Picture(
        "guides/enterprise-why", "doanhnghiep", "/needs/n-dat-mui-xanh-2/matches?why=o-htx-rach-tau-1", DESK, None, "#o-htx-rach-tau-1", 740, 900
    ),
    Picture("guides/alliance-registration", "lienminh", "/registrations", DESK, open_registration, "h1", 560),
    Picture("guides/alliance-desk", "lienminh", "/desk", DESK, None, "h1", 620),
    Picture("guides/alliance-told", "lienminh", "/offers/new?party=htx-rach-tau", DESK, tell, "section:has(#told-title)", 470, 1000),
    Picture("guides/alliance-paper", "lienminh", "/offers/o-htx-bong-tram-3/paper", PAPER, None, "main", 910),
    Picture("guides/alliance-words", "lienminh", "/words/change/change_name?product=cua_xo&was=cua+xô", DESK, preview_name, "h1", 480, 780),
)


def take(browser: Browser, picture: Picture) -> None:
    """Sign in, do what comes first, and take the picture: the window, or the part that was asked for."""
    width, height = picture.size
    page = browser.new_context(base_url=ADDRESS, locale="vi-VN", viewport={"width": width, "height": height}).new_page()
    page.goto("/sign-in")
    page.fill("#email", f"{picture.who}@demo.example")
    page.fill("#password", "demo-matkhau-2026")
    page.locator("form[action='/sign-in'] .actions button").click()
    page.goto(picture.path)
    if picture.first:
        picture.first(page)
    if picture.top:
        shot = page.screenshot(
            full_page=True, clip={"x": 0, "y": top_of(page, picture.top), "width": picture.width or width, "height": picture.height}
        )
    else:
        shot = page.screenshot()
    keep(shot, FOLDER / f"{picture.name}.png")
    page.context.close()


def keep(shot: bytes, file: Path) -> None:
    """Write it with 256 colours, which is a third of the weight and looks the same."""
    with Image.open(BytesIO(shot)) as image:
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def top_of(page: Page, selector: str) -> float:
    """Where an element begins on the whole page, with a little room above it."""
    return float(page.locator(selector).first.evaluate("one => one.getBoundingClientRect().top + window.scrollY")) - 4


def main() -> None:
    """All pictures, or those named after the address, into docs/pictures."""
    (FOLDER / "guides").mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            if picture.name in sys.argv[2:] or not sys.argv[2:]:
                take(browser, picture)
        browser.close()


if __name__ == "__main__":
    main()
