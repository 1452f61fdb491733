"""Staff read every public question in one list: what waits on top, narrowed by the address, taken away as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from cast import PASSWORD, Cast
from client import Client, Page
from flask import Flask
from make import NOW, post

from matchmaker.store.work import work
from matchmaker.workflows import questions


@pytest.fixture
def staff(app: Flask, cast: Cast) -> Client:
    client = Client(app)
    client.sign_in(cast.chau.email, PASSWORD)
    return client


@pytest.fixture
def asked(app: Flask, cast: Cast) -> None:
    """Three questions about a need, the second answered, the third hidden; and one about an offer, which waits longest."""
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn").code
        offer = post(session, cast.ut, "offer", words="tôm sú", quantity="1 tấn").code
        for number, (who, side, code, body) in enumerate((
            (cast.duong, "offer", offer, "Tôm cỡ nào?"), (cast.ut, "need", need, "Lấy cua y không?"), (cast.ut, "need", need, "Trả tiền khi nào?"),
            (cast.duong, "need", need, "Xin số điện thoại"),
        )):  # fmt: skip
            at = NOW + timedelta(hours=number)
            made = questions.ask(session, who=who.who, side=side, code=code, body=body, form_key=str(number), now=at)
            if number == 2:
                questions.answer(session, who=cast.binh.who, code=made.code, answer="Trong 7 ngày", now=at)
            elif number == 3:
                questions.hide(session, who=cast.chau.who, code=made.code, why="xin số riêng", now=at)


def order(page: Page, *bodies: str) -> list[str]:
    """Those of these questions that stand on the page, as they follow one another."""
    return sorted((one for one in bodies if one in page.text), key=page.text.index)


BODIES = ("Tôm cỡ nào?", "Lấy cua y không?", "Trả tiền khi nào?", "Xin số điện thoại")


def test_what_waits_longest_stands_on_top_with_need_and_asker(staff: Client, asked: None, cast: Cast) -> None:
    page = staff.page("/questions")
    assert order(page, *BODIES) == ["Tôm cỡ nào?", "Lấy cua y không?", "Xin số điện thoại", "Trả tiền khi nào?"]
    assert all(said in page.text for said in ("cua gạch", "Út Mười", "HTX Kênh Mới", "Trong 7 ngày", "xin số riêng"))
    assert any("/questions#q-q" in link for link in page.links)
    assert "/questions" in staff.page("/desk").links


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?state=waiting", BODIES[:2]), ("?state=answered", BODIES[2:3]), ("?state=hidden", BODIES[3:]), ("?side=offer", BODIES[:1]),
        ("?state=waiting&side=need", BODIES[1:2]), ("?state=nonsense&side=x", BODIES), ("?state=hidden&side=offer", ()), ("?page=1", BODIES),
    ],
)  # fmt: skip
def test_the_address_narrows_the_list(staff: Client, asked: None, address: str, shown: tuple[str, ...]) -> None:
    page = staff.page(f"/questions{address}")
    assert set(order(page, *BODIES)) == set(shown)
    assert shown or "Không có câu hỏi nào như vậy" in page.text or "Chưa ai hỏi gì" in page.text


def test_the_list_is_taken_away_as_it_is_narrowed(staff: Client, asked: None) -> None:
    link = next(one for one in staff.page("/questions?state=waiting").links if "questions.csv" in one)
    head, *rows = csv.reader(io.StringIO(staff.get(link).text.removeprefix("\ufeff")))
    assert [row[head.index("Câu hỏi")] for row in rows] == list(BODIES[:2])
    assert {row[head.index("Tình trạng")] for row in rows} == {"Chờ trả lời"}


def test_nothing_asked_yet_says_so_and_more_than_a_page_is_turned(app: Flask, cast: Cast, staff: Client) -> None:
    assert "Chưa ai hỏi gì" in staff.page("/questions").text
    with app.app_context(), work() as session:
        for number in range(21):
            need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", form_key=f"n{number}").code
            questions.ask(session, who=cast.ut.who, side="need", code=need, body=f"Câu {number}?", form_key=f"q{number}", now=datetime.now(UTC))
    first = staff.page("/questions?side=need")
    assert "/questions?side=need&page=2" in first.links
    assert "Câu 20?" in staff.page("/questions?side=need&page=2").text


def test_behind_the_last_page_is_the_first(staff: Client, asked: None) -> None:
    assert staff.get("/questions?side=need&page=2").headers["Location"] == "/questions?side=need"
