"""A contract's records as the words of its paper: figures as Vietnamese papers write them, and what is lacking named before it is printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import force_locale

from matchmaker.domain.contract_papers import BLANK, OF_PARTY, Incomplete, Lacking, kind_of, template_of
from matchmaker.domain.contracts import TERMS, Addendum
from matchmaker.domain.errors import DomainError
from matchmaker.domain.frozen import NotAsFrozen
from matchmaker.domain.linkage_forms import LINKS, links_of
from matchmaker.domain.price_rules import Kind, rule_of
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.people import Party
from matchmaker.wording import contracts as words
from matchmaker.wording.figures import dong, long_day, number, window
from matchmaker.wording.labels import label
from matchmaker.wording.number_words import dong_in_words, in_words
from matchmaker.wording.paper_words import CHANGES, LINES, LINKS_SAID, PARTY_ROWS, SIDES_OF, SIGN_HERE, TITLES
from matchmaker.wording.price_rules import rule_in_short, rule_said

NEEDED_TERMS: Mapping[str, tuple[str, ...]] = {
    "sale": ("payment_term", "delivery_place"), "inputs": ("payment_term", "delivery_place"), "framework": ("payment_term", "delivery_place"),
}  # fmt: skip
"""The clauses without which a paper is not printed; an annex takes them from its framework."""
SIDES = {"a": "buyer", "b": "seller"}


class Names(Protocol):
    """The words of the trade by their keys."""

    def product(self, key: str) -> str:
        """A product."""

    def state(self, key: str) -> str:
        """A state of the goods."""

    def unit(self, key: str) -> str:
        """A unit."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper ready to be printed: its template, its facts, what it lacks, and the name of its file without the day."""

    template: str
    facts: Mapping[str, Any]
    lacking: tuple[Lacking, ...]
    stem: str

    def whole(self, blanks: Collection[str]) -> Drawn:
        """The paper itself where nothing is lacking but what may be left blank. Raises `Incomplete`."""
        if missing := [one for one in self.lacking if one.name not in blanks]:
            raise Incomplete(missing)
        return self


def contract_paper(
    contract: Contract, particulars: Mapping[str, str], *, names: Names, addendum: Addendum | None = None, hidden: Collection[str] = ()
) -> Drawn:
    """The paper of a contract, or of one change of it; `contract` is loaded whole. What is lacking stands in it as a blank line.

    `hidden` are the sides (`a`, `b`) whose telephone the reader may not see.
    """
    kind = "addendum" if addendum else kind_of(contract.shape, {line.role for line in contract.lines})
    with force_locale("vi"):
        lacking: list[Lacking] = []
        facts = _heading(contract, particulars, lacking) | {"title": label(TITLES, kind), "parties": _parties(contract, particulars, lacking, hidden)}
        if addendum:
            facts |= _change(contract, addendum, names)
        else:
            facts |= _terms(contract, kind, lacking) | _lines(contract, kind, names, lacking)
        facts["signatures"] = _signatures(contract, facts["parties"])
    stem = {"addendum": f"phu-luc-{addendum.number if addendum else 0}", "annex": "phu-luc"}.get(kind, "hop-dong")
    return Drawn(template_of(kind, contract.events), facts, tuple(lacking), f"{stem}-{contract.number or contract.file_name}")


def _heading(contract: Contract, particulars: Mapping[str, str], lacking: list[Lacking]) -> dict[str, Any]:
    """Number, day and place; for an annex those of its framework."""
    parent = contract.parent
    dated = long_day(contract.signed_on) if contract.signed_on else ""
    facts = {
        "number": _or_blank(contract.number or "", Lacking("number", "contract"), lacking),
        "place": _or_blank(particulars.get("place", ""), Lacking("place", "paper"), lacking),
        # the day is written by hand at the table: a contract without its last signature has none
        "dated": dated or f"ngày {BLANK[:6]} tháng {BLANK[:6]} năm {BLANK[:8]}",
        "legal_bases": [one.strip().rstrip(";.") for one in str(contract.terms.get("legal_bases") or "").splitlines() if one.strip()],
        "term": window_said(contract.starts_on, contract.ends_on),
        "parent_number": "", "parent_dated": long_day(parent.signed_on) if parent and parent.signed_on else "",
    }  # fmt: skip
    if parent:
        facts["parent_number"] = _or_blank(parent.number or "", Lacking("parent_number", "contract"), lacking)
    return facts


def window_said(starts_on: date | None, ends_on: date | None) -> str:
    """A term in words: `từ ngày 1 tháng 12 năm 2026 đến hết ngày …`; empty where no day is known."""
    first = f"từ {long_day(starts_on)}" if starts_on else ""
    return " ".join(part for part in (first, f"đến hết {long_day(ends_on)}" if ends_on else "") if part)


def _parties(contract: Contract, particulars: Mapping[str, str], lacking: list[Lacking], hidden: Collection[str]) -> list[dict[str, Any]]:
    found = []
    for letter, party in (("a", contract.buyer), ("b", contract.seller)):
        if party is not None:
            said = party_facts(party, letter, {**{name: str(one) for name, one in contract.terms.items()}, **particulars}, hidden)
            rows = [
                {"name": label(PARTY_ROWS, name), "said": _or_blank(said[name], Lacking(name, where_said(name, letter, hidden), letter), lacking)}
                for name in OF_PARTY if name != "name"
            ]  # fmt: skip
            found.append({"title": SIDES_OF[letter], "name": party.name, "rows": rows, "signer": said["representative"]})
    return found


def party_facts(party: Party, letter: str, particulars: Mapping[str, str], hidden: Collection[str] = ()) -> dict[str, str]:
    """What a paper says of a party; empty where it is not known, or not for its reader."""
    phone = "" if letter in hidden else party.phone
    known = {"name": party.name, "address": party.place_typed, "tax_code": party.tax_code or "", "phone": phone}
    return known | {name: particulars.get(f"{name}_{letter}", "").strip() for name in OF_PARTY if name not in known}


def where_said(name: str, letter: str, hidden: Collection[str]) -> str:
    """Where something of a party is entered; `hidden` where it is known, and not to be read by everybody."""
    if name == "phone" and letter in hidden:
        return "hidden"
    return f"party_{letter}" if name in ("address", "tax_code", "phone") else "paper"


def _terms(contract: Contract, kind: str, lacking: list[Lacking]) -> dict[str, Any]:
    """The clauses as they were typed; a clause that nobody wrote is left out, one that must stand is lacking."""
    terms = {name: str(contract.terms.get(name) or "").strip() for name in TERMS}
    for name in NEEDED_TERMS.get(kind, ()):
        terms[name] = _or_blank(terms[name], Lacking(name, "contract"), lacking)
    terms["penalty_percent"] = terms["penalty_percent"].rstrip("% ")
    terms = {name: said if name in NEEDED_TERMS.get(kind, ()) else said.rstrip(".") if name in _SENTENCES else said for name, said in terms.items()}
    return {"terms": terms, "form_said": form_said(contract)}


_SENTENCES = frozenset({"deposit", "deposit_due", "advance", "advance_offset"})
"""The clauses after which the template itself puts a full stop."""


def form_said(contract: Contract) -> str:
    """The form of linkage with what it covers; empty where the contract is none, as one of inputs alone is."""
    if not contract.form:
        return ""
    day = contract.signed_on or contract.created_at.date()
    links = links_of(contract.form, day)
    covered = ", ".join(label(LINKS_SAID, link) for link in LINKS if link in links)
    return f"hình thức {contract.form} theo Điều 4 Nghị định 98/2018/NĐ-CP ({covered})" if links else ""


def _lines(contract: Contract, kind: str, names: Names, lacking: list[Lacking]) -> dict[str, Any]:
    lines = [_line(line, kind, names, lacking) for line in contract.lines]
    total = _total(contract.lines) if kind != "framework" else None
    return {
        "lines": lines, "lines_columns": [str(name) for name in LINES],
        "lines_rows": [{"cells": [one[name] for name in ("no", "words", "grade", "quantity", "window", "price_short")]} for one in lines],
        "tolerances": [f"Hàng {one['no']}: hơn kém {one['tolerance']} %" for one in lines if one["tolerance"]],
        "total": dong(total) if total else "", "total_words": dong_in_words(total) if total else "", "many_sellers": contract.seller is None,
    }  # fmt: skip


def _line(line: ContractLine, kind: str, names: Names, lacking: list[Lacking]) -> dict[str, str]:
    no = str(line.sequence)
    quantity = quantity_said(line)
    when = window(line.starts_on, line.ends_on) or window(line.contract.starts_on, line.contract.ends_on)
    short, said = price_said(line.price, names)
    if kind != "framework":
        quantity = _or_blank(quantity, Lacking("quantity", "contract", no), lacking)
        when = _or_blank(when, Lacking("window", "contract", no), lacking)
    return {
        "no": no, "words": line.words, "grade": ", ".join(part for part in (line.grade, names.state(line.state) if line.state else "") if part),
        "quantity": quantity or "theo từng phụ lục", "window": when or "theo từng phụ lục",
        "price": _or_blank(said, Lacking("price", "contract", no), lacking), "price_short": short or BLANK,
        "tolerance": number(line.tolerance_percent) if line.tolerance_percent else "",
    }  # fmt: skip


def quantity_said(line: ContractLine) -> str:
    """The quantity as typed, in kilograms, and in words; empty where it is unknown."""
    if line.quantity_kg is None:
        return line.quantity_typed
    kg = f"{number(line.quantity_kg)} kg"
    said = f"{kg} ({in_words(line.quantity_kg)} ki-lô-gam)"
    return said if line.quantity_typed.strip() in ("", kg) else f"{line.quantity_typed}; bằng {said}"


def price_said(price: Mapping[str, Any], names: Names) -> tuple[str, str]:
    """The price for the table and the whole rule as a sentence; both empty where nothing is agreed."""
    try:
        rule = rule_of(price)
    except (NotAsFrozen, DomainError):
        typed = str(price.get("words") or "")
        return typed, typed
    if rule is None:
        return "", ""
    unit = names.unit(rule.unit)
    if rule.kind is Kind.FIXED:
        amount = dong(rule.dong or 0, None, unit)
        return amount, f"{amount} ({dong_in_words(rule.dong or 0).lower()} một {unit}), giữ nguyên trong suốt thời hạn."
    product, state = (names.product(rule.reference.product), names.state(rule.reference.state)) if rule.reference else ("", "")
    return rule_in_short(rule, unit), rule_said(rule, product=product, state=state, unit=unit)


def _total(lines: Sequence[ContractLine]) -> int | None:
    """What everything comes to; None unless each line has a fixed price for one kilogram and a weight."""
    total = Decimal(0)
    for line in lines:
        if line.price.get("kind") != Kind.FIXED or line.price.get("unit") != "kg" or line.quantity_kg is None:
            return None
        total += line.quantity_kg * int(line.price["dong"])
    return int(total.to_integral_value()) if total and total == total.to_integral_value() else None


def _change(contract: Contract, addendum: Addendum, names: Names) -> dict[str, Any]:
    """What one change of a signed contract says."""
    line = next((one for one in contract.lines if one.sequence == addendum.line), None)
    before, after = (_side(side, names) for side in (addendum.before, addendum.after))
    reason, changed = label(words.ADDENDUM_REASONS, addendum.reason), line.words if line else ""
    return {
        "addendum_number": str(addendum.number), "changed_line": str(addendum.line), "changed_words": changed, "reason": reason,
        "changes_columns": [str(name) for name in CHANGES], "changes_rows": [{"cells": [reason, before or "không ghi", after]}],
        "note": addendum.note,
    }  # fmt: skip


def _side(said: Mapping[str, Any], names: Names) -> str:
    """One side of a change: what the line said, or is to say."""
    if "price" in said:
        return price_said(said["price"], names)[1]
    if "starts_on" in said:
        return window(*(date.fromisoformat(said[name]) if said[name] else None for name in ("starts_on", "ends_on")))
    return str(said.get("quantity_typed") or said.get("grade") or said.get("words") or "")


def _signatures(contract: Contract, parties: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Where each party signs and, below, the Alliance; a name stands there once somebody has signed, or is to sign."""
    signed = {one.role: one.signer for one in contract.signatures}
    places = [
        {"title": f"ĐẠI DIỆN {SIDES_OF[letter].partition(' (')[0]}", "how": str(SIGN_HERE), "name": signed.get(SIDES[letter]) or party["signer"]}
        for letter, party in zip(SIDES, parties, strict=False)
    ]
    return [*places, {"title": "XÁC NHẬN CỦA LIÊN MINH HỢP TÁC XÃ", "how": str(SIGN_HERE), "name": signed.get("alliance", "")}]


def _or_blank(said: str, lacking: Lacking, found: list[Lacking]) -> str:
    """What is known; where it is not, a blank line and one more thing that is lacking."""
    if said.strip():
        return said.strip()
    found.append(lacking)
    return BLANK
