"""The page of examples is photographed in every size and colour; the switch of colours and the keys do what they say."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser_tools import AXE, RULES, found_by_axe, width_of
from flask import Flask
from make import settings_for
from market import Market
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from matchmaker.app import create_app

pytestmark = pytest.mark.browser


@pytest.fixture
def examples(tmp_path: Path) -> Iterator[str]:
    """The address of the page of examples, which a demo alone has."""
    demo = create_app(settings_for(tmp_path, environment="demo"))
    server = make_server("127.0.0.1", 0, demo, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/styleguide"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.long
def test_every_component_in_every_size_and_colour(browser: Browser, examples: str) -> None:
    page, found = browser.new_page(), []
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "light" else "light")  # the choice wins over the machine
        page.context.add_cookies([{"name": "theme", "value": colours, "url": examples}])
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(examples)
            page.evaluate(AXE)
            found += [f"{width} {colours}: {one}" for one in found_by_axe(page, RULES)]
            assert width_of(page) == width
            photo = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
            assert (photo.getpixel((3, photo.height // 2)) > 128) == (colours == "light")
            assert len(photo.getcolors(256) or ()) > 50
    page.close()
    assert not found, "\n".join(found)


def test_colours_and_keys_are_chosen_on_any_page(opened: Callable[..., Page], app: Flask, market: Market) -> None:
    page = opened("chau", color_scheme="light")
    page.goto("/parties")
    page.locator(".foot").get_by_role("link", name="tối").click()
    expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("Hợp tác xã và doanh nghiệp")
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 24, 21)")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_in_viewport()
    page.keyboard.press("g")
    page.keyboard.press("b")
    expect(page.locator("h1")).to_have_text("Bàn việc")
    page.goto("/help")
    page.get_by_role("link", name="Tắt phím tắt").click()
    expect(page.get_by_role("link", name="Bật phím tắt")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
