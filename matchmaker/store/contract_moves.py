"""One more event of a contract and the projection that follows from it; and what a signature does beyond the contract. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from matchmaker.domain.contracts import State, take, terms_digest
from matchmaker.domain.linkage import Stage
from matchmaker.store import harvests
from matchmaker.store.audit import record_event
from matchmaker.store.linkage_moves import append_move, record_move
from matchmaker.store.models.contracts import Contract, ContractEvent, ContractLine
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import linkages

LINE_COLUMNS = (
    "words", "product", "role", "grade", "state", "quantity_typed", "quantity_kg", "tolerance_percent", "price", "starts_on", "ends_on",
)  # fmt: skip
"""What a line says; where it came from is no part of what is signed."""


def begin(
    session: Session, contract: Contract, lines: Sequence[ContractLine], facts: Mapping[str, Any], person: Person, now: datetime, source: str,
    *, move: str = "draft", on_behalf_of: Party | None = None,
) -> None:  # fmt: skip
    """Write a new contract with its lines, its first event and the audit."""
    state = take(None, move, facts)
    contract.state, contract.moved_at = state.value, now
    session.add(contract)
    session.flush()
    session.add_all(lines)
    for sequence, line in enumerate(lines, 1):
        line.contract_id, line.sequence = contract.id, sequence
    session.add(_event(contract, 1, move, None, state, facts, person, now))
    session.flush()
    _record(session, contract, move, facts, person, now, source, on_behalf_of)


def append(
    session: Session, contract: Contract, move: str, state: State, facts: Mapping[str, Any], person: Person, now: datetime, source: str,
    *, on_behalf_of: Party | None = None,
) -> None:  # fmt: skip
    """One more event, the projection that follows from it, and the audit; all or nothing. The contract is held, its events loaded."""
    before = State(contract.state)
    contract.state, contract.moved_at = state.value, now
    flag_modified(contract, "moved_at")  # each move is a version, also one that leaves the state as it is in the same second
    contract.events.append(_event(contract, len(contract.events) + 1, move, before, state, facts, person, now))
    session.flush()
    _record(session, contract, move, facts, person, now, source, on_behalf_of)


def frozen_terms(contract: Contract) -> dict[str, Any]:
    """Everything that is signed, in words and figures. Whose record a party is may change without a word of it changing."""
    said = {name: getattr(contract, name) for name in ("code", "number", "shape", "form", "starts_on", "ends_on", "terms")}
    return said | {"lines": [{name: getattr(line, name) for name in LINE_COLUMNS} for line in contract.lines]}


def digest_of(contract: Contract) -> str:
    """The digest of what is signed; lines loaded."""
    return terms_digest(frozen_terms(contract))


def signed_by_all(session: Session, contract: Contract, signed_on: date, person: Person, now: datetime, source: str, override: str = "") -> None:
    """What follows when the last party signs: each line takes its part of its harvest, and the linkage is signed. Raises `OverPromised`.

    A framework takes nothing: its annexes do.
    """
    if contract.shape != "framework":
        for line in sorted(contract.lines, key=lambda line: (line.harvest_id or 0, line.sequence)):
            drawn = harvests.draw(session, line=line, person=person, now=now, override=override)
            if drawn is not None and drawn.over_kg:
                detail = {"line": line.sequence, "over_kg": str(drawn.over_kg), "why": override}
                record_event(
                    session, action="contract.over", subject_kind="contract", subject_code=contract.code, person=person, now=now, source=source,
                    detail=detail,
                )  # fmt: skip
    _sign_linkage(session, contract, signed_on, person, now, source)
    contract.signed_on = signed_on  # last: what is written before it would make a version of its own


def name_of(contract: Contract) -> str:
    """How the parties call it; its parties and lines are loaded."""
    return contract.name


def parties_of(contract: Contract) -> str:
    """Both parties of a contract, as it is told apart from another one; its parties are loaded."""
    return " → ".join(one.name for one in (contract.seller if contract.seller_id is not None else None, contract.buyer) if one)


def _sign_linkage(session: Session, contract: Contract, signed_on: date, person: Person, now: datetime, source: str) -> None:
    """Move the linkage that the contract came from on to signed, where it stands at agreed."""
    linkage = linkages.locked_by_id(session, contract.linkage_id) if contract.linkage_id is not None else None
    if linkage is None or linkage.stage != Stage.AGREED:
        return
    facts = {"contract_number": name_of(contract), "signed_on": signed_on.isoformat(), "contract": contract.code}
    append_move(session, linkage, "sign", Stage.SIGNED, facts, person, now)
    record_move(session, "linkage.sign", linkage, person, None, now, source)


def _event(
    contract: Contract, sequence: int, move: str, before: State | None, after: State, facts: Mapping[str, Any], person: Person, now: datetime
) -> ContractEvent:
    return ContractEvent(
        contract_id=contract.id, sequence=sequence, move=move, from_state=before.value if before else None, to_state=after.value,
        facts=dict(facts), person_id=person.id, person=person, at=now,
    )  # fmt: skip


def _record(
    session: Session, contract: Contract, move: str, facts: Mapping[str, Any], person: Person, now: datetime, source: str, party: Party | None
) -> None:
    told = {name: facts[name] for name in ("override", "hold_reason", "cancel_reason", "end_reason", "addendum_reason", "why") if facts.get(name)}
    record_event(
        session, action=f"contract.{move}", subject_kind="contract", subject_code=contract.code, person=person, on_behalf_of=party, now=now,
        source=source, detail={"state": contract.state, "version": contract.version, **told},
    )  # fmt: skip
