"""What is known of a party from its deliveries and payments, on either side, with the rows behind each figure; and of two parties with each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.domain.deliveries import Entry, Filled, Promise, accepted_by, filled, kilograms, late, promised_by
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.reliability import Line, Paid, Record, record, window_from
from matchmaker.matching.history import LEVELS, compare_history
from matchmaker.store.models.contracts import ContractLine
from matchmaker.store.models.dealings import BreachReport, Payment
from matchmaker.store.models.deliveries import Delivery
from matchmaker.store.queries import dealings, deliveries
from matchmaker.workflows.delivering.paying import standing_of


@dataclass(frozen=True, slots=True)
class Kept:
    """One signed line behind a record: what of it is due, what came, and which stretches were not full in time."""

    line: ContractLine
    due_g: int
    accepted_g: int
    late: Sequence[Filled]
    rejected: Sequence[Delivery]
    trucks: int


@dataclass(frozen=True, slots=True)
class Trader:
    """The record of a party on one side, and the rows that it is the sum of."""

    side: str
    since: date
    record: Record
    lines: Sequence[Kept]
    payments: Sequence[tuple[Payment, date | None]]  # with the day on which both sides say that it was paid
    upheld: Sequence[BreachReport]


@dataclass(frozen=True, slots=True)
class Dealing:
    """What two parties kept to with each other; `level` is one of the names of the matcher's history."""

    level: str
    promised_g: int
    accepted_g: int
    stretches: int
    late: int
    contracts: int
    broken: int


def record_of(session: Session, party_id: int, side: str, today: date) -> Trader:
    """The record of a party on one side of its signed contracts, within the window that staff set."""
    rules = deliveries.rules(session)
    since = window_from(today, rules["window_months"])
    rows = deliveries.signed_lines(session, party_ids=[party_id], side=side, since=since)
    contracts = {row.contract_id for row in rows}
    lines, kept = _lines(session, rows, since, today, rules["grace_days"])
    payments = [(one, _paid_on(one)) for one in dealings.payments_of(session, contracts) if one.due_on >= since] if side == "buyer" else []
    codes = {row.contract_id: row.contract.code for row in rows}
    paid = [Paid(codes[one.contract_id], one.due_on, on) for one, on in payments]
    upheld = [one for one in dealings.upheld(session, contracts, side) if one.happened_on >= since]
    made = record(lines, paid, len(upheld), today, grace_days=rules["grace_days"], least_n=rules["least_n"])
    owed = [(one, on) for one, on in payments if one.due_on < today or on is not None]
    return Trader(side, since, made, kept, owed, upheld)


def kept_by(session: Session, party_ids: Collection[int], side: str, today: date) -> Mapping[int, Record]:
    """What each of these parties kept to of what it signed on one side, without payments and reports; absent where it signed nothing."""
    rules = deliveries.rules(session)
    since = window_from(today, rules["window_months"])
    rows = deliveries.signed_lines(session, party_ids=party_ids, side=side, since=since)
    lines, _kept = _lines(session, rows, since, today, rules["grace_days"])
    mine: dict[int, list[Line]] = {}
    for row, line in zip(rows, lines, strict=True):
        whose = row.contract.seller_id if side == "seller" else row.contract.buyer_id
        mine.setdefault(whose or 0, []).append(line)
    return {whose: record(of, [], 0, today, grace_days=rules["grace_days"], least_n=rules["least_n"]) for whose, of in mine.items()}


def dealings_between(session: Session, pairs: Collection[tuple[int, int]], today: date) -> Mapping[tuple[int, int], Dealing]:
    """For these buyers and sellers, in that order, how they kept to what they had signed; unknown below the least number, absent without dealings."""
    rules = deliveries.rules(session)
    since = window_from(today, rules["window_months"])
    rows = deliveries.between(session, pairs, since)
    if not rows:
        return {}
    lines, _kept = _lines(session, rows, since, today, rules["grace_days"])
    broken = _broken(session, {row.contract_id for row in rows})
    found = {}
    for pair in dict.fromkeys(pairs):
        mine = [number for number, row in enumerate(rows) if (row.contract.buyer_id, row.contract.seller_id) == pair]
        if mine:
            ids = {rows[number].contract_id for number in mine}
            sums = record([lines[number] for number in mine], [], 0, today, grace_days=rules["grace_days"], least_n=rules["least_n"])
            found[pair] = _dealing(sums, sum(broken.get(one, 0) for one in ids))
    return found


def _dealing(sums: Record, broken: int) -> Dealing:
    """The level by the matcher's own comparison; too few stretches leave it unknown."""
    promised = float(kilograms(sums.kept.whole)) if sums.kept.known else float("nan")
    compared = compare_history(np.array([promised]), np.array([float(kilograms(sums.kept.part))]))
    level = LEVELS[int(compared.level[0])]
    return Dealing(level, sums.kept.whole, sums.kept.part, sums.late.n, sums.late.part, sums.contracts, broken)


def _broken(session: Session, contract_ids: Collection[int]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for side in ("buyer", "seller"):
        for one in dealings.upheld(session, contract_ids, side):
            found[one.contract_id] = found.get(one.contract_id, 0) + 1
    return found


def _lines(session: Session, rows: Sequence[ContractLine], since: date, today: date, grace_days: int) -> tuple[list[Line], list[Kept]]:
    if not rows:
        return [], []
    log = dealings.by_line(deliveries.of_lines(session, [row.id for row in rows]))
    due, broken = dealings.promises(session, rows), deliveries.broken_off(session, {row.contract_id for row in rows})
    lines, kept = [], []
    for row in rows:
        promised = [one for one in due.get(row.id, []) if row.contract_id in broken or _still_stood(row, one)]
        promises, entries = _within(promised, [dealings.entry_of(one) for one in log.get(row.id, ())], since)
        struck = {one.strikes_id for one in log.get(row.id, ())}
        trucks = [one for one in log.get(row.id, ()) if one.strikes_id is None and one.id not in struck and one.delivered_on >= since]
        sent_back = [one for one in trucks if one.rejected_kg > 0]
        lines.append(Line(row.contract.code, promises, entries, len(trucks), len(sent_back)))
        cut = today - timedelta(days=grace_days + 1)
        come = min(promised_by(promises, cut), sum(one.accepted_g for one in entries))
        kept.append(Kept(row, promised_by(promises, cut), come, late(promises, entries, today, grace_days), sent_back, len(trucks)))
    return lines, kept


def _still_stood(line: ContractLine, promise: Promise) -> bool:
    """Did the contract still stand on the promise's last day: what both gave up together was not broken."""
    return line.contract.state not in ("ended", "cancelled") or promise.ends_on <= line.contract.moved_at.astimezone(VIETNAM).date()


def _within(promises: Sequence[Promise], entries: Sequence[Entry], since: date) -> tuple[list[Promise], list[Entry]]:
    """Both from the window's first day on: what had filled older stretches is left out with them."""
    old = [one for one in promises if one.ends_on < since]
    used = sum(one.accepted_g for one in filled(old, accepted_by(entries, since - timedelta(days=1))))
    kept = [one for one in promises if one.ends_on >= since]
    if not old:
        return kept, list(entries)
    before = accepted_by(entries, since - timedelta(days=1)) - used
    carried = [Entry(since, before, 0)] if before else []
    return kept, [*carried, *(one for one in entries if one.on >= since)]


def _paid_on(payment: Payment) -> date | None:
    """The day of payment where both sides say so."""
    stands = standing_of(payment)
    return stands.paid_on if stands.state == "confirmed" and stands.paid_dong >= payment.amount_dong else None
