"""Negotiation: terms are put forward with a form, answered with a button, and one's own linkage is turned down with a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongStage
from matchmaker.matching.reference_prices import product_of
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import terms as rows
from matchmaker.store.snapshots import linked_of
from matchmaker.store.work import view, work
from matchmaker.web.dressing import lexicon
from matchmaker.web.guard import needs
from matchmaker.web.linkage_page import draw
from matchmaker.web.listing_form import version
from matchmaker.web.resuming import resumed
from matchmaker.web.terms_fields import LABELS
from matchmaker.web.terms_page import faster, fields_for, first_form, sent, talks_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import brokering, negotiating
from matchmaker.workflows.negotiating import Acting

pages = Blueprint("terms", __name__)
Page = str | Response | tuple[str, int]
ANSWERS = {"accept": negotiating.accept, "withdraw": negotiating.withdraw}


@pages.get("/linkages/<code>/terms")
@needs("terms.put")
def new(code: str) -> Page:
    """The form of new terms, filled with the last ones: a counter-offer changes what it does not like."""
    with view() as session:
        linkage = brokering.see_linkage(session, who=who_asks(), code=code)
        if linkage.stage != "talking":
            return redirect(url_for("linkages.show", code=code), 303)
        typed = first_form(linkage, rows.of_linkage(session, linkage.id), datetime.now(UTC))
        return _form(linkage, resumed("terms", code, {**typed, "form_key": uuid4().hex}))


@pages.post("/linkages/<code>/terms")
@needs("terms.put")
def put(code: str) -> Page:
    """Put the terms forward, or show the form again with what is wrong, or with what somebody else did meanwhile."""
    typed, now = sent(), datetime.now(UTC)
    try:
        with work() as session:
            linkage = brokering.see_linkage(session, who=who_asks(), code=code)
            draft = negotiating.read_terms(typed, lexicon=lexicon(), line=_line(linkage), now=now)
            negotiating.put_forward(
                session, who=who_asks(), code=code, draft=draft, seen=_number("seen"), form_key=typed.get("form_key", ""), acting=_acting(), now=now
            )
    except (Invalid, Stale, WrongStage) as error:
        with view() as session:
            linkage = brokering.see_linkage(session, who=who_asks(), code=code)
            return _form(linkage, typed, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Đã gửi điều kiện cho bên kia."))
    return redirect(url_for("linkages.show", code=code, _anchor="terms"), 303)


@pages.post("/linkages/<code>/terms/<int:number>/<any(accept, refuse, withdraw):act>")
@needs("linkage.read")
def answer(code: str, number: int, act: str) -> Page:
    """Accept the other side's terms, turn them down with a reason, or take back one's own."""
    now = datetime.now(UTC)
    told: dict[str, Any] = {"who": who_asks(), "code": code, "number": number, "acting": _acting(), "now": now}
    try:
        with work() as session:
            if act == "refuse":
                reason, note = (request.form.get(name, "") for name in ("terms_reason", "note"))
                negotiating.refuse(session, reason=reason, note=note, **told)
            else:
                ANSWERS[act](session, **told)
    except (Invalid, Stale, WrongStage) as error:
        with view() as session:
            linkage = brokering.see_linkage(session, who=who_asks(), code=code)
            return draw(linkage, move=f"terms-{act}", typed=sent(), trouble=error), 422 if isinstance(error, Invalid) else 409
    flash(_("Đã đồng ý. Điều đã thống nhất ghi ở dưới.") if act == "accept" else _("Đã ghi câu trả lời."))
    return redirect(url_for("linkages.show", code=code, _anchor="terms"), 303)


@pages.post("/linkages/<code>/refuse")
@needs("linkage.refuse")
def leave(code: str) -> Page:
    """One of the two sides ends the linkage, or takes its offer back, and says why."""
    facts = {name: request.form.get(name, "") for name in ("reason", "note")}
    try:
        with work() as session:
            side = request.form.get("terms_side", "")
            brokering.refuse(session, who=who_asks(), code=code, facts=facts, version=version(), side=side, now=datetime.now(UTC))
    except (Invalid, Stale, WrongStage) as error:
        with view() as session:
            linkage = brokering.see_linkage(session, who=who_asks(), code=code)
            return draw(linkage, move="leave", typed=facts, trouble=error), 422 if isinstance(error, Invalid) else 409
    flash(_("Đã dừng kết nối. Bên kia đọc được lý do."))
    return redirect(url_for("linkages.show", code=code), 303)


def _form(linkage: Linkage, typed: dict[str, str], trouble: Exception | None = None) -> str:
    who, talks = who_asks(), talks_of(linkage)
    if trouble is None and not talks.can_put:
        raise NotFound(linkage=linkage.code)
    seen = str(talks.seen) if trouble is None or isinstance(trouble, Stale) else typed.get("seen", "")
    return render_template(
        "terms/form.html", linkage=linkage, talks=talks, fields=fields_for(who), typed=typed, seen=seen,
        complaints=complain_all(trouble.complaints, LABELS) if isinstance(trouble, Invalid) else {},
        faster=faster(trouble.facts) if isinstance(trouble, Stale) else None, over=isinstance(trouble, WrongStage),
    )  # fmt: skip


def _line(linkage: Linkage) -> tuple[str, ...]:
    """The product that is talked about and what it is a kind of."""
    words = lexicon()
    product = product_of(linked_of(linkage.offer.linked)) if linkage.offer.linked else ""
    return words.line(product) if product in words.products else ()


def _acting() -> Acting:
    return Acting(*(request.form.get(name, "") for name in ("terms_side", "told_via", "told_by")))


def _number(name: str) -> int:
    sent_now = request.form.get(name, "")
    return int(sent_now) if sent_now.isascii() and sent_now.isdigit() and len(sent_now) < 10 else 0
