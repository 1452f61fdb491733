"""A mail server that goes on speaking and never comes to an end is cut off: all of one letter has so many seconds, however they are filled."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest

from config import UnsafeSettings, read_settings
from matchmaker.cli import postman
from matchmaker.cli.postman import NotTaken
from matchmaker.domain.mail import MailServer

ANSWERS = (b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n", b"250 taken\r\n")
"""What a well-behaved server says: to the caller, to EHLO, MAIL, RCPT, DATA and to the end of the text."""
PAUSE = 0.05


@dataclass
class Dripping:
    """A server that speaks well until it is asked so often, and then gives one byte after the other and never ends the line."""

    well_until: int
    port: int = 0
    heard: bytes = b""
    gone: threading.Event = field(default_factory=threading.Event)

    def serve(self, listening: socket.socket, over_tls: ssl.SSLContext | None) -> None:
        with listening.accept()[0] as plain:
            try:
                speaking = over_tls.wrap_socket(plain, server_side=True) if over_tls else plain
                self._speak(speaking)
            except OSError:
                pass
            self.gone.set()

    def _speak(self, speaking: socket.socket) -> None:
        for turn, answer in enumerate(ANSWERS):
            if turn == self.well_until:
                break
            speaking.sendall(answer)
            while not self.heard.endswith(b"\r\n.\r\n" if turn == 4 else b"\r\n"):
                self.heard += speaking.recv(4096)
            self.heard += b"|"
        speaking.sendall(b"250-")
        while True:
            speaking.sendall(b".")
            if self.gone.wait(PAUSE):
                return


@contextmanager
def dripping(well_until: int, over_tls: ssl.SSLContext | None = None) -> Iterator[Dripping]:
    """Such a server on this machine; its thread has ended afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Dripping(well_until, port=listening.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listening, over_tls))
        thread.start()
        try:
            yield server
        finally:
            server.gone.set()
            thread.join(10)
            assert not thread.is_alive()


def letter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Tin"
    message.set_content("Chào bà Tư")
    return message


def deliver(server: MailServer, seconds: float) -> list[str]:
    told: list[str] = []
    postman.deliver(server, letter(), sender="a@cast.example", to="b@cast.example", before_the_end=lambda: told.append("x"), seconds=seconds)
    return told


@pytest.mark.parametrize("well_until", range(6))
def test_whatever_it_drips_at_it_is_cut_off(well_until: int) -> None:
    with dripping(well_until) as server:
        with pytest.raises(NotTaken) as why:
            deliver(MailServer("127.0.0.1", server.port), 0.4)
        assert server.gone.wait(10), "the line to the server was left open"
    assert "0.4 seconds" in why.value.why
    assert why.value.whole_server
    assert why.value.unsure == (well_until == 5), "only after its last line may the letter have been taken"


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on this machine: no certificate can be made")
def test_a_server_that_never_ends_its_greeting_over_tls_is_cut_off(tmp_path: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with dripping(0, context) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
        with pytest.raises(NotTaken) as why:
            deliver(MailServer("localhost", server.port, tls="always"), 0.6)
    assert "0.6 seconds" in why.value.why


def test_a_server_that_is_only_slow_is_waited_for() -> None:
    with dripping(6) as server:
        assert deliver(MailServer("127.0.0.1", server.port), 20) == ["x"]
        assert b"Subject: Tin" in server.heard


@pytest.mark.parametrize(("said", "seconds"), [("", 60), ("5", 5)])
def test_how_long_is_a_setting(tmp_path: Path, said: str, seconds: int) -> None:
    given = {"MATCHMAKER_ENV": "test", "SECRET_KEY": "x", "INSTANCE_PATH": str(tmp_path), "MAIL_SECONDS": said}
    assert read_settings(given, mounts="").mail_seconds == seconds


@pytest.mark.parametrize("said", ["0", "3601", "nie"])
def test_it_is_at_least_a_second_and_at_most_an_hour(tmp_path: Path, said: str) -> None:
    given = {"MATCHMAKER_ENV": "test", "SECRET_KEY": "x", "INSTANCE_PATH": str(tmp_path), "MAIL_SECONDS": said}
    with pytest.raises(UnsafeSettings, match="MAIL_SECONDS"):
        read_settings(given, mounts="")
