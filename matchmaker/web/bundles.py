"""One bundle: inputs one way, produce the other, with the reasons of both halves and one button to ask about both."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.market import market_of
from matchmaker.store.work import view, work
from matchmaker.web.bundle_cards import shown_bundle
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import card_of
from matchmaker.web.visitors import who_asks
from matchmaker.workflows import brokering, bundling

pages = Blueprint("bundles", __name__)
ADDRESS = "/bundles/<need>/<offer>/<sold>/<bought>"


@pages.get(ADDRESS)
@needs("bundle.read")
def show(need: str, offer: str, sold: str, bought: str) -> str:
    """Both halves with their reasons, what it comes to, and when it is repaid."""
    who = who_asks()
    with view() as session:
        found = bundling.see_bundle(session, who=who, need=need, offer=offer, sold=sold, bought=bought)
        bundle, base = found.bundle, market_of(session).matcher.scorer.base
        sale = bundle.sale
        halves = [
            {"act": _("Nhận vật tư"), "need": found.rows[need], "offer": found.rows[offer], "linkage": found.linkages[0],
             "card": card_of(bundle.supply.match, found.rows[need].must or (), base), "other": found.rows[offer]},
            {"act": _("Bán sản phẩm"), "need": found.rows[bought], "offer": found.rows[sold], "linkage": found.linkages[1],
             "card": card_of(sale.match, found.rows[bought].must or (), base) if sale else None, "other": found.rows[bought]},
        ]  # fmt: skip
        return render_template(
            "bundles/show.html", one=shown_bundle(bundle, found.rows, found.rows[need]), listing=found.rows[need], halves=halves,
            asked=all(found.linkages), staff=who.staff,
        )  # fmt: skip


@pages.post(ADDRESS)
@needs("bundle.ask")
def ask(need: str, offer: str, sold: str, bought: str) -> Response:
    """Ask the Alliance to bring both pairs together, or bring them together as staff; asked twice they are the same two linkages."""
    who, now = who_asks(), datetime.now(UTC)
    with work() as session:
        bundling.see_bundle(session, who=who, need=need, offer=offer, sold=sold, bought=bought)
        begin = brokering.propose if who.staff else brokering.ask_introduction
        for wanted, offered in ((need, offer), (bought, sold)):
            begin(session, who=who, need_code=wanted, offer_code=offered, now=now)
    flash(_("Đã giới thiệu cả hai chiều.") if who.staff else _("Đã nhờ Liên minh cả hai chiều. Cán bộ sẽ liên hệ các bên."))
    return redirect(url_for("bundles.show", need=need, offer=offer, sold=sold, bought=bought), 303)
