"""A chosen plan as drafts of contracts: one framework with the buyer, and under it an annex for each co-operative, a line a week and grade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.pooling import Take
from matchmaker.domain.spelling import unmarked
from matchmaker.market import market_of
from matchmaker.matching.crops import crop_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.pooling import Plan, Problem
from matchmaker.store import contract_moves, harvests
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.pool_plans import PoolPlan
from matchmaker.store.snapshots import offer_of

SOURCE = "web"
KG_A_TONNE = 1000


def draft_contracts(
    session: Session, row: PoolPlan, plan: Plan, frame: Problem, offers: Mapping[str, Listing], person: Person, now: datetime
) -> Contract:  # fmt: skip
    """The framework contract of a plan, with its annexes; those that are there already are left as they are."""
    made = session.scalars(sa.select(Contract).where(Contract.plan_code == row.code, Contract.shape == "framework")).first()
    if made is not None:
        return made
    need = row.need
    starts, ends = frame.slots[0].starts_on, frame.slots[-1].ends_on
    common: dict[str, Any] = {"plan_code": row.code, "buyer_id": need.party_id, "starts_on": starts, "ends_on": ends, "created_by_id": person.id}
    lexicon, agreed = market_of(session).lexicon(session), _wished(need)
    framework = Contract(
        code=new_code("h"), shape="framework", seller_id=None, terms=agreed | _terms(row), form_key=f"pool:{row.code}", **common, **_at(now)
    )
    lines = [
        ContractLine(**_what(need, frame.grades[grade], lexicon), **_amount(sum(wanted) - open_kg), starts_on=starts, ends_on=ends)
        for grade, wanted in enumerate(frame.kg)
        if sum(wanted) > (open_kg := sum(one.kg for one in plan.gap if one.grade == grade))
    ]
    contract_moves.begin(session, framework, lines, {"plan": row.code}, person, now, SOURCE)
    for seller, takes in _by_party(plan, offers).values():
        annex = Contract(
            code=new_code("h"), shape="annex", parent_id=framework.id, seller_id=seller.id, terms=agreed,
            form_key=f"pool:{row.code}:{seller.code}"[:80], **common, **_at(now),
        )  # fmt: skip
        facts = {"plan": row.code, "framework": framework.code}
        contract_moves.begin(session, annex, _lines(session, need, frame, takes, offers, lexicon, now), facts, person, now, SOURCE)
    return framework


def _at(now: datetime) -> dict[str, Any]:
    return {"state": "draft", "created_at": now, "moved_at": now}


def _by_party(plan: Plan, offers: Mapping[str, Listing]) -> dict[str, tuple[Party, list[Take]]]:
    """What each co-operative gives, by its code as it is now: an offer goes with its record where two were merged."""
    found: dict[str, tuple[Party, list[Take]]] = {}
    for take in plan.takes:
        party = offers[take.offer].party
        found.setdefault(party.code, (party, []))[1].append(take)
    return found


def _lines(
    session: Session, need: Listing, frame: Problem, takes: list[Take], offers: Mapping[str, Listing], lexicon: Lexicon, now: datetime
) -> list[ContractLine]:  # fmt: skip
    """A line for each week and grade, each drawing on the harvest that the offer is of."""
    lines = []
    for take in takes:
        offer = offers[take.offer]
        harvest = harvests.join(session, offer, crop_of(offer_of(offer), lexicon, offer.quantity_typed), now)
        for (grade, slot, _wanted), kg in zip(frame.cells, take.kg, strict=True):
            if kg:
                days = frame.slots[slot]
                lines.append(
                    ContractLine(
                        **_what(need, frame.grades[grade], lexicon), **_amount(kg), starts_on=days.starts_on, ends_on=days.ends_on,
                        price=_price(offer), listing_id=offer.id, harvest_id=harvest.id if harvest else None,
                    )
                )  # fmt: skip
    return lines


def _wished(need: Listing) -> dict[str, str]:
    """What the need says of payment and of the place, so that no party has to type it again."""
    said = {"payment_term": need.payment_typed, "delivery_place": need.place_typed}
    return {name: text for name, text in said.items() if text}


def _amount(kg: int) -> dict[str, Any]:
    """The weight, and as a form of the contract would say it: a contract is Vietnamese, whoever reads the page."""
    typed = f"{kg // 1000:,} tấn" if kg % 1000 == 0 else f"{kg:,} kg"
    return {"quantity_kg": Decimal(kg), "quantity_typed": typed.replace(",", ".")}


def _what(need: Listing, grade: str, lexicon: Lexicon) -> dict[str, Any]:
    """The goods: in the need's own words, save where those are a whole sentence of what is sought; then by their name."""
    linked = need.linked or {}
    readings = linked.get("readings") or ()
    product = str(readings[0][0])[:80] if readings else ""
    known = lexicon.products.get(product)
    words = known.vi if known is not None and unmarked(need.words).startswith(("can mua ", "mua ", "can ")) else need.words
    return {
        "words": words, "product": product, "role": need.role or "produce", "grade": grade[:200],
        "state": str(linked.get("state") or "")[:40],
    }  # fmt: skip


def _price(offer: Listing) -> dict[str, Any]:
    """The price asked, fixed; of a range the dearer end, which the plan was reckoned with. Empty where nobody named one."""
    dong = offer.price_high_dong or offer.price_dong
    return {} if dong is None else {"kind": "fixed", "unit": offer.price_unit, "dong": dong, "words": offer.price_typed}


def _terms(row: PoolPlan) -> dict[str, Any]:
    """What the framework says of prices: the corridor that the buyer set, as typed."""
    corridor = {name: str(row.asked[name]) for name in ("floor", "ceiling") if row.asked.get(name)}
    return {"note": _corridor(corridor)} if corridor else {}


def _corridor(corridor: Mapping[str, str]) -> str:
    """A clause of a contract is Vietnamese, whoever reads the page."""
    low, high = corridor.get("floor"), corridor.get("ceiling")
    said = f"từ {low} đến {high}" if low and high else f"không dưới {low}" if low else f"không quá {high}"
    return f"Hành lang giá của cả hợp đồng khung: {said}, tính cho một kg."
