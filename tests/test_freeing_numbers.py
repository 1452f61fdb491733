"""Staff with a second factor take a telephone number off an account: with a reason, told and audited; an account without another way in closes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client
from flask import Flask
from make import CHEAP, NOW
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Person, UserSession
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import work
from matchmaker.workflows import accounts

NUMBER = "+84912345678"
REASON = "Số đã về chủ mới, chị Tư gọi từ chính số này"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context():
        found = db.session()
        claimed(found, cast)
        yield found


def of(session: Session, player: Player) -> Person:
    person = person_by_code(session, player.code)
    assert person is not None
    return person


def claimed(session: Session, cast: Cast, *, email: bool = True) -> None:
    """Út has the number; Châu shows a code when she signs in."""
    ut = of(session, cast.ut)
    ut.phone, of(session, cast.chau).factor_salt = NUMBER, "muoi-cua-chau"
    if not email:
        ut.email = None
    session.flush()


def free(session: Session, cast: Cast, reason: str = REASON, *, sure: bool = False) -> Person:
    return accounts.free_phone(session, who=cast.chau.who, person_code=cast.ut.code, reason=reason, sure=sure, now=NOW)


def test_the_number_is_free_for_who_has_it_now_and_its_former_owner_is_told_why(session: Session, cast: Cast) -> None:
    assert (free(session, cast).phone, of(session, cast.ut).active) == (None, True)
    of(session, cast.binh).phone = NUMBER
    session.flush()
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "account_changed")).one()
    assert (letter.to_email, letter.facts["what"], letter.facts["reason"]) == (cast.ut.email, "phone_freed", REASON)
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "account.free_phone")).one()
    assert (event.subject_code, event.person_id, event.detail) == (cast.ut.code, of(session, cast.chau).id, {"reason": REASON, "closed": False})
    with pytest.raises(WrongStage):
        free(session, cast)


def test_an_account_with_no_other_way_in_closes_once_staff_say_that_they_know(session: Session, cast: Cast) -> None:
    told = {"password": PASSWORD, "now": NOW, "keeper": CHEAP}
    tried = accounts.begin_try(session, email=NUMBER, address="192.0.2.1", now=NOW)
    accounts.sign_in(session, email=NUMBER, counted_as=tried, **told)
    claimed(session, cast, email=False)
    with pytest.raises(Invalid) as refused:
        free(session, cast)
    assert refused.value.complaints == {"sure": ("not_sure", {})}
    person = free(session, cast, sure=True)
    assert (person.email, person.phone, person.active) == (None, None, False)
    assert session.scalars(sa.select(UserSession.id).where(UserSession.ended_at.is_(None))).all() == []
    assert session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == "account.free_phone")).one()["closed"] is True


@pytest.mark.parametrize(("reason", "why"), [("", "missing"), ("  vì thế  ", "reason_too_short"), ("x" * 3000, "too_long")])
def test_it_wants_a_reason(session: Session, cast: Cast, reason: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        free(session, cast, reason)
    assert error.value.complaints["phone_reason"][0] == why
    assert of(session, cast.ut).phone == NUMBER


def test_only_staff_who_show_a_code_may_and_nobody_their_own(session: Session, cast: Cast) -> None:
    for who in (cast.ut.who, cast.binh.who, cast.nobody.who, replace(cast.chau.who, person_code=cast.ut.code)):
        with pytest.raises(Refused):
            accounts.free_phone(session, who=who, person_code=cast.ut.code, reason=REASON, now=NOW)
    with pytest.raises(NotFound):
        accounts.free_phone(session, who=cast.chau.who, person_code="p-nobody", reason=REASON, now=NOW)
    of(session, cast.chau).factor_salt = ""
    with pytest.raises(Invalid) as refused:
        free(session, cast)
    assert refused.value.complaints == {"phone_reason": ("needs_second_factor", {})}


def test_on_the_page_of_the_people_one_press_leads_to_it(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    address = f"/people/{cast.ut.code}/phone"
    assert address not in client.page(f"/parties/{cast.ut.party}/people").links
    with app.app_context(), work() as session:
        claimed(session, cast)
        of(session, cast.chau).factor_salt = ""
    assert address in client.page(f"/parties/{cast.ut.party}/people").links
    assert "bật mã đăng nhập trước" in client.page(address).text
    with app.app_context(), work() as session:
        claimed(session, cast)
    assert "0912 345 678" in client.page(address).text
    answer = client.post(address, {"phone_reason": "vì thế"})
    assert answer.status_code == 422
    assert "Vì sao gỡ số này: xin viết rõ hơn" in answer.get_data(as_text=True)
    client.post(address, {"phone_reason": REASON})
    assert "không có gì để gỡ" in client.page(address).text
    audit = client.page("/audit").text
    assert "Gỡ số điện thoại khỏi tài khoản" in audit
    assert REASON in audit
