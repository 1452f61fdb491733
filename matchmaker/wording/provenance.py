"""By whose word something stands in a party's record, and since when; and what each source says where they give different figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.figures import Amount
from matchmaker.wording.figures import HERE, day, number
from matchmaker.wording.labels import Labels, label
from matchmaker.wording.tellings import ANSWERED, moment_or_day

FIGURES: Labels = {
    "cooperatives": _l("Số hợp tác xã"),
    "tonnes": _l("Sản lượng, tấn"),
    "hectares": _l("Diện tích, ha"),
    "households": _l("Số hộ"),
    "dong": _l("Giá trị, đồng"),
}
MEASURES: Labels = {
    "cooperatives": _l("hợp tác xã"), "tonnes": _l("tấn"), "hectares": _l("ha"), "households": _l("hộ"), "dong": _l("đồng"),
}  # fmt: skip
SOURCE_WAYS: Labels = {"press": _l("Báo, trang tin"), "file": _l("Hồ sơ, giấy tờ"), "told": _l("Nghe nói lại")}
SAID: Labels = {"press": _l("báo nói"), "file": _l("hồ sơ ghi"), "told": _l("nghe nói")}
COUNTED: Labels = {
    "signed_linkages": _l("kết nối đã ký với hợp tác xã, đếm ở đây"),
    "signed_annexes": _l("phụ lục đã ký, đếm ở đây"),
    "offered": _l("tin chào bán ghi"),
}
"""What is counted here, each beside the figures of others."""
SETTLES: Labels = {
    "cooperatives": _l("phụ lục hợp đồng có chữ ký của từng hợp tác xã"),
    "tonnes": _l("phiếu cân hoặc biên bản giao nhận có hai bên ký"),
    "hectares": _l("giấy chứng nhận hoặc bản đo đạc vùng nuôi, trồng"),
    "households": _l("danh sách hộ có chữ ký, do hợp tác xã xác nhận"),
    "dong": _l("hóa đơn, hoặc bản thanh lý hợp đồng"),
}
"""What would say which of two figures is true."""


def said_amount(figure: str, amount: Amount) -> str:
    """The amount of a figure as a reader writes it, both ends where they differ, with its unit."""
    said = number(amount.low) if amount.low == amount.high else f"{number(amount.low)}–{number(amount.high)}"
    return f"{said} {label(MEASURES, figure)}"


def confirmed_said(via: str, by: str, at: datetime | None, on: date | None) -> str:
    """Who has confirmed a figure, how and when; or that nobody has."""
    if not via:
        return _("chưa ai xác nhận")
    who = by or _("đơn vị")
    return _("%(by)s đã xác nhận %(how)s, %(at)s", by=who, how=label(ANSWERED, via), at=moment_or_day(at, on))


@dataclass(frozen=True, slots=True)
class Revision:
    """What one revision of a record changed, when, and whether staff did it; None where that was not written down."""

    changed: Sequence[str]
    at: datetime
    by_staff: bool | None


def words_of_record(
    fields: Sequence[str], source: str, reported_on: date | None, since: datetime, revisions: Sequence[Revision]
) -> Mapping[str, str]:
    """For each field by whose word it stands as it does: the source that it came from, or the last one who changed it."""
    first = _first(source, reported_on, since)
    last: dict[str, Any] = {name: revision for revision in revisions for name in revision.changed}
    return {name: _revised(last[name]) if name in last else first for name in fields}


def _first(source: str, reported_on: date | None, since: datetime) -> str:
    if source.startswith(("https://", "http://")):
        site = urlsplit(source).hostname or source
        return _("theo %(source)s, %(day)s", source=site, day=day(reported_on)) if reported_on else _("theo %(source)s", source=site)
    if source == "registration":
        return _("đơn vị tự khai khi đăng ký, %(day)s", day=day(reported_on or _here(since)))
    return _("Liên minh ghi, %(day)s", day=day(_here(since))) if source in ("web", "cli") else ""


def _revised(revision: Revision) -> str:
    when = day(_here(revision.at))
    if revision.by_staff is None:
        return _("sửa ngày %(day)s", day=when)
    return _("Liên minh ghi, %(day)s", day=when) if revision.by_staff else _("đơn vị tự ghi, %(day)s", day=when)


def _here(moment: datetime) -> date:
    return moment.astimezone(HERE).date()
