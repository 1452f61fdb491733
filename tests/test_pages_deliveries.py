"""The pages of deliveries: what was typed stays there, a doubt is answered by a tick, files are harmless, figures open their rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from cast import PASSWORD, Cast, Player
from client import Client, Page
from dealing import NOW, TRUCK, framework, party_id, signed
from flask import Flask
from make import post
from pictures import png_with_words
from werkzeug.test import TestResponse

from matchmaker.store.models.deliveries import CheckPicture, Delivery
from matchmaker.store.work import view, work
from matchmaker.workflows import delivering
from matchmaker.workflows.photos import MOST_BYTES

FORM = {"line": "hd-14.1", "on": "20/11/2026", "quantity": "2 tấn", "rejected": "", "reject_reason": "", "form_key": "f1"}
LIVE = "/contracts/hd-14/deliveries"
Entering = Callable[[Player], Client]


def read(answer: TestResponse, status: int) -> Page:
    """The page that a refusal drew."""
    assert answer.status_code == status
    return Page(answer.text)


@pytest.fixture
def enter(app: Flask, cast: Cast) -> Entering:
    """Somebody of the cast, signed in, with the contract in force."""
    with app.app_context(), work() as session:
        signed(session, cast)

    def sign_in(player: Player) -> Client:
        client = Client(app)
        client.sign_in(player.email, PASSWORD)
        return client

    return sign_in


def test_a_refused_truck_keeps_what_was_typed_and_a_tick_answers_the_doubt(enter: Entering, cast: Cast) -> None:
    binh = enter(cast.binh)
    first = binh.page(LIVE)
    assert first.form(LIVE).fields["quantity"] == ""  # a figure that stands there would be sent unread
    assert "Kỳ này còn 4 tấn" in first.text  # to be read without JavaScript, put in with one tap with it
    assert 'data-put="4 tấn"' in first.source
    wrong = read(binh.post(LIVE, {**FORM, "rejected": "3 tấn", "receipt": "P-9"}), 422)
    assert "Hàng trả lại: nhiều hơn số đã giao (2 tấn)" in wrong.text
    assert wrong.form(LIVE).fields["receipt"] == "P-9"
    assert binh.post(LIVE, {**FORM, "receipt": "P-9"}).status_code == 303
    asked = read(binh.post(LIVE, {**FORM, "receipt": "P-9", "form_key": "f2", "quantity": "1 tấn"}), 422)
    assert "Đây là xe khác phải không?" in asked.text
    assert 'name="sure" value="receipt"' in asked.source
    assert binh.post(LIVE, {**FORM, "receipt": "P-9", "form_key": "f2", "quantity": "1 tấn", "sure": "receipt"}).status_code == 303
    assert "Đã nhận3 tấn" in "".join(binh.page(LIVE).text.split("\n"))


def test_a_contract_on_hold_says_since_when(app: Flask, cast: Cast, enter: Entering) -> None:
    binh = enter(cast.binh)
    with app.app_context(), work() as session:
        delivering.see_contract(session, who=cast.binh.who, code="hd-14").state = "on_hold"
    answer = read(binh.post(LIVE, FORM), 409)
    assert "Chưa ghi được chuyến giao: hợp đồng tạm dừng từ 10:00 23/11/2026" in answer.text


def test_the_file_runs_nothing_in_a_spreadsheet(app: Flask, cast: Cast, enter: Entering) -> None:
    with app.app_context(), work() as session:
        typed = {**TRUCK, "receipt": "=1+1", "vehicle": "@xe", "rejected": "1 tạ", "reject_reason": "moisture"}
        delivering.enter_delivery(session, who=cast.binh.who, code="hd-14", typed=typed, form_key="k", now=NOW)
    answer = enter(cast.ut).get("/contracts/hd-14/deliveries.csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="giao-hang-hd-14-2026-2')
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["Số phiếu cân"], told["Xe, ghe"]) == ("'=1+1", "'@xe")
    assert (float(told["Nhận (kg)"]), told["Vì sao trả lại"]) == (3500, "độ ẩm")


def test_the_photo_of_a_paper_is_drawn_anew_and_one_too_heavy_is_told_so(app: Flask, cast: Cast, enter: Entering) -> None:
    ut = enter(cast.ut)
    with app.app_context(), work() as session:
        code = delivering.enter_delivery(session, who=cast.binh.who, code="hd-14", typed=TRUCK, form_key="k", now=NOW).code
    ut.page(f"/deliveries/{code}")
    form = {"kind": "antibiotic", "result": "passed", "form_key": "c"}
    sent = png_with_words()
    answer = ut.post(f"/deliveries/{code}/checks", {**form, "photo": (io.BytesIO(sent), "a.png")})
    assert answer.status_code == 303
    with app.app_context(), view() as session:
        kept = session.query(CheckPicture).one()
        assert kept.content.startswith(b"\xff\xd8\xff")
        assert sent not in kept.content
    heavy = ut.post(f"/deliveries/{code}/checks", {**form, "form_key": "d", "photo": (io.BytesIO(b"\xff" * (MOST_BYTES + 99_000)), "a.jpg")})
    assert "nặng quá 8 MB" in read(heavy, 422).text
    pdf = ut.post(f"/deliveries/{code}/checks", {**form, "form_key": "e", "photo": (io.BytesIO(b"%PDF-1.7"), "a.jpg")})
    assert "đây không phải ảnh" in read(pdf, 422).text


def test_a_framework_shows_every_seller_to_its_buyer_and_one_alone_to_a_seller(app: Flask, cast: Cast, enter: Entering) -> None:
    with app.app_context(), work() as session:
        framework(session, cast)
    page = enter(cast.binh).page("/contracts/khung-3/deliveries")
    assert "HTX Cái Tàu" in page.text
    assert "HTX Kênh Mới" in page.text
    assert "Tới hôm nay còn thiếu 12 tấn" in page.text
    mine = enter(cast.ut).page("/contracts/khung-3/deliveries")
    assert "HTX Kênh Mới" not in mine.text


def test_a_record_names_partners_to_its_own_party_alone_and_says_where_too_little_is_known(app: Flask, cast: Cast, enter: Entering) -> None:
    with app.app_context(), work() as session:
        for number, on in enumerate(("06/11/2026", "13/11/2026")):
            typed = {**TRUCK, "on": on, "quantity": "4 tấn"}
            delivering.enter_delivery(session, who=cast.binh.who, code="hd-14", typed=typed, form_key=f"k{number}", now=NOW)
    own, stranger = enter(cast.ut).page("/parties/ut-party/record"), enter(cast.duong).page("/parties/ut-party/record")
    assert "67%" in own.text
    assert "chưa đủ dữ liệu (n = 2)" in own.text  # two trucks are no share of trucks
    assert "hd-14/2026" in own.text
    assert "hd-14" not in stranger.text
    assert "/parties/ut-party/record#seller-kept" in " ".join(own.links)
    assert "Giao nhận" in enter(cast.duong).page("/parties/ut-party").text
    assert "Giao nhận" not in Client(app).page("/parties/ut-party").text


def test_matches_tell_what_the_two_kept_to_and_no_score_rests_on_it(app: Flask, cast: Cast, enter: Entering) -> None:
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="tôm sú 30 con/kg", quantity="5 tấn", form_key="n").code
        offer = post(session, cast.ut, "offer", words="tôm sú 30 con/kg", quantity="6 tấn", form_key="o").code
        post(session, cast.duong, "offer", words="tôm sú 30 con/kg", quantity="6 tấn", form_key="p")
    binh = enter(cast.binh)
    before = binh.page(f"/needs/{need}/matches").text
    with app.app_context(), work() as session:
        for number, on in enumerate(("06/11/2026", "13/11/2026", "20/11/2026")):
            typed = {**TRUCK, "on": on, "quantity": "4 tấn"}
            delivering.enter_delivery(session, who=cast.binh.who, code="hd-14", typed=typed, form_key=f"k{number}", now=NOW)
        assert party_id(session, cast.ut)
    after = binh.page(f"/needs/{need}/matches?why=").text
    assert "Đã nhận 0% số đã tới hẹn" in before  # all of it was due, and nothing had come
    assert "Đã nhận 100% số đã tới hẹn với mọi bạn hàng (n = 3 kỳ hẹn)" in after
    pair = "".join(binh.page(f"/needs/{need}/matches/{offer}").text.split("\n"))
    assert "Giao nhận trước đâyHai bên từng giao nhận với nhau và giữ đúng hẹn: đã nhận 100% (n = 3 kỳ hẹn, trễ 0).không tính điểm" in pair
    assert after.count("số đã tới hẹn") == 1  # nothing is said of who has signed nothing


def test_two_people_who_enter_the_same_truck_are_asked(app: Flask, cast: Cast, enter: Entering) -> None:
    binh, ut = enter(cast.binh), enter(cast.ut)
    assert binh.post(LIVE, {**FORM, "receipt": "77"}).status_code == 303
    assert ut.post(LIVE, {**FORM, "form_key": "other", "receipt": "77"}).status_code == 422
    with app.app_context(), view() as session:
        assert session.query(Delivery).count() == 1
