"""The numbers by which deliveries are judged, set by staff; the old ones stay to be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.deliveries import DEFAULTS
from matchmaker.domain.errors import Invalid, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.store.audit import record_event
from matchmaker.store.models.dealings import DeliveryRule
from matchmaker.store.queries import deliveries
from matchmaker.workflows.delivering.seeing import Complaints, person_of

BOUNDS = {"grace_days": (0, 60), "answer_days": (1, 90), "least_n": (1, 100), "window_months": (1, 120)}


def set_rules(session: Session, *, who: Who, typed: Mapping[str, str], source: str = "web", now: datetime) -> dict[str, int]:
    """The numbers that hold from now on; only those that differ are written down."""
    if not may(who, "delivery.rule"):
        raise Refused(action="delivery.rule")
    person, held = person_of(session, who, "delivery.rule"), deliveries.rules(session)
    complaints = Complaints()
    wanted = {}
    for name, (low, high) in BOUNDS.items():
        text = str(typed.get(name) or "").strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
        if not low <= number <= high:
            complaints[name] = ("not_between", {"low": low, "high": high})
        wanted[name] = number
    if complaints:
        raise Invalid(complaints)
    changed = {name: wanted[name] for name in DEFAULTS if wanted[name] != held[name]}
    session.add_all(DeliveryRule(name=name, number=number, set_by_id=person.id, set_at=now) for name, number in changed.items())
    session.flush()
    if changed:
        record_event(
            session, action="delivery.rule", subject_kind="rule", subject_code="deliveries", person=person, now=now, source=source, detail=changed
        )
    return held | changed
