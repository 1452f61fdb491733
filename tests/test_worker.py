"""The worker: what it sends, what it does when the mail server misbehaves or the database is not there, and how it stops."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import NOW, make_listing, settings_for
from post_office import Mailbox, mail_server, said

from config import ROOT
from matchmaker.app import create_app
from matchmaker.cli import jobs, postman
from matchmaker.cli.worker import REST, Worker
from matchmaker.domain.mail import MOST_TRIES
from matchmaker.store import outbox
from matchmaker.store.models.outbox import Job, KeptMatch, Letter
from matchmaker.store.outbox import write_letter
from matchmaker.store.work import work
from matchmaker.workflows.letters import MOST_HANDED_OVER

FACTS = {"organisation": "HTX Kiểm Thử", "accepted": True, "reason": "", "note": ""}


def write(app: Flask, key: str = "k", **changes: object) -> None:
    told = {"kind": "registration_answered", "name": "Bà Tư", "email": "tu@cast.example", "subject_kind": "party", "subject_code": "x"}
    with app.app_context(), work() as session:
        write_letter(session, **{**told, "key": key, "facts": FACTS, "now": NOW, **changes})  # type: ignore[arg-type]


def letter(app: Flask, key: str = "k") -> Letter:
    with app.app_context(), work() as session:
        found = session.scalars(sa.select(Letter).where(Letter.key == key)).one()
        session.expunge(found)
        return found


def job(app: Flask, key: str = "k") -> Job:
    with app.app_context(), work() as session:
        found = session.scalars(sa.select(Job).where(Job.key == key)).one()
        session.expunge(found)
        return found


def run(app: Flask, mail_url: str = "", **changes: object) -> Worker:
    """A worker of its own that did what was due."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=mail_url, mail_from="ben-hang@cast.example", **changes)  # type: ignore[arg-type]
    worker = Worker(app, chance=lambda: 0.5)
    worker.drain(threading.Event())
    return worker


def due_again(app: Flask) -> None:
    """Let time pass for everything that was put off."""
    with app.app_context(), work() as session:
        session.execute(sa.update(Job).values(run_after=NOW, lease_until=None))


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as server:
        yield server


def test_a_letter_is_sent_once_as_a_whole(app: Flask, box: Mailbox) -> None:
    write(app, name="Bà Tư\r\nBcc: x@evil.example", facts=FACTS | {"organisation": "HTX Cái Tàu\nSubject: x\n.\nđứng đầu dòng"})
    run(app, box.url)
    run(app, box.url)
    ((to, message),) = box.taken
    assert to == "tu@cast.example"
    assert message["To"].addresses[0].addr_spec == "tu@cast.example"
    assert message["To"].addresses[0].display_name == "Bà Tư Bcc: x@evil.example"
    assert message["From"].addresses[0].addr_spec == "ben-hang@cast.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Bcc"] is None
    assert message["Subject"] == "HTX Cái Tàu Subject: x . đứng đầu dòng đã được đăng ký"
    assert message["Message-ID"] == f"<{letter(app).code}@cast.example>"
    assert message["Date"].datetime == NOW
    text = said(message)
    assert text.startswith("Chào Bà Tư Bcc: x@evil.example,\n")
    assert "http://127.0.0.1:8000/sign-in\n" in text
    assert (letter(app).state, job(app).state) == ("sent", "done")
    assert letter(app).body == text


def test_a_line_that_is_a_dot_ends_nothing(app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    write(app)
    monkeypatch.setattr(jobs, "written", lambda *_, **__: postman.Written("Thư có chấm", ".\n..hai\n.cuối\n"))
    run(app, box.url)
    assert said(box.taken[0][1]) == ".\n..hai\n.cuối\n"


def test_without_a_server_letters_are_kept_with_their_words(app: Flask) -> None:
    write(app, language="en")
    run(app)
    kept = letter(app)
    assert (kept.state, kept.title, job(app).state) == ("kept", "HTX Kiểm Thử is registered", "done")
    assert kept.body.startswith("Dear Bà Tư,")


@pytest.mark.parametrize(
    ("misbehaviour", "state", "reason"),
    [
        ({"rcpt_answers": ["550 no such mailbox"]}, "failed", "550 no such mailbox"),
        ({"answers": ["554 looks like spam"]}, "failed", "554 looks like spam"),
        ({"rcpt_answers": ["451 come back later"]}, "waiting", "451 come back later"),
        ({"answers": ["452 disk full"]}, "waiting", "452 disk full"),
    ],
)
def test_what_the_server_says_decides(app: Flask, box: Mailbox, misbehaviour: dict[str, list[str]], state: str, reason: str) -> None:
    for name, value in misbehaviour.items():
        setattr(box, name, value)
    write(app)
    write(app, "k2", email="khac@cast.example")
    run(app, box.url)
    assert (letter(app).state, letter(app).reason, letter(app).handed_over) == (state, reason, int(state == "failed" and "answers" in misbehaviour))
    assert letter(app, "k2").state == "sent", "one letter held up another"
    due_again(app)
    run(app, box.url)
    assert letter(app).state == ("failed" if state == "failed" else "sent")
    assert len(box.taken) == (1 if state == "failed" else 2)


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_hangs_or_refuses_loses_nothing_and_blocks_nothing_else(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, box: Mailbox
) -> None:
    monkeypatch.setattr(postman, "TIMEOUT", 1.0)
    with app.app_context(), work() as session:
        listing = make_listing(session, party=cast.ut.party, side="offer", code="ut-offer")
        make_listing(session, party=cast.binh.party, side="need", code="binh-need")
        for number in range(20):
            write_letter(
                session, kind="registration_answered", key=f"k-{number}", name="x", email="x@cast.example", subject_kind="party",
                subject_code="x", facts=FACTS, now=NOW,
            )  # fmt: skip
        outbox.rank_later(session, listing, now=datetime.now(UTC))
    with silent_server() as port:
        began = time.monotonic()
        worker = run(app, f"smtp://127.0.0.1:{port}")
        assert time.monotonic() - began < 12, "each of the twenty letters waited for the same silent server"
    assert set(worker.resting) == {"letter"}
    assert worker.resting["letter"] <= datetime.now(UTC) + REST
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(KeptMatch.id))) == 1, "the ranking waited for the mail"
        tried = session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "letter", Job.attempts > 0))
        assert tried == 1
    run(app, f"smtp://127.0.0.1:{port}")  # nothing listens there any more
    due_again(app)
    monkeypatch.undo()
    run(app, box.url)
    assert len(box.taken) == len(box.by_number()) == 20


def test_waits_grow_and_end_with_a_person(app: Flask) -> None:
    write(app)
    with silent_server() as port:
        pass
    before = datetime.now(UTC)
    run(app, f"smtp://127.0.0.1:{port}")
    first = job(app)
    assert timedelta(seconds=25) < first.run_after - before < timedelta(seconds=40)
    assert "ConnectionRefusedError" in first.reason
    with app.app_context(), work() as session:
        session.execute(sa.update(Job).values(attempts=MOST_TRIES - 1))
    due_again(app)
    run(app, f"smtp://127.0.0.1:{port}")
    assert (job(app).state, letter(app).state) == ("failed", "failed")


def test_a_letter_that_the_server_may_have_taken_is_given_once_more_under_the_same_number(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postman, "TIMEOUT", 1.5)
    write(app)
    with mail_server(slowly=3.0) as box:
        run(app, box.url)
        assert (letter(app).state, job(app).state) == ("sending", "waiting")
        monkeypatch.undo()
        box.slowly = 0.0
        due_again(app)
        run(app, box.url)
        assert (letter(app).state, job(app).state) == ("sent", "done")
        assert list(box.by_number().values()) == [2]


def test_a_server_that_never_says_whether_it_took_a_letter_is_not_asked_for_ever(app: Flask, box: Mailbox) -> None:
    write(app)
    with app.app_context(), work() as session:
        session.execute(sa.update(Letter).values(state="sending", handed_over=MOST_HANDED_OVER))
    run(app, box.url)
    assert (letter(app).state, job(app).state, box.taken) == ("failed", "failed", [])
    assert "never said" in letter(app).reason


def test_a_worker_that_was_too_slow_gives_nothing_to_the_server(app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    write(app)
    introduce = postman._introduce

    def overtaken(*words: object) -> None:
        introduce(*words)  # type: ignore[arg-type]
        with app.app_context(), work() as session:
            session.execute(sa.update(Job).values(fence=Job.fence + 1))

    monkeypatch.setattr(postman, "_introduce", overtaken)
    run(app, box.url)
    assert not box.taken
    assert letter(app).state == "waiting"


@pytest.mark.parametrize("email", ["no address", "a@b@c", "x\r\nRCPT TO:<y@evil.example>@cast.example", ""])
def test_an_address_that_is_none_fails_at_once(app: Flask, box: Mailbox, email: str) -> None:
    write(app, email=email)
    run(app, box.url)
    assert letter(app).state == "failed"
    assert not box.taken


def test_a_job_that_crashes_is_put_off_and_said_by_its_kind_of_error_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write(app)

    def crash(claim: object, settings: object) -> None:
        raise ValueError("the password is geheim")

    monkeypatch.setitem(jobs.KINDS, "letter", crash)
    run(app)
    assert (job(app).state, job(app).reason) == ("waiting", "ValueError")
    with app.app_context(), work() as session:
        session.execute(sa.update(Job).values(attempts=MOST_TRIES))
    due_again(app)
    run(app)
    assert letter(app).state == "failed"


def environment_of(app: Flask, folder: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"], "INSTANCE_PATH": str(folder), "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "FLASK_APP": "wsgi",
        "DATABASE_URL": app.config["SETTINGS"].database_url, **more,
    }  # fmt: skip


def test_once_does_what_is_due_and_exits_0(app: Flask, box: Mailbox) -> None:
    write(app)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=box.url)
    done = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 0, done.output
    assert len(box.taken) == 1


def test_an_unmigrated_database_is_said_and_exits_1(tmp_path: Path) -> None:
    done = create_app(settings_for(tmp_path)).test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 1
    assert "flask db upgrade" in done.output


def test_an_unreachable_database_is_said_and_exits_1(tmp_path: Path) -> None:
    made = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'no-such-folder' / 'db.sqlite3'}"))
    done = made.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 1
    assert "cannot be reached" in done.output


def test_a_locked_database_is_waited_for_and_nothing_is_lost(app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(app)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=box.url)
    from_elsewhere = sa.create_engine(app.config["SETTINGS"].database_url, isolation_level="AUTOCOMMIT")
    with app.app_context():
        sa.event.listen(sa.engine.Engine, "connect", _impatient)
        sa.event.listen(sa.engine.Engine, "checkout", _impatient_again)
    try:
        with from_elsewhere.connect() as holder:
            holder.exec_driver_sql("BEGIN IMMEDIATE")
            locked = app.test_cli_runner().invoke(args=["worker", "--once"])
            holder.exec_driver_sql("ROLLBACK")
    finally:
        sa.event.remove(sa.engine.Engine, "connect", _impatient)
        sa.event.remove(sa.engine.Engine, "checkout", _impatient_again)
        from_elsewhere.dispose()
    assert locked.exit_code == 1
    assert "nothing is lost" in locked.output
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0
    assert len(box.taken) == 1


def _impatient(connection: object, record: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")  # type: ignore[attr-defined]


def _impatient_again(connection: object, record: object, proxy: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")  # type: ignore[attr-defined]


def test_told_to_stop_it_finishes_what_it_has_in_hand(app: Flask, tmp_path: Path) -> None:
    for number in range(5):
        write(app, f"k-{number}")
    with mail_server(slowly=0.5) as box:
        environment = environment_of(app, tmp_path, MAIL_URL=box.url, MAIL_FROM="ben-hang@cast.example")
        words = [sys.executable, "-m", "flask", "worker", "--every", "0.1"]
        worker = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert box.arrived.wait(30)
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=20)
        assert worker.returncode == 0, output.decode()
        assert len(box.taken) == 1
    states = [letter(app, f"k-{number}").state for number in range(5)]
    assert sorted(states) == ["sent", *["waiting"] * 4]


def test_killed_between_sending_and_saying_so_it_repeats_itself_under_the_same_number(app: Flask, tmp_path: Path) -> None:
    write(app)
    with mail_server(slowly=3.0) as box:
        environment = environment_of(app, tmp_path, MAIL_URL=box.url, MAIL_FROM="ben-hang@cast.example")
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert box.arrived.wait(30)
        worker.kill()
        worker.wait()
        assert letter(app).state == "sending"
        box.slowly = 0.0
        run(app, box.url)
        assert len(box.taken) == 1, "the lease of the killed worker is not over"
        due_again(app)
        run(app, box.url)
        assert letter(app).state == "sent"
        assert list(box.by_number().values()) == [2]
