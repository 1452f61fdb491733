"""A form that is taken is remembered in the very transaction of its effect, so that sending it again does nothing more."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import DomainError
from matchmaker.store.models.drafts import Draft, SentForm
from matchmaker.store.models.people import Person


@dataclass(slots=True)
class Sending:
    """The form that the running request brings; `kept` once it stands in the database."""

    person_code: str
    path: str
    form_key: str
    digest: str
    at: datetime
    kept: bool = False


sending: ContextVar[Sending | None] = ContextVar("sending", default=None)
"""The form that is being sent, where the request brings one that has a key."""


class SentAlready(DomainError):
    """The same form was taken meanwhile, by a request that came at the same moment."""

    code = "sent_already"


def take_form(session: Session) -> None:
    """Remember the form that the request brings, and let its draft go; raises `SentAlready` where another request brought it first."""
    form = sending.get()
    if form is None or form.kept:
        return
    person_id = session.scalar(sa.select(Person.id).where(Person.code == form.person_code))
    values = {"path": form.path, "form_key": form.form_key, "digest": form.digest, "sent_at": form.at, "status": 0, "location": ""}
    try:
        session.execute(sa.insert(SentForm).values(person_id=person_id, **values))
    except IntegrityError as error:
        raise SentAlready(path=form.path) from error
    session.execute(sa.delete(Draft).where(Draft.person_id == person_id, Draft.form_key == form.form_key))


def form_taken() -> None:
    """The transaction that took the form has been committed."""
    if form := sending.get():
        form.kept = True


def sent_form(session: Session, person_code: str, path: str, form_key: str) -> SentForm | None:
    """What the form was answered with when it was taken; nothing where it never was."""
    query = sa.select(SentForm).join(Person, Person.id == SentForm.person_id)
    return session.scalars(query.where(Person.code == person_code, SentForm.path == path, SentForm.form_key == form_key)).one_or_none()


def answer_kept(session: Session, form: Sending, *, status: int, location: str) -> None:
    """Remember what the form was answered with; a refused form is forgotten, so that it can be mended and sent again.

    A form whose page crashed after its effect had been kept stays taken: sent again it would be done twice.
    """
    mine = sa.select(Person.id).where(Person.code == form.person_code).scalar_subquery()
    which = (SentForm.person_id == mine, SentForm.path == form.path, SentForm.form_key == form.form_key)
    if 400 <= status < 500:
        session.execute(sa.delete(SentForm).where(*which))
    else:
        session.execute(sa.update(SentForm).where(*which).values(status=status, location=location))
