"""What an organisation lets another do for it opens no book of its own: not its contracts, its harvests, its side of a delivery or its account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from bargain import put, talking
from cast import PASSWORD, Cast, Player
from client import Client
from contracts import crab
from dealing import NOW, TRUCK, signed
from flask import Flask
from make import make_person, post
from sqlalchemy.orm import Session
from test_mandates import given_by_ut, now_is
from werkzeug.datastructures import MultiDict

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.mandates import RIGHTS
from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.contracts import ContractSignature
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.web.register_wanted import register_wanted
from matchmaker.workflows import delivering, mandates, negotiating, paperwork
from matchmaker.workflows.mandates import MandateDraft

TODAY = NOW.astimezone(VIETNAM).date()


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def lend(session: Session, giver: Player, taker: Player, *rights: str) -> None:
    draft = MandateDraft(taker.party, rights or RIGHTS, TODAY, TODAY + timedelta(days=3650))
    mandates.give(session, who=giver.who, code=giver.party, draft=draft, form_key=giver.code, now=NOW)


def test_the_books_of_who_lends_stay_shut(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        lend(session, cast.ut, cast.duong)
        signed(session, cast)
        crab(session, cast)
        duong = now_is(session, cast.duong)
        assert contracts.register(session, register_wanted(MultiDict(), duong)[0], most=9) == []
        assert contracts.register(session, register_wanted(MultiDict({"party": cast.ut.party}), duong)[0], most=9) == []
    client = Client(app)
    client.sign_in(cast.duong.email, PASSWORD)
    assert "HTX Cái Tàu" not in client.page("/contracts").source.split("<main")[1]
    assert not [link for link in client.page("/harvests").links if link.startswith("/harvests/")]
    for path in ("/contracts/hd-14", "/contracts/hd-14/deliveries", "/contracts/hd-14/payments", "/contracts/hd-14.docx"):
        assert client.get(path).status_code == 404, path
    ut = Client(app)
    ut.sign_in(cast.ut.email, PASSWORD)
    assert "hd-14/2026" in ut.page("/contracts").text
    assert [link for link in ut.page("/harvests").links if link.startswith("/harvests/")]


def test_the_seller_whom_its_buyer_lends_a_right_still_speaks_as_the_seller(session: Session, cast: Cast) -> None:
    lend(session, cast.binh, cast.ut)
    signed(session, cast)
    ut = now_is(session, cast.ut)
    made = delivering.enter_delivery(session, who=ut, code="hd-14", typed=TRUCK, form_key="k", now=NOW)
    assert made.side == "seller"
    with pytest.raises(Refused):  # its own word is for the buyer to confirm
        delivering.answer_delivery(session, who=ut, code=made.code, answer="confirmed", seen=0, now=NOW)
    due = delivering.add_payment(session, who=ut, code="hd-14", typed={"amount": "9 triệu", "due_on": "30/11/2026"}, form_key="p", now=NOW)
    delivering.tell_payment(session, who=ut, code=due.code, said="paid", typed={"side": "buyer"}, seen=0, now=NOW)
    with pytest.raises(Refused):
        delivering.tell_payment(session, who=ut, code=due.code, said="confirmed", typed={}, seen=1, now=NOW)


def test_who_may_act_for_the_other_side_does_not_close_a_deal_with_itself(session: Session, cast: Cast) -> None:
    lend(session, cast.ut, cast.duong)
    need = post(session, cast.duong, "need", words="cua gạch", quantity="2 tấn", from_="tháng 12")
    offer = post(session, cast.ut, "offer", words="cua gạch son", quantity="3 tấn", price="600k/kg")
    linkage, duong = talking(session, cast, need.code, offer.code), now_is(session, cast.duong)
    both = Player(cast.duong.name, cast.duong.email, cast.duong.code, cast.duong.party, duong)
    put(session, Player("Châu", "", "", "", cast.chau.who), linkage, acting=negotiating.Acting("need", "phone", "Dương"))
    with pytest.raises(Refused) as refused:  # Dương's terms, written down by staff, accepted by Dương for Út
        negotiating.accept(session, who=both.who, code=linkage.code, number=1, acting=negotiating.Acting("offer"), now=NOW)
    assert refused.value.facts["why"] == "terms_one_hand"
    assert negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=1, now=NOW).stage == "agreed"


def test_terms_put_for_another_are_not_accepted_by_colleagues_of_who_put_them(session: Session, cast: Cast) -> None:
    given_by_ut(session, cast, "negotiate")
    need = post(session, cast.duong, "need", words="cua gạch", quantity="2 tấn", from_="tháng 12")
    offer = post(session, cast.ut, "offer", words="cua gạch son", quantity="3 tấn", price="600k/kg")
    linkage, duong = talking(session, cast, need.code, offer.code), now_is(session, cast.duong)
    put(session, Player("Dương", "", "", "", duong), linkage, acting=negotiating.Acting("offer"))
    party = session.query(Party).where(Party.code == cast.duong.party).one()
    colleague = who_is(make_person(session, email="sen@cast.example", name="Sen", parties=[party]))
    with pytest.raises(Refused) as refused:
        negotiating.accept(session, who=colleague, code=linkage.code, number=1, now=NOW)
    assert refused.value.facts["why"] == "terms_one_hand"


def test_the_account_that_one_side_wrote_is_not_changed_by_the_other(session: Session, cast: Cast) -> None:
    signed(session, cast)
    write = {"session": session, "code": "hd-14", "now": NOW}
    paperwork.keep_particulars(who=cast.ut.who, typed={"bank_b": "7500 111", "place": "Năm Căn"}, version=0, **write)
    with pytest.raises(Invalid) as refused:
        paperwork.keep_particulars(who=cast.binh.who, typed={"bank_b": "9999", "bank_a": "123", "place": "Cà Mau"}, version=1, **write)
    assert {name: code for name, (code, _facts) in refused.value.complaints.items()} == {"bank_b": "others_particular"}
    filled = {"bank_b": "7500 111", "representative_b": "Út Mười", "bank_a": "123", "place": "Cà Mau"}
    assert paperwork.keep_particulars(who=cast.binh.who, typed=filled, version=1, **write).facts == filled
    by_staff = filled | {"bank_b": "7500 222"}
    assert paperwork.keep_particulars(who=cast.chau.who, typed=by_staff, version=2, **write).facts == by_staff
    with pytest.raises(NotFound):
        paperwork.keep_particulars(who=now_is(session, cast.duong), typed={}, version=3, **write)


def test_once_signed_nobody_fills_in_an_account_for_the_other_side(session: Session, cast: Cast) -> None:
    contract = signed(session, cast)
    session.add(
        ContractSignature(
            contract_id=contract.id, role="seller", signer="Út Mười", signed_on=TODAY, recorded_by_id=contract.created_by_id, recorded_at=NOW
        )
    )  # fmt: skip
    session.flush()
    write = {"session": session, "code": "hd-14", "version": 0, "now": NOW}
    with pytest.raises(Invalid) as refused:
        paperwork.keep_particulars(who=cast.binh.who, typed={"bank_b": "9999", "bank_a": "123"}, **write)
    assert {name: code for name, (code, _facts) in refused.value.complaints.items()} == {"bank_b": "others_signed"}
    assert paperwork.keep_particulars(who=cast.ut.who, typed={"bank_b": "7500"}, **write).facts == {"bank_b": "7500"}
