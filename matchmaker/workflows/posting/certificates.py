"""Certificates as people write them: one a line, `VietGAP, hết hạn 12/03/2027`; `không có` says that there are none."""

from __future__ import annotations

import re
from datetime import date

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.records import Certificate
from matchmaker.domain.spelling import unmarked
from matchmaker.domain.windows import read_window

MOST = 20
LONGEST_NAME = 200
NONE_HELD = frozenset({"khong", "khong co", "chua co", "chua", "none", "no"})
_EXPIRES = re.compile(
    r"\(?\s*(?:hết hạn|het han|hạn dùng|hạn|han|có giá trị đến|giá trị đến|đến|den|expires|valid until|until)\s*:?"
    r"\s*(?:ngày|ngay|on)?\s*(?P<day>[^)]+?)\)?"
)
_TRAILING = re.compile(r"^(?P<name>.*?\S)\s*[,;:(–-]?\s*(?P<expires>\(?\b(?:hết hạn|het han|hạn dùng|hạn|expires|valid until)\b.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:số|so|no\.?)\b", re.IGNORECASE)


class NotACertificate(Unreadable):
    """A line is no certificate, or its date cannot be read."""


def read_certificates(text: str, today: date) -> tuple[Certificate, ...] | None:
    """The certificates, () where the text says that there are none, None where it says nothing. Raises `NotACertificate`."""
    if not text.strip():
        return None
    if unmarked(text).strip(" .") in NONE_HELD:
        return ()
    found: dict[str, Certificate] = {}
    for line in re.split(r"[\n;|]", text):
        for certificate in _of_line(line, today):
            found.setdefault(certificate.name.casefold(), certificate)
    if len(found) > MOST:
        raise NotACertificate("too_large", text[:80], most=MOST)
    return tuple(found.values())


def _of_line(line: str, today: date) -> list[Certificate]:
    certificates: list[Certificate] = []
    for part in (piece.strip() for piece in line.split(",")):
        if not part:
            continue
        if certificates and (expires := _EXPIRES.fullmatch(part.lower())):
            certificates[-1] = Certificate(certificates[-1].name, _day(expires["day"], today))
        elif certificates and _NUMBER.match(part):
            certificates[-1] = Certificate(f"{certificates[-1].name}, {part}", certificates[-1].expires_on)
        else:
            certificates.append(_one(part, today))
    return certificates


def _one(part: str, today: date) -> Certificate:
    expires_on = None
    if (tail := _TRAILING.match(part)) and (expires := _EXPIRES.fullmatch(tail["expires"].lower())):
        part, expires_on = tail["name"], _day(expires["day"], today)
    if len(part) > LONGEST_NAME or not any(letter.isalpha() for letter in part):
        raise NotACertificate("not_a_certificate", part[:80])
    return Certificate(part, expires_on)


def _day(text: str, today: date) -> date:
    """The last day on which it holds: a month or a year stands for its end."""
    if re.fullmatch(r"20\d\d", text.strip()):
        return date(int(text), 12, 31)
    try:
        return read_window(text, today)[1]
    except Unreadable as error:
        raise NotACertificate(error.why, error.text) from error
