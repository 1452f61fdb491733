"""What becomes of a signed contract: addenda, its end, its renewal, annexes of a framework, and one signed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import Cast
from contracts import SIGNERS, again, agree, crab, harvest, move, sign, signed, wrong
from flask import Flask
from make import NOW
from sqlalchemy.orm import Session

from matchmaker.domain.contract_drafts import ContractDraft, LineDraft
from matchmaker.domain.contracts import addenda_of
from matchmaker.domain.errors import Invalid
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import contracts as rows
from matchmaker.store.work import work
from matchmaker.workflows import brokering, contracting


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def linkage(session: Session, cast: Cast) -> Linkage:
    """1,6 of Út's 2 tonnes of crab, agreed with Bình."""
    return agree(session, cast, crab(session, cast))


def test_an_addendum_changes_its_line_only_once_both_have_signed(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    facts = {"line": "1", "addendum_reason": "quantity", "to": "1,9 tấn"}
    contract = contracting.propose_addendum(session, who=cast.binh.who, code=contract.code, facts=facts, version=contract.version, now=NOW)
    for side, who, kg in (("seller", cast.ut, 1600), ("buyer", cast.binh, 1900)):
        contract = again(session, contract)
        addendum = addenda_of(contract.events)[0]
        contract = contracting.sign_addendum(
            session, who=who.who, code=contract.code, facts={"addendum": "1", "side": side, "signer": SIGNERS[side]}, seen=addendum.digest,
            version=contract.version, now=NOW,
        )  # fmt: skip
        session.flush()
        assert (contract.lines[0].quantity_kg, harvest(session).signed_kg) == (kg, kg)
    assert (again(session, contract).version, again(session, contract).lines[0].quantity_typed) == (7, "1,9 tấn")


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({"line": "9", "addendum_reason": "price", "to": "1"}, {"line": "not_a_choice"}),
        ({"line": "1", "addendum_reason": "price", "to": "420.000 đ/kg"}, {"to": "same_as_before"}),
        ({"line": "1", "addendum_reason": "quantity", "to": "nhiều hơn"}, {"to": "not_a_quantity"}),
        ({"line": "1", "addendum_reason": "window", "to": "25/12/2026"}, {"to": "not_a_window"}),
        ({"line": "1", "addendum_reason": "mood", "to": "1"}, {"addendum_reason": "not_a_choice"}),
    ],
)
def test_an_addendum_says_what_is_wrong(session: Session, cast: Cast, linkage: Linkage, facts: dict[str, str], complaint: dict[str, str]) -> None:
    contract = signed(session, cast, linkage)
    with pytest.raises(Invalid) as error:
        contracting.propose_addendum(session, who=cast.ut.who, code=contract.code, facts=facts, version=contract.version, now=NOW)
    assert wrong(error) == complaint


def test_an_addendum_is_dropped_with_a_reason_and_only_one_waits(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    facts = {"line": "1", "addendum_reason": "window", "to": "tháng 1/2027"}
    contract = contracting.propose_addendum(session, who=cast.chau.who, code=contract.code, facts=facts, version=contract.version, now=NOW)
    with pytest.raises(Invalid) as error:
        contracting.propose_addendum(session, who=cast.ut.who, code=contract.code, facts=facts, version=contract.version, now=NOW)
    assert wrong(error) == {"to": "addendum_open"}
    dropped = {"addendum": "1", "why": "bên bán không chịu"}
    contract = contracting.drop_addendum(session, who=cast.ut.who, code=contract.code, facts=dropped, version=contract.version, now=NOW)
    assert [one.state for one in addenda_of(contract.events)] == ["dropped"]


def test_a_contract_that_is_broken_gives_back_what_was_not_delivered(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    with pytest.raises(Invalid) as error:
        contracting.end_contract(
            session, who=cast.chau.who, code=contract.code, facts={"end_reason": "broken"}, delivered={}, version=contract.version, now=NOW
        )
    assert wrong(error) == {"broken_by": "missing", "broken_why": "missing"}
    facts = {"end_reason": "broken", "broken_by": "buyer", "broken_why": "price_moved"}
    contract = contracting.end_contract(
        session, who=cast.chau.who, code=contract.code, facts=facts, delivered={1: "600 kg"}, version=contract.version, now=NOW
    )
    assert (contract.state, contract.events[-1].facts["given_back_kg"], harvest(session).signed_kg) == ("ended", {"1": "1000"}, 600)


def test_what_nobody_said_of_a_delivery_stays_drawn(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    contracting.end_contract(
        session, who=cast.chau.who, code=contract.code, facts={"end_reason": "agreed"}, delivered={1: " "}, version=contract.version, now=NOW
    )
    assert harvest(session).signed_kg == 1600


def test_a_renewal_is_a_new_draft_that_names_the_old_one(session: Session, cast: Cast, linkage: Linkage) -> None:
    old = signed(session, cast, linkage, number="014/2026", deposit="10 triệu")
    typed = contracting.from_contract(again(session, old), NOW.date())
    assert (typed["number"], typed["deposit"], typed["from"]) == ("", "10 triệu", "01/01/2027")
    read = contracting.read_contract_form(typed, shipped_lexicon(), NOW.date())
    new = contracting.draft_contract(
        session, who=cast.ut.who, draft=read, buyer=cast.binh.party, seller=cast.ut.party, renews=old.code, form_key="r", now=NOW
    )
    assert (new.renews_id, new.state, new.lines[0].quantity_kg) == (old.id, "draft", 1600)
    assert [one.code for one in rows.renewals_of(session, old.id)] == [new.code]


def test_a_framework_draws_nothing_and_its_annexes_do(session: Session, cast: Cast) -> None:
    offer = crab(session, cast)
    line = {"words": "cua thịt", "product": "cua_thit", "price": {"kind": "fixed", "unit": "kg", "dong": 420_000}}
    made = ContractDraft((LineDraft(quantity_typed="20 tấn", quantity_kg=Decimal(20_000), **line),))  # type: ignore[arg-type]
    frame = contracting.draft_contract(session, who=cast.chau.who, draft=made, buyer=cast.binh.party, shape="framework", form_key="f", now=NOW)
    frame = sign(session, cast.binh.who, move(session, cast.chau.who, again(session, frame), "send"), "buyer")
    assert (frame.state, harvest(session).signed_kg) == ("signed", 0)
    part = ContractDraft((LineDraft(quantity_typed="1,5 tấn", quantity_kg=Decimal(1500), listing=offer, **line),))  # type: ignore[arg-type]
    annex = contracting.draft_contract(
        session, who=cast.chau.who, draft=part, buyer=cast.binh.party, seller=cast.ut.party, shape="annex", parent=frame.code, form_key="a", now=NOW
    )
    annex = move(session, cast.chau.who, again(session, annex), "send")
    sign(session, cast.ut.who, sign(session, cast.binh.who, annex, "buyer"), "seller")
    assert harvest(session).signed_kg == 1500
    assert rows.annexes_kg(session, frame.id) == {"cua_thit": Decimal(1500)}
    with pytest.raises(Invalid) as error:
        contracting.draft_contract(
            session, who=cast.chau.who, draft=part, buyer=cast.duong.party, seller=cast.ut.party, shape="annex", parent=frame.code, form_key="b",
            now=NOW,
        )  # fmt: skip
    assert wrong(error) == {"buyer": "not_of_framework"}


def test_a_contract_signed_elsewhere_is_kept_with_what_is_known(session: Session, cast: Cast, linkage: Linkage) -> None:
    facts = {"contract_number": "77/HĐ", "signed_on": "20/11/2026"}
    brokering.take_move(session, who=cast.chau.who, code=linkage.code, move="sign", facts=facts, version=linkage.version, now=NOW)
    contract = session.scalars(sa.select(Contract)).one()
    contract = again(session, contract)
    assert (contract.state, contract.number, contract.signed_on.isoformat() if contract.signed_on else "") == ("signed", "77/HĐ", "2026-11-20")
    assert [(one.role, one.signer, one.via) for one in contract.signatures] == [("buyer", "", "paper"), ("seller", "", "paper")]
    assert (contract.lines[0].quantity_kg, harvest(session).signed_kg) == (1600, 1600)
    second = agree(session, cast, crab(session, cast), "0,6 tấn")
    for number, complaint in (("77/HĐ", {"contract_number": "number_taken_by"}), ("78/HĐ", {"override": "over_promised"})):
        with pytest.raises(Invalid) as error:
            brokering.take_move(
                session, who=cast.chau.who, code=second.code, move="sign", version=second.version, now=NOW,
                facts={"contract_number": number, "signed_on": "20/11/2026"},
            )  # fmt: skip
        assert wrong(error) == complaint
    session.flush()
    assert (harvest(session).signed_kg, session.scalar(sa.select(sa.func.count(Contract.id)))) == (1600, 1)
    brokering.take_move(
        session, who=cast.chau.who, code=second.code, move="sign", version=second.version, now=NOW,
        facts={"contract_number": "78/HĐ", "signed_on": "20/11/2026", "override": "HTX thả thêm vuông"},
    )  # fmt: skip
    assert (harvest(session).signed_kg, harvest(session).over_kg) == (2200, 200)
