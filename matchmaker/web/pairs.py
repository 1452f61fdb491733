"""Pairs of parties that may be one: the queue, one pair side by side, and what staff say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.market import market_of
from matchmaker.store.models.people import Party
from matchmaker.store.queries import merges as rows
from matchmaker.store.queries import parties
from matchmaker.store.work import view, work
from matchmaker.web.fields import PAIR_NOTE
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.paging import first_of, page_wanted, paged
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import merging

pages = Blueprint("pairs", __name__)
Answer = str | Response | tuple[str, int]
STATES = ("open", "later", "different")
PER_PAGE, MERGES_SHOWN, NAMES_SHOWN = 10, 10, 12


@pages.get("/parties/duplicates")
@needs("party.merge")
def index() -> str:
    """The pairs in one state, the likeliest first; of one party where asked, which can then be put beside any other."""
    return _index({})


@pages.post("/parties/duplicates/find")
@needs("party.merge")
def find() -> Response:
    """Hold everybody against everybody that they might be."""
    with work() as session:
        many = merging.find_pairs(session, who=who_asks(), now=datetime.now(UTC))
    flash(ngettext("Đã dò cả danh sách: %(num)s cặp có thể trùng.", "Đã dò cả danh sách: %(num)s cặp có thể trùng.", many))
    return redirect(url_for("pairs.index"), 303)


@pages.post("/parties/duplicates/add")
@needs("party.merge")
def add() -> Answer:
    """Put two parties side by side, whatever speaks for it."""
    one, other = request.form.get("one", ""), request.form.get("other", "")
    try:
        with work() as session:
            code = merging.add_pair(session, who=who_asks(), one=one, other=other, now=datetime.now(UTC)).code
    except Invalid as error:
        return _index(complain_all(error.complaints), of=one), 422
    return redirect(url_for("pairs.show", code=code), 303)


@pages.get("/parties/duplicates/<code>")
@needs("party.merge")
def show(code: str) -> str:
    """One pair side by side, with what speaks for and against."""
    return draw(code, {})


@pages.post("/parties/duplicates/<code>/different")
@needs("party.merge")
def different(code: str) -> Answer:
    """Two organisations: not asked again unless the evidence changes."""
    return _say(code, merging.say_different, _("Đã ghi: hai đơn vị khác nhau. Sẽ không hỏi lại, trừ khi hồ sơ đổi khác."))


@pages.post("/parties/duplicates/<code>/later")
@needs("party.merge")
def later(code: str) -> Answer:
    """Leave the pair for later, with a note."""
    return _say(code, merging.put_off, _("Đã để sau."))


def draw(code: str, complaints: dict[str, str]) -> str:
    """The page of a pair."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    with view() as session:
        seen = merging.see_pair(session, who=who_asks(), code=code)
        kept = [_kept_of(session, half.party) for half in seen.halves]
        return render_template("pairs/show.html", seen=seen, pair=seen.pair, kept=kept, typed=typed, complaints=complaints, note_field=PAIR_NOTE)


def _say(code: str, act: Callable[..., object], done: str) -> Answer:
    try:
        with work() as session:
            act(session, who=who_asks(), code=code, note=request.form.get("note", ""), version=version(), now=datetime.now(UTC))
    except Invalid as error:
        return draw(code, complain_all(error.complaints)), 422
    flash(done)
    return redirect(url_for("pairs.index"), 303)


def _index(complaints: dict[str, str], of: str = "") -> str:
    state, of, name = request.args.get("state", ""), of or request.args.get("of", "")[:60], request.args.get("name", "")[:120]
    state, page = state if state in STATES else "open", page_wanted()
    with view() as session:
        about = parties.by_codes(session, [of]).get(of) if of else None
        found = rows.pairs(session, state, most=PER_PAGE + 1, after=first_of(page, PER_PAGE), party_code=about.code if about else "")
        paging, named = paged(found, page, PER_PAGE), _named(session, name, about)
        shown = {
            "pairs": paging.rows, "paging": paging, "state": state, "states": STATES, "counts": rows.count_pairs(session), "about": about,
            "name": name, "named": named, "merges": rows.merges(session, most=MERGES_SHOWN), "now": datetime.now(UTC), "complaints": complaints,
        }  # fmt: skip
        return render_template("pairs/index.html", **shown)


def _named(session: Session, name: str, about: Party | None) -> list[Party]:
    """The parties of this name that the one in question can be put beside."""
    if not name or about is None:
        return []
    codes = [one.code for one in market_of(session).parties(session).names.near(name, NAMES_SHOWN) if one.code != about.code]
    found = parties.by_codes(session, codes)
    return [found[code] for code in codes if code in found]


def _kept_of(session: Session, party: Party) -> str | None:
    """The code of the record that stands for this one now, where it was merged."""
    return parties.kept_code(session, party.code) if party.merged_into_id is not None else None
