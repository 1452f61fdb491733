"""Whether the database can be worked with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def trouble_with_database(session: Session) -> str:
    """`database_unreachable`, `migrations_not_current`, or nothing."""
    session.rollback()  # what it is now, and not as an open transaction still sees it
    try:
        session.execute(sa.text("SELECT 1"))
        current = revision_of(session)
    except SQLAlchemyError:
        session.rollback()
        return "database_unreachable"
    return "" if current == newest_revision() else "migrations_not_current"


def revision_of(session: Session) -> str:
    """At which revision the tables are; nothing where there are none."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


@cache
def newest_revision() -> str | None:
    """The revision that the code was written for."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
