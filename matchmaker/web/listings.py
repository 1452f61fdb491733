"""Offers and needs: lists, the page of one, and the forms that write, revise and withdraw it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Thing, may
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings as rows
from matchmaker.store.work import view, work
from matchmaker.web import listing_form as form
from matchmaker.web.guard import needs
from matchmaker.web.listing_again import draw_again, filled_again
from matchmaker.web.listing_lines import lines_of
from matchmaker.web.listing_lists import listed
from matchmaker.web.listing_reading import reading_of
from matchmaker.web.listing_shown import shown_besides
from matchmaker.web.one_line import filled
from matchmaker.web.resuming import resumed
from matchmaker.web.season_strip import season_of
from matchmaker.web.seeking import part_or_page
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.web.why import own_offers
from matchmaker.wording.figures import here_today
from matchmaker.wording.listings import to_send
from matchmaker.workflows import acting, photos, posting

pages = Blueprint("listings", __name__)
Page = str | Response | tuple[str, int]
OFFERS, NEEDS = {"side": "offer"}, {"side": "need"}


@pages.get("/offers", defaults=OFFERS)
@pages.get("/needs", defaults=NEEDS)
@needs("listing.list")
def index(side: str) -> Response:
    """A party's own listings, everybody's for staff, the open ones for anybody else, narrowed by words, place, month and facts."""
    with view() as session:
        return part_or_page("listings", {"side": side, "may_post": True, **listed(session, side, who_asks())})


@pages.get("/offers/new", defaults=OFFERS)
@pages.get("/needs/new", defaults=NEEDS)
@needs("listing.post")
def new(side: str) -> Page:
    """The empty form, one that begins with the words of a search, or one filled from a single line or from an earlier listing."""
    party = request.args.get("party", "")[:40]
    if line := request.args.get("line", "").strip():
        return filled(side, line, party)
    if code := request.args.get("like", "")[:40]:
        with view() as session:
            return filled_again(side, mine(rows.by_code(session, code), side))
    return form.draw(side, form.fresh(side, request.args.get("words", "")[:400], party))


@pages.post("/offers", defaults=OFFERS)
@pages.post("/needs", defaults=NEEDS)
@needs("listing.post")
def post(side: str) -> Page:
    """Keep the listing and show its matches, or show the form again with what is wrong or doubtful."""
    typed, now = form.typed(), datetime.now(UTC)
    if form.map_wanted():
        return draw_again(side, typed)
    try:
        draft, told = form.read(side, now)
        with work() as session:
            listing = posting.post_listing(
                session,
                who=who_asks(),
                party=form.party_chosen(),
                side=side,
                draft=draft,
                form_key=typed["form_key"],
                told=told,
                now=now,
                sure=typed.get("sure", ()),
            )
            code = listing.code
            if told:
                _ask_party(session, code, now)
            if typed.get("like") and typed.get("carry_photos"):
                photos.carry_over(session, who=who_asks(), source_code=str(typed["like"])[:40], code=code, now=now)
    except Invalid as error:
        return draw_again(side, typed, error.complaints), 422
    flash(_("Đã nhập hộ. Tin chờ đơn vị xác nhận: gửi địa chỉ riêng hay in giấy ở dưới.") if told else _("Đã đăng tin."))
    return redirect(url_for("listings.show" if told else "matches.show", side=side, code=code), 303)


@pages.get("/offers/<code>", defaults=OFFERS)
@pages.get("/needs/<code>", defaults=NEEDS)
@needs("listing.read")
def show(side: str, code: str) -> str:
    """One listing: what was typed and what it was read as, side by side."""
    with view() as session:
        listing = found(rows.by_code(session, code), side)
        season = season_of([listing], here_today())
        own = may(who_asks(), "listing.revise", thing_of(listing))
        place = listing.place_typed
        copy = to_send(listing, listing.party.name, place, url_for("listings.show", side=side, code=code, _external=True))
        more = shown_besides(session, listing, datetime.now(UTC))
        reading = reading_of(listing, here_today())
        beside = own_offers(session, who_asks(), listing)
        return render_template(
            "listings/show.html",
            listing=listing,
            own=own,
            lines=lines_of(listing),
            copy=copy,
            reading=reading,
            own_offers=beside,
            season=season,
            **more,
        )


@pages.get("/offers/<code>/edit", defaults=OFFERS)
@pages.get("/needs/<code>/edit", defaults=NEEDS)
@needs("listing.revise")
def edit(side: str, code: str) -> str:
    """The form, filled with what was typed, or with what was advised in its place."""
    with view() as session:
        typed = form.advised(form.typed_of(mine(rows.by_code(session, code), side)))
        return form.draw(side, resumed(side, code, typed), code=code)


@pages.post("/offers/<code>/edit", defaults=OFFERS)
@pages.post("/needs/<code>/edit", defaults=NEEDS)
@needs("listing.revise")
def revise(side: str, code: str) -> Page:
    """Keep the new wording; who looked at an older one sees what changed, with everything they typed still there."""
    typed, now = form.typed(), datetime.now(UTC)
    with view() as session:
        mine(rows.by_code(session, code), side)
    if form.map_wanted():
        return form.draw(side, typed, code=code)
    try:
        draft, told = form.read(side, now, code)
        with work() as session:
            posting.revise_listing(session, who=who_asks(), code=code, draft=draft, version=form.version(), told=told, now=now)
            if told:
                _ask_party(session, code, now)
    except Invalid as error:
        return form.draw(side, typed, error.complaints, code=code), 422
    except Stale as error:
        return form.draw(side, typed, code=code, changed=error.facts), 409
    flash(_("Đã sửa tin."))
    return redirect(url_for("listings.show", side=side, code=code), 303)


@pages.post("/offers/<code>/withdraw", defaults=OFFERS)
@pages.post("/needs/<code>/withdraw", defaults=NEEDS)
@needs("listing.withdraw")
def withdraw(side: str, code: str) -> Response:
    """Take the listing out of the market."""
    with work() as session:
        mine(rows.by_code(session, code), side)
        posting.withdraw_listing(session, who=who_asks(), code=code, version=form.version(), now=datetime.now(UTC))
    flash_undo(_("Đã rút tin. Không còn ai thấy tin này, trừ bạn và Liên minh."), "listing", code)
    return redirect(url_for("listings.show", side=side, code=code), 303)


def _ask_party(session: Session, code: str, now: datetime) -> None:
    """Make the private address at which the party says whether what staff wrote is right; nothing where it needs no answer."""
    listing = rows.by_code(session, code)
    if listing is not None and listing.open and listing.confirmation == "waiting":
        acting.make_link(session, who=who_asks(), code=code, secret=str(current_app.secret_key), now=now)


def thing_of(listing: Listing) -> Thing:
    """The listing as the permission table knows it."""
    return Thing(frozenset({listing.party.code}), public=listing.open)


def found(listing: Listing | None, side: str, action: str = "listing.read") -> Listing:
    """The listing of this side, if the visitor may do this to it; otherwise there is none."""
    if listing is None or listing.side != side or not may(who_asks(), action, thing_of(listing)):
        raise NotFound(kind="listing")
    return listing


def mine(listing: Listing | None, side: str) -> Listing:
    """The listing, if the visitor may revise it."""
    return found(listing, side, "listing.revise")
