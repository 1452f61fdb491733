"""Listings: read by anybody, written by their own party, nothing typed ever lost."""

from __future__ import annotations

import re

import pytest
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask
from market import Market, fill

from matchmaker.domain.linkage import Stage
from matchmaker.store.queries import linkages, listings
from matchmaker.store.work import view

CRAB = {
    "words": "cua thịt từ 250 g/con",
    "quantity": "20 tấn",
    "from": "tháng 12",
    "place": "xã Năm Căn",
    "certificates": "VietGAP",
    "must": ["grade"],
}


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


def _sign_in(client: Client, cast: Cast, who: str) -> None:
    assert client.sign_in(getattr(cast, who).email, PASSWORD).status_code == 303


def _form_of(client: Client, path: str, action: str) -> dict[str, str]:
    return dict(client.page(path).form(action).fields)


def test_a_need_is_posted_read_back_and_matched(client: Client, cast: Cast, market: Market) -> None:
    _sign_in(client, cast, "binh")
    key = _form_of(client, "/needs/new", "/needs")["form_key"]
    answer = client.post("/needs", {**CRAB, "form_key": key})
    assert answer.status_code == 303
    matches = client.get(answer.headers["Location"])
    assert "Cua" in matches.text or "cua" in matches.text
    page = client.page(answer.headers["Location"].removesuffix("/matches"))
    for said in ("Cua thịt (đúng tên)", "từ 250 g/con", "Xã Năm Căn", "tháng 12/20", "bắt buộc"):
        assert said in page.text


def test_the_same_form_sent_twice_is_one_listing(client: Client, cast: Cast) -> None:
    _sign_in(client, cast, "binh")
    sent = {**CRAB, "form_key": _form_of(client, "/needs/new", "/needs")["form_key"]}
    assert client.post("/needs", sent).headers["Location"] == client.post("/needs", sent).headers["Location"]


def test_a_listing_sent_again_from_a_new_form_is_asked_about_once(client: Client, cast: Cast) -> None:
    """As when somebody goes back in the browser, which draws the form anew, and presses once more."""
    _sign_in(client, cast, "binh")
    assert client.post("/needs", {**CRAB, "form_key": "first"}).status_code == 303
    again = client.post("/needs", {**CRAB, "form_key": "second"})
    assert again.status_code == 422
    assert "bạn vừa đăng một tin y như vậy" in again.text
    assert client.post("/needs", {**CRAB, "quantity": "7 tấn", "form_key": "third"}).status_code == 303
    assert client.post("/needs", {**CRAB, "form_key": "second", "sure": "words"}).status_code == 303
    assert client.page("/needs").source.count('<tr><th scope="row">') == 3


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(client: Client, cast: Cast) -> None:
    _sign_in(client, cast, "ut")
    sent = {"words": "cua <b>gạch</b>", "quantity": "nhiều lắm", "from": "30/11/2026", "until": "02/11/2026", "price": "450 USD", "form_key": "k"}
    answer = client.post("/offers", sent)
    assert answer.status_code == 422
    page = read_page(answer.text)
    assert page.title.strip().startswith("Lỗi:")
    for kept in ("nhiều lắm", "30/11/2026", "02/11/2026", "450 USD", "cua &lt;b&gt;gạch&lt;/b&gt;"):
        assert kept in answer.text
    for said in ("Số lượng: máy chưa hiểu", "Giá: xin ghi bằng đồng Việt Nam", "ngày bắt đầu sau ngày kết thúc"):
        assert answer.text.count(said) == 2, said  # in the summary and at the field
    assert 'href="#quantity"' in answer.text
    assert 'aria-describedby="quantity-hint quantity-said"' in answer.text


def test_a_doubt_asks_and_a_tick_answers_it(client: Client, cast: Cast) -> None:
    _sign_in(client, cast, "ut")
    sent = {"words": "cua gạch", "quantity": "200 kg", "price": "450 đ/kg", "form_key": "k"}
    asked = client.post("/offers", sent)
    assert asked.status_code == 422
    assert "Giá: thấp hơn nhiều so với giá thường gặp" in asked.text
    assert 'name="sure" value="price"' in asked.text
    assert client.post("/offers", {**sent, "sure": "price"}).status_code == 303


def test_a_place_that_can_be_several_is_picked(client: Client, cast: Cast) -> None:
    _sign_in(client, cast, "ut")
    sent = {"words": "cua gạch", "place": "Năm Căn", "form_key": "k"}
    asked = client.post("/offers", sent)
    assert asked.status_code == 422
    assert 'type="radio" name="commune"' in asked.text
    assert client.post("/offers", {**sent, "sure": "place"}).status_code == 303


@pytest.mark.parametrize("words", ["x" * 200_000, "cua gạch", "🦀🦀🦀", "'; DROP TABLE listing; --", '"><img src=x onerror=alert(1)>', "{{7*7}}"])
def test_odd_text_is_text(client: Client, cast: Cast, words: str) -> None:
    _sign_in(client, cast, "ut")
    answer = client.post("/offers", {"words": words, "sure": "all", "form_key": "k"})
    assert answer.status_code in (303, 422)
    if answer.status_code == 303:
        page = client.raw.get(answer.headers["Location"].removesuffix("/matches"))
        assert page.status_code == 200
        assert "<img src=x" not in page.text
        assert "<h1>49" not in page.text


def test_somebody_elses_revision_is_shown_and_mine_is_kept(client: Client, app: Flask, cast: Cast, market: Market) -> None:
    code = market.offers[2]
    _sign_in(client, cast, "ut")
    first = _form_of(client, f"/offers/{code}/edit", f"/offers/{code}/edit")
    assert client.post(f"/offers/{code}/edit", {**first, "words": "tôm sú 20 con/kg", "quantity": "6 tấn", "sure": "all"}).status_code == 303
    late = client.post(f"/offers/{code}/edit", {**first, "words": "tôm sú oxy 20 con/kg", "quantity": "7 tấn", "sure": "all"})
    assert late.status_code == 409
    assert "Có người vừa sửa trước bạn" in late.text
    assert "6 tấn" in late.text
    assert "tôm sú oxy 20 con/kg" in late.text
    again = dict(read_page(late.text).form(f"/offers/{code}/edit").fields)
    assert client.post(f"/offers/{code}/edit", {**again, "words": "tôm sú oxy 20 con/kg", "sure": "all"}).status_code == 303


def test_a_withdrawn_listing_is_seen_by_its_own_party_and_staff_alone(client: Client, app: Flask, cast: Cast, market: Market) -> None:
    code = market.offers[2]
    _sign_in(client, cast, "ut")
    sent = _form_of(client, f"/offers/{code}", f"/offers/{code}/withdraw")
    assert client.post(f"/offers/{code}/withdraw", sent).status_code == 303
    assert "Đã rút" in client.page(f"/offers/{code}").text
    assert Client(app).get(f"/offers/{code}").status_code == 404
    staff = Client(app)
    _sign_in(staff, cast, "chau")
    assert staff.get(f"/offers/{code}").status_code == 200
    assert staff.get(f"/needs/{code}").status_code == 404


def test_a_list_shows_ones_own_and_on_request_everybodys(client: Client, app: Flask, cast: Cast, market: Market) -> None:
    assert "tôm sú 20 con/kg" in client.page("/offers").text
    _sign_in(client, cast, "duong")
    assert "tôm sú 20 con/kg" not in client.page("/offers").text
    assert "tôm sú 20 con/kg" in client.page("/offers?all=1").text
    assert client.get("/offers?page=99999999999&all=%27").status_code == 200
    with app.app_context(), view() as session:
        assert listings.count_open(session, "offer") == 8


def test_matches_show_gates_points_and_what_does_not_fit(client: Client, cast: Cast, market: Market) -> None:
    _sign_in(client, cast, "binh")
    text = client.page(f"/needs/{market.need}/matches").text
    for said in ("✓", "?", "Chưa khớp", "Không đạt cỡ, loại", "Có thể là thứ cần", "Hỏi bên kia:", "xem kết nối", "VietGAP"):
        assert said in text
    assert "tôm sú" not in text.split("Ai có hàng hợp?")[1]


def test_a_party_asks_and_staff_carry_it_to_the_contract(client: Client, app: Flask, cast: Cast, market: Market) -> None:
    _sign_in(client, cast, "binh")
    sent = client.page(f"/needs/{market.need}/matches").form("/introductions").fields
    asked = client.post("/introductions", {**sent, "offer": market.offers[1]})
    assert asked.status_code == 303
    path = asked.headers["Location"]
    staff = Client(app)
    _sign_in(staff, cast, "chau")
    for move, facts in (
        ("propose", {}),
        ("talk", {"talked_on": "hôm nay", "talked_with": "hai bên"}),
        ("agree", {"quantity": "2 tấn mỗi tuần", "price": "455.000 đ/kg", "delivery": "tại bến"}),
        ("sign", {"contract_number": "01/2026", "signed_on": "hôm nay"}),
        ("close", {"outcome": "delivered"}),
    ):
        version = staff.page(path).form(f"{path}/moves/{move}").fields["version"]
        if facts:
            empty = staff.post(f"{path}/moves/{move}", {"version": version, "note": "ghi thử"})
            assert empty.status_code == 422
            assert "ghi thử" in empty.text
        assert staff.post(f"{path}/moves/{move}", {**facts, "version": version}).status_code == 303
    assert "Đã giao đủ" in staff.page(path).text
    assert "Ghi hợp đồng đã ký" in staff.page("/audit").text
    with app.app_context(), view() as session:
        found = linkages.by_code(session, path.rsplit("/", 1)[1])
        assert found is not None
        assert found.stage == Stage.CLOSED


def test_the_slower_of_two_staff_sees_what_the_faster_did(client: Client, cast: Cast, market: Market) -> None:
    _sign_in(client, cast, "chau")
    path = f"/linkages/{market.asked}"
    version = client.page(path).form(f"{path}/moves/propose").fields["version"]
    assert client.post(f"{path}/moves/propose", {"version": version}).status_code == 303
    late = client.post(f"{path}/moves/drop", {"version": version, "reason": "price", "note": "đắt quá"})
    assert late.status_code == 409
    assert "Có người vừa sửa trước bạn" in late.text
    assert "Xem bước tiếp ở dưới rồi hãy ghi." in late.text
    assert "đắt quá" in late.text


def test_a_stranger_learns_nothing_of_a_linkage_or_of_matches(client: Client, app: Flask, cast: Cast, market: Market) -> None:
    _sign_in(client, cast, "duong")
    for path in (f"/linkages/{market.asked}", f"/needs/{market.need}/matches", f"/needs/{market.need}/edit", f"/offers/{market.offers[0]}/edit"):
        assert client.get(path).status_code == 404
    assert client.get("/audit").status_code == 403


def test_a_browser_is_not_told_to_cut_what_is_pasted(client: Client, cast: Cast) -> None:
    _sign_in(client, cast, "ut")
    assert "maxlength" not in client.get("/offers/new").text.split("<main", 1)[1]
    long = ("cua gạch " * 400).strip()
    answer = client.post("/offers", {"words": long, "quantity": "9" * 500, "form_key": "long"})
    assert answer.status_code == 422
    assert "dài quá" in answer.text
    assert long in answer.text
    assert "9" * 500 in answer.text


def test_what_few_fill_in_is_folded_away_until_it_says_something(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    fresh = client.get("/offers/new").text
    before, behind = fresh.split("<summary><span>Thêm chi tiết", 1)
    assert all(f'id="{name}"' in before for name in ("words", "quantity", "price", "from", "until", "place", "grade", "certificates"))
    assert all(f'id="{name}"' in behind for name in ("min_quantity", "area", "pick_up", "role", "story"))
    assert not before.endswith("open>")
    assert "Lưu tin" not in fresh  # nothing was advised, and nothing is kept yet
    for sent in ({"words": "lúa", "area": "15 chỉ"}, {"words": "", "story": "Lúa của xóm"}):
        wrong = client.post("/offers", {**sent, "form_key": "folded"})
        assert wrong.status_code == 422
        assert wrong.text.split("<summary><span>Thêm chi tiết", 1)[0].endswith('<details class="part" open>')


def _signed(app: Flask, cast: Cast, who: str) -> Client:
    client = Client(app)
    if who:
        _sign_in(client, cast, who)
    return client


def test_a_strangers_listing_says_how_to_be_introduced(app: Flask, cast: Cast, market: Market) -> None:
    offer = f"/offers/{market.offers[0]}"
    for who in ("binh", "duong", ""):
        page = _signed(app, cast, who).get(offer).text
        assert "Tôi cần hàng này" in page
        assert "Xem ai đang cần" not in page
    words = re.search(r'href="(/needs/new[^"]*)"', _signed(app, cast, "binh").get(offer).text)
    assert words
    with app.app_context(), view() as session:
        listing = listings.by_code(session, market.offers[0])
        assert listing is not None
        assert f">{listing.words}</textarea>" in _signed(app, cast, "binh").get(words[1].replace("&amp;", "&")).text
    own = _signed(app, cast, "ut").get(offer).text
    assert "Tôi cần hàng này" not in own
    assert "Xem ai đang cần" in own


def test_what_nobody_said_is_named_as_not_said_and_never_as_nothing(app: Flask, cast: Cast) -> None:
    client = _signed(app, cast, "ut")
    assert client.post("/offers", {"words": "cua gạch", "form_key": "bare", "sure": "all"}).status_code == 303
    with app.app_context(), view() as session:
        listing = listings.of_parties(session, {cast.ut.party}, "offer")[0]
    text = client.page(f"/offers/{listing.code}").text
    assert "Chưa ghi: số lượng · lô nhỏ nhất · giá · thời gian · địa điểm · cỡ, loại · trạng thái · chứng nhận." in text
    assert client.page(f"/offers/{listing.code}").text.count("chưa rõ") == 0
