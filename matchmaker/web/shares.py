"""Passing a listing on: its address as a code that phones read, and addresses for people without an account, for some days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker.domain.codes import new_secret
from matchmaker.domain.errors import Invalid
from matchmaker.domain.permissions import Who
from matchmaker.domain.shared_links import DAYS, shared_token, without_phones
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.shares import SharedLink
from matchmaker.store.queries import listings as rows
from matchmaker.store.queries import shares
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.listing_lines import lines_of
from matchmaker.web.listings import found
from matchmaker.web.match_cards import Card, card_of
from matchmaker.web.qr import drawn, picture_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import passing_on, ranking

pages = Blueprint("shares", __name__)
Page = str | Response | tuple[str, int]
OFFERS, NEEDS = {"side": "offer"}, {"side": "need"}
KINDS = {"listing": _l("Tin này"), "matches": _l("Tin này và các tin hợp với nó")}
GONE, MOST_MATCHES = 410, 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An address as its maker sees it."""

    link: SharedLink
    address: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """One listing that matches, as a stranger may read it."""

    listing: Listing
    words: str
    card: Card


@pages.get("/offers/<code>/qr.svg", defaults=OFFERS)
@pages.get("/needs/<code>/qr.svg", defaults=NEEDS)
@needs("listing.read")
def code_of(side: str, code: str) -> Response:
    """The listing's own address as a QR code, to be printed or put into a picture."""
    with view() as session:
        listing = found(rows.by_code(session, code), side)
        answer = make_response(drawn(url_for("listings.show", side=side, code=listing.code, _external=True)))
    answer.headers.update({"Content-Type": "image/svg+xml", "Content-Disposition": f'inline; filename="{code}.svg"'})
    return answer


@pages.get("/offers/<code>/share", defaults=OFFERS)
@pages.get("/needs/<code>/share", defaults=NEEDS)
@needs("share.make")
def index(side: str, code: str) -> str:
    """The addresses of a listing that serve, and the form for another."""
    return _drawn(side, code, {"share_kind": "matches", "share_days": "7", "form_key": new_secret()}, {})


@pages.post("/offers/<code>/share", defaults=OFFERS)
@pages.post("/needs/<code>/share", defaults=NEEDS)
@needs("share.make")
def make(side: str, code: str) -> Page:
    """Make an address, or say what is wrong."""
    typed = {name: request.form.get(name, "") for name in ("share_kind", "share_days", "form_key")}
    try:
        with work() as session:
            found(rows.by_code(session, code), side, "share.make")
            passing_on.make_link(
                session, who=who_asks(), code=code, kind=typed["share_kind"], days=typed["share_days"], form_key=typed["form_key"],
                secret=_secret(), now=datetime.now(UTC),
            )  # fmt: skip
    except Invalid as error:
        return _drawn(side, code, typed, complain_all(error.complaints)), 422
    flash(_("Đã soạn địa chỉ. Chép rồi gửi cho người cần xem."))
    return redirect(url_for("shares.index", side=side, code=code), 303)


@pages.post("/shares/<code>/take-back")
@needs("share.make")
def take_back(code: str) -> Response:
    """From now on the address opens no more."""
    with work() as session:
        link = passing_on.take_back(session, who=who_asks(), code=code, now=datetime.now(UTC))
        side, listing = link.listing.side, link.listing.code
    flash(_("Đã thu lại. Địa chỉ ấy không mở được nữa."))
    return redirect(url_for("shares.index", side=side, code=listing), 303)


@pages.get("/shared/<token>")
@needs("share.open")
def open(token: str) -> Response:
    """What the address lets anybody read: the listing, and what matches it where its maker said so; no person, no telephone."""
    now = datetime.now(UTC)
    with view() as session:
        link = passing_on.open_link(session, token=token)
        serves, listing = link.serves(now), link.listing
        shown = {"lines": _lines(listing), "words": without_phones(listing.words)} if serves else {}
        fitting = (
            _fitting(ranking.matches_of(session, who=_party(listing), code=listing.code, n=MOST_MATCHES), listing) if serves and _all(link) else []
        )
        page = render_template("shares/open.html", link=link, serves=serves, listing=listing, fitting=fitting, with_matches=_all(link), **shown)
    answer = make_response(page, 200 if serves else GONE)
    answer.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"})
    return answer


def _all(link: SharedLink) -> bool:
    return link.kind == "matches"


def _party(listing: Listing) -> Who:
    """Whoever holds the address reads what the listing's party would, through the same door."""
    return Who(party_codes=frozenset({listing.party.code}))


def _fitting(found_for: ranking.MatchPage, listing: Listing) -> list[Fitting]:
    fits = [one for one in found_for.matches if not one.match.gate]
    must = {one.listing.code: (listing if listing.side == "need" else one.listing).must or () for one in fits}
    return [Fitting(one.listing, without_phones(one.listing.words), card_of(one.match, must[one.listing.code], found_for.base)) for one in fits]


def _lines(listing: Listing) -> list[tuple[str, str]]:
    return [(line.name, without_phones(line.typed or line.read)) for line in lines_of(listing) if line.typed]


def _drawn(side: str, code: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    days = {str(one): _("%(days)s ngày", days=one) for one in DAYS}
    with view() as session:
        listing = found(rows.by_code(session, code), side, "share.make")
        links = [Shown(one, _address(one)) for one in shares.serving(session, listing.id, datetime.now(UTC))]
        kinds = KINDS if listing.open else {"listing": KINDS["listing"]}
        asked = [
            Field("share_kind", _("Cho xem gì"), kind="select", choices=kinds),
            Field("share_days", _("Trong mấy ngày"), _("Hết ngày thì địa chỉ tự đóng. Thu lại sớm hơn cũng được."), "select", choices=days),
        ]
        return render_template(
            "shares/index.html", listing=listing, links=links, kinds=KINDS, fields=asked, typed=typed, complaints=complaints,
            public=picture_of(url_for("listings.show", side=side, code=code, _external=True)) if listing.open else "",
        )  # fmt: skip


def _address(link: SharedLink) -> str:
    return url_for("shares.open", token=shared_token(_secret(), link.nonce), _external=True)


def _secret() -> str:
    return str(current_app.secret_key)
