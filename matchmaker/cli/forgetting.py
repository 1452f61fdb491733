"""Every step of letting go of what is kept no longer, in order: the worker takes them each night, `flask data forget` at once."""

from __future__ import annotations

from datetime import datetime

from matchmaker.store.work import work
from matchmaker.workflows import binning, letting_go, remembering
from matchmaker.workflows.letting_go import Step

STEPS: tuple[Step, ...] = (
    *letting_go.STEPS,
    Step("drafts", "drafts that nobody has touched for 30 days", remembering.drop_old_drafts),
    Step("bin", "what was thrown away 30 days ago: photos with their bytes, saved searches", binning.empty_bin),
)
"""To let go of another thing, add a `Step` here: its name, what it is, and what drops it and says how much that was."""


def forget(step: Step, *, now: datetime, source: str) -> int:
    """How much the step let go, in a transaction of its own: killed in between, what is done is done."""
    with work() as session:
        return letting_go.take_step(session, step, now=now, source=source)


def would_forget(*, now: datetime) -> list[int]:
    """How much each step would let go: all are done, one after the other, and taken back."""
    with work() as session:
        many = [step.drop(session, now) for step in STEPS]
        session.rollback()
        return many
