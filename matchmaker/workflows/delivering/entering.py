"""One truck told in under a minute: what was brought, what was sent back and why; and the same taken back and told anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.deliveries import REJECTIONS, Totals, grams, kilograms
from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable, WrongStage
from matchmaker.domain.frozen import NotAsFrozen
from matchmaker.domain.limits import hold_to
from matchmaker.domain.moments import VIETNAM, read_past_day
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.price_rules import Computed, NotComputable, price_on, rule_of
from matchmaker.domain.quantities import Units, read_quantity
from matchmaker.domain.records import Quantity
from matchmaker.market import market_of
from matchmaker.store.audit import record_event
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.deliveries import Delivery
from matchmaker.store.models.people import Person
from matchmaker.store.queries import deliveries, limits, prices
from matchmaker.workflows.delivering.seeing import (
    Complaints,
    Part,
    deliverable,
    form_key_of,
    other,
    parts_of,
    person_of,
    see_contract,
    side_of,
    tell,
    text_of,
    thing_of,
    via_of,
)  # fmt: skip

Typed = Mapping[str, str]
TEXTS = {"grade_taken": 200, "reject_note": 400, "vehicle": 80, "receipt": 80, "why": 400}
NOTHING = frozenset({"", "0", "không", "khong", "0 kg", "0kg", "none"})
LONGEST_TYPED = 120
DOUBTS = frozenset({"receipt_known", "same_truck", "fulfilled_but_short"})
"""The complaints that only ask: a tick, and it stands."""


@dataclass(frozen=True, slots=True)
class Truck:
    """What a form says of one truck, read."""

    on: date
    typed: str
    brought_g: int
    rejected_typed: str
    rejected_g: int
    reject_reason: str
    kg_each: Decimal | None
    texts: Mapping[str, str]

    @property
    def accepted_g(self) -> int:
        """What was taken."""
        return self.brought_g - self.rejected_g


def enter_delivery(session: Session, *, who: Who, code: str, typed: Typed, form_key: str, source: str = "web", now: datetime) -> Delivery:
    """The entry that a form makes under a contract; the same form sent again is the same entry.

    Raises `WrongStage` with since when, where the contract is not in force, and `Invalid` for what cannot stand or has to be said twice.
    """
    whole = see_contract(session, who=who, code=code)
    contract, line = _aimed_at(whole, typed.get("line", ""))
    if not may(who, "delivery.enter", thing_of(contract)):
        raise Refused(action="delivery.enter")
    key, person = form_key_of(form_key), person_of(session, who, "delivery.enter")
    if made := deliveries.by_form(session, key):
        return made
    deliverable(contract, contract.parent if contract is whole else whole)
    side, via = side_of(who, contract, typed.get("side", "")), via_of(who, typed.get("told_via", ""))
    truck = _read(session, contract, line, typed, now)
    deliveries.hold(session, line.id)
    if made := deliveries.by_form(session, key):  # the same form at the same moment waited its turn behind itself
        return made
    hold_to("deliveries_of_line", limits.deliveries_of(session, line.id))
    part = next(one for one in parts_of(session, [contract]) if one.line.id == line.id)
    _ask(part, truck, str(typed.get("sure") or ""))
    made = _row(line, truck, side, via, person, key, now)
    made.price_dong = _price(session, line, truck.on)
    return _keep(session, made, contract, part.sums, person, now, source)


def correct_delivery(
    session: Session, *, who: Who, code: str, typed: Typed, why: str, form_key: str, source: str = "web", now: datetime
) -> Delivery | None:
    """The entry told anew in the place of one that a counter-entry strikes; None where nothing was delivered. Sent twice it is done once."""
    wrong = deliveries.by_code(session, code)
    if wrong is None or not may(who, "delivery.read", thing_of(wrong.line.contract)):
        raise NotFound(delivery=code)
    contract, key, person = wrong.line.contract, form_key_of(form_key), person_of(session, who, "delivery.enter")
    if made := deliveries.by_form(session, key):
        return deliveries.replacement_of(session, wrong.id) if made.strikes_id == wrong.id else made
    side, via, reason = side_of(who, contract, typed.get("side", "")), via_of(who, typed.get("told_via", "")), text_of({"why": why}, "why")
    if side != wrong.side:
        raise Refused(action="delivery.correct")  # what the other side told it corrects itself; one's own answer is an objection
    if wrong.strikes_id is not None or deliveries.counter_of(session, wrong.id):
        raise WrongStage(move="correct", stage="struck")
    if not reason:
        raise Invalid({"why": ("missing", {})})
    full = deliveries.contract(session, contract.code) or contract
    line = next(one for one in full.lines if one.id == wrong.line_id)
    truck = None if typed.get("nothing") else _read(session, full, line, typed, now)
    deliveries.hold(session, line.id)
    if deliveries.counter_of(session, wrong.id):  # somebody was faster
        raise WrongStage(move="correct", stage="struck")
    session.add(_counter(wrong, reason, side, via, person, key, now))
    session.flush()
    record_event(session, action="delivery.strike", subject_kind="delivery", subject_code=wrong.code, person=person, now=now, source=source)
    part = next(one for one in parts_of(session, [full]) if one.line.id == line.id)
    if truck is None:
        _tell(session, full, "struck", wrong, part.sums, person, now)
        return None
    _ask(part, truck, str(typed.get("sure") or ""))
    made = _row(line, truck, side, via, person, f"{key[:70]}:anew", now)
    made.replaces_id, made.price_dong = wrong.id, _price(session, line, truck.on)
    return _keep(session, made, full, part.sums, person, now, source)


def _aimed_at(contract: Contract, key: str) -> tuple[Contract, ContractLine]:
    """The contract and line that a form is about: the only one there is, or the one named."""
    under = contract.annexes if contract.shape == "framework" else [contract]
    found = [(one, line) for one in under for line in one.lines if f"{one.code}.{line.sequence}" == key or (not key and len(under) == 1)]
    if not found:
        raise Invalid({"line": ("not_a_choice", {})})
    return found[0]


def _read(session: Session, contract: Contract, line: ContractLine, typed: Typed, now: datetime) -> Truck:
    """What the form says; raises `Invalid` with every complaint at once."""
    today, complaints = now.astimezone(VIETNAM).date(), Complaints()
    lexicon = market_of(session).lexicon(session)
    product_line, units = lexicon.line(line.product) if line.product else (), lexicon.units
    on = _day(typed.get("on", ""), contract, today, complaints)
    each = _kg_each(typed.get("kg_each", ""), units, complaints)
    brought = _amount(typed, "quantity", units, product_line, each, "", complaints)
    unit = brought[0].unit if brought else ""
    rejected = _amount(typed, "rejected", units, product_line, each, unit, complaints)
    brought_g, rejected_g = (one[1] if one else 0 for one in (brought, rejected))
    reason = str(typed.get("reject_reason") or "")
    if brought and rejected_g > brought_g:
        complaints["rejected"] = ("rejected_above", {"most_g": brought_g})
    if rejected_g and reason not in REJECTIONS:
        complaints.setdefault("reject_reason", ("reject_reason_missing", {}))
    texts = {}
    for name, most in TEXTS.items():
        try:
            texts[name] = text_of(typed, name, most)
        except Invalid as error:
            complaints |= error.complaints
    if complaints or on is None:
        raise Invalid(complaints)
    said = [str(typed.get(name) or "").strip()[:LONGEST_TYPED] for name in ("quantity", "rejected")]
    own = brought[0].kg_each if brought else None
    return Truck(on, said[0], brought_g, said[1] if rejected_g else "", rejected_g, reason if rejected_g else "", own, texts)


def _day(text: str, contract: Contract, today: date, complaints: Complaints) -> date | None:
    first = max((one for one in (contract.starts_on, contract.signed_on) if one), default=None)
    if not text.strip():
        complaints["on"] = ("missing", {})
        return None
    try:
        day = read_past_day(text, today)
    except Unreadable as error:
        complaints["on"] = (error.why, {"text": error.text})
        return None
    if first is not None and day < first:
        complaints["on"] = ("before_contract", {"first": first})
    return day


def _amount(
    typed: Typed, name: str, units: Units, product_line: Sequence[str], each: Decimal | None, unit: str, complaints: Complaints
) -> tuple[Quantity, int] | None:
    """The amount of a field with its grams, None where there is none or it was complained about."""
    text = str(typed.get(name) or "").strip()
    if name == "rejected" and text.lower() in NOTHING:
        return None
    if not text:
        complaints[name] = ("missing", {})
        return None
    if text.lstrip().startswith(("-", "−", "–")):
        complaints[name] = ("not_positive", {})
        return None
    try:
        said = read_quantity(text, unit)
    except Unreadable as error:
        complaints[name] = (error.why, {"text": error.text})
        return None
    said = replace(said, kg_each=None if units.weighs_the_same_everywhere(said.unit) else each)
    kg = units.kg(said, product_line)
    if said.high is not None:
        complaints[name] = ("one_amount", {})
    elif kg is None and units.known(said.unit):
        complaints["kg_each"] = ("kg_each_missing", {"unit": said.unit})
    elif kg is None:
        complaints[name] = ("unit_not_known", {"unit": said.unit})
    elif kg * 1000 % 1:
        complaints[name] = ("too_fine", {})
    elif kg > 10_000_000:
        complaints[name] = ("number_too_large", {})
    else:
        return said, grams(kg)
    return None


def _kg_each(text: str, units: Units, complaints: Complaints) -> Decimal | None:
    if not text.strip():
        return None
    try:
        kg = units.kg(read_quantity(text, "kg"))
    except Unreadable:
        kg = None
    if kg is None or kg * 1000 % 1 or kg > 1_000_000:
        complaints["kg_each"] = ("not_a_weight", {})
        return None
    return kg


def _ask(part: Part, truck: Truck, sure: str) -> None:
    """Raises `Invalid` with what has to be said twice: more than the tolerance leaves, a receipt that is there already, the same truck again."""
    room, asks = part.sums.room_g, Complaints()
    if room is not None and truck.accepted_g > room and not truck.texts["why"]:
        asks["why"] = ("beyond_tolerance", {"room_g": max(0, room), "over_g": truck.accepted_g - max(0, room)})
    standing = [one for one in part.log if one.strikes_id is None and one.id not in part.struck]
    receipt = truck.texts["receipt"].casefold()
    if receipt and any(one.receipt.casefold() == receipt for one in standing):
        asks["receipt"] = ("receipt_known", {"receipt": truck.texts["receipt"]})
    elif any(one.delivered_on == truck.on and grams(one.quantity_kg) == truck.brought_g and not (receipt and one.receipt) for one in standing):
        asks["quantity"] = ("same_truck", {"on": truck.on})
    left = {name: ask for name, ask in asks.items() if name == "why" or name not in sure.split("|")}
    if left:
        raise Invalid(left)


def _row(line: ContractLine, truck: Truck, side: str, via: str, person: Person, key: str, now: datetime) -> Delivery:
    return Delivery(
        code=new_code("g"), line_id=line.id, delivered_on=truck.on, quantity_typed=truck.typed, quantity_kg=kilograms(truck.brought_g),
        rejected_typed=truck.rejected_typed, rejected_kg=kilograms(truck.rejected_g), reject_reason=truck.reject_reason, kg_each=truck.kg_each,
        side=side, told_via=via, entered_by_id=person.id, entered_at=now, form_key=key, **truck.texts,
    )  # fmt: skip


def _price(session: Session, line: ContractLine, on: date) -> int | None:
    """Đồng for one kg by the line's rule on that day; None where nothing is agreed, it does not compute, or it is for another unit."""
    try:
        rule = rule_of(line.price)
    except (NotAsFrozen, NotComputable):
        return None
    if rule is None or rule.unit != "kg":
        return None
    rows = prices.of_product(session, rule.reference.product) if rule.reference else ()
    answer = price_on(rule, on, [prices.reference_of(row) for row in rows if row.withdrawn_at is None])
    return answer.dong if isinstance(answer, Computed) else None


def _counter(wrong: Delivery, why: str, side: str, via: str, person: Person, key: str, now: datetime) -> Delivery:
    """The entry that takes another one away, on its own day and for the same reason of rejection."""
    return Delivery(
        code=new_code("g"), line_id=wrong.line_id, strikes_id=wrong.id, delivered_on=wrong.delivered_on, quantity_typed="", side=side, told_via=via,
        quantity_kg=-wrong.quantity_kg, rejected_kg=-wrong.rejected_kg, reject_reason=wrong.reject_reason, why=why, entered_by_id=person.id,
        entered_at=now, form_key=key,
    )  # fmt: skip


def _keep(session: Session, made: Delivery, contract: Contract, before: Totals, person: Person, now: datetime, source: str) -> Delivery:
    session.add(made)
    session.flush()
    after = replace(before, brought_g=before.brought_g + grams(made.quantity_kg), rejected_g=before.rejected_g + grams(made.rejected_kg))
    record_event(
        session, action="delivery.enter", subject_kind="delivery", subject_code=made.code, person=person, now=now, source=source,
        on_behalf_of=(contract.buyer if made.side == "buyer" else contract.seller) if made.told_via else None,
        detail={"contract": contract.code, "side": made.side},
    )  # fmt: skip
    _tell(session, contract, "entered", made, after, person, now)
    return deliveries.by_code(session, made.code) or made


def _tell(session: Session, contract: Contract, what: str, row: Delivery, sums: Totals, person: Person, now: datetime) -> None:
    """Both sides are told where staff wrote it, else the other one."""
    facts = {
        "what": what, "code": row.code, "words": next(one.words for one in contract.lines if one.id == row.line_id),
        "on": row.delivered_on.isoformat(),
        "brought_g": grams(row.quantity_kg), "rejected_g": grams(row.rejected_kg), "reason": row.reject_reason, "note": row.reject_note,
        "remaining_g": sums.remaining_g, "by": person.name, "side": row.side, "on_behalf": bool(row.told_via),
    }  # fmt: skip
    for side in (other(row.side), *([row.side] if row.told_via else [])):
        tell(session, contract, side, kind="delivery_told", key=f"delivery_told:{row.code}:{what}", facts=facts, now=now, but=person)
