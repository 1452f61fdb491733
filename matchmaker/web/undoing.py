"""What a page says right after something was withdrawn or removed: done, with a button that undoes it."""

from __future__ import annotations

from flask import flash

from matchmaker.store.queries import bin as rows
from matchmaker.store.work import view
from matchmaker.web.visitors import who_asks

UNDO = "undo:"


def flash_undo(text: str, kind: str, code: str) -> None:
    """Say that it is done; where the visitor themselves did it, with the code under which it can be undone."""
    with view() as session:
        session.rollback()  # as it stands now
        entry = rows.of_subject(session, kind, code)
        mine = entry is not None and entry.thrown_by.code == who_asks().person_code
        flash(text, f"{UNDO}{entry.code}" if entry is not None and mine else "message")
