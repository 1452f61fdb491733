"""Whether the database holds together as a database, and the audit as a chain."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.base import Base
from matchmaker.store.chain import first_break
from matchmaker.store.health import newest_revision, revision_of

_NOT_HOLDING = """
SELECT 'constraint ' || conname || ' was never checked against all rows' FROM pg_constraint WHERE NOT convalidated
UNION ALL
SELECT 'index ' || indexrelid::regclass::text || ' is not valid' FROM pg_index WHERE NOT indisvalid
"""
"""PostgreSQL looks after its files itself; what it lets stand unchecked is asked for here."""


def other_revision(session: Session) -> Iterator[str]:
    """The revision, where it is not the program's."""
    current = revision_of(session)
    if current != newest_revision():
        yield f"they are at revision {current or 'none'}, the program wants {newest_revision()}: `flask db upgrade`"


def damaged(session: Session) -> Iterator[str]:
    """What the database itself complains of."""
    if session.get_bind().dialect.name != "sqlite":
        yield from session.scalars(sa.text(_NOT_HOLDING))
        return
    yield from (said for said in session.scalars(sa.text("PRAGMA integrity_check")) if said != "ok")


def lost_references(session: Session) -> Iterator[str]:
    """Rows that name another one that is not there, of every table."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            there = constraint.referred_table.alias("there")
            pairs = [(one.parent, there.c[one.column.name]) for one in constraint.elements]
            joined = table.outerjoin(there, sa.and_(*(mine == its for mine, its in pairs)))
            missing = sa.select(*table.primary_key.columns).select_from(joined)
            missing = missing.where(pairs[0][1].is_(None), *(mine.is_not(None) for mine, _ in pairs))
            columns = ", ".join(mine.name for mine, _ in pairs)
            for key in session.execute(missing.limit(100)):
                yield f"{table.name} {'/'.join(map(str, key))}: the row of {constraint.referred_table.name} that {columns} names is gone"


def broken_chain(session: Session) -> Iterator[str]:
    """The first place where the audit is not as it was written."""
    if wrong := first_break(session):
        yield wrong
