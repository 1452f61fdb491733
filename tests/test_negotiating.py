"""Negotiating: terms in turns, each kept; only the other side accepts, in one transaction with the move; nothing is accepted that has moved on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from bargain import BY_PHONE, TERMS, pair, put, talking
from cast import Cast, Player, assemble
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from make import NOW, post
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.negotiating import Round, Said, agreed_facts, gap_shares, may_answer, state_of
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.terms import LinkageTerms, TermsAnswer
from matchmaker.store.queries import harvests, linkages, terms
from matchmaker.store.work import work
from matchmaker.workflows import brokering, contracting, negotiating
from matchmaker.workflows.negotiating import read_terms


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.mark.parametrize(
    ("one", "at", "state"),
    [
        (Round("need"), 0, "standing"),
        (Round("need", last=False), 0, "countered"),
        (Round("need", NOW + timedelta(hours=2)), 1, "standing"),
        (Round("need", NOW + timedelta(hours=2)), 2, "expired"),
        (Round("need", NOW, last=False), 5, "countered"),
        (Round("need", NOW, answer="accept"), 5, "accepted"),
        (Round("offer", answer="refuse"), 5, "refused"),
        (Round("offer", last=False, answer="withdraw"), 5, "withdrawn"),
    ],
)
def test_how_terms_stand(one: Round, at: int, state: str) -> None:
    assert state_of(one, NOW + timedelta(hours=at)) == state


def test_only_the_other_side_answers_and_only_its_own_takes_back() -> None:
    one = Round("offer", NOW + timedelta(days=1))
    assert [may_answer(one, act, "need", NOW) for act in ("accept", "refuse", "withdraw")] == ["", "", "terms_not_yours"]
    assert [may_answer(one, act, "offer", NOW) for act in ("accept", "refuse", "withdraw")] == ["terms_your_own", "terms_your_own", ""]
    assert {may_answer(one, act, "need", NOW + timedelta(days=1)) for act in ("accept", "refuse", "withdraw")} == {"terms_expired"}


def test_what_is_agreed_is_what_was_said() -> None:
    said = Said("610.000 đ/kg", "1,2 tấn", "trên 400 g", "05/12/2026", "bến Cái Nước", "trả ngay", "gói rơm")
    assert agreed_facts(said) == {
        "quantity": "1,2 tấn, trên 400 g", "price": "610.000 đ/kg, trả ngay", "delivery": "bến Cái Nước, 05/12/2026", "note": "gói rơm",
    }  # fmt: skip
    assert agreed_facts(Said("9 đ/kg", "1 kg", place="x" * 900)) == {"price": "9 đ/kg", "quantity": "1 kg", "delivery": "x" * 400}


@pytest.mark.parametrize(
    ("low", "high", "shares"),
    [(88, 88, (-0.12, -0.2)), (100, 105, None), (120, 130, (120 / 110 - 1, 0.2)), (90, 100, None), (110, 140, None)],
)
def test_how_far_a_price_lies_from_both_ends(low: float, high: float, shares: tuple[float, float] | None) -> None:
    assert gap_shares(low, high, 100, 110) == (pytest.approx(shares) if shares else None)


def wrong(**typed: str) -> dict[str, str]:
    """What is wrong with terms that say this."""
    form = {**TERMS, **{name.rstrip("_"): value for name, value in typed.items()}}
    with pytest.raises(Invalid) as error:
        read_terms(form, lexicon=shipped_lexicon(), line=("cua_gach",), now=NOW)
    return {name: why for name, (why, _facts) in error.value.complaints.items()}


def test_what_cannot_be_read_is_named_field_by_field() -> None:
    assert wrong(price="", quantity=" ", place="\u200b") == {"price": "missing", "quantity": "missing", "place": "missing"}
    assert wrong(price="giá mềm thôi") == {"price": "not_a_price"}
    assert wrong(price="thỏa thuận") == {"price": "terms_price_open"}
    assert wrong(quantity="-3 tấn") == {"quantity": "not_a_quantity"} or wrong(quantity="-3 tấn") == {"quantity": "not_positive"}
    assert wrong(quantity="0 tấn") == {"quantity": "not_positive"}
    assert wrong(valid="22/11/2026", from_="bữa nào rảnh", payment="sao cũng được") == {
        "valid": "deadline_past", "from": "not_a_date", "payment": "not_a_payment",
    }  # fmt: skip
    assert wrong(from_="20/12/2026", until="10/12/2026") == {"from": "from_after_until"}
    assert wrong(from_="20/12", until="10/12") == {"from": "nearly_a_year"}
    assert wrong(place="x" * 201, note="y" * 5000) == {"place": "too_long", "note": "too_long"}


def test_what_was_typed_stays_beside_what_was_read(session: Session, cast: Cast) -> None:
    one = put(session, cast.ut, talking(session, cast), price="605-620k/ký", from_="tuần sau", payment="trả chậm 7 ngày", valid="17h mai")
    session.expire_all()
    row = session.scalars(sa.select(LinkageTerms)).one()
    assert (row.price_typed, row.price_dong, row.price_high_dong) == ("605-620k/ký", 605_000, 620_000)
    assert (row.quantity_typed, row.quantity_unit, str(row.quantity)) == ("1,2 tấn", "tấn", "1.2")
    assert (row.side, row.payment_days, row.starts_on is not None) == ("offer", 7, True)
    assert row.valid_until == datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert one.code == row.code


def test_terms_go_to_and_fro_until_one_side_accepts(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage)
    put(session, cast.binh, linkage, price="590k/kg", grade="trên 400 g")
    done = negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=2, now=NOW)
    assert (done.stage, done.events[-1].move, done.events[-1].person.name) == ("agreed", "agree", cast.ut.name)
    assert done.events[-1].facts == {
        "quantity": "1,2 tấn, trên 400 g", "price": "590.000 đ/kg", "delivery": "bến Cái Nước", "terms": "2",
    }  # fmt: skip
    again = negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=2, now=NOW)
    assert (len(again.events), again.version) == (3, 3)
    actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_code == linkage.code).order_by(AuditEvent.id)).all()
    assert actions[2:] == ["terms.put", "terms.put", "terms.accept", "linkage.agree"]
    letters = session.execute(sa.select(Letter.kind, Letter.to_email).where(Letter.kind == "terms_put").order_by(Letter.id)).tuples().all()
    assert letters == [("terms_put", cast.binh.email), ("terms_put", cast.ut.email)]


def test_nobody_accepts_their_own_terms_nor_a_strangers(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage)
    with pytest.raises(Refused):
        negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=1, now=NOW)
    for who in (cast.duong, cast.nobody):
        with pytest.raises(NotFound):
            negotiating.accept(session, who=who.who, code=linkage.code, number=1, now=NOW)
        with pytest.raises(NotFound):
            put(session, who, linkage)
    with pytest.raises(NotFound):
        negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=7, now=NOW)


def test_what_ran_out_was_answered_or_countered_cannot_be_accepted(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage, valid="17h hôm nay")
    with pytest.raises(Stale) as error:
        negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=1, now=NOW + timedelta(hours=7))
    assert error.value.facts["why"] == "terms_expired"
    put(session, cast.binh, linkage)
    with pytest.raises(Stale) as error:
        negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=1, now=NOW)
    assert (error.value.facts["why"], error.value.facts["by"], error.value.facts["number"]) == ("terms_countered", cast.binh.name, 2)
    negotiating.refuse(session, who=cast.ut.who, code=linkage.code, number=2, reason="price", note="thấp quá", now=NOW)
    with pytest.raises(Stale) as error:
        negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=2, now=NOW)
    assert error.value.facts["why"] == "terms_refused"
    assert linkages.by_code(session, linkage.code).stage == "talking"  # type: ignore[union-attr]


def test_a_refusal_has_a_reason_that_reaches_the_other_side(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage)
    for reason, note, complaint in (("", "", "terms_reason"), ("moody", "", "terms_reason"), ("other", " ", "note"), ("price", "x" * 401, "note")):
        with pytest.raises(Invalid) as error:
            negotiating.refuse(session, who=cast.binh.who, code=linkage.code, number=1, reason=reason, note=note, now=NOW)
        assert list(error.value.complaints) == [complaint]
    negotiating.refuse(session, who=cast.binh.who, code=linkage.code, number=1, reason="payment", note="muốn trả sau", now=NOW)
    negotiating.refuse(session, who=cast.binh.who, code=linkage.code, number=1, reason="payment", now=NOW)
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "terms_refused")).one()
    assert (letter.to_email, letter.facts["reason"], letter.facts["note"]) == (cast.ut.email, "payment", "muốn trả sau")
    assert session.scalar(sa.select(sa.func.count(TermsAnswer.id))) == 1


def test_terms_are_taken_back_by_their_own_side(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage)
    with pytest.raises(Refused):
        negotiating.withdraw(session, who=cast.binh.who, code=linkage.code, number=1, now=NOW)
    negotiating.withdraw(session, who=cast.ut.who, code=linkage.code, number=1, now=NOW)
    assert put(session, cast.ut, linkage, price="600k/kg").sequence == 2


def test_staff_write_for_a_side_and_say_how_it_told_them(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    with pytest.raises(Invalid) as error:
        put(session, cast.chau, linkage)
    assert error.value.complaints == {"terms_side": ("missing", {}), "told_via": ("missing", {})}
    one = put(session, cast.chau, linkage, acting=BY_PHONE["offer"])
    assert (one.side, one.told_via, one.told_by) == ("offer", "phone", "chú Út")
    letters = session.scalars(sa.select(Letter.to_email).where(Letter.kind == "terms_put")).all()
    assert set(letters) == {cast.ut.email, cast.binh.email}
    done = negotiating.accept(session, who=cast.chau.who, code=linkage.code, number=1, acting=BY_PHONE["need"], now=NOW)
    assert done.stage == "agreed"
    answer = session.scalars(sa.select(TermsAnswer)).one()
    assert (answer.side, answer.told_via, answer.told_by) == ("need", "phone", "anh Bình")


def test_the_same_form_sent_again_is_the_same_round_and_an_old_form_is_told_what_happened(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    first = put(session, cast.ut, linkage, form_key="once")
    assert put(session, cast.ut, linkage, seen=0, form_key="once", price="1k/kg").code == first.code
    with pytest.raises(Stale) as error:
        put(session, cast.binh, linkage, seen=0)
    assert (error.value.facts["by"], error.value.facts["number"], error.value.facts["price"]) == (cast.ut.name, 1, "610.000 đ/kg")


def test_terms_belong_to_talks(session: Session, cast: Cast) -> None:
    need, offer = pair(session, cast)
    linkage = brokering.propose(session, who=cast.chau.who, need_code=need, offer_code=offer, now=NOW)
    with pytest.raises(WrongStage):
        put(session, cast.ut, linkage)
    linkage = talking(session, cast, need, offer)
    put(session, cast.ut, linkage)
    brokering.take_move(session, who=cast.chau.who, code=linkage.code, move="drop", facts={"reason": "price"}, version=linkage.version, now=NOW)
    with pytest.raises(WrongStage):
        negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=1, now=NOW)


def test_the_database_refuses_to_rewrite_terms_and_answers(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    put(session, cast.ut, linkage)
    negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=1, now=NOW)
    for statement in ("UPDATE linkage_terms SET price_dong = 1", "DELETE FROM linkage_terms", "UPDATE terms_answer SET act = 'refuse'"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.text(statement))


def three_answer_at_once(app: Flask, cast: Cast) -> None:
    """Bình accepts, puts others forward and refuses, all in one moment: one of the three comes about."""
    with app.app_context(), work() as session:
        linkage = talking(session, cast)
        code = linkage.code
        put(session, cast.ut, linkage)
    start, outcomes = threading.Barrier(3), []

    def try_it(name: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with work() as session:
                    who = cast.binh.who
                    if name == "accept":
                        negotiating.accept(session, who=who, code=code, number=1, now=NOW)
                    elif name == "refuse":
                        negotiating.refuse(session, who=who, code=code, number=1, reason="price", now=NOW)
                    else:
                        found = linkages.by_code(session, code)
                        assert found is not None
                        put(session, cast.binh, found, seen=1)
                outcomes.append(name)
            except (Stale, WrongStage):
                outcomes.append("too late")

    threads = [threading.Thread(target=try_it, args=(name,)) for name in ("accept", "refuse", "put")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[-2:] == ["too late", "too late"]
    with app.app_context(), work() as session:
        kept = linkages.by_code(session, code)
        assert kept is not None
        rows = terms.of_linkage(session, kept.id)
        assert (kept.stage == "agreed") is ("accept" in outcomes)
        assert len(rows) == (2 if "put" in outcomes else 1)
        assert (rows[0].answer is not None) is ("put" not in outcomes)


def test_of_three_at_once_one_wins(app: Flask, cast: Cast) -> None:
    three_answer_at_once(app, cast)


@pytest.mark.postgres
def test_of_three_at_once_one_wins_on_postgresql(postgres_app: Flask) -> None:
    upgrade()
    three_answer_at_once(postgres_app, assemble(postgres_app))


STEPS = st.tuples(
    st.sampled_from(["put", "accept", "refuse", "withdraw", "drop"]), st.sampled_from(["ut", "binh", "chau", "duong"]),
    st.sampled_from(["need", "offer", ""]), st.integers(-1, 1), st.integers(0, 30),
)  # fmt: skip


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_nothing_is_agreed_that_the_other_side_did_not_put_forward(app: Flask, cast: Cast, steps: list[tuple[str, str, str, int, int]]) -> None:
    with app.app_context(), work() as session:
        linkage, now = talking(session, cast), NOW
        for act, name, side, off, hours in steps:
            now += timedelta(hours=hours)
            try:
                with session.begin_nested():
                    step(session, cast, linkage.code, act, getattr(cast, name), side, off, now)
            except DomainError:
                session.flush()
        session.expire_all()
        kept = linkages.by_code(session, linkage.code)
        assert kept is not None
        rows = terms.of_linkage(session, kept.id)
        assert [one.sequence for one in rows] == list(range(1, len(rows) + 1))
        assert (kept.stage, kept.version) == (kept.events[-1].to_stage, len(kept.events))
        accepted = [one for one in rows if one.answer and one.answer.act == "accept"]
        agreed = [event for event in kept.events if event.move == "agree"]
        assert len(accepted) == len(agreed) <= 1
        assert all(one.answer is None or one.answer.side != one.side or one.answer.act == "withdraw" for one in rows)
        for one, event in zip(accepted, agreed, strict=True):
            assert one is rows[-1]
            assert one.answer is not None
            assert one.valid_until is None or one.answer.at < one.valid_until
            assert event.facts == agreed_facts(negotiating.said_of(one)) | {"terms": str(one.sequence)}
            assert event.at == one.answer.at


def step(session: Session, cast: Cast, code: str, act: str, player: Player, side: str, off: int, now: datetime) -> None:
    """One thing that somebody tries, with what they saw perhaps a step too old."""
    linkage = linkages.by_code(session, code)
    assert linkage is not None
    rows = terms.of_linkage(session, linkage.id)
    acting, number = BY_PHONE.get(side), len(rows) + min(off, 0)
    who = {"session": session, "who": player.who, "code": code, "now": now}
    if act == "put":
        seen = len(rows) + sum(one.answer is not None for one in rows) + off
        put(session, player, linkage, seen=seen, acting=acting, now=now, valid=f"{(now + timedelta(days=2)):%d/%m/%Y}" if off else "")
    elif act == "drop":
        brokering.refuse(facts={"reason": "season"}, version=linkage.version, side=side, **who)
    elif act == "refuse":
        negotiating.refuse(number=number, reason="price", **({"acting": acting} if acting else {}), **who)
    else:
        answers = {"accept": negotiating.accept, "withdraw": negotiating.withdraw}
        answers[act](number=number, **({"acting": acting} if acting else {}), **who)


def test_what_was_accepted_fills_the_contract_field_by_field_and_counts_in_the_harvest(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", from_="tháng 12")
    offer = post(session, cast.ut, "offer", words="cua gạch son", quantity="3 tấn", from_="25/11/2026", until="31/01/2027")
    linkage = talking(session, cast, need.code, offer.code)
    said = {"quantity": "1,4 tấn", "grade": "trên 400 g", "from_": "02/12/2026", "until": "20/12/2026", "payment": "chuyển khoản 7 ngày"}
    put(session, cast.binh, linkage, price="590k/kg", **said)
    negotiating.accept(session, who=cast.ut.who, code=linkage.code, number=1, now=NOW)
    agreed = contracting.may_draft_from(session, cast.ut.who, linkage.code)
    form = contracting.from_linkage(agreed, terms.accepted_of(session, agreed.id))
    told = ("line-1-quantity", "line-1-grade", "line-1-price", "line-1-from", "until", "delivery_place", "payment_term", "note")
    assert [form[name] for name in told] == [
        "1,4 tấn", "trên 400 g", "590.000 đ/kg", "02/12/2026", "20/12/2026", "bến Cái Nước", "chuyển khoản 7 ngày", "",
    ]  # fmt: skip
    kept = session.scalars(sa.select(Harvest)).one()
    (promise,) = harvests.promised(session, [kept.id])
    assert (promise.quantity, promise.window) == ("1,4 tấn", (date(2026, 12, 2), date(2026, 12, 20)))
