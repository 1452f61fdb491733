"""The pages that say why: bars that add up, bands without a middle, ways to a match, two offers side by side, and a question to the Alliance."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client
from flask import Flask
from make import post

from matchmaker.matching.changes import COSTS
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import linkages
from matchmaker.store.work import view, work
from matchmaker.wording.changes import ACTIONS, SAID

NEED = {
    "words": "ghẹ xanh còn sống", "quantity": "250 kg", "per": "week", "price": "320.000 đ/kg", "place": "xã Khánh Bình Tây", "certificates": "HACCP",
    "from": "tháng 3/2027", "must": ["quantity", "certificates"], "radius_km": "70",
}  # fmt: skip
FIRM = {**NEED, "must": [], "form_key": "g1"}
OFFER = {
    "words": "ghẹ xanh",
    "quantity": "180 kg",
    "per": "week",
    "price": "335.000 đ/kg",
    "place": "xã Sông Đốc",
    "certificates": "không có",
    "state": "sống",
}


def put(app: Flask, player: Player, side: str, **typed: object) -> str:
    with app.app_context(), work() as session:
        return post(session, player, side, **typed).code


def signed_in(app: Flask, player: Player) -> Client:
    client = Client(app)
    assert client.sign_in(player.email, PASSWORD).status_code == 303
    return client


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def shares(html: str) -> list[Decimal]:
    """What each line of the bars added, as it is shown."""
    return [number(found) for found in re.findall(r">([\d,]+) / [\d,]+<", html)]


def big(html: str) -> list[Decimal]:
    return [number(found) for found in re.findall(r'class="big num">([\d,]+)<', html)]


@pytest.fixture
def pair(app: Flask, cast: Cast) -> tuple[str, str]:
    return put(app, cast.binh, "need", **NEED), put(app, cast.ut, "offer", **OFFER)


def test_the_pair_says_what_is_missing_and_its_bars_add_up(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    html = signed_in(app, cast.ut).get(f"/needs/{need}/matches/{offer}").text
    text = unescape(html)
    for said in (
        "Gần khớp: còn thiếu gì?", "Số lượng mới có 180 trong 250 kg mỗi tuần cần", "Chưa có giấy HACCP", "Bạn làm được gì", "Bên mua làm được gì",
        "khi đó khớp", "Chữ được đọc là: Ghẹ", "Hỏi Liên minh", "thêm 20 kg, thành 200 kg mỗi tuần và nộp giấy HACCP",
    ):  # fmt: skip
        assert said in text
    assert sum(shares(html)) == big(html)[0]


def test_how_words_were_read_is_said_in_each_tier(app: Flask, cast: Cast) -> None:
    need = put(app, cast.binh, "need", **FIRM)
    muddy = put(app, cast.binh, "need", words="ba khía muối")
    tiers = {"ghẹ xanh": "đúng tên", "ghe xanh": "gõ không dấu", "ghẹ xanhh": "gõ gần đúng", "ba khiá": "dấu đặt khác chỗ"}
    for words, how in tiers.items():
        wanted = muddy if "khi" in words else need
        offer = put(app, cast.ut, "offer", words=words)
        text = signed_in(app, cast.binh).page(f"/needs/{wanted}/matches/{offer}").text
        assert f"({how})" in text, words


def test_what_is_hardly_known_never_has_a_point_anywhere(app: Flask, cast: Cast) -> None:
    need, bare = put(app, cast.binh, "need", **FIRM), put(app, cast.ut, "offer", words="ghẹ")
    full = put(app, cast.duong, "offer", **OFFER)
    client = signed_in(app, cast.binh)
    page = client.get(f"/needs/{need}/matches/{bare}").text
    low, high = big(page)
    assert high - low > 40
    assert sum(shares(page)) == low
    assert "Chưa chấm được một điểm, vì còn thiếu: " in unescape(page)
    for path in (f"/needs/{need}/matches?why={bare}", f"/needs/{need}/compare?a={full}&b={bare}"):
        html = client.get(path).text
        shown = html[html.index(f'id="{bare}"') :].split("</li>\n", 1)[0] if "why=" in path else html[html.index("<tfoot>") :]
        assert [low, high] == big(shown)[-2:]


def test_each_side_is_told_its_own_question_and_led_to_the_field(app: Flask, cast: Cast) -> None:
    need = put(app, cast.binh, "need", **{**FIRM, "price": ""})
    offer = put(app, cast.ut, "offer", **{**OFFER, "place": "", "from": "tháng 3/2027"})
    path = f"/needs/{need}/matches/{offer}"
    mine, theirs = signed_in(app, cast.ut).page(path), signed_in(app, cast.binh).page(path)
    assert "Tin của bạn nên ghi thêm: địa điểm." in mine.text
    assert "Hỏi bên kia: giá." in mine.text
    assert f"/offers/{offer}/edit#place" in mine.links
    assert "Tin của bạn nên ghi thêm: giá." in theirs.text
    assert f"/needs/{need}/edit#price" in theirs.links
    staff = signed_in(app, cast.chau).page(path).text
    assert "Tin cần mua nên ghi thêm: giá." in staff
    assert "Tin chào bán nên ghi thêm: địa điểm." in staff


def test_the_form_opens_with_what_was_advised_and_keeps_the_rest(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    client = signed_in(app, cast.ut)
    link = next(one for one in client.page(f"/needs/{need}/matches/{offer}").links if "advised=1" in one)
    assert {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()} == {
        "advised": "1",
        "quantity": "200 kg",
        "certificates": "HACCP",
    }
    html = unescape(client.get(link).text)
    assert "Đã điền sẵn theo gợi ý, chưa lưu: số lượng, chứng nhận." in re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html))
    assert 'value="200 kg"' in html
    assert 'value="335.000 đ/kg"' in html
    buyer = next(one for one in signed_in(app, cast.binh).page(f"/needs/{need}/matches/{offer}").links if "wish=certificates" in one)
    form = signed_in(app, cast.binh).get(buyer).text
    assert re.search(r'name="must" value="quantity" checked', form)
    assert not re.search(r'name="must" value="certificates" checked', form)
    with app.app_context(), view() as session:
        row = session.scalars(sa.select(Listing).where(Listing.code == offer)).one()
        assert row.quantity_typed == "180 kg"


def test_a_near_match_may_be_asked_about_and_the_note_reaches_the_alliance(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    client = signed_in(app, cast.ut)
    html = client.get(f"/needs/{need}/matches/{offer}").text
    note = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[1])  # type: ignore[index]
    assert note.startswith("Còn thiếu: Số lượng mới có 180 trong 250 kg mỗi tuần cần; Chưa có giấy HACCP. Cách ngắn nhất: ")
    answer = client.post("/introductions", {"need": need, "offer": offer, "note": note})
    assert answer.status_code == 303
    with app.app_context(), view() as session:
        made = session.scalars(sa.select(Linkage)).one()
        told = linkages.by_code(session, made.code)
        assert told is not None
        assert told.events[0].facts["note"] == note
    again = client.page(f"/needs/{need}/matches/{offer}")
    assert "xem kết nối" in again.text
    assert not any(form.action == "/introductions" for form in again.forms)


def test_another_thing_is_nothing_to_ask_about(app: Flask, cast: Cast) -> None:
    need, offer = put(app, cast.binh, "need", **NEED), put(app, cast.ut, "offer", words="dưa leo", quantity="2 tấn")
    page = signed_in(app, cast.ut).page(f"/needs/{need}/matches/{offer}")
    for said in ("Vì sao chưa khớp", "Mặt hàng khác.", "Không đổi được", "Hai tin khác mặt hàng nên chưa có gì để giới thiệu."):
        assert said in page.text
    assert not any(form.action == "/introductions" for form in page.forms)


def test_lists_show_first_what_fits_and_then_what_nearly_fits(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    good = put(app, cast.duong, "offer", **{**OFFER, "quantity": "300 kg", "certificates": "HACCP"})
    html = signed_in(app, cast.binh).get(f"/needs/{need}/matches").text
    assert html.index(f"/offers/{good}") < html.index("Gần khớp") < html.index(f"/needs/{need}/matches/{offer}")
    text = unescape(signed_in(app, cast.ut).get(f"/offers/{offer}/matches").text)
    assert "Gần khớp" in text
    assert "Bạn có thể gộp với HTX Kênh Mới (300 kg mỗi tuần, cùng xã, phường) và nộp giấy HACCP." in text


@pytest.mark.parametrize(("first", "second", "said"), [("tháng 3/2027", "15/03/2027", "thời gian"), ("tháng 3/2027", "tháng 3/2027", "")])
def test_two_offers_lie_side_by_side_and_the_deciding_thing_is_named(app: Flask, cast: Cast, first: str, second: str, said: str) -> None:
    need = put(app, cast.binh, "need", **FIRM)
    until = {"until": "31/03/2027"}
    whole = put(app, cast.ut, "offer", **{**OFFER, "from": first, **(until if "/03/" in first else {})})
    part = put(app, cast.duong, "offer", **{**OFFER, "from": second, **(until if "/03/" in second else {})})
    client = signed_in(app, cast.binh)
    answer = client.get(f"/needs/{need}/compare?pick={whole}&pick={part}")
    assert answer.status_code == 303
    html = client.get(answer.location).text
    rows = [shares(row) for row in re.findall(r"<tr.*?</tr>", html[html.index("<tbody>") : html.index("</tbody>")], re.DOTALL)]
    totals = big(html[html.index("<tfoot>") :])
    assert [sum(column) for column in zip(*rows, strict=True)] == totals
    gaps = [number(one) for one in re.findall(r'<td class="num">([+−][\d,]+)</td>', html)]
    text = unescape(html)
    if said:
        assert gaps[-1] == totals[0] - totals[1] == sum(gaps[:-1])
        assert f"HTX Cái Tàu đứng trên HTX Kênh Mới. Quyết định: {said}." in text
        assert "Gặp nhau 31 ngày." in text
        assert "Gặp nhau 17 ngày." in text
        assert text.count(">quyết định<") == 1
    else:
        assert gaps == []
        assert totals[0] == totals[1]
        assert "xếp ngẫu nhiên cố định" in text


def test_a_wrong_pick_is_named_and_what_was_picked_stays(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    other = put(app, cast.duong, "offer", words="ghẹ xanh")
    client = signed_in(app, cast.binh)
    for query, said in (
        (f"pick={offer}", "Xin chọn đúng hai tin"), (f"a={offer}&b={offer}", "cùng một tin"), (f"a={offer}&b=o-khong-co", "mã o-khong-co"),
        ("", "Xin chọn đúng hai tin"), (f"pick={offer}&pick={other}&pick={need}", "Xin chọn đúng hai tin"),
    ):  # fmt: skip
        answer = client.get(f"/needs/{need}/compare?{query}")
        assert answer.status_code == 422
        assert said in unescape(answer.text)
        assert (f'value="{offer}" checked' in answer.text) == (offer in query)
        assert f'value="{other}"' in answer.text


def test_a_co_op_asks_on_the_needs_page_why_it_is_not_on_the_list(app: Flask, cast: Cast, pair: tuple[str, str]) -> None:
    need, offer = pair
    melon = put(app, cast.ut, "offer", words="dưa leo")
    client = signed_in(app, cast.ut)
    page = client.page(f"/needs/{need}")
    assert any(form.action == f"/needs/{need}/why" for form in page.forms)
    assert client.get(f"/needs/{need}/why?offer={melon}").location == f"/needs/{need}/matches/{melon}"
    nearest = client.get(f"/needs/{need}/why?offer=").text
    assert nearest.index(f"/matches/{offer}") < nearest.index(f"/matches/{melon}")
    assert client.get(f"/needs/{need}/why?offer=o-la").status_code == 422
    for player in (cast.binh, cast.chau, cast.duong):
        assert not any("/why" in form.action for form in signed_in(app, player).page(f"/needs/{need}").forms)
    assert "Bạn chưa có tin chào bán nào đang mở" in signed_in(app, cast.duong).page(f"/needs/{need}/why").text


def test_every_act_can_be_said_and_named() -> None:
    acts = {(side, action) for side, costs in COSTS.items() for action in costs}
    assert acts == set(SAID) == set(ACTIONS)


def test_help_says_the_share_below_which_there_is_no_point_and_lists_the_acts(app: Flask) -> None:
    text = Client(app).page("/how-ranking-works").text
    for said in ("60%", "xếp ngẫu nhiên cố định", "ghi thêm điều chưa ghi; giảm giá; bán lô nhỏ hơn", "nhận lô nhỏ hơn; dời, nới ngày nhận hàng"):
        assert said in text


def test_what_may_be_the_thing_stands_apart_from_what_fails(app: Flask, cast: Cast) -> None:
    need = put(app, cast.binh, "need", **{**FIRM, "words": "cua gạch từ 300 g", "certificates": "VietGAP"})
    put(app, cast.ut, "offer", words="cua biển")
    page = signed_in(app, cast.binh).page(f"/needs/{need}/matches")
    assert "Có thể là thứ cần" in page.text
    assert "Chưa rõ có đúng thứ cần" in page.text
    assert "Chưa khớp" not in page.text
