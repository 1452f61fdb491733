"""Deliveries as people tell them: one truck, the other side's word, corrections, what has to be said twice, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from dealing import NOW, TRUCK, framework, party_id, signed
from flask import Flask
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.price_rules import Kind, PriceRule, stored
from matchmaker.store.models.deliveries import Delivery, DeliverySlot
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.outbox import Letter
from matchmaker.store.queries import dealings, deliveries
from matchmaker.store.work import work
from matchmaker.workflows import delivering

TODAY = date(2026, 11, 23)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def enter(session: Session, cast: Cast, key: str = "k1", *, who: Any = None, code: str = "hd-14", now: datetime = NOW, **typed: str) -> Delivery:
    """One truck, as Bình tells it unless somebody else does."""
    return delivering.enter_delivery(session, who=who or cast.binh.who, code=code, typed={**TRUCK, **typed}, form_key=key, now=now)


def wrong(session: Session, cast: Cast, **typed: str) -> dict[str, str]:
    """The code of what is wrong with each field of a truck."""
    with pytest.raises(Invalid) as caught:
        enter(session, cast, f"wrong-{sorted(typed.items())}"[:80], **typed)
    return {name: code for name, (code, _facts) in caught.value.complaints.items()}


def left(session: Session, cast: Cast) -> int | None:
    return delivering.see_log(session, who=cast.binh.who, code="hd-14").sums.remaining_g


def test_a_truck_is_kept_as_typed_counted_in_kg_and_told_to_the_other_side(session: Session, cast: Cast) -> None:
    signed(session, cast)
    made = enter(session, cast, rejected="150 kg", reject_reason="undersize", vehicle="69C-001.23", receipt="0457")
    assert (made.quantity_typed, made.quantity_kg, made.rejected_kg) == ("3,6 tấn", Decimal(3600), Decimal(150))
    assert (made.side, made.told_via, made.entered_by.name) == ("buyer", "", "Bình")
    assert left(session, cast) == 12_000_000 - 3_450_000
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "delivery_told")).one()
    assert (letter.to_email, letter.facts["rejected_g"], letter.facts["remaining_g"]) == ("ut@cast.example", 150_000, 8_550_000)


def test_the_same_form_sent_again_is_the_same_truck(session: Session, cast: Cast) -> None:
    signed(session, cast)
    assert enter(session, cast).id == enter(session, cast).id
    assert session.scalar(sa.select(sa.func.count(Delivery.id))) == 1


def test_sacks_count_with_what_one_weighs(session: Session, cast: Cast) -> None:
    signed(session, cast)
    assert wrong(session, cast, quantity="40 bao") == {"kg_each": "kg_each_missing"}
    made = enter(session, cast, quantity="40 bao", kg_each="50", rejected="3", reject_reason="dead")
    assert (made.quantity_kg, made.rejected_kg, made.kg_each) == (Decimal(2000), Decimal(150), Decimal(50))
    assert enter(session, cast, "k2", quantity="30 bao 40 kg").quantity_kg == Decimal(1200)


CANNOT_STAND: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"quantity": ""}, {"quantity": "missing"}),
    ({"quantity": "-3 tấn"}, {"quantity": "not_positive"}),
    ({"quantity": "3-4 tấn"}, {"quantity": "one_amount"}),
    ({"quantity": "7 cần xé"}, {"quantity": "unit_not_known"}),
    ({"quantity": "nhiều lắm"}, {"quantity": "not_a_quantity"}),
    ({"quantity": "3600"}, {"quantity": "unit_missing"}),
    ({"rejected": "4 tấn", "reject_reason": "dead"}, {"rejected": "rejected_above"}),
    ({"rejected": "-5 kg"}, {"rejected": "not_positive"}),
    ({"rejected": "90 kg"}, {"reject_reason": "reject_reason_missing"}),
    ({"rejected": "90 kg", "reject_reason": "xấu"}, {"reject_reason": "reject_reason_missing"}),
    ({"on": "25/11/2026"}, {"on": "in_the_future"}),
    ({"on": "01/11/2026"}, {"on": "before_contract"}),
    ({"on": ""}, {"on": "missing"}),
    ({"on": "bữa hổm"}, {"on": "not_a_date"}),
    ({"line": "khác.1"}, {"line": "not_a_choice"}),
    ({"receipt": "9" * 81}, {"receipt": "too_long"}),
)


def test_what_cannot_stand_is_refused_and_nothing_is_kept(session: Session, cast: Cast) -> None:
    signed(session, cast)
    for typed, complaint in CANNOT_STAND:
        assert wrong(session, cast, **typed) == complaint
    assert session.scalar(sa.select(sa.func.count(Delivery.id))) == 0


def test_beyond_the_tolerance_a_reason_is_needed_and_within_it_none(session: Session, cast: Cast) -> None:
    signed(session, cast)
    assert wrong(session, cast, quantity="12,3 tấn") == {"why": "beyond_tolerance"}
    enter(session, cast, quantity="12,2 tấn")
    assert left(session, cast) == 0
    assert wrong(session, cast, quantity="1 tấn") == {"why": "beyond_tolerance"}
    assert enter(session, cast, "k2", quantity="1 tấn", why="hai bên gọi nhau, lấy thêm").why == "hai bên gọi nhau, lấy thêm"


def test_the_same_receipt_or_the_same_amount_that_day_is_asked_about(session: Session, cast: Cast) -> None:
    signed(session, cast)
    enter(session, cast, receipt="A-7")
    assert wrong(session, cast, quantity="2 tấn", receipt="a-7") == {"receipt": "receipt_known"}
    assert wrong(session, cast) == {"quantity": "same_truck"}
    assert enter(session, cast, "third", receipt="A-8").receipt == "A-8"  # two receipts are two trucks
    enter(session, cast, "another", sure="quantity")
    with pytest.raises(Invalid):
        enter(session, cast, "seller", who=cast.ut.who)


def test_a_truck_keeps_the_price_of_its_day_where_the_rule_computes(session: Session, cast: Cast) -> None:
    line = signed(session, cast).code
    assert enter(session, cast).price_dong is None
    part = delivering.see_log(session, who=cast.binh.who, code=line).parts[0]
    part.line.price = stored(PriceRule(Kind.FIXED, "kg", 231_000))
    session.flush()
    assert enter(session, cast, "k2", quantity="1 tấn").price_dong == 231_000


def test_nothing_is_delivered_under_a_contract_that_is_not_in_force(session: Session, cast: Cast) -> None:
    for state in ("draft", "signing", "on_hold", "ended", "cancelled"):
        signed(session, cast, state=state, code=f"hd-{state}")
        with pytest.raises(WrongStage) as caught:
            enter(session, cast, code=f"hd-{state}")
        assert (caught.value.facts["stage"], caught.value.facts["since"]) == (state, NOW)


def test_an_annex_stands_still_while_its_framework_is_on_hold(session: Session, cast: Cast) -> None:
    framework(session, cast).state = "on_hold"
    with pytest.raises(WrongStage):
        enter(session, cast, code="pl-1")


def test_a_stranger_learns_nothing_and_a_seller_sees_its_own_annex(session: Session, cast: Cast) -> None:
    signed(session, cast)
    framework(session, cast)
    with pytest.raises(NotFound):
        enter(session, cast, who=cast.duong.who)
    with pytest.raises(NotFound):
        delivering.see_log(session, who=cast.duong.who, code="hd-14")
    seen = {who.name: [part.contract.code for part in delivering.see_log(session, who=who.who, code="khung-3").parts] for who in (cast.ut, cast.binh)}
    assert seen == {"Út Mười": ["pl-1"], "Bình": ["pl-1", "pl-2"]}
    with pytest.raises(Refused):
        enter(session, cast, who=cast.ut.who, code="khung-3", line="pl-2.1")


def test_staff_say_for_whom_and_how_they_know_and_both_sides_are_told(session: Session, cast: Cast) -> None:
    signed(session, cast)
    with pytest.raises(Invalid):
        enter(session, cast, who=cast.chau.who)
    with pytest.raises(Invalid):
        enter(session, cast, who=cast.chau.who, side="seller")
    made = enter(session, cast, who=cast.chau.who, side="seller", told_via="phone")
    assert (made.side, made.told_via, made.entered_by.name) == ("seller", "phone", "Châu")
    assert {one.to_name for one in session.scalars(sa.select(Letter).where(Letter.kind == "delivery_told"))} == {"Út Mười", "Bình"}


def test_the_other_side_confirms_or_objects_and_the_last_word_counts(session: Session, cast: Cast) -> None:
    signed(session, cast)
    code = enter(session, cast).code
    answer: dict[str, Any] = {"code": code, "now": NOW}
    with pytest.raises(Refused):
        delivering.answer_delivery(session, who=cast.binh.who, answer="confirmed", seen=0, **answer)
    with pytest.raises(Invalid):
        delivering.answer_delivery(session, who=cast.ut.who, answer="objected", seen=0, **answer)
    delivering.answer_delivery(session, who=cast.ut.who, answer="objected", note="cân ở bến 3,4 tấn", seen=0, **answer)
    assert [one.kind for one in dealings.waiting(session, TODAY) if one.code == code] == ["objected"]
    with pytest.raises(Stale):
        delivering.answer_delivery(session, who=cast.ut.who, answer="confirmed", seen=0, **answer)
    delivering.answer_delivery(session, who=cast.ut.who, answer="confirmed", seen=1, **answer)
    again = delivering.answer_delivery(session, who=cast.ut.who, answer="confirmed", seen=1, **answer)
    assert again.sequence == 2
    row = delivering.see_delivery(session, who=cast.ut.who, code=code)
    assert [one.answer for one in row.answers] == ["objected", "confirmed"]
    assert len(session.scalars(sa.select(Letter).where(Letter.kind == "delivery_answered")).all()) == 2


def test_an_entry_is_never_changed_but_struck_and_told_anew(session: Session, cast: Cast) -> None:
    signed(session, cast)
    first = enter(session, cast)
    typed = {**TRUCK, "quantity": "3,9 tấn", "rejected": "100 kg", "reject_reason": "wrong_kind"}
    fix: dict[str, Any] = {"code": first.code, "typed": typed, "form_key": "fix", "now": NOW}
    with pytest.raises(Invalid):
        delivering.correct_delivery(session, who=cast.binh.who, why=" ", **fix)
    with pytest.raises(Refused):
        delivering.correct_delivery(session, who=cast.ut.who, why="tôi thấy khác", **fix)
    made = delivering.correct_delivery(session, who=cast.binh.who, why="đọc nhầm phiếu", **fix)
    again = delivering.correct_delivery(session, who=cast.binh.who, why="đọc nhầm phiếu", **fix)
    assert made is not None
    assert again is not None
    assert (again.id, made.replaces_id) == (made.id, first.id)
    log = delivering.see_log(session, who=cast.binh.who, code="hd-14")
    assert [int(one.quantity_kg) for one in log.parts[0].log] == [3600, -3600, 3900]
    assert log.sums.accepted_g == 3_800_000
    assert log.parts[0].struck == {first.id}
    with pytest.raises(WrongStage):
        delivering.correct_delivery(session, who=cast.binh.who, why="lần nữa", **{**fix, "form_key": "fix2"})


def test_a_truck_that_never_came_is_struck_alone(session: Session, cast: Cast) -> None:
    signed(session, cast)
    code = enter(session, cast).code
    gone = delivering.correct_delivery(session, who=cast.binh.who, code=code, typed={"nothing": "1"}, why="xe quay về", form_key="no", now=NOW)
    assert gone is None
    assert left(session, cast) == 12_000_000
    with pytest.raises(WrongStage):
        delivering.answer_delivery(session, who=cast.ut.who, code=code, answer="confirmed", seen=0, now=NOW)


def test_the_database_itself_keeps_entries_and_answers_as_they_were(session: Session, cast: Cast) -> None:
    signed(session, cast)
    code = enter(session, cast).code
    delivering.answer_delivery(session, who=cast.ut.who, code=code, answer="confirmed", seen=0, now=NOW)
    for statement in ("UPDATE delivery SET quantity_kg = 1", "DELETE FROM delivery", "UPDATE delivery_answer SET answer = 'objected'"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.text(statement))


def test_a_check_names_its_paper_and_is_kept_once(session: Session, cast: Cast) -> None:
    signed(session, cast)
    code = enter(session, cast).code
    typed = {"kind": "antibiotic", "result": "passed", "found": "không thấy Enrofloxacin", "document": "KN-9"}
    check: dict[str, Any] = {"who": cast.ut.who, "code": code, "form_key": "c", "now": NOW}
    with pytest.raises(Invalid) as caught:
        delivering.check_delivery(session, typed={**typed, "result": "tốt"}, **check)
    assert set(caught.value.complaints) == {"result", "issuer"}
    made = delivering.check_delivery(session, typed={**typed, "issuer": "Trung tâm Chất lượng 6"}, picture=("x", 9, 9, b"jpeg"), **check)
    assert delivering.check_delivery(session, typed=typed, **check).id == made.id
    assert deliveries.picture_of(session, made.id) == b"jpeg"


def test_a_schedule_is_written_until_somebody_signs_and_adds_up(session: Session, cast: Cast) -> None:
    signed(session, cast, state="draft", signed_on=None)
    plan: dict[str, Any] = {"who": cast.ut.who, "code": "hd-14", "line": 1, "now": NOW}
    assert [int(one.quantity_kg) for one in delivering.set_schedule(session, step="week", **plan)] == [4000, 4000, 4000]
    text = "02/11/2026 – 08/11/2026: 5 tấn\n09/11/2026 – 22/11/2026: 7.000 kg"
    assert [int(one.quantity_kg) for one in delivering.set_schedule(session, text=text, **plan)] == [5000, 7000]
    for bad, code in (
        (text.replace("7.000", "6.000"), "slots_do_not_add_up"), (text.replace("09/11", "08/11"), "slots_overlap"), ("tuần sau giao", "slot_unread"),
        ("", "missing"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            delivering.set_schedule(session, text=bad, **plan)
        assert caught.value.complaints["schedule"][0] == code
    assert len(session.scalars(sa.select(DeliverySlot)).all()) == 2


def test_the_schedule_of_a_signed_contract_stands(session: Session, cast: Cast) -> None:
    signed(session, cast)
    with pytest.raises(WrongStage):
        delivering.set_schedule(session, who=cast.ut.who, code="hd-14", line=1, step="day", now=NOW)


def test_what_is_missing_is_offered_to_those_who_have_some_left(session: Session, cast: Cast) -> None:
    framework(session, cast)
    for player in (cast.ut, cast.duong):
        season = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 12, 1), "capacity_kg": Decimal(9000), "signed_kg": Decimal(6000)}
        session.add(
            Harvest(code=f"v-{player.party}", made_for=player.party, party_id=party_id(session, player), product="tom_su", created_at=NOW, **season)
        )
    session.flush()
    enter(session, cast, code="khung-3", line="pl-1.1", quantity="6 tấn")
    enter(session, cast, "k2", code="khung-3", line="pl-2.1", quantity="3 tấn")
    assert delivering.offer_shortfall(session, who=cast.binh.who, code="khung-3", now=NOW) == ["HTX Cái Tàu"]
    delivering.offer_shortfall(session, who=cast.binh.who, code="khung-3", now=NOW)
    told = session.scalars(sa.select(Letter).where(Letter.kind == "shortfall_offered")).all()
    assert [(one.to_name, one.facts["short_g"], one.facts["left_g"], one.facts["part_g"]) for one in told] == [
        ("Út Mười", 3_000_000, 3_000_000, 3_000_000)
    ]


def test_late_and_unanswered_deliveries_wait_for_staff(session: Session, cast: Cast) -> None:
    signed(session, cast)
    code = enter(session, cast, quantity="8 tấn", on="13/11/2026", now=NOW - timedelta(days=8)).code
    kinds = {one.kind: one for one in dealings.waiting(session, date(2026, 11, 26))}
    assert set(kinds) == {"late", "unanswered", "outcome"}
    assert (kinds["late"].short_g, kinds["late"].since, kinds["unanswered"].code) == (4_000_000, date(2026, 11, 8), code)
    delivering.answer_delivery(session, who=cast.ut.who, code=code, answer="confirmed", seen=0, now=NOW)
    assert {one.kind for one in dealings.waiting(session, date(2026, 11, 26))} == {"late", "outcome"}
