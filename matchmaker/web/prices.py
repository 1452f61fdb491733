"""Reference prices: what was read, product by product, with its days and sources; staff add to them and withdraw what was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.reference_prices import ReferencePrice
from matchmaker.matching.reference_prices import Series, series_of
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.queries import prices as rows
from matchmaker.store.work import view, work
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.guard import needs
from matchmaker.web.paging import page_wanted, slice_of
from matchmaker.web.price_beside import state_name
from matchmaker.web.price_chart import price_chart
from matchmaker.web.price_fields import WITHDRAW_PRICE, price_fields
from matchmaker.web.resuming import resumed
from matchmaker.web.sparkline import Spark, sparkline
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import here_today
from matchmaker.wording.prices import how_dear, of_what, trend_said
from matchmaker.workflows import pricing

pages = Blueprint("prices", __name__)
Answer = str | AnyResponse | tuple[str, int]
MOST_SOURCES = 5
"""Sources of a series that are named under its chart, the latest first; the table has all."""
COLUMNS = (
    "code", "product", "size", "grade", "piece_g_from", "piece_g_to", "state", "chain", "low_dong", "high_dong", "unit", "read_on", "source",
    "read_by", "invented", "withdrawn_at", "withdrawn_why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """The readings of one thing at one place, as a line and in words."""

    what: str
    last: str
    last_on: ReferencePrice
    spark: Spark | None
    trend: str
    many: int
    sources: Sequence[str]
    readings: Sequence[ReferencePrice]


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """One reading as a row of the table."""

    row: ReferencePriceRow
    price: str
    what: str


@pages.get("/prices")
@needs("price.keep")
def index() -> str:
    """Every product of which a price was read, with its newest prices."""
    with view() as session:
        found = series_of(rows.standing(session))
        products: dict[str, list[ShownSeries]] = {}
        for one in found:
            products.setdefault(one.last.product, []).append(_series(one))
        listed = sorted(products.items(), key=lambda item: product_name(item[0]))
        return render_template("prices/index.html", products=listed)


@pages.get("/prices/<product>")
@needs("price.keep")
def show(product: str) -> str:
    """The prices of one product: a line for each size, state and place, and every reading in a table."""
    with view() as session:
        found = _of_product(rows.of_product(session, product), product)
        lines = [(one, price_chart(one.readings)) for one in map(_series, series_of(rows.reference_of(row) for row in found if row.stands))]
        paging = slice_of(found, page_wanted())
        return render_template("prices/show.html", product=product, lines=lines, paging=paging, prices=[_price(row) for row in paging.rows])


@pages.get("/prices/<product>/csv")
@needs("price.keep")
def numbers(product: str) -> Response:
    """Every reading of one product as a table for other programs, withdrawn ones marked."""
    with view() as session:
        found = _of_product(rows.of_product(session, product), product)
        return csv_answer(f"gia-{product}.csv".replace("_", "-"), COLUMNS, [_cells(row) for row in reversed(found)])


@pages.get("/prices/new")
@needs("price.keep")
def new() -> str:
    """The form for one price."""
    asked = request.args.get("product", "")[:80]
    product = product_name(asked) if asked in lexicon().products else ""
    begun = {"form_key": uuid4().hex, "product": product, "read_on": f"{here_today():%d/%m/%Y}", "read_by": current_user.name}
    return _form(resumed("price", "", begun), {})


@pages.post("/prices")
@needs("price.keep")
def add() -> Answer:
    """Keep the price, or show the form again with everything typed."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            made = pricing.add_price(session, who=who_asks(), typed=typed, form_key=typed.get("form_key", ""), now=datetime.now(UTC))
            product = made.product
    except Invalid as error:
        return _form({**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints)), 422
    flash(_("Đã ghi giá."))
    return redirect(url_for("prices.show", product=product), 303)


@pages.get("/prices/readings/<code>/withdraw")
@needs("price.keep")
def ask_to_withdraw(code: str) -> str:
    """The form in which staff say why a price is taken back."""
    return _farewell(code, {}, {})


@pages.post("/prices/readings/<code>/withdraw")
@needs("price.keep")
def withdraw(code: str) -> Answer:
    """Take the price back; it stays in the record with the reason."""
    why = request.form.get("why", "")
    try:
        with work() as session:
            product = pricing.withdraw_price(session, who=who_asks(), code=code, why=why, now=datetime.now(UTC)).product
    except Invalid as error:
        return _farewell(code, {"why": why}, complain_all(error.complaints)), 422
    flash_undo(_("Đã gỡ giá này. Bản ghi vẫn còn, kèm lý do."), "price", code)
    return redirect(url_for("prices.show", product=product), 303)


def _form(typed: dict[str, str], complaints: dict[str, str]) -> str:
    return render_template("prices/new.html", fields=price_fields(lexicon()), typed=typed, complaints=complaints)


def _farewell(code: str, typed: dict[str, str], complaints: dict[str, str]) -> str:
    with view() as session:
        found = rows.by_code(session, code)
        if found is None or not found.stands:
            raise NotFound(kind="price")
        return render_template("prices/withdraw.html", one=_price(found), field_why=WITHDRAW_PRICE, typed=typed, complaints=complaints)


def _of_product(found: Sequence[ReferencePriceRow], product: str) -> Sequence[ReferencePriceRow]:
    if not found and product not in lexicon().products:
        raise NotFound(kind="product")
    return found


def _series(one: Series) -> ShownSeries:
    last = one.last
    return ShownSeries(
        of_what(last, state_name(last.state)),
        how_dear(last, _unit(last)),
        last,
        sparkline(one.readings),
        trend_said(one.year_on_year),
        len(one.readings),
        list(dict.fromkeys(reading.source for reading in reversed(one.readings)))[:MOST_SOURCES],
        one.readings,
    )


def _price(row: ReferencePriceRow) -> ShownPrice:
    one = rows.reference_of(row)
    return ShownPrice(row, how_dear(one, _unit(one)), of_what(one, state_name(one.state)))


def _unit(one: ReferencePrice) -> str:
    return lexicon().units.name(one.unit)


def _cells(row: ReferencePriceRow) -> list[object]:
    return [
        row.code, row.product, row.size_typed, row.grade, row.low_g, row.high_g, row.state, row.chain, row.low_dong, row.high_dong, row.unit,
        row.read_on.isoformat(), row.source, row.read_by, int(row.invented), row.withdrawn_at.isoformat() if row.withdrawn_at else "",
        row.withdrawn_why,
    ]  # fmt: skip
