"""The audit's chain: every event is sealed in the transaction that wrote it, right before that ends; read again, it shows what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from matchmaker.domain.chain import BEGINNING, Happened, seal_of
from matchmaker.store.models.audit import AuditEvent, AuditHead, AuditSeal

AT_ONCE = 1000
WAITING = "events to seal"
_EVENT = cast(sa.Table, AuditEvent.__table__)
_SEALED = tuple(_EVENT.c[name] for name in Happened._fields)


def seal_rest(session: Session) -> int:
    """How many events without a seal were sealed now, in the order of their numbers: for those that were written in bulk."""
    session.flush()
    session.info.pop(WAITING, None)
    unsealed = sa.select(_EVENT.c.id, *_SEALED).where(_EVENT.c.id.not_in(sa.select(AuditSeal.event_id))).order_by(_EVENT.c.id)
    return _append(session, [(number, Happened(*said)) for number, *said in session.execute(unsealed)])


def first_break(session: Session) -> str:
    """What is wrong with the chain at the first place where it is; nothing where it is whole. Reads it row by row."""
    number, previous = 0, BEGINNING
    for seal_id, event_id, before, sealed, known, *said in _chain(session):
        number += 1
        if seal_id != number:
            return f"seal {number} is missing; the next one there is {seal_id}"
        if known is None:
            return f"seal {number}: its event {event_id} is gone"
        if before != previous:
            return f"seal {number} (event {event_id}) does not follow the one before it"
        if sealed != seal_of(previous, number, Happened(*said)):
            return f"event {event_id} (seal {number}) no longer says what was sealed"
        previous = sealed
    head = session.execute(sa.select(AuditHead.count, AuditHead.hash)).one_or_none()
    if head is None:
        return "the end of the chain is not noted any more"
    if tuple(head) != (number, previous):
        return f"the chain ends at seal {number}, where {head[0]} were noted: it was cut, or its end was changed"
    loose = session.scalar(sa.select(sa.func.min(AuditEvent.id)).where(AuditEvent.id.not_in(sa.select(AuditSeal.event_id))))
    return f"event {loose} has no seal: it was not written by this program" if loose else ""


def head_of(session: Session) -> tuple[int, str]:
    """How many events are sealed, and the last seal."""
    count, last = session.execute(sa.select(AuditHead.count, AuditHead.hash)).one()
    return count, last


def seal_at(session: Session, number: int) -> str:
    """The seal with this number; nothing where there is none."""
    return session.scalar(sa.select(AuditSeal.hash).where(AuditSeal.id == number)) or ""


def _chain(session: Session) -> Iterator[Any]:
    known = _EVENT.c.id.label("known")
    query = sa.select(AuditSeal.id, AuditSeal.event_id, AuditSeal.previous, AuditSeal.hash, known, *_SEALED)
    query = query.outerjoin(_EVENT, _EVENT.c.id == AuditSeal.event_id).order_by(AuditSeal.id)
    return iter(session.execute(query.execution_options(yield_per=AT_ONCE)))


@event.listens_for(Session, "after_flush")
def _note(session: Session, flushed: UOWTransaction) -> None:
    """Remember what this transaction adds to the audit."""
    if written := [one for one in session.new if isinstance(one, AuditEvent)]:
        session.info.setdefault(WAITING, []).extend(written)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Seal what this transaction added. The end of the chain is held only from here to the end of the transaction, and is the last lock it takes."""
    if session.in_nested_transaction():
        return
    session.flush()
    written = [one for one in session.info.pop(WAITING, ()) if not sa.inspect(one).transient]  # what a savepoint took back was never there
    if written:
        _append(session, sorted(((one.id, Happened(*(getattr(one, name) for name in Happened._fields))) for one in written), key=lambda one: one[0]))


def _append(session: Session, events: Iterable[tuple[int, Happened]]) -> int:
    head = session.execute(sa.select(AuditHead.count, AuditHead.hash).where(AuditHead.id == 1).with_for_update()).one()
    number, last = first, _ = int(head[0]), str(head[1])
    seals: list[dict[str, object]] = []
    for event_id, said in events:
        number, previous = number + 1, last
        last = seal_of(previous, number, said)
        seals.append({"id": number, "event_id": event_id, "previous": previous, "hash": last})
    for start in range(0, len(seals), AT_ONCE):
        session.execute(sa.insert(cast(sa.Table, AuditSeal.__table__)), seals[start : start + AT_ONCE])
    session.execute(sa.update(cast(sa.Table, AuditHead.__table__)).values(count=number, hash=last))
    return number - first
