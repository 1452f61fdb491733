"""The people who speak for an organisation: listed, added, given a role, removed; and the page where somebody new makes their account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import ROLES
from matchmaker.store.queries.looking import looks_at
from matchmaker.store.queries.registrations import slips_of
from matchmaker.store.work import view, work
from matchmaker.web.fields import ADD_PERSON, NEW_PASSWORD, OWN_NAME
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import memberships

pages = Blueprint("people", __name__)
Answer = Response | tuple[str, int]
HANDOVER = "handover"
LOOKS_SHOWN, SLIPS_SHOWN = 20, 50


@pages.get("/parties/<code>/people")
@needs("party.people")
def index(code: str) -> str:
    """Who speaks for this party, and the link that was just made, once."""
    made = cookie.pop(HANDOVER, None)
    return _list(code, {}, {}, made if made and made.get("party") == code else None)


@pages.post("/parties/<code>/people")
@needs("party.people")
def add(code: str) -> Answer:
    """Let somebody speak for the party, or make the link by which they will."""
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        with work() as session:
            added = memberships.add_somebody(session, who=who_asks(), code=code, email=email, role=role, now=datetime.now(UTC))
            name = added.person.name if added.person else ""
    except Invalid as error:
        return _list(code, {"email": email, "role": role}, complain_all(error.complaints)), 422
    if added.secret:
        cookie[HANDOVER] = {"party": code, "email": added.email, "secret": added.secret}
    elif added.already:
        flash(_("%(name)s đã ở trong đơn vị này rồi.", name=name))
    else:
        flash(_("Đã thêm %(name)s. Người ấy thấy ngay ở lần mở trang tới.", name=name))
    return redirect(url_for("people.index", code=code), 303)


@pages.post("/parties/<code>/people/<person>/role")
@needs("party.people")
def change_role(code: str, person: str) -> Answer:
    """Give somebody another role."""
    role = request.form.get("role", "")
    try:
        with work() as session:
            memberships.change_role(session, who=who_asks(), code=code, person_code=person, role=role, now=datetime.now(UTC))
    except Invalid as error:
        return _list(code, {}, complain_all(error.complaints)), 422
    flash(_("Đã đổi vai."))
    return redirect(_after(code, person, role), 303)


@pages.get("/parties/<code>/people/<person>/remove")
@needs("party.people")
def ask_to_remove(code: str, person: str) -> Answer:
    """What removing somebody means, and the button that does it."""
    try:
        return _farewell(code, person, {}), 200
    except Invalid as error:
        return _list(code, {}, complain_all(error.complaints)), 422


@pages.post("/parties/<code>/people/<person>/remove")
@needs("party.people")
def remove(code: str, person: str) -> Answer:
    """Remove somebody from the party; where that has a price, only with the tick that says so."""
    try:
        with work() as session:
            sure = request.form.get("sure") == "yes"
            left = memberships.remove(session, who=who_asks(), code=code, person_code=person, sure=sure, now=datetime.now(UTC))
            name, last, oneself = left.membership.person.name, left.last, left.oneself
    except Invalid as error:
        said = complain_all(error.complaints)
        return (_farewell(code, person, said) if "sure" in error.complaints else _list(code, {}, said)), 422
    if oneself:
        flash(_("Bạn đã rời đơn vị."))
    else:
        flash(_("Đã bớt %(name)s khỏi đơn vị.", name=name) + (" " + _("Người ấy giờ không đại diện cho đơn vị nào.") if last else ""))
    return redirect("/" if oneself else url_for("people.index", code=code), 303)


@pages.post("/parties/<code>/people/links/<link>/withdraw")
@needs("party.people")
def withdraw_link(code: str, link: str) -> Response:
    """Make a link worthless that nobody has used."""
    with work() as session:
        memberships.withdraw_link(session, who=who_asks(), code=code, link=link, now=datetime.now(UTC))
    flash(_("Đã hủy lời mời."))
    return redirect(url_for("people.index", code=code), 303)


@pages.get("/activate/<secret>")
@needs("account.activate")
def invited(secret: str) -> Response:
    """The form in which somebody new chooses a name and a password."""
    return _welcome(secret, {}, {})


@pages.post("/activate/<secret>")
@needs("account.activate")
def activate(secret: str) -> Response:
    """Make the account; the link is used up."""
    try:
        with work() as session:
            keeper = current_app.config["PASSWORD_KEEPER"]
            memberships.activate(session, secret=secret, typed=request.form, keeper=keeper, now=datetime.now(UTC))
    except Invalid as error:
        return _welcome(secret, {"person_name": request.form.get("person_name", "")}, complain_all(error.complaints), 422)
    except NotFound:
        return _welcome(secret, {}, {})
    flash(_("Đã mở tài khoản. Mời bạn đăng nhập."))
    return redirect(url_for("accounts.sign_in"), 303)


def _list(code: str, typed: dict[str, Any], complaints: dict[str, str], made: dict[str, str] | None = None) -> str:
    with view() as session:
        party, members, links = memberships.people_of(session, who=who_asks(), code=code)
        slips = slips_of(session, party, most=SLIPS_SHOWN)
        looks = looks_at(session, [one.person.code for one in members], most=LOOKS_SHOWN)
        return render_template(
            "people/index.html", party=party, members=members, links=links, fields=ADD_PERSON, typed=typed, complaints=complaints, made=made,
            now=datetime.now(UTC), own=who_asks().person_code, roles=ROLES, looks=looks, slips=slips,
        )  # fmt: skip


def _farewell(code: str, person: str, complaints: dict[str, str]) -> str:
    with view() as session:
        left = memberships.leaving(session, who=who_asks(), code=code, person_code=person)
        return render_template("people/remove.html", left=left, party=left.party, person_leaving=left.membership.person, complaints=complaints)


def _welcome(secret: str, typed: dict[str, str], complaints: dict[str, str], status: int = 200) -> Response:
    with view() as session:
        try:
            link = memberships.link_of(session, secret=secret, now=datetime.now(UTC))
            page = render_template(
                "people/welcome.html", link=link, token=secret, fields=(OWN_NAME, NEW_PASSWORD), complaints=complaints,
                typed=typed or {"person_name": link.person_name},
            )  # fmt: skip
        except NotFound:
            page, status = render_template("people/no_link.html"), 404
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _after(code: str, person: str, role: str) -> str:
    """Back to the list; to the party for somebody who has just taken the right to see the list from themselves."""
    who = who_asks()
    gone = person == who.person_code and role != "lead" and not who.staff
    return url_for("parties.show" if gone else "people.index", code=code)
