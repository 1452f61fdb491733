"""A run that is killed at any moment leaves either all of the older lists or all of the new ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from cast import assemble
from flask import Flask
from flask_migrate import upgrade
from make import post

from config import ROOT
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.runs import RankingRun
from matchmaker.store.work import view, work

WORDS = ("cua gạch son", "cua thịt y4", "tôm sú 20 con/kg", "khóm", "lúa ST25")
EACH = 12


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)])
def market_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on either database with a market, within its context."""
    app: Flask = request.getfixturevalue("postgres_app" if request.param == "postgresql" else "app")
    with app.app_context():
        if request.param == "postgresql":
            upgrade()
        cast = assemble(app)
        with work() as session:
            for number in range(EACH * len(WORDS)):
                typed = {"words": WORDS[number % len(WORDS)], "quantity": f"{number + 1} tạ", "form_key": f"k-{number}"}
                post(session, (cast.ut, cast.duong)[number % 2], "offer", **typed)
                post(session, cast.binh, "need", **typed)
        yield app


def command(app: Flask) -> subprocess.Popen[str]:
    settings = app.config["SETTINGS"]
    environment = {
        **os.environ, "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "INSTANCE_PATH": str(settings.instance),
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "ranking", "run"]
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stands() -> tuple[int, set[str], int]:
    with view() as session:
        runs = session.scalar(sa.select(sa.func.count(RankingRun.id))) or 0
        found = session.scalars(sa.select(KeptMatch.run)).all()
        session.rollback()
        return runs, set(found), len(found)


@pytest.mark.long
@pytest.mark.parametrize("killed_at", ["are open", "publishing"])
def test_killed_at_any_moment_all_lists_are_older_or_all_are_new(market_app: Flask, killed_at: str) -> None:
    with command(market_app) as first:
        assert first.wait(timeout=120) == 0, first.stderr and first.stderr.read()
    runs, older, many = stands()
    assert (runs, len(older)) == (1, 1)
    with work() as session:
        session.execute(sa.text("UPDATE listing SET price_dong = 1000 + id, price_unit = 'kg'"))
    with command(market_app) as second:
        assert second.stderr is not None
        for line in second.stderr:
            if killed_at in line:
                os.kill(second.pid, signal.SIGKILL)
                break
    runs, now, left = stands()
    assert (runs, now, left) == (1, older, many) or (runs == 2 and len(now) == 1 and not now & older and left)
    with command(market_app) as third:
        assert third.wait(timeout=120) == 0
    runs, newest, _ = stands()
    assert runs == 2
    assert len(newest) == 1
    assert not newest & older
