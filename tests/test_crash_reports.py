"""Reports of crashes: written down with the crash, sent by a worker, and without anything that somebody typed."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from client import Client
from flask import Flask, request
from machine import free_port

from matchmaker.cli import crash_reports
from matchmaker.cli.worker import Worker
from matchmaker.store.base import db
from matchmaker.store.models.outbox import Job
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs

SECRETS = ("bi-mat-cua-toi", "0912 345 678", "tu@cast.example", "Người Gõ", "geheim")


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """One that no other test sees: these give it routes that crash."""
    return own_app


@dataclass
class Receiver:
    """A server that takes reports and answers as told."""

    status: int = 200
    port: int = 0
    got: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/crash?key=geheim"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.got.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(box.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            pytest.fail("a redirect was followed")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: pytest shows what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def crashing(app: Flask, receiver: Receiver) -> Flask:
    """The application with a page that crashes over what it is given."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], error_webhook=receiver.url)

    @needs("page.read")
    def crash(what: str) -> str:
        if what == "sql":
            db.session.execute(sa.text("INSERT INTO nowhere VALUES (:x)"), {"x": SECRETS[0]})
        raise ValueError(f"cannot read {request.values.get('said')} of {SECRETS[2]}, {SECRETS[1]}, token=geheim, 'quoted {SECRETS[0]}'")

    app.add_url_rule("/crash/<what>", view_func=crash, methods=["GET", "POST"])
    return app


def jobs(app: Flask) -> list[Job]:
    with app.app_context(), view() as session:
        return list(session.scalars(sa.select(Job).where(Job.kind == "report_crash")))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_crash_is_reported_by_the_worker_without_what_was_typed(crashing: Flask, receiver: Receiver, client: Client, method: str) -> None:
    send = client.raw.get if method == "GET" else lambda path: client.post(path, {"said": "Người Gõ bi-mat-cua-toi"})
    answer = send("/crash/words?said=Người Gõ bi-mat-cua-toi") if method == "GET" else send("/crash/words")
    assert answer.status_code == 500
    assert receiver.got == [], "the request itself spoke to another machine"
    Worker(crashing).drain(threading.Event())
    ((path, headers, told),) = receiver.got
    assert path == "/hooks/crash?key=geheim"
    assert told["id"] == headers["Idempotency-Key"] == answer.headers["X-Request-Id"]
    assert (told["type"], told["route"], told["method"]) == ("ValueError", "/crash/<what>", method)
    assert told["message"].startswith("cannot read …")
    assert told["place"].startswith("matchmaker.")
    assert set(told) == {"id", "at", "method", "route", "type", "message", "place"}
    for secret in SECRETS:
        assert secret not in json.dumps(told, ensure_ascii=False)


def test_what_a_database_says_is_not_told(crashing: Flask, receiver: Receiver, client: Client) -> None:
    client.raw.get("/crash/sql")
    Worker(crashing).drain(threading.Event())
    assert receiver.got[0][2]["message"] == ""
    assert receiver.got[0][2]["type"] == "OperationalError"


@pytest.mark.parametrize("said", ["(" * 200_000, "abc " * 50_000, " ".join(f"w{number}" for number in range(30_000))], ids=["one", "same", "many"])
def test_a_crash_over_very_much_is_reported_soon_and_without_it(crashing: Flask, receiver: Receiver, client: Client, said: str) -> None:
    began = time.perf_counter()
    assert client.post("/crash/words", {"said": said}).status_code == 500
    assert time.perf_counter() - began < 5
    Worker(crashing).drain(threading.Event())
    assert receiver.got[0][2]["message"] == ""


def test_the_same_crash_again_and_again_is_told_once_an_hour(crashing: Flask, client: Client) -> None:
    for _ in range(5):
        client.raw.get("/crash/words")
    assert len(jobs(crashing)) == 1


@pytest.mark.parametrize("status", [500, 404, 302, 307])
def test_a_report_that_is_not_taken_waits(crashing: Flask, receiver: Receiver, client: Client, status: int) -> None:
    receiver.status = status
    client.raw.get("/crash/words")
    Worker(crashing).drain(threading.Event())
    (job,) = jobs(crashing)
    assert (job.state, job.attempts) == ("waiting", 1)
    assert "geheim" not in job.reason
    assert len(receiver.got) == 1


def test_nobody_there_is_no_reason_to_lose_it(crashing: Flask, client: Client) -> None:
    crashing.config["SETTINGS"] = replace(crashing.config["SETTINGS"], error_webhook=f"http://127.0.0.1:{free_port()}/")
    client.raw.get("/crash/words")
    Worker(crashing).drain(threading.Event())
    assert jobs(crashing)[0].state == "waiting"


def test_where_nobody_wants_to_know_nothing_is_written_down(crashing: Flask, client: Client) -> None:
    crashing.config["SETTINGS"] = replace(crashing.config["SETTINGS"], error_webhook="")
    assert client.raw.get("/crash/words").status_code == 500
    assert jobs(crashing) == []


def test_a_crash_of_the_database_itself_is_still_a_page(crashing: Flask, client: Client) -> None:
    with crashing.app_context(), work() as session:
        session.execute(sa.text("DROP TABLE job"))
    answer = client.raw.get("/crash/words")
    assert answer.status_code == 500
    assert "Có lỗi ở phía chúng tôi" in answer.text


def test_a_sentry_is_told_the_same_where_its_library_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    crash = {"id": "1", "route": "/x", "type": "ValueError", "message": "cannot read …", "method": "GET", "at": "now", "place": "matchmaker.web:1"}
    told: list[Any] = []
    crash_reports.report(crash, webhook="", sentry_dsn="https://key@sentry.example/1")  # without the library: nothing, and no error
    sentry = SimpleNamespace(init=lambda **words: told.append(words), capture_event=told.append, flush=lambda timeout: told.append(timeout))
    monkeypatch.setattr(crash_reports.importlib.util, "find_spec", lambda name: name == "sentry_sdk")
    monkeypatch.setitem(sys.modules, "sentry_sdk", sentry)
    crash_reports.report(crash, webhook="", sentry_dsn="https://key@sentry.example/1")
    assert told[0]["default_integrations"] is False
    assert told[1] == {"level": "error", "message": "ValueError: cannot read …", "tags": {"id": "1", "route": "/x", "type": "ValueError"}}
