"""Parties: legal identity as typed and checked, confirmed by staff, changed by one person at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast, Player
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Party
from matchmaker.store.queries import parties
from matchmaker.store.work import work
from matchmaker.workflows.organisations import confirm_party, found_party, revise_party

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TAX_CODE = "0100233488"
FULL = {"name": "HTX Cái Tàu Mới", "tax_code": "0100-233-488", "place": "xã Đất Mũi", "phone": "0912 345 678", "about": "Cua, tôm."}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def revised(session: Session, player: Player, code: str, version: int = 1, **typed: str) -> Party:
    return revise_party(session, who=player.who, code=code, typed={**FULL, **typed}, version=version, now=NOW)


def test_a_party_describes_itself(session: Session, cast: Cast) -> None:
    party = revised(session, cast.ut, cast.ut.party)
    assert (party.name, party.name_folded, party.tax_code, party.version) == ("HTX Cái Tàu Mới", "htx cai tau moi", TAX_CODE, 2)
    assert party.place_typed == "xã Đất Mũi"
    assert party.commune_code
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "party.revise")).one()
    assert event.detail["before"]["name"] == "HTX Cái Tàu"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "missing"),
        ("name", "\u200b", "missing"),
        ("name", "x" * 10_000_000, "too_long"),
        ("tax_code", "0100233489", "tax_code_wrong"),
        ("tax_code", "abc", "tax_code_wrong"),
        ("tax_code", "１２３４５６７８９０", "tax_code_wrong"),
        ("phone", "hỏi Út", "not_a_phone"),
        ("phone", "12", "not_a_phone"),
        ("commune", "00000", "not_listed"),
        ("about", "x" * 2001, "too_long"),
    ],
)
def test_each_field_complains_by_name(session: Session, cast: Cast, field: str, typed: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        revised(session, cast.ut, cast.ut.party, **{field: typed})
    assert {name: why for name, (why, _) in error.value.complaints.items()} == {field: code}


def test_a_tax_code_is_one_partys(session: Session, cast: Cast) -> None:
    revised(session, cast.ut, cast.ut.party)
    with pytest.raises(Invalid) as error:
        revised(session, cast.duong, cast.duong.party)
    assert error.value.complaints["tax_code"][0] == "tax_code_taken"
    assert revised(session, cast.duong, cast.duong.party, tax_code="").tax_code is None


def test_others_neither_revise_nor_confirm(session: Session, cast: Cast) -> None:
    for who in (cast.duong, cast.binh, cast.nobody):
        with pytest.raises(Refused):
            revised(session, who, cast.ut.party)
    for who in (cast.ut, cast.duong, cast.nobody):
        with pytest.raises(Refused):
            confirm_party(session, who=who.who, code=cast.ut.party, version=1, now=NOW)
    with pytest.raises(NotFound):
        revised(session, cast.chau, "c-nothing")


def test_who_comes_second_sees_what_changed(session: Session, cast: Cast) -> None:
    revised(session, cast.ut, cast.ut.party)
    revised(session, cast.chau, cast.ut.party, version=2, name="HTX Cái Tàu Mới Hơn")
    with pytest.raises(Stale) as error:
        revised(session, cast.ut, cast.ut.party, version=1, phone="0999 999 999")
    facts: Any = error.value.facts
    assert (facts["by"], facts["version"]) == (cast.chau.name, 3)
    assert facts["changes"][0] == {"field": "name", "before": "HTX Cái Tàu", "after": "HTX Cái Tàu Mới Hơn"}


def test_the_same_form_twice_changes_once(session: Session, cast: Cast) -> None:
    assert revised(session, cast.ut, cast.ut.party).version == revised(session, cast.ut, cast.ut.party).version == 2


def test_staff_confirm_a_party_that_has_its_tax_code(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        confirm_party(session, who=cast.chau.who, code=cast.ut.party, version=1, now=NOW)
    assert error.value.complaints == {"tax_code": ("missing", {})}
    revised(session, cast.ut, cast.ut.party)
    with pytest.raises(Stale):
        confirm_party(session, who=cast.chau.who, code=cast.ut.party, version=1, now=NOW)
    confirmed = confirm_party(session, who=cast.chau.who, code=cast.ut.party, version=2, now=NOW)
    assert confirmed.confirmed_at == NOW
    assert confirmed.confirmed_by is not None
    assert confirmed.confirmed_by.name == cast.chau.name
    again = confirm_party(session, who=cast.chau.who, code=cast.ut.party, version=2, now=NOW + timedelta(days=1))
    assert again.confirmed_at == NOW


def test_a_changed_identity_must_be_confirmed_again(session: Session, cast: Cast) -> None:
    revised(session, cast.ut, cast.ut.party)
    confirm_party(session, who=cast.chau.who, code=cast.ut.party, version=2, now=NOW)
    assert revised(session, cast.ut, cast.ut.party, version=3, phone="0987 654 321").confirmed_at == NOW
    assert revised(session, cast.ut, cast.ut.party, version=4, name="Tên Khác").confirmed_at is None


def test_only_staff_found_parties(session: Session, cast: Cast) -> None:
    made = found_party(session, who=cast.chau.who, kind="enterprise", typed=FULL, now=NOW)
    assert parties.by_code(session, made.code) is made
    for player in (cast.ut, cast.nobody):
        with pytest.raises(Refused):
            found_party(session, who=player.who, kind="enterprise", typed=FULL, now=NOW)
    with pytest.raises(Invalid):
        found_party(session, who=cast.chau.who, kind="alliance", typed=FULL, now=NOW)


def test_the_same_form_sent_twice_adds_one_party(app: Flask, cast: Cast) -> None:
    typed = {"name": "HTX Gió Biển", "place": "xã Tân Lộc"}
    with app.app_context(), work() as session:
        found_party(session, who=cast.chau.who, kind="cooperative", typed=typed, now=NOW)
    with app.app_context(), pytest.raises(Invalid) as refused, work() as session:
        found_party(session, who=cast.chau.who, kind="cooperative", typed={**typed, "name": "HTX gió biển"}, now=NOW)
    assert refused.value.complaints["name"][0] == "party_known"
