"""The audit is a chain: what is changed in it, left out, added or cut off is found, and the place is named."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cast import assemble
from flask import Flask
from flask_migrate import downgrade, upgrade
from hypothesis import given, settings
from hypothesis import strategies as st
from make import NOW, make_party, settings_for
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.domain.chain import BEGINNING, Happened, seal_of
from matchmaker.store.audit import record_event
from matchmaker.store.base import db
from matchmaker.store.chain import first_break, head_of, seal_at, seal_rest
from matchmaker.store.models.audit import AuditEvent, AuditHead, AuditSeal
from matchmaker.store.work import view, work

PLAIN = Happened(NOW, 1, None, "web", "listing.post", "offer", "o-1", {"words": "cua gạch"})


def write(*codes: str, **detail: Any) -> None:
    with work() as session:
        for code in codes:
            record_event(session, action="listing.post", subject_kind="offer", subject_code=code, person=None, now=NOW, detail=detail)
            session.flush()


def broken() -> str:
    with view() as session:
        found = first_break(session)
        session.rollback()
        return found


def test_every_transaction_is_sealed_onto_the_one_before(either_app: Flask) -> None:
    write("o-1")
    write("o-2", "o-3", tides={2: "nước rong", 10: ("a", 1.5, None)})
    assert broken() == ""
    with view() as session:
        seals = session.execute(sa.select(AuditSeal.id, AuditSeal.previous, AuditSeal.hash).order_by(AuditSeal.id)).all()
        assert [number for number, _, _ in seals] == [1, 2, 3]
        assert [before for _, before, _ in seals] == [BEGINNING, seals[0].hash, seals[1].hash]
        assert head_of(session) == (3, seals[2].hash) == (3, seal_at(session, 3))
        assert seal_at(session, 4) == ""
        session.rollback()


def test_what_is_undone_is_not_sealed(either_app: Flask) -> None:

    def record(session: Session, action: str) -> None:
        record_event(session, action=action, subject_kind="x", subject_code="x", person=None, now=NOW)
        session.flush()

    with work() as session:
        record(session, "undone as a whole")
        session.rollback()
    with work() as session:
        record(session, "kept")
        part = session.begin_nested()
        record(session, "undone in part")
        part.rollback()
        with session.begin_nested():
            record(session, "kept too")
    write("o-1")
    assert broken() == ""
    with view() as session:
        assert head_of(session)[0] == session.scalar(sa.select(sa.func.count(AuditEvent.id))) == 3
        session.rollback()


def test_many_at_once_make_one_chain(either_app: Flask) -> None:
    """Each writes a row of its own as well, so that what was written and what is audited can be compared."""

    def work_on(number: int) -> None:
        for turn in range(15):
            with either_app.app_context(), work() as session:
                make_party(session, code=f"p-{number}-{turn}")
                record_event(session, action="party.found", subject_kind="party", subject_code=f"p-{number}-{turn}", person=None, now=NOW)

    threads = [threading.Thread(target=work_on, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert broken() == ""
    with view() as session:
        assert head_of(session)[0] == session.scalar(sa.text("SELECT count(*) FROM party")) == 90
        session.rollback()


TAMPERED = {
    "UPDATE audit_event SET detail = '{\"price\": 1}' WHERE id = 2": "event 2 (seal 2) no longer says what was sealed",
    "UPDATE audit_event SET person_id = 1 WHERE id = 3": "event 3 (seal 3) no longer says what was sealed",
    "UPDATE audit_event SET at = '2026-01-01 00:00:00.000000' WHERE id = 1": "event 1 (seal 1) no longer says what was sealed",
    "DELETE FROM audit_event WHERE id = 2": "seal 2: its event 2 is gone",
    "DELETE FROM audit_seal WHERE id = 2; DELETE FROM audit_event WHERE id = 2": "seal 2 is missing; the next one there is 3",
    "DELETE FROM audit_seal WHERE id = 4; DELETE FROM audit_event WHERE id = 4": "the chain ends at seal 3, where 4 were noted",
    "INSERT INTO audit_event (id, at, source, action, subject_kind, subject_code, detail) VALUES (9, '2026-01-01', 'x', 'x', 'x', 'x', '{}')":
        "event 9 has no seal",
    "UPDATE audit_seal SET event_id = event_id + 100; UPDATE audit_seal SET event_id = 105 - event_id": "event 4 (seal 1) no longer says",
    "UPDATE audit_seal SET hash = 'x' WHERE id = 2": "event 2 (seal 2) no longer says",
    "DELETE FROM audit_head": "the end of the chain is not noted any more",
    "UPDATE audit_head SET count = 3": "the chain ends at seal 4, where 3 were noted",
}  # fmt: skip


@pytest.mark.parametrize("change", TAMPERED)
def test_who_changes_the_audit_past_the_triggers_is_found(app: Flask, change: str) -> None:
    with app.app_context():
        write("o-1")
        write("o-2", "o-3")
        write("o-4")
        assert broken() == ""
        db.session.remove()
        past_the_triggers(Path(str(db.engine.url.database)), change)
        assert broken().startswith(TAMPERED[change])


def past_the_triggers(database: Path, change: str) -> None:
    """Somebody with the file in their hands: no trigger, no foreign key."""
    with closing(sqlite3.connect(database)) as plain:
        plain.execute("PRAGMA foreign_keys=OFF")
        for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'").fetchall():
            plain.execute(f"DROP TRIGGER {name}")
        plain.executescript(change)


def test_what_was_written_before_there_was_a_chain_is_sealed_by_the_migration(tmp_path: Path) -> None:
    made = create_app(settings_for(tmp_path))
    with made.app_context():
        upgrade()
        assemble(made)
        for number in range(3):
            write(f"o-{number}", words="cua “gạch” é", n=1.25, none=None, many=[1, {"b": 1, "a": 2}])
        downgrade(revision="0014")
        with work() as session:
            assert session.scalar(sa.text("SELECT count(*) FROM audit_event")) == 3
        upgrade()
        assert broken() == ""
        write("o-after")
        assert broken() == ""
        with view() as session:
            assert head_of(session)[0] == 4
            session.rollback()
        db.session.remove()
        db.engine.dispose()


def test_rows_written_in_bulk_are_sealed_in_their_order(app: Flask) -> None:
    rows = [{**PLAIN._asdict(), "person_id": None, "subject_code": f"o-{number}"} for number in range(2500)]
    with app.app_context():
        with work() as session:
            session.execute(sa.insert(AuditEvent), rows)
            assert seal_rest(session) == 2500
        assert broken() == ""


def test_there_is_one_head(app: Flask) -> None:
    with app.app_context(), pytest.raises(sa.exc.IntegrityError), work() as session:
        session.add(AuditHead(id=2, count=0, hash=""))


ANY_TEXT = st.text(max_size=20)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT, lambda inner: st.dictionaries(ANY_TEXT, inner), max_leaves=8
)


@settings(max_examples=25)
@given(detail=st.dictionaries(ANY_TEXT, JSONS), other=st.dictionaries(ANY_TEXT, JSONS), number=st.integers(1, 10**9))
def test_a_seal_says_everything_of_its_event_and_nothing_of_how_it_is_stored(detail: dict[str, Any], other: dict[str, Any], number: int) -> None:
    event = PLAIN._replace(detail=detail)
    here = event._replace(at=event.at.astimezone(timezone(timedelta(hours=7))), detail=dict(reversed(detail.items())))
    assert seal_of(BEGINNING, number, event) == seal_of(BEGINNING, number, here)
    assert seal_of(BEGINNING, number, event) != seal_of(BEGINNING, number + 1, event)
    if str(detail) != str(other) and detail != other:
        assert seal_of(BEGINNING, number, event) != seal_of(BEGINNING, number, event._replace(detail=other))


@pytest.mark.parametrize("name", Happened._fields)
def test_no_field_is_left_out_of_the_seal(name: str) -> None:
    changed = {"at": datetime(2026, 1, 1, tzinfo=UTC), "person_id": 2, "on_behalf_of_id": 3, "detail": {}}.get(name, "khác")
    assert seal_of(BEGINNING, 1, PLAIN) != seal_of(BEGINNING, 1, PLAIN._replace(**{name: changed}))
