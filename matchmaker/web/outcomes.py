"""How contracts ended, for staff: those of which nobody said, the form to say it; and the numbers by which deliveries are judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, WrongStage
from matchmaker.store.queries import dealings
from matchmaker.store.queries import deliveries as rows
from matchmaker.store.work import view, work
from matchmaker.web.delivery_fields import OUTCOME, RULES
from matchmaker.web.delivery_page import Told, stage_said
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS_OF_DELIVERY, complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering.ending import is_over

pages = Blueprint("outcomes", __name__)
Answer = Response | tuple[str, int]


@pages.get("/outcomes")
@needs("outcome.record")
def index() -> str:
    """Everything of deliveries that waits for staff; the contracts without an outcome among it."""
    with view() as session:
        waiting = dealings.waiting(session, here_today())
        return render_template("deliveries/outcomes.html", waiting=waiting)


@pages.get("/contracts/<code>/outcome")
@needs("outcome.record")
def show(code: str) -> str:
    """How a contract ended, or the form in which staff say it."""
    return _draw(code)


@pages.post("/contracts/<code>/outcome")
@needs("outcome.record")
def record(code: str) -> Answer:
    """Keep how the contract ended, and close the linkage behind it."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            delivering.record_outcome(session, who=who_asks(), code=code, typed=typed, now=datetime.now(UTC))
    except Invalid as error:
        return _draw(code, Told("", typed, error.complaints)), 422
    except WrongStage as error:
        flash(_("Chưa ghi được kết quả: hợp đồng %(state)s.", state=stage_said(error)))
        return _draw(code, Told("", typed, {})), 409
    flash(_("Đã ghi kết quả hợp đồng."))
    return redirect(url_for("outcomes.show", code=code), 303)


def _draw(code: str, told: Told | None = None) -> str:
    told = told or Told("", {}, {})
    with view() as session:
        log = delivering.see_log(session, who=who_asks(), code=code)
        return render_template(
            "deliveries/outcome.html", log=log, contract=log.contract, outcome=rows.outcome_of(session, log.contract.id), fields=OUTCOME,
            typed=told.typed or {}, complaints=told.wrong, asks=told.asks, over=is_over(log.contract, here_today()),
        )  # fmt: skip


@pages.get("/delivery-rules")
@needs("delivery.rule")
def rules() -> str:
    """The numbers by which deliveries are judged, and who set which when."""
    return _rules()


@pages.post("/delivery-rules")
@needs("delivery.rule")
def set_rules() -> Answer:
    """Set the numbers that hold from now on."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            delivering.set_rules(session, who=who_asks(), typed=typed, now=datetime.now(UTC))
    except Invalid as error:
        return _rules(typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    flash(_("Đã lưu. Từ nay tính theo các số này."))
    return redirect(url_for("outcomes.rules"), 303)


def _rules(typed: Mapping[str, str] | None = None, complaints: Mapping[str, str] | None = None) -> str:
    with view() as session:
        held = {name: str(number) for name, number in rows.rules(session).items()}
        return render_template(
            "deliveries/rules.html", fields=RULES, typed=typed or held, complaints=complaints or {}, earlier=rows.rules_set(session),
            labels=FIELDS_OF_DELIVERY,
        )  # fmt: skip
