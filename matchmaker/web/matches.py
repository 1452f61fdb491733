"""Who fits a listing, and why; from here a party asks for an introduction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask import Response as Page
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.matching.counterfactuals import HOPELESS, Option
from matchmaker.matching.levels import UNSURE
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view, work
from matchmaker.web.advice import acts_said, lacking
from matchmaker.web.bundle_cards import bundles_section, cycles_section
from matchmaker.web.exposure_log import note_shown
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import Card, Checks, card_of, checks_of
from matchmaker.web.paging import first_of, page_wanted, slice_of
from matchmaker.web.past_dealings import with_dealings
from matchmaker.web.price_beside import Beside, beside
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.fairness import why_lifted
from matchmaker.wording.figures import here_today
from matchmaker.workflows import brokering, explaining, ranking

pages = Blueprint("matches", __name__)
PER_PAGE = 6
"""All reasons of a match are about 1.4 kB and a page is to stay below 15: one match shows them, the others lead to theirs."""
MOST_NEAR, MOST_APART = 4, 4
"""How many that fail a hard requirement are looked at for a way to mend it, and how many beyond any are shown."""
RANKED = 50


@dataclass(frozen=True)
class Shown:
    """One match on the page: its card, the other listing, the linkage of the two where there is one, and where it is explained."""

    card: Card
    listing: Listing
    linkage: Linkage | None
    why: str  # the page of the pair
    opened: bool  # whether its reasons are shown here as well
    lifted: str = ""  # why the support slot shows it here; empty where it stands where its score puts it
    beside: Beside | None = None  # what price was read of the same thing
    kept: str = ""  # how far its party kept to what it signed with others


@dataclass(frozen=True)
class Near:
    """One that fails a hard requirement: what is lacking, and the shortest ways to mend it, one's own first; none where nobody can."""

    listing: Listing
    lacking: Sequence[str]
    ways: Sequence[tuple[str, str]]  # whose: own or other; what
    why: str
    checks: Sequence[Checks]
    unsure: bool = False  # nothing fails: too little is known to say that it is the same thing


@pages.get("/offers/<code>/matches", defaults={"side": "offer"})
@pages.get("/needs/<code>/matches", defaults={"side": "need"})
@needs("listing.matches")
def show(side: str, code: str) -> Page:
    """The listings of the other side that fit this one, best first, and apart those that fail a hard requirement."""
    who, today = who_asks(), here_today()
    with view() as session:
        found = ranking.matches_of(session, who=who, code=code, n=RANKED, today=today)
        if found.listing.side != side:
            raise NotFound(kind="listing")
        fitting = [one for one in found.matches if not one.match.gate]
        paging = slice_of(fitting, page_wanted(), PER_PAGE)
        first = paging.page == 1
        near = _near(session, found) if first else []
        shown = make_response(render_template(
            "matches/show.html", listing=found.listing, heading=_heading(side), scorer=found.scorer, quote=found.quote, paging=paging,
            fitting=with_dealings(session, found.listing, with_prices(session, _shown(found, paging.rows))),
            near=[one for one in near if one.ways and not one.unsure],
            perhaps=[one for one in near if one.unsure],
            apart=[one for one in near if not one.ways and not one.unsure][:MOST_APART], **_rights(who, found.listing),
            bundles=bundles_section(session, who, found.listing) if first else None,
            cycles=cycles_section(session, who, found.listing) if first else None,
        ))  # fmt: skip
    if side == "need":
        start = first_of(paging.page, PER_PAGE) + 1
        seen = [(place, one.listing, one.listing.code in found.supported) for place, one in enumerate(paging.rows, start)]
        note_shown(shown, current_app._get_current_object(), who, seen, surface="matches", today=today)  # type: ignore[attr-defined]  # outlives this
    return shown


@pages.post("/introductions")
@needs("introduction.ask")
def ask() -> Response | tuple[str, int]:
    """Ask the Alliance to bring a need and an offer together; asked twice it is one linkage, and after the need's deadline none."""
    need, offer, note = (request.form.get(name, "") for name in ("need", "offer", "note"))
    try:
        with work() as session:
            linkage = brokering.ask_introduction(session, who=who_asks(), need_code=need, offer_code=offer, note=note, now=datetime.now(UTC))
            code = linkage.code
    except Invalid as error:
        return render_template("rounds/over.html", need=need, offer=offer, complaints=complain_all(error.complaints)), 422
    flash(_("Đã nhờ Liên minh. Cán bộ sẽ liên hệ hai bên."))
    return redirect(url_for("linkages.show", code=code), 303)


def _heading(side: str) -> str:
    return _("Ai có hàng hợp?") if side == "need" else _("Ai đang cần?")


def _rights(who: Who, listing: Listing) -> dict[str, bool]:
    thing = Thing(frozenset({listing.party.code}))
    return {
        "can_ask": listing.open and may(who, "introduction.ask", thing),
        "can_propose": listing.open and may(who, "linkage.propose"),
        "can_revise": listing.open and may(who, "listing.revise", thing),
    }


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
    lifted = why_lifted(found.supported.get(one.listing.code, ""))
    card = card_of(one.match, need.must or (), found.base, below.match if below and not lifted else None, found.listing.side)
    return Shown(card, one.listing, one.linkage, _address(found.listing, one.listing), one.listing.code == opened, lifted)


def _address(listing: Listing, other: Listing) -> str:
    """The page of the pair."""
    need, offer = (listing, other) if listing.side == "need" else (other, listing)
    return url_for("why.pair", code=need.code, offer=offer.code)


def _near(session: Session, found: ranking.MatchPage) -> list[Near]:
    """Those of the same thing that fail a hard requirement, each with what is lacking and the shortest ways to mend it."""
    failing = [one for one in found.matches if one.match.gate and not HOPELESS & set(one.match.gate)][: MOST_NEAR + MOST_APART]
    others = [one.listing for one in failing[:MOST_NEAR]]
    ways, names = explaining.nearest_ways(session, listing=found.listing, others=others, today=here_today())
    return [
        Near(
            one.listing,
            lacking(one.match),
            _ways(found, one, ways.get(one.listing.code, ()), names),
            _address(found.listing, one.listing),
            checks_of(one.match),
            one.match.gate == (UNSURE,),
        )
        for one in failing
    ]


def _ways(found: ranking.MatchPage, one: ranking.Matched, options: Sequence[Option], names: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = {found.listing.side: found.listing, one.listing.side: one.listing}
    own_first = sorted(options, key=lambda option: option.side != found.listing.side)
    return [("own" if option.side == found.listing.side else "other", acts_said(option, rows[option.side], names)) for option in own_first]
