"""A merge taken back: exactly what it moved returns, what has come since stays, and both are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Who
from matchmaker.likeness import keep_pairs
from matchmaker.store import merging
from matchmaker.store.merging import Move
from matchmaker.store.models.merges import PartyMerge
from matchmaker.store.models.people import Party
from matchmaker.store.queries import merges, parties
from matchmaker.workflows.merging.common import gazetteer_of, permitted, record
from matchmaker.workflows.merging.joining import renew_market


@dataclass(frozen=True, slots=True)
class MergeSeen:
    """A merge, what it moved, and, while it is in force, what would return and what would stay."""

    merge: PartyMerge
    moved: Mapping[str, int]
    returning: Mapping[str, int]
    left: Mapping[str, int]  # moved by the merge, and changed or removed since
    since: Mapping[str, int]  # come to the kept record since
    hindrance: tuple[str, Mapping[str, object]] | None


def see_merge(session: Session, *, who: Who, code: str) -> MergeSeen:
    """The merge with this code; raises `NotFound` and `Refused`."""
    permitted(session, who)
    merge = _merge(session, code)
    many = merges.moved_counts(session, merge)
    moved = {name: many[name] for name in merging.TABLES if name in many}
    if merge.undone_at is not None:
        return MergeSeen(merge, moved, {}, {}, {}, None)
    back, left = merging.moves_back(session, merge)
    since = merges.come_since(session, merge.kept, merge.merged_at)
    return MergeSeen(merge, moved, merging.counted(back), merging.counted(left), since, _hindrance(session, merge))


def unmerge(session: Session, *, who: Who, code: str, version: int, source: str = "web", now: datetime) -> PartyMerge:
    """The merge undone: what it moved is the merged record's again unless somebody has moved it on since. Raises `Invalid` with why it cannot be."""
    person = permitted(session, who)
    merge = _merge(session, code, hold=True)
    if merge.undone_at is not None:
        raise Invalid({"merge": ("unmerged_already", {"name": merge.merged.name})})
    if merge.version != version:
        raise Stale(code=code, version=merge.version)
    held = parties.locked_pair(session, (merge.kept.code, merge.merged.code))
    kept, merged = held[merge.kept.code], held[merge.merged.code]
    if hindrance := _hindrance(session, merge):
        raise Invalid({"merge": (hindrance[0], dict(hindrance[1]))})
    back, left = merging.moves_back(session, merge)
    _write_records(session, (kept, merged), back)
    merging.apply(session, [move for move in back if move.held_in != "party"])
    following = merging.follow_listings(session, kept, merged)
    merging.apply(session, following)
    merge.undone_at, merge.undone_by_id = now, person.id
    session.flush()
    renew_market(session, back)
    keep_pairs(session, [kept.code, merged.code], gazetteer_of(session), now)
    detail = {
        "merged": merged.code,
        "name": merged.name,
        "merge": code,
        "returned": merging.counted(back),
        "left": merging.counted(left),
        "following": len(following),
    }
    record(session, "party.unmerge", "party", kept.code, person, now, source, detail, kept)
    return _merge(session, code)


def _merge(session: Session, code: str, *, hold: bool = False) -> PartyMerge:
    found = merges.merge_by_code(session, code, hold=hold)
    if found is None:
        raise NotFound(kind="merge")
    return found


def _hindrance(session: Session, merge: PartyMerge) -> tuple[str, Mapping[str, object]] | None:
    """Why a merge cannot be undone now; nothing where it can."""
    if merge.kept.merged_into_id is not None:
        into = parties.kept_code(session, merge.kept.code)
        return "kept_merged", {"name": merge.kept.name, "into": into}
    tax_code = merge.record.get("tax_code")
    taken = parties.with_tax_code(session, tax_code) if tax_code else None
    if taken is not None and not (taken.id == merge.kept_id and merges.filled(session, merge, "tax_code")):
        return "tax_code_elsewhere", {"tax_code": tax_code, "name": taken.name}
    return None


def _write_records(session: Session, both: Sequence[Party], back: Sequence[Move]) -> None:
    """The changes of the two records themselves; the kept one lets go of a tax code before the other takes it again."""
    for party in both:
        for move in back:
            if move.held_in == "party" and move.row_id == party.id:
                setattr(party, move.column, move.after)
        session.flush()
