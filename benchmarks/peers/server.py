"""A PostgreSQL server of our own in a temporary folder, gone when the benchmark ends."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SETTINGS = {
    "shared_buffers": "512MB", "work_mem": "64MB", "maintenance_work_mem": "512MB", "jit": "off", "fsync": "off", "synchronous_commit": "off",
    "full_page_writes": "off", "max_wal_size": "4GB", "autovacuum": "off", "max_parallel_workers_per_gather": "0", "listen_addresses": "''",
    "random_page_cost": "1.1",
}  # fmt: skip
"""One need is answered by one core, as by every other contestant; nothing is written while it is timed."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str | None]:
    """How to connect to a fresh server by its socket, or None where PostgreSQL is not on this machine."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        yield None
        return
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        as_whom: dict[str, int] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root: become its own user, to whom the folder then belongs
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_whom = {"user": owner.pw_uid, "group": owner.pw_gid}
        _run([folder_of_programs / "initdb", "-D", folder / "data", "-U", "bench", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"], as_whom)
        options = " ".join(f"-c {key}={value}" for key, value in SETTINGS.items())
        start: list[str | Path] = [
            folder_of_programs / "pg_ctl",
            "-D",
            folder / "data",
            "-o",
            f"-k {folder} {options}",
            "-l",
            folder / "log",
            "-w",
            "start",
        ]
        _run(start, as_whom)
        try:
            yield f"host={folder} user=bench dbname=postgres"
        finally:
            _run([folder_of_programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], as_whom)


def _run(words: list[str | Path], as_whom: dict[str, int]) -> None:
    done = subprocess.run([str(word) for word in words], cwd="/", capture_output=True, text=True, timeout=120, check=False, **as_whom)  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stdout}{done.stderr}")
