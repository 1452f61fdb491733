"""What happened to one thing, for those whose it is and for staff: who did what, and what each revision changed. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.queries import history as rows
from matchmaker.store.queries import listings, parties
from matchmaker.store.snapshots import said_in

OF_STAFF = ("desk.", "note.", "task.", "support.", "bin.empty", "party.find_pairs", "party.add_pair", "party.pair_")
"""Acts that begin so are the Alliance's own affair: its people alone see them."""
Changes = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Recalled:
    """One event, and what it changed: each field with what stood there before and after."""

    event: AuditEvent
    changes: Changes


def recall(session: Session, *, who: Who, kind: str, code: str, most: int, after: int = 0) -> tuple[str, Sequence[Recalled]]:
    """How the thing is called, and what happened to it, newest first; to who may not know there is no such thing."""
    found = rows.owners(session, kind, code)
    if found is None or not may(who, "party.contacts" if kind in ("party", "contract") else "history.read", Thing(found[0])):
        raise NotFound(kind=kind)
    events = rows.events_of(session, kind, code, but=() if who.staff else OF_STAFF, most=most, after=after)
    changed = _of_listing(session, code) if kind in ("offer", "need") else _of_party(session, code) if kind == "party" else {}
    return found[1], [Recalled(one, changed.get(one.id, ())) for one in events]


def _of_listing(session: Session, code: str) -> dict[int, Changes]:
    """By the number of its event what each revision of a listing changed: a revision and its event are of one moment."""
    listing = listings.by_code(session, code)
    if listing is None:
        return {}
    revisions = listings.revisions(session, listing.id)
    events = {one.detail.get("version"): one.id for one in rows.revised(session, listing.side, code, "listing.revise")}
    found: dict[int, Changes] = {}
    after = said_in(listing, tuple(revisions[0].before)) if revisions else {}
    for one, later in zip(revisions, [listing.version, *(row.version for row in revisions)], strict=False):
        changes = [
            {"field": name, "before": one.before[name], "after": after.get(name)} for name in one.before if one.before[name] != after.get(name)
        ]
        number = next((events[version] for version in range(one.version + 1, later + 1) if version in events), None)
        if number is not None:
            found[number] = changes
        after = one.before
    return found


def _of_party(session: Session, code: str) -> dict[int, Changes]:
    """By the number of its event what each revision of a party changed."""
    party = parties.by_code(session, code)
    now: dict[str, Any] = {}
    found: dict[int, Changes] = {}
    for one in rows.revised(session, "party", code, "party.revise"):
        before = one.detail.get("before") or {}
        found[one.id] = [{"field": name, "before": was, "after": now.get(name, getattr(party, name, None))} for name, was in before.items()]
        now |= before
    return found
