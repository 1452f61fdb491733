"""When a delivery is paid for, in the reader's words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.payment import Due, Payment


def terms(payment: Payment | None) -> str:
    """The terms of payment; empty where nobody said."""
    if payment is None:
        return ""
    if payment.due is Due.NOW:
        return _("trả ngay khi giao")
    if payment.due is Due.HARVEST:
        return _("trả khi thu hoạch")
    if payment.days is None:
        return _("trả chậm, chưa ghi bao lâu")
    return ngettext("trả chậm %(num)s ngày", "trả chậm %(num)s ngày", payment.days)
