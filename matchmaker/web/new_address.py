"""Another e-mail address to sign in with: its letter leads here, where the password makes it count."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.work import view, work
from matchmaker.web.doors import count_try, kept_nowhere
from matchmaker.web.fields import PASSWORD_NOW
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.workflows import accounts

pages = Blueprint("new_address", __name__)


@pages.get("/account/email/<secret>")
@needs("account.confirm_address")
def ask(secret: str) -> Response:
    """The form that asks for the password of the account whose address is to change."""
    return _form(secret, {})


@pages.post("/account/email/<secret>")
@needs("account.confirm_address")
def confirm(secret: str) -> Response:
    """Let the address count; the link is used up."""
    now = datetime.now(UTC)
    try:
        with view() as session:
            owner = accounts.address_of(session, secret=secret, now=now).person.code
        counted_as = count_try(f"own:{owner}")
        with work() as session:
            keeper, password = current_app.config["PASSWORD_KEEPER"], request.form.get("password", "")
            accounts.confirm_address(session, secret=secret, password=password, counted_as=counted_as, now=now, keeper=keeper)
    except Invalid as error:
        return _form(secret, complain_all(error.complaints, {**FIELDS, "password": FIELDS["old"]}), 422)
    except NotFound:
        return _form(secret, {})
    flash(_("Đã xác nhận. Từ nay bạn đăng nhập và nhận thư bằng địa chỉ mới."))
    at_home = current_user.is_authenticated and who_asks().person_code == owner
    return redirect(url_for("account_page.show" if at_home else "accounts.sign_in"), 303)


@pages.post("/account/email/drop")
@needs("account.own")
def drop() -> Response:
    """Let no address wait any more."""
    with work() as session:
        accounts.drop_address(session, who=who_asks(), now=datetime.now(UTC))
    flash(_("Đã bỏ. Thư điện tử của bạn vẫn như cũ."))
    return redirect(url_for("account_page.show"), 303)


def _form(secret: str, complaints: dict[str, str], status: int = 200) -> Response:
    with view() as session:
        try:
            accounts.address_of(session, secret=secret, now=datetime.now(UTC))
        except NotFound:
            return kept_nowhere(render_template("accounts/no_address.html"), 404)
    page = render_template("accounts/new_address.html", way_in=secret, password=PASSWORD_NOW, complaints=complaints)
    return kept_nowhere(page, status)
