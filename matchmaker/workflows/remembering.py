"""What people have typed and not sent yet, kept for them alone. It binds nobody and is told to nobody, so it stands in no audit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain import retention
from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who, may
from matchmaker.store.models.drafts import Draft, SentForm
from matchmaker.store.models.people import Person
from matchmaker.store.queries import drafts
from matchmaker.store.queries.people import person_by_code

KEPT_FOR = retention.KEPT_FOR["drafts"]
MOST_DRAFTS = 50
LARGEST = 60_000
"""Letters of one draft as it is stored: the longest form with every field filled in, and some more."""
LONGEST_KEY, LONGEST_SUBJECT = 80, 120
Fields = Mapping[str, str | list[str]]


def save_draft(session: Session, *, who: Who, kind: str, subject: str, form_key: str, fields: Fields, version: int, now: datetime) -> Draft:
    """The draft with these fields changed and the others as they were; raises `Stale` with the other version where it is not the one seen.

    `version` is the one that the page knows, 0 where it knows none. A draft that was sent or thrown away meanwhile does not come back.
    """
    person = _person(session, who)
    if not form_key or len(form_key) > LONGEST_KEY or len(subject) > LONGEST_SUBJECT:
        raise Invalid({"form_key": ("form_key_missing", {})})
    draft = drafts.of_key(session, person.id, kind, subject, form_key)
    if draft is None and (version or _sent(session, person, form_key)):
        raise Stale(gone=True)
    if draft is not None and draft.version != version:
        raise Stale(gone=False, version=draft.version, at=draft.saved_at, fields=dict(draft.fields))
    whole = {**(draft.fields if draft else {}), **fields}
    if len(json.dumps(whole, ensure_ascii=False)) > LARGEST:
        raise Invalid({"draft": ("draft_too_large", {})})
    if draft is None:
        return _begin(session, person, kind, subject, form_key, whole, now)
    draft.fields, draft.saved_at = whole, now
    session.flush()
    return draft


def drop_draft(session: Session, *, who: Who, code: str) -> None:
    """Throw away one of one's own drafts; anybody else's is not there."""
    draft = drafts.by_code(session, _person(session, who).id, code)
    if draft is None:
        raise NotFound(draft=code)
    session.delete(draft)
    session.flush()


def drop_old_drafts(session: Session, now: datetime) -> int:
    """How many drafts that nobody touched for thirty days were thrown away; forms taken so long ago are forgotten with them."""
    before = now - KEPT_FOR
    session.execute(sa.delete(SentForm).where(SentForm.sent_at < before))
    dropped = session.scalars(sa.delete(Draft).where(Draft.saved_at < before).returning(Draft.id)).all()
    return len(dropped)


def _begin(session: Session, person: Person, kind: str, subject: str, form_key: str, fields: Fields, now: datetime) -> Draft:
    if drafts.count_of(session, person.id) >= MOST_DRAFTS:
        raise Invalid({"draft": ("too_many_drafts", {"most": MOST_DRAFTS})})
    draft = Draft(
        code=new_code("d"), person_id=person.id, kind=kind, subject=subject, form_key=form_key, fields=dict(fields), made_at=now, saved_at=now
    )
    try:
        with session.begin_nested():
            session.add(draft)
    except IntegrityError as error:  # two tabs with one key began it at the same moment: the other one is to be looked at
        raise Stale(gone=False, version=1, at=now, fields={}) from error
    return draft


def _sent(session: Session, person: Person, form_key: str) -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(SentForm.person_id == person.id, SentForm.form_key == form_key))))


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None or not may(who, "draft.keep"):
        raise Refused(action="draft.keep")
    return person
