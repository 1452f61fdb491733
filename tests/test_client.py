"""The tests' own browser: it must notice what it promises to notice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from client import Client, read_page
from flask import Flask
from make import NOW

from matchmaker.store.base import db
from matchmaker.store.models.people import Party
from matchmaker.store.work import work

FINE = '<title>Chợ</title><main><h1>Chợ</h1><label for="q">Tìm</label><input id="q" name="q"></main>'


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """One that no other test sees: these give it routes."""
    return own_app


def party() -> Party:
    return Party(code="x", kind="cooperative", name="X", name_folded="x", created_at=NOW)


def test_a_fine_page_is_read() -> None:
    page = read_page(f'{FINE}<a href="/offers">Chào bán</a><form action="/x" method="post"><input name="csrf_token" value="t"></form>')
    assert page.title == "Chợ"
    assert page.links == ["/offers"]
    assert page.form("/x").fields == {"csrf_token": "t"}


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<h1>Chợ</h1>", "without a title"),
        ("<title>Chợ</title>", "one h1"),
        (FINE + "<h1>Hai</h1>", "one h1"),
        ("<title>Chợ</title><h1> </h1>", "an empty h1"),
        (FINE + '<p id="q"></p>', "ids that stand twice"),
        (FINE + '<label for="nothing">x</label>', "labels of nothing"),
        (FINE + '<form method="post" action="/x"></form>', "without its token"),
        (FINE + "<p>Giá: None</p>", "shown by mistake"),
        (FINE + "<p>{{ price }}</p>", "shown by mistake"),
        (FINE + "<p>%(count)s tin</p>", "shown by mistake"),
        (FINE + "<script>x()</script>", "inline"),
        (FINE + '<p style="color:red">x</p>', "inline"),
        (FINE + '<button onclick="x()">x</button>', "inline"),
    ],
)
def test_what_no_page_may_show_is_noticed(page: str, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        read_page(page)


@pytest.mark.parametrize("flushed", [True, False])
def test_a_request_that_leaves_changes_unsaved_is_noticed(app: Flask, flushed: bool) -> None:
    def forget() -> dict[str, str]:
        db.session.add(party())
        if flushed:
            db.session.flush()
        return {"ok": "yes"}

    app.add_url_rule("/forget", "forget", forget, methods=["POST"])
    with pytest.raises(AssertionError, match="never committed"):
        Client(app).post("/forget")


def test_a_request_that_commits_is_fine(app: Flask) -> None:
    def keep() -> dict[str, str]:
        with work() as session:
            session.add(party())
        return {"ok": "yes"}

    app.add_url_rule("/keep", "keep", keep, methods=["POST"])
    Client(app).post("/keep")
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Party)) == 1


def test_a_page_that_would_write_while_it_is_read_fails(app: Flask) -> None:
    def write() -> dict[str, str]:
        with work() as session:
            session.add(party())
        return {"ok": "yes"}

    app.add_url_rule("/write", "write", write)
    assert Client(app).get("/write").status_code == 500
