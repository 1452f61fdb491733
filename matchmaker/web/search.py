"""Search: words as people type them, grouped by what they can mean, sifted by facts that stay in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _

from matchmaker.domain.records import Linked, Reading
from matchmaker.matching.asked import bare_name
from matchmaker.matching.explaining import Reason
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import view
from matchmaker.web.dressing import commune, label, lexicon, product_name
from matchmaker.web.empty_log import note_after
from matchmaker.web.exposure_log import note_shown
from matchmaker.web.guard import needs
from matchmaker.web.match_cards import said_of
from matchmaker.web.paging import Paging, address, none_behind, page_wanted
from matchmaker.web.search_facets import chips, other_months, promoted, shown_facets, shown_only, value_name
from matchmaker.web.seeking import part_or_page, typing
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.details import detail
from matchmaker.wording.figures import HERE
from matchmaker.wording.search import SORTS, season
from matchmaker.wording.words import REGIONS
from matchmaker.workflows.searching import CHOICES, Group, Hit, SearchPage, query_of, search

pages = Blueprint("search", __name__)
PER_PAGE = 12
TYPED = ("place", "radius_km", "sort")


@dataclass(frozen=True)
class ShownHit:
    """A listing that was found, and in a sentence how it answers what was asked."""

    listing: Listing
    why: str


@dataclass(frozen=True)
class ShownGroup:
    """What was found for one thing that the words can mean."""

    name: str
    total: int
    hits: list[ShownHit]


@pages.get("/suppliers")
@needs("supplier.search")
def suppliers() -> Response:
    """What the words find; without words, how to search."""
    asked, page, now = asked_for(), page_wanted(), datetime.now(UTC)
    typed, words, side = {name: str(asked[name]) for name in TYPED}, asked["words"], asked["side"]
    with view() as session:
        found = search(session, page=page, n=PER_PAGE, today=now.astimezone(HERE).date(), **asked)
        none_behind(page, found.hits)
        shown = part_or_page("search", {"said_words": words, "hide_search": False, **_shown(found, typed, page)}, "suppliers")
    if typing():
        return shown  # half a word is neither a search in vain nor seen by anybody
    if found.in_vain and page == 1:
        note_after(shown, current_app._get_current_object(), found, now)  # type: ignore[attr-defined]  # it outlives this request
    if side == "offer" and page == 1:
        hits = [(place, hit.listing, False) for place, hit in enumerate(found.hits, 1)]
        today = now.astimezone(HERE).date()
        note_shown(shown, current_app._get_current_object(), who_asks(), hits, surface="search", today=today)  # type: ignore[attr-defined]  # as above
    return shown


def asked_for() -> dict[str, Any]:
    """The search that the address asks for, exactly as it came but for its length."""
    typed = {name: request.args.get(name, "")[:120] for name in TYPED}
    chosen = {name: request.args.getlist(name) for name in CHOICES}
    return {"words": request.args.get("q", "")[:400], "side": request.args.get("side", "offer"), "chosen": chosen, **typed}


def _shown(found: SearchPage, typed: dict[str, str], page: int) -> dict[str, object]:
    """What the template needs besides the words."""
    facets = shown_facets(found)
    paging: Paging[Listing] = Paging(page, (), found.more)
    return {
        "found": found, "side": found.side, "typed": typed, "paging": paging, "complaints": complain_all(found.complaints),
        "readings": _readings(found), "groups": [_group(group, found) for group in found.groups if group.hits],
        "perhaps": _group(found.perhaps, found), "facets": facets, "only": shown_only(found), "promoted": promoted(facets),
        "chips": chips(found, typed), "cleared": address(**dict.fromkeys((*CHOICES, *TYPED, "page", "more"), "")),
        "sorts": {code: name for code, name in SORTS.items() if code != "near" or found.asked.reading.units},
        "places": [{"name": one.name, "level": one.level, "address": address(place=one.typed, page="")} for one in found.asked.meanings],
        "near": near_what(found), "otherwise": _otherwise(found), "saving": saving_address(found.words, found.side),
    }  # fmt: skip


def saving_address(words: str, side: str) -> str:
    """The address of the form that keeps this search, with all that it asks for as typed."""
    given = [(name, value) for name in (*TYPED, *CHOICES) for value in request.args.getlist(name) if value]
    return f"{url_for('saved.new')}?{query_of(words, side, given)}"


def _group(group: Group, found: SearchPage) -> ShownGroup:
    name = product_name(group.product) if group.product else _("Theo mặt chữ")
    return ShownGroup(name, group.total, [ShownHit(one.listing, why(one, found)) for one in group.hits])


def why(hit: Hit, found: SearchPage) -> str:
    """The sentences that answer what was asked for: of what else was asked, only where it was."""
    asked = {"product"}
    asked |= {"place"} if found.asked.reading.units or found.asked.reading.outside else set()
    asked |= {column for column, name in (("window", "month"), ("certificates", "certificate")) if found.asked.chosen.get(name)}
    said = [_said(one) for one in hit.match.reasons if one.column in asked and one.level not in ("SAME", "CHILD")]
    return " ".join(said)


def _said(reason: Reason) -> str:
    """The sentence of one part; of a place only how far it is, since nobody has said how far they would go."""
    return (detail(reason.column, reason.facts) if reason.column == "place" else "") or said_of(reason)


def _readings(found: SearchPage) -> list[dict[str, str]]:
    return [{"name": product_name(one.product), "how": _how(found.said, one)} for one in found.said.readings]


def _how(said: Linked, reading: Reading) -> str:
    """How the words were read as the product, and where people call it so."""
    how, region = label("hows", reading.how), lexicon().region_of(said.phrase, reading.product)
    if not region:
        return how
    return _("%(how)s, cách gọi %(region)s", how=how, region=REGIONS.get(region, region))


def near_what(found: SearchPage) -> str:
    """The place that was asked for, as it is listed: the commune where it is one, else the name that several share."""
    asked = found.asked
    if asked.reading.certain:
        return commune(asked.reading.units[0])
    return bare_name(asked.meanings[0]) if asked.meanings else asked.place


def _otherwise(found: SearchPage) -> dict[str, object] | None:
    """What would be found otherwise, each with its address."""
    few = found.relaxed
    if few is None:
        return None
    return {
        "farther": few.farther,
        "farther_address": address(radius_km=few.farther.radius_km, page="") if few.farther else "",
        "lifted": [_lifted(name, found.asked.chosen[name], total) for name, total in few.lifted.items()],
        "months": other_months(found),
        "season": season(few.months) if few.months else "",
        "kindred": [{"name": product_name(one.product), "total": one.total, "words": _plain_name(one.product)} for one in few.kindred],
        "growers": [{"code": one.code, "name": one.name, "product": product_name(one.product)} for one in few.growers],
        "growers_total": few.growers_total,
        "other_side": few.on_other_side,
    }


def _lifted(name: str, values: Sequence[str], total: int) -> dict[str, object]:
    """One choice that costs hits: what it is called, how many there are without it, and their address."""
    return {"names": ", ".join(value_name(name, code) for code in values), "total": total, "address": address(**{name: "", "page": ""})}


def _plain_name(product: str) -> str:
    """A name by which the product is found again: that of the list without what stands in brackets."""
    return lexicon().products[product].vi.split(" (")[0]
