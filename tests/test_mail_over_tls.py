"""Letters over TLS: the password goes to nobody but a server that can prove its name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from machine import free_port
from make import make_letter
from post_office import Mailbox

from matchmaker.cli.worker import Worker
from matchmaker.store.models.outbox import Letter
from matchmaker.store.work import work

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this machine: no certificate can be made")
PASSWORD = "thu/tin:mat@khau"
QUOTED = "thu%2Ftin%3Amat%40khau"


@dataclass
class Guarded:
    """A server that asks who is there, over TLS from the start or from STARTTLS on."""

    box: Mailbox
    certificate: Path
    key: Path
    passwords: list[str] = field(default_factory=list)

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        self.passwords.append(given.password.decode())
        return AuthResult(success=given.password.decode() == PASSWORD)

    @contextmanager
    def serving(self, *, from_the_start: bool) -> Iterator[None]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        tls: dict[str, Any] = {"ssl_context": context, "auth_require_tls": False} if from_the_start else {"tls_context": context}
        controller = Controller(self.box, hostname="127.0.0.1", port=self.box.port, authenticator=self.check, auth_required=True, **tls)
        if from_the_start:
            controller._trigger_server = controller._factory_invoked.set  # its greeting to itself would not trust our certificate
        controller.start()
        try:
            yield
        finally:
            controller.stop()


@pytest.fixture
def guarded(tmp_path: Path) -> Guarded:
    certificate, key = tmp_path / "server.crt", tmp_path / "server.key"
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]
    subprocess.run([*words, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return Guarded(Mailbox(port=free_port()), certificate, key)


def send(app: Flask, url: str) -> str:
    """The state of one letter after a worker tried to send it to this server."""
    with app.app_context(), work() as session:
        code = make_letter(session).code
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=url, mail_from="ben-hang@cast.example")
    Worker(app).drain(threading.Event())
    with app.app_context(), work() as session:
        return session.scalar(sa.select(Letter.state).where(Letter.code == code)) or ""


def url_of(guarded: Guarded, kind: str, password: str = QUOTED) -> str:
    scheme, query = ("smtps", "") if kind == "smtps" else ("smtp", "?starttls=1")
    return f"{scheme}://bhang:{password}@localhost:{guarded.box.port}{query}"


@pytest.mark.parametrize("kind", ["smtps", "starttls"])
def test_a_server_that_proves_its_name_gets_the_password_and_the_letter(
    app: Flask, guarded: Guarded, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded.certificate))
    with guarded.serving(from_the_start=kind == "smtps"):
        assert send(app, url_of(guarded, kind)) == "sent"
    assert guarded.passwords == [PASSWORD]
    assert len(guarded.box.taken) == 1


@pytest.mark.parametrize("kind", ["smtps", "starttls"])
def test_a_server_that_cannot_gets_neither_and_the_letter_waits(app: Flask, guarded: Guarded, kind: str) -> None:
    with guarded.serving(from_the_start=kind == "smtps"):
        assert send(app, url_of(guarded, kind)) == "waiting"
    assert (guarded.passwords, guarded.box.taken) == ([], [])


def test_a_wrong_password_is_our_trouble_and_not_the_letters(
    app: Flask, guarded: Guarded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded.certificate))
    with guarded.serving(from_the_start=False):
        assert send(app, url_of(guarded, "starttls", "sai-mat-ma")) == "waiting"
    assert guarded.box.taken == []
    assert "sai-mat-ma" not in caplog.text


def test_a_server_without_tls_gets_no_password(app: Flask) -> None:
    box = Mailbox(port=free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        assert send(app, f"smtp://bhang:{QUOTED}@127.0.0.1:{box.port}?starttls=1") == "waiting"
    finally:
        controller.stop()
    assert box.taken == []
