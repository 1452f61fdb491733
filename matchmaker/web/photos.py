"""The photos of a listing: a page on which its writer adds, captions, orders and removes them, and each photo itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Thing, may
from matchmaker.domain.records import Certificate
from matchmaker.store.models.photos import MOST_PHOTOS
from matchmaker.store.queries import listings as rows
from matchmaker.store.queries import photos as stored
from matchmaker.store.snapshots import certificates_of
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.listings import NEEDS, OFFERS, Page, mine
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import photos

pages = Blueprint("photos", __name__)
FOR_A_MONTH = "public, max-age=2592000, immutable"
Complaints = Mapping[str, tuple[str, Mapping[str, Any]]]


@pages.get("/photos/<code>/<any(small, large):size>.jpg")
@needs("listing.read")
def show(code: str, size: str) -> Response:
    """The picture, to whoever may read its listing. Its code never stands for another picture, so that caches may keep it."""
    with view() as session:
        photo = stored.by_code(session, code)
        if photo is None:
            raise NotFound(photo=code)
        thing = Thing(frozenset({photo.listing.party.code}), public=photo.listing.open and photo.removed_at is None)
        content = stored.content(session, photo.id, size) if may(who_asks(), "listing.read", thing) else None
    if content is None:
        raise NotFound(photo=code)
    answer = make_response(content)
    answer.headers.update({"Content-Type": "image/jpeg", "Content-Disposition": f'inline; filename="{code}.jpg"'})
    if thing.public:
        answer.headers["Cache-Control"] = FOR_A_MONTH
    return answer


@pages.get("/offers/<code>/photos", defaults=OFFERS)
@pages.get("/needs/<code>/photos", defaults=NEEDS)
@needs("listing.revise")
def index(side: str, code: str) -> str:
    """The photos of a listing, for who may change them."""
    return _draw(side, code)


@pages.post("/offers/<code>/photos", defaults=OFFERS)
@pages.post("/needs/<code>/photos", defaults=NEEDS)
@needs("listing.revise")
def add(side: str, code: str) -> Page:
    """Add one photo; the same file sent again is the photo that is there."""
    _mine(side, code)
    sent, caption, paper = request.files.get("photo"), request.form.get("caption", ""), request.form.get("paper", "")
    try:
        picture = photos.read_picture(sent.read() if sent else b"")
        with work() as session:
            photos.add_photo(session, who=who_asks(), code=code, picture=picture, caption=caption, paper=paper, now=datetime.now(UTC))
            said = _said(listing_papers(session, code).get(paper))
    except Invalid as error:
        return _draw(side, code, error.complaints, {"caption": caption, "paper": paper}), 422
    flash(said)
    return _back(side, code)


@pages.post("/offers/<code>/photos/<photo>", defaults=OFFERS)
@pages.post("/needs/<code>/photos/<photo>", defaults=NEEDS)
@needs("listing.revise")
def revise(side: str, code: str, photo: str) -> Page:
    """Caption a photo and put it at its place in the row."""
    _mine(side, code)
    caption, position, version = request.form.get("caption", ""), _number("position"), _number("version")
    try:
        with work() as session:
            photos.revise_photo(
                session, who=who_asks(), code=code, photo=photo, caption=caption, position=position, version=version, now=datetime.now(UTC)
            )
    except Invalid as error:
        return _draw(side, code, error.complaints, {"caption": caption}, photo), 422
    except Stale as error:
        changed: Complaints = {"caption": ("caption_changed", {"caption": error.facts["caption"] or "…"})}
        return _draw(side, code, changed, {"caption": caption}, photo), 409
    flash(_("Đã lưu ảnh."))
    return _back(side, code)


@pages.post("/offers/<code>/photos/<photo>/remove", defaults=OFFERS)
@pages.post("/needs/<code>/photos/<photo>/remove", defaults=NEEDS)
@needs("listing.revise")
def remove(side: str, code: str, photo: str) -> Response:
    """Take a photo away; for thirty days it can be taken back."""
    _mine(side, code)
    with work() as session:
        photos.remove_photo(session, who=who_asks(), code=code, photo=photo, now=datetime.now(UTC))
    flash_undo(_("Đã gỡ ảnh."), "photo", photo)
    return _back(side, code)


def listing_papers(session: Session, code: str) -> dict[str, Certificate]:
    """The certificates of a listing, each under what a photo of it is kept under."""
    listing = rows.by_code(session, code)
    return {one.titled: one for one in certificates_of(listing.certificates) or ()} if listing is not None and listing.side == "offer" else {}


def _said(paper: Certificate | None) -> str:
    """What is said of a photo that was added; the last day of a certificate is read back, so that a slip of the pen is seen."""
    if paper is None:
        return _("Đã thêm ảnh.")
    if paper.expires_on is None:
        return _("Đã thêm ảnh giấy %(paper)s. Tin chưa ghi ngày hết hạn: sửa tin để ghi vào thì máy nhắc trước 60 ngày.", paper=paper.titled)
    return _(
        "Đã thêm ảnh giấy %(paper)s. Hạn %(day)s, đúng không? Chưa đúng thì sửa tin; máy nhắc trước 60 ngày.",
        paper=paper.titled, day=f"{paper.expires_on:%d/%m/%Y}",
    )  # fmt: skip


def _paper_field(papers: Mapping[str, Certificate]) -> Field | None:
    """The question what a photo shows; none where the listing names no certificate."""
    if not papers:
        return None
    ends = {key: _(", hạn %(day)s", day=f"{one.expires_on:%d/%m/%Y}") if one.expires_on else "" for key, one in papers.items()}
    choices = {"": _("Hàng, chỗ nuôi trồng"), **{key: _("Giấy %(paper)s", paper=key) + ends[key] for key in papers}}
    return Field("paper", _("Ảnh chụp gì?"), _("Ảnh giấy thì ai xem tin cũng đọc được"), "select", choices=choices)


def too_heavy(side: str, code: str, caption: str) -> Response:
    """The page with the complaint about a photo that was too large to be looked at."""
    return make_response(_draw(side, code, photos.too_heavy().complaints, {"caption": caption}), 422)


def _mine(side: str, code: str) -> None:
    with view() as session:
        mine(rows.by_code(session, code), side)


def _number(name: str) -> int:
    sent = request.form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _back(side: str, code: str) -> Response:
    return redirect(url_for("photos.index", side=side, code=code), 303)


def _draw(side: str, code: str, wrong: Complaints | None = None, typed: Mapping[str, str] | None = None, about: str = "") -> str:
    """The page with its complaints; `about` is the photo that they are about, empty where they are about a new one."""
    with view() as session:
        listing = mine(rows.by_code(session, code), side)
        found = stored.shown(session, listing.id)
        papers = listing_papers(session, code)
        return render_template(
            "photos/index.html", listing=listing, photos=found, room=MOST_PHOTOS - len(found), most=MOST_PHOTOS, typed=typed or {}, about=about,
            complaints=complain_all(wrong or {}), paper_field=_paper_field(papers), papers=papers,
        )  # fmt: skip
