"""What points to a party, and how all of it is moved from one record to another and back: cell by cell, each written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import ROLES
from matchmaker.store.base import UtcDateTime, db
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyMerge, PartyMergeMove
from matchmaker.store.models.people import Membership, Party
from matchmaker.store.models.registrations import Activation

MOVED = (
    "listing.party_id",  # first: whoever writes a linkage of one of them waits, and is seen below
    "linkage.buyer_id", "linkage.seller_id", "linkage.asked_by_party_id", "party_claim.party_id", "registration.party_id",
    "registration.wants_party_id", "contract.buyer_id", "contract.seller_id", "harvest.party_id", "question.asker_id",
    "figure_claim.on_behalf_of_id", "bin_entry.party_id",
)  # fmt: skip
"""Columns that point to a party and are simply moved with it."""
MOVED_WITH_CARE = ("membership.party_id", "activation.party_id")
"""Columns of which the kept record may have the same row already, which then stays where it is."""
STAYING = {
    "audit_event.on_behalf_of_id": "what happened is never written anew",
    "party.merged_into_id": "says what was merged into what",
    "party_merge.kept_id": "says what was merged into what",
    "party_merge.merged_id": "says what was merged into what",
    "party_exposure.party_id": "counts how often the record was shown as it stood",
    "party_standing.party_id": "was found of the record as it stood, and is never written anew",
    "mandate.giver_id": "was given by the record as it stood; nobody gets a right that was not given to them",
    "mandate.taker_id": "was given to the record as it stood; nobody gets a right that was not given to them",
    "party_pair.one_id": "of the two records as they are, and of use again once they are taken apart",
    "party_pair.other_id": "of the two records as they are, and of use again once they are taken apart",
}
"""Columns that point to a party and stay, and why."""
SUBJECTS = ("note", "task", "charge", "figure_claim")
"""Tables whose rows are about a thing by its kind and code, and move where that is a party."""
STAYING_SUBJECTS = {
    "audit_event": "what happened is never written anew",
    "letter": "was written to its reader as it is",
    "bulk_row": "is about a linkage, a letter or a registration, never about a party",
    "bin_entry": "names what was thrown away, none of which is a party",
    "figure_settling": "was decided of the record as it stood, and is never written anew",
}


TABLES = tuple(dict.fromkeys((*(name.partition(".")[0] for name in (*MOVED, *MOVED_WITH_CARE)), *SUBJECTS)))
"""The tables whose rows can move, in the order in which they are told of."""


@dataclass(frozen=True, slots=True)
class Move:
    """One cell to be changed: where it stands, and what it said and is to say."""

    held_in: str
    row_id: int
    column: str
    before: Any
    after: Any


def moves_between(session: Session, merged: Party, kept: Party, now: datetime, *, hold: bool = False) -> list[Move]:
    """Every cell that must change for all that is of one record to be of the other; nothing is changed yet. Held for this transaction where asked."""
    moves = [move for name in MOVED for move in _pointing(session, name, merged, kept, hold)]
    moves += _of_activations(session, merged, kept, now, hold)  # held before the people are read: whoever uses one becomes one
    moves += _of_memberships(session, merged, kept)
    return moves + [move for name in SUBJECTS for move in _of_subjects(session, name, merged, kept)]


def apply(session: Session, moves: Iterable[Move]) -> None:
    """Change these cells; what the session holds of them is read anew. Versions stay: nobody has revised anything."""
    session.flush()
    for move in moves:
        table = _table(move.held_in)
        session.execute(sa.update(table).where(table.c.id == move.row_id).values({move.column: _typed(table.c[move.column], move.after)}))
    session.expire_all()


def write_down(session: Session, merge: PartyMerge, moves: Sequence[Move]) -> None:
    """Keep what a merge changed, so that exactly that can be changed back."""
    session.add_all(
        PartyMergeMove(
            merge_id=merge.id, sequence=number, held_in=move.held_in, row_id=move.row_id, column=move.column, before=move.before, after=move.after
        )
        for number, move in enumerate(moves, 1)
    )
    session.flush()


def moves_back(session: Session, merge: PartyMerge) -> tuple[list[Move], list[Move]]:
    """The changes that undo a merge, last one first, and those that cannot be: somebody has changed the cell since, or removed its row."""
    rows = session.scalars(sa.select(PartyMergeMove).where(PartyMergeMove.merge_id == merge.id).order_by(PartyMergeMove.sequence.desc())).all()
    back: list[Move] = []
    left: list[Move] = []
    for row in rows:
        move = Move(row.held_in, row.row_id, row.column, row.after, row.before)
        table = _table(row.held_in)
        found = session.execute(sa.select(table.c[row.column]).where(table.c.id == row.row_id)).one_or_none()
        (back if found is not None and _plain(found[0]) == row.after else left).append(move)
    return back, left


def counted(moves: Iterable[Move]) -> dict[str, int]:
    """How many rows of each table change, the records themselves left out, in a steady order."""
    rows = {(move.held_in, move.row_id) for move in moves if move.held_in != "party"}
    many = Counter(held_in for held_in, _row in rows)
    return {name: many[name] for name in TABLES if name in many}


def follow_listings(session: Session, kept: Party, merged: Party) -> list[Move]:
    """The changes by which linkages made since a merge go with their listing, once that is the other record's again."""
    linkage, moves = _table("linkage"), []
    for side, listing in (("buyer_id", "need_id"), ("seller_id", "offer_id")):
        theirs = sa.select(Listing.id).where(Listing.party_id == merged.id)
        rows = session.execute(sa.select(linkage.c.id, linkage.c.asked_by_party_id).where(linkage.c[side] == kept.id, linkage.c[listing].in_(theirs)))
        for row in rows:
            moves.append(Move("linkage", row.id, side, kept.id, merged.id))
            if row.asked_by_party_id == kept.id:
                moves.append(Move("linkage", row.id, "asked_by_party_id", kept.id, merged.id))
    return moves


def _pointing(session: Session, name: str, merged: Party, kept: Party, hold: bool) -> list[Move]:
    held_in, _dot, column = name.partition(".")
    table = _table(held_in)
    query = sa.select(table.c.id).where(table.c[column] == merged.id).order_by(table.c.id)
    rows = session.scalars(query.with_for_update() if hold else query)
    return [Move(held_in, row, column, merged.id, kept.id) for row in rows]


def _of_memberships(session: Session, merged: Party, kept: Party) -> list[Move]:
    """Who speaks for one speaks for the other; who speaks for both leads what is kept if they led either."""
    rows = session.scalars(sa.select(Membership).where(Membership.party_id.in_((merged.id, kept.id))).order_by(Membership.id)).all()
    there = {row.person_id: row for row in rows if row.party_id == kept.id}
    moves = []
    for row in rows:
        if row.party_id == kept.id:
            continue
        other = there.get(row.person_id)
        if other is None:
            moves.append(Move("membership", row.id, "party_id", merged.id, kept.id))
        elif ROLES.index(row.role) < ROLES.index(other.role):  # of two roles the one that may do more
            moves.append(Move("membership", other.id, "role", other.role, row.role))
    return moves


def _of_activations(session: Session, merged: Party, kept: Party, now: datetime, hold: bool) -> list[Move]:
    """Links go along; where both records have an unused one for the same address or telephone, that of the merged one is withdrawn."""
    links = sa.select(Activation).where(Activation.party_id.in_((merged.id, kept.id))).order_by(Activation.id)
    rows = session.scalars(links.with_for_update().execution_options(populate_existing=True) if hold else links).all()
    waiting = {
        reach for row in rows if row.party_id == kept.id and row.used_at is None and row.withdrawn_at is None for reach in (row.email, row.phone)
    } - {None}
    moves = []
    for row in rows:
        if row.party_id == kept.id:
            continue
        if waiting & {row.email, row.phone} and row.used_at is None and row.withdrawn_at is None:
            moves.append(Move("activation", row.id, "withdrawn_at", None, now.isoformat()))
        moves.append(Move("activation", row.id, "party_id", merged.id, kept.id))
    return moves


def _of_subjects(session: Session, name: str, merged: Party, kept: Party) -> list[Move]:
    """Notes and tasks go along; who is in charge does where nobody is of the kept record."""
    table = _table(name)
    about = [table.c.subject_kind == "party"]
    if name == "charge" and session.scalar(sa.select(table.c.id).where(*about, table.c.subject_code == kept.code)) is not None:
        return []
    rows = session.scalars(sa.select(table.c.id).where(*about, table.c.subject_code == merged.code).order_by(table.c.id))
    return [Move(name, row, "subject_code", merged.code, kept.code) for row in rows]


def _table(name: str) -> sa.Table:
    return db.metadata.tables[name]


def _typed(column: sa.Column[Any], value: Any) -> Any:
    """A value out of JSON as the column wants it."""
    return datetime.fromisoformat(value) if isinstance(value, str) and isinstance(column.type, UtcDateTime) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
