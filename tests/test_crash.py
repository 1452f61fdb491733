"""Killed while it writes, the server loses nothing that it acknowledged and doubles nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from machine import free_port
from stage import Stage

from config import ROOT

pytestmark = pytest.mark.long
LEAST_ACKNOWLEDGED = 100


def writer(address: str, cookie: str, number: int, acknowledged: set[str], stop: threading.Event) -> None:
    """Post needs one after the other until the server is gone; note those that it acknowledged."""
    browser = urllib.request.build_opener(NoRedirect)
    browser.addheaders = [("Cookie", cookie)]
    with browser.open(f"{address}/needs/new", timeout=10) as form_page:
        token = re.search(r'name="csrf_token" value="([^"]+)"', form_page.read().decode())
        browser.addheaders = [("Cookie", form_page.headers["Set-Cookie"].split(";")[0])]
    assert token
    for turn in range(10_000):
        key = f"{number}-{turn}"
        form = {"csrf_token": token[1], "words": "cua thịt", "form_key": key, "sure": "1", "party": "binh-party"}
        try:
            browser.open(f"{address}/needs", urlencode(form).encode(), timeout=10)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                acknowledged.add(key)
        except OSError:
            return
        if stop.is_set():
            return


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:
        return None


@pytest.mark.parametrize("trial", range(3))
def test_what_was_acknowledged_is_there_after_a_kill(
    staged_app: Flask, staged_database: tuple[Path, Stage], stage: Stage, tmp_path: Path, trial: int
) -> None:
    port = free_port()
    shutil.copy(staged_database[0], tmp_path / "test.sqlite3")
    address = f"http://127.0.0.1:{port}"
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "PORT": str(port)}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    words = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning", "wsgi:app"]
    with (tmp_path / "said.txt").open("w") as said:
        server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True)
    acknowledged: set[str] = set()
    stop = threading.Event()
    try:
        wait_for(address)
        cookie = cookie_of(staged_app, stage.tokens["binh"])
        writers = [threading.Thread(target=writer, args=(address, cookie, number, acknowledged, stop)) for number in range(8)]
        for thread in writers:
            thread.start()
        deadline = time.monotonic() + 60
        while len(acknowledged) < LEAST_ACKNOWLEDGED + 40 * trial and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        stop.set()
        server.wait()
    for thread in writers:
        thread.join(timeout=20)
    assert len(acknowledged) >= LEAST_ACKNOWLEDGED, (tmp_path / "said.txt").read_text()[-2000:]
    with sqlite3.connect(tmp_path / "test.sqlite3") as rows:
        kept = [key for (key,) in rows.execute("SELECT form_key FROM listing WHERE form_key LIKE '%-%' AND side = 'need'")]
        events = rows.execute("SELECT count(*) FROM audit_event WHERE action = 'listing.post'").fetchone()[0]
        written = rows.execute("SELECT count(*) FROM listing WHERE form_key GLOB '[0-9]*-[0-9]*'").fetchone()[0]
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    assert acknowledged <= set(kept), "an acknowledged listing is lost"
    assert len(kept) == len(set(kept)), "a listing is there twice"
    assert events == written, "a listing and its audit event came apart"


def cookie_of(app: Flask, token: str) -> str:
    """The cookie that a browser of this person holds, signed with the key that the server has too."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={serializer.dumps({'_user_id': token, '_fresh': True, '_permanent': True})}"


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not come up")
