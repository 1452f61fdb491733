"""Named reads of payments and of reports, and everything of deliveries that waits for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.domain.deliveries import DELIVERABLE, Entry, Promise, grams, late
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.dealings import BreachReport, Payment, PaymentTelling
from matchmaker.store.models.deliveries import Delivery, DeliverySlot
from matchmaker.store.models.people import Party
from matchmaker.store.queries import deliveries

_NAMED = (joinedload(Contract.buyer), joinedload(Contract.seller), selectinload(Contract.lines))
_PAYMENT: tuple[ORMOption, ...] = (joinedload(Payment.entered_by), selectinload(Payment.tellings).joinedload(PaymentTelling.person))
BUYER, SELLER = aliased(Party), aliased(Party)
MOST = 500
"""How many of one kind are told at once."""
PATIENCE = timedelta(days=3)
"""How long the other side may leave an entry without a word before staff are told."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for staff: what it is, its code, the contract that it is about, both parties, and since when."""

    kind: str  # late, unanswered, objected, report, payment, outcome
    code: str
    contract: str
    seller: str
    buyer: str
    since: date
    short_g: int = 0


def payments_of(session: Session, contract_ids: Collection[int]) -> Sequence[Payment]:
    """The payments of these contracts by the day on which they are due, with their tellings in order."""
    if not contract_ids:
        return []
    query = sa.select(Payment).where(Payment.contract_id.in_(contract_ids)).options(*_PAYMENT)
    return session.scalars(query.order_by(Payment.due_on, Payment.id).execution_options(populate_existing=True)).all()


def payment_by_code(session: Session, code: str, *, held: bool = False) -> Payment | None:
    """One payment with its tellings, its contract and both parties; held for this transaction where asked."""
    if held:
        session.execute(sa.select(Payment.id).where(Payment.code == code).with_for_update())
    of = joinedload(Payment.contract)
    query = sa.select(Payment).where(Payment.code == code).options(*_PAYMENT, of.options(*_NAMED))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def payment_by_form(session: Session, form_key: str) -> Payment | None:
    """The payment that came by this form, loaded as `payment_by_code`."""
    code = session.scalar(sa.select(Payment.code).where(Payment.form_key == form_key))
    return None if code is None else payment_by_code(session, code)


def report_by_code(session: Session, code: str) -> BreachReport | None:
    """One report with its people, its contract and both parties."""
    of = joinedload(BreachReport.contract)
    people = (joinedload(BreachReport.reported_by), joinedload(BreachReport.answered_by), joinedload(BreachReport.decided_by))
    query = sa.select(BreachReport).where(BreachReport.code == code).options(*people, of.options(*_NAMED))
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def report_by_form(session: Session, form_key: str) -> BreachReport | None:
    """The report that came by this form, loaded as `report_by_code`."""
    code = session.scalar(sa.select(BreachReport.code).where(BreachReport.form_key == form_key))
    return None if code is None else report_by_code(session, code)


def reports_of(session: Session, contract_ids: Collection[int]) -> Sequence[BreachReport]:
    """The reports about these contracts, the first one first."""
    return session.scalars(sa.select(BreachReport).where(BreachReport.contract_id.in_(contract_ids)).order_by(BreachReport.id)).all()


def upheld(session: Session, contract_ids: Collection[int], side: str) -> Sequence[BreachReport]:
    """The reports against one side of these contracts that staff found to be so."""
    if not contract_ids:
        return []
    query = sa.select(BreachReport).where(BreachReport.contract_id.in_(contract_ids), BreachReport.against == side)
    return session.scalars(query.where(BreachReport.decision == "upheld").order_by(BreachReport.id)).all()


def entry_of(delivery: Delivery) -> Entry:
    """An entry as the sums are made of it."""
    return Entry(delivery.delivered_on, grams(delivery.quantity_kg), grams(delivery.rejected_kg))


def promise_of(slot: DeliverySlot) -> Promise:
    """A stretch of a schedule as the sums are made of it."""
    return Promise(slot.starts_on, slot.ends_on, grams(slot.quantity_kg))


def by_line(rows: Iterable[Delivery]) -> Mapping[int, list[Delivery]]:
    """The entries of each line."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(row)
    return found


def promises(session: Session, lines: Collection[ContractLine]) -> Mapping[int, list[Promise]]:
    """What each line promises for when: its schedule, else all of it until its last day; nothing where no weight or no day was promised."""
    found: dict[int, list[Promise]] = defaultdict(list)
    for slot in deliveries.slots_of(session, [line.id for line in lines]):
        found[slot.line_id].append(promise_of(slot))
    for line in lines:
        ends_on = line.ends_on or line.contract.ends_on
        if line.id not in found and line.quantity_kg is not None and ends_on is not None:
            found[line.id].append(
                Promise(line.starts_on or line.contract.starts_on or line.contract.signed_on or ends_on, ends_on, grams(line.quantity_kg))
            )
    return found


def waiting(session: Session, today: date) -> list[Waiting]:
    """What waits for staff: late, unconfirmed or disputed deliveries, reports to decide, unpaid sums, ends without a word; oldest first."""
    rules = deliveries.rules(session)
    found = [*_late(session, today, rules["grace_days"]), *_unanswered(session, today), *_unpaid(session, today)]
    found += [_row("report", one.code, one.contract, one.answer_by) for one in deliveries.reports_open(session, today)]
    found += [_row("outcome", one.code, one, one.ends_on or one.moved_at.date()) for one in deliveries.without_outcome(session, today)]
    return sorted(found, key=lambda one: (one.since, one.kind, one.code))


def _row(kind: str, code: str, contract: Contract, since: date, short_g: int = 0) -> Waiting:
    return Waiting(kind, code, contract.code, contract.seller.name if contract.seller else "", contract.buyer.name, since, short_g)


def _of_contract(*columns: Any) -> sa.Select[Any]:
    """These columns, then the contract's code and both names; what they stand in is yet to be joined to the contract."""
    return sa.select(*columns, Contract.code, SELLER.name, BUYER.name)


def _with_parties(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(BUYER, BUYER.id == Contract.buyer_id).outerjoin(SELLER, SELLER.id == Contract.seller_id)


def _late(session: Session, today: date, grace_days: int) -> list[Waiting]:
    """Only the lines of which less has come than is past due are looked at by their days."""
    due = sa.select(DeliverySlot.line_id, sa.func.sum(DeliverySlot.quantity_kg).label("kg")).where(DeliverySlot.ends_on < today)
    due_of = due.group_by(DeliverySlot.line_id).subquery()
    got = sa.select(Delivery.line_id, sa.func.sum(Delivery.quantity_kg - Delivery.rejected_kg).label("kg")).group_by(Delivery.line_id).subquery()
    query = _of_contract(ContractLine.id).join(Contract, Contract.id == ContractLine.contract_id).join(due_of, due_of.c.line_id == ContractLine.id)
    query = _with_parties(query.outerjoin(got, got.c.line_id == ContractLine.id)).where(Contract.state.in_(DELIVERABLE))
    rows = session.execute(query.where(due_of.c.kg > sa.func.coalesce(got.c.kg, 0)).order_by(ContractLine.id)).tuples().all()
    slots, log = _days(session, [line for line, *_rest in rows], today)
    found = []
    for line, code, seller, buyer in rows:
        still = sum(one.promised_g for one in slots[line]) - sum(one.accepted_g for one in log[line])
        if still > 0 and (behind := late(slots[line], log[line], today, grace_days)):
            found.append(Waiting("late", code, code, seller or "", buyer, behind[0].promise.ends_on, still))
    return found


def _days(session: Session, lines: Sequence[int], today: date) -> tuple[Mapping[int, list[Promise]], Mapping[int, list[Entry]]]:
    """What these lines promised until yesterday, and what has come for them."""
    slots, log = defaultdict[int, list[Promise]](list), defaultdict[int, list[Entry]](list)
    promised = sa.select(DeliverySlot.line_id, DeliverySlot.starts_on, DeliverySlot.ends_on, DeliverySlot.quantity_kg)
    promised = promised.where(DeliverySlot.line_id.in_(lines), DeliverySlot.ends_on < today)
    for line, starts_on, ends_on, kg in session.execute(promised.order_by(DeliverySlot.id)).tuples():
        slots[line].append(Promise(starts_on, ends_on, grams(kg)))
    brought = sa.select(Delivery.line_id, Delivery.delivered_on, Delivery.quantity_kg, Delivery.rejected_kg).where(Delivery.line_id.in_(lines))
    for line, on, kg, rejected in session.execute(brought.order_by(Delivery.id)).tuples():
        log[line].append(Entry(on, grams(kg), grams(rejected)))
    return slots, log


def _unanswered(session: Session, today: date) -> list[Waiting]:
    """Entries to which the other side objects, and those of which it has said nothing for days; struck ones left out."""
    silent_since = datetime.combine(today - PATIENCE + timedelta(days=1), time(0), tzinfo=UTC)
    struck = sa.select(Delivery.strikes_id).where(Delivery.strikes_id.is_not(None))
    query = _of_contract(Delivery.code, Delivery.delivered_on, deliveries.LAST_SAID.label("said")).join(
        ContractLine, ContractLine.id == Delivery.line_id
    )
    query = _with_parties(query.join(Contract, Contract.id == ContractLine.contract_id))
    query = query.where(Delivery.strikes_id.is_(None), Delivery.id.not_in(struck), Delivery.delivered_on <= today)
    silent = sa.and_(deliveries.LAST_SAID.is_(None), Delivery.entered_at < silent_since)
    query = query.where(sa.or_(deliveries.LAST_SAID == "objected", silent)).order_by(Delivery.delivered_on, Delivery.id).limit(MOST)
    rows = session.execute(query).tuples()
    return [Waiting(said or "unanswered", code, of, seller or "", buyer, on) for code, on, said, of, seller, buyer in rows]


def _unpaid(session: Session, today: date) -> list[Waiting]:
    told = sa.exists().where(PaymentTelling.payment_id == Payment.id, PaymentTelling.said == "paid")
    query = _with_parties(_of_contract(Payment.code, Payment.due_on).join(Contract, Contract.id == Payment.contract_id))
    query = query.where(Payment.due_on < today, ~told).order_by(Payment.due_on, Payment.id).limit(MOST)
    return [Waiting("payment", code, of, seller or "", buyer, on) for code, on, of, seller, buyer in session.execute(query).tuples()]
