"""Slips for people without e-mail: made and printed by who manages the people; and the page where the code of one is typed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, TooManyTries
from matchmaker.domain.sign_in import shown_phone
from matchmaker.domain.slips import in_fours
from matchmaker.store.queries import parties
from matchmaker.store.work import view, work
from matchmaker.web.fields import SLIP_CODE, SLIP_FIELDS
from matchmaker.web.guard import needs
from matchmaker.web.qr import picture_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import slips

pages = Blueprint("slips", __name__)
Page = Response | tuple[str, int]


@pages.get("/parties/<code>/people/slips/new")
@needs("party.people")
def new(code: str) -> str:
    """The form of a slip."""
    return _form(code, {}, {})


@pages.post("/parties/<code>/people/slips")
@needs("party.people")
def make(code: str) -> Page:
    """Make a slip and show it to be printed."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            made = slips.make_slip(session, who=who_asks(), code=code, typed=typed, key=_key(), now=datetime.now(UTC)).code
    except Invalid as error:
        return _form(code, typed, complain_all(error.complaints)), 422
    return redirect(url_for("slips.show", code=code, link=made), 303)


@pages.get("/parties/<code>/people/slips/<link>")
@needs("party.people")
def show(code: str, link: str) -> Response:
    """The slip as a sheet to be printed; what became of it where it is of no use any more."""
    now = datetime.now(UTC)
    with view() as session:
        slip = slips.see_slip(session, who=who_asks(), code=code, link=link, key=_key(), now=now)
        address = url_for("people.invited", secret=slip.token, _external=True) if slip.token else ""
        page = render_template(
            "people/slip.html", slip=slip, kept=slip.kept, party=slip.kept.party, now=now, typed_code=in_fours(slip.code),
            phone=_phone(slip.kept.phone),
            picture=picture_of(address) if address else "", typing=url_for("slips.type_code", _external=True),
        )  # fmt: skip
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/parties/<code>/people/slips/<link>/again")
@needs("party.people")
def again(code: str, link: str) -> Response:
    """A fresh slip for the same person, to be printed; the old one opens nothing any more."""
    with work() as session:
        made = slips.make_again(session, who=who_asks(), code=code, link=link, key=_key(), now=datetime.now(UTC)).code
    flash(_("Đã làm phiếu mới. Phiếu cũ không dùng được nữa."))
    return redirect(url_for("slips.show", code=code, link=made), 303)


@pages.get("/activate")
@needs("account.activate")
def type_code() -> Response:
    """The one question of who holds a slip: its code."""
    return _ask("", {}, 200)


@pages.post("/activate")
@needs("account.activate")
def open_code() -> Response:
    """On to the page of the slip's link, or the question again; too many codes from one place have to wait."""
    typed, now = request.form.get("slip_code", ""), datetime.now(UTC)
    try:
        with work() as session:
            counted_as = slips.begin_try(session, address=request.remote_addr or "", now=now)
        with work() as session:
            token = slips.token_of_code(session, typed=typed, counted_as=counted_as, key=_key(), now=now)
    except TooManyTries as error:
        return _ask(typed, {}, 429, wait_seconds=int(str(error.facts["wait_seconds"])))
    except Invalid as error:
        return _ask(typed, complain_all(error.complaints), 422)
    return redirect(url_for("people.invited", secret=token), 303)


def _ask(typed: str, complaints: dict[str, str], status: int, *, wait_seconds: int = 0) -> Response:
    page = render_template(
        "people/type_code.html", field_of_code=SLIP_CODE, typed={"slip_code": typed[:80]}, complaints=complaints, wait_minutes=-(-wait_seconds // 60)
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    if wait_seconds:
        response.headers["Retry-After"] = str(wait_seconds)
    return response


def _form(code: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        slips.all_slips(session, who=who_asks(), code=code)  # for whom it may be made
        party = parties.by_code(session, code)
        return render_template("people/new_slip.html", party=party, fields=SLIP_FIELDS, typed=typed, complaints=complaints)


def _phone(phone: str | None) -> str:
    return shown_phone(phone) if phone else ""


def _key() -> str:
    return str(current_app.secret_key)
