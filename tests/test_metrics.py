"""Figures for Prometheus: right, added up over processes, and for nobody from elsewhere."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from client import Client
from flask import Flask
from machine import free_port
from make import make_letter, settings_for

from config import ROOT
from matchmaker.app import create_app
from matchmaker.store.work import work
from matchmaker.web import metrics

TOKEN = "f3b1c0d79e5a48f2a6d1740be95c38aa"
COUNT = re.compile(r'^matchmaker_answer_seconds_count\{method="(\w+)",route="([^"]+)",status="(\d+)"\} ([\d.e+]+)$', re.MULTILINE)


def counts(text: str) -> dict[tuple[str, str, str], int]:
    return {(method, route, status): int(float(number)) for method, route, status, number in COUNT.findall(text)}


def test_answers_are_counted_by_the_rule_and_not_by_what_was_typed(client: Client) -> None:
    before = counts(client.get("/metrics").text)
    for path in ("/offers/no-such-1", "/offers/no-such-2", "/nowhere-1", "/nowhere-2", "/help"):
        client.get(path)
    client.raw.open("/help", method="BREW")
    text = client.get("/metrics").text
    grown = {key: number - before.get(key, 0) for key, number in counts(text).items() if number != before.get(key, 0)}
    assert grown[("GET", "/offers/<code>", "404")] == 2
    assert grown[("GET", "none", "404")] == 2
    assert grown[("GET", "/help", "200")] == 1
    assert grown[("other", "none", "405")] == 1
    assert "no-such" not in text
    assert "nowhere" not in text


def test_what_waits_is_told(app: Flask, client: Client) -> None:
    empty = client.get("/metrics").text
    assert "matchmaker_oldest_waiting_job_seconds 0.0" in empty
    with app.app_context(), work() as session:
        make_letter(session)
        make_letter(session, state="failed")
    text = client.get("/metrics").text
    assert 'matchmaker_jobs{kind="letter",state="waiting"} 1.0' in text
    assert 'matchmaker_jobs{kind="letter",state="failed"} 1.0' in text
    assert 'matchmaker_letters{state="failed"} 1.0' in text
    assert 'matchmaker_open_listings{side="need"} 0.0' in text
    age = re.search(r"^matchmaker_oldest_waiting_job_seconds ([\d.e+]+)$", text, re.MULTILINE)
    assert age
    assert float(age[1]) > 0
    resident = re.search(rf'matchmaker_process_resident_bytes\{{pid="{os.getpid()}"\}} ([\d.e+]+)', text)
    assert resident
    assert float(resident[1]) > 10_000_000


def ask(app: Flask, address: str = "127.0.0.1", **headers: str) -> int:
    return app.test_client().get("/metrics", environ_overrides={"REMOTE_ADDR": address}, headers=headers).status_code


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"])
def test_whoever_comes_through_a_proxy_is_not_from_here(app: Flask, name: str) -> None:
    assert ask(app) == 200
    assert ask(app, "::1") == 200
    assert ask(app, **{name: "127.0.0.1"}) == 404


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "", "unix:"])
def test_from_elsewhere_there_is_no_such_page(app: Flask, address: str) -> None:
    assert ask(app, address) == 404
    assert ask(app, address, Authorization="Bearer ") == 404
    assert ask(app, address, Authorization=f"Bearer {TOKEN}") == 404, "no token is set here"


def test_from_elsewhere_the_token_opens_it(tmp_path: Path, app: Flask) -> None:
    guarded = create_app(settings_for(tmp_path, app.config["SETTINGS"].database_url, metrics_token=TOKEN, proxies=1))
    away = {"address": "127.0.0.1", "X-Forwarded-For": "192.0.2.7"}
    assert ask(guarded, **away) == 404
    assert ask(guarded, **away, Authorization=f"Bearer {TOKEN}") == 200
    for wrong in (f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer", f"Bearer {TOKEN}é"):
        assert ask(guarded, **away, Authorization=wrong) == 404


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            text: str = answer.read().decode()
            return text
    except urllib.error.HTTPError as error:
        error.close()
        return ""


def test_an_answer_that_cannot_be_counted_is_given_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each process keeps its figures in a file, which it cannot begin on a full disk."""

    def full(*said: object) -> None:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr(metrics.ANSWERS, "labels", full)
    assert client.get("/help").status_code == 200


@pytest.mark.long
def test_two_processes_add_up_and_begin_anew_with_the_server(app: Flask, tmp_path: Path) -> None:
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "PORT": str(port)}
    environment["DATABASE_URL"] = app.config["SETTINGS"].database_url
    words = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "2", "--threads", "1", "--log-level", "warning", "wsgi:app"]
    address = f"http://127.0.0.1:{port}"
    for _ in range(2):
        with (tmp_path / "said.txt").open("w") as said:
            server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said, stderr=said, start_new_session=True)
        try:
            wait_for(address)
            asked, deadline = 0, time.monotonic() + 60
            while asked < 60 or (figures_of(tmp_path) < 2 and time.monotonic() < deadline):  # one of the two may still be loading
                fetch(f"{address}/help?{asked}")
                fetch(f"{address}/offers/x-{asked}")
                asked += 1
            assert figures_of(tmp_path) == 2, "one process did everything: nothing was added up"
            text = fetch(f"{address}/metrics")
            found = counts(text)
            assert found[("GET", "/help", "200")] == asked
            assert found[("GET", "/offers/<code>", "404")] == asked
            assert len(re.findall(r'matchmaker_process_resident_bytes\{pid="\d+"\} ', text)) == 2
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def figures_of(folder: Path) -> int:
    """How many processes have written down a figure."""
    return len(list(next(folder.glob("figures-*")).glob("histogram_*.db")))


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not come up")
