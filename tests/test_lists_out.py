"""Lists as files: what the list shows with its filters, the day in the name, letters whole, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
from cast import PASSWORD, Cast, Player
from client import Client
from flask import Flask
from make import make_letter, make_linkage, make_party, post
from werkzeug.test import TestResponse

from matchmaker.store.work import work
from matchmaker.web import empty_log, tables_out
from matchmaker.wording.figures import here_today


def signed_in(app: Flask, player: Player) -> Client:
    client = Client(app)
    assert client.sign_in(player.email, PASSWORD).status_code == 303
    return client


def rows_of(answer: TestResponse) -> list[dict[str, str]]:
    """The file read again as a spreadsheet would."""
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def filled(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        crab = post(session, cast.ut, "offer", form_key="a", words="=1+1 cua gạch", quantity="40 kg", place="xã Tam Giang", price="500.000 đ/kg")
        post(session, cast.duong, "offer", form_key="b", words="chuối khô", quantity="2 tấn", place="xã Khánh Bình")
        need = post(session, cast.binh, "need", form_key="c", words="cua gạch", place="phường An Xuyên")
        make_linkage(session, need=need, offer=crab, code="l-1")
        make_party(session, name="-HTX Gạch Đầu", code="dash", commune_code="32191")


def test_a_list_is_taken_with_its_filters_and_runs_nothing(app: Flask, cast: Cast, filled: None) -> None:
    binh = signed_in(app, cast.binh)
    answer = binh.get("/offers.csv?all=1&q=cua+gach")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tin-chao-ban-{here_today():%Y-%m-%d}.csv"'
    (row,) = rows_of(answer)
    assert (row["Mô tả"], row["Số lượng, bằng số"], row["Đơn vị tính"], row["Giá từ (đồng)"]) == ("'=1+1 cua gạch", "40", "kg", "500000")
    assert (row["Xã, phường"], row["Đơn vị"], row["Chứng nhận"]) == ("Xã Tam Giang", "HTX Cái Tàu", "")
    assert {row["Đơn vị"] for row in rows_of(binh.get("/offers.csv?all=1"))} == {"HTX Cái Tàu", "HTX Kênh Mới"}
    assert [row["Mô tả"] for row in rows_of(binh.get("/needs.csv"))] == ["cua gạch"]  # one's own
    assert "/offers.csv?all=1&amp;q=cua+gach" in binh.get("/offers?all=1&q=cua+gach&page=1").text
    (found,) = rows_of(binh.get("/suppliers.csv?q=cua+gach"))
    assert (found["Tìm ra là"], found["Mô tả"]) == ("Cua gạch", "'=1+1 cua gạch")
    assert [row["Tên"] for row in rows_of(binh.get("/parties.csv?name=gach+dau"))] == ["'-HTX Gạch Đầu"]


def test_a_list_that_is_longer_says_so_in_its_last_row(app: Flask, cast: Cast, filled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_out, "MOST_ROWS", 1)
    *_rows, last = rows_of(signed_in(app, cast.binh).get("/offers.csv?all=1"))
    assert last["Mã"].startswith("Chỉ gồm 1 dòng đầu")


def test_linkages_are_taken_by_those_whose_they_are(app: Flask, cast: Cast, filled: None) -> None:
    (row,) = rows_of(signed_in(app, cast.ut).get("/linkages.csv"))
    assert (row["Mã"], row["Bên mua"], row["Bước"]) == ("l-1", "Thủy sản Đất Mũi Xanh", "Đã giới thiệu")
    assert not rows_of(signed_in(app, cast.duong).get("/linkages.csv"))
    assert not rows_of(signed_in(app, cast.chau).get("/linkages.csv?stage=signed"))
    assert not rows_of(signed_in(app, cast.ut).get("/contracts.csv"))


def test_a_list_is_narrowed_by_place_month_and_facts_and_says_what_it_could_not_read(app: Flask, cast: Cast, filled: None) -> None:
    client = Client(app)
    assert "2 tin" not in client.get("/offers?place=huyện+Năm+Căn").text
    near = client.get("/offers?place=huyện+Năm+Căn&commune=32110").text  # a place that is typed and one that is ticked are both meant
    assert "Đang chào bán: 2 tin" in near
    priced = client.get("/offers?priced=yes").text
    assert "Đang chào bán: 1 tin" in priced
    assert "cua gạch" in priced
    assert "Chưa đọc được “sao hỏa” là nơi nào" in client.get("/offers?place=sao+hỏa").text
    assert "Không có tin nào như vậy" in client.get(f"/offers?month={here_today():%Y-%m}").text
    assert "Đang chào bán: 2 tin" in client.get("/offers?sort=soonest").text
    assert "chưa xác nhận" in client.get("/parties?confirmed=no&kind=cooperative").text


def test_half_typed_words_are_answered_alone_and_noted_nowhere(app: Flask, cast: Cast, filled: None) -> None:
    client = Client(app)
    answer = client.raw.get("/suppliers?q=măng+cụt+nửa", headers={"X-Seek": "typing"})
    assert "<html" not in answer.text
    answer.close()
    assert (answer.headers["Cache-Control"], "X-Seek" in answer.headers["Vary"]) == ("no-store", True)
    assert "măng cụt" not in signed_in(app, cast.chau).get("/searches").text
    client.raw.get("/suppliers?q=măng+cụt+chín", headers={"X-Seek": "settled"}).close()  # what is noted is noted once the answer is out
    assert "măng cụt chín" in signed_in(app, cast.chau).get("/searches").text
    assert "nửa" not in signed_in(app, cast.chau).get("/searches").text


def test_staff_take_what_they_read_all_day(app: Flask, cast: Cast, filled: None) -> None:
    chau = signed_in(app, cast.chau)
    events = rows_of(chau.get("/audit.csv"))
    assert events[0]["Việc"]
    assert {row["Thay mặt"] for row in events} >= {"HTX Cái Tàu", "HTX Kênh Mới"}
    subject = events[-1]["Mã"]
    assert {row["Mã"] for row in rows_of(chau.get(f"/audit.csv?subject={subject}"))} == {subject}
    with app.app_context(), work() as session:
        for state in ("failed", "sent"):
            make_letter(session, state=state, code=f"t-{state}")
    assert [row["Mã"] for row in rows_of(chau.get("/letters.csv?state=failed"))] == ["t-failed"]
    assert {row["Gửi tới"] for row in rows_of(chau.get("/letters.csv"))} == {"Bà Tư"}


def test_a_harvest_is_taken_in_kilograms_by_whose_it_is(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        for player, key in ((cast.ut, "h1"), (cast.duong, "h2")):
            post(session, player, "offer", form_key=key, words="cua gạch", quantity="2 tấn", from_="01/12/2026", until="31/12/2026")
    (row,) = rows_of(signed_in(app, cast.ut).get("/harvests.csv"))
    assert (row["Đơn vị"], row["Cả vụ (kg)"].split(".")[0], row["Còn (kg)"].split(".")[0]) == ("HTX Cái Tàu", "2000", "2000")
    assert {one["Đơn vị"] for one in rows_of(signed_in(app, cast.chau).get("/harvests.csv"))} == {"HTX Cái Tàu", "HTX Kênh Mới"}


def test_searches_in_vain_are_taken_by_month(app: Flask, cast: Cast, filled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_log, "EVERY_S", 0.0)
    signed_in(app, cast.binh).get("/suppliers?q=%3Dmắm+trời+ơi").close()  # counted once the answer has gone out
    chau = signed_in(app, cast.chau)
    assert "'=mắm trời ơi" in [row["Đã gõ"] for row in rows_of(chau.get("/searches.csv"))]
    assert rows_of(chau.get("/searches.csv?month=2020-01")) == []
    assert '<a class="reach" href="/searches.csv">' in chau.get("/searches").text


def test_a_filter_that_leaves_nothing_is_said_and_taken_away_by_one_press(app: Flask, cast: Cast) -> None:
    chau = signed_in(app, cast.chau)
    assert "Chưa có thư nào" in chau.get("/letters").text
    assert "Không có thư nào như vậy" in chau.get("/letters?state=failed").text
    assert "Chưa có lượt nào" in chau.get("/searches").text
    assert "Không có lượt nào như vậy" in chau.get("/searches?commune=32083").text
