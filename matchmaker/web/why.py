"""Why two listings fit or do not: the page of one pair, two offers side by side, and one's own offers beside somebody's need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view
from matchmaker.web.advice import Way, lacking, way_of
from matchmaker.web.guard import needs
from matchmaker.web.listing_lines import readings_of
from matchmaker.web.match_cards import MARKS, card_of, gates_of, said_of
from matchmaker.web.past_dealings import with_past
from matchmaker.web.season_strip import season_of
from matchmaker.web.side_by_side import columns_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import here_today
from matchmaker.workflows import explaining
from matchmaker.workflows.explaining import Why

pages = Blueprint("why", __name__)
Page = str | Response | tuple[str, int]
LONGEST_CODE = 60


@dataclass(frozen=True)
class SideShown:
    """What one side could do about the pair; `own` says that the reader speaks for it."""

    side: str
    own: bool
    ways: Sequence[Way]


@pages.get("/needs/<code>/matches/<offer>")
@needs("listing.matches")
def pair(code: str, offer: str) -> str:
    """One need and one offer: what each criterion found and added, what would make them fit, what nobody can change, and whom to ask."""
    who = who_asks()
    with view() as session:
        found = explaining.why(session, who=who, need_code=code, offer_code=offer, today=here_today())
        match, gap = found.advice.match, lacking(found.advice.match)
        sides = [_side(found, side, who) for side in (("offer", "need") if found.side == "offer" else ("need", "offer"))]
        return render_template(
            "matches/why.html", found=found, match=match,
            card=with_past(session, found.need, found.offer, card_of(match, found.need.must or (), found.base, own=found.side)),
            heading=_heading(found), gap=gap, sides=sides, fixed=[said_of(one) for one in found.advice.fixed],
            season=season_of([found.need, found.offer], here_today()), of_season=[found.need, found.offer],
            readings=[(one, " · ".join(readings_of(one))) for one in (found.need, found.offer)], place=_place(found), note=_note(gap, sides),
            own=found.need if found.side == "need" else found.offer if found.side == "offer" else None, **_rights(found, who),
        )  # fmt: skip


@pages.get("/needs/<code>/matches/<offer>/csv")
@needs("listing.matches")
def numbers(code: str, offer: str) -> Response:
    """The bars of a pair as a table to take away: what each criterion found, what it added and what it could add."""
    with view() as session:
        found = explaining.why(session, who=who_asks(), need_code=code, offer_code=offer, today=here_today())
        card = card_of(found.advice.match, found.need.must or (), found.base, own=found.side)
    rows = [[part.name, MARKS.get(part.mark, ""), part.said, None if part.points == "?" else part.tenths / 10, part.most] for part in card.parts]
    return csv_answer(f"vi-sao-{code}-{offer}.csv", [_("Điều được so"), _("Đạt hay chưa"), _("Vì sao"), _("Điểm"), _("Nhiều nhất")], rows)


@pages.get("/needs/<code>/compare")
@needs("listing.matches")
def compare(code: str) -> Page:
    """Two offers of one need side by side; which two, the boxes of the list of matches say, or the address."""
    picked = request.args.getlist("pick") or [one for name in ("a", "b") if (one := request.args.get(name, "").strip())]
    if "pick" in request.args and len(picked) == 2 and picked[0] != picked[1]:
        return redirect(url_for("why.compare", code=code, a=picked[0][:LONGEST_CODE], b=picked[1][:LONGEST_CODE]), 303)
    try:
        with view() as session:
            two = explaining.two_of(session, who=who_asks(), need_code=code, codes=[one[:LONGEST_CODE] for one in picked])
            return render_template("matches/compare.html", need=two.need, offers=two.offers, scorer=two.scorer, duel=columns_of(two))
    except Invalid as error:
        with view() as session:
            need, matches = explaining.to_compare(session, who=who_asks(), need_code=code)
            complaints = complain_all(error.complaints)
            return render_template("matches/pick.html", need=need, matches=matches, picked=picked, complaints=complaints), 422


@pages.get("/needs/<code>/why")
@needs("introduction.ask")
def own(code: str) -> Page:
    """One's own offers beside somebody's need, the nearest first; the page of the pair where one was picked, and what fits a need of one's own."""
    picked, who = request.args.get("offer", "").strip()[:LONGEST_CODE], who_asks()
    with view() as session:
        need, found = explaining.own_beside(session, who=who, need_code=code)
        if need.party.code in who.party_codes:
            return redirect(url_for("matches.show", side="need", code=code), 303)
        if picked in {one.listing.code for one in found}:
            return redirect(url_for("why.pair", code=code, offer=picked), 303)
        rows = [(one.listing, gates_of(one.match, need.must or ()), lacking(one.match)) for one in found]
        complaints = complain_all({"offer": ("no_such_offer", {"code": picked})}) if picked else {}
        return render_template("matches/own.html", need=need, rows=rows, complaints=complaints), 422 if picked else 200


def _heading(found: Why) -> str:
    gate = found.advice.match.gate
    if not gate:
        return _("Vì sao hai tin hợp nhau")
    near = any(not one.match.gate for side in ("offer", "need") for one in found.advice.of(side))
    return _("Gần khớp: còn thiếu gì?") if near else _("Vì sao chưa khớp")


def _side(found: Why, side: str, who: Who) -> SideShown:
    listing = found.need if side == "need" else found.offer
    own = may(who, "listing.revise", Thing(frozenset({listing.party.code})))
    before, names, best = found.advice.match, found.parties, found.advice.best(side)
    places = [place if side == "offer" and (place := found.place_of(one.match)) <= explaining.RANKED else None for one in best]
    ways = [way_of(one, listing, before, own=own, names=names, place=place) for one, place in zip(best, places, strict=True)]
    return SideShown(side, side == found.side, ways)


def _place(found: Why) -> str:
    """Where the offer stands in the need's list."""
    if found.advice.match.gate:
        return ""
    place = found.place_of(found.advice.match)
    return _("Đứng thứ %(place)s trong các tin hợp với tin cần mua này.", place=place) if place <= explaining.RANKED else ""


def _note(gap: Sequence[str], sides: Sequence[SideShown]) -> str:
    """What the Alliance is told beforehand: what is lacking, and the shortest way."""
    shortest = next((way.said for one in sides for way in one.ways if way.fits), "")
    if not gap:
        return ""
    said = [_("Còn thiếu: %(what)s.", what="; ".join(gap))]
    if shortest:
        said.append(_("Cách ngắn nhất: %(way)s.", way=shortest))
    return " ".join(said)


def _rights(found: Why, who: Who) -> dict[str, bool]:
    """Who may ask the Alliance about the pair; another thing than the one wanted is nothing to ask about."""
    thing = Thing(frozenset({found.need.party.code, found.offer.party.code}))
    possible = found.linkage is None and not {"product", "role"} & set(found.advice.match.gate)
    return {"can_ask": possible and may(who, "introduction.ask", thing), "can_propose": possible and may(who, "linkage.propose")}


def own_offers(session: Session, who: Who, listing: Listing) -> Sequence[Listing]:
    """One's own open offers, to be held against somebody else's open need."""
    if listing.side != "need" or not listing.open or not may(who, "introduction.ask") or listing.party.code in who.party_codes:
        return ()
    return explaining.own_open_offers(session, who=who)
