"""Which listings a list shows to whom, and to what it is narrowed: the same for the page and for the file made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Who, within
from matchmaker.matching.facets import OUTSIDE, YES, months_from
from matchmaker.matching.text import fold
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings as rows
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.dressing import commune, lexicon, product_name
from matchmaker.web.paging import PER_PAGE, address, first_of, page_wanted, paged
from matchmaker.web.search_facets import Chip, month_of
from matchmaker.wording.figures import here_today
from matchmaker.wording.labels import Labels
from matchmaker.wording.search import ONLY
from matchmaker.workflows.searching import Narrowed, open_codes_with, values_open

NAMES = ("q", "place", "priced", "counted", "sort")
SEVERAL = ("product", "commune", "month")
"""What may narrow a list, as it stands in the address: by one value, and by any of several."""
SORTS: Labels = {"newest": _l("Mới nhất trước"), "soonest": _l("Sắp hết hạn trước")}
CALLED: Mapping[str, Callable[[str], str]] = {"product": product_name, "commune": commune, "month": month_of}
MOST_WORDS = 500
"""Closed listings that are found by their words besides the open ones."""


@dataclass(frozen=True)
class ListWanted:
    """What one visitor wants of a list: whose, what narrows it as typed and as read, and whether the place could be read."""

    side: str
    view: str  # mine, open or every
    mine: Collection[str]
    typed: dict[str, str]
    several: dict[str, tuple[str, ...]]
    narrowed: Narrowed
    place_read: bool


def wanted_of(side: str, who: Who) -> ListWanted:
    """What the address asks for; what it does not understand narrows nothing."""
    typed = {name: request.args.get(name, "")[:120].strip() for name in NAMES}
    typed["sort"] = typed["sort"] if typed["sort"] in SORTS else "newest"
    words = lexicon()
    months = {f"{one:%Y-%m}" for one in months_from(here_today())}
    known: tuple[Container[str], ...] = (words.products, words.gazetteer.communes, months)
    several = {name: values_of(request.args, name, some) for name, some in zip(SEVERAL, known, strict=True)}
    near = words.gazetteer.read(typed["place"]).units if typed["place"] else ()
    chosen: dict[str, Sequence[str]] = {name: [YES] for name in ("priced", "counted") if typed[name] == YES}
    chosen |= {"month": several["month"]} if several["month"] else {}
    narrowed = Narrowed(typed["q"], (*several["commune"], *near), several["product"], chosen, typed["sort"])
    return ListWanted(side, *_whose(who), typed, several, narrowed, bool(near) or not typed["place"])


def _whose(who: Who) -> tuple[str, Collection[str]]:
    mine = within(who, "listing.revise").party_codes | who.read_only
    if who.staff:
        return ("open" if request.args.get("open") == "1" else "every"), ()
    return ("mine", mine) if mine and request.args.get("all") != "1" else ("open", mine)


def read_list(session: Session, wanted: ListWanted, today: date, *, most: int, after: int = 0) -> tuple[Sequence[Listing], int | None]:
    """These rows of the list, and how many it has in all where that is known."""
    if wanted.view == "mine":
        own = _left_of(session, wanted, rows.of_parties(session, wanted.mine, wanted.side), today)
        return own[after : after + most], len(own)
    if not wanted.narrowed.any:
        reads = rows.open_on if wanted.view == "open" else rows.everyones
        return reads(session, wanted.side, most=most, after=after), None
    codes = list(open_codes_with(session, side=wanted.side, narrowed=wanted.narrowed, today=today))
    if wanted.view == "every" and wanted.narrowed.words and not _more_than_words(wanted):
        codes += [code for code in rows.closed_saying(session, wanted.side, wanted.narrowed.words, most=MOST_WORDS) if code not in set(codes)]
    shown = codes[after : after + most]
    found = rows.by_codes(session, shown)
    return [found[code] for code in shown if code in found], len(codes)


def _left_of(session: Session, wanted: ListWanted, own: Sequence[Listing], today: date) -> Sequence[Listing]:
    """Of one's own listings those that are left; closed ones only where nothing but words narrows the list."""
    if not wanted.narrowed.any:
        return own
    codes = {code: place for place, code in enumerate(open_codes_with(session, side=wanted.side, narrowed=wanted.narrowed, today=today))}
    words = fold(wanted.narrowed.words)
    says = bool(words) and not _more_than_words(wanted)
    left = [one for one in own if one.code in codes or (says and words in fold(one.words))]
    return sorted(left, key=lambda one: codes.get(one.code, len(codes)))


def _more_than_words(wanted: ListWanted) -> bool:
    return bool(wanted.narrowed.units or wanted.narrowed.products or wanted.narrowed.chosen)


def listed(session: Session, side: str, who: Who) -> dict[str, object]:
    """What the template of a list needs: a heading, one page of rows, what narrows it, and the other view where there is one."""
    page, wanted, today = page_wanted(), wanted_of(side, who), here_today()
    found, total = read_list(session, wanted, today, most=PER_PAGE + 1, after=first_of(page))
    mine = wanted.view == "mine"
    return {
        "heading": _heading(side, mine), "listings": found[:PER_PAGE], "paging": paged(found, page), "total": total,
        "show_party": not mine or len(wanted.mine) > 1, "own": mine, "today": today,
        "views": _staff_views() if who.staff else _views(wanted) if wanted.mine else [],
        "typed": wanted.typed, "place_read": wanted.place_read, "chips": _chips(wanted), "narrowed": wanted.narrowed.any,
        "cleared": address(**dict.fromkeys((*NAMES, *SEVERAL, "page"), "")), "several": wanted.several,
        "choices": _choices(session, wanted, today), "sorts": SORTS, "only": {name: ONLY[name] for name in ("priced", "counted")},
    }  # fmt: skip


def _choices(session: Session, wanted: ListWanted, today: date) -> dict[str, list[tuple[str, str, int | None]]]:
    """The values that can be chosen of each filter, called by their names: those that open listings have, and those that are chosen."""
    found = values_open(session, side=wanted.side, today=today, parties=wanted.mine if wanted.view == "mine" else None)
    choices: dict[str, list[tuple[str, str, int | None]]] = {}
    for name in ("product", "commune"):
        counts = {code: many for code, many in found[name].items() if code != OUTSIDE} | {
            code: found[name].get(code, 0) for code in wanted.several[name]
        }
        choices[name] = sorted(((code, CALLED[name](code), many) for code, many in counts.items()), key=lambda one: fold(one[1]))
    choices["month"] = [(code, month_of(code), None) for code in (f"{one:%Y-%m}" for one in months_from(today))]
    return choices


def _chips(wanted: ListWanted) -> list[Chip]:
    """Everything that narrows the list besides the words, each with the address of the list without it."""
    chips = [chip for name in SEVERAL for chip in chips_of(name, wanted.several[name], CALLED[name])]
    said = {"place": wanted.typed["place"] if wanted.place_read else ""}
    said |= {name: str(ONLY[name]) for name in ("priced", "counted") if name in wanted.narrowed.chosen}
    return chips + [Chip(name, address(**{key: "", "page": ""})) for key, name in said.items() if name]


def _heading(side: str, mine: bool) -> str:
    headings = {
        ("offer", True): _("Tin chào bán của tôi"), ("need", True): _("Tin cần mua của tôi"),
        ("offer", False): _("Đang chào bán"), ("need", False): _("Ai đang cần?"),
    }  # fmt: skip
    return headings[side, mine]


def _views(wanted: ListWanted) -> list[dict[str, object]]:
    return [
        {"name": _("Của tôi"), "address": address(all="", page=""), "here": wanted.view == "mine"},
        {"name": _("Mọi tin đang mở"), "address": address(all="1", page=""), "here": wanted.view == "open"},
    ]


def _staff_views() -> list[dict[str, object]]:
    only_open = request.args.get("open") == "1"
    return [
        {"name": _("Tất cả"), "address": address(open="", page=""), "here": not only_open},
        {"name": _("Đang mở"), "address": address(open="1", page=""), "here": only_open},
    ]
