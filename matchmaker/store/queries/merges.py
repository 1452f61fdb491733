"""Named reads of pairs that may be one organisation, and of merges. Each says in what order it answers and what it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.store.models.desk import Note, Task
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyMerge, PartyMergeMove, PartyPair
from matchmaker.store.models.people import Membership, Party, PartyClaim
from matchmaker.store.queries.parties import IdentityRow

_TWO = (joinedload(PartyPair.one), joinedload(PartyPair.other), joinedload(PartyPair.decided_by))
_BOTH = (joinedload(PartyMerge.kept), joinedload(PartyMerge.merged), joinedload(PartyMerge.merged_by), joinedload(PartyMerge.undone_by))
LIKELIEST = sa.case({"same": 0, "unclear": 1}, value=PartyPair.label, else_=2)


def standing_pairs(query: sa.Select[Any]) -> sa.Select[Any]:
    """The pairs of a query of which neither record has been merged."""
    one, other = aliased(Party), aliased(Party)
    joined = query.join(one, one.id == PartyPair.one_id).join(other, other.id == PartyPair.other_id)
    return joined.where(one.merged_into_id.is_(None), other.merged_into_id.is_(None))


def pairs(session: Session, state: str, *, most: int, after: int = 0, party_code: str = "") -> Sequence[PartyPair]:
    """Pairs in a state, the likeliest first, then the longest waiting, each with both records; of one party where asked."""
    query = standing_pairs(sa.select(PartyPair).where(PartyPair.state == state)).options(*_TWO)
    if party_code:
        mine = sa.select(Party.id).where(Party.code == party_code)
        query = query.where(sa.or_(PartyPair.one_id.in_(mine), PartyPair.other_id.in_(mine)))
    return session.scalars(query.order_by(LIKELIEST, PartyPair.found_at, PartyPair.id).limit(most).offset(after)).all()


def count_pairs(session: Session) -> dict[str, int]:
    """How many pairs stand in each state; states without any are left out."""
    query = standing_pairs(sa.select(PartyPair.state, sa.func.count(PartyPair.id))).group_by(PartyPair.state)
    return dict(session.execute(query).tuples().all())


def pair_by_code(session: Session, code: str, *, hold: bool = False) -> PartyPair | None:
    """The pair with both records; held for this transaction where asked."""
    query = sa.select(PartyPair).where(PartyPair.code == code)
    if hold:
        session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    return session.scalars(query.options(*_TWO)).one_or_none()


def pair_of(session: Session, one_id: int, other_id: int) -> PartyPair | None:
    """The pair of two records, in either order."""
    low, high = sorted((one_id, other_id))
    return session.scalars(sa.select(PartyPair).where(PartyPair.one_id == low, PartyPair.other_id == high)).one_or_none()


def pairs_with(session: Session, party_ids: Collection[int] | None = None) -> Sequence[PartyPair]:
    """Every stored pair, or those of these records, by number."""
    query = sa.select(PartyPair)
    if party_ids is not None:
        query = query.where(sa.or_(PartyPair.one_id.in_(party_ids), PartyPair.other_id.in_(party_ids)))
    return session.scalars(query.order_by(PartyPair.id)).all()


def ids_of(session: Session, codes: Collection[str]) -> dict[str, int]:
    """The numbers of parties by their codes."""
    return dict(session.execute(sa.select(Party.code, Party.id).where(Party.code.in_(codes))).tuples().all())


def holdings(session: Session, party: Party) -> dict[str, int]:
    """How many open and other listings, people and linkages a party has."""
    listings = sa.select(sa.func.count(Listing.id)).where(Listing.party_id == party.id)
    linkages = sa.select(sa.func.count(Linkage.id)).where(sa.or_(Linkage.buyer_id == party.id, Linkage.seller_id == party.id))
    counts = {
        "open_listings": listings.where(Listing.status == "open"), "listings": listings,
        "people": sa.select(sa.func.count(Membership.id)).where(Membership.party_id == party.id), "linkages": linkages,
    }  # fmt: skip
    return {name: session.scalar(query) or 0 for name, query in counts.items()}


def linkage_between(session: Session, one_id: int, other_id: int) -> Linkage | None:
    """The first linkage in which one of two parties buys from the other, with its need."""
    between = sa.or_(
        sa.and_(Linkage.buyer_id == one_id, Linkage.seller_id == other_id), sa.and_(Linkage.buyer_id == other_id, Linkage.seller_id == one_id)
    )
    query = sa.select(Linkage).where(between).options(joinedload(Linkage.need), joinedload(Linkage.buyer), joinedload(Linkage.seller))
    return session.scalars(query.order_by(Linkage.id).limit(1)).one_or_none()


def merge_by_code(session: Session, code: str, *, hold: bool = False) -> PartyMerge | None:
    """The merge with both records and its people; held for this transaction where asked."""
    query = sa.select(PartyMerge).where(PartyMerge.code == code)
    if hold:
        session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    return session.scalars(query.options(*_BOTH)).one_or_none()


def merges(session: Session, *, most: int) -> Sequence[PartyMerge]:
    """The latest merges, whether in force or undone, newest first, each with both records and its people."""
    return session.scalars(sa.select(PartyMerge).options(*_BOTH).order_by(PartyMerge.merged_at.desc(), PartyMerge.id.desc()).limit(most)).all()


def merged_into(session: Session, party: Party) -> Sequence[PartyMerge]:
    """The merges in force into a party, first made first, each with both records."""
    query = sa.select(PartyMerge).where(PartyMerge.kept_id == party.id, PartyMerge.undone_at.is_(None)).options(*_BOTH)
    return session.scalars(query.order_by(PartyMerge.id)).all()


def moved_counts(session: Session, merge: PartyMerge) -> dict[str, int]:
    """How many rows of each table a merge moved."""
    rows = sa.select(PartyMergeMove.held_in, sa.func.count(sa.distinct(PartyMergeMove.row_id))).where(PartyMergeMove.merge_id == merge.id)
    return dict(session.execute(rows.group_by(PartyMergeMove.held_in)).tuples().all())


def filled(session: Session, merge: PartyMerge, column: str) -> bool:
    """Whether a merge filled this field of the kept record."""
    query = sa.select(PartyMergeMove.id).where(PartyMergeMove.merge_id == merge.id, PartyMergeMove.held_in == "party")
    found = query.where(PartyMergeMove.row_id == merge.kept_id, PartyMergeMove.column == column)
    return session.scalar(found) is not None


def filled_fields(session: Session, party: Party) -> dict[str, str]:
    """The fields that merges in force filled in and nobody has changed since, each with the name of the record that said it."""
    query = sa.select(PartyMergeMove.column, PartyMergeMove.after, PartyMerge.record).join(PartyMerge, PartyMerge.id == PartyMergeMove.merge_id)
    query = query.where(PartyMerge.undone_at.is_(None), PartyMergeMove.held_in == "party", PartyMergeMove.row_id == party.id)
    return {row.column: row.record["name"] for row in session.execute(query) if getattr(party, row.column) == row.after}


def come_since(session: Session, party: Party, since: datetime) -> dict[str, int]:
    """How many listings, claims and people have come to a party since a moment; what there is none of is left out."""
    counts = {
        "listing": sa.select(sa.func.count(Listing.id)).where(Listing.party_id == party.id, Listing.created_at > since),
        "party_claim": sa.select(sa.func.count(PartyClaim.id)).where(PartyClaim.party_id == party.id, PartyClaim.added_at > since),
        "membership": sa.select(sa.func.count(Membership.id)).where(Membership.party_id == party.id, Membership.since > since),
        "note": sa.select(sa.func.count(Note.id)).where(Note.subject_kind == "party", Note.subject_code == party.code, Note.written_at > since),
        "task": sa.select(sa.func.count(Task.id)).where(Task.subject_kind == "party", Task.subject_code == party.code, Task.added_at > since),
    }
    found = {name: session.scalar(query) or 0 for name, query in counts.items()}
    return {name: many for name, many in found.items() if many}


def former(session: Session) -> Sequence[IdentityRow]:
    """What merged records said of themselves, each under the code of the record that was kept, first merged first."""
    query = sa.select(PartyMerge.kept_id, PartyMerge.record).where(PartyMerge.undone_at.is_(None)).order_by(PartyMerge.id)
    rows = session.execute(query).all()
    codes = _kept_codes(session) if rows else {}
    return [
        IdentityRow(codes[row.kept_id], *(row.record[name] for name in ("name", "tax_code", "phone", "place_typed", "commune_code"))) for row in rows
    ]


def _kept_codes(session: Session) -> dict[int, str]:
    """For every party that took part in a merge the code of the record that stands for it now."""
    took_part = sa.union(sa.select(PartyMerge.kept_id), sa.select(PartyMerge.merged_id))
    rows = {row.id: row for row in session.execute(sa.select(Party.id, Party.code, Party.merged_into_id).where(Party.id.in_(took_part)))}
    found = {}
    for start, row in rows.items():
        while row.merged_into_id is not None:
            row = rows[row.merged_into_id]
        found[start] = row.code
    return found
