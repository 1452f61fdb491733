"""How a contract ended, said once by staff; the linkage behind it is closed with the same outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.breaches import ENDINGS, REASONS, outcome_of
from matchmaker.domain.deliveries import DELIVERABLE, SIDES, Totals, together
from matchmaker.domain.errors import Invalid, Refused, WrongStage
from matchmaker.domain.linkage import MOVES, Stage, take
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who, may
from matchmaker.store.audit import record_event
from matchmaker.store.linkage_moves import append_move, record_move
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.dealings import ContractOutcome
from matchmaker.store.models.people import Person
from matchmaker.store.queries import deliveries, linkages
from matchmaker.workflows.delivering.seeing import Complaints, parts_of, person_of, see_contract, tell, text_of


def is_over(contract: Contract, today: date) -> bool:
    """Has the contract ended, or its last day passed?"""
    return contract.state == "ended" or (contract.state in DELIVERABLE and contract.ends_on is not None and contract.ends_on < today)


def record_outcome(session: Session, *, who: Who, code: str, typed: Mapping[str, str], source: str = "web", now: datetime) -> ContractOutcome:
    """How the contract ended; said twice the first word stands. Raises `WrongStage` while it runs, `Invalid` for what does not fit the deliveries."""
    contract, today = see_contract(session, who=who, code=code), now.astimezone(VIETNAM).date()
    if not may(who, "outcome.record"):
        raise Refused(action="outcome.record")
    if made := deliveries.outcome_of(session, contract.id):
        return made
    if contract.shape == "framework" or not is_over(contract, today):
        raise WrongStage(move="outcome", stage=contract.state, since=contract.moved_at)
    person, sums = person_of(session, who, "outcome.record"), together(part.sums for part in parts_of(session, [contract]))
    said = _read(typed, sums)
    row = ContractOutcome(contract_id=contract.id, recorded_by_id=person.id, recorded_at=now, **said)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if made := deliveries.outcome_of(session, contract.id):
            return made
        raise
    record_event(session, action="contract.outcome", subject_kind="contract", subject_code=code, person=person, now=now, source=source, detail=said)
    _close(session, contract, outcome_of(row.ending, sums.accepted_g), row.note, person, now, source)
    facts = {"ending": row.ending, "broken_by": row.broken_by, "reason": row.reason, "note": row.note, "accepted_g": sums.accepted_g}
    for side in SIDES:
        key = f"contract_outcome:{code}"
        tell(session, contract, side, kind="contract_outcome", key=key, facts={**facts, "promised_g": sums.promised_g}, now=now, but=person)
    return deliveries.outcome_of(session, contract.id) or row


def _read(typed: Mapping[str, str], sums: Totals) -> dict[str, str]:
    ending, broken_by, reason = (str(typed.get(name) or "") for name in ("ending", "broken_by", "reason"))
    complaints = Complaints()
    if ending not in ENDINGS:
        complaints["ending"] = ("not_a_choice", {})
    if ending == "broken" and broken_by not in SIDES:
        complaints["broken_by"] = ("not_a_choice", {})
    if ending in ENDINGS and ending != "fulfilled" and reason not in REASONS:
        complaints["reason"] = ("not_a_choice", {})
    if ending == "not_delivered" and sums.accepted_g > 0:
        complaints["ending"] = ("something_was_delivered", {"accepted_g": sums.accepted_g})
    short = sums.promised_g is not None and sums.most_g is not None and sums.accepted_g < 2 * sums.promised_g - sums.most_g
    if ending == "fulfilled" and short and "ending" not in str(typed.get("sure") or ""):
        complaints["ending"] = ("fulfilled_but_short", {"accepted_g": sums.accepted_g, "promised_g": sums.promised_g})
    note = text_of(typed, "note")
    if complaints:
        raise Invalid(complaints)
    return {
        "ending": ending, "broken_by": broken_by if ending == "broken" else "", "reason": reason if ending != "fulfilled" else "", "note": note,
    }  # fmt: skip


def _close(session: Session, contract: Contract, outcome: str, note: str, person: Person, now: datetime, source: str) -> None:
    """The linkage behind the contract is over as well, where it still stood as signed."""
    linkage = linkages.locked_by_id(session, contract.linkage_id) if contract.linkage_id else None
    if linkage is None or Stage(linkage.stage) not in MOVES["close"].start:
        return
    facts = {"outcome": outcome, **({"note": note} if note else {})}
    append_move(session, linkage, "close", take(Stage(linkage.stage), "close", facts), facts, person, now)
    record_move(session, "linkage.close", linkage, person, None, now, source)
