"""The logs: one line of JSON for each event, with the request's number, without secrets."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import structlog
from cast import PASSWORD, Cast
from client import Client
from flask import Flask

from matchmaker.store.base import db
from matchmaker.web import logs


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """One that no other test sees: these give it a route."""
    return own_app


@pytest.fixture
def lines(app: Flask) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    logs.configure()


def events(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_each_answer_is_one_line_with_the_number_that_the_answer_carries(client: Client, lines: io.StringIO) -> None:
    answer = client.get("/nowhere?q=hidden-from-the-log")
    (event,) = events(lines)
    assert event["event"] == "answered"
    assert event["status"] == 404
    assert event["path"] == "/nowhere"
    assert event["request_id"] == answer.headers["X-Request-Id"]
    assert str(event["timestamp"]).endswith("Z")
    assert "hidden-from-the-log" not in lines.getvalue()
    assert answer.headers["X-Request-Id"] in answer.text


def test_who_asked_stands_in_the_line_by_code_and_not_by_name(client: Client, cast: Cast, lines: io.StringIO) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/")
    assert events(lines)[-1]["person"] == cast.ut.code
    assert cast.ut.email not in lines.getvalue()


def test_signing_in_leaves_no_secret_behind(client: Client, cast: Cast, lines: io.StringIO) -> None:
    client.sign_in(cast.ut.email, "mot-bi-mat-go-nham")
    client.sign_in(cast.ut.email, PASSWORD)
    cookie = client.raw.get_cookie("session").value
    for secret in ("mot-bi-mat-go-nham", PASSWORD, cookie, client.csrf_token):
        assert secret not in lines.getvalue()


@pytest.mark.parametrize(
    "said",
    [
        {"password": "geheim"}, {"csrf_token": "geheim"}, {"headers": {"Authorization": "geheim"}}, {"text": "password=geheim&x=1"},
        {"text": "Authorization: Bearer geheim"}, {"url": "postgresql+psycopg://mm:geheim@db/mm"},
        {"parts": ["token: geheim"]}, {"mat_khau": "geheim"},
    ],
)  # fmt: skip
def test_secrets_are_hidden_whatever_they_hide_in(lines: io.StringIO, said: dict[str, object]) -> None:
    logs.log.info("something", **said)
    assert "geheim" not in lines.getvalue()
    assert logs.HIDDEN in lines.getvalue()


@pytest.mark.parametrize("said", ["a" * 250_000, "a://a:" * 40_000, "/" + "a1_" * 80_000, "token " * 40_000])
def test_a_long_word_is_written_down_in_no_time(said: str) -> None:
    began = time.perf_counter()
    logs.redacted(said)
    assert time.perf_counter() - began < 5  # gone through from each of its letters it would take hours


def test_a_line_cannot_be_forged(client: Client, lines: io.StringIO) -> None:
    client.get('/x%0a{"event":"forged"}%0d%e2%80%a8')
    logs.log.info('two\nlines\r\n{"event": "forged"}')
    logging.getLogger("some.library").warning("also\nhere")
    assert [event["event"] for event in events(lines)] == ["answered", 'two\nlines\r\n{"event": "forged"}', "also\nhere"]


def test_a_crash_is_logged_with_its_trace_and_shown_without(app: Flask, client: Client, lines: io.StringIO) -> None:
    def crash() -> str:
        raise ZeroDivisionError("the inside of the machine")

    app.view_functions["health.healthz"] = crash
    answer = client.raw.get("/healthz")
    assert answer.status_code == 500
    assert "inside of the machine" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    crashed = next(event for event in events(lines) if event["event"] == "crashed")
    assert "ZeroDivisionError" in str(crashed["exception"])
    assert crashed["request_id"] == answer.headers["X-Request-Id"]


def test_what_one_request_said_does_not_leak_into_the_next(client: Client, lines: io.StringIO) -> None:
    client.get("/nowhere")
    client.get("/nowhere-else")
    first, second = events(lines)
    assert first["request_id"] != second["request_id"]
    assert structlog.contextvars.get_contextvars().get("request_id") == second["request_id"]


def test_a_statement_that_fails_is_logged_without_what_was_typed(app: Flask, client: Client, lines: io.StringIO) -> None:
    phone = " ".join(("0912", "345", "678"))  # in parts, since a trace quotes this very file

    def fail() -> str:
        db.session.execute(sa.text("SELECT :typed FROM nowhere"), {"typed": phone})
        return ""

    fail.permission = "page.read"  # type: ignore[attr-defined]
    app.add_url_rule("/fail", view_func=fail)
    assert client.get("/fail").status_code == 500
    assert "nowhere" in lines.getvalue()
    assert phone not in lines.getvalue()
