"""Mandates: what an organisation lets others do in its name and what others let it do; given and taken back by leads, all of them seen by staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.domain.mandates import GIVEN_AT_FIRST, RIGHTS
from matchmaker.domain.permissions import Thing, may
from matchmaker.store.queries import mandates as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, first_of, page_wanted, paged
from matchmaker.web.terms_fields import MANDATE_DAYS, REVOKE
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import mandates

pages = Blueprint("mandates", __name__)
Page = str | Response | tuple[str, int]


@pages.get("/mandates")
@needs("mandate.list")
def every() -> str:
    """All mandates, newest first, for staff."""
    with view() as session:
        page = page_wanted()
        paging = paged(rows.every(session, most=PER_PAGE + 1, after=first_of(page)), page)
        return render_template("mandates/every.html", paging=paging, mandates=paging.rows, today=here_today())


@pages.get("/parties/<code>/mandates")
@needs("mandate.read")
def index(code: str) -> str:
    """What a party gave and took, for its own people and staff."""
    return _page(code, {"form_key": uuid4().hex}, GIVEN_AT_FIRST, {})


@pages.post("/parties/<code>/mandates")
@needs("mandate.give")
def give(code: str) -> Page:
    """Let another organisation act for this one, or show what is wrong with everything typed."""
    typed = {name: request.form.get(name, "") for name in ("taker", "mandate_from", "mandate_until", "form_key")}
    rights, now = request.form.getlist("rights"), datetime.now(UTC)
    try:
        with work() as session:
            draft = mandates.read_mandate(typed, rights, now)
            mandates.give(session, who=who_asks(), code=code, draft=draft, form_key=typed["form_key"], now=now)
    except Invalid as error:
        return _page(code, typed, rights, complain_all(error.complaints)), 422
    flash(_("Đã ủy quyền. Đơn vị kia nhận thư báo, và làm thay được từ ngày đã ghi."))
    return redirect(url_for("mandates.index", code=code), 303)


@pages.post("/mandates/<code>/revoke")
@needs("mandate.revoke")
def revoke(code: str) -> Response:
    """Take the rights back, from this moment on."""
    with work() as session:
        done = mandates.revoke(session, who=who_asks(), code=code, why=request.form.get("why", "")[: mandates.LONGEST_WHY], now=datetime.now(UTC))
        mine = done.taker.code if done.taker.code in who_asks().led_codes else done.giver.code
    flash_undo(_("Đã thôi ủy quyền. Từ lúc này không ai làm thay được nữa."), "mandate", code)
    return redirect(url_for("mandates.index", code=mine), 303)


def _page(code: str, typed: Mapping[str, str], rights: Sequence[str], complaints: Mapping[str, str]) -> str:
    who = who_asks()
    with view() as session:
        party, found = mandates.mandates_of(session, who=who, code=code)
        can_give = may(who, "mandate.give", Thing(frozenset({code})))
        takers = {"": _("Xin chọn"), **dict(rows.takers(session, party.id))} if can_give else {}
        taker = Field("taker", _("Đơn vị được ủy quyền"), _("Liên hiệp hay hợp tác xã khác"), "select", required=True, choices=takers)
        return render_template(
            "mandates/index.html", party=party, mandates=found, today=here_today(), can_give=can_give, fields=(taker, *MANDATE_DAYS),
            all_rights=RIGHTS, rights=rights, typed=typed, complaints=complaints, revoke_field=REVOKE,
            can_revoke=may(who, "mandate.revoke", Thing(frozenset({code}))),
        )  # fmt: skip
