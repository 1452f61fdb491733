"""The one way in which a workflow lays something in the bin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.bin import SHELVES
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.people import Person

LONGEST_TITLE = 200


def throw_away(
    session: Session,
    *,
    kind: str,
    code: str,
    title: str,
    by: Person,
    now: datetime,
    party_id: int | None = None,
    about: str = "",
    kept: Mapping[str, Any] | None = None,
) -> BinEntry:
    """What was withdrawn, in the bin of those whose it is, in the same transaction as the withdrawal itself."""
    entry = BinEntry(
        kind=kind, subject_code=code, shelf=SHELVES[kind].value, title=title[:LONGEST_TITLE], about=about, party_id=party_id, thrown_by_id=by.id,
        thrown_at=now, kept=dict(kept) if kept is not None else None,
    )  # fmt: skip
    session.add(entry)
    session.flush()
    return entry


def end(session: Session, entry: BinEntry, ending: str, by: Person | None, now: datetime) -> None:
    """The entry is over: its thing was taken back, or is gone for good."""
    entry.ending, entry.ended_at, entry.ended_by_id = ending, now, by.id if by else None
    if ending == "emptied":
        entry.kept = None
    session.flush()
