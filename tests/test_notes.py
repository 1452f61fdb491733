"""Staff take things in charge, note what was said and keep tasks; nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import NOW, make_person, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.desk import Charge, Note, Task
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.workflows import memberships, notes, reminding


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def hanh(session: Session, cast: Cast) -> Who:
    """A colleague of Châu's."""
    alliance = session.scalars(sa.select(Party).where(Party.code == cast.chau.party)).one()
    return who_is(make_person(session, email="hanh@cast.example", name="Hạnh", parties=[alliance]))


@pytest.fixture
def offer(session: Session, cast: Cast) -> dict[str, Any]:
    """An offer of Út's, as what a note is about."""
    return {"kind": "offer", "code": post(session, cast.ut, "offer", words="khóm").code, "now": NOW}


def actions(session: Session) -> list[str]:
    found = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    return [action for action in found if action.split(".")[0] in ("desk", "note", "task")]


def test_a_thing_taken_is_ones_own_and_a_colleague_is_told_whose(session: Session, cast: Cast, hanh: Who, offer: dict[str, Any]) -> None:
    for _twice in range(2):
        assert notes.take_charge(session, who=cast.chau.who, **offer).since == NOW
    with pytest.raises(Stale) as error:
        notes.take_charge(session, who=hanh, **offer)
    assert error.value.facts == {"by": "Châu", "at": NOW}
    assert session.scalar(sa.select(sa.func.count(Charge.id))) == 1
    assert actions(session) == ["desk.take"]


def test_a_thing_is_handed_over_from_who_had_it_on_the_page(session: Session, cast: Cast, hanh: Who, offer: dict[str, Any]) -> None:
    handed = notes.hand_over(session, who=cast.chau.who, to=hanh.person_code, seen="", **offer)
    assert handed.person_id != 0
    with pytest.raises(Stale) as error:
        notes.hand_over(session, who=cast.chau.who, to=cast.chau.code, seen="", **offer)
    assert error.value.facts["by"] == "Hạnh"
    notes.hand_over(session, who=cast.chau.who, to=cast.chau.code, seen=hanh.person_code, **offer)
    assert actions(session) == ["desk.hand", "desk.hand"]


@pytest.mark.parametrize("to", ["", "ut", "p-nobody"])
def test_only_a_colleague_is_handed_anything(session: Session, cast: Cast, offer: dict[str, Any], to: str) -> None:
    with pytest.raises(Invalid):
        notes.hand_over(session, who=cast.chau.who, to=cast.ut.code if to == "ut" else to, seen="", **offer)


def test_nobody_but_staff_and_nothing_that_is_not_there(session: Session, cast: Cast, offer: dict[str, Any]) -> None:
    for who in (cast.ut.who, cast.binh.who, cast.nobody.who):
        with pytest.raises(Refused):
            notes.take_charge(session, who=who, **offer)
        with pytest.raises(Refused):
            notes.write_note(session, who=who, typed={"body": "x"}, **offer)
        with pytest.raises(Refused):
            notes.add_task(session, who=who, typed={"what": "x", "due": "mai"}, **offer)
    for wrong in ({"kind": "need"}, {"code": "o-nothing"}, {"kind": "person"}):
        with pytest.raises(NotFound):
            notes.take_charge(session, who=cast.chau.who, **{**offer, **wrong})


def test_a_note_is_kept_once_and_struck_through_but_never_gone(session: Session, cast: Cast, offer: dict[str, Any]) -> None:
    typed = {"body": " Chú Sáu hẹn \r\n\r\n thứ hai ", "spoke_with": "chú Sáu", "via": "phone", "form_key": "k"}
    note = notes.write_note(session, who=cast.chau.who, typed=typed, **offer)
    assert notes.write_note(session, who=cast.chau.who, typed=typed, **offer).id == note.id
    assert (note.body, note.spoke_with, note.via) == ("Chú Sáu hẹn\nthứ hai", "chú Sáu", "phone")
    for _twice in range(2):
        notes.strike_note(session, who=cast.chau.who, code=note.code, now=NOW)
    kept = session.scalars(sa.select(Note)).one()
    assert (kept.struck_at, kept.body) == (NOW, "Chú Sáu hẹn\nthứ hai")
    assert actions(session) == ["note.write", "note.strike"]


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"body": ""}, "body", "missing"),
        ({"body": "\u200b"}, "body", "missing"),
        ({"body": "x" * 4001}, "body", "too_long"),
        ({"body": "x", "spoke_with": "y" * 121}, "spoke_with", "too_long"),
        ({"body": "x", "via": "web"}, "via", "not_a_choice"),
    ],
)
def test_what_is_wrong_with_a_note_is_named(session: Session, cast: Cast, offer: dict[str, Any], typed: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        notes.write_note(session, who=cast.chau.who, typed=typed, **offer)
    assert error.value.complaints[field][0] == why


def test_a_task_has_a_day_and_an_owner_and_is_ticked_reopened_and_moved(session: Session, cast: Cast, hanh: Who, offer: dict[str, Any]) -> None:
    typed = {"what": "Gọi lại", "due": "thứ sáu", "owner": hanh.person_code, "form_key": "k"}
    task = notes.add_task(session, who=cast.chau.who, typed=typed, **offer)
    assert notes.add_task(session, who=cast.chau.who, typed=typed, **offer).id == task.id
    assert (task.due_on, task.due_typed) == (date(2026, 11, 27), "thứ sáu")
    for done in (True, True, False):
        notes.tick_task(session, who=cast.chau.who, code=task.code, done=done, now=NOW)
    assert (task.done_at, task.done_by_id) == (None, None)
    notes.move_task(session, who=cast.chau.who, code=task.code, typed={"due": "tuần sau"}, now=NOW)
    assert task.due_on == date(2026, 12, 6)
    assert actions(session) == ["task.add", "task.done", "task.reopen", "task.move"]
    moved = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "task.move")).one()
    assert (moved.detail["before"], moved.detail["due_on"]) == ("2026-11-27", "2026-12-06")


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"what": "", "due": "mai"}, "what", "missing"),
        ({"what": "x", "due": " "}, "due", "missing"),
        ({"what": "x", "due": "hôm qua"}, "due", "in_the_past"),
        ({"what": "x", "due": "hôm nào rảnh"}, "due", "not_a_date"),
        ({"what": "x", "due": "30/2"}, "due", "no_such_day"),
        ({"what": "x" * 401, "due": "mai"}, "what", "too_long"),
        ({"what": "x", "due": "mai", "owner": "p-nobody"}, "owner", "not_a_choice"),
    ],
)
def test_what_is_wrong_with_a_task_is_named(session: Session, cast: Cast, offer: dict[str, Any], typed: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        notes.add_task(session, who=cast.chau.who, typed=typed, **offer)
    assert error.value.complaints[field][0] == why
    assert session.scalar(sa.select(sa.func.count(Task.id))) == 0


def test_only_who_is_still_of_the_alliance_is_told_of_a_task_on_its_morning(session: Session, cast: Cast, hanh: Who, offer: dict[str, Any]) -> None:
    typed = {"what": "Gọi lại", "due": "30/11/2026", "owner": hanh.person_code, "form_key": "k1"}
    task = notes.add_task(session, who=cast.chau.who, typed=typed, **offer)
    told = {"task_code": task.code, "due_on": date(2026, 11, 30), "now": NOW}
    assert not reminding.remind(session, **{**told, "due_on": date(2026, 11, 29)})
    assert reminding.remind(session, **told)
    assert session.scalars(sa.select(Letter.to_email).where(Letter.kind == "task_due")).all() == ["hanh@cast.example"]
    memberships.remove(session, who=cast.chau.who, code=cast.chau.party, person_code=hanh.person_code, sure=True, now=NOW)
    assert not reminding.remind(session, **told)
