"""What every step of a contract needs: the contract held, who may, what was told, and letters about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.contracts import CHOICES, DATES, MOVES, State
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, Unreadable, WrongStage
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import PERMISSIONS, Thing, Who, may
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.contract_moves import name_of
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.people import Person
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import contracts
from matchmaker.store.queries.people import person_by_code, speaking_for, staff

LONGEST_FACT = 1000


def thing_of(contract: Contract) -> Thing:
    """The contract as the permission table knows it."""
    return Thing(frozenset(party.code for party in (contract.buyer, contract.seller) if party is not None))


def side_of(contract: Contract, who: Who) -> str:
    """For which side this person speaks: `buyer`, `seller`, or neither."""
    sides = {"buyer": contract.buyer, "seller": contract.seller}
    return next((side for side, party in sides.items() if party is not None and party.code in who.speaking_codes), "")


def held(session: Session, who: Who, code: str, move: str, version: int) -> Contract:
    """The contract, held for this transaction, where this person may take this move of it now and looked at it as it is.

    Raises `NotFound`, `Refused`, `Stale` with what somebody else did meanwhile, or `WrongStage`.
    """
    contract = contracts.locked(session, code)
    if contract is None or move not in MOVES or f"contract.{move}" not in PERMISSIONS or not may(who, "contract.read", thing_of(contract)):
        raise NotFound(contract=code)
    if not may(who, f"contract.{move}", thing_of(contract)):
        raise Refused(action=f"contract.{move}")
    if contract.version != version:
        raise Stale(**moves_since(contract, version))
    if State(contract.state) not in MOVES[move].start:
        raise WrongStage(move=move, stage=contract.state)
    return contract


def moves_since(contract: Contract, version: int) -> dict[str, object]:
    """Who moved the contract since this version, when and from where to where, as the facts of a `Stale`."""
    missed = [event for event in contract.events if event.sequence > version]
    facts: dict[str, object] = {"code": contract.code, "version": contract.version, "state": contract.state}
    moves = [{"move": event.move, "before": event.from_state, "after": event.to_state} for event in missed]
    return facts | {"changes": moves} | ({"by": missed[-1].person.name, "at": missed[-1].at} if missed else {})


def told(move: str, typed: Mapping[str, str], now: datetime, earliest: date | None = None) -> dict[str, str]:
    """The facts of a move, cleaned, days in ISO; raises `Invalid` for each that is missing or cannot stand. Others are not kept."""
    facts: dict[str, str] = {}
    complaints: Complaints = {}
    wanted = MOVES[move].needs | MOVES[move].takes
    for name in sorted(wanted):
        value = short_text(typed, name, LONGEST_FACT, complaints)
        if value and name in CHOICES and value not in CHOICES[name]:
            complaints[name] = ("not_a_choice", {})
        elif value and name in DATES:
            _day(name, value, now, earliest, facts, complaints)
        elif value:
            facts[name] = value
    for name in _needed(move, facts):
        if name not in facts:
            complaints.setdefault(name, ("missing", {}))
    if complaints:
        raise Invalid(complaints)
    return facts


def _needed(move: str, facts: Mapping[str, str]) -> list[str]:
    broken = ["broken_by", "broken_why"] if move == "end" and facts.get("end_reason") == "broken" else []
    return [*sorted(MOVES[move].needs), *broken]


def _day(name: str, value: str, now: datetime, earliest: date | None, facts: dict[str, str], complaints: Complaints) -> None:
    try:
        day = read_past_day(value, now.astimezone(VIETNAM).date())
    except Unreadable as error:
        complaints[name] = (error.why, {"text": error.text})
        return
    if earliest is not None and day < earliest:
        complaints[name] = ("before_draft", {"day": earliest})
        return
    facts[name] = day.isoformat()


def acting(session: Session, who: Who, action: str) -> Person:
    """The person who asks. Raises `Refused` for nobody."""
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action=action)
    return person


def drafted_on(contract: Contract) -> date:
    """The day on which the contract was drafted, in Cà Mau."""
    return contract.created_at.astimezone(VIETNAM).date()


def tell(session: Session, contract: Contract, kind: str, move: str, mover: Person, now: datetime, facts: Mapping[str, Any] | None = None) -> None:
    """Letters about the move to the people of both parties, and to staff where they are to do something; none to whoever made it."""
    said = {
        "code": contract.code, "contract": name_of(contract), "buyer": contract.buyer.name, "seller": contract.seller.name if contract.seller else "",
        "state": contract.state, "move": move, "by": mover.name, "reason": "", "note": "", "signer": "", **(facts or {}),
    }  # fmt: skip
    parties = [one for one in (contract.buyer_id, contract.seller_id) if one is not None]
    readers = {one.id: one for one in speaking_for(session, parties)}
    if contract.state == State.SIGNED and move.startswith("sign_"):
        readers |= {one.id: one for one in staff(session)}
    write_to(
        session, [one for one in readers.values() if one.id != mover.id], kind=kind, key=f"{kind}:{contract.code}:{contract.version}",
        subject_kind="contract", subject_code=contract.code, facts=said, now=now,
    )  # fmt: skip
