"""How long a certificate still holds, counted in days."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

SOON_DAYS = 60
"""From so many days before its last one a certificate is worth renewing: an audit takes a month or two."""


class Standing(StrEnum):
    """Whether a certificate holds on a day."""

    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    OVER = "over"
    UNKNOWN = "unknown"


def standing(expires_on: date | None, today: date) -> tuple[Standing, int]:
    """Whether it holds today, and for how many days after today; it holds through its last day. Below nought it has been over for so many."""
    if expires_on is None:
        return Standing.UNKNOWN, 0
    days = (expires_on - today).days
    if days < 0:
        return Standing.OVER, days
    return (Standing.ENDS_SOON if days <= SOON_DAYS else Standing.HOLDS), days
