"""What was withdrawn or removed lies in the bin for a while: how long an act can be undone, and how long a thing can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

UNDO_SECONDS = 10
"""For so long a page offers the undoing of what was just done."""
UNDO_FOR = timedelta(minutes=15)
"""For so long the server takes it: a page may stand open, and the line may be slow."""
KEPT_DAYS = 30
KEPT_FOR = timedelta(days=KEPT_DAYS)
"""For so long a thing can be taken back out of the bin."""
BATCH_UNDO_FOR = timedelta(minutes=10)
"""For so long rows that were posted together can be taken back together."""


class Shelf(StrEnum):
    """Whose bin a thing lies in: that of its organisation, of one person, or of the Alliance."""

    PARTY = "party"
    PERSON = "person"
    STAFF = "staff"


SHELVES = {
    "listing": Shelf.PARTY, "photo": Shelf.PARTY, "mandate": Shelf.PARTY, "saved_search": Shelf.PERSON,
    "claim": Shelf.STAFF, "figure": Shelf.STAFF, "price": Shelf.STAFF, "note": Shelf.STAFF,
}  # fmt: skip
"""Every kind of thing that goes to the bin, and whose bin that is."""


def undo_open(thrown_at: datetime, now: datetime) -> bool:
    """Can the act still be undone by who did it?"""
    return now - thrown_at <= UNDO_FOR


def still_kept(thrown_at: datetime, now: datetime) -> bool:
    """Can the thing still be taken back?"""
    return now - thrown_at < KEPT_FOR
