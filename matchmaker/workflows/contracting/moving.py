"""Contracts sent, taken back, signed beside the parties, put on hold and let go on, cancelled and ended; each move is an event that stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from matchmaker.domain.contract_papers import kind_of, template_of
from matchmaker.domain.contracts import State, signers, take, writers
from matchmaker.domain.errors import Invalid, NotFound, Unreadable
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.quantities import read_quantity
from matchmaker.market import market_of
from matchmaker.store import harvests
from matchmaker.store.contract_moves import append, digest_of, name_of
from matchmaker.store.models.contracts import Contract, ContractSignature
from matchmaker.store.models.people import Person
from matchmaker.store.queries import contracts, parties
from matchmaker.store.queries.people import staff
from matchmaker.workflows.contracting.common import acting, held, side_of, tell, thing_of, told

TOLD_OF = frozenset({"send", "countersign", "hold", "resume", "cancel", "recall"})
"""The moves of which the parties are told by letter; signatures, addenda and the end tell of themselves."""
NOT_HERE = frozenset({"draft", "record", "revise", "sign_buyer", "sign_seller", "addendum", "sign_addendum", "drop_addendum", "end"})
"""The moves that take more than facts."""


def see_contract(session: Session, *, who: Who, code: str) -> Contract:
    """The contract whole, for its parties and staff; nobody else learns that it exists."""
    contract = contracts.by_code(session, code)
    if contract is None or not may(who, "contract.read", thing_of(contract)):
        raise NotFound(contract=code)
    return contract


def move_contract(
    session: Session, *, who: Who, code: str, move: str, facts: Mapping[str, str], version: int, source: str = "web", now: datetime
) -> Contract:
    """The contract after a move that takes facts alone. Raises `Stale`, `WrongStage`, or `Invalid` naming what is missing or in the way."""
    if move in NOT_HERE:
        raise NotFound(move=move)
    contract = held(session, who, code, move, version)
    person, said = acting(session, who, f"contract.{move}"), told(move, facts, now)
    state = take(State(contract.state), move, said, events=contract.events)
    if move == "send":
        _may_be_signed(session, contract)
        said["template"] = template_of(kind_of(contract.shape, {line.role for line in contract.lines}))  # the paper keeps the words of this day
    elif move == "recall" and contract.signatures:
        raise Invalid({"why": ("signed_already", {"name": contract.signatures[0].signer})})
    elif move == "countersign":
        _four_eyes(session, contract, who, person.name)
        today = now.astimezone(VIETNAM).date()
        signature = ContractSignature(
            contract_id=contract.id, role="alliance", signer=person.name, signed_on=today, recorded_by_id=person.id, recorded_at=now,
            terms_digest=digest_of(contract),
        )  # fmt: skip
        contract.signatures.append(signature)
    append(session, contract, move, state, said, person, now, source)
    if move in TOLD_OF:
        reason = said.get("hold_reason") or said.get("cancel_reason") or ""
        tell(
            session,
            contract,
            "contract_sent" if move == "send" else "contract_moved",
            move,
            person,
            now,
            {"reason": reason, "note": said.get("note", "")},
        )
    return contract


def end_contract(
    session: Session, *, who: Who, code: str, facts: Mapping[str, str], delivered: Mapping[int, str], version: int, source: str = "web", now: datetime
) -> Contract:
    """The contract ended; what was not delivered by line is given back to its harvest. What nobody said of a line stays drawn."""
    contract = held(session, who, code, "end", version)
    person, said = acting(session, who, "contract.end"), told("end", facts, now)
    kept = {} if said["end_reason"] == "fulfilled" else _delivered(session, contract, delivered)
    back = {}
    for line in sorted(contract.lines, key=lambda line: (line.harvest_id or 0, line.sequence)):
        if line.sequence in kept and (kg := harvests.release(session, line, kept[line.sequence], now)):
            back[str(line.sequence)] = f"{kg.normalize():f}"
    state = take(State(contract.state), "end", said)
    append(session, contract, "end", state, {**said, **({"given_back_kg": back} if back else {})}, person, now, source)
    tell(session, contract, "contract_moved", "end", person, now, {"reason": said["end_reason"], "note": said.get("note", "")})
    return contract


def sides_left(contract: Contract) -> tuple[str, ...]:
    """The parties that have not signed, in the order of the contract."""
    have = {one.role for one in contract.signatures}
    return tuple(side for side in signers(has_seller=contract.seller_id is not None) if side not in have)


def may_sign_for(contract: Contract, who: Who, side: str) -> str:
    """Why this person may not sign for this side: `other_side`, `not_lead`; empty where they may."""
    party = contract.buyer if side == "buyer" else contract.seller
    if party is None or (not who.staff and party.code not in who.speaking_codes):
        return "other_side" if side_of(contract, who) or party is None else "refused"
    return "" if who.staff or party.code in who.led_codes else "not_lead"


def _may_be_signed(session: Session, contract: Contract) -> None:
    """Raises `Invalid` for what a contract lacks to be signed: a record behind either party, a quantity and a price on each line."""
    ids = {one for one in (contract.buyer_id, contract.seller_id) if one is not None}
    if parties.standing_ids(session, ids) != ids:
        raise Invalid({"send": ("party_gone", {})})
    for line in contract.lines:
        if not line.quantity_typed:
            raise Invalid({"send": ("line_without_quantity", {"line": line.sequence})})
        if not line.price:
            raise Invalid({"send": ("line_without_price", {"line": line.sequence})})


def can_countersign(session: Session, contract: Contract, recorder: Who | None = None) -> list[Person]:
    """The staff who had no hand in the contract and may sign it for the Alliance; without the one who would yet record a paper signature."""
    hands = {one.id for people in _hands(contract).values() for one in people}
    return [one for one in staff(session) if one.id not in hands and (recorder is None or one.code != recorder.person_code)]


def had_a_hand(contract: Contract, who: Who) -> str:
    """Why this person may not sign for the Alliance: `four_eyes` for who wrote or sent it, `paper_eyes` for who recorded a paper signature."""
    return next((why for why, people in _hands(contract).items() if any(one.code == who.person_code for one in people)), "")


def _hands(contract: Contract) -> dict[str, list[Person]]:
    """Who made the contract what it is: its writers, and those who alone have seen the paper that a party signed."""
    recorded = [one.recorded_by for one in contract.signatures if one.role != "alliance" and one.via == "paper"]
    return {"four_eyes": [event.person for event in writers(contract.events)], "paper_eyes": recorded}


def _four_eyes(session: Session, contract: Contract, who: Who, name: str) -> None:
    """Raises `Invalid`, with those who can, where somebody who had a hand in the contract would sign it for the Alliance as well."""
    if why := had_a_hand(contract, who):
        others = ", ".join(one.name for one in can_countersign(session, contract))
        facts: dict[str, object] = {"name": name, "others": others, "contract": name_of(contract)}
        raise Invalid({"countersign": (why if others else f"{why}_nobody", facts)})


def _delivered(session: Session, contract: Contract, typed: Mapping[int, str]) -> dict[int, Decimal]:
    """Kilograms delivered by line, where somebody said so. Raises `Invalid` for what cannot be weighed."""
    units = market_of(session).lexicon(session).units
    found: dict[int, Decimal] = {}
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    for line in contract.lines:
        text = typed.get(line.sequence, "").strip()
        if not text:
            continue
        try:
            kg = Decimal(0) if text == "0" else units.kg(read_quantity(text, unit="kg"), (line.product,) if line.product else ())
        except Unreadable as error:
            complaints[f"delivered-{line.sequence}"] = (error.why, {"text": error.text})
            continue
        if kg is None:
            complaints[f"delivered-{line.sequence}"] = ("unit_missing", {})
        else:
            found[line.sequence] = kg
    if complaints:
        raise Invalid(complaints)
    return found
