"""Personal data that nobody needs any more are let go in time, and nothing else is."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import time_machine
from cast import Cast
from flask import Flask
from make import NOW, make_letter
from sqlalchemy.orm import Session

from config import ROOT
from matchmaker.cli.forgetting import STEPS
from matchmaker.cli.worker import Worker
from matchmaker.domain.retention import KEPT_FOR, next_night
from matchmaker.store import outbox
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.batches import BulkBatch, BulkRow
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.drafts import Draft
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import AddressChange, Person, SignInTry, UserSession
from matchmaker.store.models.registrations import Activation, Registration, RegistrationTry, SlipTry
from matchmaker.store.work import work

MODELS = (SignInTry, UserSession, AddressChange, RegistrationTry, SlipTry, BulkBatch, BulkRow, Draft, Activation, Letter, Registration)
DAY = timedelta(days=1)


def fill(app: Flask, cast: Cast) -> None:
    """Of each kind one row that is a day too old, and one that has a day left."""
    with app.app_context(), work() as session:
        ut = session.scalars(sa.select(Person).where(Person.code == cast.ut.code)).one()
        party = session.scalar(sa.text("SELECT min(id) FROM party"))
        for turn, spare in enumerate((-DAY, DAY)):
            age = {name: NOW - kept + spare for name, kept in KEPT_FOR.items()}
            session.add(SignInTry(email="ut@cast.example", address="127.0.0.1", at=age["sign_in_tries"], succeeded=True))
            session.add(RegistrationTry(address="127.0.0.1", at=age["registration_tries"]))
            session.add(SlipTry(address="127.0.0.1", at=age["slip_tries"]))
            batch = BulkBatch(code=f"b-{turn}", act="take", person_id=ut.id, form_key=f"b-{turn}", made_at=age["batches"])
            session.add(batch)
            session.flush()
            session.add(BulkRow(batch_id=batch.id, subject_kind="linkage", subject_code="k-1", title="Cua", facts={}))
            typed = {"person_id": ut.id, "kind": "offer", "subject": "", "fields": {"words": "cua"}}
            session.add(Draft(code=f"d-{turn}", form_key=f"d-{turn}", made_at=age["drafts"], saved_at=age["drafts"], **typed))
            thrown = {"kind": "photo", "subject_code": f"f-{turn}", "shelf": "party", "title": "Cua", "party_id": party, "thrown_by_id": ut.id}
            session.add(BinEntry(thrown_at=age["bin"], **thrown))
            began = {"person_id": ut.id, "created_at": NOW - timedelta(days=90)}
            session.add(UserSession(token_hash=f"ended-{turn}", expires_at=NOW + DAY, ended_at=age["sessions"], **began))
            session.add(UserSession(token_hash=f"out-{turn}", expires_at=age["sessions"], **began))
            asked = {"person_id": ut.id, "email": f"moi{turn}@cast.example", "expires_at": NOW + DAY}
            session.add(AddressChange(code=f"x-{turn}", token_hash=f"x-{turn}", made_at=age["address_changes"], **asked))
            link = {"party_id": party, "role": "lead", "made_by_id": ut.id, "made_at": NOW - timedelta(days=200)}
            session.add(Activation(code=f"a-{turn}", token_hash=f"a-{turn}", email=f"a{turn}@cast.example", expires_at=age["activations"], **link))
            _letter(session, f"stranger-{turn}", age["letters_to_strangers"], None)
            _letter(session, f"notice-{turn}", age["letters"], ut.id)
            _letter(session, f"waiting-{turn}", age["letters"], ut.id, state="waiting")
            _letter(session, f"words-{turn}", age["letter_words"], ut.id)
            asked = {"place_typed": "Cái Nước", "about": "", "sent_at": NOW - timedelta(days=500), "decided_at": age["refused_registrations"]}
            sender = {"person_name": "Bà Tư", "email": "tu@cast.example", "phone": "0912 345 678", "password_hash": ""}
            said = {"kind": "cooperative", "name": f"HTX {turn}", "reason": "outside", "state": "refused"}
            session.add(Registration(code=f"r-{turn}", secret_hash=f"r-{turn}", **asked, **sender, **said))


def _letter(session: Session, code: str, at: datetime, person_id: int | None, state: str = "sent") -> None:
    letter = make_letter(session, state=state, code=code)
    letter.created_at, letter.person_id, letter.title, letter.body = at, person_id, "Tin", "Chào bà Tư"


def left(app: Flask) -> dict[str, int]:
    with app.app_context(), work() as session:
        return {model.__tablename__: session.scalar(sa.select(sa.func.count()).select_from(model)) or 0 for model in MODELS}


def test_what_is_old_enough_goes_what_is_not_stays_and_the_audit_says_how_much(app: Flask, cast: Cast) -> None:
    fill(app, cast)
    before = left(app)
    with time_machine.travel(NOW, tick=False):
        dry = app.test_cli_runner().invoke(args=["data", "forget", "--dry-run"])
        assert dry.exit_code == 0, dry.output
        assert left(app) == before, "a dry run let something go"
        done = app.test_cli_runner().invoke(args=["data", "forget"])
    assert done.output == dry.output
    assert [int(line.split()[0]) for line in done.output.splitlines()] == [1, 1, 1, 1, 2, 1, 1, 2, 2, 1, 1, 1]
    assert left(app) == {
        "sign_in_try": 1,
        "user_session": 2,
        "address_change": 1,
        "registration_try": 1,
        "slip_try": 1,
        "bulk_batch": 1,
        "bulk_row": 1,
        "draft": 1,
        "activation": 1,
        "letter": 6,
        "registration": 2,
    }
    with app.app_context(), work() as session:
        letters = dict(session.execute(sa.select(Letter.code, Letter.body)).tuples().all())
        assert set(letters) == {"stranger-1", "notice-1", "waiting-0", "waiting-1", "words-0", "words-1"}
        assert {code for code, body in letters.items() if not body} == {"notice-1", "words-0"}
        assert set(session.scalars(sa.select(Job.key))) == {f"key-{code}" for code in letters}, "a job without its letter, or the other way"
        kept = sa.select(Registration.email, Registration.phone, Registration.person_name, Registration.name).order_by(Registration.id)
        assert session.execute(kept).all() == [("", "", "", "HTX 0"), ("tu@cast.example", "0912 345 678", "Bà Tư", "HTX 1")]
        events = session.execute(sa.select(AuditEvent.subject_code, AuditEvent.detail).where(AuditEvent.action == "data.forget")).tuples().all()
        assert dict(events)["sessions"] == {"rows": 2}
        assert len(events) == len(STEPS)
    assert app.test_cli_runner().invoke(args=["data", "check"]).exit_code == 0


def test_the_worker_does_it_each_night_once_and_asks_for_the_next(app: Flask, cast: Cast) -> None:
    fill(app, cast)
    with app.app_context():
        for _ in range(2):
            with work() as session:
                outbox.let_go_later(session, now=NOW)
        Worker(app).drain(threading.Event())  # the night is past by now
        with work() as session:
            jobs = session.scalars(sa.select(Job).where(Job.kind == outbox.LET_GO).order_by(Job.id)).all()
            assert [one.state for one in jobs] == ["done", "waiting"]
            assert jobs[1].run_after > datetime.now(UTC)
            assert session.scalar(sa.select(sa.func.count(SignInTry.id))) == 0


def test_the_night_is_the_next_one_at_two_by_the_clock_of_ca_mau() -> None:
    assert next_night(datetime(2026, 11, 23, 18, 59, tzinfo=UTC)) == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    assert next_night(datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


def test_every_period_stands_in_the_page_about_personal_data() -> None:
    page = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    found = re.findall(r"^\|[^|]*\|[^|]*\| (\d+) days[^|]*\| `(\w+)` \|$", page, re.MULTILINE)
    rows = {name: int(days) for days, name in found}
    assert rows == {name: kept.days for name, kept in KEPT_FOR.items()}
    assert {step.name for step in STEPS} <= set(KEPT_FOR)
