"""The one way in which a workflow says what it did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries.mandates import acting_for


def record_event(
    session: Session,
    *,
    action: str,
    subject_kind: str,
    subject_code: str,
    person: Person | None,
    now: datetime,
    source: str = "web",
    on_behalf_of: Party | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append what was done to the audit, in the same transaction as the write itself.

    Where the person acts for the party only under another organisation's mandate, the event says under which and whose.
    """
    mandate = acting_for(session, person.id, on_behalf_of.id, now.astimezone(VIETNAM).date()) if person and on_behalf_of else None
    under = {"mandate": mandate.code, "acting": mandate.taker.name} if mandate else {}
    event = AuditEvent(
        at=now,
        person_id=person.id if person else None,
        on_behalf_of_id=on_behalf_of.id if on_behalf_of else None,
        source=source,
        action=action,
        subject_kind=subject_kind,
        subject_code=subject_code,
        detail={**(detail or {}), **under},
    )
    session.add(event)
    return event
