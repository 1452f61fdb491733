"""One's own account: what is changed only with the password, where one is signed in, a phone number as a name, and passwords that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import CHEAP, NOW, make_person
from sqlalchemy.orm import Session
from time_machine import travel

from matchmaker.domain.devices import device_of
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.sign_in import common_passwords, folded_name, folded_phone, password_complaint, shown_phone
from matchmaker.store.base import db
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Membership, Person, UserSession
from matchmaker.store.outbox import write_to
from matchmaker.store.work import work
from matchmaker.workflows import accounts

PHONE = "0912 345 678"
NEW = "con-nuoc-rong-thang-muoi"
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def tried(session: Session) -> int:
    return accounts.begin_try(session, email="own:x", address="192.0.2.1", now=NOW)


def signed_in(session: Session, name: str, password: str = PASSWORD, keeper=CHEAP) -> str:
    number = accounts.begin_try(session, email=name, address="192.0.2.1", now=NOW)
    return accounts.sign_in(session, email=name, password=password, counted_as=number, now=NOW, keeper=keeper)[1]


def change(session: Session, cast: Cast, **typed: str) -> Person:
    form = {"person_name": "Út", "email": cast.ut.email, "password": PASSWORD, **typed}
    return accounts.change_particulars(session, who=cast.ut.who, typed=form, counted_as=tried(session), key="test", now=NOW, keeper=CHEAP)


@pytest.mark.parametrize("typed", ["0912345678", "0912.345.678", "+84 912 345 678", "84912345678", "(0084) 912-345-678", "+84 0912 345 678"])
def test_one_number_is_one_person_however_it_is_written(session: Session, cast: Cast, typed: str) -> None:
    change(session, cast, phone=PHONE)
    assert accounts.person_of_token(session, signed_in(session, typed), now=NOW).code == cast.ut.code


@pytest.mark.parametrize("typed", ["", "091234567", "09123456789", "1912345678", "+1 202 555 0100", "0112345678", "٠٩١٢٣٤٥٦٧٨", "điện thoại"])
def test_what_is_no_vietnamese_number(typed: str) -> None:
    assert folded_phone(typed) == ""


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_a_number_is_read_from_how_it_is_shown(number: str) -> None:
    kept = folded_phone(number)
    assert (kept, folded_phone(shown_phone(kept)), folded_name(f" {number} ")) == (f"+84{number[1:]}",) * 1 + (kept, kept)


def test_who_has_a_phone_needs_no_address_and_gets_notices_but_no_letters(session: Session, cast: Cast) -> None:
    person = change(session, cast, phone=PHONE, email="")
    assert (person.email, person.phone) == (None, "+84912345678")
    facts = {"task": "gọi", "due_on": "2026-11-30"}
    write_to(session, [person], kind="task_due", key="k", subject_kind="task", subject_code="t", facts=facts, now=NOW)
    kept = session.scalars(sa.select(Letter).where(Letter.kind == "task_due")).one()
    assert (kept.to_email, kept.state, kept.person_id) == ("", "inbox", person.id)
    assert signed_in(session, PHONE)
    with pytest.raises(Invalid) as refused:
        change(session, cast, phone="", email="")
    assert refused.value.complaints["email"][0] == "neither_email_nor_phone"


def test_a_name_that_is_another_persons_is_refused(session: Session, cast: Cast) -> None:
    make_person(session, email="nam@cast.example").phone = "+84912345678"
    session.flush()
    for field, value in (("phone", "0912.345.678"), ("email", cast.binh.email.upper())):
        with pytest.raises(Invalid) as refused:
            change(session, cast, **{field: value})
        assert refused.value.complaints == {field: ("taken", {})}


def test_how_one_signs_in_changes_only_with_the_password(session: Session, cast: Cast) -> None:
    assert change(session, cast, person_name="Út Mười Một", password="").name == "Út Mười Một"
    for typed in ({"email": "moi@cast.example"}, {"phone": PHONE}):
        for password, why in (("", "missing"), ("sai-roi-nhe", "wrong_password")):
            with pytest.raises(Invalid) as refused:
                change(session, cast, password=password, **typed)
            assert refused.value.complaints["password"][0] == why
    change(session, cast, email="moi@cast.example")
    told = session.scalars(sa.select(Letter).where(Letter.kind == "account_changed")).one()
    assert (told.to_email, told.facts["what"]) == (cast.ut.email, "email_asked"), "the old address is told"


def test_an_unknown_number_and_an_unknown_address_cost_a_look_at_a_password_too(session: Session, cast: Cast) -> None:
    looked: list[str] = []

    class Counting(type(CHEAP)):  # type: ignore[misc]
        def verify(self, hash: str, password: str) -> bool:
            looked.append(hash)
            return super().verify(hash, password)

    keeper = Counting(time_cost=1, memory_cost=64, parallelism=1)
    for name in (cast.ut.email, "ai@vidu.example", "0911 222 333", "", "không là gì"):
        with pytest.raises(Refused):
            signed_in(session, name, "sai-roi-nhe", keeper)
    assert len(looked) == 5


def test_another_password_signs_out_every_other_browser(app: Flask, client: Client, cast: Cast) -> None:
    telephone = Client(app)
    for browser in (client, telephone):
        browser.sign_in(cast.ut.email, PASSWORD)
    stolen = client.raw.get_cookie("session").value
    client.get("/account/password")
    assert client.post("/account/password", {"old": "sai-roi-nhe", "password": NEW}).status_code == 422
    assert client.post("/account/password", {"old": PASSWORD, "password": NEW}).location == "/account"
    assert client.get("/linkages").status_code == 200
    assert telephone.get("/linkages").status_code == 303
    thief = Client(app)
    thief.raw.set_cookie("session", stolen)
    assert thief.get("/linkages").status_code == 303, "the token from before the change goes on"


def test_sessions_are_shown_in_plain_words_and_ended_one_by_one_or_all(app: Flask, client: Client, cast: Cast) -> None:
    client.raw.environ_base["HTTP_USER_AGENT"] = ANDROID
    browsers = [client, Client(app), Client(app)]
    for browser in browsers:
        browser.sign_in(cast.ut.email, PASSWORD)
    page = client.page("/account")
    assert "Chrome trên Android (máy này)" in page.text
    assert "SM-A145F" not in page.source
    ways = [form.action for form in page.forms if form.action.endswith("/end")]
    assert len(ways) == 2
    assert client.post(ways[0]).location == "/account#sessions"
    assert [browser.get("/linkages").status_code for browser in browsers].count(303) == 1
    assert client.post(ways[0]).status_code == 404
    stranger = Client(app)
    stranger.sign_in(cast.duong.email, PASSWORD)
    assert stranger.post(ways[1]).status_code == 404, "somebody ended another's session"
    client.get("/account")
    assert client.post("/account/sessions/end-others").status_code == 303
    assert [browser.get("/linkages").status_code for browser in browsers] == [200, 303, 303]


def test_when_a_session_was_last_seen_is_written_once_a_quarter_of_an_hour(app: Flask, client: Client, cast: Cast) -> None:
    def seen() -> object:
        with app.app_context(), work() as session:
            return session.scalars(sa.select(UserSession.seen_at)).one()

    with travel(NOW, tick=False) as clock:
        client.sign_in(cast.ut.email, PASSWORD)
        clock.shift(timedelta(minutes=14))
        client.get("/linkages").close()
        assert seen() == NOW
        clock.shift(timedelta(minutes=1))
        client.get("/linkages").close()
        assert seen() == NOW + timedelta(minutes=15)


def test_a_session_left_alone_is_over_whatever_its_cookie_says(session: Session, cast: Cast) -> None:
    token = signed_in(session, cast.ut.email)
    assert accounts.person_of_token(session, token, now=NOW + timedelta(hours=12)) is not None
    assert accounts.person_of_token(session, token, now=NOW + timedelta(hours=12, minutes=15)) is None
    with pytest.raises(NotFound):
        accounts.rotate(session, make_person(session, email="khac@cast.example"), token=token, now=NOW)


def test_what_somebody_loses_they_lose_at_once(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    assert client.get("/desk").status_code == 200
    with app.app_context(), work() as session:
        mine = sa.select(Person.id).where(Person.code == cast.chau.code).scalar_subquery()
        session.execute(sa.delete(Membership).where(Membership.person_id == mine))
    assert client.get("/desk").status_code == 403


def test_a_session_that_was_fixed_before_signing_in_is_not_the_one_after(app: Flask, client: Client, cast: Cast) -> None:
    with client.raw.session_transaction() as planted:
        planted["_user_id"] = "chosen-by-an-attacker"
    client.sign_in(cast.ut.email, PASSWORD)
    thief = Client(app)
    thief.become("chosen-by-an-attacker")
    assert thief.get("/linkages").status_code == 303


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("12345678", "password_common"), ("Mật Khẩu 123", "password_common"), ("anhyeuem123", "password_common"), ("tuan1990", "password_common"),
        ("QWERTYUIOP", "password_common"), ("ut@cast.example", "password_is_name"), ("0912345678", "password_is_name"),
        ("+84912345678", "password_is_name"), ("Út Mười Hai", "password_is_name"), ("ben hang ca mau", "password_is_name"),
        ("ngan", "password_length"),
    ],
)  # fmt: skip
def test_passwords_that_are_tried_first_are_refused(password: str, why: str) -> None:
    said = password_complaint(password, "ut@cast.example", "+84912345678", "Út Mười Hai")
    assert said is not None
    assert said[0] in (why, "password_common")


@pytest.mark.parametrize(
    "password", ["con nước rong", "x y z t x y z t", "a" * 64 + "b", "demo-matkhau-2026", "🦀🦀🦀🦀🦀🦀🦀🦀", "ổ bánh mì nóng " * 12]
)
def test_any_signs_make_a_password_up_to_a_great_length(password: str) -> None:
    assert password_complaint(password, "ut@cast.example", "", "Út") is None


def test_the_list_is_what_its_script_writes() -> None:
    scope: dict[str, object] = {"__name__": "script", "__file__": str(Path(__file__).parents[1] / "scripts" / "common_passwords.py")}
    exec(Path(str(scope["__file__"])).read_text(encoding="utf-8"), scope)
    assert common_passwords() == frozenset(scope["chosen"]())  # type: ignore[operator]
    assert len(common_passwords()) == 3000


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (ANDROID, "Chrome/Android"), ("", ""), ("curl/8.5", ""),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox/Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge/Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/482", "Zalo/iPhone"),
    ],
)  # fmt: skip
def test_a_browser_is_kept_in_two_words(said: str, kept: str) -> None:
    assert device_of(said) == kept


def test_an_account_may_be_closed_by_its_number(session: Session, cast: Cast) -> None:
    change(session, cast, phone=PHONE)
    token = signed_in(session, PHONE)
    accounts.close_account(session, email=PHONE, now=NOW, source="cli")
    assert session.scalars(sa.select(UserSession.ended_at)).one() == NOW
    assert accounts.person_of_token(session, token, now=NOW) is None
