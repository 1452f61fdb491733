"""Drafts as they are looked up: always those of one person."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.drafts import Draft
from matchmaker.store.models.people import Person


def of_person(session: Session, person_code: str) -> Sequence[Draft]:
    """A person's drafts, those touched last first."""
    query = sa.select(Draft).join(Person, Person.id == Draft.person_id).where(Person.code == person_code)
    return session.scalars(query.order_by(Draft.saved_at.desc(), Draft.id.desc())).all()


def of_form(session: Session, person_code: str, kind: str, subject: str) -> Sequence[Draft]:
    """A person's drafts of one form about one subject, those touched last first."""
    query = sa.select(Draft).join(Person, Person.id == Draft.person_id).where(Person.code == person_code)
    return session.scalars(query.where(Draft.kind == kind, Draft.subject == subject).order_by(Draft.saved_at.desc(), Draft.id.desc())).all()


def of_key(session: Session, person_id: int, kind: str, subject: str, form_key: str) -> Draft | None:
    """A person's draft of the form with this key."""
    query = sa.select(Draft).where(Draft.person_id == person_id, Draft.kind == kind, Draft.subject == subject, Draft.form_key == form_key)
    return session.scalars(query).one_or_none()


def by_code(session: Session, person_id: int, code: str) -> Draft | None:
    """A person's draft with this code."""
    return session.scalars(sa.select(Draft).where(Draft.person_id == person_id, Draft.code == code)).one_or_none()


def count_of(session: Session, person_id: int) -> int:
    """How many drafts a person has."""
    return session.scalar(sa.select(sa.func.count()).select_from(Draft).where(Draft.person_id == person_id)) or 0


def count_for(session: Session, person_code: str) -> int:
    """How many drafts the person with this code has."""
    mine = sa.select(sa.func.count()).select_from(Draft).join(Person, Person.id == Draft.person_id).where(Person.code == person_code)
    return session.scalar(mine) or 0
