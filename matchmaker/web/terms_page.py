"""The negotiation of a linkage as its page shows it: each round in one table, what changed, how its price stands, and what can be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import request
from flask_babel import gettext as _

from matchmaker.domain.negotiating import Round, TermsState, state_of
from matchmaker.domain.permissions import Thing, Who, may, within
from matchmaker.matching.text import fold
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.queries import terms
from matchmaker.store.work import view
from matchmaker.web.fields import Field
from matchmaker.web.price_beside import Beside, beside_terms
from matchmaker.web.terms_fields import ANSWER_FOR, ON_BEHALF, REFUSE_LINKAGE, REFUSE_TERMS, TERMS_FIELDS
from matchmaker.web.visitors import who_asks
from matchmaker.wording.dealing import TERMS_REASONS, TERMS_SIDES
from matchmaker.wording.figures import HERE, amount, dong, moment, window
from matchmaker.wording.labels import VIAS, label

SHOWN = ("price", "quantity", "grade", "window", "place", "payment", "note")
GOOD_FOR = timedelta(days=3)
OVER = "over"
"""How terms stand that nobody answered before the two stopped talking."""


@dataclass(frozen=True)
class Turn:
    """One round as a row: who, when, each term as read with what was typed where that differs, and how it stands."""

    number: int
    side: str
    party: str
    by: str
    when: str
    said: Mapping[str, str]
    typed: Mapping[str, str]
    changed: frozenset[str]
    valid: str
    state: str
    answer: str
    beside: Beside | None


@dataclass(frozen=True)
class Talks:
    """The whole negotiation as one reader sees it."""

    turns: Sequence[Turn]
    seen: int
    can_put: bool = False
    can_accept: bool = False
    can_refuse: bool = False
    can_withdraw: bool = False
    can_leave: bool = False
    withdraws: bool = False  # leaving now takes an offer back
    staff: bool = False
    last_side: str = ""
    refuse_fields: Sequence[Field] = REFUSE_TERMS
    answer_for: Sequence[Field] = ()
    leave_fields: Sequence[Field] = REFUSE_LINKAGE
    reference: str = ""
    invented: bool = False
    form_key: str = field(default_factory=lambda: uuid4().hex)


def talks_of(linkage: Linkage, who: Who | None = None, now: datetime | None = None) -> Talks:
    """The negotiation of a linkage as the visitor sees it."""
    who, now = who or who_asks(), now or datetime.now(UTC)
    with view() as session:
        rows = terms.of_linkage(session, linkage.id)
        besides = beside_terms(session, linkage.offer, rows, now.astimezone(HERE).date())
        turns = [_turn(linkage, rows, at, besides.get(one.sequence), now) for at, one in enumerate(rows)]
        seen = len(rows) + sum(one.answer is not None for one in rows)
        last = rows[-1] if rows else None
        standing = last is not None and turns[-1].state == TermsState.STANDING
        shown = next((one.beside for one in reversed(turns) if one.beside), None)
        talks = Talks(
            turns, seen, staff=who.staff, last_side=last.side if last else "", reference=shown.said if shown else "",
            invented=shown.invented if shown else False, answer_for=ANSWER_FOR if who.staff else (),
        )  # fmt: skip
        return replace(talks, **_rights(linkage, who, last, standing=standing))


def _rights(linkage: Linkage, who: Who, last: LinkageTerms | None, *, standing: bool) -> dict[str, Any]:
    """What the visitor can do now: the other side answers what stands, its own side takes it back."""
    talking, thing = linkage.stage == "talking", Thing(frozenset({linkage.buyer.code, linkage.seller.code}))
    found: dict[str, Any] = {"can_put": talking and may(who, "terms.put", thing)}
    if talking and standing and last is not None:
        for name, action in (("can_accept", "terms.accept"), ("can_refuse", "terms.refuse"), ("can_withdraw", "terms.put")):
            wanted = {last.side} if name == "can_withdraw" else {"need", "offer"} - {last.side}
            found[name] = may(who, action, thing) if who.staff else bool(sides_of(linkage, who, action) & wanted)
    leaves = sides_of(linkage, who, "linkage.refuse") if not who.staff else frozenset()
    found["can_leave"] = bool(leaves) and linkage.stage in ("asked", "proposed", "talking", "agreed")
    found["withdraws"] = leaves == {"offer"} and linkage.stage in ("asked", "proposed")
    return found


def sides_of(linkage: Linkage, who: Who, action: str) -> frozenset[str]:
    """For which sides of the linkage the person may do this."""
    own = within(who, action).party_codes
    return frozenset(side for side, party in (("need", linkage.buyer), ("offer", linkage.seller)) if party.code in own)


def _turn(linkage: Linkage, rows: Sequence[LinkageTerms], at: int, beside: Beside | None, now: datetime) -> Turn:
    one, said = rows[at], _said(rows[at])
    before = _said(rows[at - 1]) if at else said
    party = (linkage.buyer if one.side == "need" else linkage.seller).name
    state = state_of(Round(one.side, one.valid_until, at == len(rows) - 1, one.answer.act if one.answer else ""), now)
    over = linkage.stage != "talking" and state in (TermsState.STANDING, TermsState.EXPIRED)
    return Turn(
        one.sequence, one.side, party, _by(one.person.name, one.told_via, one.told_by, one.acting), moment(one.at), said, _typed(one, said),
        frozenset(name for name in SHOWN if said[name] != before[name]), moment(one.valid_until), OVER if over else state.value, _answer(one), beside,
    )  # fmt: skip


def _said(one: LinkageTerms) -> dict[str, str]:
    return {
        "price": dong(one.price_dong, one.price_high_dong, one.price_unit),
        "quantity": amount(one.quantity, one.quantity_unit, one.quantity_high, one.per),
        "grade": one.grade_typed,
        "window": window(one.starts_on, one.ends_on),
        "place": one.place_typed,
        "payment": one.payment_typed,
        "note": one.note,
    }


def _typed(one: LinkageTerms, said: Mapping[str, str]) -> dict[str, str]:
    """What was typed, where it was read as something that looks different."""
    plain = [f"{day:%d/%m/%Y}" if day else "" for day in (one.starts_on, one.ends_on)]  # a day written out is read as nothing else
    days = "" if [one.from_typed, one.until_typed] == plain else " – ".join(text for text in (one.from_typed, one.until_typed) if text)
    typed = {"price": one.price_typed, "quantity": one.quantity_typed, "window": days}
    return {name: text for name, text in typed.items() if text and fold(text) != fold(said[name])}


def _by(name: str, via: str, told_by: str, acting: str) -> str:
    """Who put it down: a person of the side, of an organisation that acts for it, or of the staff, with how the side told them."""
    if via:
        way = f"{label(VIAS, via)}: {told_by}" if told_by else label(VIAS, via)
        return _("%(name)s (Liên minh) nhập hộ, theo %(way)s", name=name, way=way)
    return _("%(name)s, %(acting)s nhập thay", name=name, acting=acting) if acting else name


def _answer(one: LinkageTerms) -> str:
    if one.answer is None:
        return ""
    said = [f"{_by(one.answer.person.name, one.answer.told_via, one.answer.told_by, one.answer.acting)}, {moment(one.answer.at)}"]
    if one.answer.reason:
        said.append(f"{label(TERMS_REASONS, one.answer.reason)}{f': {one.answer.note}' if one.answer.note else ''}")
    return ". ".join(said)


def first_form(linkage: Linkage, rows: Sequence[LinkageTerms], now: datetime) -> dict[str, str]:
    """The form of new terms, filled with the last ones, else with what the two listings say; good for three days unless changed."""
    until = f"{(now + GOOD_FOR).astimezone(HERE):17:00 %d/%m/%Y}"
    if rows:
        last = rows[-1]
        names = {"price": "price", "quantity": "quantity", "grade": "grade", "from": "from", "until": "until", "place": "place", "payment": "payment"}
        return {name: getattr(last, f"{column}_typed") for name, column in names.items()} | {"valid": until}
    offer, need = linkage.offer, linkage.need
    either = {name: getattr(offer, f"{name}_typed") or getattr(need, f"{name}_typed") for name in ("price", "quantity", "grade", "payment")}
    days = {name: getattr(need, f"{name}_typed") or getattr(offer, f"{name}_typed") for name in ("from", "until")}
    return either | days | {"place": need.pick_up or need.place_typed or offer.pick_up or offer.place_typed, "valid": until}


def fields_for(who: Who) -> tuple[Field, ...]:
    """The questions of new terms; staff say for whom they write."""
    return (*ON_BEHALF, *TERMS_FIELDS) if who.staff else TERMS_FIELDS


def sent() -> dict[str, str]:
    """What a form of terms, or of an answer to some, sent."""
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def faster(facts: Mapping[str, object]) -> dict[str, object]:
    """What somebody else did meanwhile, as a page tells it."""
    at = facts.get("at")
    line = {"name": _("Lượt %(number)s", number=facts.get("number", "")), "before": "", "after": facts.get("price", "")}
    return {"by": facts.get("by", ""), "at": moment(at) if isinstance(at, datetime) else "", "lines": [line] if facts.get("price") else []}


def side_said(side: str) -> str:
    """A side of a linkage in words."""
    return label(TERMS_SIDES, side)
