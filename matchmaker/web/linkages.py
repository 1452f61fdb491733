"""Linkages: the staff's board, a party's list, the page of one, and its moves."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, Stale, WrongStage
from matchmaker.domain.linkage import Stage
from matchmaker.store.queries import contracts
from matchmaker.store.queries import linkages as rows
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.linkage_page import draw, typed_facts
from matchmaker.web.listing_form import version
from matchmaker.web.paging import page_wanted, slice_of
from matchmaker.web.visitors import who_asks
from matchmaker.workflows import brokering

pages = Blueprint("linkages", __name__)
OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
PER_COLUMN = 4
PER_PAGE = 12


@pages.get("/linkages")
@needs("linkage.list")
def board() -> str:
    """For staff a column a stage, what waits longest on top; for a party its own linkages."""
    who = who_asks()
    wanted = request.args.get("stage", "")
    with view() as session:
        if who.staff and wanted not in set(Stage):
            return _columns(rows.board(session), rows.count_by_stage(session))
        mine = rows.board(session) if who.staff else rows.of_parties(session, who.party_codes)
        paging = slice_of([one for one in mine if wanted in ("", one.stage)], page_wanted(), PER_PAGE)
        return render_template("linkages/list.html", linkages=paging.rows, paging=paging, stage=wanted, staff=who.staff)


def _columns(linkages: object, counts: dict[str, int]) -> str:
    by_stage = {stage: [one for one in linkages if one.stage == stage] for stage in OPEN_STAGES}  # type: ignore[attr-defined]
    columns = [{"stage": stage.value, "count": len(found), "linkages": found[:PER_COLUMN]} for stage, found in by_stage.items()]
    return render_template("linkages/board.html", columns=columns, closed=counts.get(Stage.CLOSED, 0), now=datetime.now(UTC))


@pages.get("/linkages/<code>")
@needs("linkage.read")
def show(code: str) -> str:
    """One linkage: both listings, why they fit, what has happened, and the moves that can be made now."""
    with view() as session:
        linkage = brokering.see_linkage(session, who=who_asks(), code=code)
        return draw(linkage, contracts.of_linkage(session, linkage.id))


@pages.post("/linkages")
@needs("linkage.propose")
def propose() -> Response:
    """Staff propose that a need and an offer be brought together."""
    with work() as session:
        need, offer, note = (request.form.get(name, "") for name in ("need", "offer", "note"))
        code = brokering.propose(session, who=who_asks(), need_code=need, offer_code=offer, note=note, now=datetime.now(UTC)).code
    flash(_("Đã giới thiệu hai bên."))
    return redirect(url_for("linkages.show", code=code), 303)


@pages.post("/linkages/<code>/moves/<move>")
@needs("linkage.move")
def move(code: str, move: str) -> Response | tuple[str, int]:
    """Take one move; who was slower sees what the faster one did, with everything typed still there."""
    facts = typed_facts()
    try:
        with work() as session:
            brokering.take_move(session, who=who_asks(), code=code, move=move, facts=facts, version=version(), now=datetime.now(UTC))
    except (Invalid, Stale, WrongStage) as error:
        with view() as session:
            linkage = brokering.see_linkage(session, who=who_asks(), code=code)
            page = draw(linkage, contracts.of_linkage(session, linkage.id), move=move, typed=facts, trouble=error)
            return page, 422 if isinstance(error, Invalid) else 409
    flash(_("Đã ghi bước này."))
    return redirect(url_for("linkages.show", code=code), 303)
