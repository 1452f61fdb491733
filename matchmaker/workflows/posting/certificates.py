"""Certificates as people write them: one a line, `VietGAP số VG-123, hết hạn 12/03/2027`; `không có` says that there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.records import Certificate
from matchmaker.domain.spelling import unmarked
from matchmaker.domain.windows import read_window

MOST = 20
LONGEST_NAME = 200
LONGEST_PART = 400
BOXES = ("paper_name", "paper_number", "paper_issuer", "paper_until")
"""The boxes of a form in which one certificate can be written apart."""
NONE_HELD = frozenset({"khong", "khong co", "chua co", "chua", "none", "no"})
_DAY = r"\(?(?:ngày|ngay|on)?\s*:?\s*(?P<day>[^()]+?)\)?"
_EXPIRES = re.compile(
    r"(?:hết hạn|het han|hạn dùng|hạn|han|có giá trị đến|giá trị đến|đến|den|expires|valid until|until)\s*:?\s*" + _DAY, re.IGNORECASE
)
_TAIL = r"^(?P<name>.*?)(?:^|[\s,;:(–-]+)"
_ENDS = re.compile(
    _TAIL
    + r"(?P<expires>(?:hết hạn|het han|hạn dùng|hạn|expires|valid until)\b.*|(?:có giá trị đến|giá trị đến|đến|until)\s+(?:ngày\s+|tháng\s+)?\d.*)$",
    re.IGNORECASE,
)
_ENDS_ALONE = re.compile(r"^(?P<name>)\(?(?P<expires>(?:han|den)\b.*)$", re.IGNORECASE)
_ISSUED_ON = re.compile(
    _TAIL + r"(?:(?:cấp|ký|ban hành)\s+)?(?:ngày|ngay)(?:\s+cấp)?\s*:?\s*\d{1,2}[/.-]\d{1,2}[/.-](?:\d\d)?\d\d\)?$", re.IGNORECASE
)
_ISSUED_BY = re.compile(
    _TAIL + r"(?:(?:do|bởi)\s+(?P<does>.+?)\s+cấp|(?:nơi cấp|cơ quan cấp|đơn vị cấp|cấp bởi|issued by)\s*:?\s*(?P<by>.+?))$", re.IGNORECASE
)
_GIVES_ALONE = re.compile(r"^(?P<name>)(?P<by>\D+?)\s+cấp$", re.IGNORECASE)
_NUMBERED = re.compile(
    _TAIL + r"(?:mã số|số hiệu|số|so|number|no\b\.?)\s*:?\s*(?P<number>(?:[A-ZĐ]{1,6}\s)?[^\s,;()]*\d[^\s,;()]*)\)?$", re.IGNORECASE
)


class NotACertificate(Unreadable):
    """A line is no certificate, or its date cannot be read."""


@dataclass(slots=True)
class _Said:
    """What one stretch of a line says: a name, and what is known of that certificate."""

    name: str
    expires_on: date | None = None
    number: str = ""
    issued_by: str = ""


def read_certificates(text: str, today: date) -> tuple[Certificate, ...] | None:
    """The certificates, () where the text says that there are none, None where it says nothing. Raises `NotACertificate`."""
    if not text.strip():
        return None
    if unmarked(text).strip(" .") in NONE_HELD:
        return ()
    found: dict[tuple[str, str], Certificate] = {}
    for line in re.split(r"[\n;|]", text):
        for said in _of_line(line, today):
            certificate = Certificate(said.name, said.expires_on, said.number, said.issued_by)
            found.setdefault((certificate.name.casefold(), certificate.number.casefold()), certificate)
    if len(found) > MOST:
        raise NotACertificate("too_large", text[:80], most=MOST)
    return tuple(found.values())


def with_boxes(text: str, boxes: Mapping[str, str]) -> str:
    """The text with one more line for the certificate that stands box by box beside it; the text alone where the boxes are empty."""
    if not any(boxes.values()):
        return text
    parts = [boxes["paper_name"]]
    if boxes["paper_number"]:
        parts.append(f"số {boxes['paper_number']}")
    if boxes["paper_issuer"]:
        parts.append(f"nơi cấp: {boxes['paper_issuer']}")
    if boxes["paper_until"]:
        parts.append(f"hết hạn {boxes['paper_until']}")
    before = "" if unmarked(text).strip(" .") in NONE_HELD else text
    return "\n".join(one for one in (before, ", ".join(parts)) if one)


def wrong_boxes(boxes: Mapping[str, str], today: date) -> dict[str, str]:
    """Each box that its line would not say again just as it was typed, with the code of what is wrong."""
    wrong: dict[str, str] = {} if boxes["paper_name"] else {"paper_name": "missing"}
    for box, typed in boxes.items():
        alone = {**dict.fromkeys(BOXES, ""), "paper_name": "VietGAP", box: typed}
        try:
            read = read_certificates(with_boxes("", alone), today) or ()
        except NotACertificate as error:
            wrong[box] = "plainer" if error.why == "not_a_certificate" else error.why
            continue
        last = read[0].expires_on if read and box == "paper_until" else None
        if typed and box == "paper_until" and last is None:
            wrong[box] = "not_a_date"
        elif typed and read != (Certificate(alone["paper_name"], last, alone["paper_number"], alone["paper_issuer"]),):
            wrong[box] = "plainer"
    return wrong


def _of_line(line: str, today: date) -> list[_Said]:
    """The certificates of a line: what stands after a comma and names none tells more of the one before."""
    certificates: list[_Said] = []
    for part in (piece.strip() for piece in re.split("[,·]", line)):
        if not part:
            continue
        said = _part(part, today)
        if not said.name and certificates:
            before = certificates[-1]
            before.expires_on = said.expires_on or before.expires_on
            before.number, before.issued_by = said.number or before.number, said.issued_by or before.issued_by
        elif len(said.name) > LONGEST_NAME or not any(letter.isalpha() for letter in said.name):
            raise NotACertificate("not_a_certificate", part[:80])
        else:
            certificates.append(said)
    return certificates


def _part(part: str, today: date) -> _Said:
    """Take from the end of a stretch what is no name, until nothing but the name is left."""
    if len(part) > LONGEST_PART:
        raise NotACertificate("not_a_certificate", part[:80])
    said = _Said(part)
    while said.name:
        if (tail := _ENDS.match(said.name) or _ENDS_ALONE.match(said.name)) and (expires := _EXPIRES.fullmatch(tail["expires"].rstrip(")"))):
            said.expires_on = said.expires_on or _day(expires["day"], today)
        elif tail := _ISSUED_ON.match(said.name):
            pass  # when it was given says nothing about until when it holds
        elif tail := _ISSUED_BY.match(said.name) or _GIVES_ALONE.match(said.name):
            found = tail.groupdict()
            said.issued_by = said.issued_by or (found.get("does") or found["by"] or "").strip()
        elif tail := _NUMBERED.match(said.name):
            said.number = said.number or tail["number"].strip(".:")
        else:
            break
        said.name = tail["name"].strip(" ,;:(–-")
    return said


def _day(text: str, today: date) -> date:
    """The last day on which it holds: a month or a year stands for its end."""
    if re.fullmatch(r"20\d\d", text.strip()):
        return date(int(text), 12, 31)
    try:
        return read_window(text.lower(), today)[1]
    except Unreadable as error:
        raise NotACertificate(error.why, error.text) from error
