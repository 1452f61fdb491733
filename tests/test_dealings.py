"""What follows from deliveries: payments by two words, reports with the other side heard, how contracts end, and the record of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from dealing import NOW, TRUCK, WEEKS, party_id, signed
from flask import Flask
from make import make_listing, make_person
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.breaches import REASONS
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.store.models.dealings import BreachReport, ContractOutcome
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party
from matchmaker.store.queries import dealings, deliveries, linkages
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering.paying import standing_of

TODAY = date(2026, 11, 26)
LATER = NOW + timedelta(days=3)
TOLD = {
    "against": "buyer", "reason": "late_pick_up", "happened_on": "18/11/2026", "told": "Hẹn 5 giờ sáng lấy tôm, 11 giờ mới tới, tôm chết bớt",
    "evidence": "tin nhắn Zalo",
}  # fmt: skip


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def deliver(session: Session, cast: Cast, *trucks: tuple[str, str, str], code: str = "hd-14") -> None:
    """Trucks of a day, an amount and what was sent back, told by Bình."""
    for number, (on, quantity, rejected) in enumerate(trucks):
        typed = {**TRUCK, "on": on, "quantity": quantity, "rejected": rejected, "reject_reason": "dead" if rejected else ""}
        delivering.enter_delivery(session, who=cast.binh.who, code=code, typed=typed, form_key=f"{code}-{number}", now=NOW)


def colleague(session: Session) -> Any:
    """Somebody else of the Alliance."""
    alliance = session.scalars(sa.select(Party).where(Party.code == "chau-party")).one()
    return who_is(make_person(session, email="tam@cast.example", name="Tám", parties=[alliance]))


def report(session: Session, cast: Cast, key: str = "r1", *, who: Any = None, **typed: str) -> BreachReport:
    return delivering.report_breach(session, who=who or cast.ut.who, code="hd-14", typed={**TOLD, **typed}, form_key=key, now=NOW)


def test_a_payment_is_made_when_both_sides_say_so(session: Session, cast: Cast) -> None:
    signed(session, cast)
    due = {"amount": "540 triệu", "due_on": "20/11/2026", "about": "chuyến 13/11"}
    made = delivering.add_payment(session, who=cast.ut.who, code="hd-14", typed=due, form_key="p", now=NOW)
    assert (made.amount_dong, made.due_on, made.side) == (540_000_000, date(2026, 11, 20), "seller")
    assert delivering.add_payment(session, who=cast.ut.who, code="hd-14", typed=due, form_key="p", now=NOW).id == made.id
    assert [one.kind for one in dealings.waiting(session, date(2026, 11, 22))] == ["late", "payment"]
    tell: dict[str, Any] = {"code": made.code, "now": NOW}
    with pytest.raises(Refused):
        delivering.tell_payment(session, who=cast.ut.who, said="confirmed", typed={}, seen=0, **tell)
    told = delivering.tell_payment(session, who=cast.binh.who, said="paid", typed={"paid_on": "19/11"}, seen=0, **tell)
    assert (standing_of(told).state, standing_of(told).paid_on) == ("told", date(2026, 11, 19))
    with pytest.raises(Refused):
        delivering.tell_payment(session, who=cast.binh.who, said="confirmed", typed={}, seen=1, **tell)
    with pytest.raises(Invalid):
        delivering.tell_payment(session, who=cast.ut.who, said="objected", typed={}, seen=1, **tell)
    with pytest.raises(Stale):
        delivering.tell_payment(session, who=cast.ut.who, said="confirmed", typed={}, seen=0, **tell)
    assert standing_of(delivering.tell_payment(session, who=cast.ut.who, said="confirmed", typed={}, seen=1, **tell)).state == "confirmed"
    assert {one.to_name for one in session.scalars(sa.select(Letter).where(Letter.kind == "payment_told"))} == {"Út Mười", "Bình"}


NO_PAYMENTS: tuple[tuple[dict[str, str], set[str]], ...] = (
    ({"amount": "", "due_on": "20/11/2026"}, {"amount"}),
    ({"amount": "-5", "due_on": "20/11/2026"}, {"amount"}),
    ({"amount": "40-50 triệu", "due_on": "20/11/2026"}, {"amount"}),
    ({"amount": "45 triệu", "due_on": "hôm nào cũng được"}, {"due_on"}),
    ({"amount": "45 triệu", "due_on": "01/10/2026"}, {"due_on"}),
)


def test_a_payment_that_cannot_be_is_refused(session: Session, cast: Cast) -> None:
    signed(session, cast)
    for typed, wrong in NO_PAYMENTS:
        with pytest.raises(Invalid) as caught:
            delivering.add_payment(session, who=cast.binh.who, code="hd-14", typed=typed, form_key="p", now=NOW)
        assert set(caught.value.complaints) == wrong


def test_a_report_is_heard_answered_and_decided_by_somebody_else(session: Session, cast: Cast) -> None:
    signed(session, cast)
    row = report(session, cast)
    assert (row.against, row.answer_by, report(session, cast).id) == ("buyer", date(2026, 11, 30), row.id)
    decide: dict[str, Any] = {"code": row.code, "decision": "upheld", "text": "Hai bên đều kể như nhau", "now": NOW}
    with pytest.raises(Invalid) as early:
        delivering.decide_report(session, who=cast.chau.who, version=row.version, **decide)
    assert early.value.complaints["decision"][0] == "other_not_heard"
    with pytest.raises(Refused):
        delivering.answer_report(session, who=cast.ut.who, code=row.code, answer="đúng vậy", version=row.version, now=NOW)
    said = delivering.answer_report(session, who=cast.binh.who, code=row.code, answer="Xe hư dọc đường", version=row.version, now=NOW)
    assert [one.kind for one in dealings.waiting(session, date(2026, 11, 5))] == ["report"]
    with pytest.raises(Refused):
        delivering.decide_report(session, who=cast.binh.who, version=said.version, **decide)
    with pytest.raises(Stale):
        delivering.decide_report(session, who=cast.chau.who, version=said.version - 1, **decide)
    done = delivering.decide_report(session, who=cast.chau.who, version=said.version, **decide)
    assert (done.decision, done.decided_by.name if done.decided_by else "") == ("upheld", "Châu")
    assert {one.to_name for one in session.scalars(sa.select(Letter).where(Letter.kind == "breach_decided"))} == {"Út Mười", "Bình"}
    with pytest.raises(WrongStage):
        delivering.answer_report(session, who=cast.binh.who, code=row.code, answer="khoan", version=done.version, now=NOW)


def test_who_wrote_a_report_for_a_side_does_not_decide_it_and_silence_is_an_answer(session: Session, cast: Cast) -> None:
    signed(session, cast)
    row = report(session, cast, who=cast.chau.who, side="seller", told_via="phone")
    after = NOW + timedelta(days=8)
    decide: dict[str, Any] = {"code": row.code, "decision": "not_upheld", "text": "Không có gì làm chứng", "version": row.version, "now": after}
    with pytest.raises(Invalid) as caught:
        delivering.decide_report(session, who=cast.chau.who, **decide)
    assert caught.value.complaints["decision"][0] == "another_decides"
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(sa.text("UPDATE breach_report SET decision = 'upheld', decided_by_id = reported_by_id"))
    assert delivering.decide_report(session, who=colleague(session), **decide).decision == "not_upheld"


NO_REPORTS: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"against": "seller"}, {"against": "against_oneself"}),
    ({"against": ""}, {"against": "not_a_choice"}),
    ({"reason": "ghét"}, {"reason": "not_a_choice"}),
    ({"told": " "}, {"told": "missing"}),
    ({"happened_on": "01/12/2026"}, {"happened_on": "in_the_future"}),
    ({"happened_on": "01/10/2026"}, {"happened_on": "before_contract"}),
)


def test_a_report_that_cannot_stand_names_what_is_wrong(session: Session, cast: Cast) -> None:
    signed(session, cast)
    for typed, wrong in NO_REPORTS:
        with pytest.raises(Invalid) as caught:
            report(session, cast, **typed)
        assert {name: code for name, (code, _facts) in caught.value.complaints.items()} == wrong
    with pytest.raises(NotFound):
        report(session, cast, who=cast.duong.who)


def linked(session: Session, cast: Cast) -> Linkage:
    """A linkage of Út and Bình that stands as signed."""
    need = make_listing(session, party=cast.binh.party, side="need", words="tôm sú")
    offer = make_listing(session, party=cast.ut.party, words="tôm sú")
    row = Linkage(
        code="k-1", need_id=need.id, offer_id=offer.id, buyer_id=need.party_id, seller_id=offer.party_id, stage="signed", ranking={}, created_at=NOW,
        moved_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    event = {"move": "propose", "from_stage": None, "to_stage": "proposed", "facts": {}, "person_id": need.created_by_id, "at": NOW}
    session.add(LinkageEvent(linkage_id=row.id, sequence=1, **event))
    session.flush()
    return row


def test_the_end_of_a_contract_is_told_once_and_closes_its_linkage(session: Session, cast: Cast) -> None:
    contract = signed(session, cast, linkage_id=linked(session, cast).id)
    deliver(session, cast, ("05/11/2026", "4 tấn", ""), ("12/11/2026", "3 tấn", "1 tấn"))
    end: dict[str, Any] = {"who": cast.chau.who, "code": "hd-14"}
    with pytest.raises(WrongStage):
        delivering.record_outcome(session, typed={"ending": "in_part", "reason": "short"}, now=NOW - timedelta(days=5), **end)
    with pytest.raises(Refused):
        delivering.record_outcome(session, who=cast.binh.who, code="hd-14", typed={"ending": "in_part", "reason": "short"}, now=LATER)
    for typed, wrong in (
        ({"ending": ""}, {"ending": "not_a_choice"}),
        ({"ending": "fulfilled"}, {"ending": "fulfilled_but_short"}),
        ({"ending": "not_delivered", "reason": "shock"}, {"ending": "something_was_delivered"}),
        ({"ending": "in_part"}, {"reason": "not_a_choice"}),
        ({"ending": "broken", "reason": "price_moved"}, {"broken_by": "not_a_choice"}),
    ):
        with pytest.raises(Invalid) as caught:
            delivering.record_outcome(session, typed=typed, now=LATER, **end)
        assert {name: code for name, (code, _facts) in caught.value.complaints.items()} == wrong
    typed = {"ending": "broken", "broken_by": "seller", "reason": "sold_elsewhere"}
    made = delivering.record_outcome(session, typed=typed, now=LATER, **end)
    assert delivering.record_outcome(session, typed={"ending": "fulfilled"}, now=LATER, **end).id == made.id
    closed = linkages.by_code(session, "k-1")
    assert closed is not None
    assert (closed.stage, closed.events[-1].move, closed.events[-1].facts["outcome"]) == ("closed", "close", "delivered_in_part")
    assert [one.kind for one in dealings.waiting(session, TODAY) if one.kind == "outcome"] == []
    assert session.scalar(sa.select(sa.func.count(ContractOutcome.id))) == 1
    assert {one.to_name for one in session.scalars(sa.select(Letter).where(Letter.kind == "contract_outcome"))} == {"Út Mười", "Bình"}
    assert contract.state == "in_force"


def test_fulfilled_but_short_is_asked_once(session: Session, cast: Cast) -> None:
    signed(session, cast)
    deliver(session, cast, ("05/11/2026", "10 tấn", ""))
    typed = {"ending": "fulfilled", "sure": "ending"}
    assert delivering.record_outcome(session, who=cast.chau.who, code="hd-14", typed=typed, now=LATER).ending == "fulfilled"


def test_a_record_counts_both_sides_and_says_nothing_of_too_few(session: Session, cast: Cast) -> None:
    signed(session, cast)
    deliver(session, cast, ("06/11/2026", "4 tấn", ""), ("13/11/2026", "3,5 tấn", "300 kg"), ("21/11/2026", "4 tấn", ""))
    seller = delivering.record_of(session, party_id(session, cast.ut), "seller", TODAY)
    assert (seller.record.contracts, seller.record.deliveries) == (1, 3)
    assert (seller.record.kept.part, seller.record.kept.whole, seller.record.kept.n) == (11_200_000, 12_000_000, 3)
    assert (seller.record.late.part, seller.record.rejected.part, len(seller.lines[0].late)) == (2, 1, 2)
    assert seller.record.kept.share == pytest.approx(11.2 / 12)
    buyer = delivering.record_of(session, party_id(session, cast.binh), "buyer", TODAY)
    assert (buyer.record.paid.n, buyer.record.paid.share, buyer.record.kept.n) == (0, None, 3)
    delivering.set_rules(session, who=cast.chau.who, typed={"grace_days": "2", "answer_days": "7", "least_n": "4", "window_months": "24"}, now=NOW)
    assert delivering.record_of(session, party_id(session, cast.ut), "seller", TODAY).record.kept.share is None


def test_what_both_gave_up_early_is_not_held_against_either_but_what_one_broke_off_is(session: Session, cast: Cast) -> None:
    contract = signed(session, cast)
    deliver(session, cast, ("06/11/2026", "4 tấn", ""))
    contract.state, contract.moved_at = "ended", NOW - timedelta(days=14)  # the first week was over, the others were to come
    session.flush()
    assert delivering.record_of(session, party_id(session, cast.ut), "seller", TODAY).record.kept.whole == 4_000_000
    typed = {"ending": "broken", "broken_by": "seller", "reason": "sold_elsewhere"}
    delivering.record_outcome(session, who=cast.chau.who, code="hd-14", typed=typed, now=LATER)
    assert delivering.record_of(session, party_id(session, cast.ut), "seller", TODAY).record.kept.whole == 12_000_000


def test_only_reports_that_were_upheld_count(session: Session, cast: Cast) -> None:
    signed(session, cast)
    for key, decision in (("r1", "upheld"), ("r2", "settled"), ("r3", "not_upheld")):
        row = report(session, cast, key)
        after = NOW + timedelta(days=9)
        delivering.decide_report(session, who=cast.chau.who, code=row.code, decision=decision, text="xong", version=row.version, now=after)
    report(session, cast, "r4")
    assert delivering.record_of(session, party_id(session, cast.binh), "buyer", TODAY).record.upheld == 1
    assert delivering.record_of(session, party_id(session, cast.ut), "seller", TODAY).record.upheld == 0


def test_what_two_parties_kept_to_is_unknown_below_the_least_number(session: Session, cast: Cast) -> None:
    pair = (party_id(session, cast.binh), party_id(session, cast.ut))
    assert delivering.dealings_between(session, [pair], TODAY) == {}
    signed(session, cast, code="hd-1", ends_on=WEEKS[0][1], weeks=False, kg="4000")
    deliver(session, cast, ("04/11/2026", "4 tấn", ""), code="hd-1")
    assert delivering.dealings_between(session, [pair], TODAY)[pair].level == "UNKNOWN"
    signed(session, cast)
    deliver(session, cast, ("06/11/2026", "4 tấn", ""), ("13/11/2026", "4 tấn", ""), ("20/11/2026", "4 tấn", ""))
    found = delivering.dealings_between(session, [pair, (pair[1], pair[0])], TODAY)
    assert (set(found), found[pair].level, found[pair].stretches, found[pair].contracts) == ({pair}, "KEPT", 4, 2)


@pytest.mark.parametrize(("amount", "level"), [("4 tấn", "KEPT"), ("3 tấn", "MOSTLY_KEPT"), ("1 tấn", "BROKEN")])
def test_dealings_are_told_by_the_levels_of_the_matcher(session: Session, cast: Cast, amount: str, level: str) -> None:
    signed(session, cast)
    deliver(session, cast, ("06/11/2026", amount, ""), ("13/11/2026", amount, ""), ("20/11/2026", amount, ""))
    pair = (party_id(session, cast.binh), party_id(session, cast.ut))
    assert delivering.dealings_between(session, [pair], TODAY)[pair].level == level


def test_the_numbers_to_judge_by_are_set_by_staff_and_kept(session: Session, cast: Cast) -> None:
    typed = {"grace_days": "5", "answer_days": "10", "least_n": "3", "window_months": "12"}
    with pytest.raises(Refused):
        delivering.set_rules(session, who=cast.binh.who, typed=typed, now=NOW)
    with pytest.raises(Invalid) as caught:
        delivering.set_rules(session, who=cast.chau.who, typed={**typed, "least_n": "0", "grace_days": "nhiều"}, now=NOW)
    assert set(caught.value.complaints) == {"least_n", "grace_days"}
    delivering.set_rules(session, who=cast.chau.who, typed=typed, now=NOW)
    assert deliveries.rules(session) == {"grace_days": 5, "answer_days": 10, "least_n": 3, "window_months": 12}
    assert {one.name for one in deliveries.rules_set(session)} == {"grace_days", "answer_days", "window_months"}


def test_reasons_of_breaches_are_no_longer_than_their_column() -> None:
    assert max(len(reason) for reason in REASONS) <= 16
