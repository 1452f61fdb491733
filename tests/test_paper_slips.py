"""Slips for people without e-mail: printed, typed or scanned, good once; guessing is slow, and nobody else's eyes see the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from applying import at_once
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from make import CHEAP, NOW
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, TooManyTries, WrongStage
from matchmaker.domain.slips import LETTERS, hash_of_slip_code, in_fours, read_slip_code, slip_code, slip_token
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Membership, Person
from matchmaker.store.models.registrations import Activation
from matchmaker.store.work import work
from matchmaker.workflows import memberships, slips

KEY = "test"
BA = {"person_name": "Ba Lành", "phone": "0912 345 678", "role": "member"}
CHOSEN = {"person_name": "Trần Văn Lành", "password": "mat-khau-rieng"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def make(session: Session, cast: Cast, **typed: str) -> Activation:
    return slips.make_slip(session, who=cast.ut.who, code=cast.ut.party, typed={**BA, **typed}, key=KEY, now=NOW)


def token(session: Session, typed: str, now=NOW, address: str = "203.0.113.9") -> str:
    number = slips.begin_try(session, address=address, now=now)
    return slips.token_of_code(session, typed=typed, counted_as=number, key=KEY, now=now)


def use(session: Session, secret: str, now=NOW) -> Person:
    return memberships.activate(session, secret=secret, typed=CHOSEN, keeper=CHEAP, now=now)


@settings(max_examples=30)
@given(nonce=st.text(max_size=40), shift=st.booleans())
def test_a_code_is_read_as_it_is_printed_in_any_case_and_is_not_kept_plainly(nonce: str, shift: bool) -> None:
    code = slip_code(KEY, nonce)
    assert set(code) <= set(LETTERS)
    assert len(code) == 8
    printed = in_fours(code)
    assert read_slip_code(printed.lower() if shift else f" {printed.replace('-', ' ')} ") == code
    assert code not in hash_of_slip_code(KEY, code)
    assert slip_code("another", nonce) != code
    assert slip_token(KEY, nonce) != slip_token("another", nonce)


@settings(max_examples=50)
@given(typed=st.text(max_size=200))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    read = read_slip_code(typed)
    assert read == "" or (len(read) == 8 and set(read) <= set(LETTERS))


def test_the_code_and_the_link_lead_to_one_account_once(session: Session, cast: Cast) -> None:
    made = make(session, cast)
    seen = slips.see_slip(session, who=cast.chau.who, code=cast.ut.party, link=made.code, key=KEY, now=NOW)
    assert token(session, in_fours(seen.code).lower()) == seen.token
    assert not {seen.code, seen.token} & {made.token_hash, made.code_hash, made.nonce, made.code}
    person = use(session, seen.token, NOW + timedelta(days=13))
    assert person.name == "Trần Văn Lành"
    assert session.scalars(sa.select(Membership.role).where(Membership.person_id == person.id)).one() == "member"
    with pytest.raises(NotFound):
        use(session, seen.token)
    with pytest.raises(Invalid):
        token(session, seen.code)
    spent = slips.see_slip(session, who=cast.ut.who, code=cast.ut.party, link=made.code, key=KEY, now=NOW)
    assert (spent.code, spent.token, made.state(NOW)) == ("", "", "used")
    with pytest.raises(WrongStage):
        slips.make_again(session, who=cast.ut.who, code=cast.ut.party, link=made.code, key=KEY, now=NOW)
    with pytest.raises(Invalid) as error:
        make(session, cast)
    assert error.value.complaints == {"phone": ("has_account", {})}


def test_a_slip_runs_out_after_a_fortnight_and_a_fresh_one_takes_its_place(session: Session, cast: Cast) -> None:
    first = make(session, cast)
    code, late = slip_code(KEY, first.nonce), NOW + timedelta(days=14)
    assert first.state(late) == "expired"
    with pytest.raises(Invalid):
        token(session, code, late)
    second = slips.make_again(session, who=cast.chau.who, code=cast.ut.party, link=first.code, key=KEY, now=late)
    assert first.state(late) == "withdrawn"
    assert (second.person_name, second.phone, second.role) == ("Ba Lành", "+84912345678", "member")
    assert token(session, slip_code(KEY, second.nonce), late) == slip_token(KEY, second.nonce)
    third = slips.make_slip(session, who=cast.ut.who, code=cast.ut.party, typed=BA, key=KEY, now=late)
    assert second.withdrawn_at is not None
    memberships.withdraw_link(session, who=cast.ut.who, code=cast.ut.party, link=third.code, now=late)
    with pytest.raises(Invalid):
        token(session, slip_code(KEY, third.nonce), late)


def test_a_server_with_another_key_opens_nothing_and_says_so(session: Session, cast: Cast) -> None:
    made = make(session, cast)
    seen = slips.see_slip(session, who=cast.ut.who, code=cast.ut.party, link=made.code, key="renewed", now=NOW)
    assert (seen.code, seen.token) == ("", "")


@pytest.mark.parametrize(
    ("typed", "complaints"),
    [({"person_name": " "}, {"person_name": "missing"}), ({"phone": ""}, {"phone": "phone_or_email"}), ({"phone": "12"}, {"phone": "not_a_phone"}),
     ({"email": "abc"}, {"email": "not_an_email"}), ({"role": "king"}, {"role": "not_a_choice"}),
     ({"phone": "", "email": "ut@cast.example"}, {"email": "has_account"})],
)  # fmt: skip
def test_what_a_slip_lacks_is_said(session: Session, cast: Cast, typed: dict[str, str], complaints: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        make(session, cast, **typed)
    assert {name: why for name, (why, _) in error.value.complaints.items()} == complaints


def test_only_who_manages_the_people_makes_and_sees_slips_and_none_are_made_for_staff(session: Session, cast: Cast) -> None:
    made = make(session, cast)
    for who, party, error in ((cast.duong.who, cast.ut.party, NotFound), (cast.chau.who, cast.chau.party, Refused)):
        with pytest.raises(error):
            slips.make_slip(session, who=who, code=party, typed=BA, key=KEY, now=NOW)
    for act in (slips.see_slip, slips.make_again):
        with pytest.raises(NotFound):
            act(session, who=cast.duong.who, code=cast.duong.party, link=made.code, key=KEY, now=NOW)


def test_guessing_is_slow_from_each_place_and_a_right_code_counts_as_no_try(session: Session, cast: Cast) -> None:
    code = slip_code(KEY, make(session, cast).nonce)
    for _ in range(3):
        token(session, code)
    for _ in range(10):
        with pytest.raises(Invalid):
            token(session, "ACDE-FHJK")
    for typed in ("ACDE-FHJK", code):
        with pytest.raises(TooManyTries) as error:
            token(session, typed)
        assert 0 < int(str(error.value.facts["wait_seconds"])) <= 901
    assert token(session, code, address="198.51.100.7")
    assert token(session, code, NOW + timedelta(minutes=15, seconds=1))


def test_neither_the_code_nor_the_link_stands_in_the_audit(session: Session, cast: Cast) -> None:
    made = make(session, cast)
    events = session.scalars(sa.select(AuditEvent)).all()
    assert [event.action for event in events] == ["activation.slip"]
    said = str([(event.subject_code, event.detail) for event in events])
    assert not any(one in said for one in (slip_code(KEY, made.nonce), slip_token(KEY, made.nonce), made.nonce, "912345678"))


def test_one_slip_used_twice_at_once_makes_one_account(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        secret = slip_token(KEY, make(session, cast).nonce)
    assert at_once(app, [lambda session: use(session, secret)] * 2) == ["done", "not_found"]


def test_from_the_list_to_the_printed_slip_to_the_new_password(client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    people = f"/parties/{cast.ut.party}/people"
    assert f"{people}/slips/new" in client.page(people).links
    refused = client.post(f"{people}/slips", {**BA, "phone": "12"})
    assert refused.status_code == 422
    assert "Ba Lành" in refused.text
    sheet = client.get(client.post(f"{people}/slips", BA).location)
    assert sheet.headers["Cache-Control"] == "no-store"
    assert "0912 345 678" in sheet.text
    found = re.search(r"[A-Z3-9]{4}-[A-Z3-9]{4}", sheet.text)
    assert found
    new = Client(client.app)
    assert new.post("/activate", {"slip_code": "AAAA-AAAA"}).status_code == 422
    where = new.post("/activate", {"slip_code": found[0].lower()}).location
    welcome = new.page(where)
    assert welcome.form(where).fields["person_name"] == "Ba Lành"
    assert new.post(where, CHOSEN).location == "/sign-in"
    assert "đã dùng" in client.page(people).text
    assert found[0] not in client.get(sheet.request.path).text


def test_the_page_of_an_invitation_by_link_sends_its_form_where_it_came_from(client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    people = f"/parties/{cast.ut.party}/people"
    client.post(people, {"email": "moi@vidu.example", "role": "reader"})
    address = re.search(r"http://localhost(/activate/\S+)", client.page(people).text)
    assert address
    new = Client(client.app)
    assert new.post(new.page(address[1]).form(address[1]).action, CHOSEN).location == "/sign-in"


def test_too_many_codes_from_one_place_are_told_to_wait(client: Client, cast: Cast) -> None:
    answers = [client.post("/activate", {"slip_code": "ACDE-FHJK"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
