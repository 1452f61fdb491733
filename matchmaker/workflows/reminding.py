"""On the morning of its day, whoever is to do a task is told so."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.store import outbox
from matchmaker.store.queries.notes import staff, task_by_code


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
