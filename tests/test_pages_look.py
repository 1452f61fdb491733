"""What every page shares: colours as chosen, keys that can be turned off, help, previews, pictures of products, numbers to press."""

from __future__ import annotations

import json
import re

import pytest
from cast import Cast
from client import Client
from flask import Flask
from make import settings_for
from market import Market, fill

from config import ROOT
from matchmaker.app import create_app
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.web.pictures import GROUPS, KINDS, OTHER, picture_of
from matchmaker.wording.glossary import FIRST, KEYS, TERMS
from matchmaker.wording.glossary import GROUPS as PARTS
from matchmaker.wording.guides import GUIDES
from matchmaker.wording.phones import dialled

STATIC = ROOT / "matchmaker/static"


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


def test_colours_are_remembered_and_lead_back(client: Client) -> None:
    assert "data-theme" not in client.get("/help").text
    assert client.get("/theme/dark?next=/help").location == "/help"
    assert '<html lang="vi" data-theme="dark">' in client.get("/help").text
    client.get("/theme/auto")
    assert "data-theme" not in client.get("/help").text
    assert client.get("/theme/dark", query_string={"next": "//elsewhere.example"}).location == "/"


def test_single_keys_can_be_turned_off(client: Client) -> None:
    assert 'data-keys="off"' not in client.get("/help").text
    client.get("/keys/off")
    assert 'data-keys="off"' in client.get("/").text
    assert "Phím tắt đang tắt." in client.page("/help").text


@pytest.mark.parametrize("typed", ["con nước", "con nuoc", "CON NUOC"])
def test_a_word_is_found_with_marks_or_without(client: Client, typed: str) -> None:
    page = client.page("/glossary?q=" + typed.replace(" ", "+"))
    assert "Kỳ thủy triều" in page.text
    assert "Thùng đong" not in page.text


def test_a_word_that_is_not_there_says_what_to_do(client: Client) -> None:
    assert "Chưa có chữ này" in client.page("/glossary?q=xyzzy").text


def test_every_word_has_its_own_anchor_and_part() -> None:
    assert len(KEYS) == len(TERMS)
    assert {one.group for one in TERMS} == set(PARTS)
    assert set(FIRST) <= KEYS


@pytest.mark.parametrize("role", sorted(GUIDES))
def test_help_leads_to_a_sheet_for_each_role(client: Client, role: str) -> None:
    assert f"/help/{role}" in client.page("/help").links
    assert client.page(f"/help/{role}").headings == [str(GUIDES[role].title)]


def test_help_stands_at_the_same_place_on_every_page(client: Client, market: Market) -> None:
    orders = set()
    for path in ("/", "/offers", "/help", "/parties", "/nowhere", f"/offers/{market.offers[0]}"):
        foot = client.get(path).text.split('<footer class="foot">')[1]
        orders.add(tuple(re.findall(r'href="(/[a-z-]+)', foot)))
    assert orders == {("/supply-demand", "/communes", "/help", "/glossary", "/how-ranking-works", "/lang", "/theme", "/theme", "/theme")}


def test_a_public_page_says_what_a_preview_shows(client: Client, market: Market) -> None:
    text = client.get(f"/offers/{market.offers[0]}").text
    assert re.search(r'<meta name="description" content="Chào bán: [^"]+">', text)
    assert re.search(r'<meta property="og:image" content="http[^"]+/static/img/preview.png[^"]*">', text)
    assert (STATIC / "img/preview.png").stat().st_size <= 60_000


def test_the_files_that_browsers_ask_for_are_there(client: Client) -> None:
    said = json.loads(client.get("/manifest.webmanifest").text)
    assert {client.raw.get(icon["src"]).status_code for icon in said["icons"]} == {200}
    assert client.raw.get("/favicon.ico").data[:4] == b"\0\0\1\0"
    assert "Disallow: /shared/" in client.get("/robots.txt").text


def test_every_product_has_a_picture_that_is_drawn(app: Flask, client: Client) -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "img/products.svg").read_text(encoding="utf-8")))
    assert {*KINDS.values(), *GROUPS.values(), OTHER} <= drawn
    with app.test_request_context():
        seen = {key: picture_of(key) for key in shipped_lexicon().products}
    assert OTHER not in seen.values()
    assert (seen["cua_gach"], seen["tom_su"], seen["trung_vit_muoi"]) == ("crab", "shrimp", "egg")
    assert (STATIC / "img/products.svg").stat().st_size <= 10_000


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0912 345 678", "+84912345678"), ("84 912 345 678", "+84912345678"), ("+84 (0)290-3831", "+842903831"), ("hỏi bác Tư", ""), ("115", "")],
)
def test_a_number_is_dialled_as_telephones_do(typed: str, number: str) -> None:
    assert dialled(typed) == number


def test_the_page_of_examples_is_in_the_demo_alone(client: Client, tmp_path: object) -> None:
    assert client.get("/styleguide").status_code == 404
    demo = create_app(settings_for(tmp_path, environment="demo"))  # type: ignore[arg-type]  # a folder
    assert "/styleguide" in {rule.rule for rule in demo.url_map.iter_rules()}
