"""An organisation registers, sees at its own secret address how that stands, and corrects what it typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.codes import new_secret
from matchmaker.domain.errors import Invalid, Stale, TooManyTries
from matchmaker.store.work import view, work
from matchmaker.web.fields import ANSWER, NEW_PASSWORD, REGISTER_PARTY, REGISTER_PERSON
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import DOUBTS, FIELDS_OF_PARTY, complain, complain_all
from matchmaker.workflows import registering

pages = Blueprint("register", __name__)
Typed = dict[str, Any]
Complaints = Mapping[str, tuple[str, Mapping[str, Any]]]


@pages.get("/register")
@needs("registration.send")
def new() -> Response:
    """The empty form; its key makes two presses one registration, and is the secret of its address."""
    return _form({"form_key": new_secret(), "sure": []}, {})


@pages.post("/register")
@needs("registration.send")
def send() -> Response:
    """Keep the registration and show what happens now, or show the form again with what is wrong or to be asked."""
    typed, now = _typed(), datetime.now(UTC)
    try:
        _count(now)
        with work() as session:
            keeper = current_app.config["PASSWORD_KEEPER"]
            registering.send(session, who=who_asks(), typed=request.form, sure=typed["sure"], keeper=keeper, now=now)
    except Invalid as error:
        if "form_key" in error.complaints:
            typed["form_key"] = new_secret()
        return _form(typed, error.complaints, status=422)
    except TooManyTries as error:
        return _slowly(_form(typed, {}, status=429, wait_seconds=int(str(error.facts["wait_seconds"]))), error)
    return redirect(url_for("register.status", secret=typed["form_key"]), 303)


@pages.get("/register/<secret>")
@needs("registration.send")
def status(secret: str) -> Response:
    """How the registration stands, and what to do; only its applicant knows the address."""
    with view() as session:
        found = registering.see_own(session, secret=secret)
        return _kept_by_nobody(render_template("register/status.html", one=found, secret=secret))


@pages.get("/register/<secret>/edit")
@needs("registration.send")
def edit(secret: str) -> Response:
    """The form with what was sent, as long as it may be corrected."""
    with view() as session:
        found = registering.see_own(session, secret=secret)
        if not found.correctable:
            return redirect(url_for("register.status", secret=secret), 303)
        typed: Typed = registering.typed_of(session, found)
        return _form({**typed, "sure": []}, {}, secret=secret, question=found.question if found.state == "asked" else "")


@pages.post("/register/<secret>/edit")
@needs("registration.send")
def correct(secret: str) -> Response:
    """Keep the correction and the answer; once staff have taken it up, the page says so."""
    typed, now = _typed(), datetime.now(UTC)
    with view() as session:
        found = registering.see_own(session, secret=secret)
        question = found.question if found.state == "asked" else ""
    try:
        _count(now)
        with work() as session:
            registering.correct(session, who=who_asks(), secret=secret, typed=request.form, sure=typed["sure"], version=version(), now=now)
    except Invalid as error:
        return _form(typed, error.complaints, status=422, secret=secret, question=question)
    except TooManyTries as error:
        wait = int(str(error.facts["wait_seconds"]))
        return _slowly(_form(typed, {}, status=429, wait_seconds=wait, secret=secret, question=question), error)
    except Stale:
        flash(_("Đơn vừa thay đổi hoặc Liên minh đã nhận xem, nên lần sửa này chưa lưu. Xin xem lại bên dưới."))
        return redirect(url_for("register.status", secret=secret), 303)
    flash(_("Đã gửi bản sửa."))
    return redirect(url_for("register.status", secret=secret), 303)


def _count(now: datetime) -> None:
    with work() as session:
        registering.begin_sending(session, address=request.remote_addr or "", now=now)


def _typed() -> Typed:
    """What was sent, so that nothing typed is lost; a password is never sent back."""
    sent: Typed = {name: value for name, value in request.form.items() if name not in ("csrf_token", "password")}
    return {"form_key": "", **sent, "sure": request.form.getlist("sure")}


def _form(typed: Typed, wrong: Complaints, *, status: int = 200, secret: str = "", question: str = "", wait_seconds: int = 0) -> Response:
    doubtful = {name: doubt for name, doubt in wrong.items() if doubt[0] in DOUBTS}
    known = doubtful["join"][1]["parties"] if "join" in doubtful else []
    communes = {one["code"]: one["name"] for one in doubtful["place"][1].get("communes", ())} if "place" in doubtful else {}
    page = render_template(
        "register/form.html",
        typed={**typed, "shown": " ".join(one.code for one in known)} if known else typed,
        party_fields=REGISTER_PARTY,
        person_fields=tuple(one for one in REGISTER_PERSON if not secret or one is not NEW_PASSWORD),
        answer=ANSWER if question else None,
        question=question,
        secret=secret,
        complaints=complain_all({name: found for name, found in wrong.items() if name not in doubtful}, FIELDS_OF_PARTY),
        asks={name: complain(name, *doubt) for name, doubt in doubtful.items()},
        picks={"place": {"name": "commune", "choices": communes}} if communes else {},
        known=known,
        another=bool(known) and doubtful["join"][0] == "near_parties",
        wait_minutes=-(-wait_seconds // 60),
    )
    return _kept_by_nobody(page, status)


def _kept_by_nobody(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _slowly(response: Response, error: TooManyTries) -> Response:
    response.headers["Retry-After"] = str(error.facts["wait_seconds"])
    return response
