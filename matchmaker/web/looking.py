"""Staff look as a person of an organisation: the form that asks why, the way back, and the hand that holds back every write meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.work import view, work
from matchmaker.web.fields import LOOK_REASON
from matchmaker.web.guard import needs
from matchmaker.web.logs import log
from matchmaker.web.visitors import LOOKING, who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import looking

pages = Blueprint("looking", __name__)
Page = Response | tuple[str, int]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LET_THROUGH = frozenset({"looking.stop", "accounts.sign_out", "accounts.sign_in", "language.choose", "static"})
"""What works as ever while somebody looks: stopping, signing out, and what nobody is asked about."""
PRIVATE = "account"
"""Pages whose blueprint begins so are about somebody's own password and devices: nobody looks at them for another."""


def register(app: Flask) -> None:
    """Let a session in which staff look as somebody read, and nothing else."""
    app.before_request(hold_back)


def hold_back() -> Response | None:
    """Refuse what would write, or is private, while the visitor looks as somebody; tell them once when their time is over."""
    if request.endpoint == "static" or LOOKING not in cookie:
        return None
    if request.endpoint == "accounts.sign_out":
        _stop()
        return None
    if current_user.acted_by:
        log.info("looked", kind=request.endpoint, staff=current_user.acted_by_code, person=who_asks().person_code)
        if request.endpoint in LET_THROUGH or (request.method in SAFE and not (request.blueprint or "").startswith(PRIVATE)):
            return None
        return make_response(render_template("looking/refused.html", over=False), 403)
    _forget()
    if request.method in SAFE or request.endpoint in LET_THROUGH:
        flash(_("Đã hết giờ xem thay. Bạn đang ở tài khoản của mình."))
        return None
    return make_response(render_template("looking/refused.html", over=True), 403)


@pages.get("/people/<person>/look")
@needs("person.look_as")
def ask(person: str) -> str:
    """The form that asks why."""
    return _form(person, {}, {})


@pages.post("/people/<person>/look")
@needs("person.look_as")
def begin(person: str) -> Page:
    """Begin to look as this person, or ask again for the reason."""
    reason = request.form.get("look_reason", "")
    try:
        with work() as session:
            secret = looking.begin(session, who=who_asks(), person_code=person, reason=reason, now=datetime.now(UTC))
    except Invalid as error:
        return _form(person, {"look_reason": reason}, complain_all(error.complaints)), 422
    _forget()
    cookie[LOOKING] = secret
    return redirect("/", 303)


@pages.post("/looking/stop")
@needs("person.look_stop")
def stop() -> Response:
    """Back to one's own account."""
    _stop()
    flash(_("Bạn đã về tài khoản của mình."))
    return redirect(url_for("home.start"), 303)


def _stop() -> None:
    with work() as session:
        looking.end(session, secret=str(cookie.get(LOOKING, "")), now=datetime.now(UTC))
    _forget()


def _forget() -> None:
    """Go on without the other session; forms of pages opened before this moment are worth nothing, whoever they would have written for."""
    cookie.pop(LOOKING, None)
    cookie.pop("csrf_token", None)


def _form(person_code: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        found = looking.who_to_look_as(session, who=who_asks(), person_code=person_code)
        parties = [membership.party.name for membership in found.memberships]
        minutes = int(looking.LONGEST.total_seconds() // 60)
        return render_template(
            "looking/ask.html", looked_at=found, parties=parties, fields=(LOOK_REASON,), typed=typed, complaints=complaints, minutes=minutes
        )
