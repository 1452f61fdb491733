"""Quick entry: a line becomes a filled form with every guess marked; nothing is kept before the form is sent."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

import pytest
from cast import PASSWORD, Cast
from client import Client, Page, read_page
from flask import Flask

from matchmaker.store.queries import listings
from matchmaker.store.work import view

LINE = "ban cua thit loai 1 3 ta thang 12/2030"


@pytest.fixture
def ut(client: Client, cast: Cast) -> Client:
    assert client.sign_in(cast.ut.email, PASSWORD).status_code == 303
    return client


def filled(client: Client, line: str, side: str = "offer") -> tuple[str, Page]:
    path = f"/{side}s/new"
    answer = client.get(path, query_string={"line": line})
    assert answer.status_code == 200
    return answer.text, read_page(answer.text)


def value(html: str, name: str) -> str:
    found = re.search(rf'<input id="{name}"[^>]*value="([^"]*)"', html)
    assert found, name
    return found[1]


def test_a_line_goes_to_the_form_of_its_side_at_an_address_that_can_be_shared(ut: Client) -> None:
    answer = ut.post("/quick", {"line": LINE})
    assert answer.status_code == 303
    assert unquote_plus(answer.headers["Location"]) == f"/offers/new?line={LINE}"
    assert ut.get("/quick", query_string={"line": "can mua 2 tan khom"}).headers["Location"].startswith("/needs/new?line=")


def test_a_line_that_takes_no_side_is_asked_which(ut: Client) -> None:
    answer = ut.post("/quick", {"line": "khom 2 tan"})
    assert answer.status_code == 200
    assert 'name="side" value="offer"' in answer.text
    assert ">khom 2 tan</textarea>" in answer.text
    assert ut.post("/quick", {"line": "khom 2 tan", "side": "need"}).headers["Location"].startswith("/needs/new?line=")
    assert ut.post("/quick", {"line": "khom 2 tan", "side": "x"}).status_code == 200


def test_the_form_is_filled_marked_and_read_back(ut: Client) -> None:
    html, page = filled(ut, LINE)
    assert "Đọc là: Cua thịt · loại 1 · 3 tạ · 01–31/12/2030" in page.text
    assert [value(html, name) for name in ("quantity", "from", "until", "grade")] == ["3 tạ", "01/12/2030", "31/12/2030", "loại 1"]
    assert f">{LINE}</textarea>" in html
    assert "Máy đọc từ “3 ta”" in page.text
    assert "Máy đoán" not in page.text
    html, page = filled(ut, "cua thit 3 ta thang 12")
    assert html.count('<p class="guess unsure"') == 2
    assert "Máy đoán từ “thang 12” (thêm năm)" in page.text
    assert 'aria-describedby="from-hint from-guess"' in html


def test_only_what_matters_and_is_missing_is_asked_first_and_the_rest_is_folded(ut: Client) -> None:
    html, _page = filled(ut, LINE)
    asked, rest = html.split("Máy đã điền")
    assert 'id="price"' in asked
    assert 'id="place"' in asked
    assert 'id="quantity"' not in asked
    folded = rest.split("<details", 1)[1]
    assert 'id="min_quantity"' in folded
    assert 'id="certificates"' in folded
    html, _page = filled(ut, "khom")
    assert len(re.findall(r'<div class="field[ "]', html.split("Máy đã điền")[0])) == 3


def test_a_gram_of_doubt_is_asked_at_once(ut: Client) -> None:
    html, page = filled(ut, "cua gach 200kg o nam can")
    assert "Địa điểm: có thể là nhiều nơi" in page.text
    assert 'type="radio" name="commune"' in html
    assert "Máy đã điền" in page.text.split("Địa điểm: có thể là nhiều nơi")[-1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("muoi 5 tan ra gieng", "Từ ngày: máy chưa đọc ra ngày âm lịch"),
        ("cua 2 tan khom 3 tan", "Số lượng: câu này có hai cách hiểu"),
        ("tom su gia 12tr", "Giá: máy đọc chưa chắc nên để trống"),
    ],
)
def test_what_was_left_open_says_why(ut: Client, line: str, said: str) -> None:
    assert said in filled(ut, line)[1].text


def test_a_line_of_the_other_side_offers_to_change_over(ut: Client) -> None:
    _html, page = filled(ut, "can mua 2 tan khom")
    assert "Câu này giống tin cần mua." in page.text
    assert any(link.startswith("/needs/new?line=") for link in page.links)


def test_a_corrected_field_is_no_guess_any_more_and_nothing_is_lost(ut: Client, app: Flask) -> None:
    _html, page = filled(ut, LINE)
    sent = {**page.form("/offers").fields, "words": LINE, "quantity": "4 tạ", "price": "đắt lắm"}
    answer = ut.post("/offers", sent)
    assert answer.status_code == 422
    again = read_page(answer.text)
    assert "Máy đọc từ “3 ta”" not in again.text
    assert "Máy đọc từ “loai 1”" in again.text
    assert "Đọc là: Cua thịt · loại 1 · 4 tạ · 01–31/12/2030" in again.text
    assert value(answer.text, "quantity") == "4 tạ"
    assert value(answer.text, "price") == "đắt lắm"
    assert 'id="price"' in answer.text.split("Máy đã điền")[0]


def test_a_complaint_is_never_folded_away(ut: Client) -> None:
    sent = {**filled(ut, LINE)[1].form("/offers").fields, "words": LINE, "min_quantity": "vài bao"}
    answer = ut.post("/offers", sent)
    assert answer.status_code == 422
    assert 'id="min_quantity"' in answer.text.split("<details")[0]


def test_the_filled_form_is_posted_once_with_the_line_as_its_words(ut: Client, app: Flask, cast: Cast) -> None:
    sent = {**filled(ut, LINE)[1].form("/offers").fields, "words": LINE, "price": "400k/kg", "grade": "", "sure": "all"}
    first, second = ut.post("/offers", sent), ut.post("/offers", sent)
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    code = first.headers["Location"].split("/")[2]
    with app.app_context(), view() as session:
        found = listings.by_code(session, code)
        assert found is not None
        assert (found.words, found.quantity_typed, found.grade_typed, found.ends_on.isoformat()) == (LINE, "3 tạ", "", "2030-12-31")


def test_reading_a_line_keeps_nothing(ut: Client, app: Flask) -> None:
    filled(ut, LINE)
    ut.post("/quick", {"line": LINE})
    with app.app_context(), view() as session:
        assert listings.count_open(session, "offer") == 0


def test_staff_fill_it_for_a_party(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    html, page = filled(client, LINE)
    assert '<select id="party"' in html
    sent = {**page.form("/offers").fields, "words": LINE, "party": cast.ut.party, "sure": "all", "told_via": "phone"}
    assert client.post("/offers", sent).status_code == 303


@pytest.mark.parametrize("line", ["<script>alert(1)</script> 2 tan", "🦀" * 50, "\u202ecua 2 tan", "cua " * 3000, "cua \u0301\u0301 2 tấn", "'; --"])
def test_odd_lines_are_text(ut: Client, line: str) -> None:
    answer = ut.post("/quick", {"line": line, "side": "offer"})
    if answer.status_code == 303:
        answer = ut.get(answer.headers["Location"])
    assert answer.status_code == (422 if len(line) > 2000 else 200)
    assert "<script>alert" not in answer.text


def test_an_empty_line_is_asked_for_and_a_long_one_is_kept(ut: Client) -> None:
    answer = ut.post("/quick", {"line": "  "})
    assert answer.status_code == 422
    assert "Viết một dòng: còn để trống" in answer.text
    long = "cua thit 2 tan " * 400
    answer = ut.post("/quick", {"line": long, "side": "offer"})
    assert answer.status_code == 422
    assert "Mô tả hàng: dài quá" in answer.text
    assert long.strip() in answer.text
    assert ut.post("/quick", {"line": "a\x00"}).status_code == 400


def test_the_start_page_has_the_box_for_those_who_may_post(client: Client, cast: Cast) -> None:
    assert 'action="/quick"' not in client.get("/").text
    client.sign_in(cast.ut.email, PASSWORD)
    for path in ("/", "/offers/new", "/needs/new", "/quick"):
        assert client.page(path).form("/quick").method == "post"
    assert client.page("/needs/new").form("/quick").fields["side"] == "need"


def test_a_line_typed_for_a_party_stays_with_that_party(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    box = next(one for one in client.page(f"/offers/new?party={cast.ut.party}").forms if one.action == "/quick")
    assert box.fields["party"] == cast.ut.party
    address = client.post("/quick", {**box.fields, "line": LINE}).headers["Location"]
    assert f'<option value="{cast.ut.party}" selected>' in client.get(address).text
    long = client.post("/quick", {**box.fields, "line": LINE + " cua" * 500})
    assert f'<option value="{cast.ut.party}" selected>' in long.text


def test_the_start_page_asks_at_once_whether_somebody_sells_or_buys(client: Client, cast: Cast) -> None:
    for who, first in (("ut", "offer"), ("binh", "need")):
        assert client.sign_in(getattr(cast, who).email, PASSWORD).status_code == 303
        box = client.get("/").text.split('action="/quick"')[1].split("</form>")[0]
        assert re.findall(r'name="side" value="(\w+)"', box)[0] == first
        assert len(re.findall(r'name="side" value="(\w+)"', box)) == 2
        client.post("/sign-out")


def test_what_one_unit_weighs_stands_beside_the_amount_before_posting(ut: Client) -> None:
    html, _page = filled(ut, "lua st25 70 gia thang 12 9k/kg tai xa tri phai")
    shown = html.split("<summary>")[0]
    assert 'id="kg_each"' in shown
    assert shown.index('id="quantity"') < shown.index('id="kg_each"')
    assert "Đang tính 20 kg" in shown
