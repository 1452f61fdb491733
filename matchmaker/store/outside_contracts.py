"""Contracts that were signed on paper elsewhere, kept with what is known of them. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Unreadable
from matchmaker.domain.harvests import Crop
from matchmaker.domain.prices import read_price
from matchmaker.store import contract_moves, harvests
from matchmaker.store.audit import record_event
from matchmaker.store.models.contracts import Contract, ContractLine, ContractSignature
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.people import Person


def record_outside(
    session: Session, linkage: Linkage, *, told: Mapping[str, str], agreed: Mapping[str, Any], product: str, kg: Decimal | None, crop: Crop | None,
    person: Person, now: datetime, source: str,
) -> Contract:  # fmt: skip
    """The record of a contract between a linkage's two sides: its number, its day, what was agreed, and what it takes of the harvest.

    Who signed for either side nobody has said, and stays unknown. Raises `OverPromised`, with nothing written. The listings are loaded.
    """
    offer, signed_on = linkage.offer, date.fromisoformat(told["signed_on"])
    contract = Contract(
        code=new_code("h"), number=told["contract_number"], shape="single", linkage_id=linkage.id, buyer_id=linkage.buyer_id,
        seller_id=linkage.seller_id, starts_on=offer.starts_on, ends_on=offer.ends_on, signed_on=signed_on, terms=_terms(told, agreed),
        created_by_id=person.id, created_at=now, form_key=f"linkage:{linkage.code}",
    )  # fmt: skip
    with session.begin_nested():
        harvest = harvests.join(session, offer, crop, now)
        line = ContractLine(
            words=offer.words, product=product, role=offer.role or "produce", grade=offer.grade_typed,
            quantity_typed=str(agreed.get("quantity", "")), quantity_kg=kg, price=_price(str(agreed.get("price", ""))), starts_on=offer.starts_on,
            ends_on=offer.ends_on, harvest_id=harvest.id if harvest else None, listing_id=offer.id,
        )  # fmt: skip
        contract_moves.begin(session, contract, [line], dict(told), person, now, source, move="record")
        session.add_all(
            ContractSignature(
                contract_id=contract.id, role=side, signer="", signed_on=signed_on, recorded_by_id=person.id, recorded_at=now, via="paper"
            )
            for side in ("buyer", "seller")
        )
        drawn = harvests.draw(session, line=line, person=person, now=now, override=told.get("override", ""))
        if drawn is not None and drawn.over_kg:
            record_event(
                session, action="contract.over", subject_kind="contract", subject_code=contract.code, person=person, now=now, source=source,
                detail={"line": 1, "over_kg": str(drawn.over_kg), "why": told.get("override", "")},
            )  # fmt: skip
        session.flush()
    return contract


def _terms(told: Mapping[str, str], agreed: Mapping[str, Any]) -> dict[str, Any]:
    price = str(agreed.get("price", ""))
    said = {"delivery_place": agreed.get("delivery"), "note": told.get("note"), "price_words": "" if _price(price) else price}
    return {name: str(text) for name, text in said.items() if text}


def _price(text: str) -> dict[str, Any]:
    """What was agreed, where it is a fixed price; its words alone are no rule."""
    try:
        price = read_price(text.partition(",")[0])
    except Unreadable:
        price = None
    if price is None or price.high is not None or not price.unit:
        return {}
    return {"kind": "fixed", "unit": price.unit, "dong": price.dong, "words": text}
