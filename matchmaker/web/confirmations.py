"""A party answers for what staff wrote for it: signed in, by a private address, on paper; or tells staff, who record how."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings as rows
from matchmaker.store.queries import tellings
from matchmaker.store.work import view, work
from matchmaker.web.acting_form import acting_for
from matchmaker.web.desk_forms import TOLD_FIELDS, WRONG_FIELDS, again
from matchmaker.web.desk_parts import address_of
from matchmaker.web.guard import needs
from matchmaker.web.listing_lines import lines_of
from matchmaker.web.listings import found
from matchmaker.web.qr import picture_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import acting

pages = Blueprint("confirmations", __name__)
Page = str | Response | tuple[str, int]
OFFERS, NEEDS = {"side": "offer"}, {"side": "need"}
GONE = 410


@pages.post("/offers/<code>/answer", defaults=OFFERS)
@pages.post("/needs/<code>/answer", defaults=NEEDS)
@needs("listing.answer")
def answer(side: str, code: str) -> Page:
    """A person of the party, signed in, says that it is right, or what is wrong."""
    right = request.form.get("answer") == "yes"
    try:
        with work() as session:
            found(rows.by_code(session, code), side, "listing.answer")
            acting.answer(session, who=who_asks(), code=code, right=right, wrong=request.form.get("wrong", ""), now=datetime.now(UTC))
    except Invalid as error:
        return again(_("Chưa đúng chỗ nào?"), WRONG_FIELDS, error, kept=("answer",), back=url_for("listings.show", side=side, code=code))
    flash(_("Cảm ơn. Tin này nay là lời của bạn.") if right else _("Đã báo Liên minh. Cán bộ sẽ sửa tin."))
    return redirect(url_for("listings.show", side=side, code=code), 303)


@pages.post("/offers/<code>/confirmed", defaults=OFFERS)
@pages.post("/needs/<code>/confirmed", defaults=NEEDS)
@needs("listing.record_answer")
def record(side: str, code: str) -> Page:
    """Staff record that the party said it is right: who, by which way, when."""
    back = url_for("listings.show", side=side, code=code)
    try:
        with work() as session:
            found(rows.by_code(session, code), side, "listing.record_answer")
            acting.record_answer(session, who=who_asks(), code=code, typed=request.form, now=datetime.now(UTC))
    except Invalid as error:
        return again(_("Đơn vị đã xác nhận"), TOLD_FIELDS, error, back=back, acting=acting_for(listing_code=code))
    flash(_("Đã ghi: đơn vị xác nhận tin này."))
    return redirect(back, 303)


@pages.post("/offers/<code>/confirm-link", defaults=OFFERS)
@pages.post("/needs/<code>/confirm-link", defaults=NEEDS)
@needs("listing.record_answer")
def make(side: str, code: str) -> Response:
    """Make the private address at which the party answers; while one serves, it stays that one."""
    with work() as session:
        found(rows.by_code(session, code), side, "listing.record_answer")
        acting.make_link(session, who=who_asks(), code=code, secret=str(current_app.secret_key), now=datetime.now(UTC))
    return redirect(url_for("listings.show", side=side, code=code, _anchor="voice"), 303)


@pages.get("/confirm/<token>")
@needs("confirmation.open")
def open(token: str) -> Page:
    """The listing in words and two buttons; opening it changes nothing, so that a message's preview answers for nobody."""
    with view() as session:
        opened = acting.open_link(session, token=token, now=datetime.now(UTC))
        return _drawn(opened, token)


@pages.post("/confirm/<token>")
@needs("confirmation.answer")
def answer_by_link(token: str) -> Page:
    """Whoever holds the address answers, once; the page then says what stands."""
    right, wrong = request.form.get("answer") == "yes", request.form.get("wrong", "")
    try:
        with work() as session:
            acting.answer_by_link(session, who=who_asks(), token=token, right=right, wrong=wrong, now=datetime.now(UTC))
    except Invalid as error:
        with view() as session:
            opened = acting.open_link(session, token=token, now=datetime.now(UTC))
            return _drawn(opened, token, wrong, complain_all(error.complaints), 422)
    return redirect(url_for("confirmations.open", token=token), 303)


def _drawn(opened: acting.OpenedLink, token: str, wrong: str = "", complaints: dict[str, str] | None = None, status: int = 0) -> Response:
    lines = _said(opened.listing) if opened.listing.open else ()  # what was withdrawn nobody sees any more, but the party signed in
    page = render_template(
        "desk/confirm.html", state=opened.state, link=opened.link, telling=opened.link.telling, listing=opened.listing, lines=lines, token=token,
        typed={"wrong": wrong}, complaints=complaints or {}, wrong_fields=WRONG_FIELDS,
    )  # fmt: skip
    response = make_response(page, status or (200 if opened.state in ("serves", "used") else GONE))
    response.headers["Cache-Control"] = "no-store"  # a phone that is lent keeps no copy of what its address let somebody see
    return response


def _said(listing: Listing) -> list[tuple[str, str]]:
    """What the listing says in words, as typed; where it was read otherwise, that as well."""
    return [(line.name, line.typed or line.read) for line in lines_of(listing) if line.typed]


@pages.get("/offers/<code>/paper", defaults=OFFERS)
@pages.get("/needs/<code>/paper", defaults=NEEDS)
@needs("listing.paper")
def paper(side: str, code: str) -> str:
    """The listing on a sheet of A4, to be corrected by hand and signed; its code leads back to it."""
    with view() as session:
        listing = found(rows.by_code(session, code), side, "listing.paper")
        telling = tellings.latest(session, listing.id) if listing.confirmation == "waiting" and who_asks().staff else None
        link = tellings.unused_link(session, telling.id, datetime.now(UTC)) if telling and listing.open else None
        address = address_of(link) if link else url_for("listings.show", side=side, code=code, _external=True)
        return render_template(
            "desk/paper.html",
            listing=listing,
            lines=lines_of(listing),
            address=address,
            code_picture=picture_of(address),
            link=link,
            now=datetime.now(UTC),
        )
