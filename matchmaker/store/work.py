"""The unit of work: the one place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.errors import Stale
from matchmaker.store import chain
from matchmaker.store.base import db, reading
from matchmaker.store.sending import form_taken, take_form

__all__ = ["chain", "view", "work"]  # whoever can commit seals the audit: the chain listens from when it is imported


@contextmanager
def work() -> Iterator[Session]:
    """Keep everything the block did, or nothing; raises `Stale` where someone else was faster, `SentAlready` where the form was.

    The block begins a transaction of its own: what was read before, such as who is visiting, is read anew.
    """
    session = db.session()
    session.rollback()
    try:
        take_form(session)
        yield session
        session.commit()
        form_taken()
    except StaleDataError as error:
        session.rollback()
        raise Stale from error
    except BaseException:
        session.rollback()
        raise


@contextmanager
def view() -> Iterator[Session]:
    """A session for reading alone: within the block the database itself refuses a transaction that would write."""
    token = reading.set(True)
    try:
        yield db.session()
    finally:
        reading.reset(token)
