"""Signatures under a contract: by a lead person in their own account, or recorded by staff from paper. The last one binds harvest and linkage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.contracts import State, take
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who
from matchmaker.domain.spelling import clean
from matchmaker.store.contract_moves import append, digest_of, signed_by_all
from matchmaker.store.models.contracts import Contract, ContractSignature
from matchmaker.store.models.people import Person
from matchmaker.store.queries import contracts
from matchmaker.workflows.contracting.common import acting, drafted_on, held, moves_since, tell, told
from matchmaker.workflows.contracting.moving import may_sign_for, sides_left


def sign_contract(
    session: Session, *, who: Who, code: str, side: str, facts: Mapping[str, str], seen: str, version: int, source: str = "web", now: datetime
) -> Contract:
    """The contract with this side's signature; `seen` is the digest of the words that the signer had before their eyes.

    With the last signature every line takes its part of its harvest (`OverPromised` where that has not so much left and staff did not allow it)
    and the linkage that it came from is signed. Raises `Stale` where the words are others than were seen.
    """
    move = f"sign_{side}"
    if side not in ("buyer", "seller"):
        raise NotFound(move=move)
    if made := _made_already(session, who, code, side, facts, seen):
        return made
    contract = held(session, who, code, move, version)
    if why := may_sign_for(contract, who, side):
        raise Refused(action=f"contract.{move}", why=why)
    left = sides_left(contract)
    if side not in left:
        raise Invalid({"signer": ("signed_already", {"name": next(one.signer for one in contract.signatures if one.role == side)})})
    if seen != digest_of(contract) or any(one.terms_digest not in ("", seen) for one in contract.signatures):
        raise Stale(**moves_since(contract, version))
    today = now.astimezone(VIETNAM).date()
    said = told(move, {**facts, **({} if who.staff else {"signed_on": today.isoformat()})}, now, drafted_on(contract))
    _full_name(said["signer"])
    person, state = acting(session, who, f"contract.{move}"), take(State(contract.state), move, said, left)
    with session.begin_nested():  # where the harvest has not so much left, nothing of the signature stays
        _write(session, contract, side, state, {**said, "digest": seen, "via": "paper" if who.staff else "web"}, person, now, source)
    tell(session, contract, "contract_moved", move, person, now, {"signer": said["signer"]})
    return contract


def _write(
    session: Session, contract: Contract, side: str, state: State, said: Mapping[str, str], person: Person, now: datetime, source: str
) -> None:
    """The signature, what follows from the last one, and the event."""
    signature = ContractSignature(
        contract_id=contract.id, role=side, signer=said["signer"], signed_on=date.fromisoformat(said["signed_on"]), recorded_by_id=person.id,
        recorded_at=now, via=said["via"], terms_digest=said["digest"],
    )  # fmt: skip
    contract.signatures.append(signature)
    if state is State.SIGNED:
        last = max(one.signed_on for one in contract.signatures)
        signed_by_all(session, contract, last, person, now, source, override_of(contract))
    party = contract.buyer if side == "buyer" else contract.seller
    append(session, contract, f"sign_{side}", state, said, person, now, source, on_behalf_of=party)


def _made_already(session: Session, who: Who, code: str, side: str, facts: Mapping[str, str], seen: str) -> Contract | None:
    """The contract where this very signature was kept already: the form sent twice is one signature."""
    contract = contracts.by_code(session, code)
    same = (
        one.role == side and one.terms_digest == seen and one.recorded_by.code == who.person_code and one.signer == clean(facts.get("signer", ""))
        for one in (contract.signatures if contract else ())
    )  # fmt: skip
    return contract if any(same) else None


def override_of(contract: Contract) -> str:
    """Why staff let this contract go beyond what a harvest has; empty where they did not, or the words were taken back since."""
    reason = ""
    for event in contract.events:
        if event.move == "recall":
            reason = ""
        elif event.move == "allow_more":
            reason = event.facts["override"]
    return reason


def _full_name(name: str) -> None:
    """A signature is a name in full: at least two words of letters."""
    words = [word for word in name.split() if any(sign.isalpha() for sign in word)]
    if len(words) < 2 or len(name) > 200:
        raise Invalid({"signer": ("name_in_full", {})})
