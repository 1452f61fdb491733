"""What was delivered under a contract: the page for a phone at the weighing place, one entry, the file, the paper, the schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask import Response as Page
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, WrongStage
from matchmaker.store.queries import deliveries as rows
from matchmaker.store.work import view, work
from matchmaker.web.delivery_fields import SCHEDULE
from matchmaker.web.delivery_page import draw, draw_one, stage_said
from matchmaker.web.guard import needs
from matchmaker.web.qr import picture_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS_OF_DELIVERY, complain_all
from matchmaker.wording.deliveries import DELIVERY_ANSWERS, REJECTIONS, TRADE_SIDES
from matchmaker.wording.figures import here_today
from matchmaker.wording.labels import label
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering import Log
from matchmaker.workflows.delivering.scheduling import schedule_open

pages = Blueprint("deliveries", __name__)
BLANK_ROWS = 14


@pages.get("/contracts/<code>/deliveries")
@needs("delivery.read")
def index(code: str) -> str:
    """What was promised, brought, sent back and taken, line by line, with the form for the next truck."""
    return draw(code)


@pages.get("/deliveries/<code>")
@needs("delivery.read")
def one(code: str) -> str:
    """One entry: whose word it is, what the other side says, what was found of it."""
    return draw_one(code)


@pages.get("/contracts/<code>/deliveries.csv")
@needs("delivery.read")
def table(code: str) -> Page:
    """Every entry of a contract, counter-entries and all, as a file for a spreadsheet."""
    with view() as session:
        log = delivering.see_log(session, who=who_asks(), code=code)
        head = (
            _("Hợp đồng"), _("Bên bán"), _("Hàng"), _("Ngày giao"), _("Ghi như đã nói"), _("Đã giao (kg)"), _("Trả lại (kg)"), _("Vì sao trả lại"),
            _("Nhận (kg)"), _("Nhận theo loại"), _("Xe, ghe"), _("Số phiếu cân"), _("Bên nào nói"), _("Người ghi"), _("Bên kia"), _("Mã chuyến"),
            _("Gạch chuyến"), _("Vì sao"),
        )  # fmt: skip
        return csv_answer(f"{_('giao-hang')}-{log.contract.file_name}.csv", head, list(_cells(log)))


def _cells(log: Log) -> Iterator[tuple[object, ...]]:
    for part in log.parts:
        codes = {row.id: row.code for row in part.log}
        for row in part.log:
            answer = label(DELIVERY_ANSWERS, row.answers[-1].answer) if row.answers else ""
            yield (
                part.contract.name, part.contract.seller.name if part.contract.seller else "", part.line.words,
                row.delivered_on.isoformat(), row.quantity_typed, row.quantity_kg, row.rejected_kg, label(REJECTIONS, row.reject_reason),
                row.quantity_kg - row.rejected_kg, row.grade_taken, row.vehicle, row.receipt, label(TRADE_SIDES, row.side), row.entered_by.name,
                answer, row.code, codes.get(row.strikes_id) if row.strikes_id else "", row.why,
            )  # fmt: skip


@pages.get("/contracts/<code>/deliveries/sheet")
@needs("delivery.read")
def sheet(code: str) -> str:
    """The same to be filled in by hand, on A4, with the address of the page as a picture."""
    with view() as session:
        log = delivering.see_log(session, who=who_asks(), code=code)
        site = current_app.config["SETTINGS"].site_url or request.host_url
        address = urljoin(site, url_for("deliveries.index", code=code))
        return render_template(
            "deliveries/sheet.html", log=log, address=address, code_picture=picture_of(address), blank=range(BLANK_ROWS), today=here_today()
        )


@pages.get("/contracts/<code>/schedule")
@needs("delivery.enter")
def schedule(code: str) -> str:
    """When how much is to come, to be written until somebody signs."""
    return _schedule(code)


@pages.post("/contracts/<code>/schedule/<int:line>")
@needs("delivery.enter")
def write_schedule(code: str, line: int) -> Response | tuple[str, int]:
    """Keep the schedule of one line, or show it again with what is wrong."""
    text, step = request.form.get("schedule", ""), request.form.get("step", "")
    try:
        with work() as session:
            delivering.set_schedule(session, who=who_asks(), code=code, line=line, text=text, step=step, now=datetime.now(UTC))
    except Invalid as error:
        return _schedule(code, {line: text}, {line: complain_all(error.complaints, FIELDS_OF_DELIVERY)}), 422
    except WrongStage as error:
        flash(_("Hợp đồng %(state)s, lịch giao không sửa được nữa.", state=stage_said(error)))
        return redirect(url_for("deliveries.schedule", code=code), 303)
    flash(_("Đã ghi lịch giao."))
    return redirect(url_for("deliveries.schedule", code=code), 303)


def _schedule(code: str, typed: Mapping[int, str] | None = None, complaints: Mapping[int, Mapping[str, str]] | None = None) -> str:
    with view() as session:
        log = delivering.see_log(session, who=who_asks(), code=code)
        if log.contract.shape == "framework":
            raise NotFound(kind="schedule")
        lines = [
            (part, {"schedule": (typed or {}).get(part.line.sequence) or _lines_of(part)}, (complaints or {}).get(part.line.sequence, {}))
            for part in log.parts
        ]
        said = {f"{line}-{name}": text for line, found in (complaints or {}).items() for name, text in found.items()}
        return render_template(
            "deliveries/schedule.html", contract=log.contract, lines=lines, field_schedule=SCHEDULE, complaints=said,
            editable=schedule_open(session, log.contract),
        )  # fmt: skip


def _lines_of(part: delivering.Part) -> str:
    return "\n".join(
        f"{one.starts_on:%d/%m/%Y} – {one.ends_on:%d/%m/%Y}: {f'{one.quantity_kg.normalize():f}'.replace('.', ',')} kg" for one in part.slots
    )


@pages.post("/contracts/<code>/shortfall")
@needs("delivery.enter")
def offer_shortfall(code: str) -> Response:
    """Tell those of the same framework who have some left how much is missing."""
    try:
        with work() as session:
            told = delivering.offer_shortfall(session, who=who_asks(), code=code, now=datetime.now(UTC))
    except Invalid as error:
        flash(" ".join(complain_all(error.complaints, FIELDS_OF_DELIVERY).values()))
    else:
        said = _("Đã báo phần còn thiếu cho: %(names)s.", names="; ".join(told)) if told else _("Chưa có bên bán nào khác còn hàng rảnh.")
        flash(said)
    return redirect(url_for("deliveries.index", code=code), 303)


@pages.get("/checks/<code>.jpg")
@needs("delivery.read")
def picture(code: str) -> Page:
    """The photo of a check's paper, for both parties and staff."""
    with view() as session:
        check = delivering.see_check(session, who=who_asks(), code=code)
        content = rows.picture_of(session, check.id)
    if content is None:
        raise NotFound(check=code)
    answer = make_response(content)
    answer.headers.update({"Content-Type": "image/jpeg", "Content-Disposition": f'inline; filename="{code}.jpg"'})
    return answer
