"""What every test may ask for: an application on a database of its own, the cast, a client, Chromium, PostgreSQL."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import psycopg
import pytest
from cast import Cast, assemble
from client import Client
from flask import Flask
from flask_migrate import downgrade, upgrade
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from machine import Leftover, chromium, database_servers, missing_tools, write_in_memory
from make import settings_for
from stage import Stage, build

from matchmaker import market
from matchmaker.app import create_app
from matchmaker.store.base import db
from matchmaker.web import empty_log, exposure_log

Found = TypeVar("Found")
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no bug
settings.load_profile("patient")


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(settings_for(folder))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "test.sqlite3"


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """What templates were compiled to, for all the applications that the tests make: compiling them costs more than filling them in."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def app_made(tmp_path_factory: pytest.TempPathFactory, compiled_templates: BytecodeCache) -> tuple[Flask, Path]:
    """One application for all the tests that only use it, and the file of its database, which each of them finds as new."""
    return _made(tmp_path_factory.mktemp("shared"), compiled_templates)


@pytest.fixture
def app(app_made: tuple[Flask, Path], template_database: Path) -> Iterator[Flask]:
    """The application on a migrated, empty database; made once, for there are thousands of such tests, and settled as it was after each."""
    made, database = app_made
    before = dict(made.config)
    _laid(template_database, database)
    made.extensions |= {exposure_log.EXTENSION: exposure_log.ExposureLog(), empty_log.EXTENSION: empty_log.EmptyLog()}
    yield made
    _let_go(made)
    made.config.clear()
    made.config.update(before)


@pytest.fixture
def own_app(tmp_path: Path, template_database: Path, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """An application that no other test sees, on a migrated, empty database: for a test that gives it routes, or serves it."""
    made, database = _made(tmp_path, compiled_templates)
    _laid(template_database, database)
    yield made
    _let_go(made)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """Út, Dương, Bình and Châu, in the database."""
    return assemble(app)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without JavaScript that reads every page it gets."""
    return Client(app)


@pytest.fixture(scope="session")
def staged_database(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> tuple[Path, Stage]:
    """A database with the whole stage set, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("staged")
    shutil.copy(template_database, folder / "test.sqlite3")
    made = create_app(settings_for(folder))
    stage = build(made)
    with made.app_context():
        db.session.remove()
        db.engine.dispose()
    return folder / "test.sqlite3", stage


@pytest.fixture(scope="session")
def staged_made(tmp_path_factory: pytest.TempPathFactory, compiled_templates: BytecodeCache) -> tuple[Flask, Path]:
    """One application for every test that wants the stage, and the file of its database, which each of them finds as new."""
    return _made(tmp_path_factory.mktemp("played"), compiled_templates)


@pytest.fixture
def stage(staged_database: tuple[Path, Stage]) -> Stage:
    """The stage, in the database that `staged_app` opens."""
    return staged_database[1]


@pytest.fixture
def staged_app(staged_made: tuple[Flask, Path], staged_database: tuple[Path, Stage]) -> Iterator[Flask]:
    """The application on a database with the whole stage set; made once, for there are thousands of such tests, on a fresh copy for each."""
    made, database = staged_made
    _laid(staged_database[0], database)
    yield made
    _let_go(made)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a throw-away PostgreSQL server's empty database."""
    with database_servers() as address:
        yield _or_leave_out(address)


@pytest.fixture
def postgres_app(tmp_path: Path, postgres: str) -> Iterator[Flask]:
    """The application on a PostgreSQL database without any table; within the context."""
    made = create_app(settings_for(tmp_path, postgres))
    with made.app_context():
        yield made
        db.session.remove()
        downgrade(revision="base")
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated, empty PostgreSQL database, made once and copied for each test."""
    address = f"{postgres.rpartition('/')[0]}/migrated"
    _on(postgres, "CREATE DATABASE migrated")
    made = create_app(settings_for(tmp_path_factory.mktemp("migrated"), address))
    with made.app_context():
        upgrade()
        db.engine.dispose()
    return address


@pytest.fixture
def migrated_postgres_app(tmp_path: Path, migrated_postgres: str) -> Iterator[Flask]:
    """The application on a migrated, empty PostgreSQL database that no other test sees; within the context."""
    server, _, pattern = migrated_postgres.rpartition("/")
    name = f"copy_{uuid4().hex}"
    _on(f"{server}/postgres", f"CREATE DATABASE {name} TEMPLATE {pattern}")
    made = create_app(settings_for(tmp_path, f"{server}/{name}"))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()
    _on(f"{server}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


def _on(address: str, words: str) -> None:
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(words.encode())


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on either database, empty and migrated, within its context."""
    if request.param == "postgresql":
        app: Flask = request.getfixturevalue("migrated_postgres_app")
        yield app
        return
    app = request.getfixturevalue("app")
    with app.app_context():
        yield app


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, started once."""
    with chromium() as started:
        yield _or_leave_out(started)


def _made(folder: Path, compiled_templates: BytecodeCache) -> tuple[Flask, Path]:
    made = create_app(settings_for(folder))
    made.jinja_env.bytecode_cache = compiled_templates
    return made, folder / "test.sqlite3"


def _laid(pattern: Path, database: Path) -> None:
    """A fresh copy of a database where an earlier test may have left its own."""
    for kept in database.parent.glob(f"{database.name}*"):
        kept.unlink()
    shutil.copy(pattern, database)


def _let_go(made: Flask) -> None:
    """Close the database and forget its listings: what a factory puts there bears no stamp, so the next test's would be taken for them."""
    with made.app_context():
        if kept := market._markets.get(db.engine):
            kept._kept.clear()
            kept._parties = None
        db.session.remove()
        db.engine.dispose()


def _or_leave_out(found: Found | Leftover) -> Found:
    if isinstance(found, Leftover):
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, and {found.why}")
        pytest.skip(found.why)
    return found


def pytest_configure() -> None:
    """Before pytest makes its first folder."""
    write_in_memory()


def pytest_collection_finish() -> None:
    """What is loaded by now stays as long as the process: to walk over all of it again and again would take a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in plain words what this machine could not run."""
    for missing in missing_tools():
        terminalreporter.write_line(f"Left out: {missing}")
