"""Named reads and counts of searches that found nothing, and of those that people have saved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.searches import EmptySearch, SavedSearch

_WITH_PERSON = joinedload(SavedSearch.person).selectinload(Person.memberships).joinedload(Membership.party)


class Wanted(NamedTuple):
    """One search that found nothing, over some time: how often, and when last."""

    side: str
    words: str
    product: str
    place: str
    commune: str
    radius_km: int | None
    chosen: str
    times: int
    last_on: date


def different_on(session: Session, day: date) -> int:
    """How many different searches are kept of a day."""
    return session.scalar(sa.select(sa.func.count(EmptySearch.id)).where(EmptySearch.day == day)) or 0


def add_to(session: Session, day: date, key: str, times: int) -> bool:
    """Add to the count that a search has on this day; says whether it has one."""
    update = sa.update(EmptySearch).where(EmptySearch.day == day, EmptySearch.key == key).values(times=EmptySearch.times + times)
    return bool(session.execute(update.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def begin(session: Session, *, day: date, key: str, times: int, **columns: Any) -> None:
    """Begin a count; where another process has begun it meanwhile, add to that."""
    try:
        with session.begin_nested():
            session.execute(sa.insert(EmptySearch).values(day=day, key=key, times=times, **columns))
    except IntegrityError:
        add_to(session, day, key, times)


def in_vain(session: Session, *, since: date, until: date, communes: Collection[str] = (), most: int, after: int = 0) -> Sequence[Wanted]:
    """Searches of these days that found nothing, near any of these communes or anywhere; the most frequent first, then the latest."""
    times, last_on = sa.func.sum(EmptySearch.times).label("times"), sa.func.max(EmptySearch.day).label("last_on")
    same = [getattr(EmptySearch, name) for name in ("key", "side", "product", "commune", "radius_km", "chosen")]
    query = sa.select(
        EmptySearch.side, sa.func.max(EmptySearch.words), EmptySearch.product, sa.func.max(EmptySearch.place), EmptySearch.commune,
        EmptySearch.radius_km, EmptySearch.chosen, times, last_on,
    )  # fmt: skip
    query = query.where(EmptySearch.day.between(since, until)).group_by(*same)
    if communes:
        query = query.where(EmptySearch.commune.in_(communes))
    return [Wanted(*row) for row in session.execute(query.order_by(times.desc(), last_on.desc(), EmptySearch.key).limit(most).offset(after))]


def first_day(session: Session) -> date | None:
    """The first day of which anything is kept."""
    return session.scalar(sa.select(sa.func.min(EmptySearch.day)))


def communes(session: Session) -> Sequence[str]:
    """The codes of the communes near which something was looked for in vain."""
    return session.scalars(sa.select(EmptySearch.commune).where(EmptySearch.commune != "").distinct().order_by(EmptySearch.commune)).all()


class Seen(NamedTuple):
    """What is asked of a listing that a saved search finds."""

    id: int
    code: str
    version: int
    created_at: datetime
    party: str


def saved_of(session: Session, person_code: str) -> Sequence[SavedSearch]:
    """A person's saved searches, newest first."""
    query = sa.select(SavedSearch).join(SavedSearch.person).where(Person.code == person_code)
    return session.scalars(query.order_by(SavedSearch.id.desc())).all()


def saved_by_code(session: Session, person_code: str, code: str) -> SavedSearch | None:
    """One of the person's saved searches, held for this transaction; nobody else's."""
    query = sa.select(SavedSearch).join(SavedSearch.person).where(Person.code == person_code, SavedSearch.code == code)
    return session.scalars(query.with_for_update(of=SavedSearch).execution_options(populate_existing=True)).one_or_none()


def saved_by_form(session: Session, person_id: int, form_key: str) -> SavedSearch | None:
    """The search that this form of this person has saved."""
    return session.scalars(sa.select(SavedSearch).where(SavedSearch.person_id == person_id, SavedSearch.form_key == form_key)).one_or_none()


def due_to_look(session: Session, side: str, every: str) -> Sequence[str]:
    """The codes of the saved searches of a side that are on and looked at so often, oldest first."""
    query = sa.select(SavedSearch.code).join(SavedSearch.person)
    query = query.where(SavedSearch.side == side, SavedSearch.every == every, SavedSearch.active, Person.active)
    return session.scalars(query.order_by(SavedSearch.id)).all()


def saved_to_look(session: Session, code: str) -> SavedSearch | None:
    """A saved search with its person and the parties they speak for."""
    return session.scalars(sa.select(SavedSearch).where(SavedSearch.code == code).options(_WITH_PERSON)).one_or_none()


def saved_as(session: Session, code: str, version: int) -> SavedSearch | None:
    """The saved search with its person, held for this transaction, where it is still at this version and on."""
    query = sa.select(SavedSearch).where(SavedSearch.code == code, SavedSearch.version == version, SavedSearch.active)
    held = query.options(joinedload(SavedSearch.person, innerjoin=True)).with_for_update(of=SavedSearch)
    return session.scalars(held.execution_options(populate_existing=True)).one_or_none()


def seen_in(session: Session, codes: Collection[str]) -> Sequence[Seen]:
    """The open listings of these codes, newest first."""
    query = sa.select(Listing.id, Listing.code, Listing.version, Listing.created_at, Party.code).join(Party, Party.id == Listing.party_id)
    rows = session.execute(query.where(Listing.code.in_(codes), Listing.status == "open").order_by(Listing.created_at.desc(), Listing.id.desc()))
    return [Seen(*row) for row in rows]


def revised_since(session: Session, versions: dict[int, int]) -> dict[int, ListingRevision]:
    """For listings by their number the first revision of each that replaced this version of it, or a later one."""
    query = sa.select(ListingRevision).where(ListingRevision.listing_id.in_(versions)).order_by(ListingRevision.version.desc())
    return {one.listing_id: one for one in session.scalars(query) if one.version >= versions[one.listing_id]}
