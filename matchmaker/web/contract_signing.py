"""The last look before a signature: who, what, how much, at which price; then the name in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.contracts import State
from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.harvests import OverPromised
from matchmaker.store.contract_moves import digest_of
from matchmaker.store.work import view, work
from matchmaker.web.contract_fields import sign_fields
from matchmaker.web.contract_page import draw, faster, terms_of
from matchmaker.web.contract_words import price_of
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.contract_complaints import may_not_sign, over_said, recording
from matchmaker.workflows import contracting
from matchmaker.workflows.contracting.moving import may_sign_for, sides_left

pages = Blueprint("contract_signing", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/contracts/<code>/sign/<side>")
@needs("contract.read")
def look(code: str, side: str) -> Answer:
    """What is being signed, once more, with the question who signs."""
    with view() as session:
        return _page(session, code, side, {})


@pages.post("/contracts/<code>/sign/<side>")
@needs("contract.sign_buyer")
def sign(code: str, side: str) -> Answer:
    """Keep the signature; the last one binds harvest and linkage, or stops with the numbers."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            contract = contracting.sign_contract(
                session, who=who_asks(), code=code, side=side, facts=typed, seen=typed.get("seen", ""), version=version(), now=datetime.now(UTC)
            )
            done = contract.state == State.SIGNED
    except (Invalid, Stale, OverPromised, WrongStage) as error:
        with view() as session:
            return _page(session, code, side, typed, error)
    except Refused as error:
        with view() as session:
            return _refused(session, code, side, str(error.facts.get("why", "")), error)
    flash(_("Đã ghi chữ ký. Hai bên đã ký đủ, chờ Liên minh ký xác nhận.") if done else _("Đã ghi chữ ký."))
    return redirect(url_for("contracts.show", code=code), 303)


def _page(session: Session, code: str, side: str, typed: Mapping[str, str], trouble: DomainError | None = None) -> Answer:
    if side not in ("buyer", "seller"):
        raise NotFound(side=side)
    who = who_asks()
    contract = contracting.see_contract(session, who=who, code=code)
    if why := may_sign_for(contract, who, side):
        return _refused(session, code, side, why, Refused(action="contract.sign", why=why))
    if contract.state != State.SIGNING or side not in sides_left(contract):
        return draw(session, contract, trouble=trouble if isinstance(trouble, Stale) else WrongStage(move="sign", stage=contract.state)), 409
    party = contract.buyer if side == "buyer" else contract.seller
    page = render_template(
        "contracts/sign.html",
        contract=contract,
        side=side,
        party=party,
        fields=sign_fields(staff=who.staff),
        typed=typed,
        complaints=complain_all(trouble.complaints) if isinstance(trouble, Invalid) else {},
        over=over_said(trouble, who) if isinstance(trouble, OverPromised) else "",
        changed=faster(trouble.facts) if isinstance(trouble, Stale) else None,
        digest=digest_of(contract),
        terms=terms_of(contract),
        staff=who.staff,
        recording=recording([one.name for one in contracting.can_countersign(session, contract, who)]) if who.staff else "",
        words=words,
        price_of=price_of,
    )
    return page if trouble is None else (page, 422 if isinstance(trouble, Invalid) else 409)


def _refused(session: Session, code: str, side: str, why: str, error: Refused) -> Answer:
    """The contract's page with the reason why this person may not sign for this side; whoever may not see it learns nothing."""
    contract = contracting.see_contract(session, who=who_asks(), code=code)
    if not why or side not in ("buyer", "seller"):
        raise error
    party = contract.buyer if side == "buyer" else contract.seller
    return draw(session, contract, refused=may_not_sign(why, party.name if party else "")), 403
