"""Linkages: the staff's board, a party's list, the page of one, and its moves."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, Stale, WrongStage
from matchmaker.store.queries import contracts
from matchmaker.store.work import view, work
from matchmaker.web.board import draw_board
from matchmaker.web.guard import needs
from matchmaker.web.linkage_page import draw, typed_facts
from matchmaker.web.listing_form import version
from matchmaker.web.visitors import who_asks
from matchmaker.workflows import brokering

pages = Blueprint("linkages", __name__)


@pages.get("/linkages")
@needs("linkage.list")
def board() -> str:
    """For staff a column a stage or one table, for a party its own linkages; what narrows them stays in the address."""
    return draw_board()


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
