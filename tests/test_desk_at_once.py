"""Two people at the same moment, on both databases: one takes a thing, one answer counts, one form is one note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from make import NOW, make_listing, make_person

from matchmaker.domain.errors import DomainError, Stale
from matchmaker.domain.permissions import Who
from matchmaker.domain.telling import Told, link_token
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.desk import Charge, ConfirmLink, Note, Task
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.queries.people import person_by_code, who_is
from matchmaker.store.tellings import keep_telling
from matchmaker.store.work import work
from matchmaker.workflows import acting, notes

ON_BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]
OFFER = {"kind": "offer", "code": "told", "now": NOW}


@pytest.fixture(params=ON_BOTH)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Flask, Cast, list[Who]]]:
    """A migrated database with the cast, an offer that Châu wrote for Út, and Châu with a colleague."""
    app = request.getfixturevalue("migrated_postgres_app" if request.param == "postgresql" else "own_app")
    with app.app_context():
        cast = assemble(app)
        with work() as session:
            chau, alliance = person_by_code(session, cast.chau.code), session.scalars(sa.select(Party).where(Party.code == cast.chau.party)).one()
            assert chau is not None
            hanh = who_is(make_person(session, email="hanh@cast.example", name="Hạnh", parties=[alliance]))
            listing = make_listing(session, party=cast.ut.party, code="told", confirmation="waiting")
            keep_telling(session, listing, chau, Told("phone", "", NOW.date(), NOW), NOW)
        yield app, cast, [cast.chau.who, hanh]
        db.session.remove()


def at_once(app: Flask, *each: Callable[[], object]) -> list[object]:
    """What each of them comes to, started at the same moment, each in a unit of work of its own."""
    gate = Barrier(len(each))

    def one(act: Callable[[], object]) -> object:
        with app.app_context():
            gate.wait(10)
            try:
                return act()
            except DomainError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(each)) as many:
        return list(many.map(one, each))


def count(model: type) -> int:
    with work() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def audited(action: str) -> int:
    with work() as session:
        return session.scalar(sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.action == action)) or 0


def test_of_two_staff_one_takes_it_and_the_other_is_told_who(served: tuple[Flask, Cast, list[Who]]) -> None:
    app, _cast, staff = served

    def take(who: Who) -> str:
        with work() as session:
            notes.take_charge(session, who=who, **OFFER)
        return "taken"

    said = at_once(app, *(lambda who=who: take(who) for who in staff * 3))
    refused = [one for one in said if isinstance(one, Stale)]
    assert said.count("taken") == 3
    assert len(refused) == 3
    assert {one.facts["by"] for one in refused} <= {"Châu", "Hạnh"}
    assert (count(Charge), audited("desk.take")) == (1, 1)


def test_an_address_used_twice_at_once_answers_once(served: tuple[Flask, Cast, list[Who]]) -> None:
    app, cast, _staff = served
    with work() as session:
        token = link_token("s", acting.make_link(session, who=cast.chau.who, code="told", secret="s", now=NOW).nonce)

    def answer(right: bool) -> str:
        with work() as session:
            opened = acting.answer_by_link(session, who=cast.nobody.who, token=token, right=right, wrong="giá khác", now=NOW)
            return opened.state

    said = at_once(app, *(lambda right=right: answer(right) for right in (True, False, True, False)))
    assert said == ["used"] * 4
    with work() as session:
        stands = session.scalar(sa.select(Listing.confirmation).where(Listing.code == "told"))
    assert stands in ("confirmed", "wrong")
    assert audited("listing.confirmed") + audited("listing.wrong") == 1
    assert count(Task) == (stands == "wrong")


def test_two_who_make_an_address_at_once_have_the_same_one(served: tuple[Flask, Cast, list[Who]]) -> None:
    app, _cast, staff = served

    def make(who: Who) -> str:
        with work() as session:
            return acting.make_link(session, who=who, code="told", secret="s", now=NOW).nonce

    assert len(set(at_once(app, *(lambda who=who: make(who) for who in staff * 2)))) == 1
    assert count(ConfirmLink) == 1


def test_one_form_sent_twice_at_once_is_one_note_and_one_task(served: tuple[Flask, Cast, list[Who]]) -> None:
    app, cast, _staff = served

    def write() -> None:
        with work() as session:
            notes.write_note(session, who=cast.chau.who, typed={"body": "Đã gọi", "form_key": "k"}, **OFFER)

    def add() -> None:
        with work() as session:
            notes.add_task(session, who=cast.chau.who, typed={"what": "Gọi lại", "due": "mai", "form_key": "k"}, **OFFER)

    assert at_once(app, write, add, write, add, write, add) == [None] * 6
    assert (count(Note), count(Task), audited("note.write"), audited("task.add")) == (1, 1, 1, 1)


def test_the_party_and_staff_confirm_at_once_and_it_is_confirmed_once(served: tuple[Flask, Cast, list[Who]]) -> None:
    app, cast, _staff = served

    def confirm() -> None:
        with work() as session:
            acting.answer(session, who=cast.ut.who, code="told", right=True, now=NOW)

    def record() -> None:
        with work() as session:
            acting.record_answer(session, who=cast.chau.who, code="told", typed={"told_via": "phone"}, now=NOW)

    assert at_once(app, confirm, record, confirm, record) == [None] * 4
    assert audited("listing.confirmed") == 1
