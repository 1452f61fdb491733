"""What people meet while something under the program is broken: a clear page, nothing half written, and all well again without a restart."""

from __future__ import annotations

import logging
import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
import time_machine
from cast import PASSWORD, Cast, assemble
from client import Client
from flask import Flask
from flask_migrate import upgrade
from machine import NO_POSTGRES, _as_postgres, _run, free_port, postgres_folder
from make import NOW, settings_for

from benchmarks.crash import EMAIL as CRASHER
from benchmarks.crash import PASSWORD as CRASHERS
from benchmarks.crash import people, post
from benchmarks.serving import Browser, Server, environment_in
from matchmaker.app import create_app
from matchmaker.domain.errors import Stale
from matchmaker.matching.scorers import FITTED, RULES, default_scorer, scorer_is_broken
from matchmaker.store import outbox
from matchmaker.store.base import db
from matchmaker.store.health import out_of_reach
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.outbox import enqueue
from matchmaker.store.work import view, work

SAYS = "Tạm thời chưa dùng được"
NEED = {"words": "cua thịt", "form_key": "k-1", "sure": "1", "party": "binh-party"}


@contextmanager
def full_disk() -> Iterator[None]:
    """No file takes another byte from this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def counted(app: Flask) -> tuple[int, int]:
    with app.app_context(), view() as session:
        posted = sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.action == "listing.post")
        found = session.scalar(sa.select(sa.func.count(Listing.id))) or 0, session.scalar(posted) or 0
        session.rollback()
        return found


def test_a_full_disk_is_said_nothing_is_half_written_and_it_mends_itself(app: Flask, cast: Cast, client: Client) -> None:
    app.jinja_env.bytecode_cache = None  # a file of the tests, which would find no room either
    client.sign_in(cast.binh.email, PASSWORD)
    client.get("/needs/new")
    with full_disk():
        answer = client.post("/needs", NEED)
        ready = client.get("/readyz")
        reading = client.get("/needs")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert SAYS in answer.text
    assert 'lang="vi"' in answer.text
    assert not {"sqlite", "Traceback", "INSERT", str(app.instance_path)} & set(answer.text.split())
    assert (ready.status_code, ready.json["trouble"]) == (503, "database_not_writable")
    assert reading.status_code == 200, "what can be read is still read"
    assert counted(app) == (0, 0)
    assert client.get("/readyz").status_code == 200
    assert client.post("/needs", NEED).status_code == 303
    assert counted(app) == (1, 1)


def test_what_is_wrong_with_the_program_is_no_trouble_of_the_database(app: Flask) -> None:
    with app.app_context():
        for statement in ("SELECT * FROM no_such_table", "SELECT no_such_column FROM party", "INSERT INTO party (id) VALUES (1)"):
            with pytest.raises(sa.exc.DBAPIError) as said, work() as session:
                session.execute(sa.text(statement))
            assert out_of_reach(said.value) == ""
        with pytest.raises(sa.exc.OperationalError) as said, view() as session:
            session.execute(sa.text("DELETE FROM party"))
        with view():
            assert out_of_reach(said.value) == "", "a page that only reads and tries to write is a mistake of ours"
        db.session.rollback()
    assert out_of_reach(ValueError("x")) == ""
    assert out_of_reach(sa.exc.TimeoutError("QueuePool limit")) != ""


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_server_meets_a_full_disk_and_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    """gunicorn as it is shipped. Who may do anything is taken that right from: else root would write where nobody may."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = folder / "trial.sqlite3"
    environ = environment_in(tmp_path, f"sqlite:///{database}")
    people(environ)
    before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    with Server(environ, before=before) as server:
        buyer = Browser(server.port).sign_in(CRASHER, CRASHERS)
        assert post(buyer, "k-before")
        for worker in server.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        assert buyer.post("/needs", {"words": "cua", "form_key": "k-full", "sure": "1", "party": "nguoi-mua-0"})[0] == 503
        assert buyer.get("/readyz")[0] == 503
        assert buyer.get("/needs")[0] == 200
        for worker in server.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert buyer.get("/readyz")[0] == 200
        assert post(buyer, "k-full")
    places = (*folder.iterdir(), folder)
    for path in places:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        with Server(environ, before=before) as server:
            buyer = buyer.again(server.port)
            assert buyer.post("/needs", {"words": "cua", "form_key": "k-after", "sure": "1", "party": "nguoi-mua-0"})[0] == 503
            assert buyer.get("/readyz")[0] == 503
            for path in places[::-1]:
                path.chmod(path.stat().st_mode | 0o200)
            assert buyer.get("/readyz")[0] == 200
            assert post(buyer, "k-after")
    finally:
        folder.chmod(0o700)
    with closing(sqlite3.connect(database)) as rows:
        assert [key for (key,) in rows.execute("SELECT form_key FROM listing ORDER BY id")] == ["k-before", "k-full", "k-after"]
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@dataclass
class OwnServer:
    """A PostgreSQL server that a test stops and starts."""

    address: str
    begin: Callable[[], None]
    end: Callable[[], None]


@pytest.fixture
def own_postgres() -> Iterator[OwnServer]:
    programs = postgres_folder()
    if programs is None:
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, and {NO_POSTGRES}")
        pytest.skip(NO_POSTGRES)
    with TemporaryDirectory(prefix="matchmaker-postgres-") as name:
        folder = Path(name)
        as_whom, data, port = _as_postgres(folder), folder / "data", free_port()
        _run([programs / "initdb", "-D", data, "-U", "mm", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"], as_whom)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"

        def begin() -> None:
            _run([programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], as_whom)

        def end() -> None:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], as_whom)

        begin()
        try:
            yield OwnServer(f"postgresql+psycopg://mm@127.0.0.1:{port}/postgres", begin, end)
        finally:
            if subprocess.run([programs / "pg_ctl", "-D", data, "status"], cwd="/", capture_output=True, check=False, **as_whom).returncode == 0:  # type: ignore[call-overload]
                end()


@pytest.mark.long
@pytest.mark.postgres
def test_a_database_that_goes_away_and_comes_back_is_met_without_a_restart(own_postgres: OwnServer, tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, own_postgres.address))
    with app.app_context():
        upgrade()
    cast = assemble(app)
    client, monitor = Client(app), app.test_client()
    client.sign_in(cast.binh.email, PASSWORD)
    assert client.get("/inbox").status_code == 200
    client.get("/needs/new")
    own_postgres.end()
    answer = client.post("/needs", NEED)
    assert (answer.status_code, SAYS in answer.text) == (503, True)
    assert not {"psycopg", "Traceback", "127.0.0.1"} & set(answer.text.split())
    assert client.get("/offers").status_code == 503
    assert monitor.get("/healthz").status_code == 200
    assert monitor.get("/readyz").json["trouble"] == "database_unreachable"
    own_postgres.begin()
    assert monitor.get("/readyz").status_code == 200
    assert client.get("/inbox").status_code == 200, "the first who comes meets a connection that is gone"
    assert client.post("/needs", NEED).status_code == 303
    with app.app_context(), work() as session:
        session.execute(sa.text("ALTER DATABASE postgres SET default_transaction_read_only = on"))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert monitor.get("/readyz").json["trouble"] == "database_not_writable"
    assert client.post("/needs", {**NEED, "form_key": "k-2"}).status_code == 503
    assert counted(app) == (1, 1)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("hours", [13, 24 * 400, -3, -24 * 400])
def test_a_clock_that_jumps_lets_nobody_stay_in_and_locks_nobody_out(app: Flask, cast: Cast, hours: int) -> None:
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert client.get("/inbox").status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        assert client.get("/inbox").status_code == 303, "asked to sign in anew"
        assert client.get("/offers").status_code == 200
        fresh = Client(app)
        assert fresh.sign_in(cast.ut.email, PASSWORD).status_code == 303
        assert fresh.get("/inbox").status_code == 200
        fresh.get("/offers/new")
        assert fresh.post("/offers", {**NEED, "party": cast.ut.party}).status_code == 303
    assert fresh.get("/inbox").status_code in (200, 303)
    assert Client(app).sign_in(cast.ut.email, PASSWORD).status_code == 303


def test_a_lease_of_a_clock_that_was_put_back_is_waited_for_by_nobody(app: Flask) -> None:
    lease = timedelta(minutes=5)

    def claimed(now: datetime) -> outbox.Claim | None:
        with app.app_context(), work() as session:
            return outbox.claim(session, kinds=["letter"], now=now, until=now + lease)

    with app.app_context(), work() as session:
        enqueue(session, kind="letter", key="k", payload={}, now=NOW)
    wrong = NOW + timedelta(days=30)
    first = claimed(wrong)
    assert first is not None
    assert claimed(wrong + timedelta(minutes=1)) is None, "it is in one worker's hands"
    second = claimed(NOW)
    assert second is not None
    assert claimed(NOW + timedelta(minutes=1)) is None
    with app.app_context():
        with pytest.raises(Stale), work() as session:
            outbox.finish(session, first, now=NOW)
        with work() as session:
            outbox.finish(session, second, now=NOW)


BROKEN_SCORERS = ("", "{", "[]", "null", '{"chosen": "fitted"}', '{"chosen": "fitted", "weights": {}, "unknown": {}, "name": "x", "base": 0}', "\0\0")


@pytest.mark.parametrize("text", BROKEN_SCORERS)
def test_a_scorer_that_cannot_be_read_leaves_the_rules_in_force_and_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str) -> None:
    path = tmp_path / "fitted.json"
    path.write_text(text)
    with caplog.at_level(logging.ERROR):
        assert [default_scorer(path) for _ in range(3)] == [RULES] * 3
    assert len([one for one in caplog.records if one.name == "matchmaker.scorer"]) == 1
    assert scorer_is_broken(path)
    path.write_text(FITTED.read_text(encoding="utf-8"), encoding="utf-8")
    assert not scorer_is_broken(path)
    assert default_scorer(path) == default_scorer()


def test_readiness_names_a_broken_scorer_and_pages_go_on(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "fitted.json"
    broken.write_text("{")
    monkeypatch.setattr("matchmaker.matching.scorers.FITTED", broken)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"ok": True, "trouble": None, "degraded": ["scorer"]})
    assert client.get("/how-ranking-works").status_code == 200
    monkeypatch.undo()
    assert client.get("/readyz").json == {"ok": True, "trouble": None}
