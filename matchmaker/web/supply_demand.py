"""Supply held against demand: by product and month, and by commune on a map; sums of the listings that anybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from matchmaker.matching.facets import months_from
from matchmaker.store.work import view
from matchmaker.web.balance_chart import cells_of, chart_of, numbers_head, numbers_of
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.commune_map import SHOWN, communes_of, most_first, shades
from matchmaker.web.commune_shapes import Shapes, boundaries, sketch
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.guard import needs
from matchmaker.web.lists_out import taking
from matchmaker.web.paging import address
from matchmaker.web.search_facets import month_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.wording.figures import here_today
from matchmaker.wording.labels import label as label_of
from matchmaker.wording.words import GROUPS
from matchmaker.workflows import supply_demand

pages = Blueprint("supply_demand", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as typed and as read; what it does not understand narrows nothing."""

    groups: Sequence[str]
    product: str
    month: str
    show: str
    place: str
    units: tuple[str, ...]

    @property
    def month_place(self) -> int | None:
        """Which of the twelve months is asked for, None for all of them."""
        return next((at for at, one in enumerate(months_from(here_today())) if f"{one:%Y-%m}" == self.month), None)


def register(app: Flask) -> None:
    """Read the file of boundaries where the installation has one; what cannot be drawn stops the start with the reason."""
    named = app.config["SETTINGS"].map_geojson
    app.extensions["commune_shapes"] = boundaries(Path(named), frozenset(sketch().paths)) if named else sketch()


def _asked() -> Asked:
    given = {name: request.args.get(name, "")[:120].strip() for name in ("product", "month", "show", "place")}
    months = {f"{one:%Y-%m}" for one in months_from(here_today())}
    return Asked(
        values_of(request.args, "group", GROUPS), given["product"] if given["product"] in lexicon().products else "",
        given["month"] if given["month"] in months else "", given["show"] if given["show"] in SHOWN else "supply", given["place"],
        tuple(lexicon().gazetteer.read(given["place"]).units) if given["place"] else (),
    )  # fmt: skip


@pages.get("/supply-demand")
@needs("market.read")
def by_product() -> str:
    """Every product that somebody offers or needs, and the twelve months of one of them as a chart."""
    asked, today = _asked(), here_today()
    with view() as session:
        lines = supply_demand.by_products(session, groups=asked.groups, units=asked.units, today=today)
        product = asked.product or (lines[0][0] if lines else "")
        year = supply_demand.by_months(session, product=product, units=asked.units, today=today)
    return render_template(
        "supply_demand/products.html", asked=asked, product=product, chart=chart_of(year), undated=year.undated, groups=GROUPS,
        lines=[(key, cells_of(balance)) for key, balance in lines], file=taking("supply_demand.products_file"),
        chips=chips_of("group", asked.groups, lambda code: label_of(GROUPS, code)), cleared=address(group="", place="", product=""),
        months_file=url_for("supply_demand.months_file", product=product, place=asked.place or None),
    )  # fmt: skip


@pages.get("/supply-demand.csv")
@needs("market.read")
def products_file() -> Response:
    """The products of the page, twelve months together."""
    asked = _asked()
    with view() as session:
        lines = supply_demand.by_products(session, groups=asked.groups, units=asked.units, today=here_today())
    return csv_answer("cung-cau.csv", [_("Mặt hàng"), *numbers_head()], [[product_name(key), *numbers_of(one)] for key, one in lines])


@pages.get("/supply-demand/months.csv")
@needs("market.read")
def months_file() -> Response:
    """The twelve months of one product."""
    asked = _asked()
    with view() as session:
        year = supply_demand.by_months(session, product=asked.product, units=asked.units, today=here_today())
    rows = [[f"{first:%Y-%m}", *numbers_of(balance)] for first, balance in year.months]
    name = f"cung-cau-{asked.product or 'moi-mat-hang'}.csv".replace("_", "-")
    return csv_answer(name, [_("Tháng"), *numbers_head()], rows)


@pages.get("/communes")
@needs("market.read")
def by_commune() -> str:
    """The communes on a map and as a list, shaded by supply, demand or what is lacking."""
    asked, today = _asked(), here_today()
    with view() as session:
        lines = supply_demand.by_products(session, groups=(), units=(), today=today)
        if asked.show == "gap" and not asked.product and lines:
            asked = replace(asked, product=lines[0][0])  # what is over of one thing makes up for nothing that is short of another
        found = supply_demand.by_communes(session, product=asked.product, month=asked.month_place, today=today)
    shapes: Shapes = current_app.extensions["commune_shapes"]
    names = {code: one.full_name for code, one in lexicon().gazetteer.communes.items() if code in shapes.paths}
    communes = communes_of(shapes, names, found.communes, asked.show, {code: _listings(asked, code) for code in names}, asked.units)
    return render_template(
        "supply_demand/communes.html", asked=asked, shapes=shapes, communes=communes, listed=most_first(communes), shown=SHOWN,
        key=shades(found.communes, asked.show)[1], elsewhere=cells_of(found.elsewhere),
        products=sorted({*(key for key, _one in lines), asked.product} - {""}),
        months={f"{one:%Y-%m}": month_of(f"{one:%Y-%m}") for one in months_from(today)},
        file=url_for("supply_demand.communes_file", product=asked.product or None, month=asked.month or None),
    )  # fmt: skip


@pages.get("/communes.csv")
@needs("market.read")
def communes_file() -> Response:
    """Every commune with its numbers, and what lies in none for sure."""
    asked = _asked()
    with view() as session:
        found = supply_demand.by_communes(session, product=asked.product, month=asked.month_place, today=here_today())
    known = lexicon().gazetteer.communes
    rows = [[code, one.full_name, *numbers_of(found.communes.get(code, supply_demand.Balance()))] for code, one in known.items()]
    rows.append(["", _("chưa rõ xã, hoặc ngoài tỉnh"), *numbers_of(found.elsewhere)])
    return csv_answer("xa-phuong.csv", [_("Mã xã"), _("Xã, phường"), *numbers_head()], rows)


def _listings(asked: Asked, commune: str) -> str:
    """The list of the open listings of a commune, of the product and month that are shown."""
    side = "offer" if asked.show == "supply" else "need"
    return url_for("listings.index", side=side, all=1, commune=commune, product=asked.product or None, month=asked.month or None)
