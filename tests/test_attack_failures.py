"""Something breaks, in each layer in turn: a plain page with a number, nothing half kept, nothing told of the inside. And what logs never hold."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import Attacked, changed, digest_of
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from stage import Stage
from test_routes import ROLES, TABLE

from matchmaker.web import logs

INSIDE = "what nobody outside should read"
LAYERS = {
    "the domain": "matchmaker.domain.quantities.Units.kg",
    "reading a form": "matchmaker.workflows.posting.reading.clean",
    "the words": "matchmaker.web.listing_form.lexicon",
    "a workflow": "matchmaker.workflows.posting.post_listing",
    "the ledger, halfway": "matchmaker.workflows.posting.writing.into_ledger",
    "telling the side, halfway": "matchmaker.store.queries.listings.raise_version",
    "the queue, halfway": "matchmaker.workflows.posting.writing.rank_later",
    "the audit, last of all": "matchmaker.workflows.posting.writing.record_event",
    "who asks": "matchmaker.web.guard.who_asks",
    "the answer": "matchmaker.web.listings.redirect",
}
SENT = {"words": "cua thịt", "quantity": "2 tấn", "price": "400k/kg", "party": "ut-party", "form_key": "k9"}


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    logs.configure()


def broken(*said: object, **more: object) -> None:
    raise RuntimeError(INSIDE)


def is_plain(answer: object, lines: io.StringIO, event: str = "crashed", explained: str = "exception") -> None:
    """A page of our own with the request's number, which the log explains."""
    text, number = answer.text, answer.headers["X-Request-Id"]  # type: ignore[attr-defined]
    assert number in text
    assert INSIDE not in text
    assert not re.search(r"Traceback|RuntimeError|OperationalError|site-packages|\.py", text)
    crashed = [one for one in map(json.loads, lines.getvalue().splitlines()) if one["event"] == event]
    assert [one["request_id"] for one in crashed] == [number]
    assert explained in crashed[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_whatever_breaks_nothing_is_half_kept_and_nothing_is_told(
    attacked: Attacked, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    before = digest_of(attacked.file)
    monkeypatch.setattr(LAYERS[layer], broken)
    answer = attacked.ask("ut", "POST", "/offers", data=SENT)
    assert answer.status_code == 500
    is_plain(answer, lines)
    kept = changed(before, digest_of(attacked.file))
    assert kept <= (
        {
            "listing",
            "job",
            "audit_event",
            "listing_version",
            "side_version",
            "listing_change",
            "user_session",
            "sent_form",
            "audit_head",
            "audit_seal",
        }
        if layer == "the answer"
        else set()
    )
    monkeypatch.undo()
    if layer != "the answer":
        assert attacked.ask("ut", "POST", "/offers", data=SENT).status_code == 303, "the next one is served as if nothing had been"


@pytest.mark.parametrize("when", ["before_flush", "before_commit"])
def test_a_database_that_fails_keeps_nothing(attacked: Attacked, lines: io.StringIO, when: str) -> None:
    def full(*said: object) -> None:
        raise OperationalError(INSIDE, {}, Exception("database or disk is full"))

    before = digest_of(attacked.file)
    event.listen(Session, when, full)
    try:
        answer = attacked.ask("ut", "POST", "/offers", data=SENT)
    finally:
        event.remove(Session, when, full)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    is_plain(answer, lines, "database out of reach", "why")
    assert changed(before, digest_of(attacked.file)) == set()


def secrets_of(attacked: Attacked) -> set[str]:
    """What lets somebody in: passwords, tokens, cookies, the secret parts of addresses."""
    codes = attacked.stage.codes
    letting_in = {codes["secret"], codes["token"], codes["farewell"], *attacked.stage.tokens.values(), "chung-mot-mat-khau", "mot-bi-mat-go-nham"}
    return letting_in | set(attacked.cookies.values()) | {client.csrf_token for client in attacked.clients.values()}


def one_line_each(lines: io.StringIO, asked: int) -> None:
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert all({"event", "timestamp", "level"} <= set(one) for one in found)
    assert sum(one["event"] == "answered" for one in found) == asked


@pytest.mark.parametrize("role", ["nobody", pytest.param("chau", marks=pytest.mark.long), pytest.param("ut", marks=pytest.mark.long)])
def test_no_log_line_lets_anybody_in(attacked: Attacked, lines: io.StringIO, role: str) -> None:
    """Every address and every form, with secrets in them and line ends in what is sent: one line for each, and none of them in it."""
    asked = 0
    for row in TABLE:
        method, _rule = row.route.split(" ", 1)
        if not row.path.startswith(("/healthz", "/readyz", "/metrics")) and (
            role != "nobody" or row.expected[ROLES.index(role)] != "303 to the sign-in page"
        ):
            form = {**attacked.form(row.form), "password": "mot-bi-mat-go-nham", "x": 'a\r\n{"event": "forged"}'} if method == "POST" else None
            attacked.ask(role, method, attacked.path(row.path), **({"data": form} if form else {}))
            asked += 1
            if method == "POST":
                attacked.put_back()
    written = lines.getvalue()
    assert not [secret for secret in secrets_of(attacked) if secret and secret in written]
    assert "forged" not in written
    one_line_each(lines, asked)
