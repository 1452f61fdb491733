"""A database that was put back from a backup begins anew: nobody is signed in by what has been ended since."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.audit import record_event
from matchmaker.store.models.people import UserSession


def begin_anew(session: Session, *, backup: str, now: datetime, source: str = "cli") -> int:
    """How many sessions were ended; that the database was restored, and from which backup, stands in the audit from now on."""
    still = sa.update(UserSession).where(UserSession.ended_at.is_(None)).values(ended_at=now)
    ended = session.execute(still.execution_options(synchronize_session=False))
    record_event(
        session, action="data.restore", subject_kind="database", subject_code=backup[:12], person=None, now=now, source=source,
        detail={"sha256": backup},
    )  # fmt: skip
    return int(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
