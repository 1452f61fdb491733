"""Contracts: drafted from what was agreed, signed, held, changed, ended; one harvest is not sold twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import Cast
from contracts import agree, crab, draft, move, second_of_staff, sign, signed
from flask import Flask
from make import NOW
from sqlalchemy.orm import Session

from matchmaker.domain.harvests import OverPromised
from matchmaker.store import harvests
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import contracts as rows
from matchmaker.store.work import work


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def linkage(session: Session, cast: Cast) -> Linkage:
    """1,6 of Út's 2 tonnes of crab, agreed with Bình."""
    return agree(session, cast, crab(session, cast))


def harvest_of(session: Session) -> Harvest:
    session.expire_all()
    return session.scalars(sa.select(Harvest)).one()


def test_a_contract_goes_the_whole_way_and_binds_harvest_and_linkage(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.chau.who, linkage, number="014/2026/HĐ")
    assert (contract.state, contract.version, len(contract.events)) == ("draft", 1, 1)
    line = contract.lines[0]
    assert (line.product, line.quantity_kg, line.price["dong"], line.harvest is not None) == ("cua_thit", Decimal(1600), 420_000, True)
    contract = move(session, cast.chau.who, contract, "send")
    contract = sign(session, cast.binh.who, contract, "buyer")
    assert (contract.state, harvest_of(session).signed_kg) == ("signing", 0)
    contract = sign(session, cast.ut.who, rows.by_code(session, contract.code), "seller")
    assert (contract.state, contract.signed_on, contract.version, len(contract.events)) == ("signed", NOW.date(), 4, 4)
    harvest = harvest_of(session)
    assert (harvest.capacity_kg, harvest.signed_kg, harvest.over_kg) == (2000, 1600, 0)
    contract = move(session, second_of_staff(session, cast), rows.by_code(session, contract.code), "countersign")
    assert contract.state == "in_force"
    moved = session.scalars(sa.select(Linkage)).one()
    assert moved.stage == "signed"


def test_the_second_signature_stops_with_the_numbers_and_the_first_contract(session: Session, cast: Cast, linkage: Linkage) -> None:
    signed(session, cast, linkage, number="014/2026/HĐ")
    second = agree(session, cast, crab(session, cast), "0,5 tấn")
    with pytest.raises(OverPromised) as error:
        signed(session, cast, second, form_key="second")
    assert (error.value.left, error.value.asked, [one.name for one in error.value.holders]) == (400, 500, ["014/2026/HĐ"])
    assert [one.kg for one in harvests.holders(session, harvest_of(session).id)] == [1600]
