"""The particulars of a contract's papers: where it is made, each party's account, and who signs for it in which post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.contract_papers import FACTS
from matchmaker.domain.contracts import State
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.contract_papers import ContractPaper
from matchmaker.store.models.contracts import Contract
from matchmaker.store.queries import contract_papers, contracts
from matchmaker.store.queries.people import person_by_code

LONGEST = 200


def keep_particulars(
    session: Session, *, who: Who, code: str, typed: Mapping[str, str], version: int, source: str = "web", now: datetime
) -> ContractPaper:
    """The particulars as typed. Once somebody has signed, an empty one may still be filled in, but none changed.

    Raises `Stale` where somebody wrote meanwhile, `WrongStage` for a contract that is over, `Invalid` naming each field that cannot stand.
    """
    contract = contracts.locked(session, code)
    if contract is None or not may(who, "contract.read", thing_of(contract)):
        raise NotFound(contract=code)
    person = person_by_code(session, who.person_code)
    if person is None or not may(who, "contract.particulars", thing_of(contract)):
        raise Refused(action="contract.particulars")
    if contract.state in (State.ENDED, State.CANCELLED):
        raise WrongStage(move="paper", stage=contract.state)
    kept = contract_papers.of_contract(session, contract.id)
    if version != (kept.version if kept else 0):
        raise Stale(code=code)
    facts = _facts(typed, kept.facts if kept else {}, signed=bool(contract.signatures), others=_others(who, contract))
    if kept is None:
        kept = ContractPaper(contract_id=contract.id)
        session.add(kept)
    kept.facts, kept.revised_by_id, kept.revised_at = facts, person.id, now
    session.flush()
    # which fields, never what they say: the log is read by more people than the paper
    detail = {"fields": sorted(facts)}
    record_event(
        session, action="contract.paper", subject_kind="contract", subject_code=code, person=person, now=now, source=source, detail=detail
    )  # fmt: skip
    return kept


def thing_of(contract: Contract) -> Thing:
    """The contract as the permission table knows it."""
    return Thing(frozenset(party.code for party in (contract.buyer, contract.seller) if party is not None))


def _others(who: Who, contract: Contract) -> tuple[str, ...]:
    """How the names of particulars end that are another party's: of its account nobody else changes what is written."""
    sides = (("_a", contract.buyer), ("_b", contract.seller))
    return () if who.staff else tuple(end for end, party in sides if party is not None and party.code not in who.speaking_codes)


def _facts(typed: Mapping[str, str], before: Mapping[str, str], *, signed: bool, others: tuple[str, ...]) -> dict[str, str]:
    complaints: Complaints = {}
    said = {name: short_text(typed, name, LONGEST, complaints) for name in FACTS}
    for name in FACTS:
        if signed and before.get(name) and said[name] != before[name]:
            complaints.setdefault(name, ("signed_particular", {"said": before[name]}))
        elif name.endswith(others) and said[name] != before.get(name, "") and (signed or before.get(name)):
            complaints.setdefault(name, ("others_particular", {"said": before[name]}) if before.get(name) else ("others_signed", {}))
    if complaints:
        raise Invalid(complaints)
    return {name: text for name, text in said.items() if text}
