"""One more event of a linkage and the projection that follows from it: the one way in which any workflow moves one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.linkage import Stage
from matchmaker.store.audit import record_event
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.people import Party, Person


def append(session: Session, linkage: Linkage, move: str, stage: Stage, facts: Mapping[str, Any], person: Person, now: datetime, source: str) -> None:
    """One more event, the projection that follows from it, and the audit; all or nothing. The linkage is held, its events loaded."""
    before = Stage(linkage.stage)
    linkage.stage, linkage.moved_at = stage.value, now
    linkage.events.append(event_of(linkage, len(linkage.events) + 1, move, before, stage, facts, person, now))
    session.flush()
    record(session, linkage, move, person, None, now, source)


def event_of(
    linkage: Linkage, sequence: int, move: str, before: Stage | None, after: Stage, facts: Mapping[str, Any], person: Person, now: datetime
) -> LinkageEvent:
    """The event of one move, not yet written."""
    return LinkageEvent(
        linkage_id=linkage.id, sequence=sequence, move=move, from_stage=before.value if before else None, to_stage=after.value,
        facts=dict(facts), person_id=person.id, person=person, at=now,
    )  # fmt: skip


def record(session: Session, linkage: Linkage, move: str, person: Person, party: Party | None, now: datetime, source: str) -> None:
    """The move as the audit tells it."""
    record_event(
        session, action=f"linkage.{move}", subject_kind="linkage", subject_code=linkage.code, person=person, on_behalf_of=party, now=now,
        source=source, detail={"stage": linkage.stage},
    )  # fmt: skip
