"""A co-op shows its goods from a phone: a photo, a story, the commune picked on the map by keyboard; a buyer sees all of it, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from browser_tools import WITH_AND_WITHOUT
from market import Market
from pictures import from_a_phone
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
STORY = "Sò nuôi dưới mái rừng, lớn chậm mà ngọt.\n\nTám hộ cùng cào, rửa bằng nước vuông."


def photo() -> FilePayload:
    """A photo as a phone held upright takes it, with its place in it."""
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": from_a_phone(6, width=2400, height=1800)}


@WITH_AND_WITHOUT
def test_a_co_op_shows_its_goods_and_a_buyer_sees_them(opened: Callable[..., Page], market: Market, script: bool) -> None:
    duong = opened("duong", viewport=PHONE, java_script_enabled=script)
    duong.goto("/offers/new")
    duong.get_by_text("Thêm chi tiết").click()
    for name, text in {
        "words": "sò huyết 90 con/kg", "quantity": "600 kg", "story": STORY, "pick_up": "trạm cân đầu kênh Ba",
        "certificates": "ASC số C-00417 do Control Union cấp, hết hạn 30/06/2099",
    }.items():  # fmt: skip
        duong.fill(f"#{name}", text)
    duong.get_by_role("button", name="Chọn xã trên sơ đồ").click()
    expect(duong.locator("#story")).to_have_value(STORY)
    pick_by_keyboard(duong, "Xã Đất Mũi")
    duong.get_by_role("button", name="Đăng tin").click()
    expect(duong.locator("h1")).to_have_text("Ai đang cần?")
    offer = duong.url.removesuffix("/matches")

    duong.goto(offer)
    duong.get_by_role("link", name="Thêm ảnh").click()
    duong.set_input_files("#photo", photo())
    duong.fill("#caption", "Sò vừa cào")
    duong.get_by_role("button", name="Thêm ảnh").click()
    expect(duong.locator(".note[role=status]")).to_contain_text("Đã thêm ảnh.")
    expect(duong.locator(".cards img")).to_have_attribute("alt", "Sò vừa cào")

    binh = opened("binh", viewport=PHONE, java_script_enabled=script)
    binh.goto(offer)
    expect(binh.get_by_role("img", name="Sò vừa cào")).to_be_visible()
    expect(binh.locator(".story p")).to_have_text(STORY.split("\n\n"))
    expect(binh.get_by_role("img", name="Sơ đồ Cà Mau, tô đậm Xã Đất Mũi")).to_be_visible()
    for said in ("trạm cân đầu kênh Ba", "C-00417", "Control Union", "30/06/2099", "còn hạn"):
        expect(binh.locator("main")).to_contain_text(said)
    expect(binh.get_by_role("link", name="Thêm, sửa ảnh")).to_have_count(0)
    sees_a_photo_without_secrets(binh)


def pick_by_keyboard(page: Page, commune: str) -> None:
    """Walk to a commune on the map and take it, touching nothing but keys."""
    page.locator("#certificates").focus()
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("aria-label") == commune:
            break
    page.keyboard.press("Enter")
    ticked = page.get_by_role("radio", name=commune, exact=True)
    if not ticked.is_checked():  # without a script the map only leads to the name
        expect(ticked).to_be_focused()
        page.keyboard.press("Space")
    expect(ticked).to_be_checked()


def sees_a_photo_without_secrets(page: Page) -> None:
    address = page.locator(".photos a").get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "image/jpeg"
    with Image.open(BytesIO(answer.body())) as image:
        assert image.size == (960, 1280)
        assert not image.getexif()
        assert "icc_profile" not in image.info


def test_what_is_no_photo_is_said_at_the_field(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE)
    ut.goto(f"/offers/{market.offers[0]}/photos")
    for content, said in ((b"\xff\xd8\xff" + bytes(9_000_000), "nặng quá 8 MB"), (b"GIF89a" + bytes(99), "không phải ảnh JPEG")):
        ut.set_input_files("#photo", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": content})
        ut.fill("#caption", "cua của tôi")
        ut.get_by_role("button", name="Thêm ảnh").click()
        expect(ut.locator(".errors")).to_contain_text(said)
        expect(ut.locator("#caption")).to_have_value("cua của tôi")
        ut.locator(".errors a").click()
        expect(ut.locator("#photo")).to_be_focused()


def test_a_commune_pressed_on_the_map_is_ticked_and_marked(opened: Callable[..., Page], market: Market) -> None:
    ut = opened("ut", viewport=PHONE)
    ut.goto(f"/offers/{market.offers[1]}/edit?draw=map")
    ut.locator("svg.map a[aria-label='Xã Tân Hưng']").click()
    expect(ut.get_by_role("radio", name="Xã Tân Hưng", exact=True)).to_be_checked()
    expect(ut.locator("svg.map .here")).to_have_attribute("aria-label", "Xã Tân Hưng")
    ut.get_by_role("radio", name="Theo chữ đã viết").check()
    expect(ut.locator("svg.map .here")).to_have_count(0)
    ut.get_by_role("radio", name="Xã Cái Nước", exact=True).check()
    expect(ut.locator("svg.map .here")).to_have_attribute("aria-label", "Xã Cái Nước")
