"""Which contracts of the register an address asks for: the same for the page and for the files made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.contracts import SOON, State
from matchmaker.domain.permissions import Who
from matchmaker.store.queries import parties
from matchmaker.store.queries.contracts import Wanted
from matchmaker.web.dressing import product_name
from matchmaker.wording.contracts import STATES
from matchmaker.wording.figures import day, here_today
from matchmaker.wording.labels import label


def register_wanted(asked: Mapping[str, str], who: Who) -> tuple[Wanted, str]:
    """What is asked for, by state, party, product, year, or what ends first; and within how many days, as the form says it."""
    mine = None if who.staff else who.own_codes
    days = asked.get("ending", "")
    days = days if days in {str(one.days) for one in SOON} else ""
    state, year = asked.get("state", ""), asked.get("year", "")
    wanted = Wanted(
        mine, state if state in set(State) else "", asked.get("party", "")[:40], asked.get("product", "")[:80],
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 and year >= "1900" else None,
        here_today() + timedelta(days=int(days)) if days else None,
    )  # fmt: skip
    return wanted, days


def filters_said(session: Session, wanted: Wanted) -> str:
    """The filters in force, as a sentence."""
    named = {code: name for code, name, _folded in parties.names(session)} if wanted.party else {}
    said = [
        _("trạng thái: %(what)s", what=label(STATES, wanted.state)) if wanted.state else "",
        _("đơn vị: %(what)s", what=named.get(wanted.party, wanted.party)) if wanted.party else "",
        _("mặt hàng: %(what)s", what=product_name(wanted.product)) if wanted.product else "",
        _("năm %(year)s", year=wanted.year) if wanted.year else "",
        _("hết hạn trước %(day)s", day=day(wanted.ending_by)) if wanted.ending_by else "",
    ]
    found = [one for one in said if one]
    return _("Chỉ gồm %(what)s.", what="; ".join(found)) if found else ""
