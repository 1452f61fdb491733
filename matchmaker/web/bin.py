"""The bin: what was withdrawn or removed in the last thirty days, with a button to take each thing back; and the undoing of the last act."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.bin import KEPT_DAYS
from matchmaker.domain.errors import Invalid
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, first_of, page_wanted, paged
from matchmaker.web.subjects import page_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import binning

pages = Blueprint("bin", __name__)
Answer = str | Response | tuple[str, int]
LONGEST_NAME = 400
NAME = Field("name", _l("Gõ tên đơn vị để xóa hẳn"), _l("Gõ đúng tên đơn vị như ở trên. Xóa rồi không lấy lại được."), required=True)


@pages.get("/bin")
@needs("bin.read")
def index() -> str:
    """What lies there, newest first, with who threw it away and until when it stays."""
    return _draw()


@pages.post("/bin/<code>/undo")
@needs("bin.undo")
def undo(code: str) -> Answer:
    """Undo what the visitor did a moment ago."""
    return _back(code, just_now=True)


@pages.post("/bin/<code>/take-back")
@needs("bin.take_back")
def take_back(code: str) -> Answer:
    """Take the thing out of the bin."""
    return _back(code, just_now=False)


@pages.post("/bin/of/<party>/empty")
@needs("bin.empty")
def empty(party: str) -> Answer:
    """Everything of one organisation in the bin, gone for good: who leads it types its name."""
    name = request.form.get("name", "")
    try:
        with work() as session:
            gone = binning.empty_now(session, who=who_asks(), code=party, name=name[:LONGEST_NAME], now=datetime.now(UTC))
    except Invalid as error:
        return _draw({"name": complain_all(error.complaints)["bin"]}, party, name), 422
    flash(ngettext("Đã xóa hẳn %(num)s thứ.", "Đã xóa hẳn %(num)s thứ.", gone))
    return redirect(url_for("bin.index"), 303)


def _back(code: str, *, just_now: bool) -> Answer:
    put_back = binning.undo if just_now else binning.take_back
    try:
        with work() as session:
            entry = put_back(session, who=who_asks(), code=code, now=datetime.now(UTC))
            to = _page(entry)
            if entry.kind in ("listing", "photo"):
                listing = listings.by_code(session, entry.subject_code if entry.kind == "listing" else entry.about)
                to = url_for("photos.index" if entry.kind == "photo" else "listings.show", side=listing.side, code=listing.code) if listing else to
    except Invalid as error:
        return _draw(complain_all(error.complaints)), 422
    flash(_("Đã hoàn tác.") if just_now else _("Đã lấy lại."))
    return redirect(to, 303)


def _page(entry: BinEntry) -> str:
    """The page on which the thing stands again."""
    if entry.kind in ("figure", "note"):
        kind, _slash, code = entry.about.partition("/")
        return page_of(kind, code, "desk" if entry.kind == "note" else None)
    ways = {"mandate": ("mandates.index", "code"), "claim": ("parties.show", "code"), "price": ("prices.show", "product")}
    if entry.kind in ways:
        endpoint, name = ways[entry.kind]
        return url_for(endpoint, **{name: entry.about})  # type: ignore[arg-type]
    return url_for("saved.index") if entry.kind == "saved_search" else url_for("bin.index")


def _draw(complaints: dict[str, str] | None = None, party: str = "", name: str = "") -> str:
    """The page with its complaints; `party` is the one whose name was typed."""
    who, now, page = who_asks(), datetime.now(UTC), page_wanted()
    with view() as session:
        session.rollback()  # as it stands now, whatever a form that failed had read
        paging = paged(binning.lying_for(session, who=who, now=now, most=PER_PAGE + 1, after=first_of(page)), page)
        led = [(code, title) for code, kind, title in current_user.parties if code in who.led_codes and kind != "alliance"]
        return render_template(
            "bin/index.html", paging=paging, days=KEPT_DAYS, led=led, name_field=NAME, complaints=complaints or {}, about=party, typed={"name": name}
        )
