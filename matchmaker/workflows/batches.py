"""One act on many rows of a list: each row by itself, with what came of it; and for ten minutes all of it can be put back, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.permissions import Who, may
from matchmaker.store.audit import record_event
from matchmaker.store.models.batches import BulkBatch, BulkRow
from matchmaker.store.models.people import Person
from matchmaker.store.queries import batches as rows
from matchmaker.store.queries.people import person_by_code

MOST_ROWS = 100
UNDO_WITHIN = timedelta(minutes=10)
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that was ticked: its code, and how it stood on the page."""

    code: str
    seen: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to each row: `do` says how it stood and how it was left, nothing where it is so already; `undo` raises where it changed."""

    name: str
    kind: str
    do: Callable[[Session, Who, Chosen, datetime], Facts | None]
    undo: Callable[[Session, Who, str, Facts, datetime], None]


def run(
    session: Session, *, who: Who, act: Act, chosen: Sequence[Chosen], titles: Mapping[str, str], form_key: str, source: str = "web", now: datetime
) -> BulkBatch:
    """The act done to every row that takes it, and for the others why not; the same form sent again is the same batch. Raises `Invalid`."""
    person = _staff(session, who)
    if made := rows.by_form(session, person.id, form_key):
        return made
    once = list({one.code: one for one in chosen}.values())
    if not once:
        raise Invalid({"row": ("no_rows", {})})
    if len(once) > MOST_ROWS:
        raise Invalid({"row": ("too_many_rows", {"most": MOST_ROWS})})
    batch = BulkBatch(code=new_code("l"), act=act.name, person_id=person.id, form_key=form_key, made_at=now)
    try:
        with session.begin_nested():
            session.add(batch)
    except IntegrityError:  # the same form at the same moment
        if made := rows.by_form(session, person.id, form_key):
            return made
        raise
    for one in once:
        facts, why_not = _tried(session, lambda row=one: act.do(session, who, row, now))  # type: ignore[misc]  # bound for this turn
        session.add(BulkRow(batch_id=batch.id, subject_kind=act.kind, subject_code=one.code, title=titles.get(one.code, one.code),
                            why_not=why_not, facts=facts or {}))  # fmt: skip
    session.flush()
    _record(session, "bulk.do", batch, person, now, source)
    return rows.by_code(session, batch.code) or batch


def undo(session: Session, *, who: Who, code: str, acts: Mapping[str, Act], source: str = "web", now: datetime) -> BulkBatch:
    """The batch with each of its rows put back that nobody touched since. Raises `Stale` once it was undone, or after ten minutes."""
    person = _staff(session, who)
    batch = rows.by_code(session, code, hold=True)
    if batch is None or batch.person_id != person.id:
        raise NotFound(batch=code)
    if not may_be_undone(batch, now):
        raise Stale(code=code)
    batch.undone_at = now
    act = acts[batch.act]
    for row in batch.rows:
        if row.done:
            _, why_not = _tried(session, lambda one=row: _undone(act, session, who, one, now))  # type: ignore[misc]  # bound for this turn
            row.put_back = why_not or "yes"
    session.flush()
    _record(session, "bulk.undo", batch, person, now, source)
    return batch


def see_batch(session: Session, *, who: Who, code: str) -> BulkBatch:
    """One's own batch with its rows; nobody else's is there."""
    batch = rows.by_code(session, code)
    if batch is None or batch.person_id != _staff(session, who).id:
        raise NotFound(batch=code)
    return batch


def may_be_undone(batch: BulkBatch, now: datetime) -> bool:
    """Whether it can still be put back."""
    return batch.undone_at is None and now < batch.made_at + UNDO_WITHIN and any(row.done for row in batch.rows)


def _undone(act: Act, session: Session, who: Who, row: BulkRow, now: datetime) -> Facts:
    act.undo(session, who, row.subject_code, row.facts, now)
    return {}


def _tried(session: Session, do: Callable[[], Facts | None]) -> tuple[Facts | None, str]:
    """What came of one row, or why it was left as it was; what it began to write is taken back."""
    try:
        with session.begin_nested():
            facts = do()
            session.flush()
    except (Stale, StaleDataError):
        return None, "changed"
    except NotFound:
        return None, "gone"
    except Refused:
        return None, "refused"
    except WrongStage:
        return None, "stage"
    except DomainError:
        return None, "invalid"
    return facts, "" if facts is not None else "already"


def _staff(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code and may(who, "bulk.act") else None
    if person is None:
        raise Refused(action="bulk.act")
    return person


def _record(session: Session, action: str, batch: BulkBatch, person: Person, now: datetime, source: str) -> None:
    found = rows.rows_of(session, batch.id)
    detail = {"act": batch.act, "rows": len(found), "done": sum(row.done for row in found)}
    if action == "bulk.undo":
        detail["put_back"] = sum(row.put_back == "yes" for row in found)
    record_event(session, action=action, subject_kind="batch", subject_code=batch.code, person=person, now=now, source=source, detail=detail)
