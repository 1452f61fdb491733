"""Pages of what is told in units of the trade, in tides and in old fonts."""

from __future__ import annotations

import re

import pytest
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask

from matchmaker.matching.legacy_text import as_font
from matchmaker.store.queries import listings
from matchmaker.store.work import view


@pytest.fixture
def ut(client: Client, cast: Cast) -> Client:
    assert client.sign_in(cast.ut.email, PASSWORD).status_code == 303
    return client


def _posted(client: Client, **typed: str) -> str:
    """The path of the listing that these fields make."""
    answer = client.post("/offers", {"form_key": "k", **typed})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).removesuffix("/matches")


def test_the_factor_is_shown_and_changed(ut: Client, app: Flask) -> None:
    path = _posted(ut, words="lúa ST24", quantity="80 giạ")
    page = ut.page(path)
    assert "1 giạ = 20 kg, mức thường dùng. 80 giạ khoảng 1.600 kg." in page.text
    assert f"{path}/edit#kg_each" in ut.get(path).text
    form = dict(ut.page(f"{path}/edit").form(f"{path}/edit").fields)
    assert form["each_of"] == "giạ"
    assert "Đang tính 20 kg, mức thường dùng: 80 giạ khoảng 1.600 kg" in ut.get(f"{path}/edit").text
    assert ut.post(f"{path}/edit", {**form, "words": "lúa ST24", "kg_each": "21,5"}).status_code == 303
    assert "1 giạ = 21,5 kg, do người đăng ghi. 80 giạ khoảng 1.720 kg." in ut.page(path).text
    with app.app_context(), view() as session:
        row = listings.by_code(session, path.rsplit("/", 1)[1])
        assert row is not None
        assert str(row.kg_each) == "21.5"


def test_a_factor_goes_with_its_unit(ut: Client) -> None:
    path = _posted(ut, words="lúa ST24", quantity="80 giạ", kg_each="21,5")
    form = dict(ut.page(f"{path}/edit").form(f"{path}/edit").fields)
    assert form["kg_each"] == "21,5"
    assert ut.post(f"{path}/edit", {**form, "words": "lúa ST24", "quantity": "40 bao 50 kg"}).status_code == 303
    page = ut.page(path)
    assert "40 bao 50 kg khoảng 2.000 kg." in page.text
    assert "21,5" not in page.text
    assert "Sửa hệ số" not in page.text


def test_the_count_of_a_chuc_is_picked_and_kept(ut: Client) -> None:
    sent = {"words": "dừa tươi", "quantity": "30 chục", "form_key": "k"}
    asked = ut.post("/offers", sent)
    assert asked.status_code == 422
    assert "một chục là mấy trái?" in asked.text
    for count in ("10", "12", "14"):
        assert f'type="radio" name="pieces_each" value="{count}"' in asked.text
    assert ut.post("/offers", {**sent, "pieces_each": "khoảng chục"}).status_code == 422
    path = _posted(ut, **{**sent, "pieces_each": "14", "each_of": "chục"})
    assert "1 chục = 14 trái, cả thảy 420 trái." in ut.page(path).text
    assert dict(ut.page(f"{path}/edit").form(f"{path}/edit").fields)["pieces_each"] == "14"


def test_a_count_that_nobody_knows_stays_unknown(ut: Client) -> None:
    path = _posted(ut, words="dừa tươi", quantity="30 chục", sure="quantity")
    assert "Chưa biết 1 chục là mấy trái." in ut.page(path).text


def test_a_low_yield_asks_and_stops_nothing(ut: Client) -> None:
    sent = {"words": "lúa Một bụi đỏ", "quantity": "50 giạ", "area": "2 ha", "form_key": "k"}
    asked = ut.post("/offers", sent)
    assert asked.status_code == 422
    assert "Diện tích: tính ra 0,5 tấn/ha, thấp hơn nhiều so với thường gặp (4,5–5,5 tấn/ha)" in asked.text
    assert "50 giạ khoảng 1.000 kg" in asked.text
    unsure = ut.post("/offers", {**sent, "words": "lúa OM18"})
    assert "thường gặp (khoảng 4–8 tấn/ha, chưa chắc)" in unsure.text
    page = ut.page(_posted(ut, **sent, sure="area"))
    assert "2 ha (20.000 m²)" in page.text


def test_a_tide_supply_shows_its_days_and_its_gaps(ut: Client) -> None:
    path = _posted(ut, words="tôm đất sống", quantity="120 kg", **{"from": "nước rong"})
    raw = ut.get(path).text
    page = ut.page(path)
    assert "con nước rằm và 30" in page.text
    windows = re.findall(r"\(([567]) ngày\)", page.text.split("Các đợt sắp tới")[1])
    assert len(windows) == 6
    assert "Ai cần hàng mỗi ngày sẽ gặp những đợt trống 9 ngày" in page.text
    strip = raw.split("Các đợt sắp tới")[1]
    assert strip.count('<rect class="rail"') == 12
    assert strip.count('<rect class="full"') >= 12
    assert "style=" not in raw
    alone = ut.page(_posted(ut, words="tôm đất sống", form_key="k2", **{"from": "con nước rằm"}))
    assert re.search(r"đợt trống 2[34](–24)? ngày", alone.text)


def test_a_season_that_is_over_has_no_windows(ut: Client) -> None:
    page = ut.page(_posted(ut, words="tôm đất sống", sure="all", **{"from": "con nước rằm", "until": "31/12/2025"}))
    assert "Mùa này đã qua" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30/12/2026 âm lịch", "tháng 12 âm lịch năm 2026 chỉ có 29 ngày, không có ngày 30"),
        ("15/6 nhuận năm 2026", "năm 2026 âm lịch không có tháng 6 nhuận"),
        ("tháng 13 âm lịch", "tháng chỉ từ 1 đến 12"),
        ("tết gì đó", "máy chưa hiểu ngày âm lịch này"),
    ],
)
def test_a_lunar_date_that_does_not_exist_is_said_at_its_field(ut: Client, typed: str, said: str) -> None:
    answer = ut.post("/offers", {"words": "cua gạch", "from": typed, "form_key": "k"})
    assert answer.status_code == 422
    assert answer.text.count(said) == 2
    assert typed in answer.text


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_an_old_font_is_asked_about_read_and_kept_as_typed(ut: Client, font: str) -> None:
    old = as_font("cá bổi tươi, đã làm sạch", font)
    sent = {"words": old, "quantity": "300 kg", "price": "60 đ/kg", "form_key": "k"}
    asked = ut.post("/offers", sent)
    assert asked.status_code == 422
    assert "Máy đọc là “cá bổi tươi, đã làm sạch”" in asked.text
    assert old in asked.text
    again = ut.post("/offers", {**sent, "read_words": "unicode"})
    assert again.status_code == 422  # the price is still asked about; the answer about the font is not lost
    assert read_page(again.text).form("/offers").fields["read_words"] == "unicode"
    page = ut.page(_posted(ut, **sent, read_words="unicode", sure="price"))
    assert "cá bổi tươi, đã làm sạch" in page.title
    assert old in page.text


def test_text_that_is_no_old_font_can_be_left_as_typed(ut: Client) -> None:
    old = as_font("cá bổi tươi, đã làm sạch", "vni")
    path = _posted(ut, words=old, read_words="as_typed", sure="all")
    assert old in ut.page(path).title


def test_dried_and_fresh_are_told_as_a_fact_with_its_source(ut: Client) -> None:
    for at, words in enumerate(("khô cá khoai", "cá khoai tươi")):
        page = ut.page(_posted(ut, words=words, form_key=f"k{at}"))
        assert "Thường 6–7 kg cá khoai (tươi) làm ra 1 kg khô cá khoai." in page.text
        assert "24h.com.vn" in page.text
    assert "Tươi và khô" not in ut.page(_posted(ut, words="tôm sú", form_key="k9")).text


@pytest.mark.parametrize("hostile", ["\x00", "😀" * 200, "<script>alert(1)</script>", "‮gnourt", "9" * 5000, "a\u0301" * 50, "%(x)s"])
def test_odd_text_in_the_new_fields_is_complained_about_or_kept_as_text(ut: Client, hostile: str) -> None:
    for name in ("area", "kg_each", "pieces_each", "each_of", "read_words", "from"):
        answer = ut.post("/offers", {"words": "lúa ST25", "quantity": "60 giạ", "sure": "all", "form_key": f"k-{name}", name: hostile})
        assert answer.status_code in (303, 400, 422)  # 400: a NUL byte reaches no form
        assert "<script>alert" not in answer.text
