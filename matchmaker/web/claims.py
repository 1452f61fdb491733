"""What public sources say about a party, as staff write it down and take it back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.queries import parties as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import CLAIM_FIELDS, WITHDRAW_CLAIM
from matchmaker.web.guard import needs
from matchmaker.web.resuming import resumed
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import claims

pages = Blueprint("claims", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/parties/<code>/claims/new")
@needs("claim.write")
def new(code: str) -> str:
    """The form for one thing that a source says."""
    return _form(code, resumed("claim", code, {"form_key": uuid4().hex}), {})


@pages.post("/parties/<code>/claims")
@needs("claim.write")
def add(code: str) -> Answer:
    """Keep what the source says, or show the form again."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            claims.add_claim(session, who=who_asks(), code=code, typed=typed, form_key=typed.get("form_key", ""), now=datetime.now(UTC))
    except Invalid as error:
        return _form(code, {**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints)), 422
    flash(_("Đã ghi điều nguồn nói."))
    return redirect(url_for("parties.show", code=code), 303)


@pages.get("/parties/<code>/claims/<claim>/withdraw")
@needs("claim.write")
def ask_to_withdraw(code: str, claim: str) -> str:
    """The form in which staff say why a claim is taken back."""
    return _farewell(code, claim, {}, {})


@pages.post("/parties/<code>/claims/<claim>/withdraw")
@needs("claim.write")
def withdraw(code: str, claim: str) -> Answer:
    """Take the claim back; it stays in the record."""
    why = request.form.get("why", "")
    try:
        with work() as session:
            claims.withdraw_claim(session, who=who_asks(), code=code, claim_code=claim, why=why, now=datetime.now(UTC))
    except Invalid as error:
        return _farewell(code, claim, {"why": why}, complain_all(error.complaints)), 422
    flash_undo(_("Đã gỡ. Liên minh vẫn xem lại được."), "claim", claim)
    return redirect(url_for("parties.show", code=code), 303)


def _form(code: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        party = rows.by_code(session, code)
        if party is None:
            raise NotFound(kind="party")
        return render_template("claims/new.html", party=party, fields=CLAIM_FIELDS, typed=typed, complaints=complaints)


def _farewell(code: str, claim: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        party = rows.by_code(session, code)
        found = next((one for one in party.claims if one.code == claim and one.stands), None) if party else None
        if found is None:
            raise NotFound(kind="claim")
        return render_template("claims/withdraw.html", party=party, claim=found, field_why=WITHDRAW_CLAIM, typed=typed, complaints=complaints)
