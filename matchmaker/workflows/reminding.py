"""On the morning of its day, whoever is to do a task is told so."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.store import outbox
from matchmaker.store.models.people import Person
from matchmaker.store.queries.notes import task_by_code


def remind(session: Session, *, task_code: str, due_on: date, now: datetime) -> bool:
    """Whether a letter was written to the task's owner: not where it is done, or due on another day by now."""
    task = task_by_code(session, task_code)
    owner = session.get(Person, task.owner_id) if task is not None and task.owner_id is not None else None
    if task is None or owner is None or not owner.active or task.done_at is not None or task.due_on != due_on:
        return False
    key = f"task_due:{task.code}:{due_on.isoformat()}"
    facts = {"task": task.what, "due_on": due_on.isoformat()}
    outbox.write_to(session, [owner], kind="task_due", key=key, subject_kind=task.subject_kind, subject_code=task.subject_code, facts=facts, now=now)
    return True
