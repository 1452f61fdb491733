"""What the machine has for the tests that need more than Python: PostgreSQL, Chromium."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
NO_POSTGRES = "PostgreSQL (initdb, pg_ctl) is not on this machine: tests on PostgreSQL did not run."
NO_CHROMIUM = "Chromium is not on this machine: tests in a browser did not run."
NO_WRITER = "LibreOffice (soffice) is not on this machine: Word files were not opened by another program."
NO_JAVA = "A Java runtime is not on this machine: pages were not held against the HTML checker."
NO_PDF_READER = "pdftotext (poppler-utils) is not on this machine: PDF files were not read back."

IN_MEMORY, ROOM = Path("/dev/shm"), 4 << 30


def write_in_memory() -> None:
    """Folders for a while are made in memory where there is room: a new PostgreSQL database is a thousand files, and half a second on a slow disk."""
    has_room = os.access(IN_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM
    if has_room and not any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")):
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


@dataclass(frozen=True)
class Leftover:
    """What is not here, in a sentence."""

    why: str


def missing_tools() -> list[str]:
    """A plain sentence for each tool that is not here."""
    tools = ((NO_POSTGRES, postgres_folder()), (NO_CHROMIUM, chromium_path()), (NO_WRITER, shutil.which("soffice")))
    return [why for why, found in (*tools, (NO_PDF_READER, shutil.which("pdftotext")), (NO_JAVA, shutil.which("java"))) if not found]


def needs_program(name: str, why: str) -> str:
    """Where the program is; without it the test is left out, or fails where none may be."""
    found = shutil.which(name)
    if found is None and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"REQUIRE_ALL=1, and {why}")
    if found is None:
        pytest.skip(why)
    return found


def postgres_folder() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps it off the path."""
    folders = [Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def chromium_path() -> str | None:
    """Where Chromium is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def database_servers() -> Iterator[str | Leftover]:
    """The address of a fresh PostgreSQL database in a server that is gone afterwards."""
    programs = postgres_folder()
    if programs is None:
        yield Leftover(NO_POSTGRES)
        return
    # not in pytest's own folder: pytest shuts that to everybody but root, whenever another run begins
    with TemporaryDirectory(prefix="matchmaker-postgres-") as name:
        folder = Path(name)
        as_whom = _as_postgres(folder)
        data, port = folder / "data", free_port()
        _run([programs / "initdb", "-D", data, "-U", "mm", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"], as_whom)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run([programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start"], as_whom)
        try:
            yield f"postgresql+psycopg://mm@127.0.0.1:{port}/postgres"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], as_whom)


@contextmanager
def chromium() -> Iterator[Browser | Leftover]:
    """The machine's own Chromium, without its windows and without the network."""
    path = chromium_path()
    if path is None:
        yield Leftover(NO_CHROMIUM)
        return
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield started
        started.close()


def _as_postgres(folder: Path) -> dict[str, int]:
    """PostgreSQL refuses to run as root: become its own user, to whom the folder then belongs."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid}


def _run(words: list[str | Path], as_whom: dict[str, int]) -> None:
    done = subprocess.run([str(word) for word in words], cwd="/", capture_output=True, text=True, timeout=60, check=False, **as_whom)
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
