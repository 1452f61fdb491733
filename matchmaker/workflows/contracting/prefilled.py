"""A contract's form as it begins: filled from what a linkage agreed, from an earlier contract, or from the contract that is being written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from matchmaker.domain.contracts import TERMS
from matchmaker.domain.price_rule_forms import typed_of
from matchmaker.domain.price_rules import Kind, rule_of
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.workflows.contracting.reading import RULE

Typed = dict[str, str]


def from_linkage(linkage: Linkage, terms: LinkageTerms | None = None) -> Typed:
    """What was agreed and what the two listings say; the linkage's events and listings are loaded.

    Where one side accepted `terms` of the other, each of them goes to its own field: the words of the move hold several in one.
    """
    agreed = next((event.facts for event in reversed(linkage.events) if event.move == "agree"), {})
    offer, need = linkage.offer, linkage.need
    starts, ends = offer.starts_on or need.starts_on, offer.ends_on or need.ends_on
    price = str(agreed.get("price", ""))
    figure = price.partition(",")[0].strip()  # `455.000 đ/kg, trả trong 7 ngày`: the price, and more that stays to be read
    return {
        "buyer": linkage.buyer.code, "seller": linkage.seller.code, "linkage": linkage.code, "from": _day(starts), "until": _day(ends),
        "delivery_place": str(agreed.get("delivery", "")), "payment_term": offer.payment_typed or need.payment_typed,
        "line-1-words": offer.words[:400], "line-1-quantity": str(agreed.get("quantity", "")), "line-1-price": figure,
        "note": price if price != figure else "",
        "line-1-grade": offer.grade_typed, "line-1-from": _day(starts), "line-1-until": _day(ends), "line-1-listing": offer.code,
    } | (_accepted(terms) if terms else {})  # fmt: skip


def _accepted(terms: LinkageTerms) -> Typed:
    """The fields that accepted terms speak of; days, size and payment only where they name them."""
    price = "–".join(f"{dong:,}".replace(",", ".") for dong in (terms.price_dong, terms.price_high_dong) if dong is not None)
    typed = {
        "line-1-quantity": terms.quantity_typed, "delivery_place": terms.place_typed, "note": terms.note,
        "line-1-price": f"{price} đ/{terms.price_unit}",
    }  # fmt: skip
    said = {"payment_term": terms.payment_typed, "line-1-grade": terms.grade_typed}
    for name, day in (("from", terms.starts_on), ("until", terms.ends_on)):
        said |= {name: _day(day), f"line-1-{name}": _day(day)}
    return typed | {name: text for name, text in said.items() if text}


def from_contract(contract: Contract, today: date) -> Typed:
    """The form of a renewal: the same words for as long a term that begins when the old one is over; a new number is for the parties to give."""
    typed = of_contract(contract)
    starts, ends = contract.starts_on, contract.ends_on
    begins = max(today, ends + timedelta(days=1)) if ends else today
    typed |= {"number": "", "from": _day(begins), "until": _day(begins + (ends - starts)) if starts and ends else "", "renews": contract.code}
    for line in contract.lines:
        for name in ("from", "until", "listing"):
            typed[f"line-{line.sequence}-{name}"] = ""
    return typed


def of_contract(contract: Contract) -> Typed:
    """The contract as its form would have sent it."""
    typed: Typed = {
        "buyer": contract.buyer.code, "seller": contract.seller.code if contract.seller else "", "number": contract.number or "",
        "shape": contract.shape, "from": _day(contract.starts_on), "until": _day(contract.ends_on),
    }  # fmt: skip
    typed |= {name: str(contract.terms.get(name, "")) for name in TERMS}
    for line in contract.lines:
        typed |= {f"line-{line.sequence}-{RULE}{name}": said for name, said in _rule(line).items()}
        typed |= {f"line-{line.sequence}-{name}": said for name, said in _line(line).items()}
    return typed


def _line(line: ContractLine) -> Typed:
    return {
        "words": line.words, "quantity": line.quantity_typed, "grade": line.grade, "tolerance": _number(line.tolerance_percent),
        "from": _day(line.starts_on), "until": _day(line.ends_on), "price": price_typed(line.price),
        "listing": line.listing.code if line.listing else "",
    }  # fmt: skip


def _rule(line: ContractLine) -> Typed:
    """The fields of the rule by which the line's price is found; none where it is fixed or open."""
    rule = rule_of(line.price or {})
    return typed_of(rule) if rule is not None and rule.kind is not Kind.FIXED else {}


def price_typed(price: dict[str, Any]) -> str:
    """A fixed price as it was typed, else as it would be."""
    if price.get("kind") != "fixed":
        return ""
    return str(price.get("words") or f"{price['dong']} đ/{price['unit']}")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f").replace(".", ",")
