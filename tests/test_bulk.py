"""One act on many rows of a staff list: each row by itself, said what came of each, and put back once within ten minutes where nobody touched it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import applying
import pytest
import sqlalchemy as sa
from applying import at_once
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_letter, make_listing, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who
from matchmaker.store import outbox
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.batches import BulkBatch
from matchmaker.store.models.desk import Charge
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import Party
from matchmaker.store.models.registrations import Registration
from matchmaker.store.queries import notes as charges
from matchmaker.store.work import work
from matchmaker.web.bulk import ACTS
from matchmaker.workflows import batches, brokering, notes, registering
from matchmaker.workflows.batches import Chosen


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def linkages(session: Session, cast: Cast, many: int = 3) -> list[str]:
    made = []
    for at in range(many):
        make_listing(session, party=cast.binh.party, side="need", code=f"n-{at}", words="cua thịt")
        make_listing(session, party=cast.ut.party, side="offer", code=f"o-{at}", words="cua thịt")
        made.append(brokering.propose(session, who=cast.chau.who, need_code=f"n-{at}", offer_code=f"o-{at}", now=NOW).code)
    return made


def do(session: Session, cast: Cast, name: str, rows: list[tuple[str, str]], *, to: str = "", key: str = "k", now: datetime = NOW) -> BulkBatch:
    chosen = [Chosen(*row) for row in rows]
    return batches.run(session, who=cast.chau.who, act=ACTS[name](to), chosen=chosen, titles={}, form_key=key, now=now)


def undo(session: Session, cast: Cast, batch: BulkBatch, now: datetime = NOW) -> list[str]:
    acts = {name: make("") for name, make in ACTS.items()}
    return [row.put_back for row in batches.undo(session, who=cast.chau.who, code=batch.code, acts=acts, now=now).rows]


def owner(session: Session, code: str) -> str:
    held = charges.charge_of(session, "linkage", code)
    return held.person.name if held else ""


def hanh(session: Session, cast: Cast) -> str:
    alliance = session.scalars(sa.select(Party).where(Party.code == cast.chau.party)).one()
    return make_person(session, email="hanh@vidu.example", name="Hạnh", parties=[alliance]).code


def test_linkages_are_handed_over_row_by_row_and_put_back(session: Session, cast: Cast) -> None:
    first, second, third = linkages(session, cast)
    other = hanh(session, cast)
    notes.hand_over(session, who=cast.chau.who, kind="linkage", code=second, to=other, seen="", now=NOW)
    notes.take_charge(session, who=cast.chau.who, kind="linkage", code=third, now=NOW)
    made = do(session, cast, "hand_linkages", [(first, ""), (second, ""), (third, cast.chau.code), ("k-none", "")], to=cast.chau.code)
    assert [row.why_not for row in made.rows] == ["", "changed", "already", "gone"]  # the second was nobody's on the page, and is Hạnh's by now
    assert [owner(session, code) for code in (first, second, third)] == ["Châu", "Hạnh", "Châu"]
    assert undo(session, cast, made) == ["yes", "", "", ""]
    assert [owner(session, code) for code in (first, second, third)] == ["", "Hạnh", "Châu"]


def test_what_a_colleague_had_goes_back_to_the_colleague_unless_somebody_has_it_by_now(session: Session, cast: Cast) -> None:
    first, second, _third = linkages(session, cast)
    other = hanh(session, cast)
    for code in (first, second):
        notes.hand_over(session, who=cast.chau.who, kind="linkage", code=code, to=other, seen="", now=NOW)
    made = do(session, cast, "hand_linkages", [(first, other), (second, other)], to=cast.chau.code)
    third = make_person(
        session, email="la@vidu.example", name="Lá", parties=[session.scalars(sa.select(Party).where(Party.kind == "alliance")).one()]
    )
    notes.hand_over(session, who=cast.chau.who, kind="linkage", code=second, to=third.code, seen=cast.chau.code, now=NOW)
    assert undo(session, cast, made) == ["yes", "changed"]
    assert [owner(session, code) for code in (first, second)] == ["Hạnh", "Lá"]


def test_to_nobody_of_the_staff_nothing_is_handed(session: Session, cast: Cast) -> None:
    first = linkages(session, cast, 1)[0]
    made = do(session, cast, "hand_linkages", [(first, "")], to=cast.ut.code)
    assert [row.why_not for row in made.rows] == ["invalid"]
    assert not session.scalars(sa.select(Charge)).all()
    assert not batches.may_be_undone(made, NOW)


def test_registrations_are_taken_up_and_go_back_to_waiting(session: Session, cast: Cast) -> None:
    one = applying.apply(session, form_key="a" * 32)
    two = applying.apply(session, form_key="b" * 32, name="HTX Xẻo Quýt", tax_code="", email="hai@vidu.example")
    made = do(session, cast, "take_registrations", [(one.code, "1"), (two.code, "9"), ("r-none", "1")])
    assert [row.why_not for row in made.rows] == ["", "changed", "gone"]
    assert (one.state, two.state) == ("taken", "waiting")
    assert undo(session, cast, made) == ["yes", "", ""]
    assert (one.state, one.taken_by_id) == ("waiting", None)


def test_a_registration_that_went_on_is_left_as_it_is(session: Session, cast: Cast) -> None:
    one = applying.apply(session, form_key="a" * 32)
    made = do(session, cast, "take_registrations", [(one.code, "1")])
    registering.ask_back(session, who=cast.chau.who, code=one.code, question="Ở ấp nào?", version=one.version, now=NOW)
    assert undo(session, cast, made) == ["changed"]
    assert session.scalars(sa.select(Registration.state)).one() == "asked"


def failed_letter(session: Session, code: str) -> Letter:
    letter = make_letter(session, state="failed", code=code, reason="550 no such mailbox")
    letter.title, letter.body = "Đã gửi", "Lời đã gửi"
    if session.scalar(sa.select(Job.id).where(Job.kind == outbox.LETTER, Job.key == letter.key)) is None:
        session.add(Job(kind=outbox.LETTER, key=letter.key, payload={"letter": code}, state="failed", created_at=NOW, run_after=NOW, reason="550"))
    session.flush()
    return letter


def test_letters_are_sent_again_and_held_again_unless_a_worker_has_them(session: Session, cast: Cast) -> None:
    one, two = failed_letter(session, "l-1"), failed_letter(session, "l-2")
    sent = make_letter(session, state="sent", code="l-3")
    made = do(session, cast, "resend_letters", [("l-1", "failed"), ("l-2", "failed"), ("l-3", "sent")])
    assert [row.why_not for row in made.rows] == ["", "", "stage"]
    assert (one.state, one.body, two.state, sent.state) == ("waiting", "", "waiting", "sent")
    session.execute(sa.update(Job).where(Job.key == two.key).values(lease_until=NOW + timedelta(minutes=1), attempts=1))
    assert undo(session, cast, made) == ["yes", "changed", ""]
    session.expire_all()
    assert (one.state, one.reason, one.body) == ("failed", "550 no such mailbox", "Lời đã gửi")
    assert two.state == "waiting"
    assert session.scalars(sa.select(Job.state).where(Job.key == one.key)).one() == "failed"


def test_the_same_form_is_one_batch_and_is_undone_once_within_ten_minutes_by_its_own_person(session: Session, cast: Cast) -> None:
    first, second, _third = linkages(session, cast)
    made = do(session, cast, "hand_linkages", [(first, ""), (first, "")], to=cast.chau.code)
    assert len(made.rows) == 1
    assert do(session, cast, "hand_linkages", [(first, "")], to=cast.chau.code).code == made.code
    with pytest.raises(Stale):
        undo(session, cast, made, NOW + timedelta(minutes=10))
    undo(session, cast, made, NOW + timedelta(minutes=9))
    with pytest.raises(Stale):
        undo(session, cast, made)
    later = do(session, cast, "hand_linkages", [(second, "")], to=cast.chau.code, key="k2")
    alliance = make_party(session, kind="alliance", code="al2")
    colleague = make_person(session, email="x@vidu.example", parties=[alliance])
    with pytest.raises(NotFound):
        batches.see_batch(session, who=Who(colleague.code, staff=True), code=later.code)


def test_only_staff_and_only_some_rows_at_a_time(session: Session, cast: Cast) -> None:
    act = ACTS["hand_linkages"](cast.chau.code)
    with pytest.raises(Refused):
        batches.run(session, who=cast.ut.who, act=act, chosen=[Chosen("x", "")], titles={}, form_key="k", now=NOW)
    for many in (0, 101):
        with pytest.raises(Invalid):
            do(session, cast, "hand_linkages", [(f"k-{at}", "") for at in range(many)])


def test_every_row_and_the_batch_stand_in_the_audit(session: Session, cast: Cast) -> None:
    codes = linkages(session, cast, 2)
    undo(session, cast, do(session, cast, "hand_linkages", [(code, "") for code in codes], to=cast.chau.code))
    session.flush()
    query = sa.select(AuditEvent).where(AuditEvent.action.in_(("desk.hand", "desk.give_back", "bulk.do", "bulk.undo"))).order_by(AuditEvent.id)
    events = session.scalars(query).all()
    assert [event.action for event in events] == ["desk.hand", "desk.hand", "bulk.do", "desk.give_back", "desk.give_back", "bulk.undo"]
    assert events[-1].detail == {"act": "hand_linkages", "rows": 2, "done": 2, "put_back": 2}


def test_two_presses_of_undo_at_once_put_back_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        made = do(session, cast, "hand_linkages", [(code, "") for code in linkages(session, cast, 1)], to=cast.chau.code)
        code = made.code

    def press(session: Session) -> object:
        return batches.undo(session, who=cast.chau.who, code=code, acts={name: make("") for name, make in ACTS.items()}, now=NOW)

    assert at_once(app, [press, press]) == ["done", "stale"]


def test_from_the_board_without_a_script_to_what_came_of_it_and_back(client: Client, cast: Cast) -> None:
    with client.app.app_context(), work() as session:
        codes = linkages(session, cast, 2)
    client.sign_in(cast.chau.email, PASSWORD)
    board = client.get("/linkages?view=table")
    assert len(re.findall(r'name="row"', board.text)) == 2
    assert "Chọn cả trang (2 dòng)" in board.text
    form = client.page("/linkages?view=table").form("/bulk")
    one = client.post("/bulk", {**form.fields, "row": f"{codes[0]} "})
    assert one.status_code == 303
    assert "Đã làm 1 dòng." in client.page(one.location).text
    form = client.page("/linkages?view=table").form("/bulk")
    whole = {**form.fields, "whole": "1", "page_row": [f"{codes[0]} ", f"{codes[1]} "]}
    answer = client.post("/bulk", whole)
    page = client.page(answer.location)
    assert "Đã làm 1 dòng." in page.text
    assert "1 dòng không làm." in page.text
    assert "đã như vậy sẵn" in page.text
    undoing = next(form for form in page.forms if form.action.endswith("/undo"))
    back = client.post(undoing.action, undoing.fields)
    assert "Đã hoàn tác 1 dòng." in client.page(back.location).text
    assert client.post(undoing.action, undoing.fields).status_code == 409
    assert "/linkages?view=table" in client.page(back.location).links
    assert client.post("/bulk", {**form.fields, "row": ""}).status_code == 422


def test_the_other_lists_offer_their_rows_too(client: Client, cast: Cast) -> None:
    with client.app.app_context(), work() as session:
        registered = applying.apply(session, form_key="c" * 32).code
    client.sign_in(cast.chau.email, PASSWORD)
    page = client.get("/registrations").text
    assert f'value="{registered} 1"' in page
    assert client.page("/registrations").form("/bulk").fields["act"] == "take_registrations"
    answer = client.post("/bulk", {"act": "take_registrations", "row": f"{registered} 1", "form_key": "f"})
    assert "Đã làm 1 dòng." in client.page(answer.location).text
