"""Workers that are killed again and again lose nothing; what they leave in the database is there once, and each letter has one number."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import assemble
from flask import Flask
from flask_migrate import upgrade
from make import NOW, make_person, post
from post_office import Mailbox, mail_server

from config import ROOT
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.outbox import digest_later, enqueue, look_later, write_letter
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import view, work
from matchmaker.workflows.searching import save_search

PATIENCE = 120
MADE_UP = {"organisation": "HTX Kiểm Thử", "accepted": True, "reason": "", "note": ""}


@dataclass
class Crew:
    """Two workers at a time; one that was killed is replaced."""

    environment: dict[str, str]
    said: Path
    kills: int = 0
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        words = [sys.executable, str(ROOT / "tests" / "counting_worker.py"), "worker", "--every", "0.1"]
        with self.said.open("a") as said:
            self.workers.append(subprocess.Popen(words, cwd=ROOT, env=self.environment, stdout=said, stderr=said))

    def kill_one(self) -> None:
        """Kill the older of the two with what it has in hand."""
        victim = self.workers.pop(0)
        assert victim.poll() is None, f"it had ended by itself: {self.said.read_text()[-2000:]}"
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        self.kills += 1
        self.start()

    def end(self) -> list[int]:
        for worker in self.workers:
            worker.terminate()
        return [worker.wait(timeout=30) for worker in self.workers]


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])])
def waiting_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on either database, empty and migrated, within its context."""
    if request.param == "postgresql":
        app: Flask = request.getfixturevalue("postgres_app")
        upgrade()
        yield app
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        yield app


def write_down(many: int) -> None:
    """Half of the jobs are letters, the other half leave a row."""
    with work() as session:
        for number in range(many // 2):
            write_letter(
                session, kind="registration_answered", key=f"k-{number}", name="Ai Đó", email=f"nguoi-{number}@cast.example",
                subject_kind="party", subject_code="x", facts=MADE_UP, now=NOW,
            )  # fmt: skip
            enqueue(session, kind="count", key=f"c-{number}", payload={}, now=NOW)


def how_many(state: str) -> int:
    with view() as session:
        found = session.scalar(sa.select(sa.func.count(Job.id)).where(Job.state == state)) or 0
        session.rollback()
        return found


def crew_of(app: Flask, box: Mailbox, folder: Path) -> Crew:
    environment = {
        "PATH": os.environ["PATH"], "INSTANCE_PATH": str(folder), "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "WORKER_LEASE": "5",
        "DATABASE_URL": app.config["SETTINGS"].database_url, "MAIL_URL": box.url, "MAIL_FROM": "ben-hang@cast.example", "FLASK_APP": "wsgi",
    }  # fmt: skip
    return Crew(environment, folder / "said.txt")


def wait_until_done(crew: Crew, many: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while how_many("done") < many and time.monotonic() < deadline:
        time.sleep(0.05)
    assert how_many("done") == many, crew.said.read_text()[-3000:]


@pytest.mark.parametrize(("many", "kills"), [(20, 1), pytest.param(300, 12, marks=pytest.mark.long)])
def test_nothing_is_lost_and_nothing_doubled(waiting_app: Flask, tmp_path: Path, many: int, kills: int) -> None:
    write_down(many)
    chance = random.Random(many)
    with mail_server(slowly=0.01) as box:
        crew = crew_of(waiting_app, box, tmp_path)
        crew.start()
        crew.start()
        for turn in range(1, kills + 1):
            deadline = time.monotonic() + PATIENCE
            while how_many("done") < turn * many // (kills + 2) and time.monotonic() < deadline:
                time.sleep(0.005)
            assert how_many("done") < many, "all was done before the last kill: this proves nothing"
            time.sleep(chance.uniform(0, 0.03))
            crew.kill_one()
        wait_until_done(crew, many)
        assert set(crew.end()) <= {0, -signal.SIGTERM}, "the latter of one that was told to stop while it was still starting"
    assert crew.kills == kills
    half = many // 2
    with view() as session:
        rows = Counter(session.scalars(sa.select(AuditEvent.subject_code).where(AuditEvent.action == "count")))
        assert rows == {f"c-{number}": 1 for number in range(half)}
        assert session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.state == "sent")) == half
    numbers = box.numbers_of()
    assert set(numbers) == {f"nguoi-{number}@cast.example" for number in range(half)}
    assert {len(found) for found in numbers.values()} == {1}, "somebody got a letter that no mailbox could know for a repetition"
    assert len(box.by_number()) == half
    repeated = len(box.taken) - half
    assert repeated <= kills, "more repetitions than kills: a letter was sent again without need"
    print(f"{many} jobs, {kills} kills, {repeated} letters given to the server once more under the same number")


READERS = 12


def write_down_for_readers(app: Flask) -> None:
    """Readers who each have two notices waiting for their digest, and a saved search in which something has come."""
    cast = assemble(app)
    with work() as session:
        readers = [make_person(session, email=f"doc-{number}@cast.example", name=f"Người đọc {number}") for number in range(READERS)]
        for person in readers:
            typed = {"q": "hàu", "side": "offer", "every": "daily"}
            save_search(session, who=who_is(person), typed=typed, form_key="k", now=NOW, today=NOW.date())
            for number in range(2):
                write_letter(
                    session, kind="task_due", key=f"due-{number}:{person.code}", name=person.name, email=person.email, subject_kind="offer",
                    subject_code="x", facts={"task": "Gọi lại", "due_on": "2026-11-30"}, now=NOW, person=person, way="daily",
                )  # fmt: skip
            digest_later(session, person, "daily", now=NOW)
        post(session, cast.ut, "offer", form_key="moi", words="hàu sữa", now=NOW)
        look_later(session, side="offer", every="daily", key="", now=NOW)
        session.execute(sa.update(Job).values(run_after=NOW))


@pytest.mark.long
def test_digests_and_alerts_reach_each_reader_once_however_often_workers_are_killed(waiting_app: Flask, tmp_path: Path) -> None:
    write_down_for_readers(waiting_app)
    chance = random.Random(READERS)
    with mail_server(slowly=0.01) as box:
        crew = crew_of(waiting_app, box, tmp_path)
        crew.start()
        crew.start()
        for turn in range(1, 4):
            deadline = time.monotonic() + PATIENCE
            while how_many("done") < 7 * turn and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.03))
            crew.kill_one()
        deadline = time.monotonic() + PATIENCE
        while how_many("waiting") and time.monotonic() < deadline:
            with work() as session:  # what was put off, or comes on a later morning, comes now
                session.execute(sa.update(Job).where(Job.state == "waiting", Job.lease_until.is_(None)).values(run_after=NOW))
            time.sleep(0.2)
        crew.end()
    with view() as session:
        written = Counter(session.execute(sa.select(Letter.kind, Letter.to_email, Letter.state).where(Letter.to_email.startswith("doc-"))).tuples())
    readers = [f"doc-{number}@cast.example" for number in range(READERS)]
    assert written == {
        **{("task_due", reader, "told"): 2 for reader in readers},
        **{(kind, reader, "sent"): 1 for reader in readers for kind in ("digest", "search_news")},
    }
    numbers = box.numbers_of()
    assert {reader: len(numbers[reader]) for reader in readers} == dict.fromkeys(readers, 2), "somebody got one thing under two numbers"
    assert len(box.taken) - 2 * READERS <= crew.kills
