"""Two records made one: what would happen, the merge itself, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.pairs import draw
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain, complain_all
from matchmaker.workflows import merging

pages = Blueprint("merges", __name__)
Answer = str | Response | tuple[str, int]


@pages.get("/parties/duplicates/<code>/merge")
@needs("party.merge")
def foresee(code: str) -> Answer:
    """What making the two one would do, before anything is saved."""
    keep = request.args.get("keep", "")
    try:
        with view() as session:
            effect = merging.foresee(session, who=who_asks(), code=code, keep=keep, now=datetime.now(UTC))
            return render_template("pairs/merge.html", effect=effect)
    except Invalid as error:
        return draw(code, complain_all(error.complaints)), 422


@pages.post("/parties/duplicates/<code>/merge")
@needs("party.merge")
def merge(code: str) -> Answer:
    """Make the two one."""
    keep = request.form.get("keep", "")
    try:
        with work() as session:
            made = merging.merge(session, who=who_asks(), code=code, keep=keep, versions=_versions(), now=datetime.now(UTC)).code
    except Invalid as error:
        return draw(code, complain_all(error.complaints)), 422
    flash(_("Đã gộp. Nếu nhầm thì tách ra được ở trang này, không mất gì."))
    return redirect(url_for("merges.show", code=made), 303)


@pages.get("/parties/merges/<code>")
@needs("party.merge")
def show(code: str) -> str:
    """A merge: what it moved, and what would return."""
    return _page(code, {})


@pages.post("/parties/merges/<code>/undo")
@needs("party.merge")
def undo(code: str) -> Answer:
    """Take the merge back."""
    try:
        with work() as session:
            merging.unmerge(session, who=who_asks(), code=code, version=version(), now=datetime.now(UTC))
    except Invalid as error:
        return _page(code, complain_all(error.complaints)), 422
    flash(_("Đã tách ra như trước khi gộp."))
    return redirect(url_for("merges.show", code=code), 303)


def _page(code: str, complaints: dict[str, str]) -> str:
    with view() as session:
        seen = merging.see_merge(session, who=who_asks(), code=code)
        hindrance = complain("merge", *seen.hindrance) if seen.hindrance else ""
        return render_template("pairs/merged.html", seen=seen, merge=seen.merge, hindrance=hindrance, complaints=complaints)


def _versions() -> dict[str, int]:
    """Of which versions of the two records the preview told, by their codes."""
    said = (one.rpartition(":") for one in request.form.get("seen", "").split())
    return {code: int(number) for code, _colon, number in said if number.isascii() and number.isdigit() and len(number) < 10}
