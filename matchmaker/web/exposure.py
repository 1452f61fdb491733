"""For staff: how much each co-operative was seen in a quarter, and the support slot's switch."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.errors import Invalid
from matchmaker.domain.quarters import last_day, quarter_of, quarter_written, written
from matchmaker.matching.support import LEAST_PERCENT, PLACE, REMOTE_KM
from matchmaker.store.queries import fairness as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.paging import page_wanted, slice_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.fairness import standing_said
from matchmaker.wording.figures import here_today
from matchmaker.workflows import fairness
from matchmaker.workflows.fairness import SURFACES

pages = Blueprint("exposure", __name__)
PER_PAGE = 20
WHY = Field("why", _l("Vì sao"), _l("Ví dụ: theo kế hoạch nâng hợp tác xã yếu năm 2026"), required=True)
FIRST_PLACES = 1_000_000


@pages.get("/exposure")
@needs("exposure.read")
def index() -> str:
    """One quarter's table: every co-operative, how it stands, what it offers, and how much it was seen."""
    return _page({}, {})


@pages.get("/exposure.csv")
@needs("exposure.read")
def table() -> Response:
    """The quarter's whole table as a file."""
    today = here_today()
    quarter = _quarter(today)
    with view() as session:
        found = fairness.presence(session, who=who_asks(), quarter=quarter, today=today)
    head = [
        _("Hợp tác xã"), _("Mã"), _("Xếp loại"), _("Tính đến ngày"), _("Tin đang mở"), _("Lần hiện"), _("Lần hiện ở trang tin khớp"),
        _("Lần hiện ở trang tìm hàng"), _("Lần nhờ suất hỗ trợ"), _("Mức hiện diện"), _("Mức hiện diện mỗi tin"), _("Phần"),
    ]  # fmt: skip
    return csv_answer(f"muc-hien-dien-{written(quarter)}.csv", head, [_line(one) for one in found])


@pages.post("/exposure/support")
@needs("support.switch")
def support() -> str | AnyResponse | tuple[str, int]:
    """Put the support slot on or off, or show the page again with what is wrong."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    on = typed.get("on") == "yes"
    try:
        with work() as session:
            fairness.switch_support(session, who=who_asks(), on=on, typed=typed, now=datetime.now(UTC))
    except Invalid as error:
        return _page(typed, complain_all(error.complaints, {"why": WHY.label})), 422
    flash(_("Suất hỗ trợ đang bật.") if on else _("Suất hỗ trợ đang tắt."))
    return redirect(url_for("exposure.index"), 303)


def _page(typed: dict[str, str], complaints: dict[str, str]) -> str:
    today = here_today()
    quarter = _quarter(today)
    with view() as session:
        found = fairness.presence(session, who=who_asks(), quarter=quarter, today=today)
        choices = sorted({quarter_of(today), *rows.quarters(session)}, reverse=True)
        return render_template(
            "exposure/index.html", paging=slice_of(found, page_wanted(), PER_PAGE), total=len(found),
            unseen=sum(1 for one in found if one.offers and not one.total.shown), counted=any(one.total.shown for one in found),
            quarter=quarter, quarters=[(written(one), _named(one)) for one in choices], chosen=written(quarter), named=_named(quarter),
            standing_said=standing_said, switches=rows.switches(session), on=rows.support_is_on(session), why_field=WHY, typed=typed,
            complaints=complaints, place=PLACE, least=LEAST_PERCENT, remote_km=int(REMOTE_KM), first=FIRST_PLACES,
            running=last_day(quarter) >= today,
        )  # fmt: skip


def _quarter(today: date) -> date:
    """The quarter asked for; the present one where it is none."""
    return quarter_written(request.args.get("quarter", "")) or quarter_of(today)


def _named(quarter: date) -> str:
    return _("quý %(number)s/%(year)s", number=(quarter.month + 2) // 3, year=quarter.year)


def _line(one: fairness.Presence) -> list[object]:
    """The co-operative's row: figures in the machine's way, so that a spreadsheet can reckon with them."""
    total, each = one.total, [one.on[surface].shown if surface in one.on else 0 for surface in SURFACES]
    return [
        one.name, one.code, standing_said(one.standing), one.standing.as_of.isoformat() if one.standing else None, one.offers, total.shown, *each,
        total.supported, round(total.worth / FIRST_PLACES, 3), None if one.per_offer is None else round(one.per_offer, 3),
        None if one.share is None else round(one.share, 4),
    ]  # fmt: skip
