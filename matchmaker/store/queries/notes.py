"""Named reads of notes, tasks, and who is in charge of a thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.desk import Charge, Note, Task
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Membership, Party, Person

_SUBJECTS: dict[str, Any] = {
    "contract": sa.select(Contract.id),
    "linkage": sa.select(Linkage.id),
    "offer": sa.select(Listing.id).where(Listing.side == "offer"),
    "need": sa.select(Listing.id).where(Listing.side == "need"),
    "party": sa.select(Party.id).where(Party.merged_into_id.is_(None)),
}
_CODES: dict[str, Any] = {"contract": Contract.code, "linkage": Linkage.code, "offer": Listing.code, "need": Listing.code, "party": Party.code}


def exists(session: Session, kind: str, code: str) -> bool:
    """Whether there is such a thing that staff can take in charge and write about."""
    return kind in _SUBJECTS and session.scalar(_SUBJECTS[kind].where(_CODES[kind] == code)) is not None


def charge_of(session: Session, kind: str, code: str, *, hold: bool = False) -> Charge | None:
    """Who is in charge of a thing, with the person; held for this transaction where asked."""
    query = sa.select(Charge).where(Charge.subject_kind == kind, Charge.subject_code == code).options(joinedload(Charge.person, innerjoin=True))
    if hold:
        query = query.with_for_update(of=Charge).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def notes_of(session: Session, kind: str, code: str) -> Sequence[Note]:
    """The notes of a thing, newest first, each with who wrote it and who struck it through."""
    query = sa.select(Note).where(Note.subject_kind == kind, Note.subject_code == code)
    return session.scalars(query.options(joinedload(Note.written_by), joinedload(Note.struck_by)).order_by(Note.id.desc())).all()


def tasks_of(session: Session, kind: str, code: str) -> Sequence[Task]:
    """The tasks of a thing, open ones first, then by their day, each with its people."""
    query = sa.select(Task).where(Task.subject_kind == kind, Task.subject_code == code)
    loads = (joinedload(Task.owner), joinedload(Task.added_by), joinedload(Task.done_by))
    return session.scalars(query.options(*loads).order_by(Task.done_at.is_not(None), Task.due_on, Task.id)).all()


def note_by_code(session: Session, code: str) -> Note | None:
    """The note, held for this transaction."""
    return session.scalars(sa.select(Note).where(Note.code == code).with_for_update().execution_options(populate_existing=True)).one_or_none()


def task_by_code(session: Session, code: str) -> Task | None:
    """The task, held for this transaction."""
    return session.scalars(sa.select(Task).where(Task.code == code).with_for_update().execution_options(populate_existing=True)).one_or_none()


def note_by_form(session: Session, person_id: int, form_key: str) -> Note | None:
    """The note that this form of this person has already made."""
    return session.scalars(sa.select(Note).where(Note.written_by_id == person_id, Note.form_key == form_key)).one_or_none()


def task_by_form(session: Session, person_id: int, form_key: str) -> Task | None:
    """The task that this form of this person has already made."""
    return session.scalars(sa.select(Task).where(Task.added_by_id == person_id, Task.form_key == form_key)).one_or_none()


def staff(session: Session) -> Sequence[Person]:
    """Everybody of the Alliance who can sign in, by name."""
    query = sa.select(Person).join(Membership, Membership.person_id == Person.id).join(Party, Party.id == Membership.party_id)
    return session.scalars(query.where(Party.kind == "alliance", Person.active).order_by(Person.name, Person.id).distinct()).all()
