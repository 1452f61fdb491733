"""The offers of one need side by side: what each puts forward now, beside the reasons of the ranking; made to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view
from matchmaker.web.dressing import where
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import Card, Part, card_of
from matchmaker.web.price_beside import beside, beside_terms
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import amount, dong, here_today, moment, window
from matchmaker.wording.listings import how_dear, how_much, when
from matchmaker.workflows import explaining
from matchmaker.workflows.explaining import Offered

pages = Blueprint("offered", __name__)
LONGEST_CODE = 60


@dataclass(frozen=True)
class Column:
    """One offer as a column: its linkage, what it puts forward now, in which round, and the card of its match."""

    linkage: Linkage
    said: Mapping[str, str]
    source: str
    held: str
    card: Card


@dataclass(frozen=True)
class Line:
    """One criterion of the ranking across all offers."""

    name: str
    parts: Sequence[Part]


@pages.get("/needs/<code>/offers")
@needs("listing.matches")
def show(code: str) -> str | tuple[str, int]:
    """Up to four offers of a need in columns; which, the boxes say."""
    picked = [one[:LONGEST_CODE] for one in request.args.getlist("pick")][:20]
    complaints: dict[str, str] = {}
    with view() as session:
        try:
            need, made, found, base = explaining.offers_beside(session, who=who_asks(), need_code=code, codes=picked)
        except Invalid as error:
            complaints = complain_all(error.complaints)
            need, made, found, base = explaining.offers_beside(session, who=who_asks(), need_code=code, codes=())
        columns = [_column(session, one, need, base) for one in found]
        lines = [Line(parts[0].name, parts) for parts in zip(*(one.card.parts for one in columns), strict=True)] if columns else []
        shown = {one.linkage.code for one in columns}
        page = render_template("rounds/offers.html", need=need, made=made, columns=columns, lines=lines, shown=shown, complaints=complaints)
        return (page, 422) if complaints else page


def _column(session: Session, one: Offered, need: Listing, base: int) -> Column:
    offer, newest, today = one.linkage.offer, one.terms, here_today()
    if newest is None:
        held = beside(session, [offer], today).get(offer.code)
        return Column(one.linkage, _of_listing(offer), _("theo tin chào bán"), held.held if held else "", card_of(one.match, need.must or (), base))
    found = beside_terms(session, offer, [newest], today).get(newest.sequence)
    said = {
        "price": dong(newest.price_dong, newest.price_high_dong, newest.price_unit),
        "quantity": amount(newest.quantity, newest.quantity_unit, newest.quantity_high, newest.per),
        "grade": newest.grade_typed, "window": window(newest.starts_on, newest.ends_on), "place": newest.place_typed, "payment": newest.payment_typed,
        "valid": moment(newest.valid_until) if newest.valid_until and newest.valid_until > datetime.now(UTC) else _("đã hết hiệu lực")
        if newest.valid_until else "", "note": newest.note,
    }  # fmt: skip
    side = _("bên bán đưa") if newest.side == "offer" else _("bên mua đưa")
    source = _("lượt %(number)s, %(side)s", number=newest.sequence, side=side)
    return Column(one.linkage, said, source, found.held if found else "", card_of(one.match, need.must or (), base))


def _of_listing(offer: Listing) -> dict[str, str]:
    return {
        "price": how_dear(offer), "quantity": how_much(offer), "grade": offer.grade_typed, "window": when(offer), "place": where(offer),
        "payment": offer.payment_typed, "valid": "", "note": "",
    }  # fmt: skip
