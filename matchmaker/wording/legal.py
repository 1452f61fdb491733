"""What a contract should be looked at again for, by the dated figures of the law: each with its source, and with a word where it was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.linkage_forms import LegalSetting, above_ceiling, too_short
from matchmaker.domain.numbers import read_number
from matchmaker.wording.figures import day, number


def legal_notes(terms: Mapping[str, Any], form: int | None, starts_on: date | None, ends_on: date | None, today: date) -> list[str]:
    """What stands out in a contract of this form and term; nothing is changed and nothing is stopped by it."""
    notes = []
    percent = _percent(str(terms.get("penalty_percent") or ""))
    if percent is not None and (ceiling := above_ceiling(percent, starts_on or today)):
        said = _("Mức phạt %(percent)s phần trăm cao hơn mức trần %(most)s phần trăm.", percent=number(percent), most=number(ceiling.value))
        notes.append(f"{said} {source_said(ceiling)}")
    # the shorter of the two terms: how long a cycle of production takes is not known here
    if form and starts_on and ends_on and (short := too_short(starts_on, ends_on, Decimal(0))):
        said = _("Liên kết kết thúc trước %(day)s thì chưa đủ lâu để được xét hỗ trợ.", day=day(short.enough_on))
        notes.append(f"{said} {source_said(short.setting)}")
    return notes


def source_said(setting: LegalSetting) -> str:
    """Where a figure of the law comes from, and whether anybody has checked it."""
    if setting.checked:
        return _("Theo %(source)s.", source=setting.source)
    return _("Theo %(source)s; con số này chưa kiểm chứng, xin xem lại văn bản luật.", source=setting.source)


def _percent(text: str) -> Decimal | None:
    try:
        return read_number(text.rstrip("% ")) if text else None
    except Unreadable:
        return None
