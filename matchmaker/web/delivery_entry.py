"""What is told about a truck: entered, confirmed or objected to, corrected, checked."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.deliveries import grams
from matchmaker.domain.errors import Invalid, Stale, WrongStage
from matchmaker.store.work import view, work
from matchmaker.web.delivery_page import Told, draw, draw_one, stage_said
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.deliveries import weight
from matchmaker.workflows import delivering, photos

pages = Blueprint("delivery_entry", __name__)
Answer = Response | tuple[str, int]


@pages.post("/contracts/<code>/deliveries")
@needs("delivery.enter")
def enter(code: str) -> Answer:
    """Keep one truck, or show its form again with what is wrong or asked; a form sent twice counts once."""
    typed = _typed()
    typed["form_key"] = typed.get("form_key") or uuid4().hex
    try:
        with work() as session:
            made = delivering.enter_delivery(session, who=who_asks(), code=code, typed=typed, form_key=typed["form_key"], now=datetime.now(UTC))
            said, rejected = weight(grams(made.quantity_kg)), weight(grams(made.rejected_kg)) if made.rejected_kg else ""
    except Invalid as error:
        return draw(code, Told(typed.get("line", ""), typed, error.complaints)), 422
    except WrongStage as error:
        trouble = _("Chưa ghi được chuyến giao: hợp đồng %(state)s.", state=stage_said(error))
        return draw(code, Told(typed.get("line", ""), typed, {}), trouble), 409
    flash(_("Đã ghi %(brought)s, trả lại %(rejected)s.", brought=said, rejected=rejected) if rejected else _("Đã ghi %(brought)s.", brought=said))
    return redirect(url_for("deliveries.index", code=code), 303)


@pages.post("/deliveries/<code>/answer")
@needs("delivery.answer")
def answer(code: str) -> Answer:
    """The other side says that an entry is right, or what is not."""
    typed = _typed()
    try:
        with work() as session:
            delivering.answer_delivery(
                session, who=who_asks(), code=code, answer=typed.get("answer", ""), note=typed.get("note", ""), told_via=typed.get("told_via", ""),
                seen=_count(typed.get("seen", "")), now=datetime.now(UTC),
            )  # fmt: skip
    except Invalid as error:
        return draw_one(code, typed, error.complaints, "answer"), 422
    except (Stale, WrongStage):
        flash(_("Chuyến này vừa có người trả lời hoặc sửa. Xin đọc lại rồi hãy trả lời."))
        return draw_one(code, typed, {}, "answer"), 409
    flash(_("Đã xác nhận chuyến giao.") if typed.get("answer") == "confirmed" else _("Đã báo chỗ chưa đúng cho bên kia."))
    return redirect(url_for("deliveries.one", code=code), 303)


@pages.post("/deliveries/<code>/correct")
@needs("delivery.enter")
def correct(code: str) -> Answer:
    """Strike an entry and tell it anew; both stay to be read."""
    typed = _typed()
    key = typed.get("form_key") or uuid4().hex
    try:
        with work() as session:
            row = delivering.see_delivery(session, who=who_asks(), code=code)
            told = typed | ({"side": row.side} if who_asks().staff else {})
            made = delivering.correct_delivery(
                session, who=who_asks(), code=code, typed=told, why=typed.get("why", ""), form_key=key, now=datetime.now(UTC)
            )
            shown = made.code if made else code
    except Invalid as error:
        return draw_one(code, typed | {"form_key": key}, error.complaints, "correct"), 422
    except WrongStage:
        flash(_("Chuyến này đã được sửa rồi."))
        return draw_one(code, typed, {}, ""), 409
    flash(_("Đã sửa. Bản cũ vẫn còn trong sổ, gạch ngang."))
    return redirect(url_for("deliveries.one", code=shown), 303)


@pages.post("/deliveries/<code>/checks")
@needs("delivery.enter")
def check(code: str) -> Answer:
    """Keep what a check found, with the photo of its paper drawn anew."""
    typed, sent = _typed(), request.files.get("photo")
    typed["form_key"] = typed.get("form_key") or uuid4().hex
    with view() as session:  # before a picture is decoded
        delivering.see_delivery(session, who=who_asks(), code=code)
    try:
        content = sent.read() if sent else b""
        drawn = None
        if content:
            picture = photos.read_picture(content)
            drawn = (picture.sha256, picture.large.width, picture.large.height, picture.large.content)
        with work() as session:
            delivering.check_delivery(
                session, who=who_asks(), code=code, typed=typed, picture=drawn, form_key=typed["form_key"], now=datetime.now(UTC)
            )
    except Invalid as error:
        return draw_one(code, typed, error.complaints, "check"), 422
    flash(_("Đã ghi kết quả kiểm."))
    return redirect(url_for("deliveries.one", code=code), 303)


def too_heavy(code: str, caption: str = "") -> Response:
    """The page with the complaint about a photo that was too large to be looked at."""
    return make_response(draw_one(code, {}, photos.too_heavy().complaints, "check"), 422)


def _typed() -> dict[str, str]:
    """What the form sent; what was ticked as sure in one text."""
    typed = {name: value for name, value in request.form.items() if name not in ("csrf_token", "sure")}
    return typed | {"sure": "|".join(request.form.getlist("sure"))}


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
