"""Who sees which deliveries, for which side somebody speaks, and the log of a contract with its sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.deliveries import DELIVERABLE, Filled, Promise, Totals, behind, filled, grams, now_due, together, totals
from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.telling import VIAS
from matchmaker.matching.text import clean
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.deliveries import Delivery, DeliverySlot, QualityCheck
from matchmaker.store.models.people import Person
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import dealings, deliveries
from matchmaker.store.queries.people import person_by_code, speaking_for

STOPPED = ("on_hold", "ended", "cancelled")
LONGEST_KEY = 80
Complaints = dict[str, tuple[str, dict[str, object]]]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a contract or of one of its annexes, with its log, its schedule and its sums."""

    contract: Contract
    line: ContractLine
    log: Sequence[Delivery]
    struck: frozenset[int]  # the entries that were taken back
    slots: Sequence[DeliverySlot]
    due: Sequence[Filled]
    sums: Totals

    @property
    def key(self) -> str:
        """What stands for this line in a form."""
        return f"{self.contract.code}.{self.line.sequence}"

    def now(self, today: date) -> Filled | None:
        """The stretch of the schedule to which a delivery of today goes."""
        return now_due([one.promise for one in self.due], self.sums.accepted_g, today)

    def behind_g(self, today: date) -> int:
        """What is missing of the stretches that have passed."""
        return behind([one.promise for one in self.due], self.sums.accepted_g, today)


@dataclass(frozen=True, slots=True)
class Log:
    """Everything that was delivered under a contract, line by line, and all of it together."""

    contract: Contract
    parts: Sequence[Part]
    sums: Totals


def see_contract(session: Session, *, who: Who, code: str) -> Contract:
    """The contract with parties, lines and annexes, for its parties and staff; nobody else learns that it exists."""
    contract = deliveries.contract(session, code)
    if contract is None or not may(who, "delivery.read", _widely(contract)):
        raise NotFound(contract=code)
    return contract


def see_log(session: Session, *, who: Who, code: str) -> Log:
    """The log of a contract; one who sells under one annex of a framework sees that annex alone."""
    contract = see_contract(session, who=who, code=code)
    under = contract.annexes if contract.shape == "framework" else [contract]
    mine = [one for one in under if may(who, "delivery.read", thing_of(one))]
    parts = parts_of(session, mine)
    return Log(contract, parts, together(part.sums for part in parts))


def parts_of(session: Session, contracts: Sequence[Contract]) -> list[Part]:
    """The lines of these contracts in order, each with its log and sums."""
    lines = [line for contract in contracts for line in contract.lines]
    ids = [line.id for line in lines]
    log, slots = dealings.by_line(deliveries.of_lines(session, ids)), _slots(session, ids)
    found = []
    for contract in contracts:
        for line in contract.lines:
            rows = log.get(line.id, [])
            sums = totals(
                None if line.quantity_kg is None else grams(line.quantity_kg), line.tolerance_percent, [dealings.entry_of(one) for one in rows]
            )
            promised = [dealings.promise_of(one) for one in slots.get(line.id, ())] or _whole(contract, line)
            struck = frozenset(one.strikes_id for one in rows if one.strikes_id is not None)
            found.append(Part(contract, line, rows, struck, slots.get(line.id, ()), filled(promised, sums.accepted_g), sums))
    return found


def _slots(session: Session, ids: Sequence[int]) -> Mapping[int, list[DeliverySlot]]:
    found: dict[int, list[DeliverySlot]] = {}
    for slot in deliveries.slots_of(session, ids):
        found.setdefault(slot.line_id, []).append(slot)
    return found


def _whole(contract: Contract, line: ContractLine) -> list[Promise]:
    """A line without a schedule is promised as one stretch, where its days and weight are known."""
    starts_on, ends_on = line.starts_on or contract.starts_on, line.ends_on or contract.ends_on
    if starts_on is None or ends_on is None or line.quantity_kg is None:
        return []
    return [Promise(starts_on, ends_on, grams(line.quantity_kg))]


def see_delivery(session: Session, *, who: Who, code: str) -> Delivery:
    """One entry with its contract, for both parties and staff."""
    found = deliveries.by_code(session, code)
    if found is None or not may(who, "delivery.read", thing_of(found.line.contract)):
        raise NotFound(delivery=code)
    return found


def see_check(session: Session, *, who: Who, code: str) -> QualityCheck:
    """One check with its contract, for both parties and staff."""
    found = deliveries.check_by_code(session, code)
    if found is None or not may(who, "delivery.read", thing_of(found.delivery.line.contract)):
        raise NotFound(check=code)
    return found


def thing_of(contract: Contract) -> Thing:
    """The contract as the permission table asks about it: a thing of its two parties."""
    return Thing(frozenset({contract.buyer.code, *([contract.seller.code] if contract.seller else [])}))


def _widely(contract: Contract) -> Thing:
    """The same, and of everybody who sells under one of its annexes."""
    return Thing(thing_of(contract).parties | {one.seller.code for one in contract.annexes if one.seller})


def side_of(who: Who, contract: Contract, said: str = "", field: str = "side") -> str:
    """The side for which somebody speaks: their own, whichever staff say they write for. Raises `Invalid` where staff name none."""
    if contract.buyer.code in who.speaking_codes and not who.staff:
        return "buyer"
    if contract.seller is not None and contract.seller.code in who.speaking_codes and not who.staff:
        return "seller"
    if said not in ("buyer", "seller"):
        raise Invalid({field: ("not_a_choice", {})})
    return said


def via_of(who: Who, said: str) -> str:
    """How staff came to know what they write; nothing where a party writes itself. Raises `Invalid`."""
    if not who.staff:
        return ""
    if said not in VIAS:
        raise Invalid({"told_via": ("not_a_choice", {})})
    return said


def other(side: str) -> str:
    """The side across."""
    return "seller" if side == "buyer" else "buyer"


def person_of(session: Session, who: Who, action: str) -> Person:
    """The person who asks. Raises `Refused` for one without an account."""
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action=action)
    return person


def form_key_of(typed: str) -> str:
    """The key of the form, by which it counts once however often it is sent. Raises `Invalid` where there is none."""
    key = typed[:LONGEST_KEY]
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    return key


def add_once(session: Session, row: Row, again: Callable[[], Row | None]) -> Row | None:
    """Write the row down; where its form came by at the same moment, what that one made, found by `again`, and None where it was just written."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        if made := again():
            return made
        raise
    return None


def text_of(typed: Mapping[str, str], name: str, most: int = 400) -> str:
    """A field in one line. Raises `Invalid` where it is too long."""
    value = clean(str(typed.get(name) or "")[: 4 * most + 1])
    if len(value) > most:
        raise Invalid({name: ("too_long", {"most": most})})
    return value


def deliverable(contract: Contract, framework: Contract | None) -> None:
    """Raises `WrongStage` with the state and since when, where nothing can be delivered: not signed yet, on hold, or over."""
    for one in (contract, framework):
        if one is not None and (one.state in STOPPED or (one is contract and one.state not in DELIVERABLE)):
            raise WrongStage(move="deliver", stage=one.state, since=one.moved_at)


def tell(session: Session, contract: Contract, side: str, *, kind: str, key: str, facts: Mapping[str, object], now: datetime, but: Person) -> None:
    """A letter to everybody of one side, but not to whoever did it."""
    party_id = contract.buyer_id if side == "buyer" else contract.seller_id
    if party_id is None:
        return
    readers = [one for one in speaking_for(session, [party_id]) if one.id != but.id]
    whole = {
        "contract": contract.code, "number": contract.name, "buyer": contract.buyer.name,
        "seller": contract.seller.name if contract.seller else "", "reader_buys": side == "buyer", **facts,
    }  # fmt: skip
    write_to(session, readers, kind=kind, key=key, subject_kind="contract", subject_code=contract.code, facts=whole, now=now)
