"""Codes besides the password: asked for, good once, stood in for, switched off, lifted by a colleague, and required of the Alliance's people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import CHEAP, NOW
from sqlalchemy.orm import Session
from time_machine import travel

from matchmaker.domain.errors import Invalid, Refused, WrongStage
from matchmaker.domain.permissions import Who
from matchmaker.domain.second_factor import folded_recovery_code, in_fours, new_recovery_code, secret_of, steps_around, typed_digits
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Person, RecoveryCode, UserSession
from matchmaker.store.work import work
from matchmaker.workflows import accounts

KEY, SALT = "test", "muoi-cua-ut"
STEP = timedelta(seconds=30)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def code_at(moment=NOW, salt: str = SALT) -> str:
    return pyotp.TOTP(secret_of(KEY, salt)).at(moment)


def tried(session: Session, guarded: str = "code:x", now=NOW) -> int:
    return accounts.begin_try(session, email=guarded, address="192.0.2.1", now=now)


def token_of(session: Session, email: str, now=NOW) -> str:
    return accounts.sign_in(session, email=email, password=PASSWORD, counted_as=tried(session, email, now), now=now, keeper=CHEAP)[1]


def switch_on(session: Session, who: Who, email: str) -> list[str]:
    token = token_of(session, email)
    return accounts.switch_on(
        session, who=who, salt=SALT, password=PASSWORD, code=code_at(), counted_as=tried(session), token=token, key=KEY, keeper=CHEAP, now=NOW
    )[2]


def finish(session: Session, person: str, *, code: str = "", recovery: str = "", now=NOW) -> str:
    return accounts.finish_sign_in(session, person_code=person, code=code, recovery=recovery, counted_as=tried(session, now=now), key=KEY, now=now)[1]


def test_with_it_the_password_alone_opens_nothing(session: Session, cast: Cast) -> None:
    codes = switch_on(session, cast.ut.who, cast.ut.email)
    assert len(set(codes)) == 10
    assert token_of(session, cast.ut.email) == ""
    later = NOW + 2 * STEP
    token = finish(session, cast.ut.code, code=code_at(later), now=later)
    assert accounts.person_of_token(session, token, now=later).code == cast.ut.code


def test_the_code_that_switched_it_on_does_not_sign_in_as_well(session: Session, cast: Cast) -> None:
    switch_on(session, cast.ut.who, cast.ut.email)
    with pytest.raises(Refused):
        finish(session, cast.ut.code, code=code_at())


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(session: Session, cast: Cast, steps: int, good: bool) -> None:
    switch_on(session, cast.ut.who, cast.ut.email)
    later = NOW + 10 * STEP
    if good:
        assert finish(session, cast.ut.code, code=code_at(later + steps * STEP), now=later)
    else:
        with pytest.raises(Refused):
            finish(session, cast.ut.code, code=code_at(later + steps * STEP), now=later)


def test_a_code_is_good_once_and_so_is_every_earlier_one(session: Session, cast: Cast) -> None:
    switch_on(session, cast.ut.who, cast.ut.email)
    later = NOW + 10 * STEP
    assert finish(session, cast.ut.code, code=code_at(later + STEP), now=later)
    for replayed in (later + STEP, later, later - STEP):
        with pytest.raises(Refused):
            finish(session, cast.ut.code, code=code_at(replayed), now=later)
    assert finish(session, cast.ut.code, code=code_at(later + 2 * STEP), now=later + STEP)


def test_a_recovery_code_is_good_once_however_it_is_typed(session: Session, cast: Cast) -> None:
    codes = switch_on(session, cast.ut.who, cast.ut.email)
    assert finish(session, cast.ut.code, recovery=f" {codes[3].upper().replace('-', ' ')} ")
    with pytest.raises(Refused):
        finish(session, cast.ut.code, recovery=codes[3])
    assert finish(session, cast.ut.code, recovery=codes[4])
    person = session.scalars(sa.select(Person).where(Person.code == cast.ut.code)).one()
    assert accounts.codes_left(session, person) == 8
    told = session.scalars(sa.select(Letter.facts).where(Letter.kind == "account_changed").order_by(Letter.id)).all()
    assert [facts["what"] for facts in told] == ["second_factor_on", "recovery_code", "recovery_code"]


def test_neither_a_secret_nor_a_recovery_code_stands_in_the_database(session: Session, cast: Cast) -> None:
    codes = switch_on(session, cast.ut.who, cast.ut.email)
    kept = session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not set(codes) & set(kept)
    assert session.scalar(sa.select(Person.factor_salt).where(Person.code == cast.ut.code)) == SALT
    assert secret_of("another key", SALT) != secret_of(KEY, SALT)


def test_another_persons_recovery_code_is_nobodys(session: Session, cast: Cast) -> None:
    codes = switch_on(session, cast.ut.who, cast.ut.email)
    switch_on(session, cast.binh.who, cast.binh.email)
    with pytest.raises(Refused):
        finish(session, cast.binh.code, recovery=codes[0])


def test_new_recovery_codes_make_the_old_ones_worthless(session: Session, cast: Cast) -> None:
    old = switch_on(session, cast.ut.who, cast.ut.email)
    later = NOW + 10 * STEP
    with pytest.raises(Invalid):
        accounts.renew_codes(session, who=cast.ut.who, code="000000", counted_as=tried(session), key=KEY, now=later)
    fresh = accounts.renew_codes(session, who=cast.ut.who, code=code_at(later), counted_as=tried(session), key=KEY, now=later)
    assert len(set(fresh) | set(old)) == 20
    with pytest.raises(Refused):
        finish(session, cast.ut.code, recovery=old[0], now=later)
    assert finish(session, cast.ut.code, recovery=fresh[0], now=later)


def test_switching_on_asks_for_the_password_and_ends_every_other_session(session: Session, cast: Cast) -> None:
    elsewhere, here = token_of(session, cast.ut.email), token_of(session, cast.ut.email)
    told = {"who": cast.ut.who, "salt": SALT, "code": code_at(), "token": here, "key": KEY, "keeper": CHEAP, "now": NOW}
    with pytest.raises(Invalid) as refused:
        accounts.switch_on(session, password="sai-roi-nhe", counted_as=tried(session), **told)
    assert refused.value.complaints["password"][0] == "wrong_password"
    _person, token, _codes = accounts.switch_on(session, password=PASSWORD, counted_as=tried(session), **told)
    alive = [accounts.person_of_token(session, one, now=NOW) is not None for one in (elsewhere, here, token)]
    assert alive == [False, False, True]
    with pytest.raises(WrongStage):
        accounts.switch_on(session, password=PASSWORD, counted_as=tried(session), **{**told, "token": token})


@pytest.mark.parametrize(("password", "code", "why"), [("sai-roi-nhe", "right", "password"), (PASSWORD, "000000", "code"), (PASSWORD, "", "code")])
def test_switching_off_asks_for_the_password_and_a_code(session: Session, cast: Cast, password: str, code: str, why: str) -> None:
    codes = switch_on(session, cast.ut.who, cast.ut.email)
    here, elsewhere = (finish(session, cast.ut.code, recovery=one) for one in codes[:2])
    told = {"who": cast.ut.who, "token": here, "key": KEY, "keeper": CHEAP, "now": NOW}
    with pytest.raises(Invalid) as refused:
        accounts.switch_off(session, password=password, code=codes[2] if code == "right" else code, counted_as=tried(session), **told)
    assert list(refused.value.complaints) == [why]
    _person, token = accounts.switch_off(session, password=PASSWORD, code=codes[3], counted_as=tried(session), **told)
    alive = [accounts.person_of_token(session, one, now=NOW) is not None for one in (elsewhere, here, token)]
    assert alive == [False, False, True]
    assert token_of(session, cast.ut.email)
    assert not session.scalars(sa.select(RecoveryCode.id)).all()


def test_a_colleague_lifts_a_lost_one_and_nobody_their_own(session: Session, cast: Cast) -> None:
    switch_on(session, cast.ut.who, cast.ut.email)
    for who in (cast.ut.who, cast.binh.who, replace(cast.chau.who, person_code=cast.ut.code)):
        with pytest.raises(Refused):
            accounts.lift_second_factor(session, who=who, person_code=cast.ut.code, now=NOW)
    accounts.lift_second_factor(session, who=cast.chau.who, person_code=cast.ut.code, now=NOW)
    assert token_of(session, cast.ut.email)
    assert session.scalars(sa.select(UserSession.id).where(UserSession.ended_at.is_(None))).all() == [
        session.scalar(sa.select(sa.func.max(UserSession.id)))
    ]
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "account.lift_second_factor")).one()
    assert (event.subject_code, event.person_id) == (cast.ut.code, session.scalar(sa.select(Person.id).where(Person.code == cast.chau.code)))


def test_the_command_line_lifts_one(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        switch_on(session, cast.ut.who, cast.ut.email)
    run = app.test_cli_runner().invoke
    assert run(args=["people", "lift-code", cast.ut.email]).output == "lifted\n"
    assert "has no second factor" in run(args=["people", "lift-code", cast.ut.email]).output
    assert "no account has that name" in run(args=["people", "lift-code", "0911 111 111"]).output


def test_guessing_codes_is_slowed_down_like_guessing_passwords(app: Flask, client: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        switch_on(session, cast.ut.who, cast.ut.email)
    with travel(NOW + timedelta(hours=1), tick=False):
        client.sign_in(cast.ut.email, PASSWORD)
        statuses = [client.post("/sign-in/code", {"code": f"{number:06}"}).status_code for number in range(8)]
        assert statuses == [422] * 5 + [429] * 3
        right = client.post("/sign-in/code", {"code": code_at(NOW + timedelta(hours=1))})
    assert right.status_code == 429


def test_a_person_sets_it_up_and_signs_in_with_it(app: Flask, client: Client, cast: Cast) -> None:
    with travel(NOW, tick=False) as clock:
        client.sign_in(cast.ut.email, PASSWORD)
        page = client.get("/account/second-factor")
        spelled = page.text.partition('id="spelled">')[2].partition("<")[0]
        assert [len(part) for part in spelled.split(" ")] == [4] * 8
        assert page.headers["Cache-Control"] == "no-store"
        made = pyotp.TOTP(spelled.replace(" ", ""))
        assert client.post("/account/second-factor", {"password": PASSWORD, "code": "000000"}).status_code == 422
        shown = client.post("/account/second-factor", {"password": PASSWORD, "code": made.now()})
        assert shown.status_code == 200
        recovery = shown.text.partition('id="codes">')[2].partition("<")[0].split()
        assert len(recovery) == 10
        assert recovery[0] not in client.get("/account/second-factor").text
        client.post("/sign-out")
        clock.shift(timedelta(minutes=1))
        assert client.sign_in(cast.ut.email, PASSWORD).location == "/sign-in/code"
        assert client.get("/linkages").status_code == 303, "the password alone let somebody in"
        assert client.get("/sign-in/code").status_code == 200
        assert client.post("/sign-in/code", {"code": made.now()}).location == "/"
        assert client.get("/linkages").status_code == 200
        client.get("/account/second-factor")
        assert client.post("/sign-out").status_code == 303
        client.sign_in(cast.ut.email, PASSWORD)
        clock.shift(timedelta(minutes=11))
        assert client.post("/sign-in/code", {"code": made.now()}).location == "/sign-in", "the password was given too long ago"


def test_people_of_the_alliance_reach_nothing_before_they_have_one_where_it_is_required(app: Flask, client: Client, cast: Cast) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], staff_second_factor="required")
    with travel(NOW, tick=False):
        client.sign_in(cast.chau.email, PASSWORD)
        for path in ("/", "/desk", "/account", "/audit", "/account/password", "/help"):
            assert client.get(path).location == "/account/second-factor", path
        page = client.get("/account/second-factor")
        assert client.post("/account/sessions/end-others").location == "/account/second-factor"
        made = pyotp.TOTP(page.text.partition('id="spelled">')[2].partition("<")[0].replace(" ", ""))
        assert client.post("/account/second-factor", {"password": PASSWORD, "code": made.now()}).status_code == 200
        assert client.get("/desk").status_code == 200
        member = Client(app)
        member.sign_in(cast.ut.email, PASSWORD)
        assert member.get("/linkages").status_code == 200


@pytest.mark.parametrize(("typed", "read"), [("123456", "123456"), (" 123 456 ", "123456"), ("12345", ""), ("١٢٣٤٥٦", ""), ("12345a", ""), ("", "")])
def test_what_is_typed_as_a_code(typed: str, read: str) -> None:
    assert typed_digits(typed) == read


def test_the_pieces() -> None:
    code = new_recovery_code()
    assert folded_recovery_code(code.upper().replace("-", "")) == code
    assert in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"
    before, now, after = steps_around(NOW)
    assert (now - before, after - now, now) == (1, 1, int(NOW.timestamp()) // 30)
