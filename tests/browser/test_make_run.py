"""`make run` as a newcomer meets it: the demo world, served by its own server, walked by the three demo accounts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.long]
ROOT = Path(__file__).parents[2]
SENTENCE = "20 tấn cua thịt từ 250 g/con, giao trong tháng 12, trả tại Năm Căn, VietGAP"
PATIENCE = 90


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that `make run` serves, from an empty instance folder of its own."""
    folder, port = tmp_path_factory.mktemp("instance"), _free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = {**kept, "INSTANCE_PATH": str(folder), "PORT": str(port)}
    log = folder / "make-run.log"
    with log.open("w") as out:
        made = subprocess.Popen(["make", "run"], cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True)
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
    while not _answers(address):
        assert made.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)
    told = log.read_text()
    assert all(line in told for line in (address, "htx@demo.example", "doanhnghiep@demo.example", "lienminh@demo.example"))
    yield address
    os.killpg(made.pid, signal.SIGINT)
    made.wait(timeout=30)


def signed_in(browser: Browser, address: str, name: str, width: int = 1280) -> Page:
    page = browser.new_context(base_url=address, locale="vi-VN", viewport={"width": width, "height": 800}).new_page()
    page.goto("/sign-in")
    expect(page.locator("main")).to_contain_text("demo-matkhau-2026")
    page.fill("#email", f"{name}@demo.example")
    page.fill("#password", "demo-matkhau-2026")
    page.locator("form[action='/sign-in'] .actions button").click()
    expect(page.locator("form[action='/sign-out']")).to_have_count(1)
    return page


def test_a_newcomer_walks_from_a_sentence_to_a_signed_contract(browser: Browser, served: str) -> None:
    buyer = signed_in(browser, served, "doanhnghiep", width=360)
    buyer.goto("/needs/new")
    buyer.fill("#words", SENTENCE)
    buyer.get_by_role("button", name="Đăng tin").click()
    buyer.get_by_label("Xã Năm Căn").check()
    buyer.get_by_role("button", name="Đăng tin").click()
    expect(buyer.locator("h1")).to_have_text("Ai có hàng hợp?")
    expect(buyer.locator(".card.match").first).to_contain_text("Vì sao")
    need, shown = buyer.url.split("/")[-2], buyer.locator(".card.match").count()
    buyer.get_by_role("link", name="Trang sau").click()
    buyer.wait_for_url("**page=2**")
    assert shown + buyer.locator(".card.match").count() >= 8

    coop = signed_in(browser, served, "htx", width=360)
    coop.goto("/suppliers?q=cua+thit&side=need")
    expect(coop.locator(f"main a[href='/needs/{need}']")).to_have_count(1)
    coop.goto(f"/needs/{need}")
    expect(coop.locator("main")).to_contain_text(SENTENCE)
    coop.goto("/")
    coop.get_by_role("link", name="Xem ai đang cần").first.click()
    card = coop.locator(".card.match", has=coop.locator(f"a[href='/needs/{need}']"))
    card.get_by_role("button", name="Nhờ Liên minh giới thiệu").click()
    expect(coop.locator(".note[role=status]")).to_contain_text("Đã nhờ Liên minh")
    linkage = coop.url

    staff = signed_in(browser, served, "lienminh")
    staff.goto(linkage)
    for act, facts in (
        ("Giới thiệu hai bên", {}),
        ("Ghi lần trao đổi", {"talk-talked_on": "hôm nay", "talk-talked_with": "hai giám đốc"}),
        ("Ghi điều đã thống nhất", {"agree-quantity": "6 tấn", "agree-price": "430.000 đ/kg", "agree-delivery": "tại bến Năm Căn"}),
        ("Ghi hợp đồng đã ký", {"sign-contract_number": "15/2026", "sign-signed_on": "hôm nay"}),
    ):
        if act == "Ghi hợp đồng đã ký":  # folded away behind drafting one
            staff.locator("#sign > summary").click()
        for field, text in facts.items():
            staff.fill(f"#{field}", text)
        staff.get_by_role("button", name=act).click()
        expect(staff.locator(".note[role=status]")).to_contain_text("Đã ghi bước này")
    expect(staff.locator("[aria-current=step]")).to_have_text("Đã ký")
    staff.goto("/audit")
    for said in ("Ghi hợp đồng đã ký", "Ghi điều đã thống nhất", "Ghi lần trao đổi", "Giới thiệu hai bên", "Nhờ Liên minh giới thiệu", "Đăng tin"):
        expect(staff.get_by_role("rowheader", name=said).first).to_be_visible()
