"""A backup taken while people write is whole, is put back into an empty place only, and a copy goes from one kind of database to the other."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import PASSWORD, assemble
from client import Client
from flask import Flask
from flask_migrate import upgrade
from machine import NO_POSTGRES, postgres_folder
from make import NOW, make_letter, make_listing, make_party, make_photo, settings_for
from sqlalchemy.orm import Session

from config import ROOT
from matchmaker.app import create_app
from matchmaker.cli.demo import load_world
from matchmaker.store import backups, copying
from matchmaker.store.audit import record_event
from matchmaker.store.backups import CannotBackUp
from matchmaker.store.base import Base, db
from matchmaker.store.models.merges import PartyMerge
from matchmaker.store.models.people import Party, UserSession
from matchmaker.store.work import view, work


@pytest.fixture
def peopled(app: Flask) -> Flask:
    """A database with somebody in it, a photo, a letter, and a record that was merged into a later one."""
    cast = assemble(app)
    with app.app_context(), work() as session:
        offer = make_listing(session, party=cast.ut.party, code="ut-offer", words="cua “gạch” ₫")
        make_photo(session, listing=offer, code="f-1")
        make_letter(session, code="t-1")
        later = make_party(session, code="later")
        merged = session.scalars(sa.select(Party).where(Party.code == cast.duong.party)).one()
        merged.merged_into_id = later.id
        by = {"merged_by_id": offer.created_by_id, "merged_at": NOW}
        session.add(PartyMerge(kept_id=later.id, merged_id=merged.id, record={}, evidence=[], **by))
        record_event(
            session, action="listing.post", subject_kind="offer", subject_code="ut-offer", person=None, now=NOW, detail={"n": 1.5, "vi": "ổ"}
        )
    return app


def run(app: Flask, *words: object):
    """One command of this application, whichever a fixture may have left in force."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(word) for word in words])


@contextmanager
def opened(folder: Path, url: str = "") -> Iterator[Flask]:
    """The application on another database."""
    made = create_app(settings_for(folder, url))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def rows_of(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for what a restore does of its own."""
    with app.app_context(), view() as session:
        tables = [table for table in Base.metadata.sorted_tables if not table.name.startswith("audit_") and table.name != "user_session"]
        found = {one.name: [tuple(row) for row in session.execute(sa.select(one).order_by(*one.primary_key.columns))] for one in tables}
        session.rollback()
        return found


def test_what_was_backed_up_is_restored_whole_and_everybody_signs_in_anew(peopled: Flask, tmp_path: Path) -> None:
    Client(peopled).sign_in("ut@cast.example", PASSWORD)
    file = tmp_path / "sao-luu.backup"
    made = run(peopled, "data", "backup", file)
    assert made.exit_code == 0, made.output
    assert file.stat().st_mode & 0o077 == 0, "others of this machine may read it"
    assert (shutil.which("sha256sum") is None) or subprocess.run(["sha256sum", "-c", f"{file.name}.sha256"], cwd=tmp_path, check=True)
    place = tmp_path / "new"
    with opened(place) as other:
        done = run(other, "data", "restore", file)
        assert done.exit_code == 0, done.output
        assert "BAD" not in done.output
        assert "1 sessions were ended" in done.output
        assert rows_of(other) == rows_of(peopled)
        with other.app_context(), view() as session:
            assert session.scalar(sa.select(sa.func.count(UserSession.id)).where(UserSession.ended_at.is_(None))) == 0
            assert session.scalar(sa.text("PRAGMA journal_mode")) == "wal"
            session.rollback()
        assert Client(other).sign_in("ut@cast.example", PASSWORD).status_code == 303
        again = run(other, "data", "restore", file)
        assert (again.exit_code, "not empty" in again.output) == (1, True)
        assert rows_of(other)["party"] == rows_of(peopled)["party"]


def test_nothing_is_overwritten_and_the_oldest_go(peopled: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    assert run(peopled, "data", "backup", folder / "x.backup").exit_code == 0
    before = (folder / "x.backup").read_bytes()
    again = run(peopled, "data", "backup", folder / "x.backup")
    assert (again.exit_code, "not overwritten" in again.output) == (1, True)
    assert (folder / "x.backup").read_bytes() == before
    for number in range(1, 5):
        old = folder / f"ben-hang-2026-01-0{number}.backup"
        old.write_bytes(b"x")
        old.with_name(f"{old.name}.sha256").write_text("x")
        os.utime(old, (number, number))
    (folder / "ben-hang-2026-01-09.backup").write_bytes(b"not one of ours: no checksum")
    done = run(peopled, "data", "backup", folder / "ben-hang-%Y-%m-%d.backup", "--keep", 3)
    assert done.exit_code == 0, done.output
    kept = {path.name for path in folder.glob("ben-hang-*.backup")}
    assert {"ben-hang-2026-01-03.backup", "ben-hang-2026-01-04.backup", "ben-hang-2026-01-09.backup"} < kept
    assert len(kept) == 4
    assert not (folder / "ben-hang-2026-01-01.backup.sha256").exists()
    undated = run(peopled, "data", "backup", folder / "y.backup", "--keep", 3)
    assert (undated.exit_code, "needs a date" in undated.output) == (1, True)


@pytest.mark.parametrize("fault", ["changed", "no checksum", "not a backup", "newer", "missing", "cut"])
def test_a_backup_that_is_not_what_was_written_is_refused_and_nothing_is_there(peopled: Flask, tmp_path: Path, fault: str) -> None:
    file, beside = tmp_path / "b.backup", tmp_path / "b.backup.sha256"
    assert run(peopled, "data", "backup", file).exit_code == 0
    content = file.read_bytes()
    if fault == "changed":
        file.write_bytes(content[:5000] + b"\0" + content[5001:] if content[5000] else content[:5000] + b"\1" + content[5001:])
    elif fault == "cut":
        file.write_bytes(content[:-4096])
    elif fault == "no checksum":
        beside.unlink()
    elif fault == "not a backup":
        file.write_text("abc")
        beside.write_text(f"{backups.digest_of(file)}  b.backup\n")
    elif fault == "newer":
        beside.write_text(beside.read_text().replace("# revision 00", "# revision 99"))
    else:
        file.unlink()
    with opened(tmp_path / "new") as other:
        done = run(other, "data", "restore", file)
        assert done.exit_code == 1
        assert "Error: " in done.output
        with other.app_context():
            assert copying.tables_in(db.engine) == set()


def test_an_older_backup_is_brought_up_to_date(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as old:
        with old.app_context():
            upgrade(revision="0014")
        assert run(old, "data", "backup", tmp_path / "old.backup").exit_code == 0
    with opened(tmp_path / "new") as other:
        done = run(other, "data", "restore", tmp_path / "old.backup")
        assert done.exit_code == 0, done.output
        assert other.test_client().get("/readyz").status_code == 200


def test_where_it_cannot_be_written_it_says_so(peopled: Flask, tmp_path: Path) -> None:
    done = run(peopled, "data", "backup", tmp_path / "no-such-folder" / "x.backup")
    assert (done.exit_code, "cannot be written" in done.output) == (1, True)


def test_what_is_written_meanwhile_goes_on_and_the_backup_is_of_one_moment(peopled: Flask, tmp_path: Path) -> None:
    """Eight writers move amounts between accounts, whose sum stays the same; each turn is one transaction with a note of it."""
    with peopled.app_context():
        path = Path(str(db.engine.url.database))
    with closing(sqlite3.connect(path)) as setting:
        setting.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER)")
        setting.execute("CREATE TABLE moved (id INTEGER PRIMARY KEY, amount INTEGER)")
        setting.executemany("INSERT INTO account VALUES (?, 1000)", [(number,) for number in range(64)])
        setting.commit()
    stop, done = threading.Event(), [0] * 8
    queue = threading.Lock()  # else each would sleep while another writes, and far less would be written
    writers = [threading.Thread(target=move_amounts, args=(path, number, done, stop, queue)) for number in range(8)]
    for one in writers:
        one.start()
    try:
        while sum(done) < 200:
            time.sleep(0.001)
        began, before, taken = time.monotonic(), sum(done), 0
        while taken < 3 or (sum(done) - before < 300 and taken < 200):
            assert run(peopled, "data", "backup", tmp_path / f"{taken}.backup").exit_code == 0
            taken += 1
        meanwhile, seconds = sum(done) - before, time.monotonic() - began
    finally:
        stop.set()
        for one in writers:
            one.join()
    assert meanwhile >= 300, "the backups held the writers up"
    print(f"{meanwhile} transactions in {seconds:.2f} s while {taken} backups were taken: {meanwhile / seconds:.0f} a second")
    counts = []
    for number in range(taken):
        with closing(sqlite3.connect(tmp_path / f"{number}.backup")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT sum(amount) FROM account").fetchone() == (64_000,)
            many, amount = copy.execute("SELECT count(*), sum(amount) FROM moved").fetchone()
            assert amount == many, "a transaction is there in part"
            counts.append(many)
    assert counts == sorted(counts)
    assert counts[0] >= 200, "what was acknowledged before is not in it"


def move_amounts(path: Path, number: int, done: list[int], stop: threading.Event, queue: threading.Lock) -> None:
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as own:
        own.execute("PRAGMA synchronous=FULL")
        while not stop.is_set():
            one, other = number * 8 + done[number] % 8, (number * 8 + 13 + done[number] * 5) % 64
            with queue:
                own.execute("BEGIN IMMEDIATE")
                own.execute("UPDATE account SET amount = amount - 1 WHERE id = ?", (one,))
                own.execute("UPDATE account SET amount = amount + 1 WHERE id = ?", (other,))
                own.execute("INSERT INTO moved (amount) VALUES (1)")
                own.execute("COMMIT")
                done[number] += 1


def copied(source: Flask, target: Flask) -> None:
    with target.app_context():
        address = db.engine.url.render_as_string(hide_password=False)
    done = run(source, "data", "copy", "--to", address)
    assert done.exit_code == 0, done.output
    assert "BAD" not in done.output
    assert "the audit ends alike: yes" in done.output
    assert rows_of(target) == rows_of(source)


@pytest.mark.postgres
def test_a_copy_goes_to_postgresql_and_back_and_both_go_on(peopled: Flask, postgres_app: Flask, tmp_path: Path) -> None:
    copied(peopled, postgres_app)
    with postgres_app.app_context(), work() as session:
        make_party(session, code="after")  # its number follows those that came along
        record_event(session, action="x", subject_kind="x", subject_code="x", person=None, now=datetime.now(UTC))
    with opened(tmp_path / "back") as back:
        copied(postgres_app, back)
        assert run(back, "data", "check").exit_code == 0
    full = run(peopled, "data", "copy", "--to", postgres_app.config["SETTINGS"].database_url)
    assert (full.exit_code, "not empty" in full.output) == (1, True)
    own = run(peopled, "data", "copy", "--to", peopled.config["SETTINGS"].database_url)
    assert (own.exit_code, "this very database" in own.output) == (1, True)
    assert run(peopled, "data", "copy", "--to", "mysql://x/y").exit_code == 1
    assert run(peopled, "data", "copy", "--to", "no address").exit_code == 1


@pytest.mark.postgres
def test_postgresql_is_backed_up_and_restored_by_its_own_means(postgres_app: Flask, postgres: str, tmp_path: Path) -> None:
    upgrade()
    assemble(postgres_app)
    with work() as session:
        record_event(session, action="x", subject_kind="x", subject_code="x", person=None, now=NOW)
    made = run(postgres_app, "data", "backup", tmp_path / "pg.backup")
    assert made.exit_code == 0, made.output
    engine = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE restored"))
    try:
        with opened(tmp_path / "there", postgres.rsplit("/", 1)[0] + "/restored") as other:
            done = run(other, "data", "restore", tmp_path / "pg.backup")
            assert done.exit_code == 0, done.output
            assert rows_of(other) == rows_of(postgres_app)
            with other.app_context(), pytest.raises(sa.exc.DBAPIError, match="can only be added to"), work() as session:
                session.execute(sa.text("DELETE FROM audit_event"))
        with opened(tmp_path / "lite") as lite:
            wrong = run(lite, "data", "restore", tmp_path / "pg.backup")
            assert (wrong.exit_code, "data copy" in wrong.output) == (1, True)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.text("DROP DATABASE restored"))
        engine.dispose()


@pytest.mark.postgres
def test_a_server_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    if postgres_folder() is None:
        pytest.skip(NO_POSTGRES)
    url = sa.make_url("postgresql+psycopg://somebody:mat-khau-kin@127.0.0.1:1/none")
    with pytest.raises(CannotBackUp, match="pg_dump") as said:
        backups.back_up(url, tmp_path / "x.backup", revision="", chain="")
    assert "mat-khau-kin" not in str(said.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.postgres
def test_the_demo_world_is_whole_and_so_are_its_backup_and_its_copies(app: Flask, postgres_app: Flask, tmp_path: Path) -> None:
    with app.app_context(), work() as session:
        load_world(session, keeper=app.config["PASSWORD_KEEPER"], now=datetime.now(UTC))
    checked = run(app, "data", "check")
    assert checked.exit_code == 0, checked.output
    copied(app, postgres_app)
    assert run(app, "data", "backup", tmp_path / "demo.backup").exit_code == 0
    with opened(tmp_path / "new") as other:
        assert run(other, "data", "restore", tmp_path / "demo.backup").exit_code == 0


@pytest.mark.long
def test_copying_takes_no_more_memory_for_more_rows(peopled: Flask, tmp_path: Path) -> None:
    """A process of its own copies twenty thousand audit events and two hundred photos within bounds that all of them at once would break."""
    with peopled.app_context():
        engine = db.engine
        with work() as session:
            for number in range(10_000):
                record_event(session, action="x", subject_kind="x", subject_code=f"{number}", person=None, now=NOW, detail={"filler": "ă" * 2000})
                if number % 500 == 0:
                    session.flush()
        with Session(engine) as session:
            session.execute(sa.text("UPDATE photo_size SET content = zeroblob(20000000)"))
            session.commit()
    address = f"sqlite:///{tmp_path / 'copy.sqlite3'}"
    code = (
        "import sys; from wsgi import app; answer = app.test_cli_runner().invoke(args=['data', 'copy', '--to', sys.argv[1]]);"
        "most = next(one for one in open('/proc/self/status') if one.startswith('VmHWM')).split()[1];"  # of this program, not of who began it
        "print(answer.exit_code, int(most) // 1024, answer.output[-300:])"
    )
    environment = {"PATH": os.environ["PATH"], "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "INSTANCE_PATH": str(tmp_path / "instance")}
    environment["DATABASE_URL"] = peopled.config["SETTINGS"].database_url
    done = subprocess.run([sys.executable, "-c", code, address], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=170, check=True)
    status, megabytes = done.stdout.split()[:2]
    assert status == "0", done.stdout
    assert int(megabytes) < 500, done.stdout
