"""Which contracts of the register an address asks for: the same for the page and for the files made of it."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.contracts import SOON, State
from matchmaker.domain.permissions import Who
from matchmaker.store.queries import parties
from matchmaker.store.queries.contracts import Wanted
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.dressing import product_name
from matchmaker.web.paging import address
from matchmaker.web.search_facets import Chip
from matchmaker.wording.contracts import STATES
from matchmaker.wording.figures import day, here_today
from matchmaker.wording.labels import label


def register_wanted(asked: MultiDict[str, str], who: Who) -> tuple[Wanted, str]:
    """What is asked for, by states, sides, products, year, or what ends first; and within how many days, as the form says it."""
    mine = None if who.staff else who.own_codes
    days = asked.get("ending", "")
    days = days if days in {str(one.days) for one in SOON} else ""
    year = asked.get("year", "")
    wanted = Wanted(
        mine, values_of(asked, "state", set(State)), values_of(asked, "party"), values_of(asked, "product"),
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year >= "1900" else None,
        here_today() + timedelta(days=int(days)) if days else None,
    )  # fmt: skip
    return wanted, days


def chips_said(session: Session, wanted: Wanted, days: str) -> list[Chip]:
    """Everything that narrows the register, each with the address of the register without it."""
    named = _named(session, wanted)
    chips = chips_of("state", wanted.states, lambda code: label(STATES, code))
    chips += chips_of("party", wanted.sides, lambda code: named.get(code, code))
    chips += chips_of("product", wanted.products, product_name)
    chips += [Chip(_("năm %(year)s", year=wanted.year), address(year="", page=""))] if wanted.year else []
    return chips + ([Chip(_("hết hạn trong %(days)s ngày", days=days), address(ending="", page=""))] if days else [])


def filters_said(session: Session, wanted: Wanted) -> str:
    """The filters in force, as a sentence."""
    named = _named(session, wanted)
    said = [
        _("trạng thái: %(what)s", what=", ".join(label(STATES, one) for one in wanted.states)) if wanted.states else "",
        _("đơn vị: %(what)s", what=", ".join(named.get(one, one) for one in wanted.sides)) if wanted.sides else "",
        _("mặt hàng: %(what)s", what=", ".join(product_name(one) for one in wanted.products)) if wanted.products else "",
        _("năm %(year)s", year=wanted.year) if wanted.year else "",
        _("hết hạn trước %(day)s", day=day(wanted.ending_by)) if wanted.ending_by else "",
    ]
    found = [one for one in said if one]
    return _("Chỉ gồm %(what)s.", what="; ".join(found)) if found else ""


def _named(session: Session, wanted: Wanted) -> dict[str, str]:
    """The names of the sides asked for, by their codes."""
    return {code: one.name for code, one in parties.by_codes(session, wanted.sides).items()} if wanted.sides else {}
