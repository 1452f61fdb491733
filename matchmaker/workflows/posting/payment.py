"""When a listing is paid for, as its form says it and as it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.payment import Payment, read_payment
from matchmaker.workflows.posting.draft import Draft
from matchmaker.workflows.posting.units import Complain


def payment_told(typed: Mapping[str, str], complain: Complain) -> Payment | None:
    """The terms of payment, None where they are not said."""
    try:
        return read_payment(typed["payment"])
    except Unreadable as error:
        complain("payment", error.why, **{name: fact for name, fact in error.facts.items() if name != "why"})
        return None


def payment_columns(draft: Draft) -> dict[str, Any]:
    """The terms as typed and as read."""
    payment = draft.payment
    return {
        "payment_typed": draft.typed["payment"],
        "payment_due": payment.due.value if payment else "",
        "payment_days": payment.days if payment else None,
    }
