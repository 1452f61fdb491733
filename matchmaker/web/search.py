"""Search: words as people type them, grouped by what they can mean, with filters that stay in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view
from matchmaker.web.dressing import label, product_name
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import said_of
from matchmaker.web.paging import Paging, address, page_wanted
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import HERE, month_name
from matchmaker.workflows.searching import Group, Hit, SearchPage, search

pages = Blueprint("search", __name__)
PER_GROUP = 10
FILTERS = ("place", "month", "certificate")


@dataclass(frozen=True)
class ShownHit:
    """A listing that was found, and in a sentence how it answers what was asked."""

    listing: Listing
    why: str


@dataclass(frozen=True)
class ShownGroup:
    """What was found for one thing that the words can mean."""

    name: str
    hits: list[ShownHit]


@pages.get("/suppliers")
@needs("supplier.search")
def suppliers() -> str:
    """What the words find; without words, how to search."""
    given = {name: request.args.get(name, "")[:120] for name in FILTERS}
    words, side, page = request.args.get("q", "")[:400], request.args.get("side", "offer"), page_wanted()
    today = datetime.now(UTC).astimezone(HERE).date()
    with view() as session:
        found = search(session, words=words, side=side, n=min(PER_GROUP * page + 1, 100), today=today, **given)
        paging: Paging[Listing] = Paging(page, (), any(len(group.hits) > PER_GROUP * page for group in found.groups))
        return render_template(
            "search/suppliers.html", found=found, said_words=words, side=found.side, filters=given, chosen=chips(given), months=months(today),
            groups=[shown for group in found.groups if (shown := _group(group, given, page)).hits], readings=_readings(found), paging=paging,
            complaints=complain_all(found.complaints), hide_search=False,
        )  # fmt: skip


def _group(group: Group, given: dict[str, str], page: int) -> ShownGroup:
    name = product_name(group.product) if group.product else _("Theo mặt chữ")
    hits = group.hits[PER_GROUP * (page - 1) : PER_GROUP * page]
    return ShownGroup(name, [ShownHit(one.listing, why(one, given)) for one in hits])


def why(hit: Hit, given: dict[str, str]) -> str:
    """The sentences that answer what was asked for: of what else was asked, only where it was."""
    asked = {"product", *(column for column, name in (("window", "month"), ("place", "place"), ("certificates", "certificate")) if given[name])}
    said = [said_of(one) for one in hit.match.reasons if one.column in asked and one.level not in ("SAME", "CHILD")]
    return " ".join(said)


def _readings(found: SearchPage) -> list[dict[str, str]]:
    return [{"name": product_name(one.product), "how": label("hows", one.how)} for one in found.said.readings]


def chips(given: dict[str, str]) -> list[dict[str, str]]:
    """The filters in force, each with the address of the same search without it."""
    said = {"place": _("gần %(place)s", place=given["place"]), "month": month_label(given["month"]), "certificate": given["certificate"]}
    return [{"name": said[name], "without": address(**{name: "", "page": ""})} for name in FILTERS if given[name]]


def month_label(typed: str) -> str:
    """A month of the filter as it is read; what was typed where it is no month."""
    try:
        return month_name(date.fromisoformat(f"{typed}-01"))
    except ValueError:
        return typed


def months(today: date) -> list[tuple[str, str]]:
    """This month and the eleven after it."""
    firsts = [date(today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1, 1) for ahead in range(12)]
    return [(f"{first:%Y-%m}", month_name(first)) for first in firsts]
