"""Passwords that stand in stolen lists, looked up in a file on this machine: nothing about a password is asked of, or told to, anybody else.

The file has a line `HASH` or `HASH:COUNT` for each, SHA-1 in hexadecimal, in the order of the hashes, as “Pwned Passwords” is handed out.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

DIGITS = 40
LONGEST_LINE = 80
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(?::\d+)?")
_list: dict[str, Path] = {}


def look_in(path: Path | None) -> None:
    """From now on this process looks in this file; in none where there is none."""
    _list.clear()
    if path is not None:
        _list["path"] = path


def leaked(password: str) -> bool:
    """Does the password stand in the file? Where there is no file nothing is known to."""
    path = _list.get("path")
    if path is None:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        return _stands_in(file, wanted)


def _stands_in(file: BinaryIO, wanted: bytes) -> bool:
    """By halving: some forty lines of the largest list are read."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:  # its line, if it has one, begins from low on and before high
        middle = (low + high) // 2
        start = _line_from(file, middle)
        found = file.readline(LONGEST_LINE)[:DIGITS].upper() if start < high else b""
        if found == wanted:
            return True
        low, high = (file.tell(), high) if start < high and found < wanted else (low, middle)
    return False


def _line_from(file: BinaryIO, place: int) -> int:
    """Where the first line begins that begins at this place or later; the file stands there."""
    if place:
        file.seek(place - 1)
        file.readline(LONGEST_LINE)
    else:
        file.seek(0)
    return file.tell()


def wrong_with(path: Path) -> str:
    """Why the file is no such list, by its beginning and its end; empty where it is one."""
    try:
        with path.open("rb") as file:
            first = file.readline(LONGEST_LINE)
            file.seek(-min(file.seek(0, os.SEEK_END), 3 * LONGEST_LINE), os.SEEK_END)
            last = file.read().splitlines()[-1:]
    except OSError as error:
        return f"it cannot be read ({type(error).__name__})"
    if not last or not _LINE.fullmatch(first.strip()) or not _LINE.fullmatch(last[0].strip()):
        return "its lines are not HASH:COUNT with SHA-1 in hexadecimal"
    return "" if first[:DIGITS].upper() <= last[0][:DIGITS].upper() else "its lines are not in the order of their hashes"
