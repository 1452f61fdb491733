"""The first page: search, who is asking for what, and what each role can do."""

from __future__ import annotations

from flask import Blueprint, render_template

from matchmaker.store.queries import listings
from matchmaker.store.work import view
from matchmaker.web.guard import needs

pages = Blueprint("home", __name__)
EXAMPLES = ("cua gạch", "tom su", "khóm", "lúa ST25", "thức ăn tôm")
SHOWN = 6


@pages.get("/")
@needs("page.read")
def start() -> str:
    """Search first, then the newest needs."""
    with view() as session:
        counts = {side: listings.count_open(session, side) for side in ("need", "offer")}
        wanted = listings.open_on(session, "need", most=SHOWN)
        return render_template("home/start.html", counts=counts, needs=wanted, examples=EXAMPLES, hide_search=True)
