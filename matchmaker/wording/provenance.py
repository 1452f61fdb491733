"""By whose word something stands in a party's record, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from matchmaker.wording.figures import HERE, day


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
