"""On the morning of its day, whoever is to do a task is told so; the owner of a certificate well before its last day."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.store import outbox
from matchmaker.store.queries import listings
from matchmaker.store.queries.notes import staff, task_by_code
from matchmaker.store.queries.people import speaking_for
from matchmaker.store.snapshots import certificates_of


def remind(session: Session, *, task_code: str, due_on: date, now: datetime) -> bool:
    """Whether a letter was written to the task's owner: not where it is done, due on another day by now, or the owner has left the Alliance."""
    task = task_by_code(session, task_code)
    if task is None or task.done_at is not None or task.due_on != due_on:
        return False
    owner = next((one for one in staff(session) if one.id == task.owner_id), None)
    if owner is None:
        return False
    key = f"task_due:{task.code}:{due_on.isoformat()}"
    facts = {"task": task.what, "due_on": due_on.isoformat()}
    outbox.write_to(session, [owner], kind="task_due", key=key, subject_kind=task.subject_kind, subject_code=task.subject_code, facts=facts, now=now)
    return True


def remind_of_paper(session: Session, *, code: str, ends_on: date, days: int, now: datetime) -> bool:
    """Whether the offer's people were told that a certificate ends so soon: not where the offer is gone or has another certificate by now."""
    listing = listings.by_code(session, code)
    if listing is None or not listing.open:
        return False
    ending = [one for one in certificates_of(listing.certificates) or () if one.expires_on == ends_on]
    if not ending:
        return False
    facts = {"code": code, "words": listing.words, "paper": ", ".join(one.name for one in ending), "ends_on": ends_on.isoformat(), "days": days}
    outbox.write_to(
        session, speaking_for(session, [listing.party_id]), kind="paper_due", key=f"paper_due:{code}:{ends_on.isoformat()}:{days}",
        subject_kind=listing.side, subject_code=code, facts=facts, now=now,
    )  # fmt: skip
    return True
