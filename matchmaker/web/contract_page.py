"""The page of one contract: what it says, who has signed, its next moves as forms, its addenda and events as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.contracts import DATES, TERMS, Addendum, State, addenda_of, days_left, moves_from
from matchmaker.domain.errors import DomainError, Invalid
from matchmaker.domain.harvests import OverPromised
from matchmaker.domain.permissions import may
from matchmaker.store.models.contracts import Contract, ContractEvent
from matchmaker.store.queries import contracts as rows
from matchmaker.web.clauses import clause_address
from matchmaker.web.contract_fields import MOVE_FIELDS, delivered_field, sign_fields
from matchmaker.web.contract_words import price_of
from matchmaker.web.fields import Field
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.contract_complaints import not_yours, over_said
from matchmaker.wording.figures import day, here_today, moment
from matchmaker.wording.labels import CONTRACT_MOVES, label
from matchmaker.workflows.contracting.common import thing_of
from matchmaker.workflows.contracting.moving import can_countersign, had_a_hand, may_sign_for, sides_left

PATH = (State.DRAFT, State.SIGNING, State.SIGNED, State.IN_FORCE, State.ENDED)
FORMS = ("send", "countersign", "resume", "addendum", "allow_more", "hold", "recall", "end", "cancel")
"""The moves that stand on the page as forms, in their order; signing has a page of its own, addenda their own rows."""
DANGEROUS = frozenset({"cancel", "end"})


@dataclass(frozen=True)
class MoveForm:
    """One move that can be made now, with the questions that it asks."""

    name: str
    title: str
    fields: tuple[Field, ...]
    opened: bool
    typed: Mapping[str, str]
    complaints: Mapping[str, str]
    danger: bool


@dataclass(frozen=True)
class Told:
    """One event: what happened, when, by whom, and the facts that were told."""

    title: str
    when: str
    who: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownAddendum:
    """One addendum as it is read, and the sides for which this visitor may sign it."""

    row: Addendum
    reason: str
    before: str
    after: str
    state: str
    signed: list[tuple[str, str, str]]
    sides: tuple[str, ...]
    may_drop: bool


def draw(
    session: Session, contract: Contract, *, move: str = "", typed: Mapping[str, str] | None = None, trouble: DomainError | None = None,
    refused: str = "",
) -> str:  # fmt: skip
    """The page; after a refused move its form stands open with what was typed and what is wrong."""
    complaints = complain_all(trouble.complaints) if isinstance(trouble, Invalid) else {}
    who = who_asks()
    forms = move_forms(contract, move, typed or {}, complaints)
    shown = {form.name for form in forms}
    return render_template(
        "contracts/show.html",
        contract=contract,
        steps=steps_of(contract),
        terms=terms_of(contract),
        events=[told(event) for event in reversed(contract.events)],
        moves=forms,
        not_mine=not_mine(session, contract),
        signing=[side for side in sides_left(contract) if not may_sign_for(contract, who, side)] if contract.state == State.SIGNING else [],
        waiting_for=sides_left(contract),
        addenda=[shown_addendum(contract, one) for one in addenda_of(contract.events)],
        sign_fields=sign_fields(staff=who.staff),
        drop_fields=MOVE_FIELDS["drop_addendum"],
        complaints={f"{move}-{name}" if move in shown else name: said for name, said in complaints.items()},
        refused=refused,
        over=over_said(trouble, who) if isinstance(trouble, OverPromised) else "",
        faster=faster(trouble.facts) if trouble is not None and not isinstance(trouble, Invalid | OverPromised) else None,
        typed=typed or {},
        annexes_kg=rows.annexes_kg(session, contract.id) if contract.shape == "framework" else {},
        overrides=rows.overrides(session, contract.id),
        renewals=rows.renewals_of(session, contract.id),
        may_revise=contract.state == State.DRAFT and may(who, "contract.revise", thing_of(contract)),
        may_draft=may(who, "contract.draft", thing_of(contract)),
        sees_harvest=who.staff or (contract.seller is not None and contract.seller.code in who.own_codes),
        left=days_left(contract.ends_on, here_today()),
        words=words,
        price_of=price_of,
        clause_address=clause_address,
    )


def move_forms(contract: Contract, tried: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> list[MoveForm]:
    """The moves that this visitor can make now; the first step forward stands open."""
    legal = [name for name in FORMS if name in moves_from(State(contract.state)) and may(who_asks(), f"contract.{name}", thing_of(contract))]
    if contract.signatures:
        legal = [name for name in legal if name != "recall"]
    if had_a_hand(contract, who_asks()):
        legal = [name for name in legal if name != "countersign"]
    forms = []
    for name in legal:
        mine = name == tried
        opened = mine or (tried not in legal and name == legal[0] and name in ("send", "countersign", "resume"))
        fields = _fields(contract, name)
        title = label(CONTRACT_MOVES, name)
        forms.append(MoveForm(name, title, fields, opened, typed if mine else {}, complaints if mine else {}, name in DANGEROUS))
    return forms


def not_mine(session: Session, contract: Contract) -> str:
    """To staff, once both sides have signed: why they may not sign for the Alliance themselves, and who can; empty where they may."""
    who = who_asks()
    if not who.staff or contract.state != State.SIGNED:
        return ""
    return not_yours(had_a_hand(contract, who), [one.name for one in can_countersign(session, contract)])


def _fields(contract: Contract, name: str) -> tuple[Field, ...]:
    fields = MOVE_FIELDS[name]
    if name == "end":
        drawn = [line for line in contract.lines if line.harvest_id is not None]
        return (*fields[:-1], *(delivered_field(line.sequence, words.line_quantity(line)) for line in drawn), fields[-1])
    if name == "addendum":
        choices = {str(line.sequence): f"{line.sequence}. {line.words[:60]}" for line in contract.lines}
        return (Field("line", _("Dòng nào?"), kind="select", required=True, choices=choices), *fields)
    return fields


def steps_of(contract: Contract) -> list[dict[str, object]]:
    """The whole way with the place where the contract stands; a state off the way stands in its turn."""
    seen = [event.to_state for event in contract.events]
    path = [*PATH]
    if contract.state in (State.ON_HOLD, State.CANCELLED):
        at = max((path.index(State(one)) for one in seen if one in path), default=0)
        path.insert(at + 1, State(contract.state))
        if contract.state == State.CANCELLED:
            path = path[: at + 2]
    return [{"name": label(words.STATES, one), "now": one == contract.state, "past": one in seen and one != contract.state} for one in path]


def terms_of(contract: Contract) -> list[tuple[str, str]]:
    """The clauses that say something, in their order."""
    return [(label(words.TERM_LABELS, name), str(contract.terms[name])) for name in (*TERMS, "price_words") if contract.terms.get(name)]


def told(event: ContractEvent) -> Told:
    """An event as it is read."""
    facts = [(label(words.FACT_LABELS, name), fact_said(name, event.facts[name])) for name in words.FACT_LABELS if event.facts.get(name)]
    return Told(label(CONTRACT_MOVES, event.move), moment(event.at), event.person.name, facts)


def fact_said(name: str, value: Any) -> str:
    """A fact as it is read: a choice by its label, a day as the reader writes it."""
    if name in words.FACT_CHOICES:
        return label(words.FACT_CHOICES[name], value)
    return day(date.fromisoformat(value)) if name in DATES else str(value)


def shown_addendum(contract: Contract, one: Addendum) -> ShownAddendum:
    """An addendum with who has signed it, and for which sides the visitor may."""
    who = who_asks()
    open_now = one.state == "signing" and contract.state in (State.SIGNED, State.IN_FORCE)
    signed = [(label(words.SIDES, side), facts["signer"], fact_said("signed_on", facts["signed_on"])) for side, facts in (one.signed or {}).items()]
    sides = tuple(side for side in ("buyer", "seller") if open_now and side not in (one.signed or {}) and not may_sign_for(contract, who, side))
    return ShownAddendum(
        one, label(words.ADDENDUM_REASONS, one.reason), changed(one.before), changed(one.after), label(words.ADDENDUM_STATES, one.state),
        signed, sides, open_now and may(who, "contract.drop_addendum", thing_of(contract)),
    )  # fmt: skip


def changed(side: Mapping[str, Any]) -> str:
    """One side of an addendum's change in words: what the line said, or is to say."""
    if "price" in side:
        return price_of(side["price"])
    if "starts_on" in side:
        return words.days_said(*(date.fromisoformat(side[name]) if side[name] else None for name in ("starts_on", "ends_on")))
    return str(side.get("quantity_typed") or side.get("grade") or side.get("words") or "")


def faster(facts: Mapping[str, object]) -> dict[str, object]:
    """What somebody else did meanwhile, in words."""
    changes = facts.get("changes")
    lines = [
        {"name": label(CONTRACT_MOVES, one["move"]), "before": label(words.STATES, one["before"]), "after": label(words.STATES, one["after"])}
        for one in (changes if isinstance(changes, list) else [])
    ]
    at = facts.get("at")
    return {"by": facts.get("by", ""), "at": moment(at) if at else "", "lines": lines}  # type: ignore[arg-type]
