"""The demo world's desk: what invented parties told staff and confirmed, a few notes and tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Who
from matchmaker.domain.telling import Told
from matchmaker.workflows import acting, notes
from matchmaker.workflows.demo import rows_of


def told_of(listing_code: str, now: datetime) -> Told | None:
    """How an invented party told a listing of the demo world to staff; nothing where it wrote itself."""
    row = next((row for row in rows_of("tellings") if row["listing"] == listing_code), None)
    return acting.read_told({"told_via": row["via"], "told_by": row["by"], "told_when": row["when"]}, now) if row else None


def set_desk(session: Session, *, who: Who, now: datetime) -> None:
    """Record the answers of those that have answered, and what staff have noted and are to do."""
    for row in rows_of("tellings"):
        if row["answer_via"]:
            said = {"told_via": row["answer_via"], "told_by": row["answer_by"]}
            acting.record_answer(session, who=who, code=row["listing"], typed=said, source="demo", now=now)
    for number, row in enumerate(rows_of("tasks")):
        about: dict[str, Any] = {"who": who, "kind": row["kind"], "code": row["code"], "source": "demo", "now": now}
        typed = {**row, "body": row["note"], "form_key": f"demo-{number}"}
        notes.write_note(session, typed=typed, **about)
        notes.add_task(session, typed=typed, **about)
