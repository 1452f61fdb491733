"""Staff take things in charge, note what was said, and keep tasks until they are done. Nothing of it is ever deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, Unreadable
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.telling import VIAS
from matchmaker.domain.windows import read_window
from matchmaker.matching.text import clean
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.desk import Charge, Note, Task
from matchmaker.store.models.people import Person
from matchmaker.store.outbox import remind_later
from matchmaker.store.queries import notes as rows
from matchmaker.store.queries.people import person_by_code

MOST = {"body": 4000, "spoke_with": 120, "what": 400}
LONGEST_KEY = 80
Typed = Mapping[str, str]
Complaints = dict[str, tuple[str, dict[str, object]]]


def take_charge(session: Session, *, who: Who, kind: str, code: str, now: datetime) -> Charge:
    """The thing is this person's from now on; taken twice it stays so. Raises `Stale` naming who was first."""
    person = _staff(session, who, "desk.take")
    _known(session, kind, code)
    if held := rows.charge_of(session, kind, code):
        return _mine(held, person)
    charge = Charge(subject_kind=kind, subject_code=code, person_id=person.id, since=now)
    try:
        with session.begin_nested():
            session.add(charge)
    except IntegrityError:
        # A colleague took it at the same moment; any other clash is not ours to hide.
        if held := rows.charge_of(session, kind, code):
            return _mine(held, person)
        raise
    _record(session, "desk.take", kind, code, person, now, {})
    return charge


def hand_over(session: Session, *, who: Who, kind: str, code: str, to: str, seen: str, now: datetime) -> Charge:
    """The thing goes to a colleague; `seen` is whose it was on the page. Raises `Stale` where that is no longer so."""
    person = _staff(session, who, "desk.take")
    _known(session, kind, code)
    colleague = _colleague(session, to, "to")
    charge = rows.charge_of(session, kind, code, hold=True)
    if charge is not None and charge.person.code == colleague.code:
        return charge
    if (charge.person.code if charge else "") != seen:
        raise Stale(**_first(charge))
    before = charge.person.name if charge else ""
    if charge is None:
        charge = Charge(subject_kind=kind, subject_code=code, person_id=colleague.id, since=now)
        session.add(charge)
    charge.person_id, charge.since = colleague.id, now
    try:
        session.flush()
    except IntegrityError as error:  # a colleague took it at the same moment
        raise Stale from error
    _record(session, "desk.hand", kind, code, person, now, {"from": before, "to": colleague.name})
    return charge


def give_back(session: Session, *, who: Who, kind: str, code: str, left: str, before: str, now: datetime) -> None:
    """The thing is whose it was, or nobody's, as before it was handed to `left`. Raises `Stale` where somebody else has it by now."""
    person = _staff(session, who, "desk.take")
    charge = rows.charge_of(session, kind, code, hold=True)
    if charge is None or charge.person.code != left:
        raise Stale(**_first(charge))
    if before:
        owner = _colleague(session, before, "to")
        charge.person_id, charge.since = owner.id, now
    else:
        session.delete(charge)
    session.flush()
    _record(session, "desk.give_back", kind, code, person, now, {"from": charge.person.name})


def write_note(session: Session, *, who: Who, kind: str, code: str, typed: Typed, source: str = "web", now: datetime) -> Note:
    """What was said or seen, with whom and by which way; the same form sent again is the same note."""
    person = _staff(session, who, "note.write")
    _known(session, kind, code)
    key = str(typed.get("form_key") or "")[:LONGEST_KEY] or uuid4().hex
    complaints: Complaints = {}
    body, spoke_with = _text(typed, "body", complaints), _text(typed, "spoke_with", complaints)
    via = str(typed.get("via") or "")
    if via and via not in VIAS:
        complaints["via"] = ("not_a_choice", {})
    if not body:
        complaints.setdefault("body", ("missing", {}))
    if complaints:
        raise Invalid(complaints)
    note = Note(
        code=new_code("g"), subject_kind=kind, subject_code=code, body=body, spoke_with=spoke_with, via=via, written_by_id=person.id, written_at=now,
        form_key=key,
    )  # fmt: skip
    if made := rows.note_by_form(session, person.id, key) or _kept(session, note, person, key):
        return made
    _record(session, "note.write", kind, code, person, now, {"note": note.code}, source)
    return note


def strike_note(session: Session, *, who: Who, code: str, now: datetime) -> Note:
    """The note is struck through and stays to be read; struck twice it stays as first struck."""
    person = _staff(session, who, "note.write")
    note = rows.note_by_code(session, code)
    if note is None:
        raise NotFound(note=code)
    if note.struck_at is None:
        note.struck_at, note.struck_by_id = now, person.id
        throw_away(session, kind="note", code=note.code, title=note.body, by=person, now=now, about=f"{note.subject_kind}/{note.subject_code}")
        _record(session, "note.strike", note.subject_kind, note.subject_code, person, now, {"note": note.code})
    return note


def add_task(session: Session, *, who: Who, kind: str, code: str, typed: Typed, source: str = "web", now: datetime) -> Task:
    """Something to be done by a day; the same form sent again is the same task."""
    person = _staff(session, who, "note.write")
    _known(session, kind, code)
    key = str(typed.get("form_key") or "")[:LONGEST_KEY] or uuid4().hex
    if made := rows.task_by_form(session, person.id, key):
        return made
    complaints: Complaints = {}
    what, due = _text(typed, "what", complaints), _due(typed, now, complaints)
    if not what:
        complaints.setdefault("what", ("missing", {}))
    if complaints or due is None:
        raise Invalid(complaints)
    owner = _colleague(session, typed.get("owner") or person.code, "owner")
    task = Task(
        code=new_code("t"), subject_kind=kind, subject_code=code, what=what, due_typed=clean(str(typed["due"])), due_on=due, owner_id=owner.id,
        added_by_id=person.id, added_at=now, form_key=key,
    )  # fmt: skip
    if made := _kept_task(session, task, person, key):
        return made
    remind_later(session, task, now=now)
    _record(session, "task.add", kind, code, person, now, {"task": task.code, "due_on": due.isoformat(), "owner": owner.name}, source)
    return task


def tick_task(session: Session, *, who: Who, code: str, done: bool, now: datetime) -> Task:
    """The task is done, or open again; said twice it stays as first said."""
    person, task = _task(session, who, code)
    if (task.done_at is not None) == done:
        return task
    task.done_at, task.done_by_id = (now, person.id) if done else (None, None)
    session.flush()
    _record(session, "task.done" if done else "task.reopen", task.subject_kind, task.subject_code, person, now, {"task": task.code})
    return task


def move_task(session: Session, *, who: Who, code: str, typed: Typed, now: datetime) -> Task:
    """The task is due on another day."""
    person, task = _task(session, who, code)
    complaints: Complaints = {}
    due = _due(typed, now, complaints)
    if complaints or due is None:
        raise Invalid(complaints)
    if due == task.due_on:
        return task
    before = task.due_on
    task.due_on, task.due_typed = due, clean(str(typed["due"]))
    session.flush()
    remind_later(session, task, now=now)
    detail = {"task": task.code, "before": before.isoformat(), "due_on": due.isoformat()}
    _record(session, "task.move", task.subject_kind, task.subject_code, person, now, detail)
    return task


def _due(typed: Typed, now: datetime, complaints: Complaints) -> date | None:
    """The last day of what was typed: `tuần sau` leaves until its end."""
    raw, today = str(typed.get("due") or ""), now.astimezone(VIETNAM).date()
    if not raw.strip():
        complaints["due"] = ("missing", {})
        return None
    try:
        due = read_window(raw, today)[1]
    except Unreadable as error:
        complaints["due"] = (error.why, {"text": error.text})
        return None
    if due < today:
        complaints["due"] = ("in_the_past", {})
    return due


def _kept(session: Session, note: Note, person: Person, key: str) -> Note | None:
    """Add the note; where the same form arrived twice at once and the other one was first, that one."""
    try:
        with session.begin_nested():
            session.add(note)
    except IntegrityError:
        if made := rows.note_by_form(session, person.id, key):
            return made
        raise
    return None


def _kept_task(session: Session, task: Task, person: Person, key: str) -> Task | None:
    """Add the task; where the same form arrived twice at once and the other one was first, that one."""
    try:
        with session.begin_nested():
            session.add(task)
    except IntegrityError:
        if made := rows.task_by_form(session, person.id, key):
            return made
        raise
    return None


def _text(typed: Typed, name: str, complaints: Complaints) -> str:
    raw = str(typed.get(name) or "")
    if len(raw) <= 4 * MOST[name]:
        lines = raw.splitlines() if name == "body" else [raw]  # a note keeps its lines
        text = "\n".join(line for line in map(clean, lines) if line)
        if len(text) <= MOST[name]:
            return text
    complaints[name] = ("too_long", {"most": MOST[name]})
    return ""


def _mine(charge: Charge, person: Person) -> Charge:
    if charge.person_id != person.id:
        raise Stale(**_first(charge))
    return charge


def _first(charge: Charge | None) -> dict[str, object]:
    """Who has the thing and since when, as the facts of a `Stale`."""
    return {"by": charge.person.name, "at": charge.since} if charge else {"by": "", "at": None}


def _known(session: Session, kind: str, code: str) -> None:
    if not rows.exists(session, kind, code):
        raise NotFound(kind=kind, code=code)


def _colleague(session: Session, code: str, field: str) -> Person:
    found = next((one for one in rows.staff(session) if one.code == code), None)
    if found is None:
        raise Invalid({field: ("not_a_choice", {})})
    return found


def _task(session: Session, who: Who, code: str) -> tuple[Person, Task]:
    person = _staff(session, who, "note.write")
    task = rows.task_by_code(session, code)
    if task is None:
        raise NotFound(task=code)
    return person, task


def _staff(session: Session, who: Who, action: str) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code and may(who, action) else None
    if person is None:
        raise Refused(action=action)
    return person


def _record(session: Session, action: str, kind: str, code: str, person: Person, now: datetime, detail: dict[str, str], source: str = "web") -> None:
    record_event(session, action=action, subject_kind=kind, subject_code=code, person=person, now=now, source=source, detail=detail)
