"""Who signs in for the first time is told three things to do next, for their role; not again after."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import make_listing, make_person

from matchmaker.store.models.people import Membership, Person
from matchmaker.store.work import work

TITLE = "Ba việc nên làm trước"
OVER = "/welcome/over"
STEPS = {
    "ut": ("/offers/new", "/needs", "/parties/ut-party"),
    "binh": ("/needs/new", "/suppliers", "/parties/binh-party"),
    "chau": ("/account/second-factor", "/desk", "/help/lien-minh"),
}


@pytest.mark.parametrize("role", STEPS)
def test_the_first_time_each_role_is_told_its_own_three_things(client: Client, cast: Cast, role: str) -> None:
    assert client.sign_in(cast.everybody()[role].email, PASSWORD).location == "/"
    page = client.page("/")
    assert TITLE in page.text
    assert page.form(OVER).method == "post"
    for path in STEPS[role]:
        assert path in page.links, path
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(("role", "side", "first"), [("ut", "offer", "Đăng tin chào bán đầu tiên"), ("binh", "need", "Đăng tin cần mua đầu tiên")])
def test_the_first_listing_is_called_so_only_where_there_is_none(app: Flask, client: Client, cast: Cast, role: str, side: str, first: str) -> None:
    player = cast.everybody()[role]
    client.sign_in(player.email, PASSWORD)
    assert first in client.page("/").text
    with app.app_context(), work() as session:
        make_listing(session, party=player.party, side=side, status="withdrawn")
    shown = client.page("/").text
    assert first not in shown
    assert first.removesuffix(" đầu tiên") in shown


def test_it_stays_until_it_is_put_away_and_does_not_come_back(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/needs")
    assert TITLE in client.page("/").text, "looking at another page put it away"
    assert client.post(OVER).location == "/"
    assert TITLE not in client.page("/").text
    assert client.post(OVER).location == "/", "put away twice"
    client.post("/sign-out")
    client.sign_in(cast.ut.email, PASSWORD)
    assert TITLE not in client.page("/").text


def test_the_second_time_nobody_is_told_though_they_put_nothing_away(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    again = Client(app)
    again.sign_in(cast.ut.email, PASSWORD)
    assert TITLE not in again.page("/").text
    assert TITLE in client.page("/").text, "the first browser still shows it"


def test_a_password_changed_at_once_does_not_take_it_away(client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/account/password")
    assert client.post("/account/password", {"old": PASSWORD, "password": "con-nuoc-rong-thang-muoi"}).status_code == 303
    assert TITLE in client.page("/").text


def test_it_is_not_shown_to_the_next_who_signs_in_at_the_same_browser(app: Flask, client: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Person).where(Person.code == cast.binh.code).values(welcomed_at=sa.func.current_timestamp()))
    client.sign_in(cast.ut.email, PASSWORD)
    client.sign_in(cast.binh.email, PASSWORD)
    assert TITLE not in client.page("/").text


def test_who_only_reads_is_sent_nowhere_they_may_not_go(app: Flask, client: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Membership).values(role="reader"))
        make_person(session, email="le@cast.example", password=PASSWORD)
    for email in (cast.ut.email, "le@cast.example"):
        client.sign_in(email, PASSWORD)
        page = client.page("/")
        assert TITLE in page.text
        assert "/offers/new" not in page.links
        client.post("/sign-out")


def test_nobody_is_told_before_they_sign_in(client: Client, cast: Cast) -> None:
    assert TITLE not in client.page("/").text
    assert client.post(OVER).location.startswith("/sign-in")
