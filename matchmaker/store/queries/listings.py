"""Named reads of listings. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.domain.records import Need, Offer
from matchmaker.store.models.listings import Listing, ListingChange, ListingRevision, SideVersion
from matchmaker.store.models.people import Party, Person
from matchmaker.store.snapshots import ListingColumns, record_of

MOST_SHOWN = 200
CHANGES_KEPT = 2000
"""How many changes of a side are remembered; a process that missed more of them makes its index anew."""
_WITH_PARTY = joinedload(Listing.party)
_NEWEST_FIRST = (Listing.created_at.desc(), Listing.id.desc())


def by_code(session: Session, code: str) -> Listing | None:
    """The listing with its party and the person who wrote it."""
    return session.scalars(sa.select(Listing).where(Listing.code == code).options(_WITH_PARTY, joinedload(Listing.created_by))).one_or_none()


def locked(session: Session, code: str) -> Listing | None:
    """The listing with its party, held for this transaction and as it stands in the database now."""
    query = sa.select(Listing).where(Listing.code == code).options(joinedload(Listing.party, innerjoin=True))
    return session.scalars(query.with_for_update(of=Listing).execution_options(populate_existing=True)).one_or_none()


def by_form(session: Session, person_id: int, form_key: str) -> Listing | None:
    """The listing that this form of this person has already made, with its party."""
    query = sa.select(Listing).where(Listing.created_by_id == person_id, Listing.form_key == form_key).options(_WITH_PARTY)
    return session.scalars(query).one_or_none()


def of_batch(session: Session, person_code: str, side: str, batch: str) -> Sequence[Listing]:
    """The listings that this person posted together, in the order of their rows, each with its party."""
    mine = sa.select(Person.id).where(Person.code == person_code).scalar_subquery()
    query = sa.select(Listing).where(Listing.created_by_id == mine, Listing.side == side, Listing.form_key.startswith(f"{batch}-", autoescape=True))
    return session.scalars(query.options(_WITH_PARTY).order_by(Listing.id)).all()


def by_codes(session: Session, codes: Collection[str]) -> dict[str, Listing]:
    """Listings by their codes, each with its party."""
    if not codes:
        return {}
    return {row.code: row for row in session.scalars(sa.select(Listing).where(Listing.code.in_(codes)).options(_WITH_PARTY))}


def open_on(session: Session, side: str, *, most: int = MOST_SHOWN, after: int = 0, but_of: Collection[str] = ()) -> Sequence[Listing]:
    """Open listings of a side, newest first, each with its party; without those of the parties `but_of`."""
    query = sa.select(Listing).where(Listing.side == side, Listing.status == "open").options(_WITH_PARTY)
    if but_of:
        query = query.where(Listing.party_id.not_in(sa.select(Party.id).where(Party.code.in_(but_of))))
    return session.scalars(query.order_by(*_NEWEST_FIRST).limit(most).offset(after)).all()


def everyones(session: Session, side: str, *, most: int = MOST_SHOWN, after: int = 0) -> Sequence[Listing]:
    """Listings of a side in any status, newest first, each with its party: for staff."""
    query = sa.select(Listing).where(Listing.side == side).options(_WITH_PARTY)
    return session.scalars(query.order_by(*_NEWEST_FIRST).limit(most).offset(after)).all()


def closed_saying(session: Session, side: str, words: str, *, most: int) -> Sequence[str]:
    """The codes of listings of a side that are open no more and say these words as they are typed, newest first: for staff."""
    query = sa.select(Listing.code).where(Listing.side == side, Listing.status != "open", Listing.words.icontains(words, autoescape=True))
    return session.scalars(query.order_by(*_NEWEST_FIRST).limit(most)).all()


def of_parties(session: Session, party_codes: Collection[str], side: str) -> Sequence[Listing]:
    """Listings of these parties in any status, open ones first, then newest first, each with its party."""
    query = sa.select(Listing).join(Listing.party).where(Party.code.in_(party_codes), Listing.side == side).options(_WITH_PARTY)
    return session.scalars(query.order_by((Listing.status == "open").desc(), *_NEWEST_FIRST)).unique().all()


def open_of_party(session: Session, party_id: int) -> Sequence[Listing]:
    """A party's open listings, offers before needs, newest first, each with its party."""
    query = sa.select(Listing).where(Listing.party_id == party_id, Listing.status == "open").options(_WITH_PARTY)
    return session.scalars(query.order_by(Listing.side.desc(), *_NEWEST_FIRST)).all()


def seasons_over(session: Session, party_codes: Collection[str], since: date, today: date, most: int) -> Sequence[Listing]:
    """Listings of these parties whose days ended between then and today, the latest first, but none whose words they have posted again since."""
    again = aliased(Listing)
    posted = sa.select(again.id).where(
        again.party_id == Listing.party_id, again.side == Listing.side, again.words == Listing.words, again.id > Listing.id
    )
    query = sa.select(Listing).join(Listing.party).where(Party.code.in_(party_codes), Listing.ends_on >= since, Listing.ends_on < today)
    query = query.where(~posted.exists()).options(_WITH_PARTY)
    return session.scalars(query.order_by(Listing.ends_on.desc(), Listing.id.desc()).limit(most)).unique().all()


def open_of_party_since(session: Session, party_id: int, side: str, since: datetime) -> Sequence[Listing]:
    """A party's open listings of a side that were posted since then, newest first, each with its party."""
    query = sa.select(Listing).where(Listing.party_id == party_id, Listing.side == side, Listing.status == "open", Listing.created_at >= since)
    return session.scalars(query.options(_WITH_PARTY).order_by(*_NEWEST_FIRST)).all()


def count_open(session: Session, side: str, party_codes: Collection[str] | None = None) -> int:
    """How many open listings a side has, or these parties have on it."""
    query = sa.select(sa.func.count(Listing.id)).where(Listing.side == side, Listing.status == "open")
    if party_codes is not None:
        query = query.join(Party, Listing.party_id == Party.id).where(Party.code.in_(party_codes))
    return session.scalar(query) or 0


def open_codes_of(session: Session, side: str, party_id: int) -> frozenset[str]:
    """The codes of a party's open listings of a side."""
    query = sa.select(Listing.code).where(Listing.party_id == party_id, Listing.side == side, Listing.status == "open")
    return frozenset(session.scalars(query))


def owners(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Whose these listings are by their numbers, as it stands in the database now."""
    return dict(session.execute(sa.select(Listing.id, Listing.party_id).where(Listing.id.in_(ids))).tuples().all())


def _records() -> sa.Select[Any]:
    """Listings as rows that are never made into objects, with the codes of their parties."""
    read = (getattr(Listing, name) for name in ListingColumns.__annotations__)
    return sa.select(*read, Listing.status, Party.code.label("party_code")).join(Party, Listing.party_id == Party.id)


def open_records(session: Session, side: str) -> Iterator[Offer | Need]:
    """Every open listing of a side as the matching core reads it, by code."""
    query = _records().where(Listing.side == side, Listing.status == "open").order_by(Listing.code)
    for row in session.execute(query.execution_options(yield_per=2000)):
        yield record_of(row, row.party_code)


def changed_since(session: Session, side: str, stamp: str, *, most: int) -> tuple[list[Offer | Need], list[str]] | None:
    """The open listings of a side that changed since it bore this stamp, and the codes of those that are open no more.

    None where that is not known, where anything may have changed, or where more than `most` have.
    """
    version = session.scalar(sa.select(ListingChange.version).where(ListingChange.side == side, ListingChange.stamp == stamp))
    if version is None:
        return None
    later = sa.select(ListingChange.listing_id).where(ListingChange.side == side, ListingChange.version > version)
    ids = set(session.scalars(later.order_by(ListingChange.version).limit(most + 1)))
    if None in ids or len(ids) > most:
        return None
    rows = session.execute(_records().where(Listing.id.in_(ids)).order_by(Listing.code)).all()
    return [record_of(row, row.party_code) for row in rows if row.status == "open"], [row.code for row in rows if row.status != "open"]


def open_codes(session: Session, side: str) -> Sequence[str]:
    """The codes of a side's open listings, newest first."""
    query = sa.select(Listing.code).where(Listing.side == side, Listing.status == "open")
    return session.scalars(query.order_by(*_NEWEST_FIRST)).all()


def revisions(session: Session, listing_id: int) -> Sequence[ListingRevision]:
    """Earlier wordings, newest first, each with the person who replaced it."""
    query = sa.select(ListingRevision).where(ListingRevision.listing_id == listing_id).options(joinedload(ListingRevision.person))
    return session.scalars(query.order_by(ListingRevision.version.desc())).all()


def stamp(session: Session, side: str) -> str:
    """What the side's open listings, or the word lists (`words`), are known by; another stamp means that they have changed."""
    return session.scalar(sa.select(SideVersion.stamp).where(SideVersion.side == side)) or ""


def stamps(session: Session, sides: Collection[str]) -> dict[str, str]:
    """The stamps of several sides (or of `words`) as they stand together; a side that never changed has none."""
    return dict(session.execute(sa.select(SideVersion.side, SideVersion.stamp).where(SideVersion.side.in_(sides))).tuples().all())


def raise_version(session: Session, side: str, changed: Listing | None = None) -> None:
    """Make it known, with this transaction, that the side's open listings or the word lists have changed, or only the one that is given."""
    stamp = uuid4().hex
    fresh = {"version": SideVersion.version + 1, "stamp": stamp}
    done = session.execute(sa.update(SideVersion).where(SideVersion.side == side).values(fresh).execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        session.add(SideVersion(side=side, version=1, stamp=stamp))
        session.flush()
    version = session.scalar(sa.select(SideVersion.version).where(SideVersion.side == side)) or 1
    session.add(ListingChange(side=side, version=version, stamp=stamp, listing_id=changed.id if changed is not None else None))
    old = sa.delete(ListingChange).where(ListingChange.side == side, ListingChange.version <= version - CHANGES_KEPT)
    session.execute(old.execution_options(synchronize_session=False))
    session.flush()
