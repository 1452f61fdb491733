"""Named reads of the edits of the word lists, and the hold on the lists while one is made."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import SideVersion
from matchmaker.store.models.word_edits import WordEdit

WORDS = "words"
_AROUND = (joinedload(WordEdit.person), joinedload(WordEdit.undoes), joinedload(WordEdit.undone_by))


def latest(session: Session, *, most: int, after: int = 0, code: str = "") -> Sequence[WordEdit]:
    """Edits, newest first, each with its person and with what it undoes or is undone by; one alone where its code is given."""
    query = sa.select(WordEdit).options(*_AROUND).order_by(WordEdit.id.desc()).limit(most).offset(after)
    return session.scalars(query.where(WordEdit.code == code) if code else query).all()


def by_code(session: Session, code: str) -> WordEdit | None:
    """The edit with what it undoes or is undone by."""
    return session.scalars(sa.select(WordEdit).where(WordEdit.code == code).options(*_AROUND)).one_or_none()


def by_form(session: Session, person_id: int, form_key: str) -> WordEdit | None:
    """The edit that this form of this person has already made."""
    return session.scalars(sa.select(WordEdit).where(WordEdit.person_id == person_id, WordEdit.form_key == form_key)).one_or_none()


def since(session: Session, edit: WordEdit) -> Sequence[WordEdit]:
    """Later edits that still stand, newest first: not taken back, and not themselves the taking back of another."""
    taken_back = sa.select(WordEdit.undoes_id).where(WordEdit.undoes_id.is_not(None))
    query = sa.select(WordEdit).where(WordEdit.id > edit.id, WordEdit.id.not_in(taken_back), WordEdit.undoes_id.is_(None))
    return session.scalars(query.options(*_AROUND).order_by(WordEdit.id.desc())).all()


def next_number(session: Session) -> int:
    """The number that the next edit gets; asked while the words are held, so that it is nobody else's."""
    return (session.scalar(sa.select(sa.func.max(WordEdit.id))) or 0) + 1


def lists_touched(session: Session) -> frozenset[str]:
    """The lists that any edit has changed."""
    return frozenset(change["list"] for changes in session.scalars(sa.select(WordEdit.changes)) for change in changes)


def held_stamp(session: Session) -> str:
    """The stamp of the word lists, which nobody else can change before this transaction ends."""
    held = session.scalar(sa.select(SideVersion.stamp).where(SideVersion.side == WORDS).with_for_update())
    if held is None:
        session.add(SideVersion(side=WORDS, version=0, stamp=""))
        session.flush()
    return held or ""
