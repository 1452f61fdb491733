"""Figures that sources give: staff write each down with its source, take back what was wrong, decide which is followed. Nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.claims import date_complaint
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable
from matchmaker.domain.figures import FIGURES, WAYS, Amount, read_figure
from matchmaker.domain.moments import VIETNAM, read_said_at
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.telling import VIAS
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.figures import FigureClaim, FigureSettling
from matchmaker.store.models.people import Person
from matchmaker.store.queries import figures
from matchmaker.store.queries.figures import Subject, counted_then
from matchmaker.store.queries.people import person_by_code

MOST = {"figure_said": 120, "source": 500, "reported_on": 40}
LONGEST_WHY, LONGEST_BY, LONGEST_KEY = 400, 120, 80
COUNTED = "counted"
"""What staff choose who follow what is counted here."""


def add_figure(
    session: Session, *, who: Who, kind: str, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime
) -> FigureClaim:
    """What one source says, beside what others say; the same form sent again is the same figure."""
    subject, person = _held(session, who, kind, code)
    key = _key(form_key)
    if made := figures.claim_by_form(session, key):
        return made
    complaints: Complaints = {}
    fields = {name: short_text(typed, name, most, complaints) for name, most in MOST.items()}
    complaints |= {name: ("missing", {}) for name, text in fields.items() if not text and name not in complaints}
    amount = _amount(typed, fields["figure_said"], complaints)
    if typed.get("way") not in WAYS:
        complaints["way"] = ("not_a_choice", {})
    if "reported_on" not in complaints and (complaint := date_complaint(fields["reported_on"], now.astimezone(VIETNAM).date())):
        complaints["reported_on"] = complaint
    behalf = next((one for one in subject.parties if one.code == typed.get("behalf")), None)
    if typed.get("behalf") and behalf is None:
        complaints["behalf"] = ("not_a_choice", {})
    confirmed = _confirmation(typed, now, complaints)
    if complaints or amount is None:
        raise Invalid(complaints)
    made = FigureClaim(
        subject_kind=kind, subject_code=subject.code, figure=typed["figure"], said=fields["figure_said"], low=amount.low, high=amount.high,
        way=typed["way"], source=fields["source"], reported_on=fields["reported_on"], on_behalf_of_id=behalf.id if behalf else None,
        form_key=key, added_at=now, added_by_id=person.id, **confirmed,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if first := figures.claim_by_form(session, key):
            return first
        raise
    _record(session, "figure.add", subject, person, now, source, {"figure": made.figure, "said": made.said, "claim": made.code})
    return made


def withdraw_figure(session: Session, *, who: Who, code: str, why: str, source: str = "web", now: datetime) -> FigureClaim:
    """The figure taken back, with the reason; it stays for staff to see. Taken back twice it is as first taken back."""
    found = figures.claim_by_code(session, code) if may(who, "figure.write") else None
    if found is None:
        _allow(who)
        raise NotFound(kind="figure")
    subject, person = _held(session, who, found.subject_kind, found.subject_code)
    if not found.stands:
        return found
    complaints: Complaints = {}
    said = short_text({"why": why}, "why", LONGEST_WHY, complaints)
    if not said:
        raise Invalid(complaints or {"why": ("missing", {})})
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_why = now, person.id, said
    session.flush()
    about = f"{found.subject_kind}/{found.subject_code}"
    throw_away(session, kind="figure", code=found.code, title=f"{found.said} · {found.source}", by=person, now=now, about=about)
    _record(session, "figure.withdraw", subject, person, now, source, {"claim": found.code, "why": said})
    return found


def settle_figure(
    session: Session, *, who: Who, kind: str, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime
) -> FigureSettling:
    """Which source is followed from now on, and why; what the others say stays beside it. The same form sent again is the same decision."""
    subject, person = _held(session, who, kind, code)
    key = _key(form_key)
    if made := figures.settling_by_form(session, key):
        return made
    one = next((one for one in figures.figures_of(session, kind, code) if one.figure == typed.get("figure")), None)
    if one is None or not one.conflict:
        raise Invalid({"figure": ("nothing_to_settle", {})})
    complaints: Complaints = {}
    why = short_text(typed, "follow_why", LONGEST_WHY, complaints)
    if not why and not complaints:
        complaints["follow_why"] = ("missing", {})
    follow = typed.get("follow", "")
    claim = next((claim for claim in one.claims if claim.code == follow), None)
    if claim is None and not (follow == COUNTED and one.counted):
        complaints["follow"] = ("not_a_choice", {})
    if complaints:
        raise Invalid(complaints)
    made = FigureSettling(
        subject_kind=kind, subject_code=subject.code, figure=one.figure, claim_id=claim.id if claim else None,
        counted=counted_then(one.counted) if one.counted else "", why=why, form_key=key, settled_at=now, settled_by_id=person.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "figure.settle", subject, person, now, source, {"figure": one.figure, "follow": follow, "why": why})
    return made


def _amount(typed: Mapping[str, str], said: str, complaints: Complaints) -> Amount | None:
    """The number that the source says; its complaint where it is none."""
    if typed.get("figure") not in FIGURES:
        complaints["figure"] = ("not_a_choice", {})
        return None
    if not said:
        return None
    try:
        amount = read_figure(said, typed["figure"])
        if any(end * 1000 != (end * 1000).to_integral_value() for end in (amount.low, amount.high)):
            raise Unreadable("too_fine", said)
    except Unreadable as error:
        complaints["figure_said"] = ("not_a_figure" if error.why == "not_a_number" else error.why, {})
        return None
    return amount


def _confirmation(typed: Mapping[str, str], now: datetime, complaints: Complaints) -> dict[str, object]:
    """Who confirmed the figure, how and when; nobody where nothing is said."""
    via, by = typed.get("confirmed_via", ""), short_text(typed, "confirmed_by", LONGEST_BY, complaints)
    when = typed.get("confirmed_when", "")
    if not via:
        for name in ("confirmed_by", "confirmed_when"):
            if typed.get(name, "").strip():
                complaints[name] = ("confirmed_without_via", {})
        return {"confirmed_via": "", "confirmed_by": ""}
    if via not in VIAS:
        complaints["confirmed_via"] = ("not_a_choice", {})
    day: date | None = None
    at: datetime | None = None
    try:
        day, at = read_said_at(when, now.astimezone(VIETNAM))
    except Unreadable as error:
        complaints["confirmed_when"] = (error.why, {})
    return {"confirmed_via": via, "confirmed_by": by, "confirmed_on": day, "confirmed_at": at}


def _key(form_key: str) -> str:
    if not form_key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    return form_key[:LONGEST_KEY]


def _allow(who: Who) -> None:
    if not may(who, "figure.write"):
        raise Refused(action="figure.write")


def _held(session: Session, who: Who, kind: str, code: str) -> tuple[Subject, Person]:
    _allow(who)
    subject, person = figures.subject_of(session, kind, code), person_by_code(session, who.person_code)
    if subject is None or person is None:
        raise NotFound(kind=kind)
    return subject, person


def _record(session: Session, action: str, subject: Subject, person: Person, now: datetime, source: str, detail: Mapping[str, object]) -> None:
    record_event(session, action=action, subject_kind=subject.kind, subject_code=subject.code, person=person, now=now, source=source, detail=detail)
