"""What lies in the bins that a person may look into. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.bin import KEPT_FOR
from matchmaker.domain.permissions import Thing, Who, may, within
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.queries import bin as rows

RIGHTS = {
    "listing": "listing.withdraw", "photo": "listing.revise", "mandate": "mandate.give", "saved_search": "search.save",
    "claim": "claim.write", "figure": "figure.write", "price": "price.keep", "note": "note.write",
}  # fmt: skip
"""What a person must be allowed to do to take a thing of each kind back out of the bin."""


@dataclass(frozen=True, slots=True)
class Lying:
    """One thing in the bin, until when it stays there, and whether the person who looks may take it back."""

    entry: BinEntry
    until: datetime
    mine: bool


def lying_for(session: Session, *, who: Who, now: datetime, most: int, after: int = 0) -> Sequence[Lying]:
    """What lies in the bins of the person, of the parties that they speak for and, for staff, of everybody, newest first."""
    codes = within(who, "listing.withdraw").party_codes
    found = rows.lying(session, party_codes=codes, person_code=who.person_code, staff=who.staff, since=now - KEPT_FOR, most=most, after=after)
    return [Lying(one, one.thrown_at + KEPT_FOR, may_take_back(who, one)) for one in found]


def may_take_back(who: Who, entry: BinEntry) -> bool:
    """May the person take this out of the bin? What is one person's own, nobody else may."""
    if entry.shelf == "person" and entry.thrown_by.code != who.person_code:
        return False
    thing = Thing(frozenset({entry.party.code})) if entry.shelf == "party" and entry.party else None
    return may(who, RIGHTS[entry.kind], thing)


def may_see(who: Who, entry: BinEntry) -> bool:
    """May the person know that this lies in the bin?"""
    if entry.shelf == "party" and entry.party:
        return who.staff or entry.party.code in who.party_codes
    return may_take_back(who, entry)
