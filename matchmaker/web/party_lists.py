"""Which co-operatives and enterprises a list shows: the same for the page and for the file made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from matchmaker.domain.spelling import fold
from matchmaker.market import market_of
from matchmaker.store.models.people import Party
from matchmaker.store.queries import merges
from matchmaker.store.queries import parties as rows
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.dressing import label, lexicon
from matchmaker.web.paging import address
from matchmaker.web.search_facets import Chip
from matchmaker.wording.labels import Labels
from matchmaker.wording.labels import label as label_of

KINDS = ("cooperative", "enterprise")
CONFIRMED: Labels = {"yes": _l("đã xác nhận"), "no": _l("chưa xác nhận")}
NAMES = ("name", "kind", "place", "confirmed")
MOST_NEAR = 10
"""Names that are only nearly the one typed, shown where none is."""


@dataclass(frozen=True, slots=True)
class PartiesWanted:
    """What narrows the list, as typed and as read."""

    name: str
    kinds: Sequence[str]
    place: str
    confirmed: Sequence[str]
    units: Sequence[str]


def parties_wanted(session: Session, asked: MultiDict[str, str]) -> tuple[Sequence[Party], PartiesWanted]:
    """The parties that are left, by name; where nobody bears the name typed, those whose names are nearly that."""
    name, place = (asked.get(one, "")[:120].strip() for one in ("name", "place"))
    units = lexicon().gazetteer.read(place).units if place else ()
    wanted = PartiesWanted(name, values_of(asked, "kind", KINDS), place, values_of(asked, "confirmed", CONFIRMED), units)
    listed = [one for one in rows.of_kind(session, wanted.kinds[0] if len(wanted.kinds) == 1 else None) if _passes(one, wanted)]
    return _called(session, listed, wanted.name), wanted


def _passes(party: Party, wanted: PartiesWanted) -> bool:
    if wanted.confirmed and ("no" if party.confirmed_at is None else "yes") not in wanted.confirmed:
        return False
    return not wanted.units or party.commune_code in wanted.units


def _called(session: Session, listed: Sequence[Party], name: str) -> Sequence[Party]:
    wanted = fold(name)
    if not wanted:
        return listed
    formerly = {row.code for row in merges.former(session) if wanted in fold(row.name)}
    if found := [one for one in listed if wanted in one.name_folded or one.code in formerly]:
        return found
    near = {one.code: place for place, one in enumerate(market_of(session).parties(session).names.near(name, MOST_NEAR))}
    return sorted((one for one in listed if one.code in near), key=lambda one: near[one.code])


def shown_filters(wanted: PartiesWanted) -> dict[str, object]:
    """What the template needs to show the filters: in place, and as chips with the address of the list without each."""
    chips = chips_of("kind", wanted.kinds, lambda code: label("party_kinds", code))
    chips += [Chip(wanted.place, address(place="", page=""))] if wanted.units else []
    chips += chips_of("confirmed", wanted.confirmed, lambda code: label_of(CONFIRMED, code))
    place_said = "" if wanted.units or not wanted.place else _("Chưa đọc được “%(place)s” là nơi nào, nên chưa lọc theo nơi.", place=wanted.place)
    return {
        "wanted": wanted, "name": wanted.name, "chips": chips, "confirmed": CONFIRMED, "place_said": place_said,
        "kinds": [(code, label("party_kinds", code)) for code in KINDS],
        "cleared": address(**dict.fromkeys((*NAMES, "page"), "")),
    }  # fmt: skip
