"""Registrations as staff decide on them: who waits, what was typed and how it was read, whom it resembles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.queries import registrations as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import ASK_BACK, REFUSE
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import registering

pages = Blueprint("registrations", __name__)
Answer = Response | tuple[str, int]
DECIDED_SHOWN = 20


@pages.get("/registrations")
@needs("registration.decide")
def index() -> str:
    """Those that wait, the longest first, and the last ones decided."""
    with view() as session:
        found = {"waiting": rows.waiting(session), "decided": rows.decided(session, most=DECIDED_SHOWN)}
        shown = [(one.code, one.version) for one in found["waiting"]]
        return render_template("registrations/index.html", now=datetime.now(UTC), waiting_rows=shown, bulk_key=uuid4().hex, **found)


@pages.get("/registrations/<code>")
@needs("registration.decide")
def show(code: str) -> str:
    """One registration with everything that helps to decide."""
    return _page(code, {})


@pages.post("/registrations/<code>/take")
@needs("registration.decide")
def take(code: str) -> Answer:
    """Look after it from now on."""
    return _act(code, lambda: _within(registering.take_up, code), _("Bạn đang xem đơn này. Người đăng ký chưa sửa được nữa."))


@pages.post("/registrations/<code>/ask")
@needs("registration.decide")
def ask(code: str) -> Answer:
    """Ask the applicant back."""
    return _act(code, lambda: _within(registering.ask_back, code, question=request.form.get("question", "")), _("Đã hỏi lại."))


@pages.post("/registrations/<code>/refuse")
@needs("registration.decide")
def refuse(code: str) -> Answer:
    """Refuse, with a reason."""
    said = {"reason": request.form.get("reason", ""), "note": request.form.get("note", "")}
    return _act(code, lambda: _within(registering.refuse, code, **said), _("Đã ghi: không nhận."))


@pages.post("/registrations/<code>/confirm")
@needs("registration.decide")
def confirm(code: str) -> Answer:
    """Let the organisation in."""
    said = {"commune": request.form.get("commune", ""), "papers": request.form.get("papers") == "yes"}
    return _act(code, lambda: _within(registering.confirm, code, **said), _("Đã nhận. Đơn vị đã có trong danh sách, người của họ đăng nhập được."))


@pages.post("/registrations/<code>/join")
@needs("registration.decide")
def join(code: str) -> Answer:
    """Let the person into an organisation that is here already."""
    said = {"party_code": request.form.get("party", ""), "role": request.form.get("role", "")}
    return _act(code, lambda: _within(registering.join, code, **said), _("Đã cho vào đơn vị có sẵn."))


def _within(workflow: Callable[..., object], code: str, **said: object) -> None:
    with work() as session:
        workflow(session, who=who_asks(), code=code, version=version(), now=datetime.now(UTC), **said)


def _act(code: str, act: Callable[[], None], done: str) -> Answer:
    try:
        act()
    except Invalid as error:
        return _page(code, complain_all(error.complaints)), 422
    flash(done)
    return redirect(url_for("registrations.show", code=code), 303)


def _page(code: str, complaints: dict[str, str]) -> str:
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    with view() as session:
        seen = registering.see(session, who=who_asks(), code=code)
        fields = {"ask_field": ASK_BACK, "refuse_fields": REFUSE}
        return render_template("registrations/show.html", seen=seen, one=seen.registration, typed=typed, complaints=complaints, **fields)
