"""Co-operatives and enterprises: who they are, by whose word, and what they offer and need."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Thing, may
from matchmaker.store.models.people import Party
from matchmaker.store.queries import listings, mandates, merges
from matchmaker.store.queries import parties as rows
from matchmaker.store.work import view, work
from matchmaker.web.fields import NEW_PARTY_FIELDS, PARTY_FIELDS
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.paging import page_wanted, slice_of
from matchmaker.web.party_lists import parties_wanted, shown_filters
from matchmaker.web.party_page import subjects_of, withdrawn_of, words_of
from matchmaker.web.records import shown_to
from matchmaker.web.seeking import part_or_page
from matchmaker.web.standings import shown_standing
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS, FIELDS_OF_PARTY, complain_all
from matchmaker.wording.figures import here_today
from matchmaker.wording.labels import label
from matchmaker.workflows import organisations

pages = Blueprint("parties", __name__)
MINE = tuple(one.name for one in PARTY_FIELDS)


@pages.get("/parties")
@needs("party.list")
def index() -> Response:
    """Everybody in the market, by name, kind, place and whether the Alliance has confirmed them."""
    with view() as session:
        found, wanted = parties_wanted(session, request.args)
        paging = slice_of(found, page_wanted())
        shown = {"parties": paging.rows, "paging": paging, "total": len(found), "can_found": may(who_asks(), "party.found")}
        return part_or_page("parties", {**shown, **shown_filters(wanted)})


@pages.get("/parties/new")
@needs("party.found")
def new() -> str:
    """The form with which staff add a party."""
    return render_template("parties/new.html", typed={}, fields=NEW_PARTY_FIELDS, complaints={}, near=())


@pages.post("/parties")
@needs("party.found")
def found() -> Response | tuple[str, int]:
    """Add the party, or show the form again with what is wrong, or with those that it may be."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    shown = typed.get("shown", "").split() if "another" in typed else ()
    try:
        with work() as session:
            kind = typed.get("kind", "")
            code = organisations.found_party(session, who=who_asks(), kind=kind, typed=typed, shown=shown, now=datetime.now(UTC)).code
    except Invalid as error:
        return _found_again(typed, error), 422
    flash(_("Đã thêm đơn vị. Xem giấy tờ xong, bấm Xác nhận."))
    return redirect(url_for("parties.show", code=code), 303)


@pages.get("/parties/<code>")
@needs("party.read")
def show(code: str) -> str | Response:
    """One party: legal identity, what sources claim, its open listings; where it was merged, the record that was kept."""
    who = who_asks()
    with view() as session:
        if kept := rows.kept_code(session, code):
            return redirect(url_for("parties.show", code=kept), 303)  # for as long as it is merged: a browser must not keep it
        party = _found(rows.by_code(session, code))
        thing = Thing(frozenset({party.code}), public=True)
        rights = {name: may(who, action, thing) for name, action in RIGHTS.items()}
        words, subjects = words_of(session, party), subjects_of(party)
        withdrawn = withdrawn_of(party) if rights["can_claim"] else []
        mine, merged = listings.open_of_party(session, party.id), merges.merged_into(session, party)
        said = {"words": words, "subjects": subjects, "withdrawn": withdrawn, "standing": shown_standing(session, who, party)}
        acting = [one for one in mandates.of_party(session, party.id) if one.stands(here_today())]
        traders = shown_to(session, who, party)
        return render_template("parties/show.html", party=party, listings=mine, merged=merged, acting=acting, traders=traders, **said, **rights)


RIGHTS = {
    "contacts": "party.contacts", "can_revise": "party.revise", "can_confirm": "party.confirm", "can_people": "party.people",
    "can_claim": "claim.write", "can_merge": "party.merge", "can_mandates": "mandate.read",
}  # fmt: skip


@pages.get("/parties/<code>/edit")
@needs("party.revise")
def edit(code: str) -> str:
    """The form of a party's own record."""
    with view() as session:
        party = _mine(rows.by_code(session, code))
        return _form(party, typed_of(party))


@pages.post("/parties/<code>/edit")
@needs("party.revise")
def revise(code: str) -> str | Response | tuple[str, int]:
    """Keep the new record, or show the form again with what is wrong."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    with view() as session:
        _mine(rows.by_code(session, code))
    try:
        with work() as session:
            organisations.revise_party(session, who=who_asks(), code=code, typed=typed, version=version(), now=datetime.now(UTC))
    except (Invalid, Stale) as error:
        return _again(code, typed, error)
    flash(_("Đã lưu hồ sơ."))
    return redirect(url_for("parties.show", code=code), 303)


@pages.post("/parties/<code>/confirm")
@needs("party.confirm")
def confirm(code: str) -> Response:
    """Staff confirm that the record is right; what it lacks for that is said on its page."""
    try:
        with work() as session:
            organisations.confirm_party(session, who=who_asks(), code=code, version=version(), now=datetime.now(UTC))
    except Invalid as error:
        flash(" ".join(complain_all(error.complaints).values()))
    else:
        flash(_("Đã xác nhận hồ sơ."))
    return redirect(url_for("parties.show", code=code), 303)


def _found_again(typed: dict[str, str], error: Invalid) -> str:
    """The form of a new party once more with everything typed, and with those that it may be."""
    said = complain_all(error.complaints, FIELDS_OF_PARTY)
    facts = error.complaints["alike"][1] if "alike" in error.complaints else {}
    return render_template("parties/new.html", typed=typed, fields=NEW_PARTY_FIELDS, complaints=said, near=facts.get("parties", ()))


def _again(code: str, typed: dict[str, str], trouble: Invalid | Stale) -> tuple[str, int]:
    """The form once more with everything typed: what is wrong, or how the record reads since somebody else was faster."""
    with view() as session:
        party = _mine(rows.by_code(session, code))
        if isinstance(trouble, Invalid):
            return _form(party, typed, complain_all(trouble.complaints, FIELDS_OF_PARTY)), 422
        now = typed_of(party)
        lines = [{"name": label(FIELDS, one), "before": typed.get(one), "after": now[one]} for one in MINE if typed.get(one, "") != now[one]]
        return _form(party, typed | {"version": now["version"]}, changed={"by": "", "at": "", "lines": lines}), 409


def _form(party: Party, typed: dict[str, str], complaints: dict[str, str] | None = None, changed: object = None) -> str:
    return render_template("parties/edit.html", party=party, typed=typed, fields=PARTY_FIELDS, complaints=complaints or {}, changed=changed)


def typed_of(party: Party) -> dict[str, str]:
    """The record as its form would send it."""
    return {
        "name": party.name,
        "tax_code": party.tax_code or "",
        "place": party.place_typed,
        "phone": party.phone,
        "about": party.about,
        "version": str(party.version),
    }


def _found(party: Party | None) -> Party:
    if party is None:
        raise NotFound(kind="party")
    return party


def _mine(party: Party | None) -> Party:
    found = _found(party)
    if not may(who_asks(), "party.revise", Thing(frozenset({found.code}))):
        raise NotFound(kind="party")
    return found
