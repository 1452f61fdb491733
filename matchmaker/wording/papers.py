"""Certificates in the reader's words: what was read of each, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.papers import Standing, standing
from matchmaker.domain.records import Certificate
from matchmaker.wording.figures import day


def read_back(certificates: Iterable[Certificate]) -> str:
    """What was read, to be confirmed by who typed it: `VietGAP · số VG-123 · đến 12/03/2027`."""
    return "; ".join(" · ".join(_parts(one)) for one in certificates)


def _parts(one: Certificate) -> list[str]:
    parts = [one.name]
    if one.number:
        parts.append(_("số %(number)s", number=one.number))
    if one.issued_by:
        parts.append(_("%(issuer)s cấp", issuer=one.issued_by))
    parts.append(_("đến %(day)s", day=day(one.expires_on)) if one.expires_on else _("chưa rõ hạn"))
    return parts


def standing_said(expires_on: date | None, today: date) -> str:
    """Whether a certificate holds on this day."""
    state, days = standing(expires_on, today)
    if state is Standing.ENDS_SOON:
        return ngettext("hết hạn trong %(num)s ngày", "hết hạn trong %(num)s ngày", days) if days else _("hết hạn hôm nay")
    return {Standing.HOLDS: _("còn hạn"), Standing.OVER: _("hết hạn"), Standing.UNKNOWN: _("chưa rõ hạn")}[state]
