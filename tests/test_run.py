"""`make run` on a fresh clone: it serves, says where and as whom, keeps its data, and stops at Ctrl-C."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from machine import free_port

from config import ROOT

ACCOUNTS = ("htx@demo.example", "doanhnghiep@demo.example", "lienminh@demo.example")
PASSWORD = "demo-matkhau-2026"

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git keeps, as they are now, with this environment's packages."""
    folder = tmp_path_factory.mktemp("clone")
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, kept):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    return folder


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of what `make run` serves, and the file of what it says."""
    port, said = free_port(), folder / "said.txt"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORT": str(port), "LANG": "C"}
    with said.open("w") as output:
        words = ["make", "-o", ".venv/.base", "run"]  # the packages are there already: nothing to fetch
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True)
        try:
            wait_until_it_answers(process, f"http://127.0.0.1:{port}/readyz", said)
            yield f"http://127.0.0.1:{port}", said
        finally:
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(timeout=30) in (0, 2, -signal.SIGINT)


def wait_until_it_answers(process: subprocess.Popen[bytes], address: str, said: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, said.read_text()
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer within a minute: {said.read_text()}")


def sign_in(address: str, email: str) -> str:
    """The first page that somebody sees after signing in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/sign-in").read().decode()
    assert PASSWORD in form
    assert email in form
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token
    sent = urlencode({"csrf_token": token[1], "email": email, "password": PASSWORD, "next": "/offers"}).encode()
    answer = browser.open(f"{address}/sign-in", sent)
    assert answer.url == f"{address}/offers"
    page: str = answer.read().decode()
    assert "/sign-out" in page
    return page


def test_a_fresh_clone_serves_and_a_second_run_keeps_what_is_there(clone: Path) -> None:
    with running(clone) as (address, said):
        for email in ACCOUNTS:
            sign_in(address, email)
        words = said.read_text()
        assert address in words
        assert all(email in words for email in ACCOUNTS)
        assert PASSWORD in words
    key = (clone / "instance" / "settings.env").read_text()
    began = time.monotonic()
    with running(clone) as (address, said):
        assert time.monotonic() - began < 60
        sign_in(address, ACCOUNTS[0])
    assert (clone / "instance" / "settings.env").read_text() == key
