"""The months of a listing's season as a table to take away."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from matchmaker.store.queries import listings as rows
from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.listings import found
from matchmaker.web.season_strip import months_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.wording.figures import here_today

pages = Blueprint("seasons", __name__)


@pages.get("/offers/<code>/season.csv", defaults={"side": "offer"})
@pages.get("/needs/<code>/season.csv", defaults={"side": "need"})
@needs("listing.read")
def numbers(side: str, code: str) -> Response:
    """The twelve months of a listing: the days that it has in each, and those of its con nước."""
    with view() as session:
        months = months_of(found(rows.by_code(session, code), side), here_today())
    head = [_("Tháng"), _("Từ ngày"), _("Đến ngày"), _("Các ngày con nước")]
    table = [
        [f"{one.first:%Y-%m}", *(one.days or (None, None)), "; ".join(f"{first} – {last}" for first, last, _tide in one.tides)] for one in months
    ]
    return csv_answer(f"mua-vu-{code}.csv", head, table)
