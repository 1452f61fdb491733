"""Payments under a contract as both sides tell them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import may
from matchmaker.store.queries import dealings
from matchmaker.store.work import view, work
from matchmaker.web.delivery_fields import CHECK_SIDE, OBJECT, PAID, PAYMENT
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS_OF_DELIVERY, complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering.paying import standing_of
from matchmaker.workflows.delivering.seeing import thing_of

pages = Blueprint("payments", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/contracts/<code>/payments")
@needs("delivery.read")
def index(code: str) -> str:
    """What is due by when, what was paid by whose word, and the form for another sum."""
    return _draw(code)


@pages.post("/contracts/<code>/payments")
@needs("payment.tell")
def add(code: str) -> Answer:
    """Keep a sum that is due, or show its form again."""
    typed = _typed()
    typed["form_key"] = typed.get("form_key") or uuid4().hex
    try:
        with work() as session:
            delivering.add_payment(session, who=who_asks(), code=code, typed=typed, form_key=typed["form_key"], now=datetime.now(UTC))
    except Invalid as error:
        return _draw(code, "new", typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    flash(_("Đã ghi khoản phải trả."))
    return redirect(url_for("payments.index", code=code), 303)


@pages.post("/payments/<code>/<any(paid, confirmed, objected):said>")
@needs("payment.tell")
def tell(code: str, said: str) -> Answer:
    """One side says that a sum is paid, the other that it is so or not."""
    typed = _typed()
    with view() as session:
        row = dealings.payment_by_code(session, code)
        if row is None:
            raise NotFound(payment=code)
        contract = row.contract.code
    seen = typed.get("seen", "")
    try:
        with work() as session:
            number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else -1
            delivering.tell_payment(session, who=who_asks(), code=code, said=said, typed=typed, seen=number, now=datetime.now(UTC))
    except Invalid as error:
        return _draw(contract, code, typed, complain_all(error.complaints, FIELDS_OF_DELIVERY)), 422
    except Stale:
        flash(_("Khoản này vừa có người ghi thêm. Xin đọc lại rồi hãy ghi."))
        return _draw(contract, code, typed), 409
    flash({"paid": _("Đã báo bên kia là đã trả."), "confirmed": _("Đã xác nhận."), "objected": _("Đã báo chỗ chưa đúng cho bên kia.")}[said])
    return redirect(url_for("payments.index", code=contract), 303)


def _typed() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def _draw(code: str, tried: str = "", typed: Mapping[str, str] | None = None, complaints: Mapping[str, str] | None = None) -> str:
    """The page; `tried` is the form that was refused: a payment's code, or `new`."""
    who = who_asks()
    with view() as session:
        contract = delivering.see_contract(session, who=who, code=code)
        side = "buyer" if contract.buyer.code in who.speaking_codes else "seller"
        found = [(one, standing_of(one)) for one in dealings.payments_of(session, [contract.id])]
        return render_template(
            "deliveries/payments.html", contract=contract, payments=found, today=here_today(), tried=tried, typed=typed or {}, said=complaints or {},
            side=side, staff=who.staff, form_key=(typed or {}).get("form_key") or uuid4().hex, side_field=CHECK_SIDE, fields=PAYMENT, paid=PAID,
            field_note=OBJECT, complaints={f"{tried}-{name}": one for name, one in (complaints or {}).items()},
            can_add=contract.signed_on is not None and contract.seller is not None and may(who, "payment.tell", thing_of(contract)),
        )  # fmt: skip
