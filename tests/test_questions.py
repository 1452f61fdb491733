"""Public questions: everybody reads question and answer, nobody but staff whose question it was; limits, deadlines and hiding hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cast import Cast, Player
from flask import Flask
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.questions import Question
from matchmaker.store.queries import questions
from matchmaker.store.work import work
from matchmaker.workflows import questions as flow
from matchmaker.workflows.posting import withdraw_listing
from matchmaker.workflows.rounds import RoundDraft, set_round

LATER = NOW + timedelta(days=2)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def need(session: Session, cast: Cast) -> str:
    return post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn").code


def ask(session: Session, who: Player, code: str, body: str = "Có lấy cua y nhất không?", key: str = "", side: str = "need") -> Question:
    return flow.ask(session, who=who.who, side=side, code=code, body=body, form_key=key, now=NOW)


def test_a_question_and_its_answer_reach_whom_they_are_for(session: Session, cast: Cast, need: str) -> None:
    asked = ask(session, cast.ut, need, key="one")
    assert ask(session, cast.ut, need, key="one").code == asked.code
    flow.answer(session, who=cast.binh.who, code=asked.code, answer="Có, từ 350 g.\n\nDây ni lông thôi.", now=NOW)
    kept = questions.about(session, asked.listing_id)
    assert [(one.body, one.answer, one.answered_for, one.asker.code) for one in kept] == [
        ("Có lấy cua y nhất không?", "Có, từ 350 g.\nDây ni lông thôi.", False, cast.ut.party)
    ]
    letters = session.execute(sa.select(Letter.kind, Letter.to_email).where(Letter.kind.like("question%")).order_by(Letter.id)).tuples().all()
    assert letters == [("question_asked", cast.binh.email), ("question_answered", cast.ut.email)]
    facts = session.scalars(sa.select(Letter.facts).where(Letter.kind == "question_asked")).one()
    assert "Út" not in str(facts)
    assert cast.ut.party not in str(facts)


def test_staff_answer_for_the_owner(session: Session, cast: Cast, need: str) -> None:
    asked = ask(session, cast.duong, need)
    for who in (cast.ut, cast.duong):
        with pytest.raises(Refused):
            flow.answer(session, who=who.who, code=asked.code, answer="Dạ có", now=NOW)
    done = flow.answer(session, who=cast.chau.who, code=asked.code, answer="Dạ có", now=NOW)
    assert done.answered_for
    assert flow.answer(session, who=cast.binh.who, code=asked.code, answer="Dạ có", now=NOW).answered_for
    with pytest.raises(Stale):
        flow.answer(session, who=cast.binh.who, code=asked.code, answer="Dạ không", now=NOW)


@pytest.mark.parametrize(
    ("body", "why"), [("", "missing"), (" \u200b\n ", "missing"), ("h" * 601, "too_long_letters"), ("x" * 9_000, "too_long_letters")]
)
def test_what_cannot_be_asked(session: Session, cast: Cast, need: str, body: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        ask(session, cast.ut, need, body)
    assert error.value.complaints["question"][0] == why
    assert len(ask(session, cast.ut, need, "h" * 600).body) == 600


def test_who_may_not_ask(session: Session, cast: Cast, need: str) -> None:
    for who in (cast.chau, cast.nobody):
        with pytest.raises(Refused):
            ask(session, who, need)
    with pytest.raises(Invalid) as error:
        ask(session, cast.binh, need)
    assert error.value.complaints["question"][0] == "question_your_own"
    with pytest.raises(NotFound):
        ask(session, cast.ut, need, side="offer")
    withdraw_listing(session, who=cast.binh.who, code=need, version=1, now=NOW)
    with pytest.raises(NotFound):
        ask(session, cast.ut, need)


def test_no_more_than_twenty_wait(session: Session, cast: Cast, need: str) -> None:
    asked = [ask(session, cast.ut, need, f"Câu {number}?") for number in range(flow.MOST_OPEN)]
    with pytest.raises(Invalid) as error:
        ask(session, cast.duong, need)
    assert error.value.complaints["question"] == ("questions_full", {"most": 20})
    flow.answer(session, who=cast.binh.who, code=asked[3].code, answer="Có", now=NOW)
    flow.hide(session, who=cast.chau.who, code=asked[4].code, why="hỏi lặp", now=NOW)
    assert ask(session, cast.duong, need).code
    assert ask(session, cast.duong, need, "Còn nữa?").code


def test_nobody_asks_after_the_deadline(session: Session, cast: Cast, need: str) -> None:
    deadline = read_deadline("17h hôm nay", NOW.astimezone(VIETNAM))
    set_round(session, who=cast.binh.who, code=need, draft=RoundDraft("17h hôm nay", deadline, "", None, ()), version=0, now=NOW)
    assert ask(session, cast.ut, need).code
    with pytest.raises(Invalid) as error:
        flow.ask(session, who=cast.ut.who, side="need", code=need, body="Còn nhận không?", form_key="", now=LATER)
    assert error.value.complaints["question"][0] == "question_late"


def test_what_staff_hide_is_kept_with_the_reason_and_shown_to_them_alone(session: Session, cast: Cast, need: str) -> None:
    asked = ask(session, cast.ut, need, "Gọi tôi 0912 345 678")
    with pytest.raises(Refused):
        flow.hide(session, who=cast.binh.who, code=asked.code, why="thấy kỳ", now=NOW)
    with pytest.raises(Invalid) as error:
        flow.hide(session, who=cast.chau.who, code=asked.code, why=" ", now=NOW)
    assert error.value.complaints == {"why": ("missing", {})}
    hidden = flow.hide(session, who=cast.chau.who, code=asked.code, why="có số điện thoại", now=NOW)
    assert flow.hide(session, who=cast.chau.who, code=asked.code, why="lại", now=LATER).hidden_at == NOW
    assert questions.about(session, asked.listing_id) == []
    assert [one.hidden_why for one in questions.about(session, asked.listing_id, hidden=True)] == ["có số điện thoại"]
    with pytest.raises(NotFound):
        flow.answer(session, who=cast.binh.who, code=hidden.code, answer="Dạ", now=NOW)
    actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.action.like("question%")).order_by(AuditEvent.id)).all()
    assert actions == ["question.ask", "question.hide"]
