"""A forgotten password: a letter is asked for, and its address leads to the form for a new one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, TooManyTries
from matchmaker.store.work import view, work
from matchmaker.web.doors import count_try, kept_nowhere
from matchmaker.web.fields import FRESH_PASSWORD
from matchmaker.web.guard import needs
from matchmaker.web.visitors import let_out, who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import accounts

pages = Blueprint("resetting", __name__)
MINUTES = 60


@pages.get("/forgot")
@needs("account.reset")
def ask() -> Response:
    """The form that asks under which name somebody signs in."""
    return _ask({}, {})


@pages.post("/forgot")
@needs("account.reset")
def send() -> Response:
    """Have the letter sent, if there is such an account; the answer is the same either way, and so is what is done before it."""
    name = request.form.get("email", "").strip()
    if not name:
        return _ask({}, complain_all({"email": ("missing", {})}), 422)
    try:
        count_try(f"reset:{name}")
    except TooManyTries as error:
        return _ask({"email": name[:254]}, {}, 429, wait_seconds=int(str(error.facts["wait_seconds"])))
    with work() as session:
        accounts.ask_for_reset(session, who=who_asks(), name=name, now=datetime.now(UTC))
    return redirect(url_for("resetting.sent"), 303)


@pages.get("/forgot/sent")
@needs("account.reset")
def sent() -> Response:
    """What to do now, for anybody."""
    return kept_nowhere(render_template("accounts/sent.html", minutes=MINUTES))


@pages.get("/reset/<secret>")
@needs("account.reset")
def choose(secret: str) -> Response:
    """The form for a new password."""
    return _choose(secret, {})


@pages.post("/reset/<secret>")
@needs("account.reset")
def change(secret: str) -> Response:
    """Make it the password; the address is used up, and every session has ended."""
    try:
        with work() as session:
            keeper, password = current_app.config["PASSWORD_KEEPER"], request.form.get("password", "")
            accounts.reset_password(session, secret=secret, password=password, now=datetime.now(UTC), keeper=keeper)
    except Invalid as error:
        return _choose(secret, complain_all(error.complaints), 422)
    except NotFound:
        return _choose(secret, {})
    let_out()
    flash(_("Đã đổi mật khẩu. Mọi máy đã được đăng xuất; mời bạn đăng nhập bằng mật khẩu mới."))
    return redirect(url_for("accounts.sign_in"), 303)


def _ask(typed: dict[str, str], complaints: dict[str, str], status: int = 200, *, wait_seconds: int = 0) -> Response:
    mail = bool(current_app.config["SETTINGS"].mail_url)
    page = render_template("accounts/forgot.html", typed=typed, complaints=complaints, wait_seconds=wait_seconds, mail=mail)
    return kept_nowhere(page, status, wait_seconds=wait_seconds)


def _choose(secret: str, complaints: dict[str, str], status: int = 200) -> Response:
    with view() as session:
        try:
            accounts.reset_of(session, secret=secret, now=datetime.now(UTC))
        except NotFound:
            return kept_nowhere(render_template("accounts/no_reset.html"), 404)
    page = render_template("accounts/reset.html", way_in=secret, field_of=FRESH_PASSWORD, complaints=complaints)
    return kept_nowhere(page, status)
