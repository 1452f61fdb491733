"""A move of a linkage written down: the event, the projection that follows from it, the audit, and the letters about it. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.linkage import Stage
from matchmaker.store.audit import record_event
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.people import Party, Person
from matchmaker.store.outbox import write_to
from matchmaker.store.queries.people import speaking_for, staff

STAFF = "staff"
"""Who dropped a linkage, where it was neither of its sides."""


def event_of(
    linkage: Linkage, sequence: int, move: str, before: Stage | None, after: Stage, facts: Mapping[str, Any], person: Person, now: datetime
) -> LinkageEvent:
    """The event of a move, not yet in the session."""
    return LinkageEvent(
        linkage_id=linkage.id, sequence=sequence, move=move, from_stage=before.value if before else None, to_stage=after.value,
        facts=dict(facts), person_id=person.id, person=person, at=now,
    )  # fmt: skip


def append_move(session: Session, linkage: Linkage, move: str, stage: Stage, facts: Mapping[str, Any], person: Person, now: datetime) -> None:
    """One more event and the projection that follows from it, both or neither; the linkage's events are loaded."""
    before = Stage(linkage.stage)
    linkage.stage, linkage.moved_at = stage.value, now
    linkage.events.append(event_of(linkage, len(linkage.events) + 1, move, before, stage, facts, person, now))
    session.flush()


def record_move(session: Session, action: str, linkage: Linkage, person: Person, party: Party | None, now: datetime, source: str) -> None:
    """The move in the audit; `party` is the one on whose behalf it was made, if any."""
    record_event(
        session, action=action, subject_kind="linkage", subject_code=linkage.code, person=person, on_behalf_of=party, now=now, source=source,
        detail={"stage": linkage.stage},
    )  # fmt: skip


def tell_move(session: Session, linkage: Linkage, move: str, mover: Person, now: datetime) -> None:
    """Letters about the move: to staff where a party asks, else to the people of both parties; none to whoever made it.

    Whoever was turned down reads why.
    """
    sides = {True: speaking_for(session, [linkage.buyer_id]), False: speaking_for(session, [linkage.seller_id])}
    readers = {False: staff(session)} if move == "ask" else sides
    last = linkage.events[-1].facts if move == "drop" else {}
    for buys, people in readers.items():
        refused = move == "drop" and last.get("by") != ("need" if buys else "offer")
        kind = {"ask": "linkage_asked", "propose": "linkage_proposed"}.get(move, "linkage_refused" if refused else "linkage_moved")
        others = [one for one in people if one.id != mover.id]
        facts = {**pair_facts(linkage), "reader_buys": buys, "reason": last.get("reason", ""), "note": last.get("note", "")}
        write_to(
            session, others, kind=kind, key=f"{kind}:{linkage.code}:{linkage.version}", subject_kind="linkage", subject_code=linkage.code,
            facts=facts, now=now,
        )  # fmt: skip


def pair_facts(linkage: Linkage) -> dict[str, Any]:
    """What a letter about a linkage tells of its two sides."""
    return {
        "code": linkage.code, "need": linkage.need.words, "offer": linkage.offer.words, "buyer": linkage.buyer.name, "seller": linkage.seller.name,
        "asker": linkage.asked_by_party.name if linkage.asked_by_party else "", "stage": linkage.stage,
    }  # fmt: skip
