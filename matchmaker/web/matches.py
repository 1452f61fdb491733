"""Who fits a listing, and why; from here a party asks for an introduction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import Card, card_of
from matchmaker.web.paging import address, page_wanted, slice_of
from matchmaker.web.price_beside import Beside, beside
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import here_today
from matchmaker.workflows import brokering, ranking

pages = Blueprint("matches", __name__)
PER_PAGE = 8
"""All reasons of a match are about 1.4 kB and a page is to stay below 15: one match shows them, the others lead to theirs."""
MOST_APART = 4
RANKED = 50


@dataclass(frozen=True)
class Shown:
    """One match on the page: its card, the other listing, the linkage of the two where there is one, and where it is explained."""

    card: Card
    listing: Listing
    linkage: Linkage | None
    why: str  # where all its reasons are shown; empty where they are shown here
    beside: Beside | None = None  # what price was read of the same thing


@pages.get("/offers/<code>/matches", defaults={"side": "offer"})
@pages.get("/needs/<code>/matches", defaults={"side": "need"})
@needs("listing.matches")
def show(side: str, code: str) -> str:
    """The listings of the other side that fit this one, best first, and apart those that fail a hard requirement."""
    who = who_asks()
    with view() as session:
        found = ranking.matches_of(session, who=who, code=code, n=RANKED)
        if found.listing.side != side:
            raise NotFound(kind="listing")
        fitting = [one for one in found.matches if not one.match.gate]
        paging = slice_of(fitting, page_wanted(), PER_PAGE)
        apart = [one for one in found.matches if one.match.gate and "product" not in one.match.gate][:MOST_APART]
        return render_template(
            "matches/show.html", listing=found.listing, heading=_heading(side), scorer=found.scorer, paging=paging, quote=found.quote,
            fitting=with_prices(session, _shown(found, paging.rows)), apart=_shown(found, apart) if paging.page == 1 else [],
            **_rights(who, found.listing),
        )  # fmt: skip


@pages.post("/introductions")
@needs("introduction.ask")
def ask() -> Response:
    """Ask the Alliance to bring a need and an offer together; asked twice it is one linkage."""
    with work() as session:
        need, offer = request.form.get("need", ""), request.form.get("offer", "")
        linkage = brokering.ask_introduction(session, who=who_asks(), need_code=need, offer_code=offer, now=datetime.now(UTC))
        code = linkage.code
    flash(_("Đã nhờ Liên minh. Cán bộ sẽ liên hệ hai bên."))
    return redirect(url_for("linkages.show", code=code), 303)


def _heading(side: str) -> str:
    return _("Ai có hàng hợp?") if side == "need" else _("Ai đang cần?")


def _rights(who: Who, listing: Listing) -> dict[str, bool]:
    thing = Thing(frozenset({listing.party.code}))
    return {"can_ask": listing.open and may(who, "introduction.ask", thing), "can_propose": listing.open and may(who, "linkage.propose")}


def _shown(found: ranking.MatchPage, matches: Sequence[ranking.Matched]) -> list[Shown]:
    codes = [one.listing.code for one in matches]
    opened = request.args.get("why") if request.args.get("why") in codes else next(iter(codes), "")
    return [_one(found, one, below, opened) for one, below in zip(matches, [*matches[1:], None], strict=False)]


def with_prices(session: Session, shown: Sequence[Shown]) -> list[Shown]:
    """Each match with how its price stands to what was read of the same thing, where that is known."""
    held = beside(session, [one.listing for one in shown], here_today())
    return [replace(one, beside=found) if (found := held.get(one.listing.code)) and found.held else one for one in shown]


def _one(found: ranking.MatchPage, one: ranking.Matched, below: ranking.Matched | None, opened: str | None) -> Shown:
    need = found.listing if found.listing.side == "need" else one.listing
    card = card_of(one.match, need.must or (), found.base, below.match if below else None)
    code = one.listing.code
    return Shown(card, one.listing, one.linkage, "" if code == opened else f"{address(why=code)}#{code}")
