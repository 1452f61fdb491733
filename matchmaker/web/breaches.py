"""Reports that the other side did not keep to a contract: told, answered, decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.breaches import state_of
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongStage
from matchmaker.store.work import view, work
from matchmaker.web.delivery_fields import ANSWER, ANSWER_VIA, DECIDE, FOR_WHOM, REPORT
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.resuming import resumed
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS_OF_DELIVERY, complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import delivering

pages = Blueprint("breaches", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/contracts/<code>/reports/new")
@needs("breach.report")
def new(code: str) -> str:
    """The form for a report."""
    return _form(code, resumed("breach", code, {}), {})


@pages.post("/contracts/<code>/reports")
@needs("breach.report")
def report(code: str) -> Answer:
    """Keep the report and let the other side know, or show the form again."""
    typed = _typed()
    typed["form_key"] = typed.get("form_key") or uuid4().hex
    try:
        with work() as session:
            made = delivering.report_breach(session, who=who_asks(), code=code, typed=typed, form_key=typed["form_key"], now=datetime.now(UTC)).code
    except Invalid as error:
        return _form(code, typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    flash(_("Đã ghi lời báo. Bên kia được mời trả lời."))
    return redirect(url_for("breaches.show", code=made), 303)


@pages.get("/breaches/<code>")
@needs("delivery.read")
def show(code: str) -> str:
    """One report: what was told, what the other side says, what was decided."""
    return _draw(code)


@pages.post("/breaches/<code>/answer")
@needs("breach.answer")
def answer(code: str) -> Answer:
    """The other side is heard."""
    typed = _typed()
    try:
        with work() as session:
            delivering.answer_report(
                session, who=who_asks(), code=code, answer=typed.get("answer", ""), told_via=typed.get("told_via", ""), version=version(),
                now=datetime.now(UTC),
            )  # fmt: skip
    except Invalid as error:
        return _draw(code, "answer", typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    except (Stale, WrongStage):
        flash(_("Lời báo này vừa có người sửa. Xin đọc lại rồi hãy ghi."))
        return _draw(code, "answer", typed), 409
    flash(_("Đã ghi lời trả lời."))
    return redirect(url_for("breaches.show", code=code), 303)


@pages.post("/breaches/<code>/decide")
@needs("breach.decide")
def decide(code: str) -> Answer:
    """Somebody of the Alliance who did not write the report decides."""
    typed = _typed()
    try:
        with work() as session:
            delivering.decide_report(
                session, who=who_asks(), code=code, decision=typed.get("decision", ""), text=typed.get("text", ""), version=version(),
                now=datetime.now(UTC),
            )  # fmt: skip
    except Invalid as error:
        return _draw(code, "decide", typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    except Stale:
        flash(_("Lời báo này vừa có người sửa. Xin đọc lại rồi hãy ghi."))
        return _draw(code, "decide", typed), 409
    flash(_("Đã kết luận. Hai bên đều được báo."))
    return redirect(url_for("breaches.show", code=code), 303)


def _typed() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def _form(code: str, typed: dict[str, str], complaints: Mapping[str, str]) -> str:
    who = who_asks()
    with view() as session:
        contract = delivering.see_contract(session, who=who, code=code)
        if contract.seller is None or contract.signed_on is None:
            raise NotFound(contract=code)
        key = {"form_key": typed.get("form_key") or uuid4().hex}
        side = "buyer" if contract.buyer.code in who.speaking_codes else "seller"
        shown = typed or ({} if who.staff else {"against": "seller" if side == "buyer" else "buyer"})
        fields = (*(FOR_WHOM if who.staff else ()), *REPORT)
        return render_template("deliveries/report_new.html", contract=contract, fields=fields, typed=shown | key, complaints=complaints)


def _draw(code: str, tried: str = "", typed: Mapping[str, str] | None = None, complaints: Mapping[str, str] | None = None) -> str:
    who = who_asks()
    with view() as session:
        row = delivering.see_report(session, who=who, code=code)
        against = row.contract.buyer if row.against == "buyer" else row.contract.seller
        state = state_of(row.answer, row.decision, row.answer_by, here_today())
        return render_template(
            "deliveries/report.html", row=row, contract=row.contract, against=against, state=state.value, tried=tried, typed=typed or {},
            said=complaints or {}, complaints={f"{tried}-{name}": one for name, one in (complaints or {}).items()},
            can_answer=not row.decision and (who.staff or (against is not None and against.code in who.speaking_codes)),
            can_decide=who.staff and not row.decision, answer_fields=(*((ANSWER_VIA,) if who.staff else ()), ANSWER), decide_fields=DECIDE,
            is_reporter=who.person_code == row.reported_by.code,
        )  # fmt: skip
