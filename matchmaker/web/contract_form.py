"""The form of a contract: how it begins, what was sent, and how it is drawn with everything typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.contract_drafts import ContractDraft
from matchmaker.domain.contracts import State
from matchmaker.domain.errors import NotFound, WrongStage
from matchmaker.domain.linkage_forms import LINKS, links_of
from matchmaker.domain.price_rules import Kind, Reference, reference_in
from matchmaker.matching.reference_prices import series_of
from matchmaker.store.models.contracts import Contract
from matchmaker.store.queries import parties, prices
from matchmaker.store.queries.terms import accepted_of
from matchmaker.store.work import view
from matchmaker.web.clause_fields import rule_fields
from matchmaker.web.contract_fields import OFTEN, TERM_FIELDS, TOP_FIELDS, line_fields, party_fields
from matchmaker.web.dressing import lexicon
from matchmaker.web.fields import Field
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.complaints import DOUBTS, complain, complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import contracting
from matchmaker.workflows.contracting.reading import MOST_LINES, RULE, line_numbers

Typed = dict[str, Any]
Complaints = Mapping[str, tuple[str, Mapping[str, Any]]]
HIDDEN = ("form_key", "version", "linkage", "renews", "parent", "shape", "plan_code")


def begun(session: Session) -> Typed:
    """A form as its address asks for it: from a linkage, an earlier contract, a framework, or empty."""
    who, asked = who_asks(), request.args
    typed: Typed = {"form_key": uuid4().hex, "shape": "framework" if asked.get("shape") == "framework" else "single"}
    if code := asked.get("linkage", ""):
        linkage = contracting.may_draft_from(session, who, code)
        return typed | contracting.from_linkage(linkage, accepted_of(session, linkage.id))
    if code := asked.get("renews", ""):
        old = contracting.see_contract(session, who=who, code=code)
        if old.state in (State.DRAFT, State.SIGNING):
            raise WrongStage(move="renew", stage=old.state)
        more = {"linkage": old.linkage.code} if old.linkage else {}
        return typed | contracting.from_contract(old, here_today()) | more | links_typed(old) | ({"parent": old.parent.code} if old.parent else {})
    if code := asked.get("parent", ""):
        above = contracting.see_contract(session, who=who, code=code)
        if above.shape != "framework":
            raise NotFound(contract=code)
        return (
            typed
            | contracting.of_contract(above)
            | links_typed(above)
            | {"shape": "annex", "parent": above.code, "number": "", "seller": asked.get("seller", "")[:40]}
        )
    return typed | {side: asked.get(side, "")[:40] for side in ("buyer", "seller")}


def links_typed(contract: Contract) -> Typed:
    """The links of the chain that make the contract's form of linkage."""
    return {"links": list(links_of(contract.form, here_today())) if contract.form else []}


def sent() -> Typed:
    """What was sent, so that nothing typed is ever lost."""
    lists = {name: request.form.getlist(name) for name in ("sure", "links")}
    return {name: value for name, value in request.form.items() if name != "csrf_token"} | lists


def read() -> ContractDraft:
    """The draft that the form makes, with the doubts that were not answered."""
    with view() as session:
        references = references_of(session)
    links = [one for one in request.form.getlist("links") if one in LINKS]
    return contracting.read_contract_form(request.form, lexicon(), here_today(), request.form.getlist("sure"), links, references)


def references_of(session: Session) -> list[Reference]:
    """The prices that somebody reads, on which a rule may hang."""
    return [reference_in(one.last) for one in series_of(prices.standing(session))]


def draw(
    session: Session, typed: Typed, wrong: Complaints | None = None, *, contract: Contract | None = None, changed: Mapping[str, Any] | None = None
) -> str:
    """The form with everything typed, each complaint or doubt beside its field."""
    doubtful = {name: doubt for name, doubt in (wrong or {}).items() if doubt[0] in DOUBTS}
    complaints = {name: found for name, found in (wrong or {}).items() if name not in doubtful}
    filled = line_numbers(typed)
    many = min(max([1, *filled]) + (1 if typed.get("more") else 0), MOST_LINES)
    asking = () if contract is not None else _sides(typed)
    if changed is not None and changed.get("version"):
        typed = typed | {"version": str(changed["version"])}
    return render_template(
        "contracts/form.html",
        typed=typed,
        hidden={name: typed.get(name, "") for name in HIDDEN} | {name: typed.get(name, "") for name in ("buyer", "seller") if name not in asking},
        listings={number: typed.get(f"line-{number}-listing", "") for number in range(1, many + 1)},
        parties=party_fields({code: name for code, name, _folded in parties.names(session)}, asking) if asking else (),
        names=_names(session, typed, asking),
        top=TOP_FIELDS,
        lines={number: line_fields(number) for number in range(1, many + 1)},
        rules=_rules(session, typed, wrong or {}, many),
        links=words.LINKS,
        more=many < MOST_LINES,
        terms=[one for one in TERM_FIELDS if one.name in OFTEN],
        besides=[one for one in TERM_FIELDS if one.name not in OFTEN],
        besides_open=any(typed.get(one.name) or one.name in (wrong or {}) for one in TERM_FIELDS if one.name not in OFTEN),
        complaints=complain_all(complaints),
        asks={name: complain(name, *doubt) for name, doubt in doubtful.items()},
        changed=changed,
        contract=contract,
        **_words_around(typed, contract),
    )


def _rules(session: Session, typed: Typed, wrong: Complaints, many: int) -> dict[int, tuple[bool, tuple[Field, ...]]]:
    """The questions about a rule of price for each line, and whether they stand open."""
    references, found = references_of(session), {}
    for number in range(1, many + 1):
        prefix = f"line-{number}-{RULE}"
        fields = [replace(one, required=False) for one in rule_fields(references, prefix)]
        kinds = {code: said for code, said in fields[0].choices.items() if code != Kind.FIXED} | {"": _("Một giá cố định, như ô trên")}
        asked = typed.get(f"{prefix}kind", "") or any(name.startswith(prefix) for name in wrong)
        found[number] = (bool(asked), (replace(fields[0], choices=kinds), *(one for one in fields[1:] if not one.name.endswith("-dong"))))
    return found


def _sides(typed: Typed) -> tuple[str, ...]:
    """The sides about which the form asks: none of a linkage's, only the seller of an annex, only the buyer of a framework."""
    if typed.get("linkage") or typed.get("renews"):
        return ()
    if typed.get("parent"):
        return ("seller",)
    return ("buyer",) if typed.get("shape") == "framework" else ("buyer", "seller")


def _names(session: Session, typed: Typed, asking: tuple[str, ...]) -> dict[str, str]:
    """The names of the sides that are settled."""
    settled = {side: str(typed.get(side) or "") for side in ("buyer", "seller") if side not in asking and typed.get(side)}
    found = parties.by_codes(session, set(settled.values()))
    return {side: found[code].name for side, code in settled.items() if code in found}


def _words_around(typed: Typed, contract: Contract | None) -> dict[str, str]:
    if contract is not None:
        back = url_for("contracts.show", code=contract.code)
        return {"heading": _("Sửa bản soạn"), "act": _("Lưu bản soạn"), "back": back, "action": url_for("contracts.revise", code=contract.code)}
    heading = {"framework": _("Soạn hợp đồng khung"), "annex": _("Soạn phụ lục của hợp đồng khung")}.get(str(typed.get("shape")), _("Soạn hợp đồng"))
    return {"heading": heading, "act": _("Lưu bản soạn"), "back": url_for("contracts.index"), "action": url_for("contracts.add")}
