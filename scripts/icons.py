"""Draw the icons of the site and the picture that previews of its links show, from `mark.svg`: `python scripts/icons.py CHROMIUM`.

Chromium draws, Pillow makes the files small. What is drawn is committed; nothing at run time needs either.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parents[1] / "matchmaker/static/img"
MARK = (IMAGES / "mark.svg").read_text(encoding="utf-8")
SQUARE = (
    "<style>body{{margin:0;background:{ground}}}svg{{display:block;width:{size}px;height:{size}px;padding:{pad}px;box-sizing:border-box}}</style>"
)
CARD = """<style>
body { margin: 0; width: 1200px; height: 630px; display: flex; }
body { background: #123f34; color: #fff; font: 44px/1.35 "Noto Sans", sans-serif; }
main { flex: 1; padding: 90px 90px 0; } h1 { font-size: 92px; line-height: 1.1; margin: 40px 0 24px; }
p { margin: 0; color: #dcebe4; max-width: 900px; }
svg { width: 150px; height: 150px; } i { position: absolute; left: 0; right: 0; bottom: 0; height: 26px; background: #b9663f; }
</style><main>%s<h1>Bến Hàng Cà Mau</h1><p>Hợp tác xã và doanh nghiệp gặp nhau: ai có hàng, ai đang cần, hợp ở chỗ nào.</p></main><i></i>"""


def shot(page: Page, html: str, width: int, height: int) -> Image.Image:
    """The page that this text makes, as a picture."""
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(html)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def main(chromium: str) -> None:
    """Write the icons and the preview beside the mark."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for size, pad in ((32, 0), (180, 14), (192, 14), (512, 64)):
            icon = shot(page, SQUARE.format(ground="#1d5b4a", size=size, pad=pad) + MARK, size, size)
            if size == 32:
                icon.save(IMAGES / "icon.ico", sizes=[(16, 16), (32, 32)])
            else:
                icon.quantize(32, dither=Image.Dither.NONE).save(IMAGES / f"icon-{size}.png", optimize=True)
        shot(page, CARD % MARK, 1200, 630).quantize(48, dither=Image.Dither.NONE).save(IMAGES / "preview.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
