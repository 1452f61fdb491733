"""One file that holds the whole database, made while people work; put back into an empty place and nowhere else."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

CHUNK = 1 << 20
SQLITE, POSTGRES = "sqlite", "postgresql"
_BEGINS = {b"SQLite format 3\0": SQLITE, b"PGDMP": POSTGRES}
_DATE_SIGN = re.compile(r"%[A-Za-z]")


class CannotBackUp(Exception):
    """It was not done, and the message says why; nothing is left half done."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands beside a backup: its checksum, at which revision its tables are, and the end of the audit's chain in it."""

    digest: str
    revision: str = ""
    chain: str = ""


def back_up(url: URL, file: Path, *, revision: str, chain: str) -> Noted:
    """Write the database into the file, as it stood at one moment, and its checksum beside it. Raises `CannotBackUp`.

    Nobody waits for it. The file is there whole or not at all, and readable by its owner alone: it holds everything that people entered.
    """
    beside = _beside(file)
    if file.exists() or beside.exists():
        raise CannotBackUp(f"{file} or its checksum is there already, and is not overwritten")
    with _written_whole(file) as part:
        if url.get_backend_name() == SQLITE:
            _copy_sqlite(Path(url.database or ""), part)
        else:
            _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={part}"], url)
        noted = Noted(digest_of(part), revision, chain)
        with _written_whole(beside) as line:
            said = f"# revision {revision}\n# audit {chain}\n{noted.digest}  {file.name}\n"
            line.write_text(said, encoding="utf-8")
    return noted


def noted_beside(file: Path) -> Noted:
    """What was noted when the backup was made. Raises `CannotBackUp` where the file is not the one that was written then."""
    if not file.is_file():
        raise CannotBackUp(f"{file} is not there")
    try:
        lines = _beside(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotBackUp(
            f"{_beside(file)} is not there or cannot be read: without its checksum nobody knows whether the backup is whole"
        ) from error
    told = dict(line[2:].split(" ", 1) for line in lines if line.startswith("# ") and " " in line[2:])
    digest = next((line.split()[0] for line in lines if line.split() and not line.startswith("#")), "")
    if digest != digest_of(file):
        raise CannotBackUp(f"{file} is not what was written: its checksum is another one")
    return Noted(digest, told.get("revision", ""), told.get("audit", ""))


def kind_of(file: Path) -> str:
    """Of which database the backup is. Raises `CannotBackUp` where it is none."""
    with file.open("rb") as read:
        begins = read.read(16)
    for magic, kind in _BEGINS.items():
        if begins.startswith(magic):
            return kind
    raise CannotBackUp(f"{file} is no backup of SQLite and none of PostgreSQL")


def put_back(file: Path, url: URL) -> None:
    """Put the backup where there is no table yet; the caller has seen to that and let go of the database. Raises `CannotBackUp`.

    All of it is there afterwards, or nothing is.
    """
    kind, wanted = kind_of(file), url.get_backend_name()
    if kind != wanted:
        raise CannotBackUp(f"this is a backup of {kind}, and the database is {wanted}: restore it into {kind}, then `flask data copy`")
    if wanted == SQLITE:
        _put_sqlite(file, Path(url.database or ""))
    else:
        _run("pg_restore", ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file)], url)


def drop_older(pattern: Path, keep: int) -> list[Path]:
    """The oldest backups of this pattern beyond so many, which are gone now. Only files with a checksum beside them are counted or touched."""
    names = _DATE_SIGN.sub("*", pattern.name)
    if names == pattern.name:
        raise CannotBackUp("where older backups go, the name needs a date in it, such as ben-hang-%Y-%m-%d.backup")
    found = [one for one in pattern.parent.glob(names) if one.is_file() and _beside(one).is_file()]
    gone = sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)[keep:]
    for one in gone:
        one.unlink()
        _beside(one).unlink()
    return gone


def dated(pattern: Path, now: datetime) -> Path:
    """The file's name with the day and hour written into it, where it has signs for them."""
    return pattern.with_name(_DATE_SIGN.sub(lambda sign: now.strftime(sign[0]), pattern.name))


def digest_of(file: Path) -> str:
    """The file's sha256, read piece by piece."""
    found = hashlib.sha256()
    with file.open("rb") as read:
        while piece := read.read(CHUNK):
            found.update(piece)
    return found.hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


@contextmanager
def _written_whole(file: Path) -> Iterator[Path]:
    """A file to write into, which gets its name when all went well and is on the disk by then."""
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.rename(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise CannotBackUp(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_sqlite(source: Path, target: Path) -> None:
    """All pages in one step, as they stand at one moment: whoever writes meanwhile goes on in the write-ahead log."""
    if not source.is_file():
        raise CannotBackUp(f"there is no database at {source}")
    try:
        with closing(sqlite3.connect(source, timeout=30)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            if (said := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise CannotBackUp(f"the copy is damaged, and so is perhaps the database: {said}")
    except sqlite3.Error as error:
        raise CannotBackUp(f"the database cannot be copied: {error}") from error


def _put_sqlite(file: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(file, part)
        part.chmod(0o600)
        with closing(sqlite3.connect(part)) as copy:
            if (said := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise CannotBackUp(f"the backup is damaged: {said}")
            copy.execute("PRAGMA journal_mode=DELETE")
        for left in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + left).unlink(missing_ok=True)
        part.rename(target)
        _sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise CannotBackUp(f"the backup cannot be put back: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _run(program: str, words: list[str], url: URL) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where other users of the machine do not see it."""
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [_program(program), f"--dbname={address}", "--no-password", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # no shell, and words of our own
    if done.returncode:
        raise CannotBackUp(f"{program}: {done.stderr.strip() or 'it failed without a word'}")


def _program(name: str) -> str:
    """The program on the path, else the newest that Debian keeps beside it."""
    apart = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    found = shutil.which(name) or next((str(path) for path in reversed(apart)), None)
    if found is None:
        raise CannotBackUp(f"{name} is not on this machine: install PostgreSQL's programs (postgresql-client)")
    return found
