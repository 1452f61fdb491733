"""When how much is to come: written line by line or spread evenly until somebody signs; and what is missing offered to the others of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.deliveries import MOST_SLOTS, STEPS, Promise, grams, kilograms, spread
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable, WrongStage
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.sharing_rule import Sharing, share
from matchmaker.domain.windows import read_window
from matchmaker.market import market_of
from matchmaker.store.audit import record_event
from matchmaker.store.models.contracts import Contract, ContractLine, ContractSignature
from matchmaker.store.models.deliveries import DeliverySlot
from matchmaker.store.queries import deliveries
from matchmaker.workflows.delivering.seeing import Log, person_of, see_contract, see_log, side_of, tell, thing_of

LONGEST = 8000
GRAMS = 1000
"""Of a kilogram."""
OPEN = ("draft", "signing")


def schedule_open(session: Session, contract: Contract) -> bool:
    """May the schedule still be written: has nobody signed?"""
    signed = session.scalar(sa.select(sa.func.count(ContractSignature.id)).where(ContractSignature.contract_id == contract.id))
    return contract.state in OPEN and not signed


def set_schedule(
    session: Session, *, who: Who, code: str, line: int, text: str = "", step: str = "", source: str = "web", now: datetime
) -> Sequence[DeliverySlot]:
    """The schedule of one line as written, one stretch a line of text, or spread evenly by `step`; it adds up to what the line promises."""
    deliveries.hold_contract(session, code)  # nobody signs between the look and the writing, and of two who write one waits
    contract = see_contract(session, who=who, code=code)
    if not may(who, "delivery.enter", thing_of(contract)):
        raise Refused(action="delivery.enter")
    found = next((one for one in contract.lines if one.sequence == line), None)
    if found is None:
        raise NotFound(line=line)
    if not schedule_open(session, contract):
        raise WrongStage(move="schedule", stage=contract.state, since=contract.moved_at)
    promises = _spread(contract, found, step) if step else _written(session, found, text, now.astimezone(VIETNAM).date())
    _adds_up(found, promises)
    session.execute(sa.delete(DeliverySlot).where(DeliverySlot.line_id == found.id))
    session.add_all(
        DeliverySlot(line_id=found.id, starts_on=one.starts_on, ends_on=one.ends_on, quantity_kg=kilograms(one.promised_g)) for one in promises
    )
    session.flush()
    person = person_of(session, who, "delivery.enter")
    record_event(session, action="delivery.schedule", subject_kind="contract", subject_code=code, person=person, now=now, source=source)
    return deliveries.slots_of(session, [found.id])


def _spread(contract: Contract, line: ContractLine, step: str) -> list[Promise]:
    starts_on, ends_on = line.starts_on or contract.starts_on, line.ends_on or contract.ends_on
    if step not in STEPS:
        raise Invalid({"step": ("not_a_choice", {})})
    if line.quantity_kg is None or starts_on is None or ends_on is None:
        raise Invalid({"schedule": ("nothing_to_spread", {})})
    if (ends_on - starts_on).days // STEPS[step] >= MOST_SLOTS:
        raise Invalid({"schedule": ("too_many_slots", {"most": MOST_SLOTS})})
    return spread(grams(line.quantity_kg), starts_on, ends_on, step)


def _written(session: Session, line: ContractLine, text: str, today: date) -> list[Promise]:
    lexicon = market_of(session).lexicon(session)
    found: list[Promise] = []
    rows = [row.strip() for row in text[: LONGEST + 1].splitlines() if row.strip()]
    if not rows or len(rows) > MOST_SLOTS or len(text) > LONGEST:
        raise Invalid({"schedule": ("missing", {}) if not rows else ("too_many_slots", {"most": MOST_SLOTS})})
    for number, row in enumerate(rows, 1):
        when, _colon, amount = row.rpartition(":")
        try:
            starts_on, ends_on = read_window(when.strip(), line.starts_on or today)
            kg = lexicon.units.kg(read_quantity(amount.strip(), "kg"), lexicon.line(line.product) if line.product else ())
        except Unreadable as error:
            raise Invalid({"schedule": ("slot_unread", {"row": number, "text": row[:60]})}) from error
        if kg is None or kg * 1000 % 1:
            raise Invalid({"schedule": ("slot_unread", {"row": number, "text": row[:60]})})
        found.append(Promise(starts_on, ends_on, grams(kg)))
    found.sort(key=lambda one: one.starts_on)
    for before, after in pairwise(found):
        if after.starts_on <= before.ends_on:
            raise Invalid({"schedule": ("slots_overlap", {"day": after.starts_on})})
    return found


def _adds_up(line: ContractLine, promises: Sequence[Promise]) -> None:
    total = sum(one.promised_g for one in promises)
    if line.quantity_kg is not None and total != grams(line.quantity_kg):
        raise Invalid({"schedule": ("slots_do_not_add_up", {"total_g": total, "promised_g": grams(line.quantity_kg)})})


def missing_now(log: Log, today: date) -> int:
    """Grams that were to have come by today, or in the stretch that runs, and have not."""
    return sum(one.short_g for part in log.parts for one in part.due if one.promise.starts_on <= today)


@dataclass(frozen=True, slots=True)
class Able:
    """One seller under a framework who could bring more: its annex, what it has that nobody has signed, and its fair part of what is missing."""

    annex: Contract
    name: str
    free_g: int
    part_g: int


def who_could(session: Session, log: Log, today: date) -> list[Able]:
    """Those under a framework who are not behind themselves and have some left, with the part that the rule of sharing gives each; most first.

    Free amounts count in whole kilograms, what is missing is rounded up to one.
    """
    short, free, names = missing_now(log, today), deliveries.free_capacity(session, log.contract), {}
    for annex in log.contract.annexes:
        behind = any(one.short_g > 0 for part in log.parts if part.contract.id == annex.id for one in part.due if one.promise.ends_on <= today)
        if free.get(annex.id, ("", 0))[1] >= GRAMS and not behind and annex.seller is not None:
            names[annex.code] = annex.seller.name
    claims = {annex.code: free[annex.id][1] // GRAMS for annex in log.contract.annexes if annex.code in names}
    parts = share(-(-max(0, short) // GRAMS), claims, {}, Sharing.SHORTAGE, seed=log.contract.code).parts
    found = [Able(annex, names[annex.code], free[annex.id][1], parts[annex.code] * GRAMS) for annex in log.contract.annexes if annex.code in names]
    return sorted(found, key=lambda one: (-one.part_g, one.name))


def offer_shortfall(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> list[str]:
    """The names of those under a framework who are told how much is missing and which part of it falls to them."""
    log, today = see_log(session, who=who, code=code), now.astimezone(VIETNAM).date()
    contract, person = log.contract, person_of(session, who, "delivery.enter")
    if not may(who, "delivery.enter", thing_of(contract)) or side_of(who, contract, "buyer") != "buyer":
        raise Refused(action="delivery.enter")
    short = missing_now(log, today)
    if short <= 0:
        raise Invalid({"shortfall": ("nothing_is_missing", {})})
    able = [one for one in who_could(session, log, today) if one.part_g > 0]
    for one in able:
        words = one.annex.lines[0].words if one.annex.lines else ""
        facts = {"framework": code, "short_g": short, "left_g": one.free_g, "part_g": one.part_g, "words": words}
        key = f"shortfall_offered:{one.annex.code}:{today.isoformat()}"
        tell(session, one.annex, "seller", kind="shortfall_offered", key=key, facts=facts, now=now, but=person)
    record_event(session, action="delivery.shortfall", subject_kind="contract", subject_code=code, person=person, now=now, source=source)
    return [one.name for one in able]
