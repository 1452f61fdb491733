"""Signing in, by password and where asked for by a code besides, and out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.devices import device_of
from matchmaker.domain.errors import Refused, TooManyTries
from matchmaker.store.work import work
from matchmaker.web.doors import count_try, kept_nowhere, key
from matchmaker.web.guard import needs
from matchmaker.web.logs import log
from matchmaker.web.paths import same_site_path
from matchmaker.web.visitors import let_in, let_out
from matchmaker.web.welcome import greet
from matchmaker.workflows import accounts

pages = Blueprint("accounts", __name__)
HALFWAY = "halfway"
"""In the cookie of who has given the password and not yet the code: whose it was, when, and where they want to go."""
PATIENCE = timedelta(minutes=10)


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
    now, keeper = datetime.now(UTC), current_app.config["PASSWORD_KEEPER"]
    try:
        counted_as = count_try(email)
        with work() as session:
            person, token = accounts.sign_in(
                session, email=email, password=password, counted_as=counted_as, now=now, keeper=keeper, device=_device()
            )  # fmt: skip
            if token:
                let_in(person, token)
                if accounts.welcome(person, now=now):
                    greet(person.code)
            else:
                let_out()
                cookie[HALFWAY] = {"person": person.code, "at": now.timestamp(), "next": wanted or ""}
    except TooManyTries as error:
        return _form(wanted, 429, email=email, wait_seconds=int(str(error.facts["wait_seconds"])))
    except Refused:
        log.warning("sign-in refused", address=request.remote_addr)
        return _form(wanted, 422, email=email)
    return redirect((wanted or "/") if token else url_for("accounts.ask_code"), 303)


@pages.get("/sign-in/code")
@needs("account.sign_in")
def ask_code() -> Response:
    """The form for the code, for who has just given the password."""
    return _code_form(200) if _halfway() else redirect(url_for("accounts.sign_in"), 303)


@pages.post("/sign-in/code")
@needs("account.sign_in")
def enter_code() -> Response:
    """Sign in with the code that the person's app shows, or with a recovery code."""
    halfway, now = _halfway(), datetime.now(UTC)
    if not halfway:
        return redirect(url_for("accounts.sign_in"), 303)
    code, recovery = request.form.get("code", ""), request.form.get("recovery", "")
    try:
        counted_as = count_try(f"code:{halfway['person']}")
        with work() as session:
            person, token = accounts.finish_sign_in(
                session, person_code=halfway["person"], code=code, recovery=recovery or code, counted_as=counted_as, key=key(), now=now,
                device=_device(),
            )  # fmt: skip
            let_in(person, token)
            if accounts.welcome(person, now=now):
                greet(person.code)
    except TooManyTries as error:
        return _code_form(429, wait_seconds=int(str(error.facts["wait_seconds"])))
    except Refused:
        log.warning("code refused", address=request.remote_addr)
        return _code_form(422)
    return redirect(same_site_path(halfway["next"]) or "/", 303)


@pages.post("/sign-out")
@needs("account.sign_out")
def sign_out() -> Response:
    """End this session for good."""
    if current_user.is_authenticated:
        with work() as session:
            accounts.sign_out(session, token=current_user.token, now=datetime.now(UTC))
    let_out()
    return redirect("/", 303)


def _halfway() -> dict[str, str]:
    """Who has given the password a moment ago; empty for anybody else, and for who is signed in."""
    kept = cookie.get(HALFWAY)
    if not kept or current_user.is_authenticated or float(kept["at"]) < (datetime.now(UTC) - PATIENCE).timestamp():
        return {}
    return {"person": str(kept["person"]), "next": str(kept["next"])}


def _device() -> str:
    return device_of(request.user_agent.string)


def _form(wanted: str | None, status: int, *, email: str = "", wait_seconds: int = 0) -> Response:
    page = render_template("accounts/sign_in.html", wanted=wanted or "", email=email[:254], refused=status == 422, wait_seconds=wait_seconds)
    return kept_nowhere(page, status, wait_seconds=wait_seconds)


def _code_form(status: int, *, wait_seconds: int = 0) -> Response:
    page = render_template("accounts/code.html", refused=status == 422, wait_seconds=wait_seconds)
    return kept_nowhere(page, status, wait_seconds=wait_seconds)
