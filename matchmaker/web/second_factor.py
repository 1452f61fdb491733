"""The second factor of one's own account, and what colleagues do for who has lost theirs."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.second_factor import in_fours, new_salt, secret_of
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import view, work
from matchmaker.web.doors import count_try, kept_nowhere, key
from matchmaker.web.fields import ANY_CODE, LOGIN_CODE, PASSWORD_NOW
from matchmaker.web.guard import needs
from matchmaker.web.qr import picture_of
from matchmaker.web.visitors import let_in, owes_second_factor, who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import accounts

pages = Blueprint("second_factor", __name__)
SALT = "factor_salt"
"""In the cookie between the set-up page and its answer; without this installation's key it makes no code."""


@pages.get("/account/second-factor")
@needs("account.second_factor")
def show() -> Response:
    """Set-up for who has none, and what can be done with it for who has one."""
    return _manage({}) if current_user.second_factor else _set_up({})


@pages.post("/account/second-factor")
@needs("account.second_factor")
def switch_on() -> Response:
    """Switch it on with the first code, and show the recovery codes this once."""
    counted_as = count_try(f"code:{who_asks().person_code}")
    try:
        with work() as session:
            person, token, codes = accounts.switch_on(
                session, who=who_asks(), salt=_salt(), password=request.form.get("password", ""), code=request.form.get("code", ""),
                counted_as=counted_as, token=current_user.token, key=key(), keeper=current_app.config["PASSWORD_KEEPER"], now=datetime.now(UTC),
            )  # fmt: skip
            let_in(person, token)
    except Invalid as error:
        return _set_up(complain_all(error.complaints), 422)
    return _codes(codes, first=True)


@pages.post("/account/second-factor/codes")
@needs("account.own")
def renew() -> Response:
    """Show fresh recovery codes this once."""
    counted_as = count_try(f"code:{who_asks().person_code}")
    try:
        with work() as session:
            code = request.form.get("code", "")
            codes = accounts.renew_codes(session, who=who_asks(), code=code, counted_as=counted_as, key=key(), now=datetime.now(UTC))
    except Invalid as error:
        return _manage(complain_all(error.complaints), 422)
    return _codes(codes, first=False)


@pages.get("/account/second-factor/off")
@needs("account.own")
def ask_off() -> Response:
    """What switching it off asks for."""
    return _off({}) if current_user.second_factor else redirect(url_for("second_factor.show"), 303)


@pages.post("/account/second-factor/off")
@needs("account.own")
def switch_off() -> Response:
    """Switch it off with the password and a code."""
    counted_as = count_try(f"code:{who_asks().person_code}")
    try:
        with work() as session:
            person, token = accounts.switch_off(
                session, who=who_asks(), password=request.form.get("password", ""), code=request.form.get("code", ""), counted_as=counted_as,
                token=current_user.token, key=key(), keeper=current_app.config["PASSWORD_KEEPER"], now=datetime.now(UTC),
            )  # fmt: skip
            let_in(person, token)
    except Invalid as error:
        return _off(complain_all(error.complaints), 422)
    flash(_("Đã tắt mã đăng nhập. Các máy khác đã được đăng xuất."))
    return redirect(url_for("account_page.show"), 303)


@pages.get("/people/<person>/second-factor")
@needs("account.lift_second_factor")
def ask_lift(person: str) -> Response:
    """What lifting a colleague's or a member's lost second factor means, and the button that does it."""
    with view() as session:
        found = person_by_code(session, person)
        if found is None:
            raise NotFound(kind="person")
        own = found.code == who_asks().person_code
        return kept_nowhere(render_template("accounts/lift.html", person_found=found, own=own))


@pages.post("/people/<person>/second-factor")
@needs("account.lift_second_factor")
def lift(person: str) -> Response:
    """Lift it: the person signs in with the password alone, and sets another one up."""
    with work() as session:
        name = accounts.lift_second_factor(session, who=who_asks(), person_code=person, now=datetime.now(UTC)).name
    flash(_("Đã gỡ mã đăng nhập của %(name)s. Mọi máy của người ấy đã được đăng xuất.", name=name))
    return redirect(url_for("second_factor.ask_lift", person=person), 303)


def _salt() -> str:
    if SALT not in cookie:
        cookie[SALT] = new_salt()
    return str(cookie[SALT])


def _set_up(complaints: dict[str, str], status: int = 200) -> Response:
    secret = secret_of(key(), _salt())
    with view() as session:
        person = accounts.own_account(session, who_asks())
        name = person.email or person.phone or person.name
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Bến Hàng Cà Mau")
    page = render_template(
        "accounts/set_up.html", picture=picture_of(address), address=address, spelled=in_fours(secret), fields=(PASSWORD_NOW, LOGIN_CODE),
        complaints=complaints, owes=owes_second_factor(),
    )  # fmt: skip
    return kept_nowhere(page, status)


def _manage(complaints: dict[str, str], status: int = 200) -> Response:
    with view() as session:
        person = accounts.own_account(session, who_asks())
        left, since = accounts.codes_left(session, person), person.factor_since
    required = who_asks().staff and current_app.config["SETTINGS"].staff_second_factor == "required"
    page = render_template("accounts/second_factor.html", left=left, since=since, code=LOGIN_CODE, complaints=complaints, required=required)
    return kept_nowhere(page, status)


def _off(complaints: dict[str, str], status: int = 200) -> Response:
    return kept_nowhere(render_template("accounts/factor_off.html", fields=(PASSWORD_NOW, ANY_CODE), complaints=complaints), status)


def _codes(codes: list[str], *, first: bool) -> Response:
    return kept_nowhere(render_template("accounts/codes.html", codes=codes, first=first))
