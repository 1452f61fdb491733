"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from client import Client
from flask import Flask
from flask_migrate import upgrade
from make import settings_for
from sqlalchemy.exc import OperationalError

from matchmaker.app import create_app
from matchmaker.store.base import db, reading
from matchmaker.store.work import view, work


def test_a_migrated_database_is_ready(client: Client) -> None:
    assert client.get("/healthz").json == {"ok": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "trouble": None})


def test_an_empty_database_is_not(tmp_path: Path) -> None:
    client = create_app(settings_for(tmp_path)).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["trouble"]) == (503, "migrations_not_current")


def test_an_older_database_is_not(app: Flask, client: Client) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    assert client.get("/readyz").json["trouble"] == "migrations_not_current"


def test_an_unreachable_database_is_said_and_mended_by_itself(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    client = create_app(settings_for(tmp_path, f"sqlite:///{folder / 'db.sqlite3'}")).test_client()
    assert client.get("/readyz").json["trouble"] == "database_unreachable"
    page = client.get("/sign-in")
    assert page.status_code == 200  # needs no database
    folder.mkdir()
    assert client.get("/readyz").json["trouble"] == "migrations_not_current"


def test_a_signed_in_page_without_its_database_is_a_plain_error_page(app: Flask, client: Client) -> None:
    with client.raw.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
    with app.app_context(), work() as session:
        session.execute(sa.text("DROP TABLE user_session"))
    answer = client.raw.get("/")
    assert answer.status_code == 500
    assert "Có lỗi ở phía chúng tôi" in answer.text
    assert "user_session" not in answer.text


def test_reading_a_page_can_write_nothing(app: Flask) -> None:
    with app.app_context(), view() as session:
        with pytest.raises(OperationalError, match="readonly"):
            session.execute(sa.text("DELETE FROM party"))
        session.rollback()
    with app.app_context(), work() as session:
        session.execute(sa.text("DELETE FROM party"))
    assert not reading.get()


@pytest.mark.postgres
def test_reading_a_page_can_write_nothing_on_postgresql_either(postgres_app: Flask) -> None:
    with view() as session, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        session.execute(sa.text("CREATE TABLE scratch (id int)"))


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000), ("trusted_schema", 0)]
)
def test_sqlite_is_set_to_lose_nothing(app: Flask, pragma: str, value: object) -> None:
    with app.app_context():
        assert db.session.scalar(sa.text(f"PRAGMA {pragma}")) == value


@pytest.mark.postgres
def test_postgresql_is_ready_once_migrated(postgres_app: Flask) -> None:
    browser = postgres_app.test_client()
    assert browser.get("/readyz").status_code == 503
    upgrade()
    assert browser.get("/readyz").status_code == 200
