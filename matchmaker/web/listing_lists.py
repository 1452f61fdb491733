"""Which listings a list shows to whom."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Who, within
from matchmaker.store.queries import listings as rows
from matchmaker.web.paging import PER_PAGE, address, first_of, paged, slice_of
from matchmaker.wording.figures import here_today


def listed(session: Session, side: str, who: Who, page: int) -> dict[str, object]:
    """What the template of a list needs: a heading, one page of rows, and the other view where there is one."""
    everybody = request.args.get("all") == "1"
    if who.staff:
        reads = rows.open_on if request.args.get("open") == "1" else rows.everyones
        paging = paged(reads(session, side, most=PER_PAGE + 1, after=first_of(page)), page)
        return _shown(side, paging, mine=False, views=_staff_views())
    mine = within(who, "listing.revise").party_codes
    if mine and not everybody:
        shown = _shown(side, slice_of(rows.of_parties(session, mine, side), page), mine=True, views=_views(everybody))
        return {**shown, "show_party": len(mine) > 1}
    paging = paged(rows.open_on(session, side, most=PER_PAGE + 1, after=first_of(page)), page)
    return _shown(side, paging, mine=False, views=_views(everybody) if mine else [])


def _shown(side: str, paging: object, *, mine: bool, views: list[dict[str, object]]) -> dict[str, object]:
    headings = {
        ("offer", True): _("Tin chào bán của tôi"), ("need", True): _("Tin cần mua của tôi"),
        ("offer", False): _("Đang chào bán"), ("need", False): _("Ai đang cần?"),
    }  # fmt: skip
    listings = getattr(paging, "rows", ())
    return {
        "heading": headings[side, mine],
        "listings": listings,
        "paging": paging,
        "show_party": not mine,
        "own": mine,
        "today": here_today(),
        "views": views,
    }


def _views(everybody: bool) -> list[dict[str, object]]:
    return [
        {"name": _("Của tôi"), "address": address(all="", page=""), "here": not everybody},
        {"name": _("Mọi tin đang mở"), "address": address(all="1", page=""), "here": everybody},
    ]


def _staff_views() -> list[dict[str, object]]:
    only_open = request.args.get("open") == "1"
    return [
        {"name": _("Tất cả"), "address": address(open="", page=""), "here": not only_open},
        {"name": _("Đang mở"), "address": address(open="1", page=""), "here": only_open},
    ]
