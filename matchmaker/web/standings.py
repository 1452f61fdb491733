"""How a co-operative stands: a line on its page, and for staff every finding with the form for the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.people import Party
from matchmaker.store.queries import fairness, parties
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.fairness import GRADES, STANDS, standing_said
from matchmaker.wording.figures import here_today
from matchmaker.workflows import standings

pages = Blueprint("standings", __name__)
FORM = (
    Field("stands", _l("Xếp loại"), kind="select", required=True, choices={"": _l("Xin chọn"), **STANDS}),
    Field("grade", _l("Loại"), _l("Chỉ chọn khi đã xếp loại"), kind="select", choices={"": "—", **GRADES}),
    Field("as_of", _l("Tính đến ngày"), _l("Ngày của quyết định hay của lần xem. Ví dụ: 31/12/2025"), required=True),
    Field("source", _l("Nguồn"), _l("Số quyết định, địa chỉ trang, hoặc ai xem và xem thế nào"), required=True),
    Field("founded_on", _l("Ngày thành lập"), _l("Chỉ ghi khi mới thành lập, nếu biết. Ví dụ: 02/03/2026")),
)
LABELS = {**FIELDS, "grade": _l("Loại"), "source": _l("Nguồn")}


@dataclass(frozen=True, slots=True)
class ShownStanding:
    """The standing as the party's page says it; `private` says that only staff and its own people see it."""

    said: str
    source: str
    as_of: date | None
    private: bool
    can_enter: bool


def shown_standing(session: Session, who: Who, party: Party) -> ShownStanding | None:
    """What this visitor is shown of how the co-operative stands today; nothing where there is nothing for them to see."""
    if party.kind != "cooperative":
        return None
    found = standings.standing_of(session, who=who, party=party, day=here_today())
    inside = may(who, "standing.read", Thing(frozenset({party.code})))
    if found is None and not inside:
        return None
    private = found is None or not found.for_all
    source, as_of = (found.source, found.as_of) if found else ("", None)
    return ShownStanding(standing_said(found), source, as_of, private, may(who, "standing.enter"))


@pages.get("/parties/<code>/standings")
@needs("standing.enter")
def index(code: str) -> str:
    """Every finding about the co-operative, and the form for the next one."""
    return _page(code, {"form_key": uuid4().hex}, {})


@pages.post("/parties/<code>/standings")
@needs("standing.enter")
def enter(code: str) -> str | Response | tuple[str, int]:
    """Keep the finding, or show the form again with what is wrong."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            standings.enter_standing(
                session, who=who_asks(), code=code, typed=typed, form_key=typed.get("form_key", ""), now=datetime.now(UTC)
            )  # fmt: skip
    except Invalid as error:
        return _page(code, {**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints, LABELS)), 422
    flash(_("Đã ghi xếp loại."))
    return redirect(url_for("standings.index", code=code), 303)


def _page(code: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        party = parties.by_code(session, code)
        if party is None or party.kind != "cooperative":
            raise NotFound(kind="party")
        found = fairness.standings_of(session, party)
        shown = [(row, standing_said(fairness.entry_of(row))) for row in found]
        now = standing_said(standings.standing_of(session, who=who_asks(), party=party, day=here_today()))
        return render_template("standings/index.html", party=party, shown=shown, now=now, fields=FORM, typed=typed, complaints=complaints)
