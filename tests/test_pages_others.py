"""The other pages: home, search, parties, help, audit; in both languages, light enough for a weak network."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask
from market import Market, fill, tell

from matchmaker.store.queries import parties
from matchmaker.store.work import view, work

HEAVIEST_FIRST, HEAVIEST_LATER = 60_000, 20_000
STATIC = Path(__file__).parents[1] / "matchmaker/static"


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return tell(app, cast, fill(app, cast))


def _in(app: Flask, cast: Cast, who: str) -> Client:
    client = Client(app)
    if who:
        assert client.sign_in(getattr(cast, who).email, PASSWORD).status_code == 303
    return client


def _every_page(cast: Cast, market: Market) -> dict[str, list[str]]:
    """The pages of each role that are worth a look."""
    offer, need = market.offers[0], market.need
    return {
        "": ["/", market.confirm, f"/offers/{market.told}",
             "/sign-in", "/suppliers", "/suppliers?q=dua", "/suppliers?q=cua+thit&place=Năm Căn&month=2026-12&certificate=VietGAP",
             "/suppliers?q=trâu", "/suppliers?q=cua+phu+tan&state=song&priced=yes&sort=cheap",
             "/suppliers?q=kh%C3%B3m&place=xã+Năm+Căn&radius_km=5",
             "/how-ranking-works", "/help", "/parties", f"/parties/{cast.ut.party}", "/offers", "/needs", f"/offers/{offer}",
             "/supply-demand", "/offers?q=cua&place=Năm+Căn&priced=yes", "/parties?name=cai&confirmed=no",
             f"/needs/{need}"],
        "ut": ["/", f"/offers/{market.told}",
               "/offers", "/needs", f"/offers/{offer}", f"/offers/{offer}/matches", f"/offers/{market.offers[1]}/matches", "/offers/new",
               "/needs/new", f"/offers/{offer}/edit", f"/offers/{offer}/photos",
               f"/needs/{need}", f"/needs/{need}/why", f"/needs/{need}/matches/{market.offers[1]}", f"/needs/{need}/matches/{market.offers[2]}",
               "/linkages", f"/linkages/{market.asked}", f"/parties/{cast.ut.party}/edit"],
        "binh": [f"/needs/{need}/matches", f"/needs/{need}", f"/needs/{need}/matches/{offer}", f"/needs/{need}/matches/{market.offers[3]}",
                 f"/needs/{need}/compare?a={offer}&b={market.offers[4]}", f"/needs/{need}/compare?a={offer}&b={market.offers[3]}"],
        "chau": ["/", "/desk", "/desk?group=asked&whose=nobody", f"/offers/{offer}/paper", f"/parties/{cast.ut.party}", f"/offers/{market.told}",
                 f"/offers/{market.told}/paper", f"/offers/{market.told}/edit",
                 "/linkages", "/linkages?stage=talking", f"/linkages/{market.talking}", "/audit", "/searches",
                 "/exposure", f"/parties/{cast.ut.party}/standings", "/needs", "/needs/new",
                 f"/needs/{need}/matches"],
    }  # fmt: skip


def test_every_page_in_english_speaks_no_vietnamese_of_ours(app: Flask, cast: Cast, market: Market) -> None:
    for who, paths in _every_page(cast, market).items():
        client = _in(app, cast, who)
        client.raw.set_cookie("lang", "en")
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert '<html lang="en">' in answer.text
            words = set(re.findall(r"\b(?:Đăng|Xem|Chưa|Tìm|Điểm|Trang|Đã|Giới thiệu|Kết nối|Bắt buộc|Lọc)\b", read_page(answer.text).text))
            assert not words - {"Đã"}, f"{path}: {words}"


def test_every_page_in_vietnamese_speaks_no_english(app: Flask, cast: Cast, market: Market) -> None:
    foreign = re.compile(
        r"\b(?:the|and|search|offer|need|match|score|linkage|page|sign|email|website|online|filter|unknown|produce|input)\b", re.IGNORECASE
    )
    for who, paths in _every_page(cast, market).items():
        client = _in(app, cast, who)
        for path in paths:
            text = read_page(client.get(path).text).text
            codes_out = re.sub(r"\S+@\S+|[onkdcp]-[a-z0-9]{8}|https?://\S+", "", text)
            assert not foreign.search(codes_out), f"{path}: {foreign.findall(codes_out)}"


def test_pages_are_light(app: Flask, cast: Cast, market: Market) -> None:
    shared = sum(len(gzip.compress(path.read_bytes())) for path in (*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")))
    for who, paths in _every_page(cast, market).items():
        client = _in(app, cast, who)
        for path in paths:
            weight = len(client.get(path).data)
            assert weight <= HEAVIEST_LATER, f"{path} weighs {weight}"
            assert weight + shared <= HEAVIEST_FIRST


def test_full_lists_are_light_too(app: Flask, cast: Cast, market: Market) -> None:
    _crowd(app, cast)
    client = _in(app, cast, "chau")
    for path in (
        "/",
        "/offers",
        "/needs",
        "/suppliers?q=cua",
        "/suppliers?q=dua",
        f"/needs/{market.need}/matches",
        "/audit",
        "/linkages",
        "/parties",
    ):
        weight = len(client.get(path).data)
        assert weight <= HEAVIEST_LATER, f"{path} weighs {weight}"


def _crowd(app: Flask, cast: Cast) -> None:
    """Many more offers like the first, so that every list is full."""
    client = _in(app, cast, "duong")
    words = ("cua thịt loại 1, dây sạch, bắt theo con nước rằm và ba mươi", "dừa khô", "dưa hấu", "khóm Cầu Đúc")
    for at in range(40):
        sent = {
            "words": words[at % 4], "quantity": "1.250,5 kg", "price": "450-470k/kg", "from": "tháng 12", "place": "xã Đất Mới, huyện Năm Căn",
            "grade": "từ 300 g/con", "state": "sống", "certificates": "VietGAP, hết hạn 12/03/2029", "form_key": f"crowd-{at}", "sure": "all",
        }  # fmt: skip
        assert client.post("/offers", sent).status_code == 303


def test_search_says_where_people_call_it_so(client: Client, market: Market) -> None:
    assert "đúng tên, cách gọi miền Bắc" in client.page("/suppliers?q=ngô").text
    assert "cách gọi" not in client.page("/suppliers?q=khóm").text


def test_search_says_how_it_read_the_words(client: Client, market: Market) -> None:
    three = client.page("/suppliers?q=dua").text
    for said in ("Dừa", "Khóm (dứa)", "gõ không dấu", "dưa hấu", "dừa khô", "khóm"):
        assert said in three
    one = client.page("/suppliers?q=dừa").text
    assert "dừa khô" in one
    assert "dưa hấu" not in one


def test_search_keeps_its_filters_as_chips(client: Client, market: Market) -> None:
    page = client.page("/suppliers?q=cua&place=Năm Căn&certificate=VietGAP&month=2026-12")
    assert "gần Năm Căn" in page.text
    assert any("place" not in link and "certificate=VietGAP" in link for link in page.links)
    assert "tháng 12/2026" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "cua" * 2000,
        "q=%00",
        "q=cua&month=2026-99",
        "q=cua&page=-1",
        "q=cua&side=zzz",
        "q=cua&month=0000-01&month=9999-12&month=unknown",
        "q=cua&grade=²-3&grade=1.2.3-4&grade=-&grade=" + "9" * 119 + "-",
        "q=cua&grade=0.0001-0.0001&grade=٣-4&more=grade",
        "q=cua&commune=<script>&district=x&kind=y&party=z&state=%F0%9F%A6%80&certificate=none&confirmed=no",
        "q=cua&page=99999",
        "q=cua&sort=near&place=Năm+Căn&radius_km=99999999999999999999",
        "q=cua&radius_km=1e9&place=Cần+Thơ",
        "q=cua&place=tỉnh+Cà+Mau&radius_km=5",
        "q=" + "%F0%9F%A6%80" * 9,
    ],
)
def test_odd_searches_are_answered(client: Client, market: Market, query: str) -> None:
    assert client.get(f"/suppliers?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("path", ["/suppliers?q=cua&month=2026-12", "/offers", "/parties", "/audit", "/linkages?stage=talking"])
def test_no_name_in_the_address_bends_the_links_of_a_list(app: Flask, cast: Cast, market: Market, path: str) -> None:
    client = _in(app, cast, "chau")
    for name in ("endpoint", "_method", "_scheme", "_external", "_anchor", "self", "side", "code", "filename"):
        page = client.page(f"{path}{'&' if '?' in path else '?'}{name}=https")
        assert page.links, name
        assert not [link for link in page.links if "://" in link], name


def test_home_shows_each_visitor_what_waits(app: Flask, cast: Cast, market: Market) -> None:
    assert "Bạn là ai?" in _in(app, cast, "").page("/").text
    assert "Tin của bạn" in _in(app, cast, "ut").page("/").text
    assert "Kết nối đang chờ" in _in(app, cast, "chau").page("/").text


def test_a_party_without_a_tax_code_says_what_is_missing_before_it_is_confirmed(app: Flask, cast: Cast, market: Market, client: Client) -> None:
    assert client.sign_in(cast.chau.email, PASSWORD).status_code == 303
    page = client.page(f"/parties/{cast.duong.party}")
    assert "Chưa có mã số thuế nên chưa xác nhận được" in page.text
    assert f"/parties/{cast.duong.party}/confirm" not in {form.action for form in page.forms}
    sent = client.post(f"/parties/{cast.duong.party}/confirm", {"version": "1"})  # a page from before
    assert sent.status_code == 303
    assert "Mã số thuế: còn để trống" in client.page(sent.headers["Location"]).text


def test_home_greets_by_name_and_shows_what_the_other_side_has(app: Flask, cast: Cast, market: Market) -> None:
    home = {who: _in(app, cast, who).get("/").text for who in ("", "ut", "binh", "chau")}
    assert "Hàng có, người cần" in home[""]
    for who in ("ut", "binh", "chau"):
        assert "Hàng có, người cần" not in home[who]
        assert f"<h1>Chào {getattr(cast, who).name}" in home[who]
    assert "Ai đang cần?" in home["ut"]
    assert "Ai đang bán?" in home["binh"]
    newest = home["binh"].split("Ai đang bán?")[1]
    assert 'href="/offers/o-' in newest
    assert 'href="/needs/n-' not in newest
    assert market.need in home["ut"].split("Ai đang cần?")[1]
    assert market.offers[0] not in home["ut"].split("Ai đang cần?")[1]


def test_the_counts_of_home_lead_to_as_many_listings(app: Flask, cast: Cast, market: Market) -> None:
    for who in ("", "ut", "binh", "chau"):
        client = _in(app, cast, who)
        links = re.findall(r'href="(/(?:offers|needs)[^"]*)"><span class="big num">(\d+)<', client.get("/").text)
        assert len(links) == 2
        for link, counted in links:
            assert client.get(link.replace("&amp;", "&")).text.count('<tr><th scope="row">') == int(counted)


def test_a_party_is_revised_by_itself_and_confirmed_by_staff(app: Flask, cast: Cast, market: Market) -> None:
    path = f"/parties/{cast.ut.party}"
    ut, chau, duong = (_in(app, cast, who) for who in ("ut", "chau", "duong"))
    form = ut.page(f"{path}/edit").form(f"{path}/edit").fields
    wrong = ut.post(f"{path}/edit", {**form, "tax_code": "0100109107", "phone": "12"})
    assert wrong.status_code == 422
    assert "có lẽ gõ nhầm một số" in wrong.text
    assert (
        ut.post(f"{path}/edit", {**form, "tax_code": "0100109106", "phone": "0912 345 678", "place": "xã Tân Lộc, huyện Thới Bình"}).status_code
        == 303
    )
    assert "0912 345 678" in chau.page(path).text
    assert "0912 345 678" not in duong.page(path).text
    assert duong.get(f"{path}/edit").status_code == 404
    confirm = chau.page(path).form(f"{path}/confirm").fields
    assert chau.post(f"{path}/confirm", confirm).status_code == 303
    assert "Châu" in duong.page(path).text
    assert ut.post(f"{path}/edit", {**form, "name": "HTX khác"}).status_code == 409


def test_a_partys_claims_stand_with_source_and_date(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        party = parties.by_code(session, cast.ut.party)
        assert party is not None
        party.invented = False
        kind = type(party).claims.property.mapper.class_
        session.add(kind(party_id=party.id, subject="products", said="tôm đạt ASC", reported_on="2019", source="https://bao.example/tom-123"))
        session.add(kind(party_id=party.id, subject="products", said="tôm thẻ", reported_on="2023", source="javascript:alert(1)"))
    text = client.get(f"/parties/{cast.ut.party}").text
    assert 'href="https://bao.example/tom-123"' in text
    assert "tôm đạt ASC" in text
    assert 'href="javascript' not in text


def test_how_ranking_works_reads_the_scorer_in_force(app: Flask, client: Client) -> None:
    with app.app_context(), view():
        pass
    text = client.page("/how-ranking-works").text
    assert "100,0" in text
    assert re.search(r"ký hiệu (fitted|rules)-[0-9a-z]+", text)


def test_where_an_organisation_is_is_asked_and_complained_about_by_one_name(client: Client) -> None:
    key = client.page("/register").form("/register").fields["form_key"]
    wrong = client.post("/register", {"form_key": key}).text
    assert "Địa chỉ: còn để trống" in wrong
    assert "Địa điểm" not in wrong


def test_the_ways_say_where_a_page_belongs(app: Flask, cast: Cast, market: Market) -> None:
    client = _in(app, cast, "chau")
    assert '<a href="/offers" aria-current="true">' in client.get(f"/offers/{market.offers[0]}").text
    assert '<a href="/offers" aria-current="page">' in client.get("/offers").text
    for path in ("/registrations", "/words", "/searches", "/letters"):
        assert "/desk" in client.page(path).links
        assert "← Bàn việc" in client.page(path).text


@pytest.mark.parametrize(
    "address", ["/suppliers?q=cua", "/desk?group=asked", "/words/new", "/questions", "/letters?state=kept", "/contracts?state=signed"]
)
def test_behind_the_last_page_of_a_list_is_its_first(app: Flask, cast: Cast, market: Market, client: Client, address: str) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    behind = client.get(f"{address}{'&' if '?' in address else '?'}page=40")
    assert (behind.status_code, behind.headers["Location"]) == (302, address)
    assert client.get(address).status_code == 200
