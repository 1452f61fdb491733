"""Contracts: drafted from what was agreed, signed, countersigned by another, held; the register and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast, Player, assemble
from contracts import LINE, SIGNERS, again, agree, crab, draft, harvest, move, second_of_staff, sign, signed, wrong
from flask import Flask
from flask_migrate import upgrade
from make import NOW, make_person
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.contract_drafts import ContractDraft, LineDraft
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.base import db
from matchmaker.store.contract_moves import digest_of
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts as rows
from matchmaker.store.queries import linkages
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.workflows import brokering, contracting, merging


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def linkage(session: Session, cast: Cast) -> Linkage:
    """1,6 of Út's 2 tonnes of crab, agreed with Bình."""
    return agree(session, cast, crab(session, cast))


def test_a_contract_goes_the_whole_way_and_binds_harvest_and_linkage(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.chau.who, linkage, number="014/2026/HĐ")
    line = contract.lines[0]
    assert (line.product, line.quantity_kg, line.price["dong"], line.harvest is not None) == ("cua_thit", Decimal(1600), 420_000, True)
    contract = sign(session, cast.binh.who, move(session, cast.chau.who, contract, "send"), "buyer")
    assert (contract.state, harvest(session).signed_kg) == ("signing", 0)
    contract = sign(session, cast.ut.who, again(session, contract), "seller")
    assert (contract.state, contract.signed_on, contract.version, len(contract.events)) == ("signed", NOW.date(), 4, 4)
    ledger = harvest(session)
    assert (ledger.capacity_kg, ledger.signed_kg, ledger.over_kg) == (2000, 1600, 0)
    contract = move(session, second_of_staff(session, cast), again(session, contract), "countersign")
    assert (contract.state, [one.role for one in contract.signatures]) == ("in_force", ["buyer", "seller", "alliance"])
    assert len({one.terms_digest for one in contract.signatures}) == 1
    moved = linkages.by_code(session, linkage.code)
    assert moved is not None
    assert (moved.stage, moved.version, moved.events[-1].facts["contract_number"]) == ("signed", len(moved.events), "014/2026/HĐ")
    actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_code == contract.code).order_by(AuditEvent.id)).all()
    assert actions == [f"contract.{name}" for name in ("draft", "send", "sign_buyer", "sign_seller", "countersign")]


def test_letters_go_to_both_sides_and_to_staff_once_all_have_signed(session: Session, cast: Cast, linkage: Linkage) -> None:
    signed(session, cast, linkage)
    found = session.execute(sa.select(Letter.kind, Letter.to_email).where(Letter.subject_kind == "contract").order_by(Letter.id)).all()
    assert [tuple(one) for one in found] == [
        ("contract_sent", "ut@cast.example"), ("contract_sent", "binh@cast.example"),
        ("contract_moved", "ut@cast.example"), ("contract_moved", "binh@cast.example"), ("contract_moved", "chau@cast.example"),
    ]  # fmt: skip


def test_whoever_wrote_or_sent_it_does_not_countersign(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    with pytest.raises(Invalid) as error:
        move(session, cast.chau.who, contract, "countersign")
    assert wrong(error) == {"countersign": "four_eyes_nobody"}  # Châu is alone: somebody has to be let in first
    second_of_staff(session, cast)
    with pytest.raises(Invalid) as error:
        move(session, cast.chau.who, contract, "countersign")
    assert error.value.complaints["countersign"] == ("four_eyes", {"name": "Châu", "others": "Hạnh", "contract": contract.name})
    for who in (cast.ut, cast.binh):
        with pytest.raises(Refused):
            move(session, who.who, contract, "countersign")


def test_whoever_recorded_a_signature_from_paper_does_not_countersign(session: Session, cast: Cast, linkage: Linkage) -> None:
    hanh = second_of_staff(session, cast)
    contract = move(session, cast.binh.who, draft(session, cast.binh.who, linkage), "send")
    contract = sign(session, cast.chau.who, sign(session, cast.binh.who, contract, "buyer"), "seller")
    with pytest.raises(Invalid) as error:
        move(session, cast.chau.who, contract, "countersign")
    assert error.value.complaints["countersign"] == ("paper_eyes", {"name": "Châu", "others": "Hạnh", "contract": contract.name})
    assert move(session, hanh, again(session, contract), "countersign").state == "in_force"


def test_two_of_staff_are_enough_where_one_writes_and_records_and_not_where_each_does_a_part(session: Session, cast: Cast, linkage: Linkage) -> None:
    hanh = second_of_staff(session, cast)
    contract = move(session, cast.chau.who, draft(session, cast.chau.who, linkage), "send")
    assert [one.name for one in contracting.can_countersign(session, contract, cast.chau.who)] == ["Hạnh"]
    assert contracting.can_countersign(session, contract, hanh) == []
    contract = sign(session, hanh, sign(session, cast.chau.who, contract, "buyer"), "seller")
    for who, why in ((cast.chau.who, "four_eyes_nobody"), (hanh, "paper_eyes_nobody")):
        with pytest.raises(Invalid) as error:
            move(session, who, contract, "countersign")
        assert wrong(error) == {"countersign": why}


def test_nobody_signs_before_it_is_sent_for_the_other_side_or_without_leading(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.binh.who, linkage)
    with pytest.raises(WrongStage):
        sign(session, cast.binh.who, contract, "buyer")
    contract = move(session, cast.binh.who, contract, "send")
    with pytest.raises(Refused) as other:
        sign(session, cast.ut.who, contract, "buyer")
    assert other.value.facts["why"] == "other_side"
    coop = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
    helper = make_person(session, email="phu@cast.example", name="Phụ", parties=[coop], role="member")
    with pytest.raises(Refused) as helps:
        sign(session, who_is(helper), contract, "seller")
    assert helps.value.facts["why"] == "not_lead"
    with pytest.raises(NotFound):
        sign(session, cast.duong.who, contract, "seller")


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({"signed_on": "25/12/2026"}, {"signed_on": "in_the_future"}),
        ({"signed_on": "20/11/2026"}, {"signed_on": "before_draft"}),
        ({"signed_on": "bữa nọ"}, {"signed_on": "not_a_date"}),
        ({"signed_on": ""}, {"signed_on": "missing"}),
        ({"signer": "Út"}, {"signer": "name_in_full"}),
        ({"signer": "\u200b"}, {"signer": "missing"}),
    ],
)
def test_a_signature_from_paper_has_a_name_and_a_day_that_can_be(
    session: Session, cast: Cast, linkage: Linkage, facts: dict[str, str], complaint: dict[str, str]
) -> None:
    contract = move(session, cast.chau.who, draft(session, cast.chau.who, linkage), "send")
    with pytest.raises(Invalid) as error:
        sign(session, cast.chau.who, contract, "seller", **facts)
    assert wrong(error) == complaint
    kept = sign(session, cast.chau.who, again(session, contract), "seller", signed_on="23/11")
    assert [(one.via, one.signer, one.signed_on) for one in kept.signatures] == [("paper", SIGNERS["seller"], NOW.date())]


def test_the_same_form_twice_is_one_signature_and_one_contract(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.chau.who, linkage, form_key="k")
    assert draft(session, cast.chau.who, linkage, form_key="k").id == contract.id
    contract = move(session, cast.chau.who, contract, "send")
    facts, seen, version = {"signer": SIGNERS["buyer"]}, digest_of(contract), contract.version
    for _press in range(2):
        contract = contracting.sign_contract(
            session, who=cast.binh.who, code=contract.code, side="buyer", facts=facts, seen=seen, version=version, now=NOW
        )
    assert (len(contract.signatures), contract.version) == (1, version + 1)


def test_what_is_being_signed_stands_still_and_is_what_was_seen(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = move(session, cast.chau.who, draft(session, cast.chau.who, linkage), "send")
    changed = ContractDraft((LineDraft("cua thịt", "1 tấn", Decimal(1000), "cua_thit"),))
    with pytest.raises(WrongStage):
        contracting.revise_contract(session, who=cast.chau.who, code=contract.code, draft=changed, version=contract.version, now=NOW)
    seen, old = digest_of(contract), contract.version
    contract = move(session, cast.chau.who, contract, "recall", why="ghi nhầm giá")
    contract = contracting.revise_contract(session, who=cast.chau.who, code=contract.code, draft=changed, version=contract.version, now=NOW)
    with pytest.raises(Invalid) as unpriced:
        move(session, cast.chau.who, contract, "send")
    assert wrong(unpriced) == {"send": "line_without_price"}
    priced = ContractDraft((LineDraft("cua thịt", "1 tấn", Decimal(1000), "cua_thit", price={"kind": "fixed", "unit": "kg", "dong": 1}),))
    contract = contracting.revise_contract(session, who=cast.chau.who, code=contract.code, draft=priced, version=contract.version, now=NOW)
    contract = move(session, cast.chau.who, contract, "send")
    assert contract.version == len(contract.events)
    for version in (old, contract.version):
        with pytest.raises(Stale) as error:
            contracting.sign_contract(
                session, who=cast.binh.who, code=contract.code, side="buyer", facts={"signer": SIGNERS["buyer"]}, seen=seen, version=version, now=NOW
            )
        assert error.value.facts["version"] == contract.version
    sign(session, cast.binh.who, contract, "buyer")
    with pytest.raises(Invalid):
        move(session, cast.chau.who, again(session, contract), "recall", why="đổi ý")


def test_who_comes_second_is_told_what_the_first_did(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.chau.who, linkage)
    move(session, cast.binh.who, contract, "send")
    with pytest.raises(Stale) as error:
        contracting.move_contract(session, who=cast.ut.who, code=contract.code, move="send", facts={}, version=1, now=NOW)
    facts = error.value.facts
    assert (facts["by"], facts["changes"]) == ("Bình", [{"move": "send", "before": "draft", "after": "signing"}])


def test_a_contract_is_held_for_a_reason_and_goes_on_from_where_it_stood(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    with pytest.raises(Invalid) as error:
        move(session, cast.chau.who, contract, "hold", hold_reason="bored")
    assert wrong(error) == {"hold_reason": "not_a_choice"}
    contract = move(session, cast.chau.who, contract, "hold", hold_reason="papers", note="chờ giấy")
    assert (contract.state, contract.events[-1].facts) == ("on_hold", {"hold_reason": "papers", "note": "chờ giấy"})
    assert move(session, cast.chau.who, contract, "resume").state == "signed"


def test_a_number_is_used_once_and_its_contract_named_only_to_those_who_may_see_it(session: Session, cast: Cast, linkage: Linkage) -> None:
    first = draft(session, cast.chau.who, linkage, number="014/2026")
    for who, seller, code, facts in (
        (
            cast.chau,
            cast.ut.party,
            "number_taken_by",
            {"number": "014/2026", "parties": f"{first.seller.name if first.seller else None} → {first.buyer.name}"},
        ),
        (cast.duong, cast.duong.party, "number_taken", {"number": "014/2026"}),
    ):
        said = contracting.read_contract_form(LINE | {"number": "014/2026"}, shipped_lexicon(), NOW.date())
        with pytest.raises(Invalid) as error:
            contracting.draft_contract(session, who=who.who, draft=said, buyer=cast.binh.party, seller=seller, form_key=who.code, now=NOW)
        assert error.value.complaints["number"] == (code, facts)


def test_a_party_that_was_merged_meanwhile_is_said_to_be_gone(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = draft(session, cast.chau.who, linkage)
    kept, gone = (session.scalars(sa.select(Party).where(Party.code == one.party)).one() for one in (cast.duong, cast.ut))
    gone.merged_into_id = kept.id
    session.flush()
    with pytest.raises(Invalid) as error:
        move(session, cast.chau.who, contract, "send")
    assert wrong(error) == {"send": "party_gone"}
    said = contracting.read_contract_form(LINE, shipped_lexicon(), NOW.date())
    with pytest.raises(Invalid) as again_gone:
        contracting.draft_contract(session, who=cast.chau.who, draft=said, buyer=cast.binh.party, seller=gone.code, form_key="x", now=NOW)
    assert wrong(again_gone) == {"seller": "party_gone"}


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"line-1-quantity": ""}, {"line-1-quantity": "missing"}),
        ({"line-1-quantity": "5-7 tấn"}, {"line-1-quantity": "one_quantity"}),
        ({"line-1-quantity": "500 kg mỗi tuần"}, {"line-1-from": "window_for_rate"}),
        ({"line-1-price": "400-450k/kg"}, {"line-1-price": "price_one_figure"}),
        ({"line-1-price": "rẻ thôi"}, {"line-1-price": "not_a_price"}),
        ({"line-1-from": "05/12/2026", "line-1-until": "01/12/2026"}, {"line-1-until": "window_backwards"}),
        ({"line-1-tolerance": "120"}, {"line-1-tolerance": "not_a_percent"}),
        ({"line-1-rule-kind": "reference"}, {"line-1-rule-reference": "price_reference_missing"}),
        ({"penalty_percent": "tám"}, {"penalty_percent": "not_a_percent"}),
        ({"note": "x" * 9000}, {"note": "too_long"}),
    ],
)
def test_what_cannot_stand_is_named_by_its_field(typed: dict[str, str], complaint: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        contracting.read_contract_form(LINE | typed, shipped_lexicon(), NOW.date())
    assert complaint.items() <= wrong(error).items()


def test_a_deposit_in_words_is_understood_or_asked_about_and_kept_as_typed() -> None:
    lexicon, today = shipped_lexicon(), NOW.date()
    read = contracting.read_contract_form(LINE | {"deposit": "một trăm triệu"}, lexicon, today)
    assert (read.terms["deposit"], read.terms["deposit_dong"], read.asks) == ("một trăm triệu", 100_000_000, {})
    asked = contracting.read_contract_form(LINE | {"deposit": "một phần ba giá trị", "penalty_percent": "12"}, lexicon, today)
    assert {name: code for name, (code, _facts) in asked.asks.items()} == {"deposit": "deposit_unread", "penalty_percent": "penalty_above_ceiling"}
    sure = contracting.read_contract_form(LINE | {"deposit": "một phần ba giá trị"}, lexicon, today, ("deposit",))
    assert (sure.asks, sure.terms) == ({}, {"deposit": "một phần ba giá trị"})


def test_the_form_of_linkage_follows_from_its_links_and_inputs_alone_are_none() -> None:
    def form(*links: str) -> Any:
        read = contracting.read_contract_form(LINE, shipped_lexicon(), NOW.date(), (), links)
        return read.form, set(read.asks)

    assert form("production", "harvest", "sale") == (3, set())
    assert form("inputs") == form() == (None, set())
    assert form("inputs", "harvest") == (None, {"links"})


def test_a_linkage_has_one_contract_that_stands(session: Session, cast: Cast, linkage: Linkage) -> None:
    first = draft(session, cast.chau.who, linkage)
    with pytest.raises(Invalid) as error:
        draft(session, cast.binh.who, linkage, form_key="other")
    assert error.value.complaints["linkage"] == ("linkage_has_contract", {"code": first.code, "name": first.name})
    with pytest.raises(Invalid) as by_hand:
        brokering.take_move(
            session, who=cast.chau.who, code=linkage.code, move="sign", version=linkage.version, now=NOW,
            facts={"contract_number": "9", "signed_on": "hôm nay"},
        )  # fmt: skip
    assert by_hand.value.complaints["contract_number"] == ("contract_underway", {"name": first.name})
    move(session, cast.binh.who, first, "cancel", cancel_reason="terms")
    assert draft(session, cast.binh.who, linkage, form_key="other").state == "draft"


def test_the_register_finds_by_party_state_product_year_and_what_ends(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)

    def found(**wanted: Any) -> list[str]:
        return [one.code for one in rows.register(session, rows.Wanted(**wanted), most=9)]

    assert found() == found(parties=[cast.ut.party]) == found(states=["signed", "draft"], products=["cua_thit"], year=2026) == [contract.code]
    assert found(parties=[cast.duong.party]) == found(parties=()) == found(states=["draft"]) == found(year=2025) == found(products=["tom_su"]) == []
    assert found(ending_by=NOW.date() + timedelta(days=60)) == [contract.code]
    assert found(ending_by=NOW.date() + timedelta(days=30)) == []


def test_what_waits_for_staff(session: Session, cast: Cast, linkage: Linkage) -> None:
    contract = signed(session, cast, linkage)
    today = NOW.date()
    assert [(one.why, one.code) for one in rows.waiting(session, today)] == [("countersign", contract.code)]
    contract = move(session, second_of_staff(session, cast), contract, "countersign")
    assert rows.waiting(session, today) == []
    days = {"2026-12-10": "expiring", "2027-01-02": "expired"}
    for day, why in days.items():
        assert [one.why for one in rows.waiting(session, type(today).fromisoformat(day))] == [why]
    move(session, cast.chau.who, contract, "hold", hold_reason="late")
    assert [one.why for one in rows.waiting(session, today)] == ["on_hold"]


def test_the_database_refuses_to_change_what_happened_to_a_contract(session: Session, cast: Cast, linkage: Linkage) -> None:
    draft(session, cast.chau.who, linkage)
    for statement in ("UPDATE contract_event SET to_state = 'signed'", "DELETE FROM contract_event"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.text(statement))


def test_parties_with_a_contract_between_them_are_not_made_one(session: Session, cast: Cast) -> None:
    said = contracting.read_contract_form(LINE, shipped_lexicon(), NOW.date())
    made = contracting.draft_contract(session, who=cast.chau.who, draft=said, buyer=cast.duong.party, seller=cast.ut.party, form_key="m", now=NOW)
    pair = merging.add_pair(session, who=cast.chau.who, one=cast.ut.party, other=cast.duong.party, now=NOW)
    with pytest.raises(Invalid) as error:
        merging.merge(session, who=cast.chau.who, code=pair.code, keep=cast.ut.party, versions={cast.ut.party: 1, cast.duong.party: 1}, now=NOW)
    assert error.value.complaints["merge"] == ("contract_between", {"name": made.name})


@pytest.mark.postgres
def test_two_sides_that_draft_at_once_make_one_contract(postgres_app: Flask) -> None:
    upgrade()
    cast = assemble(postgres_app)
    with work() as session:
        code = agree(session, cast, crab(session, cast)).code

    def of_it(session: Session, player: Player) -> None:
        linkage = linkages.by_code(session, code)
        assert linkage is not None
        draft(session, player.who, linkage, form_key=player.code)

    def drafted() -> None:
        with postgres_app.app_context(), work() as session:
            of_it(session, cast.ut)

    with ThreadPoolExecutor(1) as other, Session(db.engine) as first:
        of_it(first, cast.binh)
        drafting = other.submit(drafted)
        with Session(db.engine) as watch:
            while not watch.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")) and not drafting.done():
                watch.rollback()
        first.commit()
        with pytest.raises(Invalid) as refused:
            drafting.result()
    assert refused.value.complaints["linkage"][0] == "linkage_has_contract"


def test_a_contract_is_of_no_plan_but_the_buyers_own(session: Session, cast: Cast) -> None:
    read = contracting.read_contract_form(LINE, shipped_lexicon(), NOW.date())
    sides = {"buyer": cast.binh.party, "seller": cast.ut.party}
    for code in ("k-of-somebody", "x" * 500):
        with pytest.raises(NotFound):
            contracting.draft_contract(session, who=cast.ut.who, draft=read, plan_code=code, form_key="f", now=NOW, **sides)


def test_a_contract_by_the_week_keeps_all_its_lines_when_it_is_edited() -> None:
    line = {"words": "sò huyết", "quantity": "327 kg", "price": "98.000 đ/kg"}
    typed = {f"line-{at}-{name}": said for at in range(1, 27) for name, said in line.items()}
    assert len(contracting.read_contract_form(typed, shipped_lexicon(), NOW.date(), frozenset({"1"})).lines) == 26
