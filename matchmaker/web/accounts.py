"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Refused, TooManyTries
from matchmaker.store.work import work
from matchmaker.web.guard import needs
from matchmaker.web.logs import log
from matchmaker.web.paths import same_site_path
from matchmaker.web.visitors import let_in, let_out
from matchmaker.workflows import accounts

pages = Blueprint("accounts", __name__)


@pages.get("/sign-in")
@needs("account.sign_in")
def sign_in() -> str | Response:
    """The form; who is signed in already goes on to where they wanted to go."""
    wanted = same_site_path(request.args.get("next"))
    return redirect(wanted or "/", 303) if current_user.is_authenticated else _form(wanted, 200)


@pages.post("/sign-in")
@needs("account.sign_in")
def enter() -> Response:
    """Sign in, or show the form again with one and the same sentence whatever was wrong."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    wanted = same_site_path(request.form.get("next"))
    now = datetime.now(UTC)
    try:
        with work() as session:
            counted_as = accounts.begin_try(session, email=email, address=request.remote_addr or "", now=now)
        with work() as session:
            person, token = accounts.sign_in(
                session, email=email, password=password, counted_as=counted_as, now=now, keeper=current_app.config["PASSWORD_KEEPER"]
            )
            let_in(person, token)
    except TooManyTries as error:
        return _form(wanted, 429, email=email, wait_seconds=int(str(error.facts["wait_seconds"])))
    except Refused:
        log.warning("sign-in refused", address=request.remote_addr)
        return _form(wanted, 422, email=email)
    return redirect(wanted or "/", 303)


@pages.post("/sign-out")
@needs("account.sign_out")
def sign_out() -> Response:
    """End this session for good."""
    if current_user.is_authenticated:
        with work() as session:
            accounts.sign_out(session, token=current_user.token, now=datetime.now(UTC))
    let_out()
    return redirect("/", 303)


def _form(wanted: str | None, status: int, *, email: str = "", wait_seconds: int = 0) -> Response:
    page = render_template("accounts/sign_in.html", wanted=wanted or "", email=email[:254], refused=status == 422, wait_seconds=wait_seconds)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    if wait_seconds:
        response.headers["Retry-After"] = str(wait_seconds)
    return response
