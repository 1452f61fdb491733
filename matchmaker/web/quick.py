"""Quick entry: one line, read into the form of an offer or of a need. Nothing is kept here."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.web.fields import LINE
from matchmaker.web.guard import needs
from matchmaker.web.one_line import filled, read
from matchmaker.wording.complaints import complain

pages = Blueprint("quick", __name__)
Page = str | Response | tuple[str, int]
SIDES = ("offer", "need")
LONGEST_ADDRESS = 1500
"""Characters of an address that every server on the way takes; a longer line is read without one."""


@pages.get("/quick")
@needs("listing.post")
def ask() -> Page:
    """The line in one box; where it says whether somebody sells or buys, its form."""
    line, side = request.args.get("line", ""), request.args.get("side", "")
    side = side if side in SIDES else read(line).side
    if line.strip() and side:
        return redirect(url_for("listings.new", side=side, line=line), 303)
    return _box(line)


@pages.post("/quick")
@needs("listing.post")
def fill() -> Page:
    """On to the filled form, at an address that can be shared; the two sides to choose from where the line takes none."""
    line, side = request.form.get("line", ""), request.form.get("side", "")
    if not line.strip():
        return _box(line, complain("line", "missing")), 422
    side = side if side in SIDES else read(line).side
    if not side:
        return _box(line)
    party = request.form.get("party", "")[:40]
    address = url_for("listings.new", side=side, line=line.strip(), party=party or None)
    return redirect(address, 303) if len(address) <= LONGEST_ADDRESS else filled(side, line, party)


def _box(line: str, said: str = "") -> str:
    return render_template("listings/quick.html", typed={"line": line}, line_field=LINE, complaints={"line": said} if said else {})
