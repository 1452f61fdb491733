"""A report that a promise was broken: one side tells it, the other is heard, somebody else of the Alliance decides, and both are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.breaches import DECISIONS, REASONS, Report, state_of
from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, Unreadable, WrongStage
from matchmaker.domain.limits import hold_to
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import Who, may
from matchmaker.store.audit import record_event
from matchmaker.store.models.dealings import BreachReport
from matchmaker.store.queries import dealings, deliveries, limits
from matchmaker.workflows.delivering.seeing import (
    Complaints,
    add_once,
    form_key_of,
    other,
    person_of,
    see_contract,
    side_of,
    tell,
    text_of,
    thing_of,
    via_of,
)


def see_report(session: Session, *, who: Who, code: str) -> BreachReport:
    """One report, for both parties and staff."""
    found = dealings.report_by_code(session, code)
    if found is None or not may(who, "delivery.read", thing_of(found.contract)):
        raise NotFound(report=code)
    return found


def report_breach(
    session: Session, *, who: Who, code: str, typed: Mapping[str, str], form_key: str, source: str = "web", now: datetime
) -> BreachReport:
    """What one side says that the other did; nobody reports themselves. The same form sent again is the same report."""
    contract = see_contract(session, who=who, code=code)
    if not may(who, "breach.report", thing_of(contract)):
        raise Refused(action="breach.report")
    key, person, via = form_key_of(form_key), person_of(session, who, "breach.report"), via_of(who, typed.get("told_via", ""))
    if made := dealings.report_by_form(session, key):
        return made
    side, against = side_of(who, contract, typed.get("side", "")), str(typed.get("against") or "")
    today, complaints = now.astimezone(VIETNAM).date(), Complaints()
    if contract.signed_on is None or contract.seller is None:
        raise WrongStage(move="report", stage=contract.state, since=contract.moved_at)
    hold_to("reports_of_contract", limits.reports_of(session, contract.id))
    if against not in ("buyer", "seller"):
        complaints["against"] = ("not_a_choice", {})
    elif against == side:
        complaints["against"] = ("against_oneself", {})
    if typed.get("reason") not in REASONS:
        complaints["reason"] = ("not_a_choice", {})
    happened_on = today
    try:
        happened_on = read_past_day(typed.get("happened_on") or "", today)
        if happened_on < contract.signed_on:
            complaints["happened_on"] = ("before_contract", {"first": contract.signed_on})
    except Unreadable as error:
        complaints["happened_on"] = ("missing", {}) if not typed.get("happened_on") else (error.why, {})
    told, evidence = text_of(typed, "told", 2000), text_of(typed, "evidence", 1000)
    if not told:
        complaints["told"] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    row = BreachReport(
        code=new_code("v"), contract_id=contract.id, against=against, reason=typed["reason"], happened_on=happened_on, told=told, evidence=evidence,
        reported_by_id=person.id, told_via=via, reported_at=now, form_key=key,
        answer_by=today + timedelta(days=deliveries.rules(session)["answer_days"]),
    )  # fmt: skip
    if made := add_once(session, row, lambda: dealings.report_by_form(session, key)):
        return made
    record_event(session, action="breach.report", subject_kind="breach", subject_code=row.code, person=person, now=now, source=source)
    facts = {"code": row.code, "reason": row.reason, "told": told, "on": happened_on.isoformat(), "answer_by": row.answer_by.isoformat()}
    tell(session, contract, against, kind="breach_told", key=f"breach_told:{row.code}", facts=facts, now=now, but=person)
    return dealings.report_by_code(session, row.code) or row


def answer_report(
    session: Session, *, who: Who, code: str, answer: str, told_via: str = "", version: int, source: str = "web", now: datetime
) -> BreachReport:
    """The report with what the other side says to it; it may be said anew until somebody decides."""
    row = see_report(session, who=who, code=code)
    if not may(who, "breach.answer", thing_of(row.contract)) or side_of(who, row.contract, row.against) != row.against:
        raise Refused(action="breach.answer")
    said, person = text_of({"answer": answer}, "answer", 2000), person_of(session, who, "breach.answer")
    via = via_of(who, told_via)
    if row.decision:
        raise WrongStage(move="answer", stage="decided")
    if not said:
        raise Invalid({"answer": ("missing", {})})
    if row.version != version:
        raise Stale(report=code)
    row.answer, row.answered_by_id, row.answered_at, row.answered_via = said, person.id, now, via
    session.flush()
    record_event(session, action="breach.answer", subject_kind="breach", subject_code=code, person=person, now=now, source=source)
    return dealings.report_by_code(session, code) or row


def decide_report(
    session: Session, *, who: Who, code: str, decision: str, text: str, version: int, source: str = "web", now: datetime
) -> BreachReport:
    """The report as staff decided it, once the other side has answered or let its days pass; never by whoever wrote the report. Both are told."""
    row = see_report(session, who=who, code=code)
    if not may(who, "breach.decide", thing_of(row.contract)):
        raise Refused(action="breach.decide")
    person, today = person_of(session, who, "breach.decide"), now.astimezone(VIETNAM).date()
    if person.id == row.reported_by_id:
        raise Invalid({"decision": ("another_decides", {})})
    state = state_of(row.answer, row.decision, row.answer_by, today)
    if state is Report.DECIDED:
        raise Stale(report=code, by=row.decided_by.name if row.decided_by else "", at=row.decided_at)
    said, complaints = text_of({"text": text}, "text", 2000), Complaints()
    if state is Report.WAITING:
        complaints["decision"] = ("other_not_heard", {"until": row.answer_by})
    elif decision not in DECISIONS:
        complaints["decision"] = ("not_a_choice", {})
    if not said:
        complaints["text"] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    if row.version != version:
        raise Stale(report=code)
    row.decision, row.decision_text, row.decided_by_id, row.decided_at = decision, said, person.id, now
    session.flush()
    record_event(session, action="breach.decide", subject_kind="breach", subject_code=code, person=person, now=now, source=source)
    facts = {"code": code, "reason": row.reason, "decision": decision, "text": said, "on": row.happened_on.isoformat(), "against": row.against}
    for side in (row.against, other(row.against)):
        tell(session, row.contract, side, kind="breach_decided", key=f"breach_decided:{code}", facts=facts, now=now, but=person)
    return dealings.report_by_code(session, code) or row
