"""Letters over TLS: the password goes to nobody but a server that can prove its name."""

from __future__ import annotations

import base64
import shutil
import socket
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

pytestmark = [
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this machine: no certificate can be made"),
    pytest.mark.timeout(60),
]
PASSWORD = "thu/tin:mat@khau"
QUOTED = "thu%2Ftin%3Amat%40khau"


@dataclass
class Guarded:
    """A server that asks who is there, over TLS from the start or from STARTTLS on."""

    box: Mailbox
    certificate: Path
    key: Path
    passwords: list[str] = field(default_factory=list)
    letters: list[bytes] = field(default_factory=list)  # those that came over TLS from the start

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        self.passwords.append(given.password.decode())
        return AuthResult(success=given.password.decode() == PASSWORD)

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context

    @contextmanager
    def serving(self, kind: str) -> Iterator[None]:
        if kind == "smtps":
            with self.serving_one():
                yield
            return
        context = self.context()
        controller = Controller(self.box, hostname="127.0.0.1", port=self.box.port, authenticator=self.check, auth_required=True, tls_context=context)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    @contextmanager
    def serving_one(self) -> Iterator[None]:
        """Over TLS from the start, for one visitor; aiosmtpd's own server of this kind greets itself and does not trust our certificate."""
        with socket.create_server(("127.0.0.1", self.box.port)) as listening:
            listening.settimeout(10)
            thread = threading.Thread(target=self.answer, args=(listening,))
            thread.start()
            yield
            thread.join(timeout=15)

    def answer(self, listening: socket.socket) -> None:
        plain, _ = listening.accept()
        plain.settimeout(5)
        try:
            with self.context().wrap_socket(plain, server_side=True) as secure, secure.makefile("rwb", buffering=0) as talk:
                self.talk(talk)
        except OSError:  # the visitor did not trust us and left
            plain.close()

    def talk(self, talk: Any) -> None:
        talk.write(b"220 here\r\n")
        for line in talk:
            word = line.split()[0].upper()
            if word == b"AUTH":
                self.passwords.append(base64.b64decode(line.split()[2]).split(b"\0")[2].decode())
            if word == b"DATA":
                talk.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(talk.readline, b".\r\n")))
            talk.write({b"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", b"AUTH": b"235 welcome\r\n"}.get(word, b"250 ok\r\n"))
            if word == b"QUIT":
                return


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
    with guarded.serving(kind):
        assert send(app, url_of(guarded, kind)) == "sent"
    assert guarded.passwords == [PASSWORD]
    assert len(guarded.box.taken) + len(guarded.letters) == 1


@pytest.mark.parametrize("kind", ["smtps", "starttls"])
def test_a_server_that_cannot_gets_neither_and_the_letter_waits(app: Flask, guarded: Guarded, kind: str) -> None:
    with guarded.serving(kind):
        assert send(app, url_of(guarded, kind)) == "waiting"
    assert (guarded.passwords, guarded.box.taken, guarded.letters) == ([], [], [])


@pytest.mark.long
def test_a_wrong_password_is_our_trouble_and_not_the_letters(
    app: Flask, guarded: Guarded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded.certificate))
    with guarded.serving("starttls"):
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
