"""Addenda: one thing of one line changed after signing, for a coded reason, by both sides once more; until then nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.contracts import Addendum, State, addenda_of, take
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.harvests import NOTHING
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who
from matchmaker.market import market_of
from matchmaker.store import harvests
from matchmaker.store.contract_moves import append
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.people import Person
from matchmaker.workflows.contracting.common import acting, held, moves_since, tell, told
from matchmaker.workflows.contracting.moving import may_sign_for
from matchmaker.workflows.contracting.reading import read_contract_form
from matchmaker.workflows.contracting.signing import override_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "quantity": ("quantity_typed", "quantity_kg"), "price": ("price",), "window": ("starts_on", "ends_on"), "grade": ("grade",), "other": (),
}  # fmt: skip
"""The columns of a line that an addendum of each kind changes."""


def propose_addendum(
    session: Session, *, who: Who, code: str, facts: Mapping[str, str], version: int, source: str = "web", now: datetime
) -> Contract:
    """The contract with one more addendum, to be signed by both sides. Raises `Invalid` for what cannot be read, or says what is said already."""
    contract = held(session, who, code, "addendum", version)
    person, said = acting(session, who, "contract.addendum"), told("addendum", facts, now)
    line = _line(contract, said["line"])
    open_one = next((one for one in addenda_of(contract.events) if one.state == "signing"), None)
    if open_one is not None:
        raise Invalid({"to": ("addendum_open", {"number": open_one.number})})
    before, after = _change(session, line, said, now)
    state = take(State(contract.state), "addendum", said)
    number = len(addenda_of(contract.events)) + 1
    append(
        session, contract, "addendum", state,
        {**said, "line": line.sequence, "number": number, "before": before, "after": after}, person, now, source,
    )  # fmt: skip
    tell(session, contract, "contract_addendum", "addendum", person, now, {"number": number, "reason": said["addendum_reason"], "to": said["to"]})
    return contract


def sign_addendum(
    session: Session, *, who: Who, code: str, facts: Mapping[str, str], seen: str, version: int, source: str = "web", now: datetime
) -> Contract:
    """The contract with one side's signature under an addendum; with the second one the line changes, and with it what the harvest gives."""
    contract = held(session, who, code, "sign_addendum", version)
    today = now.astimezone(VIETNAM).date()
    given = {**facts, **({} if who.staff else {"signed_on": today.isoformat()})}
    addendum = _open(contract, str(given.get("addendum", "")))
    if why := may_sign_for(contract, who, str(given.get("side", ""))):
        raise Refused(action="contract.sign_addendum", why=why)
    if seen != addendum.digest:
        raise Stale(**moves_since(contract, version))
    said = told("sign_addendum", given, now, _made_on(contract, addendum))
    if said["side"] in (addendum.signed or {}):
        raise Invalid({"signer": ("signed_already", {"name": (addendum.signed or {})[said["side"]]["signer"]})})
    person = acting(session, who, "contract.sign_addendum")
    state = take(State(contract.state), "sign_addendum", said)
    if {*(addendum.signed or {}), said["side"]} >= {"buyer", "seller"}:
        _apply(session, contract, addendum, person, now)
    via = "paper" if who.staff else "web"
    append(session, contract, "sign_addendum", state, {**said, "digest": addendum.digest, "via": via}, person, now, source)
    tell(session, contract, "contract_addendum", "sign_addendum", person, now, {"number": addendum.number, "reason": addendum.reason, "to": ""})
    return contract


def drop_addendum(session: Session, *, who: Who, code: str, facts: Mapping[str, str], version: int, source: str = "web", now: datetime) -> Contract:
    """The contract without an addendum that was not signed by both; it stays in the record with the reason."""
    contract = held(session, who, code, "drop_addendum", version)
    _open(contract, str(facts.get("addendum", "")))
    person, said = acting(session, who, "contract.drop_addendum"), told("drop_addendum", facts, now)
    append(session, contract, "drop_addendum", take(State(contract.state), "drop_addendum", said), said, person, now, source)
    return contract


def _line(contract: Contract, text: str) -> ContractLine:
    line = next((one for one in contract.lines if str(one.sequence) == text), None)
    if line is None:
        raise Invalid({"line": ("not_a_choice", {})})
    return line


def _open(contract: Contract, number: str) -> Addendum:
    found = next((one for one in addenda_of(contract.events) if str(one.number) == number), None)
    if found is None:
        raise NotFound(contract=contract.code)
    if found.state != "signing":
        raise Invalid({"signer": ("addendum_closed", {"number": found.number})})
    return found


def _made_on(contract: Contract, addendum: Addendum) -> date:
    event = next(event for event in contract.events if event.move == "addendum" and int(event.facts["number"]) == addendum.number)
    return event.at.astimezone(VIETNAM).date()


def _change(session: Session, line: ContractLine, said: Mapping[str, str], now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the line says and is to say, in the columns that change, as JSON keeps them."""
    reason, text = said["addendum_reason"], said["to"]
    if reason == "other":
        return {}, {"words": text}
    form = {
        "line-1-words": line.words, "line-1-grade": line.grade, "line-1-quantity": line.quantity_typed or "1 kg",
        "line-1-from": line.starts_on.isoformat() if line.starts_on else "", "line-1-until": line.ends_on.isoformat() if line.ends_on else "",
    }  # fmt: skip
    typed = {"quantity": {"line-1-quantity": text}, "price": {"line-1-price": text}, "grade": {"line-1-grade": text}}.get(reason)
    if typed is None:
        typed = {"line-1-from": text, "line-1-until": ""}
    try:
        draft = read_contract_form(form | typed, market_of(session).lexicon(session), now.astimezone(VIETNAM).date()).lines[0]
    except Invalid as error:
        raise Invalid({"to": next(iter(error.complaints.values()))}) from error
    if reason == "window" and None in (draft.starts_on, draft.ends_on):
        raise Invalid({"to": ("not_a_window", {})})
    before, after = ({name: _plain(getattr(one, name)) for name in COLUMNS[reason]} for one in (line, draft))
    if before == after:
        raise Invalid({"to": ("same_as_before", {})})
    return before, after


def _apply(session: Session, contract: Contract, addendum: Addendum, person: Person, now: datetime) -> None:
    """Change the line as both have signed; another quantity is taken from the harvest anew, all or nothing."""
    line = _line(contract, str(addendum.line))
    for name, value in addendum.after.items():
        if name in ContractLine.__table__.columns and addendum.reason != "other":
            setattr(line, name, _typed(name, value))
    if addendum.reason == "quantity" and line.harvest_id is not None and contract.shape != "framework":
        harvests.release(session, line, NOTHING, now)
        harvests.draw(session, line=line, person=person, now=now, override=override_of(contract))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def _typed(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "quantity_kg":
        return Decimal(value)
    return date.fromisoformat(value) if name in ("starts_on", "ends_on") else value
