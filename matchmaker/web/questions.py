"""Questions in public about a listing: asked, answered, hidden; on the listing's page, and on a page of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Thing, may
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.questions import Question
from matchmaker.store.queries import listings
from matchmaker.store.queries import questions as rows
from matchmaker.store.work import view, work
from matchmaker.web.dressing import place_of_party
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.terms_fields import ANSWER, HIDE, QUESTION
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import moment
from matchmaker.wording.labels import PARTY_KINDS, label
from matchmaker.workflows import questions

pages = Blueprint("questions", __name__)
Page = str | Response | tuple[str, int]
OFFERS, NEEDS = {"side": "offer"}, {"side": "need"}


@dataclass(frozen=True)
class Asked:
    """One question as it is read: who asked only as staff may know, else what kind of organisation from where."""

    code: str
    body: str
    answer: str
    asker: str
    when: str
    answered: str
    hidden: str


@dataclass(frozen=True)
class Asking:
    """All that was asked about a listing, and what the visitor may do."""

    asked: Sequence[Asked]
    can_ask: bool
    can_answer: bool
    can_hide: bool
    late: bool
    form_key: str = field(default_factory=lambda: uuid4().hex)
    question: Field = QUESTION
    answer: Field = ANSWER
    hide: Field = HIDE


def asking(session: Session, listing: Listing) -> Asking:
    """What was asked about the listing, as the visitor sees it."""
    who, now = who_asks(), datetime.now(UTC)
    thing = Thing(frozenset({listing.party.code}), public=listing.open)
    still = questions.may_still_ask(session, listing, now)
    own = listing.party.code in who.party_codes
    found = [_asked(one, staff=who.staff) for one in rows.about(session, listing.id, hidden=who.staff)]
    can_ask = still and may(who, "question.ask") and not own
    return Asking(found, can_ask, may(who, "question.answer", thing), may(who, "question.hide"), not still)


def _asked(one: Question, *, staff: bool) -> Asked:
    kind, place = label(PARTY_KINDS, one.asker.kind).lower(), place_of_party(one.asker)
    somebody = _("một %(kind)s ở %(place)s", kind=kind, place=place) if place else _("một %(kind)s", kind=kind)
    asker = _("%(somebody)s: %(name)s, %(person)s", somebody=somebody, name=one.asker.name, person=one.asked_by.name) if staff else somebody
    by = _("Liên minh trả lời hộ") if one.answered_for else _("%(name)s nhập thay", name=one.answered_acting) if one.answered_acting else ""
    answered = " · ".join(part for part in (moment(one.answered_at), by) if part)
    hidden = _("Đã ẩn: %(why)s (%(who)s)", why=one.hidden_why, who=one.hidden_by.name if one.hidden_by else "") if one.hidden_at else ""
    return Asked(one.code, one.body, one.answer, asker, moment(one.asked_at), answered, hidden)


@pages.get("/offers/<code>/questions", defaults=OFFERS)
@pages.get("/needs/<code>/questions", defaults=NEEDS)
@needs("listing.read")
def index(side: str, code: str) -> str:
    """Everything that was asked about a listing."""
    with view() as session:
        return _page(session, _seen(session, side, code), {}, {})


@pages.post("/offers/<code>/questions", defaults=OFFERS)
@pages.post("/needs/<code>/questions", defaults=NEEDS)
@needs("question.ask")
def ask(side: str, code: str) -> Page:
    """Ask, or show what stands against it with everything typed."""
    body, key = request.form.get("question", ""), request.form.get("form_key", "")
    try:
        with work() as session:
            questions.ask(session, who=who_asks(), side=side, code=code, body=body, form_key=key, now=datetime.now(UTC))
    except Invalid as error:
        with view() as session:
            typed = {"question": body, "form_key": key}
            return _page(session, _seen(session, side, code), typed, complain_all(error.complaints)), 422
    flash(_("Đã gửi câu hỏi. Bên đăng tin trả lời ở trang này."))
    return redirect(url_for("questions.index", side=side, code=code), 303)


@pages.post("/questions/<code>/<any(answer, hide):act>")
@needs("listing.read")
def settle(code: str, act: str) -> Page:
    """Answer a question, or hide it; a question that was answered meanwhile is shown as it is."""
    name = "answer" if act == "answer" else "why"
    text, now = request.form.get(name, ""), datetime.now(UTC)
    with view() as session:
        found = rows.by_code(session, code)
        if found is None:
            raise NotFound(question=code)
        side, listing = found.listing.side, found.listing.code
    try:
        with work() as session:
            if act == "answer":
                questions.answer(session, who=who_asks(), code=code, answer=text, now=now)
            else:
                questions.hide(session, who=who_asks(), code=code, why=text, now=now)
    except (Invalid, Stale) as error:
        said = complain_all(error.complaints) if isinstance(error, Invalid) else {name: _("Câu này vừa có người trả lời. Xem ở dưới.")}
        with view() as session:
            typed = {f"{name}-{code}": text}
            page = _page(session, _seen(session, side, listing), typed, {f"{one}-{code}": why for one, why in said.items()})
            return page, 422 if isinstance(error, Invalid) else 409
    flash(_("Đã trả lời. Ai xem tin cũng đọc được.") if act == "answer" else _("Đã ẩn câu hỏi."))
    return redirect(url_for("questions.index", side=side, code=listing), 303)


def _seen(session: Session, side: str, code: str) -> Listing:
    listing = listings.by_code(session, code)
    if listing is None or listing.side != side or not may(who_asks(), "listing.read", Thing(frozenset({listing.party.code}), public=listing.open)):
        raise NotFound(listing=code)
    return listing


def _page(session: Session, listing: Listing, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    return render_template("questions/index.html", listing=listing, asking=asking(session, listing), typed=typed, complaints=complaints)
