"""Named reads of the audit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person

_PEOPLE = (joinedload(AuditEvent.person), joinedload(AuditEvent.on_behalf_of))


def latest(session: Session, *, most: int, before: int | None = None, subject_code: str = "") -> Sequence[AuditEvent]:
    """Events, newest first, from before one of them or from the newest on, each with its person and party; of one subject where a code is given."""
    query = sa.select(AuditEvent).options(*_PEOPLE).order_by(AuditEvent.id.desc()).limit(most)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    if subject_code:
        query = query.where(AuditEvent.subject_code == subject_code)
    return session.scalars(query).all()


def names_of(session: Session, events: Iterable[AuditEvent]) -> dict[tuple[str, str], str]:
    """What the things of these events are called now, by their kind and code; a thing without a name of its own, or that is gone, is left out."""
    codes: dict[str, set[str]] = {}
    for one in events:
        codes.setdefault(one.subject_kind, set()).add(one.subject_code)
    return {(kind, code): name for kind, wanted in codes.items() if kind in _NAMES for code, name in _NAMES[kind](session, wanted)}


def subject_name(event: AuditEvent, names: Mapping[tuple[str, str], str]) -> str:
    """What the thing of an event is called, its code where it has no name."""
    return names.get((event.subject_kind, event.subject_code), event.subject_code)


def _people(session: Session, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from session.execute(sa.select(Person.code, Person.name).where(Person.code.in_(codes))).tuples()


def _parties(session: Session, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from session.execute(sa.select(Party.code, Party.name).where(Party.code.in_(codes))).tuples()


def _listings(session: Session, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    yield from session.execute(sa.select(Listing.code, Listing.words).where(Listing.code.in_(codes))).tuples()


def _linkages(session: Session, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    query = sa.select(Linkage).where(Linkage.code.in_(codes)).options(joinedload(Linkage.buyer), joinedload(Linkage.seller))
    yield from ((one.code, f"{one.seller.name} → {one.buyer.name}") for one in session.scalars(query))


def _contracts(session: Session, codes: Collection[str]) -> Iterator[tuple[str, str]]:
    loaded = (joinedload(Contract.buyer), joinedload(Contract.seller), selectinload(Contract.lines))
    yield from ((one.code, one.name) for one in session.scalars(sa.select(Contract).where(Contract.code.in_(codes)).options(*loaded)))


_NAMES: Mapping[str, Callable[[Session, Collection[str]], Iterator[tuple[str, str]]]] = {
    "person": _people, "party": _parties, "offer": _listings, "need": _listings, "linkage": _linkages, "contract": _contracts,
}  # fmt: skip


def acting_of(session: Session, kind: str, code: str) -> str:
    """The organisation that last wrote a listing for its party, under a mandate; nothing where the party or staff did."""
    query = sa.select(AuditEvent.detail).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code)
    wrote = query.where(AuditEvent.action.in_(("listing.post", "listing.revise"))).order_by(AuditEvent.id.desc()).limit(1)
    return str((session.scalar(wrote) or {}).get("acting", ""))


def last_event(session: Session, kind: str, code: str, action: str) -> AuditEvent | None:
    """The last time that something was done to a thing, with who did it."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_kind == kind, AuditEvent.subject_code == code, AuditEvent.action == action)
    return session.scalars(query.options(*_PEOPLE).order_by(AuditEvent.id.desc()).limit(1)).one_or_none()
